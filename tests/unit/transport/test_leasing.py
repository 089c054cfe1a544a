"""Many workers share one limit: never above it in any window, and hardly below it."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.budgets import Allowance, Ask, Lease
from bindeledd.domain.identity import Lane
from bindeledd.state import TableState, keys
from bindeledd.transport.leasing import LeasedPacer
from bindeledd.transport.pacing import AskAgain, Turn
from tests.fakes import NOON, memory_state

TEN = Allowance(10)


@dataclass
class Counting:
    """The state's budgets, with what they cost."""

    state: TableState = field(default_factory=memory_state)
    leases: int = 0

    def lease(self, limit: str, ask: Ask, allowance: Allowance, *, now: datetime) -> Lease:
        self.leases += 1
        return self.state.lease(limit, ask, allowance, now=now)

    def give_back(self, limit: str, worker: str, *, now: datetime) -> None:
        self.state.give_back(limit, worker, now=now)

    def hold(self, limit: str, pause: timedelta, *, now: datetime) -> None:
        self.state.hold(limit, pause, now=now)

    @property
    def revision(self) -> int:
        item = self.state.table.get(keys.budget("limit"))
        assert item is not None
        return int(item["revision"])


@dataclass
class Worker:
    """Calls one after the other; its clock is off, its answers take their time, it may die."""

    name: str
    budgets: Counting
    allowance: Allowance
    skew: timedelta
    answers_after: float
    calls: int
    dies_at: float | None
    starts_at: float
    gives_back: bool = True
    lane: Lane = Lane.REGISTERS

    def work(self, true: Clock) -> Iterator[float]:
        """Yield how long to wait; every call is noted at the true instant."""
        yield self.starts_at
        pacer = LeasedPacer(self.budgets, "limit", self.allowance, worker=self.name, lane=self.lane)
        for _ in range(self.calls):
            while isinstance(turn := pacer.reserve(self._now(true), latest=None), AskAgain):
                yield turn.after.total_seconds()
            assert turn is not None
            yield turn.total_seconds()
            if self.dies_at is not None and true.seconds >= self.dies_at:
                return
            true.went.append((true.seconds, self.name))
            yield self.answers_after
        if self.gives_back:
            pacer.give_back(self._now(true))

    def _now(self, true: Clock) -> datetime:
        return NOON + timedelta(seconds=true.seconds) + self.skew


@dataclass
class Clock:
    """True time, which no worker knows, and what was called when."""

    seconds: float = 0.0
    went: list[tuple[float, str]] = field(default_factory=list)

    def play(self, workers: list[Worker], *, until: float = 1e9) -> None:
        numbers = count()
        queue = [(0.0, next(numbers), worker.work(self)) for worker in workers]
        heapq.heapify(queue)
        while queue and queue[0][0] <= until:
            self.seconds, _, going = heapq.heappop(queue)
            wait = next(going, None)
            if wait is not None:
                heapq.heappush(queue, (self.seconds + wait, next(numbers), going))

    def most_in(self, window: float) -> int:
        times = sorted(at for at, _ in self.went)
        most = start = 0
        for end, at in enumerate(times):
            while times[start] <= at - window:
                start += 1
            most = max(most, end - start + 1)
        return most

    def rate(self, since: float, until: float, who: str = "") -> float:
        went = [at for at, name in self.went if name.startswith(who)]
        return sum(since <= at < until for at in went) / (until - since)


def team(size: int, *, budgets: Counting | None = None, **more) -> list[Worker]:
    shared = budgets or Counting()
    plain: dict[str, Any] = {
        "allowance": TEN,
        "skew": timedelta(0),
        "answers_after": 0.0,
        "calls": 1_000_000,
        "dies_at": None,
        "starts_at": 0.0,
    }
    return [Worker(f"w{n:02d}", shared, **(plain | more)) for n in range(size)]


workers = st.fixed_dictionaries(
    {
        "skew": st.integers(-2500, 2500).map(lambda ms: timedelta(milliseconds=ms)),
        "answers_after": st.sampled_from([0.0, 0.05, 0.3, 2.0]),
        "calls": st.sampled_from([3, 30, 200]),
        "dies_at": st.none() | st.floats(0, 30),
        "starts_at": st.floats(0, 40),
        "gives_back": st.booleans(),
        "lane": st.sampled_from([Lane.REGISTERS, Lane.HOURS]),
    }
)


@given(
    described=st.lists(workers, min_size=1, max_size=14),
    allowance=st.sampled_from(
        [TEN, Allowance(1), Allowance(3), Allowance(25, timedelta(seconds=5))]
    ),
)
def test_no_window_ever_sees_more_than_the_limit_whatever_the_clocks_say(described, allowance):
    budgets, clock = Counting(), Clock()
    clock.play(
        [Worker(f"w{n}", budgets, allowance, **one) for n, one in enumerate(described)], until=120
    )
    assert clock.most_in(allowance.per.total_seconds()) <= allowance.calls


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10, 11, 30])
def test_four_fifths_of_the_limit_are_used_at_least_by_one_and_by_many(size):
    clock = Clock()
    clock.play(team(size), until=130)

    assert clock.rate(10, 130) >= 8.0
    assert clock.most_in(1.0) <= 10


@pytest.mark.parametrize("size", [4, 8, 20])
def test_workers_that_wait_for_their_answers_use_the_limit_together(size):
    clock = Clock()
    clock.play(team(size, answers_after=0.3), until=130)

    assert clock.rate(10, 130) >= 8.0


