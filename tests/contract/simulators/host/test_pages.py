"""What a person sees and does in Svenn, by plain forms."""

import json
from typing import Any

import httpx
import pytest

from local.simulators.host import HostSimulator
from local.simulators.host.sheets import SHEETS
from local.simulators.transport import SimulatorTransport
from tests.contract.simulators.host.browsing import (
    BACKEND,
    CUSTOMERS,
    Browser,
    well_formed,
)

FORM = SHEETS["customers"].form


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
    return {**FORM.shown(customer), "version": customer["version"], **changes}


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


@pytest.mark.parametrize("path", ["/nowhere", "/accounts/t_1/customers", f"{CUSTOMERS}/c_9"])
def test_what_is_not_there_has_a_page_of_its_own(browser, path):
    assert "innes ikke" in browser.get(path, status=404)


def test_the_style_sheet_is_served(browser):
    answer = browser.client.get("/static/svenn.css")
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"


def test_the_form_gives_back_what_it_shows():
    customer: dict[str, Any] = {
        "addresses": [],
        **dict.fromkeys(FORM.shown(None), None),
        "name": "x",
    }
    patch = FORM.patch(FORM.shown(customer), customer)
    assert patch["name"] == "x"
    assert "addresses" not in patch
    assert {value for name, value in patch.items() if name != "name"} == {None}
