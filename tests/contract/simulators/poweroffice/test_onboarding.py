"""From Initiate over the consent page to Finalize."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.contract.simulators.poweroffice.forms import forms
from tests.contract.simulators.poweroffice.office import (
    APPLICATION_KEY,
    CLIENT_KEY,
    DAL,
    FJORD,
    SUBSCRIPTION_KEY,
)

RETURN = "https://kobling.example/oauth/poweroffice?state=S1&to=a%20b"
HEADERS = {"Ocp-Apim-Subscription-Key": SUBSCRIPTION_KEY}


def initiate(office, **changed):
    body = {
        "ApplicationKey": APPLICATION_KEY,
        "ClientOrganizationNo": FJORD,
        "RedirectUri": RETURN,
    } | changed
    return office.browser().post(
        f"{office.prefix}/v2/Onboarding/Initiate", json=body, headers=HEADERS
    )


def consent(office, **changed):
    page = office.browser().get(initiate(office, **changed).json()["TemporaryUrl"])
    assert page.status_code == 200
    return page


def finalize(office, token):
    return office.browser().post(
        f"{office.prefix}/v2/Onboarding/Finalize", json={"OnboardingToken": token}, headers=HEADERS
    )


def outcome(answer):
    assert answer.status_code == 303
    address = urlsplit(answer.headers["Location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == RETURN.partition("?")[0]
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert (query.pop("state"), query.pop("to")) == ("S1", "a b")
    return query


def press(office, page, button, **changed):
    return outcome(forms(page)[-1].send(office.browser(), page, button=button, **changed))


def test_consent_gives_a_client_key_that_works(office):
    page = consent(office)
    for text in ("Timeappen", "Fjordbygg AS", "lese og endre", "Gi tilgang", "kobling.example"):
        assert text in page.text
    granted = press(office, page, "accept")
    assert granted["status"] == "Success"
    answer = finalize(office, granted["token"]).json()
    assert answer["UserEmail"] == "kari@fjord.example"
    (client,) = answer["OnboardedClientsInformation"]
    assert (client["ClientName"], client["ClientOrganizationNumber"]) == ("Fjordbygg AS", FJORD)
    assert client["ClientKey"] != CLIENT_KEY
    assert office.ask_token(client["ClientKey"]).status_code == 200
    assert office.ask_token(CLIENT_KEY).status_code == 400


def test_the_onboarding_token_is_used_once(office):
    token = press(office, consent(office), "accept")["token"]
    assert finalize(office, token).status_code == 200
    again = finalize(office, token)
    assert again.status_code == 400
    assert again.json()["detail"] == "The onboarding token is not valid or has expired."


@pytest.mark.parametrize("token", ["", "nonsense", None])
def test_a_forged_onboarding_token(office, token):
    assert finalize(office, token).status_code == 400


def test_the_onboarding_token_expires(office):
    token = press(office, consent(office), "accept")["token"]
    office.clock.advance(600)
    assert finalize(office, token).status_code == 400


def test_the_temporary_address_expires_and_is_used_once(office):
    answer = initiate(office).json()
    assert answer["ValidUntilDateTimeOffset"].startswith("2026-11-23T13:00:00")
    address = answer["TemporaryUrl"]
    page = office.browser().get(address)
    press(office, page, "cancel")
    assert office.browser().get(address).status_code == 410
    late = initiate(office).json()["TemporaryUrl"]
    office.clock.advance(3600)
    assert office.browser().get(late).status_code == 410


def test_cancelling(office):
    assert press(office, consent(office), "cancel") == {"status": "Canceled"}


def test_a_failure_may_carry_an_empty_token(open_office):
    office = open_office(token_with_failure=True)
    page = consent(office)
    answer = forms(page)[-1].send(office.browser(), page, button="cancel")
    assert answer.headers["Location"].endswith("status=Canceled&token=")


def test_an_unknown_company(office):
    page = consent(office, ClientOrganizationNo="999999999")
    assert "ingen klient" in page.text
    assert press(office, page, "back") == {"status": "ClientNotFound"}


def test_a_user_without_rights_in_the_company(office):
    page = consent(office)
    page = forms(page)[0].send(office.browser(), page, user="ola@fjord.example")
    assert "ikke administrator" in page.text
    assert "accept" not in page.text
    assert press(office, page, "back") == {"status": "NoClientAccess"}


def test_a_user_without_rights_cannot_accept_all_the_same(office):
    page = consent(office)
    answer = forms(page)[-1].send(office.browser(), page, button="accept", user="ola@fjord.example")
    assert outcome(answer) == {"status": "NoClientAccess"}


def test_a_blocked_integration(office):
    office.simulator.seed(
        {
            "users": [
                {"email": "a@a.no", "name": "A", "rights": {"954321056": "administrator"}},
            ],
            "clients": [
                {
                    "name": "Sperret",
                    "organization_number": "954321056",
                    "blocked": [APPLICATION_KEY],
                }
            ],
        }
    )
    page = consent(office, ClientOrganizationNo="954321056")
    assert "sperret" in page.text
    assert press(office, page, "back", user="a@a.no") == {"status": "IntegrationBlocked"}
    several = consent(office, ClientOrganizationNo=None)
    several = forms(several)[0].send(office.browser(), several, user="a@a.no")
    chosen = [value for _, value in forms(several)[-1].fields if value]
    assert press(office, several, "accept", client=chosen[-1:]) == {"status": "IntegrationBlocked"}


def test_several_companies_may_be_chosen(office):
    page = consent(office, ClientOrganizationNo=None)
    assert "Fjordbygg AS" in page.text
    assert "Dalbygg AS" in page.text
    form = forms(page)[-1]
    companies = [value for name, value in form.unchecked if name == "client"]
    assert len(companies) == 2
    none = form.send(office.browser(), page, button="accept")
    assert none.status_code == 400
    assert "Velg minst én klient." in none.text
    token = press(office, page, "accept", client=companies)["token"]
    clients = finalize(office, token).json()["OnboardedClientsInformation"]
    assert {client["ClientOrganizationNumber"] for client in clients} == {FJORD, DAL}
    assert len({client["ClientKey"] for client in clients}) == 2


def test_a_company_outside_the_user_s_rights_cannot_be_smuggled_in(office):
    page = consent(office, ClientOrganizationNo=DAL)
    fjord = office.company(FJORD).id
    answer = forms(page)[-1].send(
        office.browser(), page, button="accept", client=[fjord, office.company(DAL).id]
    )
    clients = finalize(office, outcome(answer)["token"]).json()["OnboardedClientsInformation"]
    assert [client["ClientOrganizationNumber"] for client in clients] == [DAL]


@pytest.mark.parametrize(
    "changed",
    [
        {"ApplicationKey": "not-a-uuid"},
        {"ApplicationKey": "99999999-9999-4999-8999-999999999999"},
        {"ApplicationKey": None},
        {"RedirectUri": None},
        {"RedirectUri": "https://kobling.example/other"},
        {"RedirectUri": "http://kobling.example/oauth/poweroffice"},
        {"RedirectUri": "https://evil.example/oauth/poweroffice"},
        {"RedirectUri": "https://kobling.example.evil.example/oauth/poweroffice"},
        {"RedirectUri": "javascript:alert(1)"},
        {"ClientOrganizationNo": 987654325},
        {"Surprise": "x"},
    ],
)
def test_initiate_refuses_what_is_not_registered(office, changed):
    answer = initiate(office, **changed)
    assert answer.status_code == 400
    assert answer.json()["title"] == "Onboarding validation error(s)"


def test_localhost_is_accepted_while_testing(office, open_office):
    local = {"RedirectUri": "http://localhost:8080/anything"}
    assert initiate(office, **local).status_code == 200
    assert initiate(open_office(localhost_accepted=False), **local).status_code == 400


def test_both_calls_need_the_subscription_key_and_no_token(office):
    for call in ("Initiate", "Finalize"):
        answer = office.browser().post(f"/Demo/v2/Onboarding/{call}", json={})
        assert answer.status_code == 401


def test_no_token_and_no_key_in_the_call_log(office):
    granted = press(office, consent(office), "accept")
    key = finalize(office, granted["token"]).json()["OnboardedClientsInformation"][0]["ClientKey"]
    office.ask_token(key)
    logged = str(office.simulator.calls.calls())
    assert granted["token"] not in logged
    assert key not in logged
    assert "token=hidden" in logged
