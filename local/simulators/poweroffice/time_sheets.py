"""What the pages show of the time module's registers, in Norwegian."""

from collections.abc import Mapping
from typing import Any

from local.simulators.poweroffice.companies import (
    ACTIVITIES,
    CUSTOMERS,
    DEPARTMENTS,
    EMPLOYEES,
    HOUR_TYPES,
    PRODUCTS,
    PROJECTS,
    TIME_ENTRIES,
)
from local.simulators.poweroffice.forms import Field, Form, Section
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.poweroffice.sheet import Row, Sheet, name_of, objects
from local.simulators.poweroffice.time_registers import time_registers

_REGISTERS = time_registers(PowerOfficeSettings().for_people())


def _inactive(row: Row) -> bool:
    return not row["IsActive"]


def _deactivate(on: bool) -> Mapping[str, Any]:  # noqa: FBT001 - what the button says
    return {"IsActive": not on}


def _named(
    name: str, label: str, collection: str, key: str = "Number", *, nothing: str = "Ingen"
) -> Field:
    return Field(name, label, "reference", options=objects(collection, key), nothing=nothing)


ACTIVITY_SHEET = Sheet(
    "activities",
    "aktivitet",
    "aktiviteter",
    Form(
        _REGISTERS[ACTIVITIES],
        (
            Section(
                "Aktivitet",
                (
                    Field("Name", "Navn", wide=True),
                    Field("ActivityType", "Type", "select", nothing=""),
                    Field("IsActive", "Aktiv", "checkbox"),
                    _named("ProductId", "Produkt", PRODUCTS, "Code"),
                    _named("ProjectId", "Prosjekt", PROJECTS, "Code"),
                ),
            ),
        ),
    ),
    (
        ("Id", lambda row: row["Id"]),
        ("Navn", name_of),
        ("Type", lambda row: row["ActivityType"]),
    ),
    ("Name",),
    _inactive,
    _deactivate,
    beginning={"ActivityType": "Billable", "IsActive": True},
)
ENTRY_SHEET = Sheet(
    "timelines",
    "timelinje",
    "timelinjer",
    Form(
        _REGISTERS[TIME_ENTRIES],
        (
            Section(
                "Timelinje",
                (
                    _named("EmployeeId", "Ansatt", EMPLOYEES),
                    Field("Date", "Dato", "date"),
                    Field("Quantity", "Antall", hint="Minutter eller timer, som i systemet."),
                    Field("BillableQuantity", "Fakturerbart antall"),
                    Field("FromTime", "Fra"),
                    Field("ToTime", "Til"),
                    Field("BreakTime", "Pause, minutter", "number"),
                ),
            ),
            Section(
                "Hører til",
                (
                    _named("ProjectId", "Prosjekt", PROJECTS, "Code"),
                    _named("CustomerId", "Kunde", CUSTOMERS),
                    _named("DepartmentId", "Avdeling", DEPARTMENTS, "Code"),
                    _named("ActivityTimeId", "Aktivitet", ACTIVITIES, ""),
                    _named("HourTypeId", "Timeart", HOUR_TYPES, "", nothing="Ordinære timer"),
                ),
            ),
            Section(
                "Kommentar",
                (
                    Field("InternalComment", "Intern", wide=True),
                    Field("ExternalComment", "Til faktura", wide=True),
                ),
            ),
        ),
    ),
    (
        ("Id", lambda row: row["Id"]),
        ("Dato", lambda row: row["Date"]),
        ("Antall", lambda row: row["Quantity"]),
        ("Kommentar", lambda row: row["InternalComment"]),
    ),
    ("Date", "InternalComment", "ExternalComment"),
)
HOUR_TYPE_SHEET = Sheet(
    "hourtypes",
    "timeart",
    "timearter",
    Form(
        _REGISTERS[HOUR_TYPES],
        (
            Section(
                "Timeart",
                (
                    Field("Name", "Navn", wide=True),
                    Field("PayItemCode", "Lønnsart"),
                    Field("FlexTimeFactor", "Faktor for fleksitid"),
                    Field("CostPriceFactor", "Faktor for kostpris"),
                    Field("IsActive", "Aktiv", "checkbox"),
                ),
            ),
        ),
    ),
    (
        ("Id", lambda row: row["Id"]),
        ("Navn", name_of),
        ("Lønnsart", lambda row: row["PayItemCode"]),
    ),
    ("Name", "PayItemCode"),
    _inactive,
    _deactivate,
    beginning={"IsActive": True},
)
