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
from bindeledd.domain.records import FieldValue
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
from tests.contract.connectors.samples import SAMPLES
from tests.spoiling import Spoilt, with_spoilt

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
        self.spoilt: Spoilt = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.cut is not None:
            raise self.cut(request)
        response = with_spoilt(self._inner.handle_request(request), self.spoilt)
        if self.afterwards is not None:
            self.afterwards(request)
        return response


class Rig:
    """One system under test."""

    name: ClassVar[str]
    base: ClassVar[str]
    secrets: ClassVar[tuple[str, ...]]
    simulator: Any

    def __init__(self, simulator: Simulator, clock: ManualClock, dimension: Dimension) -> None:
        self.dimension = dimension
        self.sample = SAMPLES[dimension]
        self.simulator = simulator
        self.clock = clock
        self.way = Outages(SimulatorTransport(simulator))
        self.http = build_client(transport=self.way)
        self.back_door = httpx.Client(
            transport=SimulatorTransport(simulator), base_url="http://simulator.test"
        )
        self.session = self.open()
        self._owners: dict[str, str] = {}
        if self.sample.owned:
            for reference in ("bdl-1", "bdl-2"):
                self.owner(reference)

    @property
    def list_path(self) -> str:
        """Where the register's list is."""
        raise NotImplementedError

    @property
    def creating(self) -> str:
        """The method of a creation."""
        return "POST"

    def owner(self, reference: str) -> str:
        """The customer under which an object with this reference is created."""
        if reference not in self._owners:
            self._owners[reference] = self.add_customer(f"Eier {reference} AS")
        return self._owners[reference]

    def fields(self, name: str, reference: str) -> dict[str, FieldValue]:
        """The least that an object is created with."""
        owned = {"customer": self.owner(reference)} if self.sample.owned else {}
        return {**self.sample.minimal, **owned, **self.sample.naming(name)}

    def whole(self, reference: str) -> dict[str, FieldValue]:
        """A whole object."""
        owned = {"customer": self.owner(reference)} if self.sample.owned else {}
        return {**owned, **self.sample.whole}

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
        return self.session.register(self.dimension)

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

    def add_customer(self, name: str) -> str:
        """Create a customer as somebody else; give its id."""
        raise NotImplementedError

    def add(self, name: str, number: str | None = None) -> str:
        """Create an object as somebody else; give the id of its record."""
        raise NotImplementedError

    def rename(self, object_id: str, name: str) -> None:
        raise NotImplementedError

    def remove(self, object_id: str) -> None:
        raise NotImplementedError

    def everything(self) -> list[str]:
        """The names of all objects, read past the connector."""
        raise NotImplementedError


