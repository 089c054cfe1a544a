from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.errors import RejectedError
from bindeledd.domain.forms import joined_name
from bindeledd.domain.identity import Dimension
from bindeledd.domain.records import Fields, NumberSeries
from bindeledd.erps.poweroffice import PowerOfficeSettings, patches
from bindeledd.erps.poweroffice.registers import declarations
from bindeledd.erps.poweroffice.registers.customers import split_name
from bindeledd.erps.poweroffice.registers.forms import Properties, integer_of
from bindeledd.erps.poweroffice.registers.wire import CustomerRead
from bindeledd.erps.poweroffice.series import series_of
from bindeledd.erps.poweroffice.wire import SeriesRead

FULL = {
    "Id": 123456789,
    "Number": 10042,
    "Name": " Lindtveit Rør AS ",
    "FirstName": None,
    "LastName": None,
    "IsPerson": False,
    "IsArchived": None,
    "OrganizationNumber": "923456783",
    "EmailAddress": "",
    "InvoiceEmailAddress": "  ",
    "PhoneNumber": None,
    "WebsiteUrl": "https://x.example",
    "ExternalImportReference": None,
    "LastChangedDateTimeOffset": "2026-11-23T12:00:00.1234567+01:00",
    "InvoiceDeliveryType": "CarrierPigeon",
    "SomethingNew": {"a": 1},
}
CUSTOMERS = declarations(PowerOfficeSettings())[Dimension.CUSTOMERS]
TEXTS = {"organization_number", "email", "invoice_email", "phone", "website"}
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12)


def record(**changes):
    return CUSTOMERS.record_of(CustomerRead.model_validate(FULL | changes))


def test_a_customer_becomes_canonical():
    read = record()
    assert read.id == "123456789"
    assert dict(read.fields) == {
        "number": "10042",
        "name": "Lindtveit Rør AS",
        "kind": "company",
        "active": True,
        "organization_number": "923456783",
        "email": None,
        "invoice_email": None,
        "phone": None,
        "website": "https://x.example",
    }
    assert set(read.fields) == CUSTOMERS.mapping.readable
    assert read.changed_at == datetime(2026, 11, 23, 11, 0, 0, 123456, tzinfo=UTC)
    assert (read.version, read.deleted) == (None, False)


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"Number": "10042"}, "number", "10042"),
        ({"Number": None}, "number", None),
        ({"IsArchived": True}, "active", False),
        ({"IsPerson": None}, "kind", "company"),
        ({"IsPerson": True, "FirstName": "Kari Anne", "LastName": "Moe"}, "name", "Kari Anne Moe"),
        ({"IsPerson": True, "FirstName": None, "LastName": "Moe"}, "name", "Moe"),
        ({"IsPerson": True}, "name", "Lindtveit Rør AS"),
        ({"Name": None, "FirstName": "Kari", "LastName": "Moe"}, "name", "Kari Moe"),
        ({"Name": None}, "name", None),
    ],
)
def test_the_odd_shapes_of_a_customer(changes, field, value):
    assert record(**changes).fields[field] == value


@pytest.mark.parametrize(
    "stamp", [None, "2026-11-23T12:00:00", "0001-01-01T00:00:00+00:00"], ids=str
)
def test_a_stamp_that_would_mislead_the_cursor_is_none(stamp):
    assert record(LastChangedDateTimeOffset=stamp).changed_at is None


def test_what_was_not_sent_is_absent_unless_nulls_are_known_to_be_omitted():
    bare = CustomerRead.model_validate({"Id": 7, "Name": "A"})
    assert dict(CUSTOMERS.record_of(bare).fields) == {"name": "A"}
    whole = CUSTOMERS.record_of(bare, nulls_are_omitted=True)
    assert set(whole.fields) == CUSTOMERS.mapping.readable


def test_a_creation_says_only_what_is_known():
    fields: Fields = {"name": " Ny AS ", "email": None, "number": "10001", "active": True}
    assert CUSTOMERS.body_of(fields, reference="bdl-1") == {
        "Name": "Ny AS",
        "Number": 10001,
        "IsPerson": False,
        "ExternalImportReference": "bdl-1",
    }


