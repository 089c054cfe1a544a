"""Every register's mapping: what is written is read back as it was, or told to be refused."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.errors import RejectedError
from bindeledd.domain.identity import Dimension
from bindeledd.domain.records import Fields
from bindeledd.hosts.contract.registers import CHILDREN, DECLARATIONS
from bindeledd.hosts.contract.registers.declarations import OTHER_WORDS, UNITS
from bindeledd.hosts.contract.registers.register import record_of

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12)
AMOUNTS = st.decimals(0, 10**9, places=6).map(lambda one: Decimal(format(one.normalize(), "f")))
DATES = st.dates(date(1950, 1, 1), date(2100, 1, 1))
ADDRESSES, PEOPLE = CHILDREN[Dimension.ADDRESSES], CHILDREN[Dimension.CONTACT_PERSONS]


def read(dimension: Dimension, **told: Any) -> Fields:
    declared = DECLARATIONS[dimension]
    return record_of(
        declared.mapping, declared.read_model.model_validate({"id": "x_1", **told})
    ).fields


def there_and_back(dimension: Dimension, fields: Fields) -> Fields:
    declared = DECLARATIONS[dimension]
    properties = declared.mapping.properties_of(fields)
    declared.write_model.model_validate(properties)
    return read(dimension, **properties)


@given(
    st.fixed_dictionaries(
        {
            "number": WORDS | st.none(),
            "first_name": WORDS,
            "last_name": WORDS,
            "email": WORDS | st.none(),
            "phone": WORDS | st.none(),
            "job_title": WORDS | st.none(),
            "employed_from": DATES | st.none(),
            "active": st.booleans(),
        }
    )
)
def test_an_employee_is_read_back(fields):
    back = there_and_back(Dimension.EMPLOYEES, fields)
    assert back == {**fields, "name": f"{fields['first_name']} {fields['last_name']}"}
    assert set(back) == DECLARATIONS[Dimension.EMPLOYEES].mapping.readable


def test_an_employees_name_is_written_with_the_part_that_stands():
    mapping = DECLARATIONS[Dimension.EMPLOYEES].mapping
    changes: Fields = {"last_name": "Berg"}

    assert mapping.asks_for(changes) == {"first_name"}
    assert not mapping.asks_for({"email": "a@x.example"})
    assert mapping.properties_of(changes, present={"first_name": "Kari", "last_name": "Moe"}) == {
        "lastName": "Berg",
        "name": "Kari Berg",
    }


@given(
    st.fixed_dictionaries(
        {
            "number": WORDS | st.none(),
            "name": WORDS,
            "description": WORDS | st.none(),
            "active": st.booleans(),
            "kind": st.sampled_from(["goods", "service"]),
            "unit": st.none() | st.sampled_from(sorted(UNITS)),
            "sales_price": AMOUNTS | st.none(),
            "cost_price": AMOUNTS | st.none(),
        }
    )
)
def test_a_product_is_read_back(fields):
    assert there_and_back(Dimension.PRODUCTS, fields) == fields


@given(
    st.fixed_dictionaries(
        {
            "number": WORDS | st.none(),
            "parent": st.none() | WORDS,
            "customer": st.none() | WORDS,
            "name": WORDS,
            "active": st.booleans(),
            "manager": st.none() | WORDS,
            "start_date": DATES | st.none(),
            "end_date": DATES | st.none(),
        }
    )
)
def test_a_project_is_read_back(fields):
    below = fields["parent"] is not None
    expected = {name: value for name, value in fields.items() if not below or name != "customer"}
    assert there_and_back(Dimension.PROJECTS, fields) == expected


@pytest.mark.parametrize(
    ("told", "active"),
    [
        ({"active": True, "status": "active"}, True),
        ({"active": True, "status": "planned"}, True),
        ({"active": True, "status": "completed"}, False),
        ({"active": True, "status": "closed"}, False),
        ({"active": True, "status": "archived"}, False),
        ({"active": False, "status": "active"}, False),
        ({"active": True}, True),
        ({"status": "of_tomorrow"}, True),
        ({}, None),
    ],
    ids=str,
)
def test_flag_and_status_tell_whether_a_project_is_in_use(told, active):
    assert read(Dimension.PROJECTS, **told).get("active") is active


def test_a_project_says_of_which_kind_it_is():
    mapping = DECLARATIONS[Dimension.PROJECTS].mapping
    assert mapping.creation_of({"name": "Bro"})["kind"] == "project"
    assert mapping.creation_of({"name": "Del", "parent": "p_1"})["kind"] == "subproject"


@pytest.mark.parametrize("word", [*OTHER_WORDS, *UNITS.values(), "H", " Stk ", "M2"])
def test_units_are_read_in_the_words_that_hosts_use(word):
    assert read(Dimension.PRODUCTS, unitCode=word)["unit"] in UNITS


@pytest.mark.parametrize(
    "told",
    [
        {"unitCode": "rs"},
        {"productType": "hovercraft"},
        {"salesPrice": "much"},
        {"salesPrice": "NaN"},
        {"type": "cooperative"},
    ],
    ids=str,
)
def test_a_word_that_nobody_knows_tells_nothing(told):
    dimension = Dimension.CUSTOMERS if "type" in told else Dimension.PRODUCTS
    assert read(dimension, **told) == {}


@pytest.mark.parametrize("amount", ["0.1234567", "1E-7"])
def test_an_amount_beyond_six_decimals_is_refused(amount):
    mapping = DECLARATIONS[Dimension.PRODUCTS].mapping
    with pytest.raises(RejectedError, match="amount_too_precise"):
        mapping.properties_of({"sales_price": Decimal(amount)})


def test_a_date_that_is_none_tells_nothing():
    assert read(Dimension.PROJECTS, startDate="soon", endDate="2026-11-01T00:00:00") == {
        "end_date": date(2026, 11, 1)
    }


def test_the_first_address_of_a_kind_counts_and_the_others_are_not_told():
    children = [
        {"type": "visit", "id": "a0"},
        {"type": "delivery", "id": "a1", "line1": "Gata 1"},
        {"type": "billing", "line1": "uten id"},
        {"type": "delivery", "id": "a2"},
        {"type": "billing", "id": "a3"},
    ]
    assert [child["id"] for child in ADDRESSES.exposed(children)] == ["a1", "a3"]
    assert [ADDRESSES.key_of(child) for child in ADDRESSES.exposed(children)] == [
        "delivery",
        "billing",
    ]
    assert [PEOPLE.key_of(child) for child in PEOPLE.exposed([{"id": "p1"}, {}])] == ["p1"]


@given(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["billing", "delivery"]),
            "line1": WORDS | st.none(),
            "line2": WORDS | st.none(),
            "postal_code": WORDS | st.none(),
            "city": WORDS | st.none(),
            "country": st.sampled_from(["NO", "SE"]) | st.none(),
        }
    )
)
def test_an_address_is_read_back(fields):
    back = ADDRESSES.mapping.fields_of(ADDRESSES.mapping.properties_of(fields))
    town = " ".join(text for text in (fields["postal_code"], fields["city"]) if text)
    name = ", ".join(text for text in (fields["line1"], town) if text) or None
    assert back == {**fields, "name": name}
