from __future__ import annotations

from datetime import timedelta

from bindeledd.domain.budgets import Allowance, Ask
from bindeledd.state import TableState, keys
from tests.contract.state.samples import Interrupted
from tests.fakes import NOON, MemoryCipher

TEN = Allowance(10)
SECOND = timedelta(seconds=1)
LIMIT = "poweroffice:svenn/poweroffice/subscription"


def lease(state, worker: str, *, wanted: int = 10, at: timedelta = timedelta(0), keeps: int = 0):
    return state.lease(LIMIT, Ask(worker, wanted, keeps), TEN, now=NOON + at)


def test_one_alone_gets_all_but_one_and_the_next_what_is_free(state):
    assert lease(state, "a").shares == 9
    assert lease(state, "b").shares == 1


def test_a_share_is_never_held_twice_and_moves_as_its_holder_asks_again(state):
    lease(state, "a")
    lease(state, "b")

    assert lease(state, "a", at=2 * SECOND).shares == 5
    second = lease(state, "b", at=2 * SECOND)

    assert second.shares == 5
    assert second.rests, "the shares that come were used a moment ago"
    assert not lease(state, "a", at=4 * SECOND).rests


def test_nobody_gets_more_than_wanted_and_what_is_left_goes_to_who_wants(state):
    lease(state, "a", wanted=2)
    lease(state, "b")

    assert lease(state, "a", wanted=2, at=SECOND).shares == 2
    assert lease(state, "b", at=SECOND).shares == 8


def test_a_worker_keeps_what_a_call_is_still_to_go_with(state):
    lease(state, "a")
    lease(state, "b")

    assert lease(state, "a", at=SECOND, keeps=9).shares == 9
    assert lease(state, "b", at=SECOND).shares == 1


def test_what_is_given_back_is_free_but_rests_first(state):
    lease(state, "a")
    state.give_back(LIMIT, "a", now=NOON + SECOND)
    state.give_back(LIMIT, "never came", now=NOON + SECOND)

    assert lease(state, "b", at=SECOND).rests
    state.give_back(LIMIT, "b", now=NOON + 2 * SECOND)
    assert not lease(state, "c", at=timedelta(minutes=1)).rests


def test_the_shares_of_one_that_died_come_back_after_its_lease_and_the_guard(state):
    lease(state, "a")

    guarded = TEN.lease + 5 * SECOND
    assert lease(state, "b", at=guarded - SECOND).shares == 1
    state.give_back(LIMIT, "b", now=NOON + guarded - SECOND)
    after = lease(state, "b", at=guarded)
    assert (after.shares, after.rests) == (9, True)


def test_a_lease_that_lasts_is_not_written_anew(state, table):
    def revision() -> int:
        return int(table.get(keys.budget(LIMIT))["revision"])

    lease(state, "a")
    first = revision()
    until = lease(state, "a", at=2 * SECOND).until
    assert (revision(), until) == (first, NOON + TEN.lease)
    assert lease(state, "a", at=4 * SECOND).until == NOON + 4 * SECOND + TEN.lease
    assert revision() == first + 1


def test_who_waits_longest_comes_next_when_a_term_is_over(state):
    for n in range(10):
        assert lease(state, f"w{n}", wanted=1, at=n * SECOND / 100).shares == 1
    assert lease(state, "x", wanted=1, at=SECOND).shares == 0
    for n in range(10):
        assert lease(state, f"w{n}", wanted=1, at=4 * SECOND).shares == 1
    for at in range(4, 20, 4):
        for worker in (*(f"w{n}" for n in range(10)), "x"):
            lease(state, worker, wanted=1, at=at * SECOND)

    assert lease(state, "w0", wanted=1, at=20 * SECOND).shares == 0
    assert lease(state, "x", wanted=1, at=20 * SECOND).shares == 1


def test_a_pause_is_told_to_all_and_the_longer_one_stays(state):
    state.hold(LIMIT, 30 * SECOND, now=NOON)
    state.hold(LIMIT, 2 * SECOND, now=NOON + SECOND)

    told = lease(state, "a", at=2 * SECOND).hold
    assert (told.pause, told.until) == (30 * SECOND, NOON + 30 * SECOND)
    state.hold(LIMIT, 60 * SECOND, now=NOON + 2 * SECOND)
    longer = lease(state, "b", at=3 * SECOND).hold
    assert longer.number > told.number
    assert lease(state, "a", at=timedelta(minutes=2)).hold is None
    state.hold(LIMIT, SECOND, now=NOON + timedelta(minutes=2))
    assert lease(state, "a", at=timedelta(minutes=2)).hold.number > longer.number


def test_limits_have_nothing_to_do_with_one_another(state):
    lease(state, "a")
    assert state.lease("host:svenn", Ask("a", 10), TEN, now=NOON).shares == 9


def test_who_is_overtaken_computes_anew(table, clock):
    state = TableState(table, cipher=MemoryCipher(), clock=clock)
    between = Interrupted(table, lambda: lease(state, "a"))
    late = TableState(between, cipher=MemoryCipher(), clock=clock)

    assert lease(late, "b").shares == 1


def test_who_is_overtaken_time_and_again_has_none_and_asks_again(table, clock):
    state = TableState(table, cipher=MemoryCipher(), clock=clock)
    others = [lambda n=n: lease(state, f"w{n}", wanted=1) for n in range(8)]
    late = TableState(Interrupted(table, *others), cipher=MemoryCipher(), clock=clock)

    assert lease(late, "b").shares == 0
    assert lease(late, "b").shares > 0
