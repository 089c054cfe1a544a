"""What must be true once everything has come to rest: each hour once, and on the right line.

Judged from the ends alone: what the host holds as approved against what the ERP holds. The
product's own state is asked only for what it says of itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from bindeledd.domain.bookings import Booking
from bindeledd.domain.hours import HourLine, lines_of
from bindeledd.domain.transfer_states import Booked, HostStatus, TransferState
from bindeledd.domain.transfers import Transfer
from tests.simulation.hours.world import EMPLOYEES, PROJECTS, REF, HoursWorld

HOUR_TYPES = {None: "0", "pay_1": "1", "pay_2": "2"}


def violations(world: HoursWorld) -> Iterator[str]:
    """Name everything that is not as it must be."""
    due = Counter(booked_as(line) for line in approved_lines(world))
    stands = Counter(part_of(kept.booking) for kept in world.erp.entries.values())
    for missing, number in (due - stands).items():
        yield f"missing {number} x {missing}"
    for surplus, number in (stands - due).items():
        if not world.leave:
            yield f"surplus {number} x {surplus}"
    minutes = sum(
        int(one.hours * 60) for one in (kept.booking for kept in world.erp.entries.values())
    )
    owed = sum(int(line.quantity * 60) for line in approved_lines(world))
    if minutes != owed and not world.leave:
        yield f"{minutes} minutes stand, {owed} are approved"
    yield from _own_word(world)


def approved_lines(world: HoursWorld) -> list[HourLine]:
    """List the lines that the host holds as approved."""
    return [
        line for entry in world.host.entries.values() if entry.approved for line in lines_of(entry)
    ]


Part = tuple[str, str, str, str, str, str, Decimal]


def booked_as(line: HourLine) -> Part:
    """Tell what a line is in the ERP, by the rules and not by the product."""
    project = PROJECTS[line.project_id] if line.project_id else ""
    return (
        EMPLOYEES[line.employee_id],
        "10" if line.project_id else "20",
        HOUR_TYPES[line.pay_type_id],
        line.date.isoformat(),
        project,
        "",
        line.quantity,
    )


def part_of(booking: Booking) -> Part:
    """Tell the same of what stands in the ERP."""
    return (
        booking.employee,
        booking.activity,
        booking.hour_type,
        booking.date.isoformat(),
        booking.project or "",
        booking.customer or "",
        booking.hours,
    )


def _own_word(world: HoursWorld) -> Iterator[str]:
    """Hold what the product says of its transfers, and told the host, against the ERP."""
    for transfer in world.transfers():
        name = f"{transfer.entry_id}/{transfer.line_id} {transfer.state}"
        held = transfer.standing and world.erp.entries.get(transfer.standing.external_id)
        if transfer.booked is Booked.YES and held is None:
            yield f"{name}: said to stand, and does not"
        if not _rests(transfer):
            yield f"{name}: not at rest ({transfer.problem}, {transfer.judgement.criteria})"
        told = world.host.told.get(
            (transfer.entry_id, None if transfer.line_id == transfer.entry_id else transfer.line_id)
        )
        status = {
            TransferState.CONFIRMED: HostStatus.CONFIRMED,
            TransferState.REVERSED: HostStatus.REVERSED,
        }.get(transfer.state)
        if status is not None and (told is None or told.status is not status):
            yield f"{name}: the host was told {told}"


def _rests(transfer: Transfer) -> bool:
    """Whether a line may stay as it is: sent, taken back, or never approved."""
    if transfer.state is TransferState.WAITING:
        return not transfer.judgement.demanded
    return transfer.state in (TransferState.CONFIRMED, TransferState.REVERSED)


def moves_agree(world: HoursWorld) -> Iterator[str]:
    """The history of each line is one unbroken way through the table."""
    for entry_id in world.host.entries:
        last: dict[str, TransferState] = {}
        for step in world.state.moves_of(REF, entry_id):
            if step.former != last.get(step.line_id):
                yield f"{entry_id}/{step.line_id}: {step.former} after {last.get(step.line_id)}"
            last[step.line_id] = step.state
