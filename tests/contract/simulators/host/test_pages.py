"""What a person sees and does in Svenn, by plain forms."""

import base64
import json
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from local.simulators.clock import ManualClock
from local.simulators.host import Backend, HostSimulator
from local.simulators.host.customer_form import patch_of, shown_values
from local.simulators.host.wording import OUTCOMES
from local.simulators.transport import SimulatorTransport

CARD = {
    "tenantId": "t_42",
    "name": "Håndverker AS",
    "organizationNumber": "923456789",
    "adminEmails": ["drift@handverker.example"],
}
SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
CUSTOMERS = "/accounts/t_42/customers"
MARKETPLACE = "/accounts/t_42/marketplace"


class ControlApi(httpx.BaseTransport):
    """A backend with its token issuer, which answers as told."""

    def __init__(self) -> None:
        self.refusal: httpx.Response | None = None
        self.token_answer: httpx.Response | None = None
        self.is_down = False
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.is_down:
            raise httpx.ConnectError("down", request=request)
        if request.url.path == "/token":
            return self.token_answer or httpx.Response(200, json={"access_token": "tok-1"})
        if self.refusal is not None:
            return self.refusal
        if request.url.path == "/v1/connections":
            answer = {"connectionId": "con_1", "connectUrl": "http://backend.local/connect/t1"}
            return httpx.Response(201, json=answer)
        return httpx.Response(201, json={"url": "http://backend.local/portal/p1"})

    def sent(self, path: str) -> dict[str, Any]:
        found = [request for request in self.requests if request.url.path == path]
        body: dict[str, Any] = json.loads(found[-1].content)
        return body


class Browser:
    """A person's browser in front of a host."""

    def __init__(self, backend: Backend | None = None) -> None:
        self.control_api = ControlApi()
        self.clock = ManualClock(datetime(2026, 11, 23, 8, tzinfo=UTC))
        self.host = HostSimulator(
            now=self.clock,
            sleeper=self.clock.sleep,
            backend=backend,
            backend_client=httpx.Client(transport=self.control_api),
        )
        self.host.seed({"tenants": [CARD, {"tenantId": "t_77", "name": "Fjord <b>& Sønn</b>"}]})
        self.client = httpx.Client(
            transport=SimulatorTransport(self.host),
            base_url="http://svenn.local",
            follow_redirects=False,
        )

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        well_formed(answer.text)
        return answer.text

    def post(self, path: str, status: int = 303, **form: Any) -> httpx.Response:
        self.clock.advance(60)
        answer = self.client.post(path, data=form)
        assert answer.status_code == status, answer.text
        return answer

    def customers(self, tenant: str = "t_42") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.host.dump()["records"][tenant]["customers"]
        return found


