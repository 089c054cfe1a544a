"""How the registers look on both sides, as data: what people write there and what is compared.

Every object carries a mark in its name, such as K03, by which it is known on either side whatever
ids, numbers and links say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bindeledd.domain.identity import Dimension

HOST, ERP = "host", "poweroffice"
SIDES = (HOST, ERP)
Raw = Any
Makes = Callable[[str, int], Any]
"""Makes a new value of an object, from its mark and a number that was never used before."""

_MARK = re.compile(r"\b[A-Z]\d\d\b")


def _same(value: Raw) -> Any:
    return value


def _text(value: Raw) -> Any:
    return None if value is None or not str(value).strip() else str(value).strip()


def _negated(value: Raw) -> Any:
    return not value


def _whole(value: Any) -> Raw:
    return None if value is None else int(value)


def _amount(value: Raw) -> Any:
    return None if value is None else format(Decimal(str(value)).normalize(), "f")


def _double(value: Any) -> Raw:
    return None if value is None else float(value)


@dataclass(frozen=True, slots=True)
class Named:
    """One field under the names of both systems; `makes` None: people leave it as it was made."""

    host: str
    erp: str
    makes: Makes | None = None
    from_host: Callable[[Raw], Any] = _text
    from_erp: Callable[[Raw], Any] = _text
    to_erp: Callable[[Any], Raw] = _same
    clearable: bool = True


@dataclass(frozen=True, slots=True)
class Owned:
    """How the objects of a register name the customer they belong to.

    `nested` is the host's array of children inside the customer, where they stand there;
    `nested_in_erp` the one child that a customer of the ERP has. `single`: a customer has at most
    one, which is known by that place.
    """

    host: str = ""
    erp: str = ""
    nested: str = ""
    nested_in_erp: str = ""
    single: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """One register; `numbers` are those that people give, downwards, None where there are none."""

    dimension: Dimension
    letter: str
    host: str
    erp: str
    fields: Mapping[str, Named]
    numbers: int | None
    closes: bool = True
    owned: Owned | None = None
    known_by: tuple[str, ...] = ()
    """Fields by which objects without number are matched: edited before that, one would be two."""
    made_in_erp: Mapping[str, Raw] = field(default_factory=dict)
    """What people choose besides when they make an object in the ERP."""
    made_in_host: Mapping[str, Raw] = field(default_factory=dict)
    erp_numbers: bool = True
    """Whether the ERP gives a number to an object that has none."""

    def value(self, side: str, row: Mapping[str, Raw], name: str) -> Any:
        """Read one field in the form in which both sides can be compared."""
        named = self.fields[name]
        if side == HOST:
            return named.from_host(row.get(named.host))
        return named.from_erp(row.get(named.erp))

    def written(self, side: str, values: Mapping[str, Any]) -> dict[str, Raw]:
        """Put values under a side's own names."""
        fields = self.fields
        if side == HOST:
            return {fields[name].host: value for name, value in values.items()}
        return {fields[name].erp: fields[name].to_erp(value) for name, value in values.items()}

    @property
    def editable(self) -> list[str]:
        """The fields that people write new values into."""
        return [name for name, named in self.fields.items() if named.makes is not None]


def mark_of(row: Mapping[str, Raw]) -> str:
    """Find an object's mark; empty where it has lost it, which nobody wrote."""
    names = ("name", "Name", "firstName", "FirstName", "line1", "AddressLine1")
    found = _MARK.search(" ".join(str(row.get(name) or "") for name in names))
    return found.group() if found else ""


def _email(mark: str, count: int) -> str:
    return f"{mark.lower()}.{count}@post.example"


def _phone(mark: str, count: int) -> str:
    return f"+4755{mark[1:]}{count:04d}"


def _day(count: int, *, years: int = 0) -> str:
    return (date(2026 + years, 1, 1) + timedelta(days=count)).isoformat()


def _date(value: Raw) -> Any:
    return None if value is None else str(value)[:10]


_ACTIVE = Named("active", "IsArchived", from_host=_same, from_erp=_negated, to_erp=_negated)
_NUMBER = Named("number", "Number", to_erp=_whole)

CUSTOMERS = Shape(
    dimension=Dimension.CUSTOMERS,
    letter="K",
    host="customers",
    erp="customers",
    fields={
        "number": _NUMBER,
        "name": Named("name", "Name", lambda m, n: f"{m} Kunde nr {n} AS", clearable=False),
        "active": _ACTIVE,
        "email": Named("email", "EmailAddress", _email),
        "invoice_email": Named(
            "invoiceEmail", "InvoiceEmailAddress", lambda m, n: f"faktura.{_email(m, n)}"
        ),
        "phone": Named("phone", "PhoneNumber", _phone),
        "website": Named("website", "WebsiteUrl", lambda m, n: f"https://{m.lower()}-{n}.example"),
    },
    numbers=10_900,
)

