"""A feed by stamp is followed so that no row is left behind, whatever is late or skewed."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.feeds import CLOCKS_APART, LATEST_COMMIT, OVERLAP, next_since
from tests.fakes import NOON

SECOND = timedelta(seconds=1)


def seconds(longest: timedelta) -> st.SearchStrategy[timedelta]:
    return st.integers(0, int(longest.total_seconds())).map(lambda count: count * SECOND)


def test_a_reading_that_saw_nothing_stays_where_it_was() -> None:
    assert next_since(None, [], took=SECOND) is None
    assert next_since(NOON, [], took=SECOND) == NOON
    assert next_since(NOON, [None], took=SECOND) == NOON


def test_the_next_reading_begins_before_the_highest_stamp_seen() -> None:
    seen = [NOON, None, NOON - timedelta(days=1)]
    assert next_since(None, seen, took=timedelta(0)) == NOON - OVERLAP
    assert next_since(None, seen, took=timedelta(hours=2)) == NOON - OVERLAP - timedelta(hours=2)


def test_a_clock_that_was_put_back_meanwhile_shortens_nothing() -> None:
    assert next_since(None, [NOON], took=-timedelta(hours=1)) == NOON - OVERLAP


@given(earlier=st.integers(0, 10_000), later=st.integers(0, 10_000), took=st.integers(0, 7200))
def test_it_never_goes_back(earlier: int, later: int, took: int) -> None:
    former = next_since(None, [NOON + earlier * SECOND], took=timedelta(0))
    following = next_since(former, [NOON + later * SECOND], took=took * SECOND)
    assert former is not None
    assert following is not None
    assert following >= former


@given(
    took=seconds(timedelta(hours=3)),
    passed_at=st.floats(0, 1),
    late=seconds(LATEST_COMMIT),
    skew=seconds(CLOCKS_APART),
    last=st.floats(0, 1),
)
def test_an_edit_that_the_reading_had_passed_lies_in_the_next_one(
    took: timedelta, passed_at: float, late: timedelta, skew: timedelta, last: float
) -> None:
    begun = NOON
    visible_at = begun + took * passed_at  # it shows just after the reading passed its place
    stamp = visible_at - late - skew  # by a clock that is slow
    highest = begun + took * last  # of a row that was read at the very end
    since: datetime | None = next_since(None, [highest, stamp - 3 * OVERLAP], took=took)
    assert since is not None
    assert since <= stamp
