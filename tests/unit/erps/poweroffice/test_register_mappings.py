"""Every register's mapping: what is written is read back as it was, or told to be refused."""

from contextlib import nullcontext
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.errors import RejectedError
from bindeledd.domain.forms import UNTOLD
from bindeledd.domain.identity import Dimension
from bindeledd.domain.records import Fields
from bindeledd.erps.poweroffice import PowerOfficeSettings
from bindeledd.erps.poweroffice.registers import declarations
from bindeledd.erps.poweroffice.registers.address_mapping import (
    DELIVERY_ADDRESSES,
    MAIL_ADDRESSES,
    precedence,
)
from bindeledd.erps.poweroffice.registers.contact_persons import CONTACT_PERSONS
from bindeledd.erps.poweroffice.registers.declaration import Declaration, digest_number
from bindeledd.erps.poweroffice.registers.forms import AMOUNT, REFERENCE
from bindeledd.erps.poweroffice.registers.products import UNITS
from bindeledd.erps.poweroffice.registers.wire import DeliveryAddressRead

EVERY = declarations(PowerOfficeSettings())
EMPLOYEES, PRODUCTS, PROJECTS = (
    EVERY[one] for one in (Dimension.EMPLOYEES, Dimension.PRODUCTS, Dimension.PROJECTS)
)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12)
CODES = WORDS.filter(lambda word: "." not in word)
AMOUNTS = st.decimals(0, 10**9, places=2).map(lambda one: Decimal(format(one.normalize(), "f")))
DATES = st.dates(date(1950, 1, 1), date(2100, 1, 1))
IDS = st.integers(1, 2**53).map(str)
NUMBERS = st.integers(1, 10**9).map(str)


def rows(declaration: Declaration, properties: dict[str, Any], **more: Any) -> Any:
    """What the ERP would hold after a write, read as it sends it."""
    told: dict[str, Any] = {"Id": 7, **more}
    for name, value in properties.items():
        outer, _, inner = name.partition("/")
        exact = Decimal(repr(value)) if isinstance(value, float) else value
        if inner:
            told.setdefault(outer, {})[inner] = exact
        else:
            told[name] = exact
    return declaration.read_model.model_validate(told)


def there_and_back(declaration: Declaration, fields: Fields, **more: Any) -> Fields:
    properties = declaration.mapping.properties_of(fields, present={})
    declaration.patch_model.model_validate(properties)
    return declaration.record_of(rows(declaration, properties, **more)).fields


