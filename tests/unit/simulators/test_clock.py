from datetime import UTC, datetime, timedelta, timezone

import pytest

from local.simulators.clock import ManualClock, stay_awake, system_clock


def test_a_manual_clock_moves_when_it_is_told_to():
    clock = ManualClock(datetime(2026, 11, 23, 13, 0, tzinfo=timezone(timedelta(hours=1))))
    assert clock() == datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    clock.advance(60)
    clock.sleep(0.5)
    assert clock() == datetime(2026, 11, 23, 12, 1, 0, 500_000, tzinfo=UTC)
    with pytest.raises(ValueError, match="does not move back"):
        clock.advance(-1)


def test_a_clock_needs_a_zone():
    with pytest.raises(ValueError, match="aware"):
        ManualClock(datetime(2026, 11, 23))  # noqa: DTZ001


def test_the_system_clock_is_aware_and_a_sleeper_may_stay_awake():
    assert system_clock().tzinfo is UTC
    stay_awake(1e9)
