"""What the conformance suite needs of each system: the connector under test, and somebody else.

A rig is a simulator in this process, the connector's register in it, and a second user who edits in
the same system. The suite speaks canonical fields only; a rig says them in its system's words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

import httpx

from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import WritableRegister
from bindeledd.domain.vendors import HostAccess, HostAuth
from bindeledd.erps.poweroffice import PowerOfficeKeys, PowerOfficeSession, PowerOfficeSettings
from bindeledd.hosts.contract import HostSession
from bindeledd.transport import Network, RetryPolicy, Unpaced, build_client
from local.simulators.application import Simulator
from local.simulators.clock import ManualClock
from local.simulators.host import HostSettings, HostSimulator
from local.simulators.poweroffice import PowerOfficeSettings as OfficeSettings
from local.simulators.poweroffice import PowerOfficeSimulator
from local.simulators.transport import SimulatorTransport

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
APPLICATION_KEY = "0c9f1f5e-7b1c-4a5e-9d0b-3f6a8f1c2d11"
SUBSCRIPTION_KEY = "canary-subscription-key"
CLIENT_KEY = "5b2d9b7e-0d52-4d0f-8d4b-1a4f3c2b1a00"
HOST_TOKEN = "canary-host-token"
ORGANIZATION = "987654325"


class RigClock:
    """The simulator's clock, as the connector is given it."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return self._clock()


