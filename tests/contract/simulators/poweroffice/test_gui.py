"""The pages on which a person edits customers."""

import pytest

from local.simulators.faults import Fault, FaultKind
from tests.contract.simulators.poweroffice.forms import forms
from tests.contract.simulators.poweroffice.office import APPLICATION_KEY, CLIENT_KEY, FJORD


@pytest.fixture
def browser(office):
    browser = office.browser()
    browser.follow_redirects = True
    return browser


@pytest.fixture
def home(office):
    return f"/gui/{office.company(FJORD).id}"


def edit_form(page):
    return forms(page)[0]


def test_the_companies_lead_to_their_customers(browser, home):
    page = browser.get("/")
    assert "Fjordbygg AS" in page.text
    assert f'href="{home}/customers"' in page.text
    assert browser.get("/gui").text == page.text


def test_a_person_creates_a_customer(browser, home, api):
    page = browser.get(f"{home}/customers/new")
    fields = {
        "Name": "Ås & Sønn <AS>",
        "EmailAddress": "post@aas.no",
        "MailAddress.City": "Ås",
        "MailAddress.ZipCode": "1430",
        "IsVatFree": "1",
    }
    saved = edit_form(page).send(browser, page, **fields)
    assert saved.status_code == 200
    assert "Kunde 10000 er lagret." in saved.text
    assert "Ås &amp; Sønn &lt;AS&gt;" in saved.text
    (row,) = api.get("/Customers").json()
    assert row["Name"] == "Ås & Sønn <AS>"
    assert row["MailAddress"]["City"] == "Ås"
    assert row["IsVatFree"] is True


def test_an_edit_moves_the_timestamp_and_keeps_what_the_form_does_not_show(
    browser, home, api, office
):
    created = office.create(
        api,
        ContactGroupIds=[41345],
        ExternalImportReference="R1",
        MailAddress={"City": "Oslo", "ZipCode": "0150", "ExternalCode": "X"},
    )
    office.clock.advance(60)
    page = browser.get(f"{home}/customers/{created['Id']}")
    edit_form(page).send(browser, page, Name="Nytt navn AS", **{"MailAddress.City": "Moss"})
    after = api.get(f"/Customers/{created['Id']}").json()
    assert after["Name"] == "Nytt navn AS"
    assert after["LastChangedDateTimeOffset"].startswith("2026-11-23T12:01:00")
    assert after["MailAddress"]["City"] == "Moss"
    assert after["MailAddress"]["ExternalCode"] == "X"
    assert after["ContactGroupIds"] == [41345]
    assert after["ExternalImportReference"] == "R1"


def test_saving_an_untouched_form_changes_nothing(browser, home, api, office):
    created = office.create(api, IsPerson=True, FirstName="Liv", LastName="Dahl", PaymentTerm=30)
    office.clock.advance(60)
    page = browser.get(f"{home}/customers/{created['Id']}")
    edit_form(page).send(browser, page)
    assert api.get(f"/Customers/{created['Id']}").json() == created


def test_a_refusal_shows_the_api_s_words_and_what_was_typed(browser, home, api):
    page = browser.get(f"{home}/customers/new")
    refused = edit_form(page).send(browser, page, Name="Nummer ti AS", Number="10")
    assert refused.status_code == 400
    assert "The customer code must be between 10000 and 19999." in refused.text
    assert 'value="Nummer ti AS"' in refused.text
    assert api.get("/Customers").status_code == 204
    corrected = edit_form(refused).send(browser, refused, Number="10010")
    assert "Kunde 10010 er lagret." in corrected.text


def test_what_is_no_number_is_refused(browser, home):
    page = browser.get(f"{home}/customers/new")
    refused = edit_form(page).send(browser, page, Name="A", Number="ti")
    assert refused.status_code == 400
    assert "The value &#39;ti&#39; is invalid for Number." in refused.text


def test_archiving_and_fetching_back(browser, home, api, office):
    created = office.create(api, Name="Arkiv AS")
    page = browser.get(f"{home}/customers/{created['Id']}")
    listed = forms(page)[1].send(browser, page)
    assert "Arkiv AS" not in listed.text
    assert api.get(f"/Customers/{created['Id']}").json()["IsArchived"] is True
    assert "Arkiv AS" in browser.get(f"{home}/customers?archived=1").text
    page = browser.get(f"{home}/customers/{created['Id']}")
    forms(page)[1].send(browser, page)
    assert api.get(f"/Customers/{created['Id']}").json()["IsArchived"] is False


def test_archiving_with_a_balance_is_refused(browser, home, api, office):
    created = office.create(api)
    office.remember(created["Id"], _ledger_balance="1.00")
    page = browser.get(f"{home}/customers/{created['Id']}")
    refused = forms(page)[1].send(browser, page)
    assert refused.status_code == 400
    assert "has a ledger balance" in refused.text
    assert 'value="Rør AS"' in refused.text


def test_deleting(browser, home, api, office):
    created = office.create(api)
    page = browser.get(f"{home}/customers/{created['Id']}")
    forms(page)[2].send(browser, page)
    assert api.get(f"/Customers/{created['Id']}").status_code == 404
    assert browser.get(f"{home}/customers/{created['Id']}").status_code == 404


def test_searching_and_turning_pages(browser, home, api, office):
    for number in range(101):
        office.create(api, Name=f"Kunde {number:03d} AS")
    first = browser.get(f"{home}/customers")
    assert "101 aktive kunder" in first.text
    assert "Side 1 av 2" in first.text
    assert "Kunde 100 AS" not in first.text
    assert "Kunde 100 AS" in browser.get(f"{home}/customers?page=2").text
    found = browser.get(f"{home}/customers?q=kunde 042")
    assert "1 aktiv kunde" in found.text
    assert "Kunde 042 AS" in found.text


def test_an_extension_shows_its_client_key_once(browser, home, office):
    page = browser.get(f"{home}/extensions")
    assert "Timeappen" in page.text
    added = forms(page)[-1].send(browser, page, application_key=APPLICATION_KEY)
    key = added.text.split('id="client-key">')[1].split("<")[0]
    assert office.ask_token(key).status_code == 200
    assert office.ask_token(CLIENT_KEY).status_code == 400
    again = browser.get(f"{home}/extensions")
    assert key not in again.text
    forms(again)[0].send(browser, again)
    assert office.ask_token(key).status_code == 400


def test_an_unknown_application(browser, home):
    page = browser.get(f"{home}/extensions")
    answer = forms(page)[-1].send(browser, page, application_key="nonsense")
    assert answer.status_code == 400
    assert "Fant ingen utvidelse" in answer.text


@pytest.mark.parametrize("path", ["/gui/nobody/customers", "/nothing", "/gui/nobody"])
def test_pages_that_do_not_exist(browser, path):
    page = browser.get(path)
    assert page.status_code == 404
    assert "Fant ikke siden" in page.text


def test_no_form_of_another_site_is_taken(browser, home, api):
    answer = browser.post(
        f"{home}/customers/new", data={"Name": "A"}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403
    assert api.get("/Customers").status_code == 204


def test_an_edit_may_be_stamped_late(browser, home, api, office):
    created = office.create(api)
    office.clock.advance(3600)
    office.simulator.faults.switch_on(Fault(FaultKind.STAMPED_LATE, path="/gui/*", seconds=900))
    page = browser.get(f"{home}/customers/{created['Id']}")
    edit_form(page).send(browser, page, Name="Sent AS")
    after = office.api().get(f"/Customers/{created['Id']}").json()
    assert after["LastChangedDateTimeOffset"].startswith("2026-11-23T12:45:00")
