"""Whatever a system answers: no crash, no wrong write, nothing twice, nothing lost.

Few stories here, in which every distortion has its turn; `make fuzz` tells thousands.
"""

from __future__ import annotations

import pytest

from tests.fuzzing.case import Case
from tests.fuzzing.cases import few_with_all
from tests.fuzzing.distortions import DISTORTIONS
from tests.fuzzing.road import Strike
from tests.fuzzing.shapes import ERP, HOST
from tests.fuzzing.story import tell

CASES = list(few_with_all(seed=7))


@pytest.mark.requirement("ALL-04", "ALL-06")
@pytest.mark.parametrize("case", CASES, ids=[str(number) for number in range(len(CASES))])
def test_a_story_ends_well_whatever_is_answered(case):
    told = tell(case)
    assert told.fine, f"{case}\n" + "\n".join(told.faults[:5])


def test_every_distortion_has_its_turn():
    named = [strike.distortion for case in CASES for strike in case.strikes]
    assert sorted(named) == sorted(DISTORTIONS)


def test_an_undisturbed_story_meets_no_failure():
    told = tell(Case(seed=1))
    assert told.fine, told.faults
    assert (told.failed_runs, told.stopped, told.struck) == (0, 0, 0)


@pytest.mark.parametrize("side", [HOST, ERP])
def test_each_call_of_a_story_can_be_struck(side):
    """Otherwise the strikes of the other tests might hit nothing."""
    told = tell(Case((Strike("empty", first=12, count=10_000, on=side),), seed=2))
    assert told.fine, told.faults
    assert told.struck
    assert told.failed_runs
