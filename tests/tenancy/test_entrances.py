"""Doors that ask for no session: each leads to its own tenant, whoever stands before it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from bindeledd.domain.connections import ConnectionState
from bindeledd.usecases.access import make_ticket
from tests.console.stage import Guest, location
from tests.integration.api.desk import Answer
from tests.tenancy.asking import Told, ask_pages
from tests.tenancy.belongings import Belongings
from tests.tenancy.controls import Controls
from tests.tenancy.estate import NEIGHBOUR, STRANGER, STRANGERS_SECRET, Estate
from tests.wiring import BASE_URL, RETURN_URL, SECRETS, TENANT


@pytest.fixture(scope="module")
def estate() -> Estate:
    return Estate()


def ticket(estate: Estate, owner: Belongings) -> str:
    add, secret = make_ticket(
        owner.ref.owner,
        clock=estate.desk.clock,
        randomness=estate.stage.randomness,
        connection=owner.ref,
    )
    estate.desk.state.commit(add)
    return secret


def shown(guest: Guest, path: str) -> Told:
    answer = guest.get(path)
    return Told(answer["statusCode"], answer["body"])


@pytest.mark.requirement("ALL-11")
@pytest.mark.parametrize("door", ["/connect/", "/portal/enter/"])
def test_a_ticket_leads_to_its_own_tenant_whoever_uses_it(estate: Estate, door: str) -> None:
    estate.show(ConnectionState.ACTIVE)
    path = "/portal/connections/"
    for owner in estate.everyone:
        others = [one for one in estate.everyone if one is not owner]
        guest = estate.guest("customer")
        assert guest.get(door + ticket(estate, owner))["statusCode"] == 303
        found = shown(guest, path + owner.ref.connection)
        assert (found.status, found.names(*others)) == (200, [])
        for other in others:
            assert shown(guest, path + other.ref.connection).status == 404
            assert estate.changed_of(other) == set()
    own = shown(estate.guest("customer"), path + estate.own.ref.connection)
    assert own.status == 200, "the session of before is no other's now"


@pytest.mark.requirement("ALL-11")
def test_a_used_ticket_and_one_that_nobody_was_given_are_told_alike(estate: Estate) -> None:
    estate.show(ConnectionState.ACTIVE)
    used = ticket(estate, estate.neighbour)
    assert Guest(estate.stage).get(f"/connect/{used}")["statusCode"] == 303
    answers = [
        {**Guest(estate.stage).get(f"/connect/{one}"), "path": one} for one in (used, "made-up")
    ]
    bodies = [one["body"].replace(one["path"], "") for one in answers]
    assert [one["statusCode"] for one in answers] == [410, 410]
    assert bodies[0] == bodies[1]


@pytest.mark.requirement("ALL-11", "SV-04")
def test_a_consent_is_taken_back_in_the_browser_that_asked_for_it_alone(estate: Estate) -> None:
    begins = Controls(estate).of("POST", "/portal/connections/{connection}/connect")
    asked = ask_pages(estate, begins.question, "customer")
    assert asked.status == 303
    estate.show(begins.state)
    answer = estate.guest("customer").post(begins.question.path)
    consent = urlencode(estate.desk.consent(location(answer)))
    came_to, stored = estate.outside(), estate.items()
    for session in sorted(estate.sessions.keys() - {"customer"}):
        back = estate.guest(session).callback(f"/oauth/poweroffice/callback?{consent}")
        told = Told(back["statusCode"], back["body"])
        assert (told.status, told.names(*estate.everyone)) == (400, []), session
    assert (estate.outside(), estate.items()) == (came_to, stored)
    own = estate.guest("customer").callback(f"/oauth/poweroffice/callback?{consent}")
    assert own["statusCode"] == 303
    assert location(own).startswith((RETURN_URL, BASE_URL, "/portal"))
    assert estate.changed_of(estate.own)


def told_by(estate: Estate, type_: str, tenant: str, *, secret: str) -> Answer:
    """Let the other vendor's host tell of a tenant, with all that it may have heard of ours."""
    named = estate.own.named
    estate.show(ConnectionState.AWAITING_APPROVAL)
    return estate.desk.tell(
        type_,
        path=f"/hooks/v1/{STRANGER}/main",
        webhook_id=f"msg_{type_.replace('.', '_')}",
        secret=secret,
        tenantId=tenant,
        erp="poweroffice_go",
        requestedBy="e_3",
        approvedBy="op",
        returnUrl=RETURN_URL,
        connectionId=named["connection"],
        planId=named["plan"],
        planHash=named["plan_hash"],
        dimensions=["customers"],
        dimension="customers",
        change="updated",
        ids=[named["host_id"]],
        hostId=named["host_id"],
        erpId=named["erp_id"],
        settings={"dimensions": {"customers": {"mode": "off"}}},
    )


@pytest.mark.requirement("ALL-11")
def test_a_host_speaks_of_its_own_tenants_whatever_it_names(estate: Estate) -> None:
    types = estate.desk.hooks._parts.receiver._handlers()
    taken = set()
    for type_ in types:
        for tenant in (TENANT, NEIGHBOUR, "t_99"):
            told = told_by(estate, type_, tenant, secret=STRANGERS_SECRET)
            assert told.status < 500, type_
            assert Told(told.status, str(told.body)).names(estate.own, estate.neighbour) == []
            assert estate.changed_of(estate.own) == estate.changed_of(estate.neighbour) == set()
            if tenant == TENANT:
                taken |= {type_} if told.status == 202 else set()
            else:
                assert (told.status, told.code) == (403, "webhook_tenant_unknown")
        forged = told_by(estate, type_, TENANT, secret=SECRETS["svenn/webhook"])
        assert (forged.status, estate.changed()) == (401, set())
    assert {"ping", "integration.disabled"} <= taken, "its own tenant of the same name is reached"