class Balanced(HTMLParser):
    """Counts tags, so that a template that forgets one is noticed."""

    VOID = frozenset({"meta", "link", "input", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def well_formed(html: str) -> None:
    parser = Balanced()
    parser.feed(html)
    assert parser.open == []


BACKEND = Backend(
    url="http://backend.local",
    token_url="http://issuer.local/token",
    client_id="svenn",
    client_secret="secret",
)


@pytest.fixture
def browser():
    made = Browser(BACKEND)
    yield made
    made.client.close()
    made.host.close()


def test_a_person_chooses_an_account(browser):
    page = browser.get("/")
    assert "Håndverker AS" in page
    assert "org.nummer 923456789" in page
    assert "Fjord &lt;b&gt;&amp; Sønn&lt;/b&gt;" in page
    assert "org.nummer mangler" in page
    assert "Simulator" in page


def test_without_accounts_the_page_says_so():
    host = HostSimulator()
    with httpx.Client(transport=SimulatorTransport(host)) as client:
        assert "ingen kontoer" in client.get("http://svenn.local/").text
    host.close()


def test_the_organisation_number_is_entered_in_the_account_settings(browser):
    page = browser.get("/accounts/t_77/settings")
    assert "Kontoinnstillinger" in page
    assert "Org.nummer" in page
    sent = browser.post(
        "/accounts/t_77/settings",
        name="Fjordbygg AS",
        organizationNumber="987 654 321",
        language="sv-SE",
        adminEmails="a@x.example, b@x.example",
    )
    assert "Lagret." in browser.get(sent.headers["Location"])
    card = browser.host.tenants.card("t_77")
    assert card.organization_number == "987654321"
    assert card.language == "sv-SE"
    assert card.admin_emails == ("a@x.example", "b@x.example")
    browser.post("/accounts/t_77/settings", name="Fjordbygg AS", organizationNumber="")
    assert browser.host.tenants.card("t_77").organization_number is None


def test_settings_without_a_name_are_not_stored(browser):
    answer = browser.post("/accounts/t_77/settings", status=422, name=" ", organizationNumber="1")
    assert "Firmanavn må fylles ut." in answer.text
    assert browser.host.tenants.card("t_77").organization_number is None


def test_a_customer_is_created_shown_and_told(browser):
    assert "ingen kunder her ennå" in browser.get(CUSTOMERS)
    browser.get(f"{CUSTOMERS}/new")
    sent = browser.post(
        f"{CUSTOMERS}/new",
        name="Heidi Lindtveit",
        number="10",
        type="person",
        paymentTermDays="14",
        **{"address.line1": "Gata 1", "address.city": "Oslo"},
    )
    (customer,) = browser.customers()
    assert customer["number"] == "10"
    assert customer["paymentTermDays"] == 14
    assert customer["addresses"][0]["line1"] == "Gata 1"
    assert customer["addresses"][0]["type"] == "billing"
    assert customer["updatedBy"] == {"kind": "user", "id": "e_3"}
    page = browser.get(sent.headers["Location"])
    assert 'value="Gata 1"' in page
    assert "Kunden er opprettet." in page
    assert "Heidi Lindtveit" in browser.get(CUSTOMERS)
    (message,) = browser.host.outbox.messages()
    assert json.loads(message.body)["data"]["ids"] == [customer["id"]]


def filled(customer: dict[str, Any], **changes: str) -> dict[str, str]:
    return {**shown_values(customer), "version": customer["version"], **changes}


def test_a_customer_is_edited_and_its_other_addresses_stay(browser):
    addresses = [{"type": "visit", "city": "Voss"}, {"type": "billing", "city": "Oslo"}]
    records = [{"id": "c_1", "name": "Kunde", "notes": "x", "addresses": addresses}]
    browser.host.seed_records("t_42", {"customers": records})
    (before,) = browser.customers()
    browser.post(
        f"{CUSTOMERS}/c_1",
        **filled(before, phone="+47 22", notes="", **{"address.city": "Bergen"}),
    )
    (after,) = browser.customers()
    assert after["phone"] == "+47 22"
    assert after["notes"] is None
    assert [address["city"] for address in after["addresses"]] == ["Voss", "Bergen"]
    assert [a["id"] for a in after["addresses"]] == [a["id"] for a in before["addresses"]]


def test_saving_without_a_change_changes_nothing(browser):
    browser.host.seed_records(
        "t_42", {"customers": [{"id": "c_1", "name": "Kunde", "notes": "a\nb"}]}
    )
    (before,) = browser.customers()
    form = filled(before)
    browser.post(f"{CUSTOMERS}/c_1", **{**form, "notes": "a\r\nb"})
    assert browser.customers() == [before]
    assert browser.host.outbox.messages() == []


def test_a_customer_changed_in_the_meantime_is_not_overwritten(browser):
    browser.host.seed_records("t_42", {"customers": [{"id": "c_1", "name": "Kunde"}]})
    (before,) = browser.customers()
    browser.host.desk("t_42").change("customers", "c_1", {"phone": "99"})
    answer = browser.post(f"{CUSTOMERS}/c_1", status=409, **filled(before, phone="11"))
    assert "endret i mellomtiden" in answer.text
    assert 'value="99"' in answer.text
    assert browser.customers()[0]["phone"] == "99"


def test_a_refusal_is_explained_beside_the_field_and_keeps_what_was_typed(browser):
    browser.host.seed_records("t_42", {"customers": [{"name": "Kunde", "number": "10"}]})
    form = {"name": "", "number": "10", "email": "x", "paymentTermDays": "mange"}
    answer = browser.post(f"{CUSTOMERS}/new", status=422, **form)
    well_formed(answer.text)
    assert answer.text.count('aria-invalid="true"') == 3
    assert "Må fylles ut." in answer.text
    assert 'value="mange"' in answer.text
    taken = browser.post(f"{CUSTOMERS}/new", status=422, name="To", number="10")
    assert "Nummeret er i bruk" in taken.text
    letters = browser.post(f"{CUSTOMERS}/new", status=422, name="To", number="A1")
    assert "bare ha sifre" in letters.text
    country = browser.post(
        f"{CUSTOMERS}/new", status=422, name="To", **{"address.countryCode": "Norge"}
    )
    assert 'id="address.countryCode-error"' in country.text
    assert len(browser.customers()) == 1


def test_a_refused_edit_leaves_the_customer_as_it_was(browser):
    browser.host.seed_records(
        "t_42",
        {"customers": [{"id": "c_1", "name": "En", "number": "1"}, {"name": "To", "number": "2"}]},
    )
    before = browser.customers()
    answer = browser.post(f"{CUSTOMERS}/c_1", status=422, **filled(before[0], number="2"))
    assert "Nummeret er i bruk" in answer.text
    assert browser.customers() == before


def test_a_customer_is_deactivated_and_deleted_after_a_question(browser):
    browser.host.seed_records("t_42", {"customers": [{"id": "c_1", "name": "Kunde"}]})
    browser.post(f"{CUSTOMERS}/c_1/active", active="0")
    assert browser.customers()[0]["active"] is False
    assert "ingen kunder her ennå" in browser.get(CUSTOMERS)
    assert "Inaktiv" in browser.get(f"{CUSTOMERS}?inactive=1")
    browser.post(f"{CUSTOMERS}/c_1/active", active="1")
    assert "Slette Kunde?" in browser.get(f"{CUSTOMERS}/c_1/delete")
    assert browser.customers()[0]["deleted"] is False
    browser.post(f"{CUSTOMERS}/c_1/delete")
    assert browser.customers()[0]["deleted"] is True
    browser.get(f"{CUSTOMERS}/c_1", status=404)


def test_the_list_is_searched_and_paged(browser):
    records = [{"name": f"Kunde {n:03d}", "number": str(10000 + n)} for n in range(120)]
    browser.host.seed_records("t_42", {"customers": [*records, {"name": "Åse Ødegård"}]})
    first = browser.get(CUSTOMERS)
    assert "121 kunder" in first
    assert "side 1 av 3" in first
    assert first.count("<tr>") == 51
    assert "Åse Ødegård" in browser.get(f"{CUSTOMERS}?page=3")
    assert "Åse Ødegård" in browser.get(f"{CUSTOMERS}?q=ØDEGÅRD")
    assert "1 kunde<" in browser.get(f"{CUSTOMERS}?q=10077")
    assert "Ingen kunder passer" in browser.get(f"{CUSTOMERS}?q=%3Cscript%3E")
    assert "side 3 av 3" in browser.get(f"{CUSTOMERS}?page=99")


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


@pytest.mark.parametrize("path", ["/nowhere", "/accounts/t_1/customers", f"{CUSTOMERS}/c_9"])
def test_what_is_not_there_has_a_page_of_its_own(browser, path):
    assert "innes ikke" in browser.get(path, status=404)


def test_the_style_sheet_is_served(browser):
    answer = browser.client.get("/static/svenn.css")
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"


def test_the_form_gives_back_what_it_shows():
    customer: dict[str, Any] = {
        "addresses": [],
        **dict.fromkeys(shown_values(None), None),
        "name": "x",
    }
    patch = patch_of(shown_values(customer), customer)
    assert patch["name"] == "x"
    assert "addresses" not in patch
    assert {value for name, value in patch.items() if name != "name"} == {None}
