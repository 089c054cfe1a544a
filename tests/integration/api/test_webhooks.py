"""Hosts' webhooks, signed as hosts sign them: what is taken, what is refused, and with what."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bindeledd.domain.changes import SaveVendor
from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.errors import (
    ConflictError,
    RateLimitedError,
    RetryableError,
    StoppedError,
    UnavailableError,
)
from bindeledd.domain.identity import Dimension, TenantRef
from bindeledd.domain.plans import plans_hash
from bindeledd.domain.vendors import WebhookEndpoint, WebhookProfile
from bindeledd.recipes import RECIPES
from tests.integration.api.desk import Desk, read_answer, request_event
from tests.world import RECIPE, RETURN_URL, SAMPLE_VENDOR, SECRETS, TENANT, VENDOR

ROOT = Path(__file__).resolve().parents[3]
OWNER = TenantRef(VENDOR, TENANT)
OTHER_SECRET = "whsec_b3RoZXItc2VjcmV0LW9mLXRoZS13aG9sZS13b3JsZA=="
ENABLED = {
    "tenantId": TENANT,
    "erp": "poweroffice_go",
    "requestedBy": "e_3",
    "returnUrl": RETURN_URL,
    "dimensions": ["customers"],
}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_ping_is_accepted_and_does_nothing(desk):
    answer = desk.tell("ping", tenantId=TENANT)
    assert (answer.status, answer.body) == (202, None)
    assert desk.bell.rung == []


@pytest.mark.parametrize("encoded", [False, True])
def test_enabling_makes_the_draft_of_a_connection(desk, encoded):
    assert desk.tell("integration.enabled", encoded=encoded, **ENABLED).status == 202
    connection = desk.state.connection_of(OWNER, RECIPE)
    assert connection is not None
    assert connection.state is ConnectionState.DRAFT
    assert connection.requested_by == "e_3"


def test_what_an_event_asks_for_is_owed_before_it_is_acknowledged(desk):
    ref = desk.activate()
    desk.clock.advance(timedelta(minutes=1))
    rung = len(desk.bell.rung)
    data = {"tenantId": TENANT, "erp": "poweroffice_go", "dimension": "customers", "ids": ["c_1"]}
    assert desk.tell("dimension.changed", change="updated", **data).status == 202
    assert desk.owed(ref).due_at <= desk.clock.now()
    assert {item.key for item in desk.bell.rung[rung:]} == {
        f"synchronise#{dimension}"
        for dimension in RECIPES[RECIPE].with_children({Dimension.CUSTOMERS})
    }


def test_a_repeated_event_is_accepted_once(desk):
    ref = desk.activate()
    data = {"tenantId": TENANT, "erp": "poweroffice_go", "dimensions": "all"}
    assert desk.tell("sync.requested", webhook_id="msg_7", **data).status == 202
    owed = desk.owed(ref)
    assert desk.tell("sync.requested", webhook_id="msg_7", **data).status == 202
    assert desk.owed(ref) == owed
    assert desk.tell("sync.requested", webhook_id="msg_8", **data).status == 202
    assert desk.owed(ref).revision > owed.revision


def test_an_event_that_was_refused_is_not_swallowed_when_it_comes_again(desk):
    """Its id counts as seen only once what it asks for is stored."""
    ref = desk.ask()
    data = {"tenantId": TENANT, "erp": "poweroffice_go", "dimensions": "all"}
    early = desk.tell("sync.requested", webhook_id="msg_7", **data)
    assert (early.status, early.code) == (409, "connection_not_active")
    desk.approve(ref)
    desk.work(ref)
    before = desk.owed(ref).revision
    assert desk.tell("sync.requested", webhook_id="msg_7", **data).status == 202
    assert desk.owed(ref).revision > before


@pytest.mark.requirement("SV-05")
@pytest.mark.parametrize(
    ("named", "status", "code"),
    [
        ({}, 422, "plan_not_named"),
        ({"planId": "plan_1"}, 422, "plan_not_named"),
        ({"planHash": "0" * 64}, 422, "plan_not_named"),
        ({"planId": "plan_1", "planHash": "0" * 64}, 409, "plan_replaced"),
    ],
)
def test_an_approval_without_the_plan_that_waits_is_refused(desk, named, status, code):
    ref = desk.ask()
    data = {"tenantId": TENANT, "erp": "poweroffice_go", "approvedBy": "op", **named}
    answer = desk.tell("integration.review_approved", **data)
    assert (answer.status, answer.code) == (status, code)
    assert desk.connection(ref).state is ConnectionState.AWAITING_APPROVAL


@pytest.mark.requirement("SV-05")
def test_an_approval_of_the_plan_that_waits_is_taken(desk):
    ref = desk.ask()
    plan_id = desk.connection(ref).plan_id or ""
    hashes = [header.hash for header in desk.state.plan_headers(ref, plan_id)]
    answer = desk.tell(
        "integration.review_approved",
        tenantId=TENANT,
        erp="poweroffice_go",
        approvedBy="op",
        planId=plan_id,
        planHash=plans_hash(hashes),
    )
    assert answer.status == 202
    assert desk.connection(ref).state is ConnectionState.ACTIVE


TAKEN_TYPES = [
    "dimension.changed",
    "integration.enabled",
    "integration.settings_changed",
    "integration.disabled",
    "integration.review_approved",
    "sync.requested",
    "hours.approved",
    "hours.reopened",
    "project_hours.approved",
    "project_hours.reopened",
    "time_entries.changed",
    "link.changed",
    "ping",
]
REFUSED_TYPES = [
    "usages.approved",
    "invoice_basis.ready",
    "invoice_basis.changed",
    "invoice_basis.cancelled",
    "supplier_cost.locked",
    "tenant.deleted",
]


def documented_types():
    """Read the tables of types: what is taken, and what is refused with why."""
    text = (ROOT / "docs/host-contract.md").read_text(encoding="utf-8")
    taken, refused = text.partition("\n## Webhooks\n")[2].split("| type |")[1:]
    return [
        re.findall(r"^\| `([a-z_.]+)` \|", part.partition("\n### ")[0], re.MULTILINE)
        for part in (taken, refused)
    ]


def test_every_type_of_the_host_contract_is_taken_or_refused_by_name(desk):
    """None is accepted and dropped; the documentation says the same."""
    taken, refused = documented_types()
    assert (sorted(taken), sorted(refused)) == (sorted(TAKEN_TYPES), sorted(REFUSED_TYPES))
    codes = {}
    for number, type_ in enumerate(TAKEN_TYPES + REFUSED_TYPES):
        answer = desk.tell(type_, webhook_id=f"msg_{number}", tenantId=TENANT)
        codes[type_] = (answer.status, answer.code)
        assert answer.code != "event_not_supported" or type_ in answer.body["detail"]
    unsupported = (422, "event_not_supported")
    assert [type_ for type_, code in codes.items() if code == unsupported] == REFUSED_TYPES
    assert [type_ for type_, code in codes.items() if code[0] == 202] == ["ping"]
    seen = [n for n in range(len(codes)) if desk.state.webhook_seen(VENDOR, f"msg_{n}")]
    assert seen == [TAKEN_TYPES.index("ping")]
    assert len(codes) == 19


def test_an_endpoint_is_verified_in_its_own_way(desk):
    """One profile's proof opens no endpoint of another; the same body is taken once."""
    token = WebhookEndpoint("token", ("svenn/token",), WebhookProfile.SHARED_TOKEN, "X-Token")
    desk.state.commit(SaveVendor(replace(SAMPLE_VENDOR, webhooks=(*SAMPLE_VENDOR.webhooks, token))))
    desk.hooks = desk.webhooks(secret_of=(SECRETS | {"svenn/token": "of-the-host"}).__getitem__)
    ref = desk.activate()
    body = json.dumps(
        {
            "type": "sync.requested",
            "timestamp": "2026-11-29T00:00:00Z",
            "data": {"tenantId": TENANT, "erp": "poweroffice_go", "dimensions": "all"},
        }
    )

    def deliver(**headers):
        event = request_event("POST", f"/hooks/v1/{VENDOR}/token", body=body, headers=headers)
        return read_answer(desk.hooks.handle(event, object())).status

    assert desk.tell("ping", path=f"/hooks/v1/{VENDOR}/token", tenantId=TENANT).status == 400
    assert deliver(**{"x-token": "of-nobody"}) == 401
    before = desk.owed(ref)
    assert deliver(**{"x-token": "of-the-host"}) == 202
    owed = desk.owed(ref)
    assert owed.revision > before.revision
    assert deliver(**{"x-token": "of-the-host"}) == 202
    assert desk.owed(ref) == owed


