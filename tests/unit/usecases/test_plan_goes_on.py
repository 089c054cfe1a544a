"""A plan that does not fit into one invocation is the plan that one would have made (ALL-08)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bindeledd.domain.changes import SaveConnection
from bindeledd.domain.connections import Connection, ConnectionState
from bindeledd.domain.errors import UnavailableError
from bindeledd.domain.identity import System
from bindeledd.domain.plans import plans_hash
from bindeledd.domain.policy import DimensionSettings, Settings
from bindeledd.usecases.match_report import plan_at_once
from tests.unit.usecases.engine import CUSTOMERS, PRODUCTS, REF, Dying, Engine, stop_after
from tests.unit.usecases.model import Feed, ModelRegister

PAGES = 4

pytestmark = pytest.mark.requirement("ALL-08")


def waiting() -> Engine:
    """Owe the plan of two registers with four pages on each side."""
    engine = Engine(Feed.CURSOR, Feed.UPDATED_SINCE, page=5)
    engine.others[PRODUCTS] = {
        System.HOST: ModelRegister(engine.clock, Feed.NONE, 5),
        System.ERP: ModelRegister(engine.clock, Feed.UPDATED_SINCE, 5),
    }
    for pair in (engine.registers, engine.others[PRODUCTS]):
        for number in range(20):
            pair[System.HOST].edit(number, f"Kunde {number}")
            pair[System.ERP].edit(number + 10, f"Kunde {number + 10}")
    connection = connection_of(engine)
    asking = replace(
        connection,
        state=ConnectionState.AWAITING_APPROVAL,
        settings=Settings(dict.fromkeys((CUSTOMERS, PRODUCTS), DimensionSettings())),
    )
    engine.state.commit(
        SaveConnection(asking, expected=connection.revision), plan_at_once(asking, engine.clock)
    )
    return engine


def connection_of(engine: Engine) -> Connection:
    connection = engine.state.connection(REF)
    assert connection is not None
    return connection


def registers(engine: Engine) -> list[ModelRegister]:
    return [*engine.registers.values(), *engine.others[PRODUCTS].values()]


def made(engine: Engine) -> tuple[str, int]:
    """Read the hash that would be signed, and how many entries it covers."""
    plan_id = connection_of(engine).plan_id
    assert plan_id is not None
    headers = engine.state.plan_headers(REF, plan_id)
    entries = [
        entry
        for header in headers
        for entry in engine.state.plan_entries(REF, plan_id, header.dimension)
    ]
    return plans_hash(header.hash for header in headers), len(entries)


def in_one_go() -> tuple[str, int]:
    engine = waiting()
    assert engine.plan() is not None
    return made(engine)


@pytest.mark.parametrize("looks", [2, 3, 5, 9])
def test_it_is_the_plan_that_one_invocation_would_have_made(looks):
    engine, invocations = waiting(), 0
    while connection_of(engine).plan_id is None and invocations < 40:
        engine.wait(timedelta(seconds=1))
        engine.plan(remaining=stop_after(looks))
        invocations += 1

    assert invocations > 1
    assert made(engine) == in_one_go()
    assert [one.calls for one in registers(engine)] == [PAGES] * 4, "each page was read once"


def test_a_system_that_stops_answering_is_gone_on_with():
    engine = waiting()
    products = engine.others[PRODUCTS][System.ERP]
    up = iter([True, True, False])
    products.before_call = lambda: None if next(up) else fail()

    assert engine.plan() is None
    products.before_call = lambda: None
    engine.wait(timedelta(minutes=2))
    assert engine.plan() is not None

    assert made(engine) == in_one_go()
    assert [one.calls for one in registers(engine)] == [PAGES, PAGES, PAGES, PAGES + 1]


def fail() -> None:
    raise UnavailableError


def test_it_begins_anew_when_the_connection_was_changed_meanwhile():
    engine = waiting()
    engine.plan(remaining=stop_after(12))
    connection = connection_of(engine)
    only = Settings({PRODUCTS: DimensionSettings()})
    changed = replace(connection, settings=only)
    engine.state.commit(SaveConnection(changed, expected=connection.revision))

    engine.wait(timedelta(seconds=1))
    plan_id = engine.plan()

    assert plan_id is not None
    assert [one.dimension for one in engine.state.plan_headers(REF, plan_id)] == [PRODUCTS]


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("looks", [3, 12, 100])
def test_a_crash_at_any_storing_makes_the_same_plan_in_the_end(looks, before):
    expected, at, died = in_one_go(), 1, True
    while died:
        engine = waiting()
        engine.plan(remaining=stop_after(5))
        dying = Dying(engine.state, at, before=before)
        engine.wait(timedelta(seconds=1))
        engine.plan(remaining=stop_after(looks), state=dying)
        died = dying.died
        engine.wait(timedelta(minutes=5))
        while engine.plan() is not None:
            pass
        assert made(engine) == expected, f"storing {at}"
        assert not [item for item in engine.table.items() if item["type"] == "StagedReading"]
        at += 1
    assert at > 2
