"""Each register as people know it, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bindeledd.domain.identity import Dimension
from local.simulators.poweroffice.companies import (
    CONTACT_PERSONS,
    CUSTOMERS,
    DELIVERY_ADDRESSES,
    EMPLOYEES,
    PRODUCTS,
    PROJECTS,
)
from tests.simulation.shape import Numbers, Shape, Values
from tests.simulation.sides import (
    ACTIVE,
    IN_PROGRESS,
    KIND,
    OWNER,
    PHONE,
    amount,
    choice,
    cut,
    dated,
    given,
    of_whole_projects,
    reference,
    series_number,
    texts,
)

_LETTERS = {"h": 1, "e": 2, "b": 3}


def _digits(token: str) -> int:
    """Write a token as eight digits: who wrote it, and its number."""
    return _LETTERS[token[0]] * 10**7 + int(token[1:])


def _day(token: str) -> date:
    return date(2000, 1, 1) + timedelta(days=3 * int(token[1:]) + _LETTERS[token[0]])


def _price(token: str) -> Decimal:
    return Decimal(_digits(token)).scaleb(-4).normalize()


_COUNTRIES = ("SE", "DK", "FI", "DE", "NL", "GB", "PL")


def _country(token: str) -> str:
    return _COUNTRIES[_digits(token) % len(_COUNTRIES)]


_PRODUCT_KINDS = {"goods": ("goods", "Product"), "service": ("service", "Service")}
_UNITS = {
    "HUR": ("h", "HUR"),
    "EA": ("stk", "EA"),
    "DAY": ("d", "DAY"),
    "MTR": ("m", "MTR"),
    "MTK": ("m2", "MTK"),
    "KGM": ("kg", "KGM"),
    "LTR": ("l", "LTR"),
}
"""Units as hosts and the ERP write them (facts: host side 6.4, PowerOffice 2.7)."""


def _unit(token: str) -> str:
    return list(_UNITS)[_digits(token) % len(_UNITS)]


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
        series_number("number", "Number"),
        texts("name", "name", "Name"),
        ACTIVE,
        texts("organization_number", "organizationNumber", "OrganizationNumber"),
        texts("email", "email", "EmailAddress"),
        texts("invoice_email", "invoiceEmail", "InvoiceEmailAddress"),
        PHONE,
        cut(texts("website", "website", "WebsiteUrl")),
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
        texts("number", "number", "Code"),
        texts("name", "name", "Name"),
        ACTIVE,
        cut(texts("description", "description", "Description")),
        replace(choice("kind", "productType", "ProductType", _PRODUCT_KINDS), once=True),
        choice("unit", "unitCode", "UnitOfMeasureCode", _UNITS),
        amount("sales_price", "salesPrice", "UnitPrice"),
        amount("cost_price", "costPrice", "UnitCost"),
    ),
    edited={
        "description": lambda token: f"Beskrivelse {token}",
        "sales_price": _price,
        "cost_price": _price,
    },
    marked="name",
    named=_one_name,
    numbers=Numbers(new=1_000, renumbered=3_000, passing=5_000, most=1_000, written="V{}"),
    kinds=tuple(_PRODUCT_KINDS),
    chosen={"unit": _unit},
)

EMPLOYEE = Shape(
    dimension=Dimension.EMPLOYEES,
    host_path="employees",
    erp_path="employees",
    erp_register=EMPLOYEES,
    fields=(
        series_number("number", "Number"),
        texts("first_name", "firstName", "FirstName"),
        texts("last_name", "lastName", "LastName"),
        ACTIVE,
        texts("email", "email", "EmailAddress"),
        PHONE,
        cut(texts("job_title", "title", "JobTitle")),
        dated("employed_from", "employedFrom", "StartDate"),
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
        texts("number", "number", "Code"),
        reference("parent", "parentId", "ParentProjectId", Dimension.PROJECTS),
        of_whole_projects(reference("customer", "customerId", "CustomerId", Dimension.CUSTOMERS)),
        texts("name", "name", "Name"),
        IN_PROGRESS,
        reference("manager", "managerEmployeeId", "ProjectManagerEmployeeId", Dimension.EMPLOYEES),
        dated("start_date", "startDate", "StartDate"),
        dated("end_date", "endDate", "EndDate"),
    ),
    edited={"start_date": _day, "end_date": _day},
    marked="name",
    named=_one_name,
    numbers=Numbers(new=1_000, renumbered=3_000, passing=5_000, most=1_000, written="P{}"),
    within=("parent",),
)

ADDRESS = Shape(
    dimension=Dimension.ADDRESSES,
    host_path="addresses",
    erp_path="contactdeliveryaddresses",
    erp_register=DELIVERY_ADDRESSES,
    fields=(
        reference("customer", OWNER, "ContactId", Dimension.CUSTOMERS),
        texts("kind", "type", KIND),
        texts("line1", "line1", "AddressLine1"),
        texts("line2", "line2", "AddressLine2"),
        texts("postal_code", "postalCode", "ZipCode"),
        texts("city", "city", "City"),
        # An address without country is one in Norway (facts 2.3).
        given(texts("country", "countryCode", "CountryCode"), "NO"),
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
    kinds=("billing", "delivery"),
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
        reference("customer", OWNER, "ContactId", Dimension.CUSTOMERS),
        texts("first_name", "firstName", "FirstName"),
        texts("last_name", "lastName", "LastName"),
        texts("email", "email", "EmailAddress"),
        PHONE,
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

SILENT_CUTS: Mapping[Dimension, Mapping[str, str]] = {
    Dimension.CUSTOMERS: {"website": "website"},
    Dimension.PRODUCTS: {"description": "description"},
    Dimension.EMPLOYEES: {"job_title": "title"},
}
"""The texts of which the host may keep the beginning alone, with the names that they have there."""

SHAPES: Mapping[Dimension, Shape] = {
    shape.dimension: shape
    for shape in (CUSTOMER, ADDRESS, CONTACT_PERSON, EMPLOYEE, PRODUCT, PROJECT)
}
"""Every register that people work in."""
