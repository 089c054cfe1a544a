"""A host's backend and an operator take a customer from enabling to a running connection."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.errors import ConflictError
from bindeledd.domain.identity import ConnectionRef, Dimension, TenantRef
from bindeledd.domain.links import Verdict
from bindeledd.domain.policy import Mode, Winner
from bindeledd.usecases.access import redeem_ticket
from tests.integration.api.desk import BACKEND, OPERATOR, Desk
from tests.world import BASE_URL, RECIPE, RETURN_URL, TENANT, VENDOR

OWNER = TenantRef(VENDOR, TENANT)
ENABLING = {
    "tenantId": TENANT,
    "recipe": RECIPE,
    "dimensions": ["customers"],
    "returnUrl": RETURN_URL,
    "requestedBy": "e_3",
}


@pytest.fixture
def desk() -> Desk:
    return Desk(
        host_customers=[{"number": "10050", "name": "Bare Svenn AS"}],
        erp_customers=[{"Number": 10070, "Name": "Bare PowerOffice AS"}],
    )


def redeemed(desk: Desk, address: str):
    """Open the address as the customer's browser does."""
    return redeem_ticket(
        address.rpartition("/")[2],
        state=desk.state,
        clock=desk.clock,
        randomness=desk.randomness,
    ).session


def test_enabling_gives_an_address_that_opens_this_connection_once(desk):
    answer = desk.ask_api("POST", "/v1/connections", ENABLING)
    assert answer.status == 201
    assert answer.body["state"] == "draft"
    assert answer.body["connectUrl"].startswith(f"{BASE_URL}/connect/")
    session = redeemed(desk, answer.body["connectUrl"])
    assert (session.tenant, session.connection) == (TENANT, answer.body["connectionId"])
    assert session.return_url == RETURN_URL


def test_settings_in_full_win_over_bare_names(desk):
    settings = {"dimensions": {"customers": {"mode": "link_only", "winner": "host"}}}
    answer = desk.ask_api("POST", "/v1/connections", ENABLING | {"settings": settings})
    assert answer.status == 201
    chosen = desk.state.of_tenant(OWNER)[0].settings.of(Dimension.CUSTOMERS)
    assert (chosen.mode, chosen.winner) == (Mode.LINK_ONLY, Winner.HOST)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"recipe": "unknown"}, 422, "recipe_not_offered"),
        ({"dimensions": ["contact_persons"]}, 422, "dimension_not_offered"),
        ({"returnUrl": f"{RETURN_URL}?next=//evil.test"}, 403, "return_url_not_registered"),
        ({"tenantId": "t_99"}, 404, "tenant_not_found"),
        ({"tenantId": "a/b"}, 422, "request_not_valid"),
        ({"language": "fi"}, 422, "request_not_valid"),
        ({"unknown": 1}, 422, "request_not_valid"),
        ({"recipe": None}, 422, "request_not_valid"),
    ],
)
def test_what_cannot_be_enabled_is_refused_and_leaves_nothing(desk, change, status, code):
    answer = desk.ask_api("POST", "/v1/connections", ENABLING | change)
    assert (answer.status, answer.code) == (status, code)
    assert desk.state.of_tenant(OWNER) == []


@pytest.mark.requirement("SV-03")
def test_without_an_organisation_number_the_refusal_says_where_to_enter_it(desk):
    card = {"tenantId": "t_77", "name": "Uten Nummer AS", "adminEmails": []}
    desk.host.seed({"tenants": [card]})
    refused = desk.ask_api("POST", "/v1/connections", ENABLING | {"tenantId": "t_77"})
    assert (refused.status, refused.code) == (422, "organization_number_missing")
    assert "account settings" in refused.body["nextStep"]
    given = ENABLING | {"tenantId": "t_77", "organizationNumber": "NO 923 456 783 MVA"}
    assert desk.ask_api("POST", "/v1/connections", given).status == 201


def test_a_running_connection_is_not_enabled_again(desk):
    desk.activate()
    answer = desk.ask_api("POST", "/v1/connections", ENABLING)
    assert (answer.status, answer.code) == (409, "already_enabled")


def test_a_portal_session_opens_one_tenant_for_a_short_while(desk):
    desk.ask()
    body = {"tenantId": TENANT, "language": "sv", "returnUrl": RETURN_URL}
    answer = desk.ask_api("POST", "/v1/portal-sessions", body)
    assert answer.status == 201
    assert answer.body["url"].startswith(f"{BASE_URL}/portal/enter/")
    lasts = datetime.fromisoformat(answer.body["expiresAt"]) - desk.clock.now()
    assert timedelta(0) < lasts <= timedelta(minutes=10)
    session = redeemed(desk, answer.body["url"])
    assert (session.vendor, session.tenant) == (VENDOR, TENANT)
    assert (session.language, session.return_url) == ("sv", RETURN_URL)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"tenantId": "t_99"}, 404, "connection_not_found"),
        (
            {"tenantId": TENANT, "returnUrl": "https://evil.test/"},
            403,
            "return_url_not_registered",
        ),
    ],
)
def test_a_portal_session_that_leads_elsewhere_is_refused(desk, body, status, code):
    desk.ask()
    answer = desk.ask_api("POST", "/v1/portal-sessions", body)
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.requirement("SV-05")
def test_an_operator_signs_the_plan_that_was_read(desk):
    ref = desk.ask()
    plan = desk.ask_api("GET", desk.of(ref, "/plan"), role=OPERATOR).body
    signed = {"planId": plan["planId"], "planHash": plan["planHash"]}
    by_backend = desk.ask_api("POST", desk.of(ref, "/approve"), signed, role=BACKEND)
    assert (by_backend.status, by_backend.code) == (403, "role_missing")
    forged = desk.ask_api(
        "POST", desk.of(ref, "/approve"), signed | {"planHash": "0" * 64}, role=OPERATOR
    )
    assert (forged.status, forged.code) == (409, "plan_hash_differs")
    assert desk.writes() == []
    desk.clock.advance(timedelta(minutes=5))
    answer = desk.ask_api("POST", desk.of(ref, "/approve"), signed, role=OPERATOR)
    assert (answer.status, answer.body["state"]) == (200, "active")
    desk.work(ref)
    assert set(desk.erp_customers()) == {"Bare Svenn AS", "Bare PowerOffice AS"}
    assert desk.state.audit(ref)[0].actor == f"{OPERATOR}@{VENDOR}"


