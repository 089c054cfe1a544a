"""A seeded simulator with what a test needs to talk to it."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from local.simulators.clock import ManualClock
from local.simulators.poweroffice import PowerOfficeSimulator
from local.simulators.poweroffice.companies import Company, company_by_organization_number
from local.simulators.poweroffice.register import Register
from local.simulators.poweroffice.registers import REGISTERS
from local.simulators.transport import SimulatorTransport

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BASE = "http://poweroffice.test"
APPLICATION_KEY = "0c9f1f5e-7b1c-4a5e-9d0b-3f6a8f1c2d11"
SUBSCRIPTION_KEY = "subscription-1"
CLIENT_KEY = "5b2d9b7e-0d52-4d0f-8d4b-1a4f3c2b1a00"
OTHER_CLIENT_KEY = "6c3eac8f-1e63-4e10-9e5c-2b504d3c2b11"
FJORD = "987654325"
DAL = "976543217"
JSON_PATCH = {"Content-Type": "application/json-patch+json"}

SEED: dict[str, Any] = {
    "subscription_keys": [SUBSCRIPTION_KEY, "subscription-2"],
    "applications": [
        {
            "key": APPLICATION_KEY,
            "name": "Timeappen",
            "redirect_uris": ["https://kobling.example/oauth/poweroffice"],
        }
    ],
    "users": [
        {
            "email": "kari@fjord.example",
            "name": "Kari",
            "rights": {FJORD: "administrator", DAL: "organization"},
        },
        {"email": "ola@fjord.example", "name": "Ola", "rights": {FJORD: "bookkeeper"}},
    ],
    "clients": [
        {
            "name": "Fjordbygg AS",
            "organization_number": FJORD,
            "integrations": [{"application_key": APPLICATION_KEY, "client_key": CLIENT_KEY}],
            "departments": [{"Id": 1610, "Code": "10", "Name": "Bygg"}],
            "locations": [{"Id": 1710, "Code": "B", "Name": "Bergen"}],
            "contact_groups": [{"Id": 41345, "Name": "Faste"}, {"Id": 21445, "Name": "Nye"}],
            "employees": [{"Id": 990001, "Number": 3, "FirstName": "Per", "LastName": "Moe"}],
        },
        {
            "name": "Dalbygg AS",
            "organization_number": DAL,
            "integrations": [{"application_key": APPLICATION_KEY, "client_key": OTHER_CLIENT_KEY}],
        },
    ],
}


def basic(application_key: str, client_key: str) -> str:
    return "Basic " + b64encode(f"{application_key}:{client_key}".encode()).decode()


@dataclass
class Office:
    """The simulator, its clock, and clients of it."""

    simulator: PowerOfficeSimulator
    clock: ManualClock
    prefix: str = "/Demo"

    def __post_init__(self) -> None:
        self.simulator.seed(SEED)

    def browser(self) -> httpx.Client:
        return httpx.Client(transport=SimulatorTransport(self.simulator), base_url=BASE, timeout=10)

    def ask_token(
        self, client_key: str = CLIENT_KEY, application_key: str = APPLICATION_KEY, **more: Any
    ) -> httpx.Response:
        headers = {
            "Authorization": basic(application_key, client_key),
            "Ocp-Apim-Subscription-Key": SUBSCRIPTION_KEY,
        } | more.pop("headers", {})
        data = more.pop("data", {"grant_type": "client_credentials"})
        return self.browser().post(f"{self.prefix}/OAuth/Token", headers=headers, data=data, **more)

    def api(
        self, client_key: str = CLIENT_KEY, subscription: str = SUBSCRIPTION_KEY
    ) -> httpx.Client:
        token = self.ask_token(client_key).json()["access_token"]
        return httpx.Client(
            transport=SimulatorTransport(self.simulator),
            base_url=f"{BASE}{self.prefix}/v2",
            headers={
                "Authorization": f"Bearer {token}",
                "Ocp-Apim-Subscription-Key": subscription,
            },
            timeout=10,
        )

    def create(self, api: httpx.Client, **properties: Any) -> dict[str, Any]:
        answer = api.post("/Customers", json={"Name": "Rør AS"} | properties)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def company(self, organization_number: str = FJORD) -> Company:
        company = company_by_organization_number(self.simulator.store, organization_number)
        assert company is not None
        return company

    def register(self, collection: str = "customers") -> Register:
        return self.simulator.register(self.company(), REGISTERS[collection])

    def remember(self, identifier: int, collection: str = "customers", **facts: Any) -> None:
        self.register(collection).remember(identifier, facts)


def patch(api: httpx.Client, identifier: int, *operations: dict[str, Any]) -> httpx.Response:
    return api.patch(f"/Customers/{identifier}", json=list(operations), headers=JSON_PATCH)


def replace(path: str, value: Any) -> dict[str, Any]:
    return {"op": "replace", "path": path, "value": value}