EMPLOYEES = Shape(
    dimension=Dimension.EMPLOYEES,
    letter="M",
    host="employees",
    erp="employees",
    fields={
        "number": _NUMBER,
        "first_name": Named(
            "firstName", "FirstName", lambda m, n: f"{m} Kari {n}", clearable=False
        ),
        "last_name": Named("lastName", "LastName", lambda _, n: f"Moe {n}", clearable=False),
        "email": Named("email", "EmailAddress", _email),
        "phone": Named("phone", "PhoneNumber", _phone),
        "job_title": Named("title", "JobTitle", lambda m, n: f"Tømrer {m} {n}"),
    },
    numbers=900,
    # Archiving an employee is always held for a person, so nobody does it here.
    closes=False,
)

PRODUCTS = Shape(
    dimension=Dimension.PRODUCTS,
    letter="V",
    host="products",
    erp="products",
    fields={
        "number": Named("number", "Code"),
        "name": Named("name", "Name", lambda m, n: f"{m} Vare {n}", clearable=False),
        "active": _ACTIVE,
        "description": Named("description", "Description", lambda m, n: f"Om {m}: {n} øre"),
        "sales_price": Named(
            "salesPrice", "UnitPrice", lambda _, n: f"{n}.75", _amount, _amount, _double
        ),
        "cost_price": Named(
            "costPrice", "UnitCost", lambda _, n: f"{n}.5", _amount, _amount, _double
        ),
    },
    numbers=5_900,
    erp_numbers=False,
)

PROJECTS = Shape(
    dimension=Dimension.PROJECTS,
    letter="P",
    host="projects",
    erp="projects",
    fields={
        "number": Named("number", "Code"),
        "name": Named("name", "Name", lambda m, n: f"{m} Prosjekt {n}", clearable=False),
        "start_date": Named("startDate", "StartDate", lambda _, n: _day(n), from_erp=_date),
        "end_date": Named("endDate", "EndDate", lambda _, n: _day(n, years=3), from_erp=_date),
    },
    numbers=700,
    closes=False,
    erp_numbers=False,
    owned=Owned(host="customerId", erp="CustomerId"),
    made_in_erp={"ProjectStatus": "Active", "IsActive": True},
)

CONTACT_PERSONS = Shape(
    dimension=Dimension.CONTACT_PERSONS,
    letter="S",
    host="customers",
    erp="contact_persons",
    fields={
        "first_name": Named(
            "firstName", "FirstName", lambda m, n: f"{m} Siri {n}", clearable=False
        ),
        "last_name": Named("lastName", "LastName", lambda _, n: f"Vik {n}", clearable=False),
        "email": Named("email", "EmailAddress", _email),
        "phone": Named("phone", "PhoneNumber", _phone),
    },
    numbers=None,
    closes=False,
    owned=Owned(erp="ContactId", nested="contacts"),
    known_by=("first_name", "last_name"),
)

_ADDRESS = {
    "line1": Named("line1", "AddressLine1", lambda m, n: f"{m} Gata {n}", clearable=False),
    "postal_code": Named("postalCode", "ZipCode", lambda _, n: f"{n:04d}", clearable=False),
    "city": Named("city", "City", lambda m, n: f"{m}stad {n}", clearable=False),
    "line2": Named("line2", "AddressLine2", lambda m, n: f"Oppgang {m} {n}"),
}

DELIVERY_ADDRESSES = Shape(
    dimension=Dimension.ADDRESSES,
    letter="L",
    host="customers",
    erp="delivery_addresses",
    fields=_ADDRESS,
    numbers=None,
    closes=False,
    owned=Owned(erp="ContactId", nested="addresses", single=True),
    made_in_erp={"IsPrimary": True},
    made_in_host={"type": "delivery"},
)

BILLING_ADDRESSES = Shape(
    dimension=Dimension.ADDRESSES,
    letter="F",
    host="customers",
    erp="customers",
    fields=_ADDRESS,
    numbers=None,
    closes=False,
    owned=Owned(nested="addresses", nested_in_erp="MailAddress", single=True),
    made_in_host={"type": "billing"},
)

SHAPES: Mapping[str, Shape] = {
    shape.letter: shape
    for shape in (
        CUSTOMERS,
        EMPLOYEES,
        PRODUCTS,
        PROJECTS,
        CONTACT_PERSONS,
        DELIVERY_ADDRESSES,
        BILLING_ADDRESSES,
    )
}