@pytest.mark.requirement("SV-05")
def test_a_rejection_carries_a_note_that_the_customer_sees(desk):
    ref = desk.ask()
    empty = desk.ask_api("POST", desk.of(ref, "/reject"), {"note": "  "}, role=OPERATOR)
    assert (empty.status, empty.code) == (422, "note_missing")
    note = {"note": "Rydd i kundenumrene"}
    answer = desk.ask_api("POST", desk.of(ref, "/reject"), note, role=OPERATOR)
    assert (answer.status, answer.body["state"]) == (200, "rejected")
    seen = desk.ask_api("GET", desk.of(ref), tenant=TENANT)
    assert seen.body["note"] == "Rydd i kundenumrene"


def test_a_plan_is_made_anew_on_request(desk):
    ref = desk.ask()
    first = desk.ask_api("GET", desk.of(ref, "/plan")).body["planId"]
    assert desk.ask_api("POST", desk.of(ref, "/plan")).status == 202
    desk.work(ref)
    assert desk.ask_api("GET", desk.of(ref, "/plan")).body["planId"] != first


@pytest.mark.requirement("SV-16")
def test_turning_off_and_on_again(desk):
    ref = desk.activate()
    paused = desk.ask_api("POST", desk.of(ref, "/pause"), {"note": "Årsoppgjør"})
    assert (paused.status, paused.body["state"]) == (200, "paused")
    assert paused.body["note"] == "Årsoppgjør"
    before = desk.calls()
    desk.work(ref)
    assert desk.calls() == before
    resumed = desk.ask_api("POST", desk.of(ref, "/resume"))
    assert (resumed.status, resumed.body["state"]) == (200, "active")
    desk.work(ref)
    assert len(desk.erp_customers()) == len(desk.host_customers()) == 2


def test_disconnecting_forgets_the_grant_and_keeps_the_links(desk):
    ref = desk.activate()
    answer = desk.ask_api("POST", desk.of(ref, "/disconnect"))
    assert (answer.status, answer.body["state"]) == (200, "disconnected")
    assert desk.state.grant(ref, "client_key") is None
    assert len(list(desk.state.links(ref, Dimension.CUSTOMERS))) == 2


@pytest.mark.requirement("SV-09")
@pytest.mark.parametrize("body", [None, {}, {"dimensions": "all"}, {"dimensions": ["customers"]}])
def test_synchronise_now(desk, body):
    ref = desk.activate()
    before = desk.owed(ref).revision
    answer = desk.ask_api("POST", desk.of(ref, "/sync"), body)
    assert (answer.status, answer.body) == (202, {"dimensions": ["customers"]})
    assert desk.owed(ref).revision > before


def test_what_is_not_on_is_not_synchronised(desk):
    ref = desk.ask()
    early = desk.ask_api("POST", desk.of(ref, "/sync"))
    assert (early.status, early.code) == (409, "connection_not_active")
    desk.approve(ref)
    off = desk.ask_api("POST", desk.of(ref, "/sync"), {"dimensions": ["projects"]})
    assert (off.status, off.code) == (409, "dimension_off")


@pytest.mark.requirement("SV-02")
def test_settings_are_changed_at_any_time(desk):
    ref = desk.activate()
    for mode in ("off", "link_only"):
        settings = {"dimensions": {"customers": {"mode": mode}}}
        answer = desk.ask_api("PUT", desk.of(ref, "/settings"), settings)
        assert answer.status == 200
        assert answer.body["settings"]["dimensions"]["customers"]["mode"] == mode
        assert desk.connection(ref).settings.of(Dimension.CUSTOMERS).mode == mode


def test_the_read_only_switch(desk):
    ref = desk.activate()
    for on in (True, False):
        switched = desk.ask_api("PUT", desk.of(ref, "/read-only"), {"readOnly": on}, role=OPERATOR)
        assert (switched.status, switched.body["readOnly"]) == (200, on)
        assert desk.connection(ref).read_only is on


def test_a_decision_on_a_pair_is_kept(desk):
    ref = desk.activate()
    body = {
        "dimension": "customers",
        "hostId": "c_1",
        "erpId": "20100001",
        "verdict": "apart",
        "note": "To ulike",
    }
    assert desk.ask_api("POST", desk.of(ref, "/decisions"), body).status == 202
    decision = desk.state.decisions(ref, Dimension.CUSTOMERS)[0]
    assert (decision.verdict, decision.decided_by) == (Verdict.APART, f"{BACKEND}@{VENDOR}")


def test_who_was_second_is_told_so(desk):
    """A revision that was lost meanwhile is a conflict, not a fault."""

    class Lost:
        def __init__(self, ref: ConnectionRef) -> None:
            self.ref = ref

        def pause(self, ref, **_):
            raise ConflictError(details={"change": "SaveConnection"})

    ref = desk.activate()
    desk.api = desk.interface(steering=Lost(ref))
    answer = desk.ask_api("POST", desk.of(ref, "/pause"))
    assert (answer.status, answer.code) == (409, "state_moved")
    assert desk.connection(ref).state is ConnectionState.ACTIVE
