"""What does not fit into one invocation goes on in the next one from where it stood (ALL-08)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bindeledd.domain.errors import UnavailableError
from bindeledd.domain.identity import System
from bindeledd.domain.runs import Run, RunState
from tests.unit.usecases.engine import CUSTOMERS, LONG, REF, Dying, Engine, stop_after
from tests.unit.usecases.model import Crash, Feed

SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.requirement("ALL-08")


def filled(size: int, *, host: Feed = Feed.CURSOR, erp: Feed = Feed.UPDATED_SINCE) -> Engine:
    """Link so many objects of either side, and then edit every other one on each side."""
    engine = Engine(host, erp, page=5)
    for number in range(1, size + 1):
        side = engine.host if number % 2 else engine.erp
        side.edit(number, f"first {number}")
    engine.settle(hours=1)
    engine.must_agree()
    return engine


def edited(engine: Engine, *, numbers: range) -> None:
    for number in numbers:
        side = engine.host if number % 2 else engine.erp
        side.edit(number, f"second {number}")


def test_a_reading_goes_on_with_the_page_after_the_last_one_that_was_read():
    engine = filled(40)
    engine.owe(mode="full")
    before = (engine.host.calls, engine.erp.calls)

    runs: list[Run] = []
    while len(runs) < 20 and (not runs or runs[-1].state is RunState.INTERRUPTED):
        runs.append(run_of(engine, stop_after(3)))

    host, erp = engine.host.calls - before[0], engine.erp.calls - before[1]
    assert len(runs) > 3
    assert (host, erp) == (8, 8), "each page of 5 was read once"
    assert [run.counts.get("calls:host", 0) for run in runs[:3]] == [4, 4, 0]
    assert sum(run.counts.get("calls:erp", 0) for run in runs) == 8
    assert runs[-1].full


def run_of(engine: Engine, remaining: Callable[[], timedelta] = lambda: LONG) -> Run:
    engine.wait(SECOND)
    run = engine.run(remaining=remaining)
    assert run is not None
    return run


def test_a_system_that_stops_answering_in_the_midst_of_a_reading_is_gone_on_with():
    engine = filled(40)
    engine.owe(mode="full")
    up = iter([True] * 6 + [False])
    engine.erp.before_call = lambda: None if next(up) else down()

    failed = run_of(engine)
    engine.erp.before_call = lambda: None
    before = engine.erp.calls, engine.host.calls
    engine.wait(timedelta(minutes=2))
    run = engine.run()

    assert failed.state is RunState.FAILED
    assert run is not None
    assert run.state is RunState.SUCCEEDED
    assert (engine.erp.calls - before[0], engine.host.calls - before[1]) == (2, 0)


def down() -> None:
    raise UnavailableError


def test_a_place_that_the_system_has_forgotten_begins_the_reading_anew():
    engine = filled(40)
    engine.owe(mode="full")
    run_of(engine, stop_after(3))
    engine.host.forgets_places = True
    before = engine.host.calls

    run = run_of(engine)

    assert run.state is RunState.SUCCEEDED
    assert engine.host.calls - before == 8


def test_applying_goes_on_without_reading_both_registers_again():
    engine = filled(40)
    engine.owe(mode="full")
    edited(engine, numbers=range(1, 21))
    first = run_of(engine, stop_after(26))
    before = engine.host.calls, engine.erp.calls, engine.host.writes, engine.erp.writes

    second = run_of(engine)

    assert first.state is RunState.INTERRUPTED
    written = engine.host.writes - before[2], engine.erp.writes - before[3]
    assert 0 < sum(written) < 20
    assert (engine.host.calls - before[0], engine.erp.calls - before[1]) == written
    assert second.state is RunState.SUCCEEDED
    engine.must_agree()
    engine.settle()
    assert engine.host.writes + engine.erp.writes == before[2] + before[3] + sum(written)


def test_what_was_kept_too_long_ago_is_read_again():
    engine = filled(40)
    engine.owe(mode="full")
    edited(engine, numbers=range(1, 21))
    run_of(engine, stop_after(26))
    engine.wait(timedelta(minutes=16))
    before = engine.host.calls, engine.host.writes

    engine.run()

    assert engine.host.calls - before[0] - (engine.host.writes - before[1]) == 8


def test_an_edit_after_what_was_kept_is_neither_overwritten_nor_lost():
    engine = filled(40)
    engine.owe(mode="full")
    edited(engine, numbers=range(1, 21))
    run_of(engine, stop_after(26))
    edited(engine, numbers=range(1, 41))
    for number in range(1, 41):
        side = engine.host if number % 2 else engine.erp
        side.edit(number, f"third {number}")

    engine.settle()

    engine.must_agree()


def test_nothing_is_left_behind_of_what_was_kept():
    engine = filled(40)
    engine.owe(mode="full")
    edited(engine, numbers=range(1, 21))
    for looks in (3, 3, 26, 10):
        run_of(engine, stop_after(looks))
    engine.settle()

    assert all(engine.state.staged(REF, CUSTOMERS, system) is None for system in System)
    assert not [item for item in engine.table.items() if item["type"].startswith("Staged")]


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("looks", [3, 26, 60], ids=["reading", "applying", "whole"])
@pytest.mark.parametrize("erp", [Feed.UPDATED_SINCE, Feed.NONE])
def test_a_crash_at_any_storing_loses_nothing_and_doubles_nothing(erp, looks, before):
    at, died = 1, True
    while died:
        engine = filled(16, erp=erp)
        engine.owe(mode="full")
        edited(engine, numbers=range(1, 13))
        engine.host.edit(17, "new")
        run_of(engine, stop_after(5))
        dying = Dying(engine.state, at, before=before)
        engine.wait(SECOND)
        engine.run(remaining=stop_after(looks), state=dying)
        died = dying.died
        engine.settle()
        engine.must_agree()
        at += 1
    assert at > 3


@pytest.mark.parametrize("side", System)
def test_a_crash_at_any_call_loses_nothing_and_doubles_nothing(side):
    at, died = 1, True
    while died:
        engine = filled(16)
        engine.owe(mode="full")
        edited(engine, numbers=range(1, 13))
        engine.host.edit(17, "new")
        run_of(engine, stop_after(5))
        engine.wait(SECOND)
        died = dies_at(engine, side, at)
        engine.settle()
        engine.must_agree()
        at += 1
    assert at > 3


def dies_at(engine: Engine, side: System, at: int) -> bool:
    """Run once and die at the n-th call to a side; tell whether there were so many."""
    calls = 0

    def count() -> None:
        nonlocal calls
        calls += 1
        if calls == at:
            raise Crash

    engine.registers[side].before_call = count
    engine.run()
    return calls >= at
