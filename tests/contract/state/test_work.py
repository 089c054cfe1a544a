from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bindeledd.domain.changes import FinishWork, IsGeneration, OweWork, SaveGrant
from bindeledd.domain.errors import ConflictError
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.work import WorkKind
from bindeledd.state import TableState
from bindeledd.state.store import MAX_OVERTAKEN
from tests.contract.state.samples import OTHERS, REF, Interrupted, work
from tests.fakes import NOON

HOUR = timedelta(hours=1)
KEY = work().key


def due(state, now=NOON, limit=100):
    return list(state.due(now, limit=limit))


def test_owed_work_is_found_by_key_by_connection_and_when_due(state):
    item = work(parameters={"full": "yes"})
    state.commit(OweWork(item))

    assert state.work(REF, KEY) == item
    assert state.work_of(REF) == [item]
    assert due(state) == [item]
    assert state.work(REF, "plan#customers") is None


def test_work_is_due_from_its_very_instant_on(state):
    state.commit(OweWork(work(due_at=NOON)))

    assert due(state, NOON - timedelta(microseconds=1)) == []
    assert len(due(state, NOON)) == 1


def test_owing_again_raises_the_revision_merges_parameters_and_keeps_the_earlier_due_time(state):
    state.commit(OweWork(work(due_at=NOON + HOUR, attempts=2, parameters={"a": "1", "b": "1"})))
    state.commit(OweWork(work(due_at=NOON, parameters={"b": "2", "c": "2"})))
    state.commit(OweWork(work(due_at=NOON + HOUR)))

    expected = work(due_at=NOON, revision=3, attempts=2, parameters={"a": "1", "b": "2", "c": "2"})
    assert state.work(REF, KEY) == expected
    assert due(state) == [expected]


def test_finished_work_is_no_longer_owed(state):
    state.commit(OweWork(work()))

    state.commit(FinishWork(state.work(REF, KEY)))

    assert state.work(REF, KEY) is None
    assert state.work_of(REF) == []
    assert due(state, NOON + HOUR) == []


def test_work_can_be_owed_again_later(state):
    state.commit(OweWork(work(parameters={"full": "yes"})))
    done = replace(state.work(REF, KEY), parameters={})

    state.commit(FinishWork(done, next_due_at=NOON + HOUR, attempts=3))

    assert due(state) == []
    (again,) = due(state, NOON + HOUR)
    assert again == state.work(REF, KEY)
    assert (again.due_at, again.attempts, again.parameters) == (NOON + HOUR, 3, {})
    assert again.revision > done.revision


@pytest.mark.parametrize("next_due_at", [None, NOON + 2 * HOUR])
def test_work_that_was_raised_meanwhile_stays_due_at_once(state, clock, next_due_at):
    state.commit(OweWork(work()))
    done = state.work(REF, KEY)
    state.commit(OweWork(work(due_at=NOON + HOUR, parameters={"by": "kari"})))
    now = clock.advance(timedelta(minutes=5))

    state.commit(FinishWork(done, next_due_at=next_due_at, attempts=1))

    (standing,) = due(state, now)
    assert standing.due_at <= now
    assert (standing.parameters, standing.attempts) == ({"by": "kari"}, 1)
    state.commit(FinishWork(standing))
    assert due(state, now + 3 * HOUR) == []


def test_work_that_was_raised_for_later_is_brought_forward_when_finished(state, clock):
    state.commit(OweWork(work()))
    done = state.work(REF, KEY)
    state.commit(FinishWork(done, next_due_at=NOON + HOUR))

    state.commit(FinishWork(done))  # by another worker that had read the same revision

    assert [item.due_at for item in due(state)] == [NOON]


def test_a_worker_that_wakes_up_late_finishes_nothing_but_its_own(state):
    state.commit(OweWork(work()))
    late = state.work(REF, KEY)
    state.commit(FinishWork(late))
    state.commit(OweWork(work(parameters={"new": "yes"})))

    state.commit(FinishWork(late))

    (standing,) = due(state)
    assert standing.parameters == {"new": "yes"}
    assert standing.revision > late.revision


