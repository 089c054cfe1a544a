"""The pages on which a person turns the integration on, opens it and comes back."""

import base64
import json
from urllib.parse import parse_qs

import httpx
import pytest

from local.simulators.host.wording import OUTCOMES
from tests.contract.simulators.host.browsing import (
    BACKEND,
    CUSTOMERS,
    MARKETPLACE,
    SECRET,
    Browser,
    well_formed,
)


@pytest.fixture
def browser():
    made = Browser(BACKEND)
    yield made
    made.client.close()
    made.host.close()


def test_turning_on_sends_the_browser_where_the_backend_says(browser):
    page = browser.get(MARKETPLACE)
    assert "PowerOffice Go" in page
    assert "Slå på" in page
    sent = browser.post("/accounts/t_42/integration/connect", dimensions=["customers", "unicorns"])
    assert sent.headers["Location"] == "http://backend.local/connect/t1"
    assert browser.control_api.sent("/v1/connections") == {
        "tenantId": "t_42",
        "recipe": "svenn_poweroffice",
        "dimensions": ["customers"],
        "returnUrl": "http://svenn.local/integrations/return",
        "organizationNumber": "923456789",
        "requestedBy": "drift@handverker.example",
    }
    assert browser.control_api.requests[-1].headers["Authorization"] == "Bearer tok-1"
    basic = browser.control_api.requests[0].headers["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(basic) == b"svenn:secret"
    assert parse_qs(browser.control_api.requests[0].content.decode()) == {
        "grant_type": ["client_credentials"]
    }
    assert "Åpne Bindeledd" in browser.get(MARKETPLACE)


def test_the_client_may_prove_itself_in_the_form():
    settings = {"client_authentication": "post", "scope": "s", "audience": "a"}
    browser = Browser(BACKEND.model_copy(update=settings))
    browser.post("/accounts/t_42/integration/connect", dimensions="customers")
    form = parse_qs(browser.control_api.requests[0].content.decode())
    assert form["client_secret"] == ["secret"]
    assert (form["scope"], form["audience"]) == (["s"], ["a"])
    assert "Authorization" not in browser.control_api.requests[0].headers
    browser.client.close()
    browser.host.close()


def test_without_an_organisation_number_the_backends_refusal_is_shown(browser):
    browser.control_api.refusal = httpx.Response(
        422,
        json={
            "title": "Organisasjonsnummer mangler",
            "detail": "Kontoen har ikke noe <organisasjonsnummer>.",
            "nextStep": "Skriv det inn i Kontoinnstillinger.",
        },
    )
    answer = browser.post("/accounts/t_77/integration/connect", status=422, dimensions="customers")
    well_formed(answer.text)
    assert "Organisasjonsnummer mangler" in answer.text
    assert "ikke noe &lt;organisasjonsnummer&gt;." in answer.text
    assert "Skriv det inn i Kontoinnstillinger." in answer.text
    assert "organizationNumber" not in browser.control_api.sent("/v1/connections")
    assert "Slå på" in browser.get("/accounts/t_77/marketplace")


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (httpx.Response(500, text="<html>"), "Bindeledd svarte 500"),
        (httpx.Response(201, json={"connectionId": "x"}), "connectUrl"),
        (httpx.Response(201, json=[]), "svarte uventet"),
    ],
)
def test_an_answer_that_cannot_be_used_is_said_plainly(browser, answer, text):
    browser.control_api.refusal = answer
    sent = browser.post("/accounts/t_42/integration/connect", status=502)
    assert text in sent.text


def test_a_backend_that_cannot_be_reached_is_said_plainly(browser):
    browser.control_api.is_down = True
    sent = browser.post("/accounts/t_42/integration/open", status=502)
    assert "ikke kontakt med Bindeledd" in sent.text


def test_a_refused_token_is_said_plainly(browser):
    browser.control_api.token_answer = httpx.Response(401, json={"error": "invalid_client"})
    sent = browser.post("/accounts/t_42/integration/open", status=502)
    assert "logget seg inn" in sent.text
    assert "secret" not in sent.text


