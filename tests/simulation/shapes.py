"""Each register as people know it, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bindeledd.domain.identity import Dimension
from local.simulators.poweroffice.companies import (
    CONTACT_PERSONS,
    CUSTOMERS,
    DELIVERY_ADDRESSES,
    EMPLOYEES,
    PRODUCTS,
    PROJECTS,
)
from tests.simulation.shape import Held, Named, Numbers, Shape, Side, Value, Values


def _property(
    name: str,
    read: Callable[[Any], Value] = lambda value: value,
    write: Callable[[Value], Any] = lambda value: value,
) -> Side:
    return Side(lambda held: read(held.get(name)), lambda value: {name: write(value)})


def _text(name: str) -> Side:
    return _property(name, lambda value: None if value == "" else value)


def _texts(field: str, host: str, erp: str) -> Named:
    return Named(field, _text(host), _text(erp))


def _without_spaces(value: Value) -> Value:
    return None if value is None else "".join(str(value).split())


_PHONE = replace(_texts("phone", "phone", "PhoneNumber"), form=_without_spaces)
"""A number that the ERP may keep without the spaces that people write in the host."""

_ACTIVE = Named(
    "active",
    _property("active"),
    _property("IsArchived", lambda value: not value, lambda value: not value),
)


def _series_number(host: str, erp: str) -> Named:
    """A number that is a text in the host and a whole number in the ERP."""
    read = _property(
        erp,
        lambda value: None if value is None else str(value),
        lambda value: None if value is None else int(str(value)),
    )
    return Named("number", _text(host), read)


def _decimal(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value)).normalize()


def _amount(field: str, host: str, erp: str) -> Named:
    """An amount that is a text in the host and a double in the ERP."""
    in_host = _property(
        host, _decimal, lambda value: None if value is None else format(Decimal(str(value)), "f")
    )
    in_erp = _property(
        erp, _decimal, lambda value: None if value is None else float(Decimal(str(value)))
    )
    return Named(field, in_host, in_erp)


def _reference(field: str, host: str, erp: str, register: Dimension) -> Named:
    """A reference, which is an id in either system: a text in the host, a number in the ERP."""
    in_erp = _property(
        erp,
        lambda value: None if value is None else str(value),
        lambda value: None if value is None else int(str(value)),
    )
    return Named(field, _text(host), in_erp, references=register)


def _of_whole_projects(named: Named) -> Named:
    """What a subproject inherits says nothing of its own."""
    return replace(
        named,
        host=replace(named.host, read=_unless("parentId", named.host.read)),
        erp=replace(named.erp, read=_unless("ParentProjectId", named.erp.read)),
    )


def _unless(parent: str, read: Callable[[Held], Value]) -> Callable[[Held], Value]:
    return lambda held: read(held) if held.get(parent) is None else None


_ENDED_IN_HOST = frozenset({"completed", "closed", "archived"})
_ENDED_IN_ERP = frozenset({"Complete", "Archived"})

_IN_PROGRESS = Named(
    "active",
    Side(
        lambda held: bool(held["active"]) and held["status"] not in _ENDED_IN_HOST,
        lambda value: {"active": value, "status": "active" if value else "completed"},
    ),
    Side(
        lambda held: bool(held["IsActive"]) and held["ProjectStatus"] not in _ENDED_IN_ERP,
        lambda value: (
            {"ProjectStatus": "Active", "IsActive": True}
            if value
            else {"ProjectStatus": "Complete"}
        ),
    ),
)
"""A project is in use by a flag and a status in either system."""

OWNER, KIND = "_owner", "_kind"
"""Under what an object lies in the host, and what an address is in the ERP: said by its place."""

_LETTERS = {"h": 1, "e": 2, "b": 3}


def _digits(token: str) -> int:
    """Write a token as eight digits: who wrote it, and its number."""
    return _LETTERS[token[0]] * 10**7 + int(token[1:])


def _date(field: str, host: str, erp: str) -> Named:
    """A date, which both systems hold as a text."""

    def side(name: str) -> Side:
        return _property(
            name,
            lambda value: None if value is None else date.fromisoformat(str(value)[:10]),
            lambda value: None if value is None else str(value),
        )

    return Named(field, side(host), side(erp))


def _day(token: str) -> date:
    return date(2000, 1, 1) + timedelta(days=3 * int(token[1:]) + _LETTERS[token[0]])


def _price(token: str) -> Decimal:
    return Decimal(_digits(token)).scaleb(-4).normalize()


def _one_name(mark: str, word: str) -> Values:
    return {"name": f"{mark} {word}"}


def _first_and_last(mark: str, word: str) -> Values:
    return {"first_name": word, "last_name": mark}


CUSTOMER = Shape(
    dimension=Dimension.CUSTOMERS,
    host_path="customers",
    erp_path="customers",
    erp_register=CUSTOMERS,
    fields=(
        _series_number("number", "Number"),
        _texts("name", "name", "Name"),
        _ACTIVE,
        _texts("organization_number", "organizationNumber", "OrganizationNumber"),
        _texts("email", "email", "EmailAddress"),
        _texts("invoice_email", "invoiceEmail", "InvoiceEmailAddress"),
        _PHONE,
        _texts("website", "website", "WebsiteUrl"),
    ),
    edited={
        "email": lambda token: f"{token}@ny.example",
        "phone": lambda token: f"+47{_digits(token)}",
        "invoice_email": lambda token: f"faktura-{token}@ny.example",
        "website": lambda token: f"https://{token}.example",
    },
    marked="name",
    named=_one_name,
    numbers=Numbers(new=10_000, renumbered=11_000, passing=18_000, most=1_000),
)

PRODUCT = Shape(
    dimension=Dimension.PRODUCTS,
    host_path="products",
    erp_path="products",
    erp_register=PRODUCTS,
    fields=(
        _texts("number", "number", "Code"),
        _texts("name", "name", "Name"),
        _ACTIVE,
        _texts("description", "description", "Description"),
        _amount("sales_price", "salesPrice", "UnitPrice"),
        _amount("cost_price", "costPrice", "UnitCost"),
    ),
    edited={
        "description": lambda token: f"Beskrivelse {token}",
        "sales_price": _price,
        "cost_price": _price,
    },
    marked="name",
    named=_one_name,
    numbers=Numbers(new=1_000, renumbered=3_000, passing=5_000, most=1_000, written="V{}"),
)

EMPLOYEE = Shape(
    dimension=Dimension.EMPLOYEES,
    host_path="employees",
    erp_path="employees",
    erp_register=EMPLOYEES,
    fields=(
        _series_number("number", "Number"),
        _texts("first_name", "firstName", "FirstName"),
        _texts("last_name", "lastName", "LastName"),
        _ACTIVE,
        _texts("email", "email", "EmailAddress"),
        _PHONE,
        _texts("job_title", "title", "JobTitle"),
        _date("employed_from", "employedFrom", "StartDate"),
    ),
    edited={
        "email": lambda token: f"{token}@ny.example",
        "phone": lambda token: f"+47{_digits(token)}",
        "job_title": lambda token: f"Stilling {token}",
        "employed_from": _day,
    },
    marked="last_name",
    named=_first_and_last,
    numbers=Numbers(new=1, renumbered=301, passing=601, most=300),
    closed_by_people_alone=True,
)

PROJECT = Shape(
    dimension=Dimension.PROJECTS,
    host_path="projects",
    erp_path="projects",
    erp_register=PROJECTS,
    fields=(
        _texts("number", "number", "Code"),
        _reference("parent", "parentId", "ParentProjectId", Dimension.PROJECTS),
        _of_whole_projects(_reference("customer", "customerId", "CustomerId", Dimension.CUSTOMERS)),
        _texts("name", "name", "Name"),
        _IN_PROGRESS,
        _reference("manager", "managerEmployeeId", "ProjectManagerEmployeeId", Dimension.EMPLOYEES),
        _date("start_date", "startDate", "StartDate"),
        _date("end_date", "endDate", "EndDate"),
    ),
    edited={"start_date": _day, "end_date": _day},
    marked="name",
    named=_one_name,
    numbers=Numbers(new=1_000, renumbered=3_000, passing=5_000, most=1_000, written="P{}"),
    within=("parent",),
)

_COUNTRIES = ("SE", "DK", "FI", "DE", "NL", "GB", "PL")


def _country(token: str) -> str:
    return _COUNTRIES[_digits(token) % len(_COUNTRIES)]


ADDRESS = Shape(
    dimension=Dimension.ADDRESSES,
    host_path="addresses",
    erp_path="contactdeliveryaddresses",
    erp_register=DELIVERY_ADDRESSES,
    fields=(
        _reference("customer", OWNER, "ContactId", Dimension.CUSTOMERS),
        _texts("kind", "type", KIND),
        _texts("line1", "line1", "AddressLine1"),
        _texts("line2", "line2", "AddressLine2"),
        _texts("postal_code", "postalCode", "ZipCode"),
        _texts("city", "city", "City"),
        _texts("country", "countryCode", "CountryCode"),
    ),
    edited={
        "line1": lambda token: f"Gate {token}",
        "line2": lambda token: f"Inngang {token}",
        "postal_code": lambda token: str(_digits(token)),
        "city": lambda token: f"By {token}",
        "country": _country,
    },
    marked=None,
    named=lambda mark, word: {"line1": f"Vei {word}"},
    begun={"postal_code": "0150", "city": "Oslo", "country": "NO"},
    owner=Dimension.CUSTOMERS,
    places="kind",
    seen_in_full_alone=True,
    within=("customer",),
)

CONTACT_PERSON = Shape(
    dimension=Dimension.CONTACT_PERSONS,
    host_path="contacts",
    erp_path="contactpersons",
    erp_register=CONTACT_PERSONS,
    fields=(
        _reference("customer", OWNER, "ContactId", Dimension.CUSTOMERS),
        _texts("first_name", "firstName", "FirstName"),
        _texts("last_name", "lastName", "LastName"),
        _texts("email", "email", "EmailAddress"),
        _PHONE,
    ),
    edited={
        "email": lambda token: f"{token}@ny.example",
        "phone": lambda token: f"+47{_digits(token)}",
    },
    marked="last_name",
    named=_first_and_last,
    owner=Dimension.CUSTOMERS,
    within=("customer",),
)

SHAPES: Mapping[Dimension, Shape] = {
    shape.dimension: shape
    for shape in (CUSTOMER, ADDRESS, CONTACT_PERSON, EMPLOYEE, PRODUCT, PROJECT)
}
"""Every register that people work in."""
