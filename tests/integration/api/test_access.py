"""Who may ask what: every route, in every role, of every tenant."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bindeledd.api.application import description
from bindeledd.domain.changes import BindTenant, SaveConnection, SaveVendor
from bindeledd.domain.connections import Connection
from bindeledd.domain.identity import ConnectionRef, TenantRef
from tests.integration.api.desk import (
    BACKEND,
    OPERATOR,
    STACK,
    Answer,
    Desk,
    claims,
    read_answer,
    request_event,
)
from tests.world import RECIPE, RETURN_URL, SAMPLE_VENDOR, TENANT, VENDOR

ONE = "/v1/tenants/{tenant}/connections/{connection}"
BOTH = frozenset({BACKEND, OPERATOR})
CONFIDENTIAL = "Hemmelig Kunde AS"
Route = tuple[str, str]

ROUTES: Mapping[Route, tuple[frozenset[str], Any]] = {
    ("post", "/v1/connections"): (
        BOTH,
        {"tenantId": TENANT, "recipe": RECIPE, "returnUrl": RETURN_URL, "requestedBy": "e_3"},
    ),
    ("get", "/v1/connections"): (BOTH, None),
    ("post", "/v1/portal-sessions"): (frozenset({BACKEND}), {"tenantId": TENANT}),
    ("get", ONE): (BOTH, None),
    ("post", f"{ONE}/pause"): (BOTH, {}),
    ("post", f"{ONE}/resume"): (BOTH, None),
    ("post", f"{ONE}/disconnect"): (BOTH, None),
    ("post", f"{ONE}/sync"): (BOTH, {"dimensions": "all"}),
    ("put", f"{ONE}/settings"): (BOTH, {"dimensions": {"customers": {"mode": "off"}}}),
    ("get", f"{ONE}/plan"): (BOTH, None),
    ("post", f"{ONE}/plan"): (BOTH, None),
    ("post", f"{ONE}/approve"): (
        frozenset({OPERATOR}),
        {"planId": "{plan}", "planHash": "{plan_hash}"},
    ),
    ("post", f"{ONE}/reject"): (frozenset({OPERATOR}), {"note": "Nei"}),
    ("get", f"{ONE}/runs"): (BOTH, None),
    ("get", f"{ONE}/runs/{{run}}"): (BOTH, None),
    ("get", f"{ONE}/issues"): (BOTH, None),
    ("post", f"{ONE}/issues/{{dimension}}/{{system}}/{{object_id}}/retry"): (BOTH, None),
    ("post", f"{ONE}/decisions"): (
        BOTH,
        {"dimension": "customers", "hostId": "{host_id}", "erpId": "{erp_id}", "verdict": "apart"},
    ),
    ("get", f"{ONE}/links/{{dimension}}"): (BOTH, None),
    ("get", f"{ONE}/audit"): (BOTH, None),
    ("post", f"{ONE}/previews"): (BOTH, None),
    ("get", f"{ONE}/previews/{{plan}}"): (BOTH, None),
    ("post", f"{ONE}/runs/{{run}}/undo"): (
        BOTH,
        {"only": {"system": "erp", "objectId": "{erp_id}"}},
    ),
    ("get", f"{ONE}/runs/{{run}}/undo/{{plan}}"): (BOTH, None),
    ("post", f"{ONE}/runs/{{run}}/undo/{{plan}}/confirm"): (BOTH, {"planHash": "{undo_hash}"}),
    ("get", f"{ONE}/runs/{{run}}/journal"): (BOTH, None),
    ("post", f"{ONE}/links/{{dimension}}/release"): (
        BOTH,
        {"hostId": "{host_id}", "field": "email"},
    ),
    ("get", f"{ONE}/uncertain"): (BOTH, None),
    ("post", f"{ONE}/uncertain"): (
        BOTH,
        {"claim": "{claim}", "verdict": "link", "objectId": "{other_id}"},
    ),
    ("post", f"{ONE}/dimensions/{{dimension}}/release-closings"): (
        frozenset({OPERATOR}),
        {"objects": 1},
    ),
    ("get", f"{ONE}/transfers"): (BOTH, None),
    ("get", f"{ONE}/hours/waiting"): (BOTH, None),
    ("get", f"{ONE}/transfers/{{entry}}"): (BOTH, None),
    ("post", f"{ONE}/transfers/{{entry}}/lines/{{line}}/retry"): (BOTH, None),
    ("post", f"{ONE}/transfers/{{entry}}/lines/{{line}}/ignore"): (BOTH, {"note": "Ført for hånd"}),
    ("post", f"{ONE}/transfers/{{entry}}/lines/{{line}}/decide"): (
        BOTH,
        {"arrivedAs": "{other_id}"},
    ),
    ("post", f"{ONE}/hours/send"): (BOTH, None),
    ("post", f"{ONE}/hours/take-back"): (BOTH, {"entries": 4}),
    ("get", f"{ONE}/hours/settings"): (BOTH, None),
    ("put", f"{ONE}/hours/settings"): (BOTH, {"trigger": "daily"}),
    ("get", f"{ONE}/hours/registers"): (BOTH, None),
    ("post", f"{ONE}/hours/registers"): (BOTH, None),
    ("put", f"{ONE}/read-only"): (frozenset({OPERATOR}), {"readOnly": True}),
}
"""Each route with the roles that may ask it and a body that is valid in form.

