"""Keys, tokens, privileges and the gateway's limit."""

import httpx
import pytest

from local.simulators.poweroffice.registers import REGISTERS
from tests.contract.simulators.poweroffice.full_objects import ADDRESSES
from tests.contract.simulators.poweroffice.office import (
    APPLICATION_KEY,
    CLIENT_KEY,
    DAL,
    FJORD,
    OTHER_CLIENT_KEY,
    SUBSCRIPTION_KEY,
    basic,
)


def test_a_token_is_given_for_matching_keys(office):
    answer = office.ask_token()
    assert answer.status_code == 200
    assert answer.json()["token_type"] == "bearer"
    assert answer.json()["expires_in"] == 1200


def test_paths_do_not_regard_case(office, api):
    answer = office.browser().post(
        "/demo/oauth/token",
        headers={
            "Authorization": basic(APPLICATION_KEY, CLIENT_KEY),
            "Ocp-Apim-Subscription-Key": SUBSCRIPTION_KEY,
        },
        data={"grant_type": "client_credentials"},
    )
    assert answer.status_code == 200
    assert api.get("/customers").status_code == 204
    assert api.get("/CUSTOMERS").status_code == 204


@pytest.mark.parametrize("status", [400, 401])
@pytest.mark.parametrize(
    "keys",
    [
        {"client_key": "5b2d9b7e-0d52-4d0f-8d4b-ffffffffffff"},
        {"application_key": "0c9f1f5e-7b1c-4a5e-9d0b-ffffffffffff"},
        {"headers": {"Authorization": "Basic not-base64"}},
        {"headers": {"Authorization": "Bearer abc"}},
    ],
)
def test_wrong_keys_are_an_invalid_client(open_office, status, keys):
    answer = open_office(wrong_keys_status=status).ask_token(**keys)
    assert answer.status_code == status
    assert answer.json()["error"] == "invalid_client"
    assert "matching the desired environment" in answer.json()["error_description"]


def test_only_client_credentials_are_granted(office):
    assert office.ask_token(data={"grant_type": "password"}).json()["error"] == (
        "unsupported_grant_type"
    )
    assert office.ask_token(data={}).json()["error"] == "invalid_request"


def test_the_subscription_key_may_stand_in_the_query(office):
    answer = office.browser().post(
        f"/Demo/OAuth/Token?subscription-key={SUBSCRIPTION_KEY}",
        headers={"Authorization": basic(APPLICATION_KEY, CLIENT_KEY)},
        data={"grant_type": "client_credentials"},
    )
    assert answer.status_code == 200
    assert SUBSCRIPTION_KEY not in str(office.simulator.calls.calls())


@pytest.mark.parametrize("key", ["", "wrong"])
def test_no_call_without_subscription_key(office, api, key):
    assert office.ask_token(headers={"Ocp-Apim-Subscription-Key": key}).status_code == 401
    assert api.get("/Customers", headers={"Ocp-Apim-Subscription-Key": key}).status_code == 401


def test_a_rejected_subscription_key_may_be_forbidden(open_office):
    office = open_office(rejected_subscription_status=403)
    answer = office.ask_token(headers={"Ocp-Apim-Subscription-Key": "wrong"})
    assert answer.status_code == answer.json()["statusCode"] == 403


def test_no_call_without_token(api):
    assert api.get("/Customers", headers={"Authorization": ""}).status_code == 401
    assert api.get("/Customers", headers={"Authorization": "Bearer nonsense"}).status_code == 401


def test_a_token_lives_twenty_minutes(office, api):
    office.clock.advance(1199)
    assert api.get("/Customers").status_code == 204
    office.clock.advance(1)
    assert api.get("/Customers").status_code == 401


def test_the_lifetime_is_a_setting(open_office):
    office = open_office(token_seconds=60)
    api = office.api()
    assert office.ask_token().json()["expires_in"] == 60
    office.clock.advance(60)
    assert api.get("/Customers").status_code == 401


def test_production_has_no_demo_path(open_office):
    office = open_office(environment="production")
    assert office.ask_token().status_code == 404
    office.prefix = ""
    assert office.api().get("/Customers").status_code == 204


def test_ten_requests_a_second_over_all_clients_of_a_subscription(open_office):
    office = open_office(requests_per_second=10, tokens_are_rated=False)
    first, second = office.api(), office.api(OTHER_CLIENT_KEY)
    other = office.api(subscription="subscription-2")
    statuses = [
        client.get("/Customers").status_code for _ in range(6) for client in (first, second)
    ]
    assert statuses == [204] * 10 + [429] * 2
    assert other.get("/Customers").status_code == 204
    office.clock.advance(1)
    assert first.get("/Customers").status_code == 204


def test_the_throttled_answer_is_the_gateway_s(open_office):
    office = open_office(requests_per_second=1)
    assert office.ask_token().status_code == 200
    answer = office.ask_token()
    assert answer.status_code == 429
    assert answer.json() == {
        "statusCode": "429",
        "message": "Rate limit is exceeded. Try again in 1 seconds.",
    }
    assert "Retry-After" not in answer.headers


def test_retry_after_and_a_numeric_status_are_settings(open_office):
    office = open_office(requests_per_second=1, retry_after=True, throttle_status_as_text=False)
    office.ask_token()
    answer = office.ask_token()
    assert answer.headers["Retry-After"] == "1"
    assert answer.json()["statusCode"] == 429


