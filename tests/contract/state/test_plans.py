from __future__ import annotations

from datetime import timedelta

import pytest

from bindeledd.domain.changes import SaveCursor, SavePlan
from bindeledd.domain.feeds import Cursors
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.plans import EntryKind, Hint, Plan, PlanHeader, Reason, Suggestion
from bindeledd.state import MemoryTable, keys
from bindeledd.state.table import Query
from tests.contract.state.samples import CUSTOMERS, OTHERS, REF, entry
from tests.fakes import NOON, memory_state

EXPIRY = NOON + timedelta(days=14)


def plan_of(count: int, dimension: Dimension = CUSTOMERS) -> Plan:
    entries = tuple(entry(str(10000 + n), dimension=dimension) for n in range(count))
    return Plan(dimension, entries, unchanged=7)


def store(state, plan: Plan, *, plan_id: str = "plan_1", ref=REF) -> None:
    state.add_plan_entries(ref, plan_id, plan, expires_at=EXPIRY)
    state.commit(
        SavePlan(ref, plan_id, plan, made_at=NOON, expires_at=EXPIRY, calls=12),
    )


def test_a_plan_comes_back_in_the_order_in_which_it_is_applied(state):
    held = entry(
        "77",
        kind=EntryKind.HOLD,
        reason=Reason.NAME_CONTRADICTS,
        target=None,
        erp_id=None,
        suggestions=(Suggestion(Hint.NEAR_NUMBER, "e-7", "077", "Fjell", 80),),
        hints=(Hint.NEAR_NUMBER,),
        problem="name_contradicts",
        problem_details={"number": "77"},
    )
    plan = Plan(CUSTOMERS, (*plan_of(30).entries, held), unchanged=7)

    store(state, plan)

    assert tuple(state.plan_entries(REF, "plan_1", CUSTOMERS)) == plan.entries
    assert state.plan_headers(REF, "plan_1") == [
        PlanHeader(
            id="plan_1",
            dimension=CUSTOMERS,
            hash=plan.hash,
            made_at=NOON,
            expires_at=EXPIRY,
            counts={"update:erp": 30, "hold": 1},
            unchanged=7,
            calls=12,
        )
    ]


def test_a_plan_is_invisible_until_its_header_stands(state):
    state.add_plan_entries(REF, "plan_1", plan_of(3), expires_at=EXPIRY)

    assert state.plan_headers(REF, "plan_1") == []
    assert list(state.plan_entries(REF, "plan_1", CUSTOMERS)) == []


def test_what_a_torn_storing_left_behind_does_not_show(state):
    state.add_plan_entries(REF, "plan_1", plan_of(30), expires_at=EXPIRY)

    store(state, plan_of(26))

    assert len(list(state.plan_entries(REF, "plan_1", CUSTOMERS))) == 26


def test_an_empty_plan_is_a_plan(state):
    store(state, plan_of(0))

    assert [header.counts for header in state.plan_headers(REF, "plan_1")] == [{}]
    assert list(state.plan_entries(REF, "plan_1", CUSTOMERS)) == []


def test_a_plan_has_a_header_and_entries_per_dimension(state):
    store(state, plan_of(2))
    store(state, plan_of(3, Dimension.PROJECTS))
    store(state, plan_of(4), plan_id="plan_2")

    assert {h.dimension for h in state.plan_headers(REF, "plan_1")} == {
        CUSTOMERS,
        Dimension.PROJECTS,
    }
    assert len(list(state.plan_entries(REF, "plan_1", CUSTOMERS))) == 2
    assert len(list(state.plan_entries(REF, "plan_1", Dimension.PROJECTS))) == 3
    assert len(list(state.plan_entries(REF, "plan_2", CUSTOMERS))) == 4
    for stranger in OTHERS:
        assert state.plan_headers(stranger, "plan_1") == []
        assert list(state.plan_entries(stranger, "plan_1", CUSTOMERS)) == []


@pytest.mark.parametrize("count", [keys.PLAN_CHUNK, keys.PLAN_CHUNK + 1, 5000, 5001])
def test_a_large_plan_is_spread_over_partitions_and_read_whole(count):
    table = MemoryTable()
    state = memory_state(table=table)
    plan = plan_of(count)

    store(state, plan)

    assert tuple(state.plan_entries(REF, "plan_1", CUSTOMERS)) == plan.entries
    first = Query(keys.plan_chunk(REF, "plan_1", CUSTOMERS, 0))
    assert len(list(table.query(first))) == keys.PLAN_CHUNK


def test_a_plan_can_be_looked_at_for_two_weeks_after_its_expiry(state, clock):
    store(state, plan_of(2))

    clock.set(EXPIRY + timedelta(days=13, hours=23))
    assert len(list(state.plan_entries(REF, "plan_1", CUSTOMERS))) == 2
    clock.set(EXPIRY + timedelta(days=14))
    assert state.plan_headers(REF, "plan_1") == []
    assert list(state.plan_entries(REF, "plan_1", CUSTOMERS)) == []


def test_cursors_are_empty_at_first_and_then_what_was_saved(state):
    assert state.cursors(REF, CUSTOMERS) == Cursors()

    for run_id in ("run_1", "run_2"):
        state.commit(SaveCursor(REF, CUSTOMERS, "h9", None, NOON, run_id))

    assert state.cursors(REF, CUSTOMERS) == Cursors("h9", None, NOON, "run_2", ref=REF)
    assert state.cursors(REF, Dimension.PROJECTS) == Cursors()
    assert all(state.cursors(ref, CUSTOMERS) == Cursors() for ref in OTHERS)


def test_dimensions_without_a_good_run_are_found_over_all_connections(state):
    for hours, ref in enumerate((REF, *OTHERS)):
        at = NOON + timedelta(hours=hours)
        saved = SaveCursor(ref, CUSTOMERS, None, None, None, "run_1", good_run_at=at)
        state.commit(saved)
    state.commit(SaveCursor(REF, Dimension.PROJECTS, None, None, None, "run_1"))

    def stale(since, limit=10):
        return {cursors.ref for cursors in state.without_good_run_since(since, limit=limit)}

    assert stale(NOON + timedelta(minutes=30)) == {REF}
    assert stale(NOON - timedelta(seconds=1)) == set()
    assert stale(NOON + timedelta(days=1)) == {REF, *OTHERS}
    assert len(stale(NOON + timedelta(days=1), limit=1)) == 1


def test_an_entry_to_the_host_comes_back_with_its_target(state):
    plan = Plan(CUSTOMERS, (entry(target=System.HOST),))
    store(state, plan)
    (found,) = state.plan_entries(REF, "plan_1", CUSTOMERS)
    assert (found.target, found.id, found.hash) == (
        System.HOST,
        plan.entries[0].id,
        plan.entries[0].hash,
    )
