from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.identity import Dimension
from bindeledd.hosts.contract.registers import DECLARATIONS
from bindeledd.hosts.contract.registers.register import record_of
from bindeledd.hosts.contract.wire import CustomerRead

FULL = {
    "id": "c_81",
    "number": "0010042",
    "name": " Heidi Lindtveit ",
    "active": True,
    "deleted": False,
    "version": "7",
    "updatedAt": "2026-11-20T13:05:11+01:00",
    "type": "person",
    "organizationNumber": None,
    "email": "",
    "invoiceEmail": "faktura@x.example",
    "phone": "+4722000000",
    "website": None,
    "lifecycle": "customer",
    "custom": {},
}
CUSTOMERS = DECLARATIONS[Dimension.CUSTOMERS]
TEXTS = {"number", "name", "organization_number", "email", "invoice_email", "phone", "website"}
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12)


def record(**changes):
    return record_of(CUSTOMERS.mapping, CustomerRead.model_validate(FULL | changes))


def test_a_customer_becomes_canonical():
    read = record()
    assert (read.id, read.version, read.deleted) == ("c_81", "7", False)
    assert read.changed_at == datetime(2026, 11, 20, 12, 5, 11, tzinfo=UTC)
    assert dict(read.fields) == {
        "number": "0010042",
        "name": "Heidi Lindtveit",
        "active": True,
        "kind": "person",
        "organization_number": None,
        "email": None,
        "invoice_email": "faktura@x.example",
        "phone": "+4722000000",
        "website": None,
    }
    assert set(read.fields) == CUSTOMERS.mapping.readable


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"number": "0042"}, "number", "0042"),
        ({"version": None}, "email", None),
        ({"active": False}, "active", False),
        ({"active": None}, "active", None),
        ({"type": "cooperative"}, "kind", None),
        ({"type": None}, "kind", None),
    ],
)
def test_the_odd_shapes_of_a_customer(changes, field, value):
    assert record(**changes).fields.get(field) == value


def test_what_was_not_sent_is_absent_and_null_is_empty():
    bare = CustomerRead.model_validate({"id": "c_1", "name": "A", "email": None})
    assert dict(record_of(CUSTOMERS.mapping, bare).fields) == {"name": "A", "email": None}


def test_a_tombstone_has_no_fields():
    gone = CustomerRead.model_validate({"id": "c_1", "deleted": True, "version": "9"})
    assert record_of(CUSTOMERS.mapping, gone).deleted
    assert dict(record_of(CUSTOMERS.mapping, gone).fields) == {}
    assert dict(record(deleted=True).fields) == {}


def test_a_stamp_without_an_offset_is_none():
    assert record(updatedAt="2026-11-20T13:05:11").changed_at is None


def test_a_creation_leaves_out_what_is_empty_and_a_change_clears_it():
    assert CUSTOMERS.mapping.creation_of({"name": "A", "email": None}) == {"name": "A"}
    assert CUSTOMERS.mapping.properties_of({"email": None, "active": False}) == {
        "email": None,
        "active": False,
    }


def test_a_field_that_nobody_knows_is_the_recipes_mistake():
    with pytest.raises(ValueError, match="shoe_size"):
        CUSTOMERS.mapping.properties_of({"shoe_size": "43"})


@given(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["company", "person"]),
            "active": st.booleans(),
            **{name: st.none() | WORDS for name in TEXTS},
        }
    )
)
def test_what_is_written_is_read_back_as_it_was(fields):
    stored = CustomerRead.model_validate({"id": "c_1", **CUSTOMERS.mapping.properties_of(fields)})
    assert record_of(CUSTOMERS.mapping, stored).fields == fields