class PowerOfficeRig(Rig):
    name = "poweroffice"
    base = "/Demo/v2"
    secrets = (APPLICATION_KEY, SUBSCRIPTION_KEY, CLIENT_KEY)

    def __init__(
        self,
        *,
        dimension: Dimension = Dimension.CUSTOMERS,
        page_size: int = 3,
        connector: dict[str, Any] | None = None,
        **settings: Any,
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
        super().__init__(simulator, clock, dimension)

    @property
    def list_path(self) -> str:
        return f"{self.base}{self.sample.erp_path}"

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
        answer = self.back_door.request(method, f"{self.base}{path}", headers=headers, **request)
        assert answer.is_success, answer.text
        return answer

    def add_customer(self, name: str) -> str:
        self.clock.advance(60)
        return str(self.somebody("POST", "/Customers", json={"Name": name}).json()["Id"])

    def add(self, name: str, number: str | None = None) -> str:
        self.clock.advance(60)
        path, body = self.sample.erp_path, self.sample.erp(name)
        if number is not None:
            numbered = self.dimension in (Dimension.CUSTOMERS, Dimension.EMPLOYEES)
            body |= {"Number": int(number)} if numbered else {"Code": number}
        if not self.sample.owned:
            return str(self.somebody("POST", path, json=body).json()["Id"])
        owner = self.add_customer(f"Eier av {name}")
        added = self.somebody("POST", f"{path}/{owner}", json=body).json()
        return f"{owner}/{self.sample.place or added['Id']}"

    def _path_of(self, object_id: str) -> str:
        """Where an object is that the connector knows by its place."""
        path, place = self.sample.erp_path, self.sample.place
        if place and object_id.endswith(f"/{place}"):
            owner = object_id.partition("/")[0]
            (row,) = self.somebody("GET", path, params={"contactIds": owner}).json()
            return f"{path}/{owner}/{row['Id']}"
        return f"{path}/{object_id}"

    def change(self, object_id: str, **properties: Any) -> None:
        self.clock.advance(60)
        patch = [{"op": "replace", "path": f"/{k}", "value": v} for k, v in properties.items()]
        headers = {"Content-Type": "application/json-patch+json"}
        self.somebody("PATCH", self._path_of(object_id), json=patch, headers=headers)

    def rename(self, object_id: str, name: str) -> None:
        self.change(object_id, **self.sample.erp(name))

    def remove(self, object_id: str) -> None:
        self.somebody("DELETE", self._path_of(object_id))

    def everything(self) -> list[str]:
        answer = self.somebody("GET", self.sample.erp_path)
        rows = [] if answer.status_code == 204 else answer.json()
        return sorted(self._name(row) for row in rows)

    def _name(self, row: dict[str, Any]) -> str:
        if self.dimension is Dimension.ADDRESSES:
            return str(row["AddressLine1"])
        if row.get("Name"):
            return str(row["Name"])
        return f"{row['FirstName']} {row['LastName']}"


class HostRig(Rig):
    name = "host"
    base = "/integration/v1/tenants/t_42"
    secrets = (HOST_TOKEN,)

    def __init__(
        self,
        *,
        dimension: Dimension = Dimension.CUSTOMERS,
        page_size: int = 3,
        feed: str = "cursor",
        omitted: Sequence[str] = (),
        **changes: Any,
    ) -> None:
        clock = ManualClock(START)
        sample = SAMPLES[dimension]
        listed = "customers" if sample.owned else sample.host_path.strip("/")
        wanted = {
            "requestsPerSecond": 1000,
            "pageMax": page_size,
            "auth": {"kind": "bearer_static", "token": HOST_TOKEN},
            "dimensions": {listed: {"changeFeed": feed, "omittedFields": list(omitted)}},
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
        super().__init__(simulator, clock, dimension)

    @property
    def list_path(self) -> str:
        return f"{self.base}{self._path}"

    @property
    def creating(self) -> str:
        return "PATCH" if self.sample.owned else "POST"

    @property
    def _path(self) -> str:
        return "/customers" if self.sample.owned else self.sample.host_path

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

    def add_customer(self, name: str) -> str:
        return str(self.somebody("POST", "", json={"name": name}).json()["id"])

    def add(self, name: str, number: str | None = None) -> str:
        body = self.sample.host(name)
        if self.sample.owned:
            array = self.sample.host_path
            owner = self.somebody("POST", "", json={"name": f"Eier av {name}", array: [body]})
            return f"{owner.json()['id']}/{self._key(owner.json()[array][0])}"
        body |= {"number": number} if number else {}
        return str(self.somebody("POST", "", json=body).json()["id"])

    def rename(self, object_id: str, name: str) -> None:
        owner, _, child = object_id.partition("/")
        body = self.sample.host(name)
        if not child:
            self.somebody("PATCH", f"/{owner}", json=body)
            return
        children = [one | body if self._key(one) == child else one for one in self._children(owner)]
        self.somebody("PATCH", f"/{owner}", json={self.sample.host_path: children})

    def remove(self, object_id: str) -> None:
        self.clock.advance(60)
        owner, _, child = object_id.partition("/")
        if not child:
            self.simulator.desk("t_42").delete(self._path.strip("/"), owner)
            return
        children = [one for one in self._children(owner) if self._key(one) != child]
        self.somebody("PATCH", f"/{owner}", json={self.sample.host_path: children})

    def _key(self, child: dict[str, Any]) -> str:
        """How the connector knows a child of a customer."""
        return str(child["type"] if self.sample.place else child["id"])

    def _children(self, owner: str) -> list[dict[str, Any]]:
        children: list[dict[str, Any]] = self.somebody("GET", f"/{owner}").json()[
            self.sample.host_path
        ]
        return children

    def everything(self) -> list[str]:
        rows: list[dict[str, Any]] = []
        query: dict[str, str] = {}
        while True:
            page = self.somebody("GET", "", params=query).json()
            rows += [item for item in page["items"] if not item.get("deleted")]
            if not page["hasMore"]:
                break
            query = {"cursor": page["nextCursor"]}
        if self.sample.owned:
            rows = [child for row in rows for child in row[self.sample.host_path]]
        return sorted(self._name(row) for row in rows)

    def _name(self, row: dict[str, Any]) -> str:
        if self.dimension is Dimension.ADDRESSES:
            return str(row["line1"])
        return str(row.get("name") or f"{row['firstName']} {row['lastName']}")


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
