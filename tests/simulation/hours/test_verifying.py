"""What no feed tells of is found: by the comparison of a night, after a lost cursor, on sending."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from bindeledd.domain.hours.entries import Supplement, TimeEntry
from bindeledd.domain.hours.systems import TimeEntryPage
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.usecases.hours import verifying
from tests.simulation.hours import in_registers
from tests.simulation.hours.company import REF
from tests.simulation.hours.judging import violations
from tests.simulation.hours.world import SCHEDULED, HoursWorld

ENTRY = TimeEntry(
    id="h_1",
    version="",
    approved=True,
    employee_id="e_1",
    date=date(2026, 11, 20),
    hours=Decimal("7.5"),
    supplements=(Supplement("h_1-s", "pay_1", Decimal(1)),),
)
LONG_AGO = replace(ENTRY, id="h_0", date=date(2026, 8, 1), supplements=())
POLL = timedelta(minutes=16)
S = TransferState


@pytest.fixture
def world() -> HoursWorld:
    """A host that leaves no tombstones; what it is to tell is polled for."""
    world = HoursWorld(Random(1))
    world.host.tombstones = False
    in_registers.link(world, "e_1")
    return world


def polled(world: HoursWorld, after: timedelta = POLL) -> None:
    """Let time go by, and the work be done that is due then, and at once after it."""
    world.clock.advance(after)
    for _ in range(3):
        world.work()


def told(world: HoursWorld) -> None:
    """Let an event owe the work, and a worker do it."""
    world.owe()
    world.work()


def asked_for(world: HoursWorld) -> list[str]:
    """Note from now on which entries are asked for."""
    asked: list[str] = []
    given = world.host.entries_named

    def noted(dates: Mapping[str, date]) -> Iterator[TimeEntry]:
        asked.extend(dates)
        yield from given(dates)

    world.host.entries_named = noted  # type: ignore[method-assign]
    return asked


def states(world: HoursWorld) -> dict[str, TransferState]:
    return {one.line_id: one.state for one in world.transfers()}


def booked(world: HoursWorld, *entries: TimeEntry) -> None:
    for entry in entries:
        world.host.put(entry)
    told(world)
    assert set(states(world).values()) == {S.CONFIRMED}


@pytest.mark.requirement("ALL-09")
def test_hours_deleted_without_a_trace_are_taken_back_the_night_after(world):
    booked(world, ENTRY, replace(ENTRY, id="h_2", supplements=()))
    world.host.delete("h_1")
    polled(world)
    assert set(states(world).values()) == {S.CONFIRMED}, "nobody told of it yet"

    polled(world, timedelta(days=1))
    assert states(world) == {"h_1": S.REVERSED, "h_1-s": S.REVERSED, "h_2": S.CONFIRMED}
    assert [kept.booking.hours for kept in world.erp.entries.values()] == [Decimal("7.5")]


@pytest.mark.requirement("ALL-09")
@pytest.mark.parametrize("happens", ["delete", "reopen", "change"])
def test_what_happened_while_the_cursor_was_lost_is_put_right_at_once(world, happens):
    booked(world, LONG_AGO)
    world.host.put(replace(LONG_AGO, id="h_2"))
    told(world)
    if happens == "delete":
        world.host.delete("h_0")
    elif happens == "reopen":
        world.host.put(replace(LONG_AGO, approved=False))
    else:
        world.host.put(replace(LONG_AGO, hours=Decimal(2)))
    world.host.lose_cursors()
    polled(world)
    assert list(violations(world)) == []


def test_a_night_looks_back_a_quarter_and_asks_each_entry_once(world):
    booked(world, LONG_AGO, ENTRY)
    asked = asked_for(world)
    polled(world, timedelta(days=1))
    assert asked == ["h_1"]
    polled(world)
    assert asked == ["h_1"], "once a night"


@pytest.mark.requirement("ALL-04")
@pytest.mark.parametrize("gone", [True, False])
def test_hours_that_waited_are_asked_for_before_they_are_booked(world, gone):
    world.host.put(replace(ENTRY, employee_id="e_2", supplements=()))
    told(world)
    assert states(world) == {"h_1": S.WAITING}
    if gone:
        world.host.delete("h_1")

    in_registers.link(world, "e_2")
    world.work()
    assert states(world) == {"h_1": S.READY if gone else S.CONFIRMED}
    assert world.erp.made == (0 if gone else 1)

    polled(world, timedelta(days=1))
    assert states(world) == {"h_1": S.REVERSED if gone else S.CONFIRMED}


@pytest.mark.requirement("ALL-06")
def test_hours_of_which_the_host_tells_nothing_wait_and_keep_no_others_waiting(world):
    world.host.put(replace(ENTRY, employee_id="e_2", supplements=()))
    world.host.put(replace(ENTRY, id="h_2", employee_id="e_2", supplements=()))
    told(world)
    given = world.host.entries_named
    world.host.entries_named = lambda dates: (one for one in given(dates) if one.id != "h_1")
    in_registers.link(world, "e_2")
    world.work()
    assert states(world) == {"h_1": S.READY, "h_2": S.CONFIRMED}
    assert world.runs[-1].counts["untold"] == 1

    world.host.entries_named = given
    polled(world)
    assert states(world) == {"h_1": S.CONFIRMED, "h_2": S.CONFIRMED}


def test_hours_that_the_host_just_told_of_are_not_asked_for(world):
    asked = asked_for(world)
    booked(world, ENTRY)
    assert asked == []


def test_a_comparison_that_time_did_not_suffice_for_goes_on_where_it_was(world, monkeypatch):
    monkeypatch.setattr(verifying, "PAGE", 1)
    ids = [f"h_{n}" for n in range(1, 4)]
    booked(world, *(replace(ENTRY, id=one, supplements=()) for one in ids))
    world.host.delete("h_3")
    asked = asked_for(world)

    world.clock.advance(timedelta(days=1))
    for looks in range(2, 6):
        world.work(looks=looks)
    assert asked == ids
    world.work()
    assert states(world) == {"h_1": S.CONFIRMED, "h_2": S.CONFIRMED, "h_3": S.REVERSED}


@pytest.mark.parametrize("behind", [True, False])
def test_a_reading_whose_beginning_is_old_is_made_once_more_at_once(world, behind):
    page = TimeEntryPage([], "1", last=True, behind=behind)
    world.host.pages = lambda _: iter([page])
    told(world)
    item = world.state.work(REF, SCHEDULED)
    assert item is not None
    assert (item.due_at == world.clock.now()) is behind


def test_a_host_that_does_not_answer_has_deleted_nothing(world):
    booked(world, ENTRY)
    world.host.delete("h_1")

    world.host_is_away = lambda place: place == "ask_for_entry"
    polled(world, timedelta(days=1))
    assert set(states(world).values()) == {S.CONFIRMED}
    assert world.runs[-1].problem == "system_unavailable"

    world.host_is_away = lambda _: False
    polled(world, timedelta(hours=1))
    assert set(states(world).values()) == {S.REVERSED}


def test_a_connection_that_only_reads_finds_it_too_and_sends_nothing(world):
    booked(world, ENTRY)
    world.host.delete("h_1")
    world.read_only = True
    polled(world, timedelta(days=1))
    assert set(states(world).values()) == {S.CORRECTING}
    assert len(world.erp.entries) == 2
    world.read_only = False
    polled(world)
    assert world.erp.entries == {}
