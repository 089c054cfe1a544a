"""The register of hours, and the list of them that reports are made from (facts, section 3.2, 3.3).

What no source shows is a setting, so both are made for each set of settings.
"""

from dataclasses import replace

from local.simulators.poweroffice.companies import (
    ACTIVITIES,
    CUSTOMERS,
    DEPARTMENTS,
    EMPLOYEES,
    HOUR_TYPES,
    PROJECTS,
    TIME_ENTRIES,
)
from local.simulators.poweroffice.definitions import Definition, Reference, Unique
from local.simulators.poweroffice.entry_rules import EntryRules, within_period
from local.simulators.poweroffice.properties import (
    Kind,
    Property,
    day,
    number,
    read_only,
    text,
)
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.poweroffice.shared_references import CHANGED
from local.simulators.poweroffice.time_rules import REGULAR_HOURS

MODULE = "TimeTracking"
_REFERENCE = "ExternalImportReference"
_SEEN_IN_PATCHES = frozenset(
    {"Date", "Quantity", "BillableQuantity", "ProjectId", "InternalComment", "ExternalComment"}
)
_REFERENCES = (
    Reference("EmployeeId", EMPLOYEES, "Employee"),
    Reference("ActivityTimeId", ACTIVITIES, "Activity"),
    Reference("CustomerId", CUSTOMERS, "Customer"),
    Reference("ProjectId", PROJECTS, "Project"),
    Reference("DepartmentId", DEPARTMENTS, "Department"),
    Reference("HourTypeId", HOUR_TYPES, "Hour type", synthetic=frozenset({REGULAR_HOURS})),
)


def privileges(settings: PowerOfficeSettings) -> tuple[str, ...]:
    """Return the plain and the full privilege of the module; there may be none."""
    name = settings.time_privilege
    return () if name == "none" else (name, f"{name}_Full")


def entries(settings: PowerOfficeSettings) -> Definition:
    """Return the register of hours."""
    unanswered = {
        "POST": settings.time_post_answers == "nothing",
        "PATCH": settings.time_patch_answers == "nothing",
    }
    return Definition(
        collection=TIME_ENTRIES,
        path="timetracking/entrytime",
        word="Time entry",
        dto="EntryTime",
        properties=_properties(settings),
        reads=privileges(settings),
        writes=privileges(settings)[1:],
        module=MODULE,
        filters=CHANGED,
        references=_REFERENCES,
        uniques=(
            Unique(
                _REFERENCE,
                _REFERENCE,
                lambda row: row.get(_REFERENCE),
                lambda known: known.time_reference_unique,
            ),
        ),
        held_by="time entry with",
        sequence=("time_entry", 9_000_001),
        id_kind=_id_kind(settings),
        silent=lambda _settings: [method for method, silent in unanswered.items() if silent],
        rules=EntryRules(),
    )


def transactions(settings: PowerOfficeSettings) -> Definition:
    """Return the list that reports are made from: the hours of a period, approved or all."""
    shown = (replace(item, post=False, patch=False) for item in _properties(settings))
    return Definition(
        collection=TIME_ENTRIES,
        path="timetransactions",
        word="Time transaction",
        dto="TimeTransaction",
        properties=(*shown, read_only("IsApproved", Kind.BOOL)),
        reads=privileges(settings),
        writes=(),
        module=MODULE,
        operations=frozenset({"LIST"}),
        filters={},
        narrowing=within_period,
        narrowed_by=("fromDate", "toDate", "onlyApproved"),
        rules=EntryRules(),
    )


def _properties(settings: PowerOfficeSettings) -> tuple[Property, ...]:
    has_reference = settings.time_external_reference == _REFERENCE
    described = (
        number("EmployeeId"),
        number("ActivityTimeId"),
        day("Date"),
        _quantity("Quantity", settings),
        _quantity("BillableQuantity", settings),
        text("FromTime"),
        text("ToTime"),
        Property("BreakTime", Kind.INT32),
        number("CustomerId"),
        number("ProjectId"),
        number("DepartmentId"),
        number("HourTypeId"),
        text("InternalComment"),
        text("ExternalComment"),
        *([text(_REFERENCE, 50)] if has_reference else []),
    )
    if settings.time_patch_reaches == "seen":
        described = tuple(replace(item, patch=item.name in _SEEN_IN_PATCHES) for item in described)
    return (
        *described,
        *([read_only("IsLocked", Kind.BOOL)] if settings.time_lock_shown else []),
        read_only("Id", _id_kind(settings)),
        read_only("CreatedDateTimeOffset", Kind.STAMP),
        read_only("LastChangedDateTimeOffset", Kind.STAMP),
    )


def _quantity(name: str, settings: PowerOfficeSettings) -> Property:
    has_decimals = settings.time_quantity_unit == "decimal_hours"
    return Property(name, Kind.DOUBLE if has_decimals else Kind.INT32)


def _id_kind(settings: PowerOfficeSettings) -> Kind:
    return Kind.UUID if settings.time_entry_id == "uuid" else Kind.INT64