Ids of what a tenant owns stand in braces; `tests/tenancy` puts one's own and foreign ones there.
"""


def named(route: Route) -> str:
    return " ".join(route)


def path_of(route: Route, ref: ConnectionRef) -> str:
    filled = {
        "tenant": ref.tenant,
        "connection": ref.connection,
        "run": "run_1",
        "plan": "undo_1",
        "dimension": "customers",
        "system": "host",
        "object_id": "c_1",
        "entry": "te_1",
        "line": "te_1",
    }
    return route[1].format_map(filled)


def ask(desk: Desk, route: Route, ref: ConnectionRef, **known_as: Any) -> Answer:
    return desk.ask_api(route[0].upper(), path_of(route, ref), ROUTES[route][1], **known_as)


@pytest.fixture(scope="module")
def active() -> tuple[Desk, ConnectionRef]:
    """Give a running connection; these tests leave it as it was, since all of them are refused."""
    desk = Desk(host_customers=[{"number": "10050", "name": CONFIDENTIAL}])
    return desk, desk.activate()


def untouched(desk: Desk, ref: ConnectionRef) -> tuple[Connection, int, int]:
    return desk.connection(ref), len(desk.state.audit(ref)), len(desk.bell.rung)


def test_every_route_that_is_described_is_tried_here():
    described = {
        (method, path)
        for path, operations in description()["paths"].items()
        for method in operations
    }
    assert described == set(ROUTES)


@pytest.mark.requirement("ALL-11")
@pytest.mark.parametrize(
    ("route", "role"),
    [
        pytest.param(route, role, id=f"{named(route)} {role}")
        for route, (allowed, _) in ROUTES.items()
        for role in (BACKEND, OPERATOR, STACK, "customer", "admin", "", None)
        if role not in allowed
    ],
)
def test_each_route_is_for_its_roles_alone(active, route, role):
    desk, ref = active
    before = untouched(desk, ref)
    answer = ask(desk, route, ref, role=role)
    assert (answer.status, answer.code) == (403, "role_missing")
    assert CONFIDENTIAL not in json.dumps(answer.body)
    assert untouched(desk, ref) == before


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_each_role_that_a_route_is_for_is_let_in(route):
    for role in ROUTES[route][0]:
        desk = Desk()
        connection, _ = desk.enable()
        answer = ask(desk, route, connection.ref, role=role)
        assert answer.status < 500
        assert answer.code != "role_missing"


@pytest.mark.requirement("ALL-11")
def test_a_list_holds_the_callers_own():
    desk = Desk()
    own = desk.activate()
    neighbour = ConnectionRef(VENDOR, "t_77", "connection_of_neighbour")
    stranger = ConnectionRef("busy", TENANT, "connection_of_stranger")
    for ref in (neighbour, stranger):
        copied = replace(desk.connection(own), ref=ref, revision=0)
        desk.state.commit(SaveConnection(copied, expected=None))
        desk.state.commit(BindTenant(ref.owner, RECIPE, ref.connection))

    def listed(query: dict[str, str] | None = None, **known_as: Any) -> set[str]:
        answer = desk.ask_api("GET", "/v1/connections", query=query, **known_as)
        assert answer.status == 200
        return {item["connectionId"] for item in answer.body["items"]}

    assert listed() == {own.connection, neighbour.connection}
    assert listed({"tenantId": TENANT}) == {own.connection}
    assert listed(tenant="t_77") == {neighbour.connection}
    assert listed(vendor="busy") == {stranger.connection}
    assert listed(vendor="nobody") == set()
    foreign = desk.ask_api("GET", "/v1/connections", query={"tenantId": TENANT}, tenant="t_77")
    assert (foreign.status, foreign.code) == (404, "connection_not_found")


@pytest.mark.requirement("ALL-11")
@pytest.mark.parametrize("path", ["/v1/connections", "/v1/portal-sessions"])
def test_a_portals_token_asks_for_its_own_tenant_alone(path):
    desk = Desk()
    body = ROUTES["post", path][1]
    answer = desk.ask_api("POST", path, body, tenant="t_77")
    assert (answer.status, answer.code) == (404, "connection_not_found")
    assert desk.state.of_tenant(TenantRef(VENDOR, TENANT)) == []


def test_a_vendor_without_a_document_gets_nothing():
    desk = Desk()
    body = ROUTES["post", "/v1/connections"][1]
    answer = desk.ask_api("POST", "/v1/connections", body, vendor="nobody")
    assert (answer.status, answer.code) == (404, "vendor_not_found")


def test_another_vendor_asks_its_own_host_about_the_tenant():
    """The same tenant id at another vendor is another company, whatever it is called."""
    desk = Desk()
    stranger = replace(SAMPLE_VENDOR, id="busy", return_urls=("https://busy.test/back",))
    desk.state.commit(SaveVendor(stranger))
    body = ROUTES["post", "/v1/connections"][1] | {"returnUrl": "https://busy.test/back"}
    answer = desk.ask_api("POST", "/v1/connections", body, vendor="busy")
    assert answer.status == 201
    assert desk.state.of_tenant(TenantRef(VENDOR, TENANT)) == []


@pytest.mark.parametrize(
    "roles",
    ["[host_backend]", "[other host_backend]", "host_backend", "[other,host_backend]"],
)
def test_roles_are_read_in_the_forms_that_gateways_hand_on(active, roles):
    desk, ref = active
    known_as = claims(None) | {"roles": roles}
    event = request_event("GET", desk.of(ref), known_as=known_as)
    assert read_answer(desk.api.handle(event, object())).status == 200


@pytest.mark.parametrize(
    "known_as",
    [
        None,
        {},
        {"roles": "[host_backend]"},
        {"roles": "[host_backend]", "vendor": ""},
        {"roles": "[not_host_backend]", "vendor": VENDOR},
        {"roles": "[]", "vendor": VENDOR},
        {"scope": "host_backend", "vendor": VENDOR},
    ],
)
def test_claims_that_name_no_role_or_vendor_open_nothing(active, known_as):
    desk, ref = active
    event = request_event("GET", desk.of(ref), known_as=known_as)
    answer = read_answer(desk.api.handle(event, object()))
    assert (answer.status, answer.code) == (403, "role_missing")


def test_claims_are_taken_from_the_authorizer_alone(active):
    """A token that nobody verified names nobody, wherever it stands."""
    desk, ref = active
    unsigned = ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": "none"}, claims(OPERATOR))
    )
    event = request_event("GET", desk.of(ref), headers={"authorization": f"Bearer {unsigned}."})
    event["claims"] = claims(OPERATOR)
    answer = read_answer(desk.api.handle(event, object()))
    assert (answer.status, answer.code) == (403, "role_missing")
