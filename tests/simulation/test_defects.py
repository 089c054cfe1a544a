"""Planted defects: the list is long enough, each can be planted, and planting leaves no trace."""

from __future__ import annotations

import pytest

from bindeledd.state import TableState
from tests.simulation import engine_defects as _engine_defects  # noqa: F401 - fills the list
from tests.simulation import sending_defects as _sending_defects  # noqa: F401 - fills the list
from tests.simulation import undo_defects as _undo_defects  # noqa: F401 - fills the list
from tests.simulation.defects import all_defects
from tests.simulation.fitting import FITTING
from tests.simulation.playing import play_seed
from tests.simulation.proving import NOTED

LEAST = 45
FIRST = 20


def test_there_are_at_least_forty_five_and_each_says_what_it_breaks():
    found = all_defects()

    assert len(found) >= LEAST
    assert all(defect.what for defect in found.values())


def test_where_to_look_first_is_known_of_planted_defects_only():
    assert {*NOTED.read(), *FITTING} <= all_defects().keys()


@pytest.mark.parametrize("name", sorted(all_defects()))
def test_each_can_still_be_planted_and_is_gone_afterwards(name):
    before = TableState.commit, TableState.acquire

    with all_defects()[name].planted():
        pass

    assert (TableState.commit, TableState.acquire) == before


@pytest.mark.parametrize(
    "name", ["journal_skipped", "schedule_forgotten", "base_not_updated", "request_swallowed"]
)
def test_a_planted_defect_is_found_by_the_first_histories(name):
    with all_defects()[name].planted():
        found = any(play_seed(seed) for seed in range(FIRST))

    assert found
