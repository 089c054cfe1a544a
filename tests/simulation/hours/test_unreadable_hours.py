"""Hours that the host tells of in a way that cannot be read: shown, held, and let go again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from bindeledd.domain.hours.entries import Supplement, TimeEntry
from bindeledd.domain.hours.transfer_states import HostStatus, TransferState
from bindeledd.domain.hours.transfers import Criterion, CriterionKind
from bindeledd.domain.records import Flaw
from tests.simulation.hours.resting import come_to_rest
from tests.simulation.hours.world import HoursWorld

ENTRY = TimeEntry(
    id="h_1",
    version="",
    approved=True,
    employee_id="e_1",
    date=date(2026, 11, 20),
    hours=Decimal("7.5"),
    supplements=(Supplement("h_1-s", "pay_1", Decimal(1)),),
)
SPOILT = replace(ENTRY, hours=Decimal(0), supplements=(), flaw=Flaw(("hours", "supplements")))
UNREADABLE = Criterion(CriterionKind.ENTRY_UNREADABLE, "hours, supplements")


def told(world: HoursWorld, entry: TimeEntry) -> dict[str, TransferState]:
    """Let the host tell of an entry; give where its lines come to rest."""
    world.host.put(entry)
    come_to_rest(world)
    return {one.line_id: one.state for one in world.transfers()}


def booked(world: HoursWorld) -> list[Decimal]:
    return sorted(kept.booking.hours for kept in world.erp.entries.values())


@pytest.mark.requirement("ALL-06")
def test_hours_that_cannot_be_read_wait_and_go_once_they_can():
    world = HoursWorld(Random(1))
    told(world, replace(ENTRY, id="h_2", supplements=()))
    told(world, SPOILT)
    (shown,) = world.state.transfers_of(world.connection().ref, "h_1")
    assert (shown.state, shown.waits_for) == (TransferState.WAITING, (UNREADABLE,))
    assert world.host.told["h_1", None].status is HostStatus.HELD
    assert booked(world) == [Decimal("7.5")]

    told(world, ENTRY)
    assert booked(world) == [Decimal(1), Decimal("7.5"), Decimal("7.5")]


def test_nobody_knows_whether_hours_of_unreadable_approval_are_approved_so_they_are_shown():
    world = HoursWorld(Random(1))
    states = told(world, replace(ENTRY, approved=False, date=None, flaw=Flaw(("approval", "date"))))
    assert set(states.values()) == {TransferState.WAITING}
    assert booked(world) == []
    assert told(world, replace(ENTRY, approved=False)).keys() == states.keys()
    assert booked(world) == []


@pytest.mark.requirement("ALL-06")
def test_what_stands_in_the_erp_is_left_alone_while_its_entry_cannot_be_read():
    world = HoursWorld(Random(1))
    told(world, ENTRY)
    calls, stood = world.erp.made, dict(world.erp.entries)

    states = told(world, SPOILT)

    assert states == {"h_1": TransferState.CORRECTING, "h_1-s": TransferState.CONFIRMED}
    assert (world.erp.made, world.erp.entries) == (calls, stood)
    assert world.host.told["h_1", None].status is HostStatus.HELD

    states = told(world, replace(ENTRY, hours=Decimal(8)))
    assert set(states.values()) == {TransferState.CONFIRMED}
    assert booked(world) == [Decimal(1), Decimal(8)]
    states = told(world, replace(SPOILT, approved=False))
    assert booked(world) == [Decimal(1), Decimal(8)]
    assert states["h_1"] is TransferState.CORRECTING
