"""Each register as people know it, as data: fields, texts they write, numbers, references.

A `Shape` says how one dimension's canonical fields are called in either system. The oracle reads
the simulators' own rows through it, so that nothing the product says has a part in the judgement.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bindeledd.domain.identity import Dimension
from local.simulators.poweroffice.companies import CUSTOMERS, EMPLOYEES, PRODUCTS

Value = str | bool | Decimal | date | None
Values = Mapping[str, Value]
Held = Mapping[str, Any]
"""An object as its system stores it."""


@dataclass(frozen=True, slots=True)
class Side:
    """How one canonical field stands in one system."""

    read: Callable[[Held], Value]
    write: Callable[[Value], Held]


@dataclass(frozen=True, slots=True)
class Named:
    """One canonical field under the names of both systems."""

    field: str
    host: Side
    erp: Side


Fresh = Callable[[str], Value]
"""Make a value that no other edit ever writes, out of a token: a letter and a number."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Which numbers people give: to what is new, to what is renumbered, and only in passing."""

    new: int
    renumbered: int
    passing: int
    most: int
    """So many of each kind there are."""
    written: str = "{}"

    def number(self, first: int, number: int) -> str:
        """Write the number that stands for a number of a history."""
        return self.written.format(first + number % self.most)


@dataclass(frozen=True, slots=True)
class Shape:
    """One dimension as people know it; `edited` are the fields in which they write values.

    `named` makes the names of an object out of its mark, which nobody ever changes, and a word;
    `marked` is the field in which that mark stands.
    """

    dimension: Dimension
    host_path: str
    erp_path: str
    erp_register: str
    fields: tuple[Named, ...]
    edited: Mapping[str, Fresh]
    marked: str
    named: Callable[[str, str], Values]
    numbers: Numbers
    closed_by_people_alone: bool = False
    """Whether a closing is never carried without a person's signature."""

    def field(self, name: str) -> Named:
        """Find a field by its canonical name."""
        return next(one for one in self.fields if one.field == name)


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
        _texts("phone", "phone", "PhoneNumber"),
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
        _texts("phone", "phone", "PhoneNumber"),
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

SHAPES: Mapping[Dimension, Shape] = {
    shape.dimension: shape for shape in (CUSTOMER, EMPLOYEE, PRODUCT)
}
"""Every register that people work in."""
