"""An ERP that answers that all went well, and keeps what stood before."""

from __future__ import annotations

import json

import httpx
import pytest

from bindeledd.domain.runs import RunState
from tests.integration.customers.test_both_ways import in_erp, in_host
from tests.wiring import ByHost
from tests.world import World

NAME = "Fast Telefon AS"


class Deaf(httpx.BaseTransport):
    """The way to an ERP that passes over some properties of a change."""

    def __init__(self, ahead: httpx.BaseTransport, unheard: set[str]) -> None:
        self._ahead = ahead
        self._unheard = unheard

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one call."""
        if request.method == "PATCH" and self._unheard and b"op" in request.read():
            heard = [one for one in json.loads(request.read()) if not self._is_unheard(one)]
            headers = {k: v for k, v in request.headers.items() if k != "content-length"}
            body = json.dumps(heard).encode()
            request = httpx.Request("PATCH", request.url, headers=headers, content=body)
        return self._ahead.handle_request(request)

    def _is_unheard(self, operation: dict[str, str]) -> bool:
        return operation["op"] != "test" and operation["path"].strip("/") in self._unheard


class DeafWorld(World):
    unheard: set[str]

    def road(self) -> httpx.BaseTransport:
        self.unheard = set()
        return Deaf(ByHost(self), self.unheard)


@pytest.mark.requirement("ALL-05", "SV-10")
def test_a_change_that_the_erp_does_not_take_is_told_and_not_agreed():
    world = DeafWorld(
        host_customers=[{"number": "10001", "name": NAME, "phone": "1", "email": "a@b.example"}],
        erp_customers=[
            {"Number": 10001, "Name": NAME, "PhoneNumber": "1", "EmailAddress": "a@b.example"}
        ],
    )
    ref = world.activate()
    world.unheard.add("PhoneNumber")
    in_host(world, NAME, phone="2", email="c@d.example")

    run = world.synchronise(ref)

    assert run.state is RunState.WITH_ISSUES
    (issue,) = world.issues(ref).values()
    assert (issue.problem, dict(issue.details)) == ("value_not_taken", {"field": "phone"})
    customer = world.erp_customers()[NAME]
    assert (customer["PhoneNumber"], customer["EmailAddress"]) == ("1", "c@d.example")
    (written,) = world.state.journal(ref, run_id=run.id)
    assert {change.field for change in written.changes} == {"email"}

    writes = len(world.writes())
    for full in (False, True):
        world.synchronise(ref, full=full)
    assert (len(world.issues(ref)), len(world.writes())) == (1, writes), "told, not sent again"

    world.unheard.clear()
    in_erp(world, NAME, WebsiteUrl="fast.example")
    in_host(world, NAME, phone="3")
    assert world.synchronise(ref).state is RunState.SUCCEEDED
    assert (world.erp_customers()[NAME]["PhoneNumber"], world.issues(ref)) == ("3", {})


@pytest.mark.requirement("ALL-05")
def test_a_change_of_which_nothing_is_taken_writes_no_journal():
    world = DeafWorld(
        host_customers=[{"number": "10001", "name": NAME, "phone": "1"}],
        erp_customers=[{"Number": 10001, "Name": NAME, "PhoneNumber": "1"}],
    )
    ref = world.activate()
    world.unheard.add("PhoneNumber")
    in_host(world, NAME, phone="2")

    run = world.synchronise(ref)

    assert [issue.problem for issue in world.issues(ref).values()] == ["value_not_taken"]
    assert list(world.state.journal(ref, run_id=run.id)) == []
    assert world.host_customers()[NAME]["phone"] == "2", "nor is the old value carried back"
    assert world.state.open_claims(ref, world.dimension) == []
