"""After a lost answer at most one explanation is acted on, and after a pause at most one write."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bindeledd.domain.changes import SaveConnection
from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.identity import System
from bindeledd.domain.policy import DimensionPolicy
from bindeledd.domain.ports import Lookup
from bindeledd.domain.work import ClaimState
from tests.unit.usecases.engine import CUSTOMERS, POLICY, REF, Engine
from tests.unit.usecases.model import Feed

SECOND = timedelta(seconds=1)


def by_values(policy: DimensionPolicy = POLICY) -> Engine:
    """An ERP that keeps no mark of ours and gives objects without number."""
    engine = Engine(Feed.CURSOR, Feed.UPDATED_SINCE, policy=policy)
    engine.erp.lookup = Lookup.NATURAL_KEY
    return engine


@pytest.mark.parametrize("lost", ["request", "answer"])
@pytest.mark.parametrize("lookup", [Lookup.REFERENCE, Lookup.NATURAL_KEY])
def test_a_creation_whose_answer_was_lost_happens_once(lookup, lost):
    engine = Engine(Feed.CURSOR, Feed.UPDATED_SINCE)
    engine.erp.lookup = lookup
    engine.host.edit(1, "Fjell AS")
    engine.erp.loses = lost

    engine.run()
    engine.settle()

    engine.must_agree()
    assert not engine.state.open_claims(REF, CUSTOMERS)


def test_one_that_somebody_else_made_as_well_is_for_a_person():
    engine = by_values()
    engine.host.edit(1, "Fjell AS")
    engine.erp.loses = "answer"
    engine.run()
    engine.erp.edit(50, "Fjell AS")
    engine.erp.numbers[50] = "1"

    engine.settle()

    (claim,) = engine.state.open_claims(REF, CUSTOMERS)
    assert claim.state is ClaimState.UNCERTAIN
    assert len(engine.erp.rows) == 2, "nothing is sent by itself"


def test_what_was_renumbered_before_it_was_looked_for_is_for_a_person():
    engine = by_values()
    engine.host.edit(1, "Fjell AS")
    engine.erp.loses = "answer"
    engine.run()
    (made,) = engine.erp.rows
    engine.erp.numbers[made] = "77"

    engine.settle()

    (claim,) = engine.state.open_claims(REF, CUSTOMERS)
    assert claim.state is ClaimState.UNCERTAIN
    assert len(engine.erp.rows) == 1, "it is not made again"


def test_a_namesake_that_stood_before_does_not_keep_a_lost_creation_from_being_sent_again():
    engine = by_values(replace(POLICY, create_in=frozenset({System.ERP})))
    engine.erp.edit(50, "Fjell AS")
    engine.erp.numbers[50] = "77"
    engine.host.edit(1, "Fjell AS")
    engine.erp.loses = "request"
    engine.run()

    engine.settle()

    assert not engine.state.open_claims(REF, CUSTOMERS)
    assert [name for _, name in engine.erp.named()] == ["Fjell AS", "Fjell AS"]


@pytest.mark.parametrize("lost", ["request", "answer"])
def test_an_update_is_known_again_in_the_form_that_the_system_gave_it(lost):
    engine = Engine(Feed.CURSOR, Feed.UPDATED_SINCE)
    engine.host.edit(1, "Fjell AS")
    engine.settle()
    engine.erp.makes = str.upper
    engine.host.edit(1, "Fjell og Berg AS")
    engine.erp.loses = lost
    engine.owe()
    engine.run()
    engine.settle()

    assert engine.erp.named() == [("1", "FJELL OG BERG AS")]
    assert engine.host.named() == [("1", "Fjell og Berg AS")], (
        "what was made of it never comes back"
    )
    assert not list(engine.state.journal(REF, run_id=None)) or engine.host.writes == 0


@pytest.mark.requirement("ALL-02")
@pytest.mark.parametrize("lost", ["request", "answer"])
@pytest.mark.parametrize("after", ["Fjell AS", "Dal AS", None], ids=["before", "edited", "deleted"])
def test_what_a_lost_write_may_have_written_over_is_kept_once(lost, after):
    """Where what stands tells nothing any more it may have arrived; else it is sent again."""
    engine = Engine(Feed.CURSOR, Feed.UPDATED_SINCE)
    engine.host.edit(1, "Fjell AS")
    engine.settle()
    engine.host.edit(1, "Berg AS")
    engine.erp.loses = lost
    engine.owe()
    engine.run()
    (row,) = engine.erp.rows
    engine.erp.edit(row, after)
    engine.settle()

    kept = [
        change.old
        for entry in engine.state.journal(REF, run_id=None)
        for change in entry.changes
        if entry.target is System.ERP
    ]
    assert kept.count("Fjell AS") == 1
    assert not engine.state.open_claims(REF, CUSTOMERS)


def test_under_the_read_only_switch_no_creation_is_repeated():
    engine = Engine(Feed.CURSOR, Feed.UPDATED_SINCE)
    engine.erp.lookup = Lookup.REPEATABLE
    engine.host.edit(1, "Fjell AS")
    engine.erp.loses = "request"
    engine.run()
    switch(engine, read_only=True)
    engine.settle()
    assert (engine.erp.rows, engine.host.writes) == ({}, 0)

    switch(engine, read_only=False)
    engine.settle()
    engine.must_agree()
    assert not engine.state.open_claims(REF, CUSTOMERS)


def switch(engine: Engine, *, read_only: bool) -> None:
    """Turn the connection's read-only switch."""
    connection = engine.state.connection(REF)
    assert connection is not None
    turned = replace(connection, read_only=read_only, generation=connection.generation + 1)
    engine.state.commit(SaveConnection(turned, expected=connection.revision))


@pytest.mark.requirement("SV-16")
@pytest.mark.parametrize("side", System)
@pytest.mark.parametrize("lookup", [Lookup.REFERENCE, Lookup.REPEATABLE])
def test_after_a_pause_at_any_call_at_most_one_more_write_arrives(lookup, side):
    at, reached = 1, True
    while reached:
        engine = Engine(Feed.CURSOR, Feed.UPDATED_SINCE)
        engine.erp.lookup = lookup
        for number in range(1, 7):
            (engine.host if number % 2 else engine.erp).edit(number, f"Kunde {number}")
        engine.erp.loses, engine.erp.loses_every = "request", True
        engine.run()
        engine.erp.loses = None
        engine.wait(timedelta(minutes=2))
        after = writes_after_pause(engine, side, at)
        reached = after is not None
        assert after is None or after <= 1, f"call {at}"
        assert not engine.state.work(REF, f"synchronise#{CUSTOMERS}") or engine.run() is None
        at += 1
    assert at > 3


def writes_after_pause(engine: Engine, side: System, at: int) -> int | None:
    """Pause at the n-th call to a side; None when there were not so many."""
    calls = 0
    before: int | None = None

    def pause() -> None:
        nonlocal calls, before
        calls += 1
        if calls == at:
            connection = engine.state.connection(REF)
            assert connection is not None
            paused = replace(
                connection,
                state=ConnectionState.PAUSED,
                generation=connection.generation + 1,
            )
            engine.state.commit(SaveConnection(paused, expected=connection.revision))
            before = engine.host.writes + engine.erp.writes

    for number in range(1, 7):
        (engine.host if number % 2 else engine.erp).edit(number, f"Ny kunde {number}")
    engine.owe()
    engine.registers[side].before_call = pause
    engine.run()
    return None if before is None else engine.host.writes + engine.erp.writes - before
