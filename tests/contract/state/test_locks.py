from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from bindeledd.domain.changes import HoldsLane, SaveGrant
from bindeledd.domain.errors import ConflictError
from bindeledd.domain.identity import Lane
from bindeledd.domain.work import LaneLock
from bindeledd.state import TableState
from tests.contract.state.samples import OTHERS, REF, Interrupted
from tests.fakes import NOON, memory_state

LEASE = timedelta(minutes=2)
LATER = NOON + LEASE


def take(state, holder, now=NOON, ref=REF, lane=Lane.REGISTERS):
    return state.acquire(ref, lane, holder=holder, now=now, lease=LEASE)


def holds(state, lock) -> bool:
    try:
        state.commit(HoldsLane(lock), SaveGrant(REF, "proof", lock.holder))
    except ConflictError as error:
        if error.details != {"change": "HoldsLane"}:
            raise
        return False
    return True


def test_a_free_lane_is_taken_with_the_first_fence(state):
    assert take(state, "a") == LaneLock(REF, Lane.REGISTERS, "a", 1, LATER)


@pytest.mark.parametrize("holder", ["a", "b"])
def test_a_held_lane_is_not_taken_before_its_lease_has_run_out(state, holder):
    take(state, "a")
    assert take(state, holder, LATER - timedelta(microseconds=1)) is None


def test_a_lane_whose_lease_has_run_out_is_taken_with_a_higher_fence(state):
    old = take(state, "a")

    new = take(state, "b", LATER)

    assert (new.holder, new.fence) == ("b", 2)
    assert not holds(state, old)
    assert holds(state, new)


def test_fences_rise_over_release_and_expiry(state):
    fences = []
    now = NOON
    for n in range(6):
        lock = take(state, f"w{n}", now)
        fences.append(lock.fence)
        if n % 2:
            state.release(lock)
        else:
            now += LEASE
    assert fences == [1, 2, 3, 4, 5, 6]


def test_a_released_lane_is_free_at_once_and_its_holder_holds_it_no_more(state):
    lock = take(state, "a")

    state.release(lock)

    assert not holds(state, lock)
    assert state.renew(lock, now=NOON, lease=LEASE) is None
    assert take(state, "b").fence == 2


def test_a_lost_lane_can_be_neither_released_nor_prolonged(state):
    old = take(state, "a")
    new = take(state, "b", LATER)

    state.release(old)
    assert state.renew(old, now=LATER, lease=LEASE) is None

    assert holds(state, new)
    assert take(state, "c", LATER) is None


def test_the_same_holder_after_a_loss_does_not_pass_with_its_old_fence(state):
    old = take(state, "a")
    new = take(state, "a", LATER)
    assert not holds(state, old)
    assert holds(state, new)


def test_a_lease_is_prolonged(state):
    lock = take(state, "a")

    renewed = state.renew(lock, now=NOON + timedelta(minutes=1), lease=LEASE)

    assert renewed == LaneLock(REF, Lane.REGISTERS, "a", 1, NOON + timedelta(minutes=3))
    assert take(state, "b", LATER) is None
    assert take(state, "b", renewed.expires_at).fence == 2


def test_a_holder_whom_nobody_replaced_still_holds_after_its_lease(state):
    lock = take(state, "a")

    assert holds(state, lock)
    assert state.renew(lock, now=LATER + LEASE, lease=LEASE).fence == 1


def test_lanes_and_connections_are_locked_apart(state):
    take(state, "a")
    assert take(state, "b", lane=Lane.HOURS).fence == 1
    for ref in OTHERS:
        assert take(state, "b", ref=ref).fence == 1
    assert holds(state, LaneLock(REF, Lane.REGISTERS, "a", 1, LATER))


def test_nobody_holds_a_lane_that_was_never_taken(state):
    assert not holds(state, LaneLock(REF, Lane.REGISTERS, "a", 1, LATER))


def interrupted(state, *between) -> TableState:
    table = Interrupted(state.table, *between)
    return TableState(table, cipher=state.cipher, clock=state.clock)


def test_of_two_workers_at_the_same_free_lane_one_takes_it(state):
    won = []
    rival = interrupted(state, lambda: won.append(take(state, "a")))

    assert take(rival, "b") is None
    assert holds(state, won[0])


def test_of_two_workers_at_the_same_expired_lane_one_takes_it(state):
    take(state, "old")
    rival = interrupted(state, lambda: take(state, "a", LATER))
    assert take(rival, "b", LATER) is None


def test_a_lease_prolonged_at_the_last_moment_is_not_taken(state):
    lock = take(state, "a")
    rival = interrupted(state, lambda: state.renew(lock, now=LATER, lease=LEASE))

    assert take(rival, "b", LATER) is None
    assert holds(state, lock)


def test_a_taking_whose_answer_was_lost_and_that_was_repeated_counts(state):
    rival = interrupted(state, lambda: take(state, "b"))
    assert take(rival, "b") == LaneLock(REF, Lane.REGISTERS, "b", 1, LATER)


def test_among_many_threads_exactly_one_holds_the_lane():
    state = memory_state()
    start = threading.Barrier(16)
    won: list[LaneLock] = []

    def work(name: str) -> None:
        start.wait()
        lock = take(state, name)
        if lock is not None:
            won.append(lock)

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [lock.fence for lock in won] == [1]


def test_a_fence_is_not_given_twice_when_a_lane_was_taken_and_given_back_in_between(state):
    take(state, "old")
    fences = []

    def pass_through() -> None:
        lock = take(state, "a", LATER)
        fences.append(lock.fence)
        state.release(lock)

    assert take(interrupted(state, pass_through), "b", LATER) is None
    fences.append(take(state, "b", LATER).fence)

    assert fences == [2, 3]


def test_what_dead_holders_left_is_handed_on_until_it_is_forgotten(state):
    def lock(run_id, now):
        return state.acquire(
            REF, Lane.REGISTERS, holder=run_id, now=now, lease=LEASE, run_id=run_id
        )

    assert lock("r1", NOON).left == ()
    assert lock("r2", LATER).left == ("r1",)
    third = lock("r3", LATER + LEASE)
    assert third.left == ("r1", "r2")

    kept = state.renew(replace(third, left=()), now=LATER + LEASE, lease=LEASE)
    assert (kept.run_id, kept.left) == ("r3", ())
    fourth = lock("r4", LATER + 2 * LEASE)
    assert fourth.left == ("r3",)

    state.release(fourth)
    fifth = lock("r5", LATER + 2 * LEASE)
    assert fifth.left == ("r3",), "released before it was told of, so the next one tells"
    state.release(replace(fifth, left=()))
    assert lock("r6", LATER + 2 * LEASE).left == ()
