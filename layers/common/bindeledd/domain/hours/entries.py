"""The host's time entries, and the lines of which each goes to the ERP by itself (facts 6.5).

An entry's date is the calendar date that the host gives in the tenant's zone, and its hours are the
net hours that the host gives: neither is computed from start and end, so that a shift over midnight
or over a change of the clock is booked as it was approved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from bindeledd.domain.records import Flaw


class LineKind(StrEnum):
    """What a line of a time entry counts."""

    ORDINARY = "ordinary"
    SUPPLEMENT = "supplement"
    MACHINE = "machine"


HOURS_UNIT = "h"
"""The unit code under which the host contract counts hours."""


@dataclass(frozen=True, slots=True)
class Supplement:
    """An addition to an entry, paid by a pay type of its own."""

    id: str
    pay_type_id: str | None
    quantity: Decimal | None
    unit: str = HOURS_UNIT
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class MachineUsage:
    """The hours of a machine within an entry."""

    id: str
    machine_id: str
    hours: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeEntry:
    """One time entry of the host as it stands now; of a deleted one only id and version are known.

    `approved` is the host's effective status over all axes (facts 6.5, 10). `hours` may be
    negative: corrections are. `billed_by_host` says that the host makes the invoice basis, so that
    the ERP must propose nothing of it again (billing.owner).

    An entry with a `flaw` could not be read whole: it stands there, and its other parts are what is
    known of it. A line that it does not name here need not be gone (ALL-06).
    """

    id: str
    version: str
    updated_at: datetime | None = None
    deleted: bool = False
    approved: bool = False
    employee_id: str = ""
    date: date | None = None
    hours: Decimal = Decimal(0)
    billable_hours: Decimal | None = None
    customer_id: str | None = None
    project_id: str | None = None
    subproject_id: str | None = None
    activity_id: str | None = None
    work_type_id: str | None = None
    pay_type_id: str | None = None
    billed_by_host: bool = False
    description: str | None = None
    internal_comment: str | None = None
    supplements: tuple[Supplement, ...] = ()
    machine_usages: tuple[MachineUsage, ...] = ()
    flaw: Flaw | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HourLine:
    """One line of an entry with everything that is needed to judge and to book it.

    `project_id` is the subproject's own id where the entry names one. `unit` is the unit code of
    `quantity`; only `HOURS_UNIT` can stand in a time module. `unreadable` names the properties of
    its entry that could not be read: until they can, nothing is done with the line but to show it.
    `too_long` says that they all hold more than is taken, and are right otherwise.
    """

    entry_id: str
    line_id: str
    kind: LineKind
    version: str
    approved: bool
    employee_id: str
    date: date
    quantity: Decimal
    unit: str = HOURS_UNIT
    billable: Decimal | None = None
    customer_id: str | None = None
    project_id: str | None = None
    activity_id: str | None = None
    work_type_id: str | None = None
    pay_type_id: str | None = None
    machine_id: str | None = None
    comment: str | None = None
    internal_comment: str | None = None
    unreadable: tuple[str, ...] = ()
    too_long: bool = False


def lines_of(entry: TimeEntry) -> tuple[HourLine, ...]:
    """Split an entry into its lines; a deleted one has none.

    The ordinary line bears the entry's own id. An entry without hours of its own, such as one that
    only carries a supplement, has no ordinary line, and nothing is booked of a supplement of none.
    One that cannot be read has it always, on the day of its stamp where the date is what cannot be
    read, so that there is something to show.
    """
    on = entry.date or _unreadable_day(entry)
    if entry.deleted or on is None:
        return ()
    common = _common(entry, on)
    ordinary = (_ordinary(common, entry),) if entry.hours or entry.flaw else ()
    supplements = (
        _supplement(common, entry, one) for one in entry.supplements if one.quantity != 0
    )
    machines = (_machine(common, one) for one in entry.machine_usages)
    lines = (*ordinary, *supplements, *machines)
    flaw = entry.flaw
    if flaw is None:
        return lines
    too_long = flaw.too_long.issuperset(flaw.properties)
    return tuple(replace(line, unreadable=flaw.properties, too_long=too_long) for line in lines)


def _unreadable_day(entry: TimeEntry) -> date | None:
    if entry.flaw is None:
        return None
    return entry.updated_at.date() if entry.updated_at else date.min


def _common(entry: TimeEntry, on: date) -> HourLine:
    """Make what every line of an entry has: who, when, where, and the version that says so."""
    return HourLine(
        entry_id=entry.id,
        line_id=entry.id,
        kind=LineKind.ORDINARY,
        version=entry.version,
        approved=entry.approved,
        employee_id=entry.employee_id,
        date=on,
        quantity=entry.hours,
        customer_id=entry.customer_id,
        project_id=entry.subproject_id or entry.project_id,
    )


def _ordinary(common: HourLine, entry: TimeEntry) -> HourLine:
    return replace(
        common,
        billable=Decimal(0) if entry.billed_by_host else entry.billable_hours,
        activity_id=entry.activity_id,
        work_type_id=entry.work_type_id,
        pay_type_id=entry.pay_type_id,
        comment=entry.description,
        internal_comment=entry.internal_comment,
    )


def _supplement(common: HourLine, entry: TimeEntry, supplement: Supplement) -> HourLine:
    """Make the line of a supplement: it pays, and what it pays was invoiced by the hours already.

    Without a quantity it has nothing that a time module could hold.
    """
    return replace(
        common,
        line_id=supplement.id,
        kind=LineKind.SUPPLEMENT,
        quantity=supplement.quantity or Decimal(0),
        unit=supplement.unit if supplement.quantity is not None else "",
        billable=Decimal(0),
        activity_id=entry.activity_id,
        work_type_id=entry.work_type_id,
        pay_type_id=supplement.pay_type_id,
        comment=supplement.comment,
    )


def _machine(common: HourLine, usage: MachineUsage) -> HourLine:
    return replace(
        common,
        line_id=usage.id,
        kind=LineKind.MACHINE,
        quantity=usage.hours,
        machine_id=usage.machine_id,
    )
