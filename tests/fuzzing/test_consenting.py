"""Whatever is answered on the road to a connection, it binds the right company or none."""

from __future__ import annotations

import pytest

from tests.fuzzing.consenting import BY_CONSENT, PLACES, Attempt, attempts, faults_of, few_at
from tests.fuzzing.grants import CATALOGUE
from tests.fuzzing.road import Strike

FEW = {place.end or "card": few_at(place, seed=7) for place in PLACES}


@pytest.mark.requirement("SV-04", "ALL-06", "ALL-11")
@pytest.mark.parametrize("place", list(FEW))
def test_the_right_company_is_bound_or_none_whatever_is_answered(place):
    found = {str(one): faults for one in FEW[place] if (faults := faults_of(one))}
    assert not found


def test_every_distortion_has_its_turn():
    assert {one.strike.distortion for few in FEW.values() for one in few} == set(CATALOGUE)
    assert {one.strike.distortion for one in attempts(seed=7)} == set(CATALOGUE)


def test_an_undisturbed_attempt_gets_there():
    never = Strike("empty", first=1_000_000)
    assert not faults_of(Attempt(BY_CONSENT, never))