def test_everybody_gets_on_also_where_there_are_more_workers_than_shares():
    clock = Clock()
    clock.play(team(25), until=130)

    assert {name for _, name in clock.went} == {f"w{n:02d}" for n in range(25)}


def test_the_second_worker_begins_at_once():
    budgets, clock = Counting(), Clock()
    first, second = team(2, budgets=budgets)
    second.starts_at = 30.0
    clock.play([first, second], until=60)

    begun = min(at for at, name in clock.went if name == second.name)
    assert begun <= 31.5
    shared = sum(40 <= at < 60 for at, name in clock.went if name == second.name) / 20
    assert shared >= 4


def with_hours(registers: int, hours: int, **more: Any) -> Clock:
    """Let workers of hours come after a minute in which registers had the limit for themselves."""
    budgets, clock = Counting(), Clock()
    late: dict[str, Any] = {"starts_at": 60.0, "lane": Lane.HOURS, **more}
    coming = team(hours, budgets=budgets, **late)
    for one in coming:
        one.name = f"hours {one.name}"
    clock.play([*team(registers, budgets=budgets), *coming], until=120)
    assert clock.most_in(1.0) <= 10
    return clock


@pytest.mark.parametrize("registers", [1, 2, 25])
def test_hours_go_within_seconds_however_many_registers_are_read(registers):
    clock = with_hours(registers, 1)

    first = min(at for at, name in clock.went if name.startswith("hours"))
    assert first - 60 <= 6
    assert clock.rate(75, 120, "hours") >= 2.4
    assert clock.rate(75, 120, "w") >= 4
    assert clock.rate(75, 120) >= 8


def test_what_hours_do_not_use_is_the_registers_again():
    clock = with_hours(12, 1, calls=20)

    assert clock.rate(80, 120, "hours") == 0
    assert clock.rate(85, 120, "w") >= 8


def test_hours_of_many_leave_the_registers_their_part():
    clock = with_hours(2, 15)

    assert clock.rate(80, 120, "w") >= 0.5
    assert {name for _, name in clock.went if name.startswith("hours")} >= {
        f"hours w{n:02d}" for n in range(15)
    }


@pytest.mark.parametrize("calls", [1, 2, 3])
def test_of_a_small_limit_both_have_something(calls):
    budgets, clock = Counting(), Clock()
    hours = team(1, budgets=budgets, allowance=Allowance(calls), lane=Lane.HOURS)
    hours[0].name = "hours"
    registers = team(3, budgets=budgets, allowance=Allowance(calls))
    clock.play([*registers, *hours], until=200)
    assert clock.rate(20, 200, "hours") > 0.15
    assert clock.rate(20, 200, "w") > 0.15


def test_dense_calls_cost_a_question_in_two_seconds_and_a_write_in_four():
    budgets, clock = Counting(), Clock()
    clock.play(team(1, budgets=budgets), until=100)

    assert len(clock.went) > 800
    assert budgets.leases <= 52
    assert budgets.revision <= 30


def test_the_shares_of_one_that_died_are_given_away_after_its_lease_and_the_guard():
    budgets, clock = Counting(), Clock()
    dying, other = team(2, budgets=budgets)
    dying.dies_at = 20.0
    clock.play([dying, other], until=60)

    assert clock.rate(35, 60) >= 8.0


def test_a_pause_that_the_system_asks_of_one_is_kept_by_all():
    budgets = Counting()
    clock = {"a": NOON, "b": NOON + timedelta(seconds=3)}
    pacers = {name: LeasedPacer(budgets, "limit", TEN, worker=name) for name in clock}
    for name, pacer in pacers.items():
        assert turn_of(pacer, clock[name]) is not None

    pacers["a"].hold(clock["a"] + timedelta(seconds=30))

    for name, asked_at in clock.items():
        went = first_call(pacers[name], asked_at + timedelta(seconds=2))
        assert timedelta(seconds=30) <= went - asked_at <= timedelta(seconds=33), name


def first_call(pacer: LeasedPacer, now: datetime) -> datetime:
    while isinstance(turn := turn_of(pacer, now), AskAgain):
        now += turn.after
    assert turn is not None
    return now + turn


def turn_of(pacer: LeasedPacer, now: datetime) -> Turn:
    return pacer.reserve(now, latest=None)


def test_a_turn_after_the_latest_moment_is_not_taken():
    pacer = LeasedPacer(Counting(), "limit", Allowance(1), worker="a")
    assert pacer.reserve(NOON, latest=NOON) == timedelta(0)
    assert pacer.reserve(NOON, latest=NOON + timedelta(seconds=0.5)) is None
    assert pacer.reserve(NOON, latest=NOON + timedelta(seconds=2)) is not None


def test_a_worker_that_was_asleep_asks_before_it_calls():
    budgets = Counting()
    asleep = LeasedPacer(budgets, "limit", TEN, worker="a")
    assert asleep.reserve(NOON, latest=None) == timedelta(0)
    hour = timedelta(hours=1)
    other = LeasedPacer(budgets, "limit", TEN, worker="b")
    taken = [other.reserve(NOON + hour, latest=None) for _ in range(9)]
    assert taken == [timedelta(0)] * 9

    first, second = (first_call(asleep, NOON + hour) for _ in range(2))

    assert first == NOON + hour, "one share is kept free for the next to come"
    assert second > NOON + hour + timedelta(seconds=1)
