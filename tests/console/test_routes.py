"""Who may open what: every route × every role; `tests/tenancy` asks for what is another's."""

import re
from typing import Any

import pytest

from bindeledd.console.routes import CONSOLE, PORTAL, ROUTES, Route
from bindeledd.domain.access import Role
from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.identity import ConnectionRef
from tests.console.stage import Guest, Stage, location

GUARDED = [route for route in ROUTES if route.roles]
OF_ONE = [route for route in GUARDED if "{connection}" in route.pattern]


def name_of(route: Route) -> str:
    return f"{route.method} {route.pattern}"


def address(route: Route, ref: ConnectionRef, run: str = "run_1") -> str:
    named = {
        "tenant": ref.tenant,
        "connection": ref.connection,
        "run": run,
        "plan": "plan_1",
        "entry": "te_1",
        "register": "pay_types",
    }
    return re.sub(r"{(\w+)}", lambda found: named[found[1]], route.pattern)


def ask(guest: Guest, route: Route, where: str) -> dict[str, Any]:
    return guest.get(where) if route.method == "GET" else guest.post(where)


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def mine(stage: Stage) -> ConnectionRef:
    return stage.connection(ConnectionState.AWAITING_APPROVAL)


def test_every_route_is_open_on_purpose() -> None:
    assert {route.pattern for route in ROUTES if not route.roles} == {
        "/",
        "/connect/{ticket}",
        "/portal/enter/{ticket}",
        "/login",
        "/login/callback",
        "/static/{name}",
    }
    assert all(PORTAL in r.pattern or CONSOLE in r.pattern for r in OF_ONE)
    assert len({name_of(route) for route in ROUTES}) == len(ROUTES)


@pytest.mark.parametrize("route", GUARDED, ids=name_of)
def test_a_route_answers_its_roles_alone(stage: Stage, mine: ConnectionRef, route: Route) -> None:
    for role in (Role.CUSTOMER, Role.VENDOR_OPERATOR, Role.STACK_OPERATOR):
        tenant = mine.tenant if role is Role.CUSTOMER else None
        guest = Guest(stage, stage.session(role, tenant=tenant))
        status = ask(guest, route, address(route, mine))["statusCode"]
        if role in route.roles:
            assert status not in (401, 403, 405, 500), role
        else:
            assert status == 403, role


@pytest.mark.parametrize("route", GUARDED, ids=name_of)
def test_nobody_is_let_in_without_a_session(
    stage: Stage, mine: ConnectionRef, route: Route
) -> None:
    guest = Guest(stage)
    where = address(route, mine)
    answer = guest.get(where) if route.method == "GET" else guest.post(where, csrf="x")
    if Role.CUSTOMER in route.roles or route.method == "POST":
        assert answer["statusCode"] == 401
    else:
        assert (answer["statusCode"], location(answer)) == (303, f"/login?next={where}")


def test_the_portal_and_the_list_show_ones_own_alone(stage: Stage) -> None:
    mine = stage.connection(tenant="t_1", name="Mitt firma AS")
    stage.connection(tenant="t_2", name="Et annet firma AS")
    customer = Guest(stage, stage.session(Role.CUSTOMER, tenant="t_1"))
    assert location(customer.get("/portal")).endswith(mine.connection)
    stranger = Guest(stage, stage.session(Role.VENDOR_OPERATOR, vendor="other"))
    assert "firma AS" not in stranger.get("/console")["body"]
    own = Guest(stage, stage.session(Role.VENDOR_OPERATOR))
    body = own.get("/console")["body"]
    assert "Mitt firma AS" in body
    assert "Et annet firma AS" in body


def test_a_stack_operator_sees_no_customer(stage: Stage, mine: ConnectionRef) -> None:
    guest = Guest(stage, stage.session(Role.STACK_OPERATOR, vendor=""))
    page = guest.get("/console")
    assert page["statusCode"] == 200
    assert "Håndverker" not in page["body"]