def test_finishing_twice_or_what_was_never_owed_does_nothing(state):
    state.commit(FinishWork(work(), next_due_at=NOON))
    state.commit(OweWork(work()))
    item = state.work(REF, KEY)
    state.commit(FinishWork(item))
    state.commit(FinishWork(item, next_due_at=NOON))

    assert due(state) == []


def test_the_mark_of_finished_work_leaves_after_a_month(state, clock):
    state.commit(OweWork(work(revision=7)))
    state.commit(FinishWork(state.work(REF, KEY)))
    clock.advance(timedelta(days=31))

    state.commit(OweWork(work()))

    assert state.work(REF, KEY).revision == 8  # the table has not removed the mark yet


def test_due_work_comes_oldest_first_over_all_tenants_and_no_more_than_asked(state):
    refs = [ConnectionRef(f"v-{n % 3}", f"t-{n}", "c") for n in range(30)]
    for n, ref in enumerate(refs):
        state.commit(OweWork(work(ref, due_at=NOON + timedelta(seconds=(n * 7) % 30))))

    found = due(state, NOON + timedelta(seconds=19))

    seconds = [(item.due_at - NOON).seconds for item in found]
    assert seconds == list(range(20))
    assert due(state, NOON + timedelta(seconds=19), limit=5) == found[:5]


def test_keys_of_one_connection_are_kept_apart(state):
    items = [
        work(kind=kind, dimension=dimension)
        for kind in WorkKind
        for dimension in (Dimension.CUSTOMERS, Dimension.PROJECTS)
    ]
    state.commit(*(OweWork(item) for item in items))

    assert sorted(item.key for item in state.work_of(REF)) == sorted(item.key for item in items)
    for item in items:
        assert state.work(REF, item.key) == item


@pytest.mark.parametrize("stranger", OTHERS)
def test_work_of_another_connection_is_not_touched(state, stranger):
    state.commit(OweWork(work()))

    assert state.work(stranger, KEY) is None
    assert state.work_of(stranger) == []
    state.commit(FinishWork(work(stranger)))
    assert state.work(REF, KEY) == work()


def interrupted(state, *between) -> TableState:
    table = Interrupted(state.table, *between)
    return TableState(table, cipher=state.cipher, clock=state.clock)


def test_two_requests_at_once_are_both_kept(state):
    state.commit(OweWork(work(parameters={"a": "1"})))
    rival = interrupted(state, lambda: state.commit(OweWork(work(parameters={"b": "2"}))))

    rival.commit(OweWork(work(parameters={"c": "3"})), SaveGrant(REF, "erp", "s"))

    standing = state.work(REF, KEY)
    assert standing.parameters == {"a": "1", "b": "2", "c": "3"}
    assert standing.revision == 3
    assert state.grant(REF, "erp") == "s"


def test_the_first_two_requests_at_once_are_both_kept(state):
    rival = interrupted(state, lambda: state.commit(OweWork(work(parameters={"b": "2"}))))
    rival.commit(OweWork(work(parameters={"c": "3"})))
    assert state.work(REF, KEY).parameters == {"b": "2", "c": "3"}


def test_work_owed_just_before_it_is_finished_is_not_lost(state):
    state.commit(OweWork(work()))
    done = state.work(REF, KEY)
    rival = interrupted(state, lambda: state.commit(OweWork(work(parameters={"new": "yes"}))))

    rival.commit(FinishWork(done))

    assert state.work(REF, KEY).parameters == {"new": "yes"}


def test_a_commit_that_is_overtaken_again_and_again_gives_up(state):
    owe = OweWork(work())
    rival = interrupted(state, *[lambda: state.commit(owe)] * MAX_OVERTAKEN)

    with pytest.raises(ConflictError) as caught:
        rival.commit(owe)

    assert caught.value.details == {"change": "overtaken"}
    assert state.work(REF, KEY).revision == MAX_OVERTAKEN


def test_a_commit_that_also_lost_a_real_condition_is_not_repeated(state):
    rival = interrupted(state, lambda: state.commit(OweWork(work())))

    with pytest.raises(ConflictError) as caught:
        rival.commit(OweWork(work()), IsGeneration(REF, 1))

    assert caught.value.details["change"] == "IsGeneration"
    assert state.work(REF, KEY).revision == 1
