"""Bookings ↔ entries of the time module, both ways, without any I/O (facts 3.3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from bindeledd.domain.errors import RejectedError, UnreadableError
from bindeledd.domain.forms import text_of
from bindeledd.domain.hours.amounts import HourUnit, expressed, hours_of
from bindeledd.domain.hours.bookings import LEFT_TO_THE_ERP, Booking
from bindeledd.domain.records import Flaw
from bindeledd.erps.poweroffice.registers.forms import id_of, is_plain_number, number_of_amount
from bindeledd.erps.poweroffice.time_module.marks import mark_of, with_mark, without_mark
from bindeledd.erps.poweroffice.time_module.wire import EntryPatch, EntryPost, EntryRead, Id
from bindeledd.erps.poweroffice.time_settings import TimeModuleSettings
from bindeledd.transport import require_whole

REGULAR = "0"
"""The hour type of regular hours; an entry that names none is paid by it (facts 3.2)."""

PROPERTIES: Mapping[str, str] = MappingProxyType(
    {
        "employee": "EmployeeId",
        "activity": "ActivityTimeId",
        "hour_type": "HourTypeId",
        "date": "Date",
        "hours": "Quantity",
        "billable_hours": "BillableQuantity",
        "customer": "CustomerId",
        "project": "ProjectId",
        "comment": "ExternalComment",
        "internal_comment": "InternalComment",
    }
)
"""The property that holds each part of a booking."""

NATURAL_KEY = frozenset(
    {"employee", "date", "activity", "hour_type", "project", "customer", "hours"}
)
"""The parts by which an entry without our mark is taken for a booking."""


def amount_of(hours: Decimal, unit: HourUnit) -> int | float:
    """Write hours in a unit.

    Raises:
        RejectedError: `amount_not_expressible`; it would have to be rounded.
    """
    amount = expressed(hours, unit)
    if amount is None:
        raise RejectedError("amount_not_expressible")
    if amount == amount.to_integral_value():
        return int(amount)
    try:
        return number_of_amount(amount) or 0
    except RejectedError as error:
        raise RejectedError("amount_not_expressible") from error


def body_of(booking: Booking, *, reference: str, settings: TimeModuleSettings) -> dict[str, object]:
    """Build the body of a new entry; parts that are empty are left out.

    Raises:
        RejectedError: the time module can certainly not hold it.
    """
    by_mark = reference and not settings.reference_property
    values = {
        "EmployeeId": _required(booking.employee),
        "ActivityTimeId": _own(booking.activity),
        "HourTypeId": _own(booking.hour_type),
        "CustomerId": id_of(booking.customer),
        "InternalComment": with_mark(
            booking.internal_comment, mark_of(reference) if by_mark else None
        ),
        **{
            PROPERTIES[part]: written(part, booking, settings)
            for part in ("date", "hours", "billable_hours", "project", "comment")
        },
    }
    kept = {name: value for name, value in values.items() if value is not None}
    body = EntryPost.model_validate(kept).model_dump(exclude_unset=True)
    if reference and settings.reference_property:
        body[settings.reference_property] = reference
    return body


def written(part: str, booking: Booking, settings: TimeModuleSettings) -> object:
    """Write one part of a booking that may be changed later.

    Raises:
        RejectedError: the time module can certainly not hold it.
    """
    match part:
        case "date":
            return booking.date.isoformat()
        case "hours":
            return amount_of(booking.hours, settings.quantity_unit)
        case "billable_hours":
            billable = booking.billable_hours
            return None if billable is None else amount_of(billable, settings.billable_unit)
        case "project":
            return id_of(booking.project)
        case _:
            return text_of(getattr(booking, part))


def changes_of(
    changed: Collection[str], wanted: Booking, row: EntryRead, settings: TimeModuleSettings
) -> dict[str, object]:
    """Write the changed parts of an entry that stands as `row`, its mark kept apart.

    Where the ERP decides what is invoiced, and invoiced exactly the hours, it is told the new hours
    there too: whether it follows by itself is not known.
    """
    values = {
        PROPERTIES[part]: written(part, wanted, settings) for part in PROPERTIES if part in changed
    }
    if "hours" in changed and wanted.billable_hours is None and _bills_all(row, settings):
        values["BillableQuantity"] = amount_of(wanted.hours, settings.billable_unit)
    return EntryPatch.model_validate(values).model_dump(exclude_unset=True)


def _bills_all(row: EntryRead, settings: TimeModuleSettings) -> bool:
    if not row.Quantity or row.BillableQuantity is None:
        return False
    worked = expressed(hours_of(row.Quantity, settings.quantity_unit), settings.billable_unit)
    return worked == row.BillableQuantity


def is_empty(row: EntryRead) -> bool:
    """Tell whether an entry holds no hours: that is what a removal may leave (facts 3.5)."""
    return row.Quantity == 0 and not row.BillableQuantity


def is_locked(row: EntryRead) -> bool:
    """Tell whether an entry says that it is locked."""
    if isinstance(row.Locked, str):
        return row.Locked.strip().lower() not in ("", "false")
    return bool(row.Locked)


def booking_of(row: EntryRead, settings: TimeModuleSettings) -> Booking:
    """Read an entry as a booking, without our mark.

    Raises:
        UnreadableError: it lacks what every entry has, or something of it is spoilt.
    """
    whole = require_whole(row)
    if whole.Date is None or whole.Quantity is None:
        missing = "Date" if whole.Date is None else "Quantity"
        raise UnreadableError(Flaw((missing,)))
    billable = whole.BillableQuantity
    return Booking(
        employee=_id_text(whole.EmployeeId) or "",
        activity=_id_text(whole.ActivityTimeId) or "",
        hour_type=_id_text(whole.HourTypeId) or REGULAR,
        date=whole.Date,
        hours=hours_of(whole.Quantity, settings.quantity_unit),
        billable_hours=None if billable is None else hours_of(billable, settings.billable_unit),
        customer=_id_text(whole.CustomerId),
        project=_id_text(whole.ProjectId),
        comment=text_of(whole.ExternalComment),
        internal_comment=without_mark(whole.InternalComment),
    )


def differing_parts(row: EntryRead, booking: Booking, settings: TimeModuleSettings) -> set[str]:
    """Name the parts in which an entry is not what was booked; what cannot be read is left out.

    Amounts are compared in the ERP's unit, and what a booking left to the ERP is not compared.
    """
    held = {
        "employee": _id_text(row.EmployeeId),
        "activity": _id_text(row.ActivityTimeId),
        "hour_type": _id_text(row.HourTypeId) or REGULAR,
        "date": row.Date,
        "hours": row.Quantity,
        "billable_hours": row.BillableQuantity,
        "customer": _id_text(row.CustomerId),
        "project": _id_text(row.ProjectId),
        "comment": text_of(row.ExternalComment),
        "internal_comment": without_mark(row.InternalComment),
    }
    billable = booking.billable_hours
    wanted = {
        **{part: text_of(getattr(booking, part)) for part in PROPERTIES},
        "date": booking.date,
        "hours": expressed(booking.hours, settings.quantity_unit),
        "billable_hours": None if billable is None else expressed(billable, settings.billable_unit),
        "internal_comment": without_mark(booking.internal_comment),
    }
    unread = row.flaw.properties if row.flaw is not None else ()
    return {
        part
        for part, name in PROPERTIES.items()
        if name not in unread
        and not (part in LEFT_TO_THE_ERP and wanted[part] is None)
        and held[part] != wanted[part]
    }


def raw_values(row: EntryRead, names: Collection[str]) -> dict[str, object]:
    """Read properties as the ERP holds them, in JSON's own types."""
    return {name: _json_of(getattr(row, name)) for name in sorted(names)}


def _json_of(value: object) -> object:
    """Write a value as it came: an amount without decimals is a whole number, as in a body."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def _required(object_id: str) -> int:
    own = id_of(object_id)
    if own is None:
        raise RejectedError("missing_reference")
    return own


def _own(object_id: str) -> int | str:
    """Write the id of an object of the time module: a number where it looks like one."""
    text = object_id.strip()
    if not text:
        raise RejectedError("missing_reference")
    return int(text) if is_plain_number(text) else text


def _id_text(value: Id | None) -> str | None:
    return text_of(value)
