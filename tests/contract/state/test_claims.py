from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bindeledd.domain.changes import (
    DropClaim,
    HoldsLane,
    IsGeneration,
    PutClaim,
    PutLink,
    SaveConnection,
)
from bindeledd.domain.errors import ConflictError
from bindeledd.domain.identity import Dimension, Lane
from bindeledd.domain.work import ClaimState
from tests.contract.state.samples import (
    CUSTOMERS,
    OTHERS,
    REF,
    claim,
    connection,
    entry,
    link,
)
from tests.fakes import NOON

KEY = claim().key


def test_a_claim_is_found_by_its_key_until_it_is_dropped(state):
    assert state.claim(REF, KEY) is None
    state.commit(PutClaim(claim()))
    assert state.claim(REF, KEY) == claim()
    assert state.open_claims(REF, CUSTOMERS) == [claim()]

    state.commit(DropClaim(claim()))

    assert state.claim(REF, KEY) is None
    assert state.open_claims(REF, CUSTOMERS) == []


@pytest.mark.parametrize("standing", list(ClaimState))
def test_a_first_claim_needs_that_no_open_one_stands(state, standing):
    state.commit(PutClaim(claim(state=standing)))
    settled = standing in {ClaimState.CONFIRMED, ClaimState.FAILED}
    second = claim(run_id="run_2", fence=2)

    if settled:
        state.commit(PutClaim(second))
    else:
        with pytest.raises(ConflictError) as caught:
            state.commit(PutClaim(second))
        assert caught.value.details == {"change": "PutClaim"}

    assert state.claim(REF, KEY) == (second if settled else claim(state=standing))


@pytest.mark.parametrize("standing", list(ClaimState))
def test_open_claims_are_those_that_are_not_settled(state, standing):
    state.commit(PutClaim(claim(state=standing)))

    open_states = {ClaimState.CLAIMED, ClaimState.UNKNOWN, ClaimState.UNCERTAIN}
    assert bool(state.open_claims(REF, CUSTOMERS)) is (standing in open_states)
    assert state.claim(REF, KEY).state is standing


def test_a_claim_moves_on_from_the_one_that_stands(state):
    unknown = claim(state=ClaimState.UNKNOWN, sent_by=NOON + timedelta(minutes=1))
    state.commit(PutClaim(claim()))

    state.commit(PutClaim(unknown, former=claim()))

    assert state.claim(REF, KEY) == unknown


OVERTAKEN = [
    claim(state=ClaimState.UNKNOWN),
    claim(run_id="run_2"),
    claim(fence=2),
    claim(attempt=2),
]


@pytest.mark.parametrize("standing", OVERTAKEN)
def test_a_claim_that_somebody_took_over_is_neither_moved_nor_dropped(state, standing):
    state.commit(PutClaim(standing))

    with pytest.raises(ConflictError):
        state.commit(PutClaim(claim(state=ClaimState.UNCERTAIN), former=claim()))
    with pytest.raises(ConflictError):
        state.commit(DropClaim(claim()))

    assert state.claim(REF, KEY) == standing


def test_a_claim_is_settled_only_once(state):
    state.commit(PutClaim(claim()))
    state.commit(DropClaim(claim()), PutLink(REF, link(), new=True))

    with pytest.raises(ConflictError):
        state.commit(DropClaim(claim()), PutLink(REF, link("h-2", "e-2"), new=True))
    with pytest.raises(ConflictError):
        state.commit(PutClaim(claim(state=ClaimState.UNKNOWN), former=claim()))

    assert [one.host_id for one in state.links(REF, CUSTOMERS)] == ["h-1"]


def test_the_right_to_send_needs_lane_and_generation_in_the_same_commit(state):
    lease = timedelta(minutes=2)
    state.commit(SaveConnection(connection(), expected=None))
    lock = state.acquire(REF, Lane.REGISTERS, holder="a", now=NOON, lease=lease)
    right = (HoldsLane(lock), IsGeneration(REF, 0))
    state.commit(*right, PutClaim(claim()))

    state.commit(SaveConnection(connection(generation=1), expected=1))
    with pytest.raises(ConflictError) as caught:
        state.commit(*right, PutClaim(claim(key="other")))
    assert caught.value.details == {"change": "IsGeneration"}

    state.commit(SaveConnection(connection(generation=0), expected=2))
    state.acquire(REF, Lane.REGISTERS, holder="b", now=NOON + lease, lease=lease)
    with pytest.raises(ConflictError) as caught:
        state.commit(*right, PutClaim(claim(key="other")))
    assert caught.value.details == {"change": "HoldsLane"}
    assert state.claim(REF, "other") is None


def test_claims_are_listed_by_dimension(state):
    projects = claim(key="projects#x", entry=replace(entry(), dimension=Dimension.PROJECTS))
    state.commit(PutClaim(claim()), PutClaim(projects))

    assert state.open_claims(REF, CUSTOMERS) == [claim()]
    assert state.open_claims(REF, Dimension.PROJECTS) == [projects]


@pytest.mark.parametrize("stranger", OTHERS)
def test_another_connection_sees_and_settles_no_claim(state, stranger):
    state.commit(PutClaim(claim()))

    assert state.claim(stranger, KEY) is None
    assert state.open_claims(stranger, CUSTOMERS) == []
    state.commit(PutClaim(claim(stranger)))
    state.commit(DropClaim(claim(stranger)))
    assert state.claim(REF, KEY) == claim()