def test_an_unknown_type_is_refused_by_name(desk):
    answer = desk.tell("weather.changed", tenantId=TENANT)
    assert (answer.status, answer.code) == (422, "event_not_supported")
    assert "weather.changed" in answer.body["detail"]


@pytest.mark.parametrize(
    "path",
    [
        f"/hooks/v1/{VENDOR}/other",
        "/hooks/v1/nobody/main",
        f"/hooks/v1/{VENDOR}",
        f"/hooks/v1/{VENDOR}/main/more",
        f"/hooks/v2/{VENDOR}/main",
        "/",
    ],
)
def test_an_unknown_endpoint_is_not_found(desk, path):
    answer = desk.tell("integration.enabled", path=path, **ENABLED)
    assert (answer.status, answer.code) == (404, "webhook_endpoint_unknown")
    assert desk.state.of_tenant(OWNER) == []


def test_another_ones_signature_does_nothing(desk):
    answer = desk.tell("integration.enabled", secret=OTHER_SECRET, **ENABLED)
    assert (answer.status, answer.code) == (401, "webhook_signature_not_valid")
    assert desk.state.of_tenant(OWNER) == []


@pytest.mark.requirement("ALL-11")
def test_a_vendors_secret_opens_its_own_endpoint_alone(desk):
    desk.state.commit(
        SaveVendor(
            replace(
                SAMPLE_VENDOR,
                id="busy",
                webhooks=(WebhookEndpoint(id="main", secret_parameters=("busy/webhook",)),),
            )
        )
    )
    desk.hooks = desk.webhooks(secret_of=(SECRETS | {"busy/webhook": OTHER_SECRET}).__getitem__)
    path = "/hooks/v1/busy/main"
    refused = desk.tell("ping", path=path, tenantId=TENANT)
    assert (refused.status, refused.code) == (401, "webhook_signature_not_valid")
    assert desk.tell("ping", path=path, secret=OTHER_SECRET, tenantId=TENANT).status == 202
    assert desk.tell("ping", secret=OTHER_SECRET, tenantId=TENANT).status == 401