def test_the_integration_is_described(api):
    told = api.get("/ClientIntegrationInformation").json()
    assert told["ClientName"] == "Fjordbygg AS"
    assert "Customer_Full" in told["ValidPrivileges"]
    assert told["InvalidPrivileges"] == []
    assert told["ActiveClientSubscriptions"] == ["Accounting", "TimeTracking", "Payroll"]
    assert told["ClientId"]


def test_the_organisation_number_stands_in_the_organisation_s_settings(office, api):
    told = api.get("/OrganizationSettings").json()
    assert (told["Name"], told["OrganizationNumber"]) == ("Fjordbygg AS", FJORD)
    assert told["Id"] == api.get("/ClientIntegrationInformation").json()["ClientId"]
    other = office.api(OTHER_CLIENT_KEY).get("/OrganizationSettings").json()
    assert other["OrganizationNumber"] == DAL


def test_privileges_without_module_are_invalid(office):
    office.simulator.seed(
        {
            "clients": [
                {
                    "name": "Uten lønn AS",
                    "organization_number": "965432106",
                    "subscriptions": ["Accounting"],
                    "integrations": [
                        {
                            "application_key": APPLICATION_KEY,
                            "client_key": "11111111-1111-4111-8111-111111111111",
                        }
                    ],
                }
            ]
        }
    )
    told = office.api("11111111-1111-4111-8111-111111111111").get("/ClientIntegrationInformation")
    assert told.json()["InvalidPrivileges"] == ["PayItem", "SalaryLine_Full"]


@pytest.mark.parametrize(
    ("privileges", "allowed"),
    [
        (["Customer_Full"], {"GET": 204, "POST": 201, "SERIES": 403}),
        (["Customer"], {"GET": 204, "POST": 403, "SERIES": 403}),
        (["CommonServices"], {"GET": 403, "POST": 403, "SERIES": 200}),
        ([], {"GET": 403, "POST": 403, "SERIES": 403}),
    ],
)
def test_every_resource_demands_its_privilege(office, privileges, allowed):
    key = "22222222-2222-4222-8222-222222222222"
    client_key = "33333333-3333-4333-8333-333333333333"
    office.simulator.seed({"applications": [{"key": key, "name": "B", "privileges": privileges}]})
    client_id = office.simulator.dump()["clients"][0]["id"]
    office.simulator.access.integrate(key, client_id, key=client_key)
    token = office.ask_token(client_key, key).json()["access_token"]
    api = office.api()
    api.headers["Authorization"] = f"Bearer {token}"
    assert api.get("/Customers").status_code == allowed["GET"]
    assert api.post("/Customers", json={"Name": "A"}).status_code == allowed["POST"]
    assert api.get("/SubLedgerNumberSeries").status_code == allowed["SERIES"]
    assert api.get("/OrganizationSettings").status_code == allowed["SERIES"]
    assert api.get("/ClientIntegrationInformation").status_code == 200


def test_a_refused_privilege_has_no_body(office):
    key = "22222222-2222-4222-8222-222222222222"
    client_key = "33333333-3333-4333-8333-333333333333"
    office.simulator.seed({"applications": [{"key": key, "name": "B", "privileges": []}]})
    office.simulator.access.integrate(
        key, office.simulator.dump()["clients"][0]["id"], key=client_key
    )
    token = office.ask_token(client_key, key).json()["access_token"]
    answer = office.api().get("/Customers", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.content) == (403, b"")


def test_a_removed_integration_gets_no_new_token_but_the_old_one_lives_out(office, api):
    client_id = api.get("/ClientIntegrationInformation").json()["ClientId"]
    office.simulator.access.deactivate(APPLICATION_KEY, client_id)
    assert office.ask_token().json()["error"] == "invalid_client"
    assert api.get("/Customers").status_code == 204


def test_companies_are_apart(office, api):
    office.create(api, Name="Bare hos Fjord")
    assert office.api(OTHER_CLIENT_KEY).get("/Customers").status_code == 204


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/Nothing"),
        ("POST", "/SalesOrders"),
        ("PUT", "/Customers/1"),
        ("GET", "/Customers/1/x"),
    ],
)
def test_what_does_not_exist_is_not_found(api, method, path):
    assert api.request(method, path).status_code == 404


def test_the_state_is_dumped_without_keys(office):
    dumped = httpx.Client(transport=office.browser()._transport).get(
        "http://poweroffice.test/_simulator/state"
    )
    assert FJORD in dumped.text
    for secret in (CLIENT_KEY, APPLICATION_KEY, SUBSCRIPTION_KEY):
        assert secret not in dumped.text


@pytest.mark.parametrize("name", REGISTERS)
def test_each_area_has_a_privilege_for_reading_and_one_for_writing(office, name):
    path, definition = ADDRESSES[name], REGISTERS[name]
    owner = "/990001" if definition.owners else ""
    for privileges, may_read, may_write in (
        ([], False, False),
        ([definition.reads[0]], True, False),
        ([definition.writes[0]], True, True),
    ):
        office.simulator.seed(
            {"applications": [{"key": APPLICATION_KEY, "name": "A", "privileges": privileges}]}
        )
        api = office.api()
        assert (api.get(path).status_code != 403) is may_read
        assert (api.post(f"{path}{owner}", json={}).status_code != 403) is may_write
        assert (api.delete(f"{path}{owner}/1").status_code != 403) is may_write
