"""What the conformance suite says of each register, in canonical fields and in the systems' words.

A register joins the suite by one line of `SAMPLES`: how an object is named there, a whole one, and
which fields are changed. `HERE` and `THERE` are how somebody else names an object in each system.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from bindeledd.domain.identity import Dimension
from bindeledd.domain.records import Fields, FieldValue, Record

Naming = Callable[[str], dict[str, Any]]


def as_name(name: str) -> dict[str, Any]:
    return {"name": name}


def split(first: str, last: str) -> Naming:
    """Name a person: the last word of a name is the last name."""

    def named(name: str) -> dict[str, Any]:
        one, _, other = name.rpartition(" ")
        return {first: one, last: other}

    return named


@dataclass(frozen=True, slots=True)
class Sample:
    """One register as the suite uses it.

    `naming` gives the canonical fields of an object's name, `erp` and `host` what somebody else
    writes there. `text` is a field that can be given another value or emptied, `other` a second
    one. With `owned` the object stands under a customer, whose id is added; with a `place` it is
    known by that place there.
    """

    naming: Naming
    erp: Naming
    host: Naming
    whole: Fields
    text: str = "email"
    other: str = "phone"
    values: tuple[FieldValue, FieldValue] = ("a@x.example", "b@x.example")
    erp_path: str = ""
    host_path: str = ""
    numbered: bool = True
    archived: bool = True
    owned: bool = False
    place: str = ""
    title: Callable[[Record], str] = lambda record: record.name
    minimal: Mapping[str, FieldValue] = field(default_factory=dict)
    numbers: tuple[str, str, str] = ("10050", "10051", "10052")


def address(name: str) -> dict[str, Any]:
    return {"kind": "delivery", "line1": name, "postal_code": "0150", "city": "Oslo"}


SAMPLES: Mapping[Dimension, Sample] = {
    Dimension.CUSTOMERS: Sample(
        naming=as_name,
        erp=lambda name: {"Name": name},
        host=as_name,
        whole={
            "number": "10042",
            "name": "Lindtveit Rør AS",
            "kind": "company",
            "active": True,
            "organization_number": "923456783",
            "email": "post@lindtveit.example",
            "invoice_email": "faktura@lindtveit.example",
            "phone": "+47 22 00 00 00",
            "website": "https://lindtveit.example",
        },
        erp_path="/Customers",
        host_path="/customers",
        minimal={"kind": "company"},
    ),
    Dimension.EMPLOYEES: Sample(
        naming=split("first_name", "last_name"),
        erp=split("FirstName", "LastName"),
        host=lambda name: {**split("firstName", "lastName")(name), "name": name},
        whole={
            "number": "42",
            "first_name": "Kari Anne",
            "last_name": "Lindtveit",
            "email": "kari@lindtveit.example",
            "phone": "+47 90 00 00 00",
            "job_title": "Tømrer",
            "employed_from": date(2022, 1, 1),
            "active": True,
        },
        erp_path="/Employees",
        host_path="/employees",
        numbers=("50", "51", "52"),
    ),
    Dimension.PRODUCTS: Sample(
        naming=as_name,
        erp=lambda name: {"Name": name},
        host=as_name,
        whole={
            "number": "V-042",
            "name": "Lindtveit rør 22 mm",
            "description": "Kobber, i lengder",
            "active": True,
            "kind": "goods",
            "unit": "MTR",
            "sales_price": Decimal("120.5"),
            "cost_price": Decimal(80),
        },
        text="description",
        other="cost_price",
        values=("Kobber", "Messing"),
        erp_path="/Products",
        host_path="/products",
    ),
    Dimension.PROJECTS: Sample(
        naming=as_name,
        erp=lambda name: {"Name": name, "IsActive": True, "ProjectStatus": "Active"},
        host=as_name,
        whole={
            "number": "P42",
            "name": "Lindtveit rehabilitering",
            "active": True,
            "start_date": date(2026, 11, 1),
            "end_date": date(2027, 2, 28),
        },
        text="end_date",
        other="start_date",
        values=(date(2027, 1, 1), date(2027, 1, 2)),
        erp_path="/Projects",
        host_path="/projects",
    ),
    Dimension.CONTACT_PERSONS: Sample(
        naming=split("first_name", "last_name"),
        erp=split("FirstName", "LastName"),
        host=split("firstName", "lastName"),
        whole={
            "first_name": "Ola Petter",
            "last_name": "Lindtveit",
            "email": "ola@lindtveit.example",
            "phone": "+47 91 00 00 00",
        },
        erp_path="/ContactPersons",
        host_path="contacts",
        numbered=False,
        archived=False,
        owned=True,
    ),
    Dimension.ADDRESSES: Sample(
        naming=address,
        erp=lambda name: {"AddressLine1": name, "ZipCode": "0150", "City": "Oslo"},
        host=lambda name: {
            "type": "delivery",
            "line1": name,
            "postalCode": "0150",
            "city": "Oslo",
        },
        whole={
            "kind": "delivery",
            "line1": "Lindtveitgata 1",
            "line2": "Bakgården",
            "postal_code": "0151",
            "city": "Oslo",
            "country": "NO",
        },
        text="line2",
        other="line2",
        values=("2. etg.", "3. etg."),
        erp_path="/ContactDeliveryAddresses",
        host_path="addresses",
        numbered=False,
        archived=False,
        owned=True,
        place="delivery",
        title=lambda record: str(record.fields["line1"]),
    ),
}