class Outages(httpx.BaseTransport):
    """The way to a simulator: a test can cut it before anything is sent, and act between calls."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner
        self.cut: Callable[[httpx.Request], Exception] | None = None
        self.afterwards: Callable[[httpx.Request], None] | None = None
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.cut is not None:
            raise self.cut(request)
        response = self._inner.handle_request(request)
        if self.afterwards is not None:
            self.afterwards(request)
        return response


class Rig:
    """One system under test."""

    name: ClassVar[str]
    list_path: ClassVar[str]
    secrets: ClassVar[tuple[str, ...]]
    simulator: Any

    def __init__(self, simulator: Simulator, clock: ManualClock) -> None:
        self.simulator = simulator
        self.clock = clock
        self.way = Outages(SimulatorTransport(simulator))
        self.http = build_client(transport=self.way)
        self.back_door = httpx.Client(
            transport=SimulatorTransport(simulator), base_url="http://simulator.test"
        )
        self.session = self.open()

    def network(self, retry: RetryPolicy | None = None) -> Network:
        return Network(
            http=self.http,
            clock=RigClock(self.clock),
            sleep=self.clock.sleep,
            fraction=lambda: 0.5,
            retry=retry or RetryPolicy.once(),
        )

    def open(self, retry: RetryPolicy | None = None) -> PowerOfficeSession | HostSession:
        raise NotImplementedError

    @property
    def register(self) -> WritableRegister:
        return self.session.register(Dimension.CUSTOMERS)

    def fault(self, kind: str, **how: Any) -> None:
        answer = self.back_door.post(
            "/_simulator/faults", json={"kind": kind, "path": f"{self.list_path}*", **how}
        )
        assert answer.is_success, answer.text

    def heal(self) -> None:
        assert self.back_door.delete("/_simulator/faults").is_success

    def tick(self) -> None:
        assert self.back_door.post("/_simulator/tick").is_success

    def close(self) -> None:
        self.http.close()
        self.back_door.close()
        self.simulator.close()

    def add(self, name: str, number: str | None = None) -> str:
        """Create a customer as somebody else; give its id."""
        raise NotImplementedError

    def rename(self, object_id: str, name: str) -> None:
        raise NotImplementedError

    def remove(self, object_id: str) -> None:
        raise NotImplementedError

    def everything(self) -> list[str]:
        """The names of all customers, read past the connector."""
        raise NotImplementedError


class PowerOfficeRig(Rig):
    name = "poweroffice"
    list_path = "/Demo/v2/Customers"
    secrets = (APPLICATION_KEY, SUBSCRIPTION_KEY, CLIENT_KEY)

    def __init__(
        self, *, page_size: int = 3, connector: dict[str, Any] | None = None, **settings: Any
    ) -> None:
        clock = ManualClock(START)
        chosen = OfficeSettings(**({"requests_per_second": None} | settings))
        simulator = PowerOfficeSimulator(settings=chosen, now=clock, sleeper=clock.sleep)
        simulator.seed(seed())
        self.settings = PowerOfficeSettings(
            api_url="http://simulator.test/Demo/v2",
            token_url="http://simulator.test/Demo/OAuth/Token",
            page_size=page_size,
            **(connector or {}),
        )
        super().__init__(simulator, clock)

    def open(self, retry: RetryPolicy | None = None) -> PowerOfficeSession:
        return PowerOfficeSession(
            network=self.network(retry),
            keys=PowerOfficeKeys(APPLICATION_KEY, SUBSCRIPTION_KEY, CLIENT_KEY),
            pacer=Unpaced(),
            settings=self.settings,
        )

    def somebody(self, method: str, path: str, **request: Any) -> httpx.Response:
        headers = {"Ocp-Apim-Subscription-Key": SUBSCRIPTION_KEY}
        token = self.back_door.post(
            "/Demo/OAuth/Token",
            auth=(APPLICATION_KEY, CLIENT_KEY),
            headers=headers,
            data={"grant_type": "client_credentials"},
        ).json()["access_token"]
        headers |= {"Authorization": f"Bearer {token}"} | request.pop("headers", {})
        answer = self.back_door.request(method, f"/Demo/v2{path}", headers=headers, **request)
        assert answer.is_success, answer.text
        return answer

    def add(self, name: str, number: str | None = None) -> str:
        self.clock.advance(60)
        body = {"Name": name} | ({"Number": int(number)} if number else {})
        return str(self.somebody("POST", "/Customers", json=body).json()["Id"])

    def change(self, object_id: str, **properties: Any) -> None:
        self.clock.advance(60)
        patch = [{"op": "replace", "path": f"/{k}", "value": v} for k, v in properties.items()]
        headers = {"Content-Type": "application/json-patch+json"}
        self.somebody("PATCH", f"/Customers/{object_id}", json=patch, headers=headers)

    def rename(self, object_id: str, name: str) -> None:
        self.change(object_id, Name=name)

    def remove(self, object_id: str) -> None:
        self.somebody("DELETE", f"/Customers/{object_id}")

    def everything(self) -> list[str]:
        answer = self.somebody("GET", "/Customers")
        rows = [] if answer.status_code == 204 else answer.json()
        return sorted(row["Name"] or row["LastName"] for row in rows)


class HostRig(Rig):
    name = "host"
    list_path = "/integration/v1/tenants/t_42/customers"
    secrets = (HOST_TOKEN,)

    def __init__(
        self,
        *,
        page_size: int = 3,
        feed: str = "cursor",
        omitted: Sequence[str] = (),
        **changes: Any,
    ) -> None:
        clock = ManualClock(START)
        wanted = {
            "requestsPerSecond": 1000,
            "pageMax": page_size,
            "auth": {"kind": "bearer_static", "token": HOST_TOKEN},
            "dimensions": {"customers": {"changeFeed": feed, "omittedFields": list(omitted)}},
            **changes,
        }
        settings = HostSettings().changed(wanted)
        self.simulator = simulator = HostSimulator(
            now=clock, sleeper=clock.sleep, settings=settings
        )
        simulator.seed(
            {
                "tenants": [
                    {
                        "tenantId": "t_42",
                        "name": "Håndverker AS",
                        "organizationNumber": ORGANIZATION,
                        "adminEmails": ["drift@handverker.example"],
                    }
                ]
            }
        )
        self._writes = 0
        super().__init__(simulator, clock)

    @property
    def access(self) -> HostAccess:
        return HostAccess(
            product="svenn",
            base_url="http://simulator.test",
            auth=HostAuth.BEARER_STATIC,
            secret_parameter="/svenn/token",
        )

    def open(self, retry: RetryPolicy | None = None) -> HostSession:
        return HostSession(
            network=self.network(retry),
            access=self.access,
            secret=HOST_TOKEN,
            tenant="t_42",
            origin="connection_1",
            pacer=Unpaced(),
        )

    def somebody(self, method: str, path: str, **request: Any) -> httpx.Response:
        self.clock.advance(60)
        self._writes += 1
        headers = {
            "Authorization": f"Bearer {HOST_TOKEN}",
            "Idempotency-Key": f"somebody-{self._writes}",
            "Integration-Origin": "somebody",
        }
        answer = self.back_door.request(
            method, f"{self.list_path}{path}", headers=headers, **request
        )
        assert answer.is_success, answer.text
        return answer

    def add(self, name: str, number: str | None = None) -> str:
        body = {"name": name} | ({"number": number} if number else {})
        return str(self.somebody("POST", "", json=body).json()["id"])

    def rename(self, object_id: str, name: str) -> None:
        self.somebody("PATCH", f"/{object_id}", json={"name": name})

    def remove(self, object_id: str) -> None:
        self.clock.advance(60)
        self.simulator.desk("t_42").delete("customers", object_id)

    def everything(self) -> list[str]:
        names: list[str] = []
        query: dict[str, str] = {}
        while True:
            page = self.somebody("GET", "", params=query).json()
            names += [item["name"] for item in page["items"] if not item.get("deleted")]
            if not page["hasMore"]:
                return sorted(names)
            query = {"cursor": page["nextCursor"]}


def seed() -> dict[str, Any]:
    """One company at PowerOffice, connected, with its factory series."""
    integration = {"application_key": APPLICATION_KEY, "client_key": CLIENT_KEY}
    return {
        "subscription_keys": [SUBSCRIPTION_KEY],
        "applications": [
            {
                "key": APPLICATION_KEY,
                "name": "Timeappen",
                "redirect_uris": ["https://kobling.example/oauth/poweroffice/callback"],
            }
        ],
        "users": [
            {
                "email": "kari@fjord.example",
                "name": "Kari",
                "rights": {ORGANIZATION: "administrator"},
            }
        ],
        "clients": [
            {
                "name": "Fjordbygg AS",
                "organization_number": ORGANIZATION,
                "integrations": [integration],
            }
        ],
    }
