from datetime import timedelta

import pytest

from bindeledd.domain.budgets import Allowance
from bindeledd.domain.errors import RateLimitedError
from bindeledd.transport.leasing import LeasedPacer
from bindeledd.transport.pacing import Turns, Unpaced
from tests.fakes import memory_state
from tests.unit.transport.systems import NOON, SteppingClock

MILLISECOND = timedelta(milliseconds=1)


def leased(calls: int) -> LeasedPacer:
    return LeasedPacer(memory_state(), "limit", Allowance(calls), worker="a")


def test_a_turn_after_the_latest_moment_is_not_taken_and_not_used_up():
    clock = SteppingClock()
    turns = Turns(leased(1), clock=clock, sleep=clock.sleep)
    turns.take()
    for _ in range(5):
        with pytest.raises(RateLimitedError):
            turns.take(latest=NOON + timedelta(seconds=0.5))
    turns.take(latest=NOON + timedelta(seconds=2))
    assert clock.slept == [pytest.approx(1, abs=0.05)]


@pytest.mark.parametrize("pacer", [Unpaced(), leased(10)])
def test_nothing_goes_after_its_deadline(pacer):
    clock = SteppingClock()
    with pytest.raises(RateLimitedError):
        Turns(pacer, clock=clock, sleep=clock.sleep).take(latest=NOON - MILLISECOND)


def test_a_hold_is_never_shortened():
    clock = SteppingClock()
    turns = Turns(leased(10), clock=clock, sleep=clock.sleep)
    turns.hold(timedelta(seconds=5))
    turns.hold(timedelta(seconds=1))
    turns.take()
    assert clock.now() == NOON + timedelta(seconds=5)
    Unpaced().hold(NOON)