def test_a_host_that_knows_no_backend_says_so():
    browser = Browser()
    sent = browser.post("/accounts/t_42/integration/connect", status=502)
    assert "ikke satt opp mot Bindeledd" in sent.text
    browser.client.close()
    browser.host.close()


def test_opening_bindeledd_goes_through_a_portal_session(browser):
    sent = browser.post("/accounts/t_42/integration/open")
    assert sent.headers["Location"] == "http://backend.local/portal/p1"
    assert browser.control_api.sent("/v1/portal-sessions") == {
        "tenantId": "t_42",
        "returnUrl": "http://svenn.local/integrations/return",
        "language": "nb",
    }
    back = browser.get("/integrations/return")
    assert "Tilbake i Svenn" in back
    assert "/accounts/t_42/marketplace" in back


def test_the_return_address_can_be_the_registered_one():
    browser = Browser(BACKEND.model_copy(update={"public_url": "https://svenn.example"}))
    browser.post("/accounts/t_42/integration/open")
    sent = browser.control_api.sent("/v1/portal-sessions")
    assert sent["returnUrl"] == "https://svenn.example/integrations/return"
    browser.client.close()
    browser.host.close()


@pytest.mark.parametrize("code", sorted(OUTCOMES))
def test_each_outcome_is_told_in_plain_words(browser, code):
    browser.post("/accounts/t_42/integration/connect", dimensions="customers")
    page = browser.get(f"/integrations/return?connection=con_1&outcome={code}")
    assert OUTCOMES[code].title in page
    assert code not in page
    assert browser.host.tenants.connected("t_42").outcome == code
    assert OUTCOMES[code].title in browser.get(MARKETPLACE)


def test_an_outcome_that_is_new_is_shown_as_it_came(browser):
    browser.post("/accounts/t_42/integration/connect", dimensions="customers")
    page = browser.get("/integrations/return?connection=con_1&outcome=%3Cb%3Enew")
    assert "«&lt;b&gt;new»" in page


def test_a_return_for_a_connection_that_was_never_asked_for_changes_nothing(browser):
    page = browser.get("/integrations/return?connection=con_9&outcome=awaiting_approval", 404)
    assert "ikke bedt om" in page
    assert browser.host.tenants.connections() == []


def test_synchronise_now_is_an_event(browser):
    browser.host.seed({"webhooks": {"url": "http://b.local/h", "secrets": [SECRET]}})
    browser.post("/accounts/t_42/integration/connect", dimensions="customers")
    all_of_them = browser.post("/accounts/t_42/integration/sync")
    assert all_of_them.headers["Location"] == f"{MARKETPLACE}?notice=sync_requested"
    one = browser.post("/accounts/t_42/integration/sync", dimension="customers")
    assert "er sendt" in browser.get(one.headers["Location"])
    told = [json.loads(message.body) for message in browser.host.outbox.messages()]
    assert [event["data"]["dimensions"] for event in told] == ["all", ["customers"]]
    assert told[0] == {
        "type": "sync.requested",
        "timestamp": "2026-11-23T08:02:00Z",
        "data": {
            "origin": {"kind": "user", "id": "e_3"},
            "tenantId": "t_42",
            "erp": "poweroffice_go",
            "requestedBy": "e_3",
            "dimensions": "all",
            "mode": "delta",
        },
    }


def test_without_an_endpoint_synchronise_now_opens_bindeledd(browser):
    sent = browser.post("/accounts/t_42/integration/sync")
    assert sent.headers["Location"] == "http://backend.local/portal/p1"


def test_turning_off_is_an_event_and_can_be_turned_on_again(browser):
    browser.post("/accounts/t_42/integration/connect", dimensions="customers")
    sent = browser.post("/accounts/t_42/integration/disable")
    assert "slått av" in browser.get(sent.headers["Location"])
    (message,) = browser.host.outbox.messages()
    assert message.type == "integration.disabled"
    assert "Synkroniser kunder" not in browser.get(CUSTOMERS)
    browser.post("/accounts/t_42/integration/connect", dimensions="customers")
    assert "Synkroniser kunder" in browser.get(CUSTOMERS)