@given(
    st.fixed_dictionaries(
        {
            "number": NUMBERS | st.none(),
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
    read = there_and_back(EMPLOYEES, fields)
    assert read == {**fields, "name": f"{fields['first_name']} {fields['last_name']}"}
    assert set(read) == EMPLOYEES.mapping.readable


@given(
    st.fixed_dictionaries(
        {
            "number": WORDS | st.none(),
            "name": WORDS,
            "description": WORDS | st.none(),
            "active": st.booleans(),
            "kind": st.sampled_from(["goods", "service"]),
            "unit": st.sampled_from(sorted(UNITS)),
            "sales_price": AMOUNTS | st.none(),
            "cost_price": AMOUNTS | st.none(),
        }
    )
)
def test_a_product_is_read_back(fields):
    read = there_and_back(PRODUCTS, fields)
    assert read == fields
    assert set(read) == PRODUCTS.mapping.readable


@given(
    st.fixed_dictionaries(
        {
            "number": CODES | st.none(),
            "parent": st.none() | IDS,
            "customer": st.none() | IDS,
            "name": WORDS,
            "active": st.booleans(),
            "manager": st.none() | IDS,
            "start_date": DATES | st.none(),
            "end_date": DATES | st.none(),
        }
    ),
    CODES,
)
def test_a_project_is_read_back(fields, parent_code):
    properties = PROJECTS.mapping.properties_of(fields, present={})
    PROJECTS.patch_model.model_validate(properties)
    below = fields["parent"] is not None
    held = dict(properties)
    if below:
        held |= {"ParentProjectCode": parent_code}
        held |= {"Code": f"{parent_code}.{fields['number']}"} if fields["number"] else {}
    read = PROJECTS.record_of(rows(PROJECTS, held)).fields

    expected = {name: value for name, value in fields.items() if not below or name != "customer"}
    assert read == expected


@given(
    st.fixed_dictionaries(
        {
            "customer": IDS,
            "first_name": WORDS,
            "last_name": WORDS,
            "email": WORDS | st.none(),
            "phone": WORDS | st.none(),
        }
    )
)
def test_a_contact_person_is_read_back_under_its_customer(fields):
    read = there_and_back(CONTACT_PERSONS, fields, ContactId=int(fields["customer"]))
    assert read == {**fields, "name": f"{fields['first_name']} {fields['last_name']}"}
    record = CONTACT_PERSONS.record_of(rows(CONTACT_PERSONS, {}, ContactId=12))
    assert record.id == "12/7"


ADDRESS = st.fixed_dictionaries(
    {
        "line1": WORDS | st.none(),
        "line2": WORDS | st.none(),
        "postal_code": WORDS,
        "city": WORDS,
        "country": st.sampled_from(["NO", "SE"]),
    }
)


@given(ADDRESS)
def test_an_address_is_read_back_in_its_place(fields):
    delivery = there_and_back(DELIVERY_ADDRESSES, fields, ContactId=12)
    mail = there_and_back(MAIL_ADDRESSES, fields)
    assert delivery.items() >= {**fields, "kind": "delivery", "customer": "12"}.items()
    assert mail.items() >= {**fields, "kind": "billing", "customer": "7"}.items()
    town = f"{fields['postal_code']} {fields['city']}"
    assert (
        delivery["name"]
        == mail["name"]
        == (f"{fields['line1']}, {town}" if fields["line1"] else town)
    )


@pytest.mark.parametrize("declaration", [DELIVERY_ADDRESSES, MAIL_ADDRESSES])
@pytest.mark.parametrize("missing", ["city", "postal_code"])
@pytest.mark.parametrize("empty", [None, "", " "])
def test_an_address_without_its_town_is_not_sent(declaration, missing, empty):
    whole: Fields = {"city": "Oslo", "postal_code": "0150", "line1": "Gata 1"}

    for write in (
        lambda: declaration.body_of({**whole, missing: empty}, reference="bdl-1"),
        lambda: declaration.mapping.properties_of({missing: empty}, present={}),
    ):
        with pytest.raises(RejectedError, match="address_incomplete"):
            write()


@pytest.mark.parametrize("mail", [None, {}, {"CountryCode": "NO"}, {"City": " ", "ZipCode": None}])
def test_a_customer_without_a_mail_address_holds_none(mail):
    assert not MAIL_ADDRESSES.stands(rows(MAIL_ADDRESSES, {}, MailAddress=mail))
    assert MAIL_ADDRESSES.stands(rows(MAIL_ADDRESSES, {}, MailAddress={"City": "Oslo"}))


def test_the_primary_address_goes_before_the_oldest():
    def row(row_id: int, primary: bool | None) -> DeliveryAddressRead:
        return DeliveryAddressRead.model_validate(
            {"Id": row_id, "ContactId": 1, "IsPrimary": primary}
        )

    assert min([row(3, None), row(2, False)], key=precedence).Id == 2
    assert min([row(3, True), row(2, False)], key=precedence).Id == 3


@pytest.mark.parametrize(
    ("held", "own"),
    [
        ({"Code": "10.2", "ParentProjectId": 1, "ParentProjectCode": "10"}, "2"),
        ({"Code": "10.2.3", "ParentProjectId": 2, "ParentProjectCode": "10.2"}, "3"),
        ({"Code": "10.2", "ParentProjectId": 1, "ParentProjectCode": None}, "2"),
        ({"Code": "11.2", "ParentProjectId": 1, "ParentProjectCode": "10"}, "2"),
        ({"Code": "2", "ParentProjectId": 1, "ParentProjectCode": "10"}, "2"),
        ({"Code": "10.", "ParentProjectId": 1, "ParentProjectCode": "10"}, None),
        ({"Code": "10.2", "ParentProjectId": None}, "10.2"),
        ({"Code": None, "ParentProjectId": 1}, None),
    ],
    ids=str,
)
def test_the_own_part_of_a_code(held, own):
    assert PROJECTS.record_of(rows(PROJECTS, {}, **held)).number == own


@pytest.mark.parametrize(
    ("held", "active"),
    [
        ({"ProjectStatus": "Active", "IsActive": None}, True),
        ({"ProjectStatus": "Active", "IsActive": False}, False),
        ({"ProjectStatus": "Complete", "IsActive": True}, False),
        ({"ProjectStatus": "InProgress", "IsActive": True}, None),
        ({"IsActive": True}, None),
        ({}, None),
    ],
    ids=str,
)
def test_a_status_that_nobody_knows_tells_nothing(held, active):
    assert PROJECTS.record_of(rows(PROJECTS, {}, **held)).fields.get("active") is active


def test_a_new_project_says_that_it_is_in_use_and_bears_our_number():
    body = PROJECTS.body_of({"name": "Bro", "customer": None}, reference="bdl-1")
    assert body == {
        "Name": "Bro",
        "ProjectStatus": "Active",
        "IsActive": True,
        "ExternalNumber": digest_number("bdl-1"),
    }
    closed = PROJECTS.body_of({"name": "Bro", "active": False}, reference="bdl-1")
    assert (closed["ProjectStatus"], closed["IsActive"]) == ("Complete", True)


@given(st.text(max_size=50))
def test_a_mark_in_a_number_fits_the_field(reference):
    mark = digest_number(reference)
    assert isinstance(mark, int)
    assert 0 <= mark < 2**63


@pytest.mark.parametrize("code", ["1.2", ".", "10."])
def test_a_dot_in_a_number_is_refused_before_anything_is_sent(code):
    with pytest.raises(RejectedError, match="number_has_dot"):
        PROJECTS.mapping.properties_of({"number": code}, present={})


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_an_amount_is_written_exactly_or_not_at_all(amount):
    exact = Decimal(repr(float(amount))) == amount
    with nullcontext() if exact else pytest.raises(RejectedError, match="amount_too_precise"):
        assert Decimal(repr(AMOUNT.write(amount))) == amount


@pytest.mark.parametrize("value", [Decimal("Infinity"), Decimal("NaN")])
def test_what_is_no_amount_tells_nothing(value):
    assert AMOUNT.read(value) is UNTOLD


@pytest.mark.parametrize(
    ("kind", "unit", "told"),
    [("Product", "BX", {"kind": "goods"}), ("Rocket", "KRU", {}), (None, "EA", {"unit": "EA"})],
)
def test_a_word_that_is_not_carried_tells_nothing(kind, unit, told):
    held = rows(PRODUCTS, {}, ProductType=kind, UnitOfMeasureCode=unit)
    assert PRODUCTS.record_of(held).fields == told


def test_a_product_without_unit_tells_that_it_has_none():
    held = rows(PRODUCTS, {}, ProductType="Service", UnitOfMeasureCode=None)
    assert PRODUCTS.record_of(held).fields == {"kind": "service", "unit": None}


@pytest.mark.parametrize("text", ["c_81", "007", "1/2", "-1"])
def test_an_id_of_another_system_is_no_reference(text):
    with pytest.raises(RejectedError, match="missing_reference"):
        REFERENCE.write(text)


@pytest.mark.parametrize("declaration", [*EVERY.values(), CONTACT_PERSONS, DELIVERY_ADDRESSES])
def test_lists_ask_for_every_property_that_is_read(declaration):
    assert set(declaration.fields.split(",")) == set(declaration.read_model.model_fields)
    assert set(declaration.id_fields.split(",")) <= set(declaration.read_model.model_fields)
