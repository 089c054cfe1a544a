"""What the pages show of the time module's registers, in Norwegian."""

from collections.abc import Mapping
from typing import Any

from local.simulators.poweroffice.companies import ACTIVITIES, HOUR_TYPES, PRODUCTS, PROJECTS
from local.simulators.poweroffice.forms import Field, Form, Section
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.poweroffice.sheet import Row, Sheet, name_of, objects
from local.simulators.poweroffice.time_registers import time_registers

_REGISTERS = time_registers(PowerOfficeSettings().for_people())


def _inactive(row: Row) -> bool:
    return not row["IsActive"]


def _deactivate(on: bool) -> Mapping[str, Any]:  # noqa: FBT001 - what the button says
    return {"IsActive": not on}


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
                    Field("ProductId", "Produkt", "reference", options=objects(PRODUCTS, "Code")),
                    Field("ProjectId", "Prosjekt", "reference", options=objects(PROJECTS, "Code")),
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
