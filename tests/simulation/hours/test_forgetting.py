"""A host that forgot many entries has none of their hours taken back, unless a person says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from bindeledd.domain.errors import RefusedError
from bindeledd.domain.hours.entries import TimeEntry
from bindeledd.domain.hours.forgetting import Forgotten
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.usecases.hours import verifying
from tests.simulation.hours import at_connection, in_registers
from tests.simulation.hours.company import REF
from tests.simulation.hours.judging import violations
from tests.simulation.hours.test_verifying import POLL, asked_for, booked, polled, states, told
from tests.simulation.hours.world import SCHEDULED, HoursWorld
from tests.simulation.process import CrashError

NIGHT = timedelta(days=1)
S = TransferState


def entry(number: int, **changes: object) -> TimeEntry:
    """Make an entry of its own day, so that their order is that of their numbers."""
    plain = TimeEntry(
        id=f"h_{number}",
        version="",
        approved=True,
        employee_id="e_1",
        date=date(2026, 11, 1) + timedelta(days=number),
        hours=Decimal("7.5"),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def names(*numbers: int) -> set[str]:
    return {f"h_{number}" for number in numbers}


@pytest.fixture
def world() -> HoursWorld:
    """Ten entries stand in the ERP."""
    world = HoursWorld(Random(1))
    in_registers.link(world, "e_1")
    booked(world, *map(entry, range(10)))
    return world


def held(world: HoursWorld) -> Forgotten | None:
    return world.state.hour_progress(REF).forgotten


def number_held(world: HoursWorld) -> int:
    found = held(world)
    return 0 if found is None else found.number


def confirm(world: HoursWorld, seen: int, *, truly: bool = True) -> None:
    """Say that they are gone, as a person does who was shown so many; they are, but for `truly`."""
    if truly:
        world.host.let_go()
    world.desk.believe_gone(REF, seen=seen, actor="kari")


def standing(world: HoursWorld) -> set[str]:
    return {one.entry_id for one in world.transfers() if one.standing is not None}


@pytest.mark.requirement("ALL-09")
def test_what_a_host_forgot_stands_until_it_has_it_again(world):
    world.host.lost = names(*range(4))
    polled(world, NIGHT)
    since = world.clock.now()
    assert number_held(world) == 4
    assert world.runs[-1].counts["forgotten"] == 4
    for _ in range(2):
        polled(world, NIGHT)
    found = held(world)
    assert found is not None
    assert (found.number, found.since) == (4, since), "it is said since when it is so"
    assert set(states(world).values()) == {S.CONFIRMED}

    world.host.mend([])
    polled(world, NIGHT)
    assert held(world) is None
    assert "forgotten" not in world.runs[-1].counts
    assert len(world.erp.entries) == 10
    assert world.erp.made == 10, "nothing was removed and booked anew"
    assert list(violations(world)) == []


@pytest.mark.requirement("ALL-09")
def test_few_that_are_gone_are_taken_back_without_a_word(world):
    world.host.lost = names(2, 5, 7)
    polled(world, NIGHT)
    assert standing(world) == names(0, 1, 3, 4, 6, 8, 9)
    assert held(world) is None


@pytest.mark.requirement("ALL-04")
def test_hours_that_wait_are_not_lost_while_the_host_does_not_know_them(world):
    waiting = [entry(number, employee_id="e_2") for number in range(10, 16)]
    for one in waiting:
        world.host.put(one)
    told(world)
    world.host.lost = names(*range(10, 16))
    in_registers.link(world, "e_2")
    world.work()
    assert {states(world)[one.id] for one in waiting} == {S.READY}
    assert world.runs[-1].counts["unknown"] == 6
    polled(world, NIGHT)
    assert (number_held(world), world.erp.made) == (6, 10)

    world.host.mend([])
    polled(world)
    assert set(states(world).values()) == {S.CONFIRMED}
    assert world.erp.made == 16


def test_a_correction_of_what_the_host_does_not_know_is_no_removal(world):
    world.host.lost = names(*range(10))
    at_connection.settle(world, internal_activity="21")
    polled(world)
    assert standing(world) == names(*range(10))
    polled(world, NIGHT)
    assert (number_held(world), standing(world)) == (10, names(*range(10)))


def test_an_answer_from_an_empty_database_that_lost_its_cursors_too_takes_nothing_back(world):
    world.host.put(entry(10, approved=False))
    world.host.lost = names(*range(11))
    world.host.lose_cursors()
    polled(world)
    assert (number_held(world), standing(world)) == (10, names(*range(10)))


@pytest.mark.requirement("ALL-09")
@pytest.mark.parametrize("happens", ["deleted", "reopened"])
def test_what_the_host_tells_of_is_no_part_of_the_bound(world, happens):
    for number in range(6):
        if happens == "deleted":
            world.host.delete(f"h_{number}")
        else:
            world.host.put(entry(number, approved=False))
    world.host.changed = world.host.changed[:10]
    polled(world, NIGHT)
    assert (held(world), standing(world)) == (None, names(6, 7, 8, 9))


def test_what_is_held_stays_held_however_many_hours_are_written_meanwhile(world):
    world.host.lost = names(*range(4))
    polled(world, NIGHT)
    booked_before = len(world.erp.entries)
    for number in range(10, 80):
        world.host.put(entry(number, date=date(2026, 11, 20)))
    told(world)
    polled(world, NIGHT)
    assert (number_held(world), len(world.erp.entries)) == (4, booked_before + 70)
    assert names(*range(4)) <= standing(world)


def test_when_all_but_few_are_there_again_those_few_are_taken_back(world):
    world.host.lost = names(*range(8))
    polled(world, NIGHT)
    world.host.lost = names(0, 1)
    polled(world, NIGHT)
    assert (held(world), standing(world)) == (None, names(*range(2, 10)))


@pytest.mark.requirement("ALL-09")
def test_a_persons_word_holds_for_one_comparison_that_is_made_at_once(world):
    world.host.lost = names(*range(6))
    polled(world, NIGHT)
    confirm(world, 6)
    for _ in range(3):
        world.work()
    assert (held(world), standing(world)) == (None, names(6, 7, 8, 9))
    (said,) = [one for one in world.state.audit(REF) if one.action == "forgotten_hours_believed"]
    assert (said.actor, said.details) == ("kari", {"entries": "6"})

    booked_anew = [entry(number) for number in range(20, 26)]
    for one in booked_anew:
        world.host.put(one)
    told(world)
    world.host.lost |= names(*range(20, 26))
    polled(world, NIGHT)
    assert number_held(world) == 6
    assert names(*range(20, 26)) <= standing(world)


def test_what_comes_back_before_the_comparison_is_not_taken_back(world):
    world.host.lost = names(*range(6))
    polled(world, NIGHT)
    confirm(world, 6, truly=False)
    world.host.lost = names(0)
    world.work()
    world.work()
    assert (held(world), standing(world)) == (None, names(*range(1, 10)))


def test_a_word_on_other_many_than_are_held_is_refused(world):
    with pytest.raises(RefusedError, match="state_moved"):
        confirm(world, 6)
    world.host.lost = names(*range(6))
    polled(world, NIGHT)
    with pytest.raises(RefusedError, match="state_moved"):
        confirm(world, 5)
    at_connection.set_sending(world)
    with pytest.raises(RefusedError, match="sending_is_off"):
        confirm(world, 6)


def test_a_word_that_the_nights_comparison_overtakes_holds_of_nothing(world):
    world.host.lost = names(*range(6))
    polled(world, NIGHT)
    world.clock.advance(NIGHT)
    world.work(looks=3)
    assert world.state.hour_progress(REF).compares_from is not None
    confirm(world, 6, truly=False)
    world.host.lost = names(*range(8))
    for _ in range(3):
        world.work()
    assert (number_held(world), standing(world)) == (8, names(*range(10)))
    item = world.state.work(REF, SCHEDULED)
    assert item is not None
    assert item.parameters == {}


def test_a_comparison_of_several_pages_and_invocations_holds_them_all(world, monkeypatch):
    monkeypatch.setattr(verifying, "PAGE", 3)
    world.host.lost = names(*range(0, 10, 2))
    world.clock.advance(NIGHT)
    for _ in range(40):
        world.work(looks=4)
    assert (number_held(world), standing(world)) == (5, names(*range(10)))
    confirm(world, 5)
    for _ in range(40):
        world.work(looks=4)
    world.work()
    assert (held(world), standing(world)) == (None, names(*range(1, 10, 2)))


@pytest.mark.parametrize("gone", [2, 3, 4, 9])
@pytest.mark.parametrize("word", [False, True])
def test_a_comparison_may_die_at_every_step(gone, word, monkeypatch):
    monkeypatch.setattr(verifying, "PAGE", 3)
    for dies_at in range(1, 60, 2):
        world = HoursWorld(Random(1))
        in_registers.link(world, "e_1")
        booked(world, *map(entry, range(10)))
        world.host.lost = names(*range(gone))
        if word and gone > 3:
            polled(world, NIGHT)
            confirm(world, gone)
        if not _died(world, dies_at, after=timedelta(0) if word and gone > 3 else NIGHT):
            break
        for _ in range(4):
            polled(world)
        is_taken = gone <= 3 or word
        assert standing(world) == (names(*range(gone, 10)) if is_taken else names(*range(10)))
        assert number_held(world) == (0 if is_taken else gone)
    else:
        pytest.fail("the work has more steps than were tried")


def _died(world: HoursWorld, step: int, *, after: timedelta) -> bool:
    """Let a worker die at a step of the piece of work that compares; False where it has none."""
    left = iter(range(step))
    struck: list[str] = []

    def strike(worker: object, place: str) -> None:
        if not struck and next(left, None) is None:
            struck.append(place)
            worker.dead = True  # type: ignore[attr-defined]
            raise CrashError(place)

    world.strike = strike  # type: ignore[method-assign]
    world.clock.advance(after)
    world.work()
    world.clock.advance(POLL)
    return bool(struck)


def test_a_host_that_answers_slowly_is_asked_on_where_time_ended(world, monkeypatch):
    """Each unknown entry is a call: who comes to few of them is followed by who goes on there."""
    monkeypatch.setattr(verifying, "PAGE", 200)
    world.host.lost = names(*range(10))
    asked = asked_for(world)
    world.clock.advance(NIGHT)
    for _ in range(12):
        world.work(looks=5)
    assert number_held(world) == 10
    assert len(asked) < 60
    assert standing(world) == names(*range(10))
