"""How many entries that a host does not know are taken back without a person's word, and when not.

More than 3 and more than one in ten of those asked, or more than 100, are held.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.bounding import ALWAYS, NEVER_ABOVE, is_too_many
from bindeledd.domain.hours.forgetting import Forgotten, Missing, held_of
from bindeledd.domain.hours.progress import HourProgress
from tests.contract.state.samples import REF
from tests.fakes import NOON

HELD = Forgotten(8, NOON - timedelta(days=3), "2026-11-02")
MANY = st.integers(0, 3000)


def found(number: int, asked: int, **changes) -> Missing:
    ids = tuple(f"h_{one}" for one in range(min(number, NEVER_ABOVE)))
    return replace(Missing(asked, number, "2026-11-01", ids), **changes)


@pytest.mark.requirement("ALL-09")
@pytest.mark.parametrize(
    ("number", "asked", "held"),
    [(3, 3, False), (4, 4, True), (4, 39, True), (4, 40, False), (100, 1000, False),
     (101, 5000, True)],
)  # fmt: skip
def test_the_bounds(number, asked, held):
    assert (held_of(found(number, asked), None, at=NOON) is not None) is held


@given(MANY, MANY)
def test_what_is_held_is_more_than_few_and_a_large_part_or_very_many(number, more):
    asked = number + more
    expected = (number > 3 and number / asked > 0.1) or number > 100
    assert is_too_many(number, asked) is expected


@given(MANY, MANY, MANY)
def test_fewer_out_of_more_are_never_held_sooner(number, fewer, more):
    if is_too_many(max(number - fewer, 0), number + more):
        assert is_too_many(number, number)


@given(st.lists(st.lists(st.booleans(), max_size=7), max_size=40))
def test_in_which_pages_entries_are_asked_for_changes_nothing(pages):
    numbered, nth = [], 0
    for page in pages:
        numbered.append([(f"h_{nth + n}", gone) for n, gone in enumerate(page)])
        nth += len(page)

    def after(missing: Missing, page: list[tuple[str, bool]]) -> Missing:
        unknown = [name for name, gone in page if gone]
        return missing.further(len(page), unknown, place=page[0][0] if page else "")

    by_pages = reduce(after, numbered, Missing())
    one_by_one = reduce(after, ([one] for page in numbered for one in page), Missing())
    assert replace(by_pages, begins="") == replace(one_by_one, begins="")
    assert (held_of(by_pages, None, at=NOON) is None) is (
        held_of(one_by_one, None, at=NOON) is None
    )


@given(MANY, st.one_of(st.none(), st.just(HELD)))
def test_whatever_is_taken_back_is_named_whole(number, former):
    missing = found(number, 3000).further(0, [], place="")
    if held_of(missing, former, at=NOON) is None:
        assert len(missing.ids) == number <= NEVER_ABOVE


def test_the_place_is_that_of_the_first_that_is_missing():
    missing = Missing().further(5, [], place="a").further(5, ["x"], place="b")
    assert missing.further(5, ["y"], place="c").begins == "b"


@given(st.integers(1, 300), MANY)
def test_while_some_are_held_their_share_does_not_count(number, more):
    held = held_of(found(number, number + more), HELD, at=NOON)
    assert (held is not None) is (number > ALWAYS)
    if held is not None:
        assert (held.number, held.since) == (number, HELD.since)


def test_what_a_person_said_holds_of_all():
    assert held_of(Missing(believed=True), HELD, at=NOON) is None


def test_a_word_is_of_just_so_many_held_since_just_then():
    words = {HELD.word, replace(HELD, number=9).word, replace(HELD, since=NOON).word}
    assert len(words) == 3


def test_a_comparison_that_begins_counts_anew_and_leaves_what_is_held():
    progress = HourProgress(REF, missing=found(9, 9, believed=True), forgotten=HELD)
    again = progress.compared_from("2026-11-02")
    assert (again.missing, again.forgotten) == (Missing(), HELD)
    assert again.compares_from == "2026-11-02"
