"""A time entry as data, and how many hours a shift comes to (facts: host side, 6.5)."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from local.simulators.host.fields import Field, Kind
from local.simulators.host.registers import Register
from local.simulators.host.shapes import (
    boolean,
    calendar_date,
    choice,
    decimal,
    integer,
    reference,
    text,
)

_CENT = Decimal("0.01")

SUPPLEMENT = (
    text("id"),
    reference("payTypeId", "pay-types", required=True),
    decimal("quantity", required=True),
    text("unitCode", max_length=20),
    decimal("amount"),
    text("comment"),
)
MACHINE_USAGE = (
    text("id"),
    reference("machineId", "machines", required=True),
    decimal("hours", required=True),
    boolean("billable", default=True),
)
_BILLING = (
    choice("status", "unbilled", "on_basis", "billed", "excluded", "not_billable"),
    text("invoiceBasisId"),
    choice("owner", "erp", "host"),
)

TIME_ENTRY = Register(
    "time-entries",
    "h",
    (
        reference("employeeId", "employees", required=True),
        calendar_date("date", required=True),
        Field("start", Kind.TIME),
        Field("end", Kind.TIME),
        integer("breakMinutes"),
        decimal("hours", required=True),
        decimal("billableHours"),
        reference("customerId", "customers"),
        reference("projectId", "projects"),
        reference("subprojectId", "projects"),
        reference("taskId", "tasks"),
        reference("activityId", "activities"),
        reference("workTypeId", "work-types"),
        reference("payTypeId", "pay-types"),
        reference("departmentId", "departments"),
        choice(
            "registrationType", "ordinary", "deviation", "change_order", "calculation", "absence"
        ),
        boolean("absence"),
        boolean("billable", default=True),
        text("description"),
        text("internalComment"),
        Field("supplements", Kind.OBJECTS, members=SUPPLEMENT),
        Field("machineUsages", Kind.OBJECTS, members=MACHINE_USAGE),
        Field(
            "rate",
            Kind.OBJECT,
            members=(decimal("sales"), decimal("cost"), Field("currency", Kind.CURRENCY)),
        ),
        Field(
            "billing",
            Kind.OBJECT,
            members=_BILLING,
            default={"status": "unbilled", "invoiceBasisId": None, "owner": "erp"},
        ),
        Field("approval", Kind.FREE, read_only=True),
        boolean("locked", read_only=True),
        Field("transfer", Kind.FREE, read_only=True),
    ),
    envelope=(),
)


def net_hours(day: date, start: time, end: time, *, break_minutes: int, zone: ZoneInfo) -> str:
    """Give the hours worked, to two decimals; an end before the start is on the next day.

    What counts is the time that passed: a night in which clocks are changed is longer or shorter.
    """
    last = day + timedelta(days=1) if end < start else day
    began, ended = (
        datetime.combine(when, at, zone).astimezone(UTC) for when, at in ((day, start), (last, end))
    )
    worked = ended - began - timedelta(minutes=break_minutes)
    return str((Decimal(worked // timedelta(seconds=1)) / 3600).quantize(_CENT))
