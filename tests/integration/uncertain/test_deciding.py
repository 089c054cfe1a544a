"""A write of which no system can tell whether it arrived waits for a person, and obeys them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar

import pytest

from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.links import Verdict
from bindeledd.domain.plans import Hint
from bindeledd.domain.policy import Winner
from bindeledd.domain.ports import Systems
from bindeledd.domain.work import Claim, ClaimState
from bindeledd.usecases.deciding import UncertainDecision, decide_uncertain
from local.simulators.faults import Fault, FaultKind
from tests.unsure import ByNameAlone
from tests.world import TENANT, World

NAME = "Fjord Bygg AS"
ARRIVED = {"Number": 10077, "Name": NAME}
"""What somebody in PowerOffice made under the same name while the answer was lost."""

EDITED = "Fjord Bygg og Anlegg AS"


def settle(world: World, ref: ConnectionRef, minutes: int = 10) -> None:
    for _ in range(minutes):
        world.clock.advance(timedelta(minutes=1))
        world.work(ref)


class Unsure(World):
    """A world in which PowerOffice's creations can be found by nothing but their values."""

    def seen_by_workers(self) -> Systems:
        return ByNameAlone(self.systems)


W = TypeVar("W", bound=World)


def uncertain(kind: type[W], **connecting: Any) -> tuple[W, ConnectionRef, Claim]:
    """Lose the answer of a creation while somebody makes one of the same name."""
    world = kind(host_customers=[{"number": "10050", "name": "Annen AS"}])
    ref = world.activate(**connecting)
    world.host.desk(TENANT).create("customers", {"number": None, "name": NAME})
    lost = Fault(FaultKind.ANSWER_LOST, method="POST", path="*/customers*", count=1)
    world.poweroffice.faults.switch_on(lost)
    world.synchronise(ref)
    world.create_in_erp(ARRIVED)
    settle(world, ref)
    (claim,) = world.state.open_claims(ref, Dimension.CUSTOMERS)
    assert claim.state is ClaimState.UNCERTAIN
    return world, ref, claim


def decide(
    world: World, ref: ConnectionRef, claim: Claim, verdict: Verdict, chosen: str = ""
) -> None:
    decide_uncertain(
        ref,
        UncertainDecision(claim.key, verdict, "e_3", chosen),
        state=world.state,
        clock=world.clock,
        doorbell=world.bell,
    )
    settle(world, ref)


def named(world: World) -> list[dict[str, Any]]:
    customers = world.poweroffice.dump()["clients"][0]["customers"]
    return [one for one in customers if one["Name"] == NAME]


@pytest.mark.requirement("ALL-04")
def test_what_nobody_can_tell_is_never_sent_by_itself_and_shows_every_candidate():
    world, ref, claim = uncertain(Unsure)
    posted = len(world.posted_customers())

    settle(world, ref, minutes=180)

    assert len(world.posted_customers()) == posted
    (issue,) = world.issues(ref).values()
    assert issue.problem == "outcome_uncertain"
    assert {one.other_id for one in issue.suggestions} == {str(c["Id"]) for c in named(world)}
    assert {one.hint for one in issue.suggestions} == {Hint.MAY_HAVE_ARRIVED}
    assert claim.entry.name == NAME


@pytest.mark.requirement("ALL-04")
def test_that_it_arrived_links_the_object_that_the_person_names():
    world, ref, claim = uncertain(Unsure)
    ours = next(one for one in named(world) if one["Number"] != ARRIVED["Number"])

    decide(world, ref, claim, Verdict.LINK, str(ours["Id"]))

    link = world.state.link_of(ref, Dimension.CUSTOMERS, System.ERP, str(ours["Id"]))
    assert link is not None
    assert link.host_id == claim.source.id
    assert not world.state.open_claims(ref, Dimension.CUSTOMERS)
    records = world.host.dump()["records"][TENANT]["customers"]
    source = next(one for one in records if one["id"] == claim.source.id)
    assert source["number"] == str(ours["Number"]), "the number that PowerOffice gave"
    assert len(named(world)) == 2


@pytest.mark.requirement("ALL-02")
def test_what_was_edited_before_somebody_said_that_it_arrived_is_carried():
    world, ref, claim = uncertain(Unsure, winner=Winner.HOST)
    ours = next(one for one in named(world) if one["Number"] != ARRIVED["Number"])
    world.edit_in_erp(NAME, {"Name": "Naboen AS"})
    world.edit_in_erp(NAME, {"Name": EDITED})

    decide(world, ref, claim, Verdict.LINK, str(ours["Id"]))

    assert EDITED in world.host_customers()
    assert EDITED in world.erp_customers()


@pytest.mark.requirement("ALL-04")
def test_that_it_did_not_arrive_sends_it_again_once():
    world, ref, claim = uncertain(Unsure)
    posted = len(world.posted_customers())

    decide(world, ref, claim, Verdict.APART)

    link = world.state.link_of(ref, Dimension.CUSTOMERS, System.HOST, claim.source.id)
    assert link is not None
    assert len(world.posted_customers()) == posted + 1
    assert not world.state.open_claims(ref, Dimension.CUSTOMERS)
    assert not [one for one in world.issues(ref).values() if one.problem == "outcome_uncertain"]


@pytest.mark.requirement("ALL-04")
def test_only_an_object_that_was_shown_can_be_named_and_only_once():
    world, ref, claim = uncertain(Unsure)
    for chosen in ("", "999999"):
        with pytest.raises(RefusedError, match="decision_incomplete"):
            decide(world, ref, claim, Verdict.LINK, chosen)
    assert world.state.open_claims(ref, Dimension.CUSTOMERS)
    decide(world, ref, claim, Verdict.APART)
    with pytest.raises(RefusedError, match="claim_not_found"):
        decide(world, ref, claim, Verdict.APART)
