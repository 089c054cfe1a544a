"""What the stories have found, told once more by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.runs import RunState
from tests.fuzzing.case import Case
from tests.fuzzing.road import Strike
from tests.fuzzing.shapes import CONTACT_PERSONS
from tests.fuzzing.story import FuzzWorld, tell

LOST = Strike("answer_lost", on="poweroffice", method="POST", end="/customers")
UNNUMBERED: dict[str, Any] = {"number": None, "name": "Uten Nummer AS"}


def begun(**seeded: Any) -> tuple[FuzzWorld, Any]:
    """Stand right before the first synchronisation."""
    world = FuzzWorld(**seeded)
    ref = world.ask()
    world.approve(ref)
    world.clock.advance(timedelta(minutes=1))
    return world, ref


@pytest.mark.requirement("ALL-04")
def test_a_creation_that_is_found_linked_to_another_object_is_asked_about_once():
    world, ref = begun(host_customers=[UNNUMBERED])
    world.travelled.switch([LOST])
    world.work(ref)
    world.travelled.switch([])
    world.clock.advance(timedelta(minutes=3))

    # Asked what became of it, the ERP says twice that there is nothing; then it lists it.
    nothing = Strike("status_no_content", count=2, on="poweroffice", method="GET", end="/customers")
    world.travelled.switch([nothing])
    first = world.synchronise(ref, full=True)
    world.travelled.switch([])
    second = world.synchronise(ref, full=True)

    assert (first.state, second.state) == (RunState.WITH_ISSUES, RunState.WITH_ISSUES)
    (issue,) = world.state.open_issues(ref)
    assert issue.problem == "reference_in_use"
    assert not world.state.open_claims(ref, world.dimension)
    assert len(world.erp_customers()) == 1


@pytest.mark.requirement("ALL-02", "ALL-04")
def test_what_a_person_wrote_to_a_creation_before_it_was_found_is_carried():
    world, ref = begun(host_customers=[{"number": "10050", "name": "Svar Borte AS"}])
    world.travelled.switch([LOST])
    world.work(ref)
    world.travelled.switch([])

    world.edit_in_erp("Svar Borte AS", {"Name": "Svar Funnet AS", "PhoneNumber": "+4755555555"})
    world.clock.advance(timedelta(minutes=3))
    world.synchronise(ref)
    world.synchronise(ref, full=True)

    assert world.host_customers()["Svar Funnet AS"]["phone"] == "+4755555555"
    assert set(world.erp_customers()) == {"Svar Funnet AS"}


def test_an_answer_of_another_owners_child_is_no_answer():
    """A contact person came back under another customer, and was linked there."""
    strike = Strike("json_other_number", first=10, count=5, method="PATCH")
    told = tell(Case((strike,), seed=417222, shape=CONTACT_PERSONS))
    assert told.fine, told.faults


@pytest.mark.requirement("ALL-02", "ALL-04")
def test_what_was_edited_in_a_creation_before_it_was_known_again_is_the_erps_change():
    world, ref = begun(host_customers=[{**UNNUMBERED, "phone": "1", "email": "fra@host.example"}])
    world.travelled.switch([LOST])
    world.work(ref)
    world.travelled.switch([])
    world.edit_in_erp("Uten Nummer AS", {"PhoneNumber": "2"})
    world.clock.advance(timedelta(minutes=3))

    # The ERP does not list it yet; sent again, its reference is taken.
    nothing = Strike("status_no_content", count=3, on="poweroffice", method="GET", end="/customers")
    world.travelled.switch([nothing])
    world.synchronise(ref, full=True)
    assert len(world.posted_customers()) == 2
    world.travelled.switch([])
    for _ in range(3):
        world.clock.advance(timedelta(minutes=1))
        world.work(ref)

    (customer,) = world.erp_customers().values()
    host = world.host_customers()["Uten Nummer AS"]
    assert (customer["PhoneNumber"], host["phone"]) == ("2", "2")
    assert (customer["EmailAddress"], host["email"]) == ("fra@host.example",) * 2
