"""What a reading costs: a quiet run one call a feed, and in full only what must be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bindeledd.domain.identity import System
from bindeledd.domain.runs import Run
from tests.unit.usecases.engine import POLICY, Engine
from tests.unit.usecases.model import Feed

PAGE = 5


def filled(host: Feed, erp: Feed, *, size: int = 40) -> Engine:
    engine = Engine(host, erp, page=PAGE)
    for number in range(size):
        (engine.host if number % 2 else engine.erp).edit(number, f"Kunde {number}")
    engine.settle(hours=3)
    engine.wait(timedelta(hours=1))
    engine.host.edit(size, "den siste")
    engine.settle(hours=1)
    return engine


def calls_of(engine: Engine) -> tuple[Run, int, int]:
    engine.wait(timedelta(minutes=45))
    before = engine.host.calls, engine.erp.calls
    engine.owe()
    run = engine.run()
    assert run is not None
    return run, engine.host.calls - before[0], engine.erp.calls - before[1]


@pytest.mark.parametrize("host", [Feed.CURSOR, Feed.UPDATED_SINCE])
@pytest.mark.parametrize("erp", [Feed.CURSOR, Feed.UPDATED_SINCE])
def test_a_quiet_run_is_one_call_a_feed(host, erp):
    run, *calls = calls_of(filled(host, erp))

    assert calls == [1, 1]
    assert (run.counts["calls:host"], run.counts["calls:erp"]) == (1, 1)


@pytest.mark.parametrize("edits", [1, PAGE, PAGE + 1, 3 * PAGE])
def test_changes_cost_their_pages(edits):
    engine = filled(Feed.CURSOR, Feed.CURSOR)
    for number in range(1, 2 * edits, 2):
        engine.host.edit(number, f"ny {number}")

    run, host, _ = calls_of(engine)

    assert run.counts["calls:host"] <= -(-edits // PAGE) + 1
    assert host <= -(-edits // PAGE) + 1


def test_a_full_reading_costs_its_pages():
    engine = filled(Feed.CURSOR, Feed.UPDATED_SINCE, size=40)
    engine.owe(mode="full")
    run, host, erp = calls_of(engine)

    assert run.full
    assert (host, erp) == (9, 9), "41 objects by 5"


def test_a_side_without_feed_is_not_read_twice_nor_the_other_in_full():
    engine = filled(Feed.NONE, Feed.UPDATED_SINCE)
    engine.host.edit(1, "endret")

    run, host, erp = calls_of(engine)

    assert not run.full
    assert host == 9
    assert erp == 2, "what changed, and the write"
    assert (run.counts["calls:host"], run.counts["calls:erp"]) == (9, 1)
    engine.must_agree()


def test_where_an_object_must_be_matched_only_the_other_side_is_read_in_full():
    engine = filled(Feed.NONE, Feed.UPDATED_SINCE)
    engine.host.edit(100, "helt ny")

    run, _, _ = calls_of(engine)

    assert run.full
    assert run.counts["calls:host"] == 9
    assert run.counts["calls:erp"] == 10, "once for what changed, and then in full"
    engine.must_agree()


@pytest.mark.parametrize("host", Feed)
def test_an_object_that_stays_without_link_is_compared_once(host):
    kept = replace(POLICY, create_in=frozenset({System.HOST}))
    engine = Engine(host, Feed.UPDATED_SINCE, page=PAGE, policy=kept)
    engine.erp.edit(0, "begge")
    engine.settle(hours=1)
    engine.host.edit(9, "bare hos verten")

    first, *_ = calls_of(engine)
    again = [calls_of(engine)[0] for _ in range(3)]
    engine.host.edit(9, "fortsatt bare hos verten")
    changed, *_ = calls_of(engine)

    assert first.full
    assert [run.full for run in again] == [False] * 3
    assert changed.full