def test_each_active_secret_of_an_endpoint_will_do(desk):
    names = ("svenn/webhook", "svenn/webhook_next")
    endpoint = WebhookEndpoint(id="main", secret_parameters=names)
    desk.state.commit(SaveVendor(replace(SAMPLE_VENDOR, webhooks=(endpoint,))))
    secrets = SECRETS | {"svenn/webhook_next": OTHER_SECRET}
    desk.hooks = desk.webhooks(secret_of=secrets.__getitem__)
    assert desk.tell("ping", tenantId=TENANT).status == 202
    assert desk.tell("ping", secret=OTHER_SECRET, tenantId=TENANT).status == 202


@pytest.mark.requirement("ALL-11")
def test_a_tenant_that_the_vendors_host_does_not_know_is_forbidden(desk):
    answer = desk.tell("integration.enabled", **(ENABLED | {"tenantId": "t_99"}))
    assert (answer.status, answer.code) == (403, "webhook_tenant_unknown")
    assert desk.state.of_tenant(TenantRef(VENDOR, "t_99")) == []


def own_endpoint(desk: Desk) -> None:
    """Let the host call an endpoint that is this tenant's alone."""
    endpoint = WebhookEndpoint(id="main", secret_parameters=("svenn/webhook",), tenant=TENANT)
    desk.state.commit(SaveVendor(replace(SAMPLE_VENDOR, webhooks=(endpoint,))))


HOURS = ("hours.approved", "time_entries.changed")


def test_the_endpoint_of_one_tenant_is_gone_with_its_connections(desk):
    ref = desk.activate()
    own_endpoint(desk)
    assert [desk.tell(one, tenantId=TENANT).status for one in HOURS] == [202, 202]
    desk.steering.disconnect(ref, actor="op")
    for one in (*HOURS, "weather.changed"):
        answer = desk.tell(one, tenantId=TENANT)
        assert (answer.status, answer.code) == (410, "connection_removed")
    assert desk.tell("ping", tenantId=TENANT).status == 202
    assert desk.tell("integration.enabled", **ENABLED).status == 202
    forged = desk.tell("hours.approved", secret=OTHER_SECRET, tenantId=TENANT)
    assert (forged.status, forged.code) == (401, "webhook_signature_not_valid")