def test_a_person_and_an_archived_customer_can_be_created():
    fields: Fields = {"name": "Kari Anne Moe", "kind": "person", "active": False}
    assert CUSTOMERS.body_of(fields, reference="bdl-1") == {
        "FirstName": "Kari Anne",
        "LastName": "Moe",
        "IsPerson": True,
        "IsArchived": True,
        "ExternalImportReference": "bdl-1",
    }


@given(st.lists(WORDS, min_size=2, max_size=5))
def test_a_name_split_and_joined_is_the_name(words):
    name = " ".join(words)
    assert joined_name(*split_name(f"  {'  '.join(words)} ")) == name


@given(WORDS)
def test_a_name_of_one_word_is_not_made_up(word):
    with pytest.raises(RejectedError, match="person_name_incomplete"):
        split_name(word)


@given(st.integers(0, 2**63 - 1))
def test_every_number_of_the_erp_goes_there_and_back(number):
    assert integer_of(str(number)) == number


@pytest.mark.parametrize("text", ["007", "A1", "1.5", "-1", "٣", "1 0", str(2**63), "9" * 5000])
def test_a_number_that_would_change_is_refused(text):
    with pytest.raises(RejectedError, match="number_not_numeric"):
        integer_of(text)


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_no_number_is_no_number(empty):
    assert integer_of(empty) is None


def test_a_field_that_nobody_knows_is_the_recipes_mistake():
    with pytest.raises(ValueError, match="shoe_size"):
        CUSTOMERS.mapping.properties_of({"shoe_size": "43"}, present={})


@given(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["company", "person"]),
            "name": st.lists(WORDS, min_size=2, max_size=3).map(" ".join),
            "active": st.booleans(),
            "number": st.none() | st.integers(1, 10**9).map(str),
            **{name: st.none() | WORDS for name in TEXTS},
        }
    )
)
def test_what_is_written_is_read_back_as_it_was(fields):
    properties = CUSTOMERS.mapping.properties_of(fields, present={})
    stored = CustomerRead.model_validate({"Id": 1, **properties})
    assert CUSTOMERS.record_of(stored).fields == fields
    assert CUSTOMERS.mapping.raw_properties(stored.model_dump(), fields) == properties


def test_lists_ask_for_every_property_that_is_read():
    assert set(CUSTOMERS.fields.split(",")) == set(CustomerRead.model_fields)


def test_a_series_is_read():
    wire = SeriesRead.model_validate({"FromInclusive": "1", "ToInclusive": 999, "IsDefault": None})
    assert series_of(wire) == NumberSeries("", 1, 999)


def test_a_patch_tests_first_and_keeps_the_case_of_paths():
    patch = patches.patch_of({"EmailAddress": None}, tested={"EmailAddress": "a@x.example"})
    assert patch == [
        {"op": "test", "path": "/EmailAddress", "value": "a@x.example"},
        {"op": "replace", "path": "/EmailAddress", "value": None},
    ]


def test_a_change_of_kind_takes_the_name_along():
    present = {"kind": "company", "name": "Kari Moe"}

    def written(changes: Fields) -> Properties:
        completed = CUSTOMERS.mapping.completed(changes, present=present)
        return CUSTOMERS.mapping.properties_of(completed, present=present)

    assert written({"kind": "person"}) == {
        "IsPerson": True,
        "FirstName": "Kari",
        "LastName": "Moe",
    }
    assert written({"kind": "company"}) == {"IsPerson": False}
    assert written({"name": "Ny"}) == {"Name": "Ny"}


@pytest.mark.parametrize(
    ("standing", "tested"),
    [
        ({"IsPerson": False, "Name": "A AS"}, {"IsPerson": False, "Name": "A AS"}),
        (
            {"IsPerson": True, "FirstName": "A", "LastName": "B", "Name": None},
            {"IsPerson": True, "FirstName": "A", "LastName": "B"},
        ),
    ],
    ids=["company", "person"],
)
def test_a_name_is_written_only_while_its_owner_is_of_that_kind(standing, tested):
    assert CUSTOMERS.mapping.raw_properties(standing, {"name": "A"}) == tested
