"""What must stand in the ERP for a line, or all that it lacks: told anew.

From SV-12 to SV-15 and ALL-17 alone, over what people made of both ends and of the settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from bindeledd.domain.hours.amounts import HourUnit
from bindeledd.domain.hours.bookings import Booking
from bindeledd.domain.hours.entries import HourLine, LineKind
from tests.simulation.hours.company import CUSTOMERS, EMPLOYEES, ERP_IDS, HOST_ACTIVITIES
from tests.simulation.hours.time_book import ACTIVITIES

if TYPE_CHECKING:
    from tests.simulation.hours.world import HoursWorld

Need = tuple[str, str]
"""What a line waits for: the code that people read, and the object."""


@dataclass(frozen=True)
class Person:
    """The parts of a booking that no setting changes."""

    employee: str
    date: date
    hours: Decimal
    project: str | None
    customer: str | None


def part_of(booking: Booking) -> Person:
    """Tell who worked when, how long and on what, of what stands in the ERP."""
    return Person(booking.employee, booking.date, booking.hours, booking.project, booking.customer)


def part_due(line: HourLine) -> Person:
    """Tell the same of a line of the host."""
    project = ERP_IDS[line.project_id] if line.project_id else None
    customer = CUSTOMERS[line.customer_id] if line.customer_id else None
    return Person(EMPLOYEES[line.employee_id], line.date, line.quantity, project, customer)


def needs(world: HoursWorld, line: HourLine) -> frozenset[Need]:
    """Name everything that an approved line waits for."""
    if line.unreadable:
        return frozenset({("entry_unreadable", ", ".join(line.unreadable))})
    missing: set[Need] = set()
    start = world.settings.start_date
    if start is not None and line.date < start:
        missing.add(("before_start_date", "start_date"))
    if line.kind is LineKind.MACHINE:
        missing.add(("machine_hours_not_sent", ""))
    elif line.unit != "h":
        missing.add(("supplement_not_in_hours" if line.unit else "unit_unknown", ""))
    missing |= _objects(world, line)
    if activity(world, line) is None:
        missing.add(_activity_missing(line))
    if hour_type(world, line) is None:
        missing.add(_hour_type_missing(world, line))
    return frozenset(missing)


def _objects(world: HoursWorld, line: HourLine) -> set[Need]:
    missing: set[Need] = set()
    if line.employee_id not in world.linked:
        held = line.employee_id in world.held
        missing.add(("employee_held" if held else "employee_not_linked", line.employee_id))
    if line.customer_id and line.customer_id not in world.linked:
        missing.add(("customer_not_linked", line.customer_id))
    if line.project_id and line.project_id not in world.linked:
        missing.add(("project_not_linked", line.project_id))
    elif line.project_id and not world.linked[line.project_id]:
        missing.add(("project_closed", line.project_id))
    return missing


def activity(world: HoursWorld, line: HourLine) -> str | None:
    """Find the activity that a line is booked on."""
    settings = world.settings
    chosen: str | None
    if line.activity_id:
        name = HOST_ACTIVITIES[line.activity_id]
        chosen = next((one for one, other in ACTIVITIES.items() if other == name), None)
    elif line.work_type_id:
        chosen = settings.activities[line.work_type_id]
    elif line.project_id or line.customer_id:
        chosen = settings.project_activity
    else:
        chosen = settings.internal_activity
    return chosen if chosen in ACTIVITIES and chosen not in world.erp.inactive else None


def _activity_missing(line: HourLine) -> Need:
    if line.activity_id:
        return ("activity_not_matched", line.activity_id)
    if line.work_type_id:
        return ("activity_missing", line.work_type_id)
    on_project = line.project_id or line.customer_id
    return ("activity_missing", "project_activity" if on_project else "internal_activity")


def _named(world: HoursWorld, line: HourLine) -> list[str]:
    named = world.erp.hour_types_named
    if line.pay_type_id is None:
        return [one for one in named if one == world.settings.default_hour_type]
    name = world.host.pay_type_names[line.pay_type_id]
    return [one for one, other in named.items() if other.strip() == name]


def hour_type(world: HoursWorld, line: HourLine) -> str | None:
    """Find the one hour type that pays a line."""
    named = _named(world, line)
    return named[0] if len(named) == 1 else None


def _hour_type_missing(world: HoursWorld, line: HourLine) -> Need:
    if line.pay_type_id is None:
        return ("hour_type_missing", "default_hour_type")
    kind = "pay_type_ambiguous" if _named(world, line) else "pay_type_not_matched"
    return (kind, line.pay_type_id)


def can_be_told(world: HoursWorld, line: HourLine) -> bool:
    """Whether the ERP's unit holds the amounts of a line exactly."""
    per_hour = {HourUnit.MINUTES: 60, HourUnit.WHOLE_HOURS: 1}.get(world.erp.unit)
    amounts = [line.quantity] if line.billable is None else [line.quantity, line.billable]
    return per_hour is None or all(one * per_hour % 1 == 0 for one in amounts)
