"""An object that is not what its system describes: it waits as an issue, and the others go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bindeledd.domain.identity import ConnectionRef, System
from bindeledd.domain.runs import RunState
from bindeledd.erps.poweroffice.provider import TestOperations
from tests.integration.customers.test_both_ways import in_host
from tests.spoiling import Spoiling, Spoilt
from tests.wiring import ByHost
from tests.world import World

SPOILT, SOUND = "Spolert AS", "Frisk AS"
HOST: list[dict[str, Any]] = [
    {"number": "10001", "name": SPOILT, "phone": "1"},
    {"number": "10002", "name": SOUND, "phone": "1"},
]
ERP: list[dict[str, Any]] = [
    {"Number": 10001, "Name": SPOILT, "PhoneNumber": "1"},
    {"Number": 10002, "Name": SOUND, "PhoneNumber": "1"},
]
WRONG = {"PhoneNumber": ["1"]}
NEVER = TestOperations.NEVER


class SpoiltWorld(World):
    """A world in which single objects can be spoilt."""

    spoilt: Spoilt

    def road(self) -> httpx.BaseTransport:
        self.spoilt = {}
        return Spoiling(ByHost(self), self.spoilt)

    def id_in_erp(self, name: str) -> str:
        return str(self.erp_customers()[name]["Id"])

    def told(self, ref: ConnectionRef) -> dict[str, Any]:
        """Read what stands at the unreadable object."""
        (issue,) = self.issues(ref).values()
        return {
            "problem": issue.problem,
            "system": issue.system,
            "id": issue.object_id,
            "number": issue.number,
            "words": issue.system_message,
        }


def begun(**seeded: Any) -> tuple[SpoiltWorld, ConnectionRef]:
    world = SpoiltWorld(**{"host_customers": HOST, "erp_customers": ERP, **seeded})
    return world, world.activate()


def phones(world: World) -> dict[str, tuple[str, str]]:
    host, erp = world.host_customers(), world.erp_customers()
    return {name: (host[name]["phone"], erp[name]["PhoneNumber"]) for name in host}


@pytest.mark.requirement("ALL-06")
def test_an_unreadable_object_stops_no_other_and_is_neither_lost_nor_replaced():
    world, ref = begun()
    object_id = world.id_in_erp(SPOILT)
    link = world.state.link_of(ref, world.dimension, System.ERP, object_id)
    in_host(world, SPOILT, phone="2")
    in_host(world, SOUND, phone="2")
    world.spoilt[object_id] = WRONG
    world.edit_in_erp(SPOILT, {"EmailAddress": "ny@erp.example"})

    runs = [world.synchronise(ref, full=full) for full in (False, False, True, False)]

    assert [run.state for run in runs] == [RunState.WITH_ISSUES] * 4
    assert phones(world) == {SPOILT: ("2", "1"), SOUND: ("2", "2")}
    assert world.told(ref) == {
        "problem": "object_unreadable",
        "system": System.ERP,
        "id": object_id,
        "number": "10001",
        "words": '{"PhoneNumber": ["1"]}',
    }
    assert world.state.link_of(ref, world.dimension, System.ERP, object_id) == link
    assert [len(side) for side in (world.host_customers(), world.erp_customers())] == [2, 2]

    world.spoilt.clear()
    run = world.synchronise(ref)

    assert (run.state, world.issues(ref)) == (RunState.SUCCEEDED, {})
    assert phones(world)[SPOILT] == ("2", "2"), "what was changed meanwhile was not lost"
    assert world.host_customers()[SPOILT]["email"] == "ny@erp.example"


@pytest.mark.requirement("ALL-06")
def test_nothing_is_made_in_place_of_what_cannot_be_read_yet():
    world = SpoiltWorld(host_customers=HOST, erp_customers=ERP)
    world.spoilt[world.id_in_erp(SPOILT)] = {"Number": ["10001"]}
    ref = world.activate()

    assert world.posted_customers() == []
    told = {(issue.name, issue.problem) for issue in world.state.open_issues(ref)}
    assert told == {(SPOILT, "object_unreadable"), (SPOILT, "counterpart_unreadable")}

    world.spoilt.clear()
    world.synchronise(ref, full=True)

    assert world.issues(ref) == {}
    assert world.state.link_of(ref, world.dimension, System.ERP, world.id_in_erp(SPOILT))


@pytest.mark.requirement("ALL-06")
def test_one_that_cannot_be_read_just_before_it_is_written_waits_as_well():
    """A list of changes does not show it: only writing to it tells."""
    world, ref = begun()
    for _ in range(2):
        world.clock.advance(timedelta(hours=2))
        world.synchronise(ref)
    object_id = world.id_in_erp(SPOILT)
    world.systems.poweroffice = replace(world.systems.poweroffice, test_operations=NEVER)
    world.spoilt[object_id] = WRONG
    in_host(world, SPOILT, phone="2")
    in_host(world, SOUND, phone="2")

    run = world.synchronise(ref)

    assert run.state is RunState.WITH_ISSUES
    assert phones(world) == {SPOILT: ("2", "1"), SOUND: ("2", "2")}
    assert world.told(ref)["problem"] == "object_unreadable"
    world.spoilt.clear()
    assert world.synchronise(ref).state is RunState.SUCCEEDED
    assert phones(world)[SPOILT] == ("2", "2")
