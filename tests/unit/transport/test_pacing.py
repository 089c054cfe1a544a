from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.budgets import Allowance
from bindeledd.domain.errors import RateLimitedError
from bindeledd.transport.pacing import Turns, Unpaced, WindowPacer
from tests.unit.transport.systems import NOON, SteppingClock

MILLISECOND = timedelta(milliseconds=1)


@given(
    calls=st.integers(1, 12),
    per=st.integers(1, 5000),
    burst=st.integers(0, 20),
    pauses=st.lists(st.integers(0, 400), min_size=1, max_size=60),
)
def test_no_window_ever_sees_more_than_the_allowance(calls, per, burst, pauses):
    clock = SteppingClock()
    window = per * MILLISECOND
    turns = Turns(
        WindowPacer(Allowance(calls, window), burst=burst), clock=clock, sleep=clock.sleep
    )
    went = []
    for pause in pauses:
        clock.at += pause * MILLISECOND
        turns.take()
        went.append(clock.now())
    for start in went:
        assert sum(start <= one < start + window for one in went) <= calls


def test_the_allowance_is_nearly_used_up():
    clock = SteppingClock()
    turns = Turns(WindowPacer(Allowance(10)), clock=clock, sleep=clock.sleep)
    for _ in range(100):
        turns.take()
    assert clock.now() - NOON < timedelta(seconds=11.5)


def test_a_turn_after_the_latest_moment_is_not_taken_and_not_used_up():
    clock = SteppingClock()
    turns = Turns(WindowPacer(Allowance(1), burst=1), clock=clock, sleep=clock.sleep)
    turns.take()
    for _ in range(5):
        with pytest.raises(RateLimitedError):
            turns.take(latest=NOON + timedelta(seconds=0.5))
    turns.take(latest=NOON + timedelta(seconds=2))
    assert clock.slept == [pytest.approx(1, abs=0.01)]


@pytest.mark.parametrize("pacer", [Unpaced(), WindowPacer(Allowance(10))])
def test_nothing_goes_after_its_deadline(pacer):
    clock = SteppingClock()
    with pytest.raises(RateLimitedError):
        Turns(pacer, clock=clock, sleep=clock.sleep).take(latest=NOON - MILLISECOND)


def test_a_hold_is_never_shortened():
    clock = SteppingClock()
    turns = Turns(WindowPacer(Allowance(10)), clock=clock, sleep=clock.sleep)
    turns.hold(timedelta(seconds=5))
    turns.hold(timedelta(seconds=1))
    turns.take()
    assert clock.now() == NOON + timedelta(seconds=5)
    Unpaced().hold(NOON)
