"""Planted defects of hours: the list is long enough, and the first histories find some."""

from __future__ import annotations

import pytest

from bindeledd.state import TableState
from bindeledd.usecases.hours import pushing, sending
from tests.simulation.hours.defects import hours_defects
from tests.simulation.hours.playing import play_seed
from tests.simulation.hours.proving import NOTED

LEAST = 25
FIRST = 20


def test_there_are_at_least_twenty_five_and_each_says_what_it_breaks():
    found = hours_defects()

    assert len(found) >= LEAST
    assert all(defect.what for defect in found.values())


def test_a_seed_is_noted_for_every_planted_defect():
    assert NOTED.read().keys() == hours_defects().keys()


@pytest.mark.parametrize("name", sorted(hours_defects()))
def test_each_can_still_be_planted_and_is_gone_afterwards(name):
    before = TableState.commit, sending.prove, vars(pushing)["release"]

    with hours_defects()[name].planted():
        pass

    assert (TableState.commit, sending.prove, vars(pushing)["release"]) == before


@pytest.mark.parametrize(
    "name",
    [
        "cursor_before_storing",
        "first_not_read_back",
        "let_be_sent_again",
        "line_sent_unclaimed",
        "release_forgotten",
        "removal_forgotten",
        "silence_taken_for_no",
    ],
)
def test_a_planted_defect_is_found_by_the_first_histories(name):
    with hours_defects()[name].planted():
        found = any(play_seed(seed) for seed in range(FIRST))

    assert found
