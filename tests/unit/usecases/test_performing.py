"""A performer does what it has a doer for; what else is due is another function's, and rung for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from bindeledd.domain.changes import FinishWork, OweWork
from bindeledd.domain.identity import Dimension, Lane
from bindeledd.domain.ports import State
from bindeledd.domain.work import WorkItem, WorkKind
from bindeledd.usecases.executing import Remaining
from bindeledd.usecases.hours.summary import HoursRun
from bindeledd.usecases.performing import Doer, Performer
from tests.fakes import FixedClock, memory_state
from tests.unit.domain.builders import REF
from tests.wiring import Bell

CLOCK = FixedClock()
NOW = CLOCK.now()
LONG = timedelta(minutes=10)
CUSTOMERS = WorkItem(REF, WorkKind.SYNCHRONISE, Dimension.CUSTOMERS, NOW)
PROJECTS = WorkItem(REF, WorkKind.SYNCHRONISE, Dimension.PROJECTS, NOW)
HOURS = WorkItem(REF, WorkKind.PUSH_HOURS, None, NOW, lane=Lane.HOURS)


@dataclass
class Finishing:
    """Finishes what it is given, and owes what is to follow it."""

    state: State
    owes: WorkItem | None = None
    done: list[str] = field(default_factory=list)

    def __call__(self, item: WorkItem, *, remaining: Remaining) -> HoursRun:
        assert remaining() > timedelta()
        self.done.append(item.key)
        self.state.commit(FinishWork(item), *([OweWork(self.owes)] if self.owes else []))
        return HoursRun(item.ref)


def performer(state: State, bell: Bell, **doers: Doer) -> Performer:
    return Performer(
        state=state,
        clock=CLOCK,
        doorbell=bell,
        doers={WorkKind(kind): doer for kind, doer in doers.items()},
    )


def followed(made: Performer, key: str) -> list[str]:
    return [work for work, done in made.follow(REF, key, remaining=lambda: LONG) if done]


def test_hours_that_a_run_leaves_owed_are_rung_for_at_once_and_once():
    state, bell = memory_state(CLOCK), Bell()
    state.commit(OweWork(CUSTOMERS), OweWork(PROJECTS))
    runs = Finishing(state, owes=HOURS)
    seen: list[tuple[str, int]] = []

    for work, _ in performer(state, bell, synchronise=runs).follow(
        REF, CUSTOMERS.key, remaining=lambda: LONG
    ):
        seen.append((work, len(bell.rung)))

    assert seen == [(CUSTOMERS.key, 1), (PROJECTS.key, 2)], "each run asked anew"
    assert {item.key for item in bell.rung} == {HOURS.key}
    owed = state.work(REF, HOURS.key)
    assert owed is not None, "it was not done here"


def test_hours_that_wait_all_along_are_rung_for_once():
    state, bell = memory_state(CLOCK), Bell()
    state.commit(OweWork(CUSTOMERS), OweWork(PROJECTS), OweWork(HOURS))

    done = followed(performer(state, bell, synchronise=Finishing(state)), CUSTOMERS.key)

    assert done == [CUSTOMERS.key, PROJECTS.key]
    assert [item.key for item in bell.rung] == [HOURS.key]


def test_hours_do_not_wait_behind_registers_nor_do_them():
    state, bell = memory_state(CLOCK), Bell()
    state.commit(OweWork(CUSTOMERS), OweWork(HOURS))
    hours = Finishing(state)

    assert followed(performer(state, bell, push_hours=hours), HOURS.key) == [HOURS.key]
    assert state.work(REF, CUSTOMERS.key) is not None


def test_a_ring_that_came_to_the_wrong_function_does_nothing_but_is_passed_on():
    state, bell = memory_state(CLOCK), Bell()
    state.commit(OweWork(HOURS))

    assert followed(performer(state, bell, synchronise=Finishing(state)), HOURS.key) == []
    assert [item.key for item in bell.rung] == [HOURS.key]


def test_what_is_due_later_is_left():
    state, bell = memory_state(CLOCK), Bell()
    later = WorkItem(REF, WorkKind.PUSH_HOURS, None, NOW + LONG, lane=Lane.HOURS)
    state.commit(OweWork(CUSTOMERS), OweWork(later))

    done = followed(performer(state, bell, synchronise=Finishing(state)), CUSTOMERS.key)

    assert done == [CUSTOMERS.key]
    assert bell.rung == []