def test_an_endpoint_of_all_tenants_is_never_gone(desk):
    desk.steering.disconnect(desk.activate(), actor="op")
    assert [desk.tell(one, tenantId=TENANT).status for one in HOURS] == [202, 202]


@pytest.mark.requirement("ALL-11")
def test_the_endpoint_of_one_tenant_speaks_of_no_other(desk):
    own_endpoint(desk)
    assert desk.tell("ping", tenantId=TENANT).status == 202
    answer = desk.tell("ping", tenantId="t_77")
    assert (answer.status, answer.code) == (403, "webhook_tenant_unknown")


def test_before_anything_is_connected_the_endpoint_of_one_tenant_is_not_gone(desk):
    own_endpoint(desk)
    answer = desk.tell("hours.approved", tenantId=TENANT)
    assert (answer.status, answer.code) == (404, "connection_not_found")


@pytest.mark.parametrize(
    ("headers", "body", "status", "code"),
    [
        ({}, "{}", 400, "webhook_headers_not_valid"),
        ({"webhook-id": "m", "webhook-timestamp": "x", "webhook-signature": "v1,A"}, "{}", 400, ""),
        ({}, "x" * 300_000, 413, "webhook_too_large"),
    ],
)
def test_what_is_no_delivery_is_refused_for_what_it_is(desk, headers, body, status, code):
    event = request_event("POST", f"/hooks/v1/{VENDOR}/main", body=body, headers=headers)
    answer = read_answer(desk.hooks.handle(event, object()))
    assert (answer.status, answer.code) == (status, code or "webhook_headers_not_valid")


@pytest.mark.parametrize(
    ("body", "encoded"), [("no base64!", True), ("A", True), ("\u00e6", True), ("\ud800", False)]
)
def test_a_body_that_the_gateway_encoded_wrongly_is_refused(desk, body, encoded):
    event = request_event("POST", f"/hooks/v1/{VENDOR}/main", body=body)
    answer = read_answer(desk.hooks.handle(event | {"isBase64Encoded": encoded}, object()))
    assert (answer.status, answer.code) == (400, "webhook_body_not_valid")


def test_a_delivery_from_another_time_is_refused(desk):
    class Behind:
        def now(self):
            return desk.clock.now() + timedelta(seconds=301)

    desk.hooks = desk.webhooks(clock=Behind())
    answer = desk.tell("ping", tenantId=TENANT)
    assert (answer.status, answer.code) == (401, "webhook_outside_tolerance")


@pytest.mark.parametrize(
    ("error", "status", "wait"),
    [
        (UnavailableError(), 503, "30"),
        (RetryableError(retry_after=timedelta(seconds=4.2)), 503, "5"),
        (RateLimitedError(retry_after=timedelta(0)), 429, "1"),
        (ConflictError(), 503, "30"),
        (StoppedError("vendor_secret_missing", details={"name": "svenn/host"}), 503, "30"),
    ],
)
def test_what_passes_is_said_with_when_to_come_again(desk, error, status, wait):
    def fails(vendor, event):
        raise error

    desk.hooks = desk.webhooks(receiver=fails)
    answer = desk.tell("ping", tenantId=TENANT)
    assert (answer.status, answer.headers.get("retry-after")) == (status, wait)
    assert answer.code == error.code


def test_a_fault_of_ours_is_answered_without_its_words(desk, caplog):
    def fails(name):
        raise ValueError(SECRETS[name])

    desk.hooks = desk.webhooks(secret_of=fails)
    answer = desk.tell("ping", tenantId=TENANT)
    assert (answer.status, answer.code) == (500, "internal_error")
    assert SECRETS["svenn/webhook"] not in str(answer)
    assert SECRETS["svenn/webhook"] not in caplog.text
    assert [record.message for record in caplog.records] == ["webhook_failed"]


def test_the_simulated_host_is_told_what_it_may_repeat(desk):
    """A wrong path is not an end of the endpoint: that would silence all of a vendor's tenants."""
    answers = [
        desk.tell("ping", tenantId="t_99"),
        desk.tell("ping", tenantId=TENANT, path="/hooks/v1/nobody/main"),
        desk.tell("sync.requested", tenantId=TENANT, erp="poweroffice_go", dimensions="all"),
    ]
    assert [answer.status for answer in answers] == [403, 404, 404]
