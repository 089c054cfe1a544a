"""The product wired for tests: real use cases and connectors, simulators behind transports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx

from bindeledd.domain.changes import SaveVendor
from bindeledd.domain.connections import Connection
from bindeledd.domain.policy import Recipe
from bindeledd.domain.ports import Systems
from bindeledd.domain.vendors import (
    ErpApplication,
    HostAccess,
    HostAuth,
    Vendor,
    WebhookEndpoint,
)
from bindeledd.domain.work import WorkItem, WorkKind
from bindeledd.erps.poweroffice import PowerOfficeSettings
from bindeledd.hosts.contract import HostTenantCards
from bindeledd.recipes import RECIPES
from bindeledd.registry import RegisteredSystems
from bindeledd.state import MemoryTable, TableState
from bindeledd.transport import Network, Unpaced, build_client
from bindeledd.usecases.connecting import Connector
from bindeledd.usecases.enabling import Enabler
from bindeledd.usecases.hours.pushing import HoursPusher
from bindeledd.usecases.hours.registers import HourRegistersReader
from bindeledd.usecases.match_report import Planner
from bindeledd.usecases.performing import Performer
from bindeledd.usecases.putting_back import Undoer
from bindeledd.usecases.steering import Steering
from bindeledd.usecases.synchronising import Synchroniser
from bindeledd.usecases.undoing import Undoing
from local.simulators.host import HostSimulator
from local.simulators.poweroffice import PowerOfficeSimulator
from local.simulators.transport import SimulatorTransport
from tests.fakes import FixedClock, SequentialRandomness, memory_state

VENDOR, TENANT, RECIPE = "svenn", "t_42", "svenn_poweroffice"
ORGANIZATION = "923456783"
BASE_URL = "https://bindeledd.test"
HOST_URL = "https://svenn.test"
POWEROFFICE_URL = "https://poweroffice.test"
RETURN_URL = f"{HOST_URL}/t/{TENANT}/marketplace"
APPLICATION_KEY = "4b1f6f0a-9c1d-4e0e-8b57-0d6a2a6f3c11"
CLIENT_KEY = "0f6d1d7e-5b1c-4a37-9a54-0d4e5d2d9b01"
LONG = timedelta(minutes=10)

SECRETS = {
    "svenn/host": "host-token",
    "svenn/poweroffice/application": APPLICATION_KEY,
    "svenn/poweroffice/subscription": "subscription-key",
    "svenn/webhook": "whsec_d2ViaG9vay1zZWNyZXQtb2YtdGhlLXdvcmxk",
}

SAMPLE_VENDOR = Vendor(
    id=VENDOR,
    name="Svenn",
    host=HostAccess(
        product="svenn",
        base_url=HOST_URL,
        auth=HostAuth.BEARER_STATIC,
        secret_parameter="svenn/host",
    ),
    return_urls=(RETURN_URL,),
    webhooks=(WebhookEndpoint(id="main", secret_parameters=("svenn/webhook",)),),
    erp_applications={
        "poweroffice": ErpApplication(
            erp="poweroffice",
            application_key_parameter="svenn/poweroffice/application",
            subscription_key_parameter="svenn/poweroffice/subscription",
        )
    },
    recipes=(RECIPE,),
)


class Bell:
    """A doorbell that remembers what was rung for."""

    def __init__(self) -> None:
        self.rung: list[WorkItem] = []

    def ring(self, items: Any) -> None:
        self.rung += list(items)


class Announced:
    """Announcements that are remembered."""

    def __init__(self) -> None:
        self.requested: list[Connection] = []

    def activation_requested(self, connection: Connection) -> None:
        self.requested.append(connection)


_open: list[Wired] = []


def opened() -> int:
    """Count what is wired and not yet closed."""
    return len(_open)


def close_from(count: int) -> None:
    """Close what was wired since there were so many."""
    while len(_open) > count:
        _open.pop().close()


class Wired:
    """One vendor, one tenant with a company in PowerOffice, and the product between them."""

    def __init__(
        self,
        *,
        host_customers: Sequence[dict[str, Any]] = (),
        erp_customers: Sequence[dict[str, Any]] = (),
        erp_companies: Sequence[dict[str, Any]] = (),
        host: Mapping[str, Sequence[dict[str, Any]]] | None = None,
        erp: Mapping[str, Sequence[dict[str, Any]]] | None = None,
        recipes: Mapping[str, Recipe] = RECIPES,
        read_only: bool = False,
    ) -> None:
        self.clock = FixedClock()
        self.randomness = SequentialRandomness()
        self.host = HostSimulator(now=self.clock.now, sleeper=self._sleep)
        self.poweroffice = PowerOfficeSimulator(now=self.clock.now, sleeper=self._sleep)
        self.recipes = recipes
        self._seed(
            {"customers": list(host_customers), **(host or {})},
            {"customers": list(erp_customers), **(erp or {})},
            erp_companies,
        )
        self.table = MemoryTable()
        self.state = self.made_state()
        self.bell, self.announced = Bell(), Announced()
        self.http = build_client(transport=self.road())
        self._wire(read_only=read_only)
        self.state.commit(SaveVendor(SAMPLE_VENDOR))
        _open.append(self)

    def made_state(self) -> TableState:
        """Make the state that the product keeps."""
        return memory_state(self.clock, table=self.table)

    def road(self) -> httpx.BaseTransport:
        """Build what leads the product's calls to the simulators."""
        return ByHost(self)

    def close(self) -> None:
        """Close what holds files, and let this world be forgotten."""
        if self in _open:
            _open.remove(self)
        self.http.close()
        self.host.close()
        self.poweroffice.close()

    def _sleep(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=seconds))

    def _seed(self, host: Any, erp: Any, erp_companies: Any) -> None:
        self.host.seed(
            {
                "settings": {"auth": {"kind": "bearer_static", "token": SECRETS["svenn/host"]}},
                "tenants": [
                    {
                        "tenantId": TENANT,
                        "name": "Håndverker AS",
                        "organizationNumber": ORGANIZATION,
                        "adminEmails": ["drift@handverker.example"],
                    }
                ],
                "records": {TENANT: host},
            }
        )
        self.poweroffice.seed(
            {
                "subscription_keys": [SECRETS["svenn/poweroffice/subscription"]],
                "applications": [
                    {
                        "key": APPLICATION_KEY,
                        "name": "Svenn",
                        "redirect_uris": [f"{BASE_URL}/oauth/poweroffice/callback"],
                    }
                ],
                "users": [
                    {
                        "email": "kari@handverker.example",
                        "name": "Kari Nordmann",
                        "rights": {ORGANIZATION: "administrator"},
                    }
                ],
                "clients": [
                    {
                        "name": "Håndverker AS",
                        "organization_number": ORGANIZATION,
                        "integrations": [
                            {"application_key": APPLICATION_KEY, "client_key": CLIENT_KEY}
                        ],
                        **erp,
                    },
                    *erp_companies,
                ],
            }
        )
        self.clock.advance(timedelta(hours=1))

    def _wire(self, *, read_only: bool) -> None:
        state, clock, randomness = self.state, self.clock, self.randomness
        network = Network(http=self.http, clock=clock, sleep=self._sleep, fraction=lambda: 0.5)
        self.systems = RegisteredSystems(
            worker="worker",
            state=state,
            network=network,
            secret_of=SECRETS.__getitem__,
            recipes=self.recipes,
            poweroffice=PowerOfficeSettings(
                api_url=f"{POWEROFFICE_URL}/Demo/v2",
                token_url=f"{POWEROFFICE_URL}/Demo/OAuth/Token",
            ),
        )
        self.cards = HostTenantCards(
            network=network, secret_of=SECRETS.__getitem__, pacer=Unpaced()
        )
        self.enabler = Enabler(
            state=state, cards=self.cards, clock=clock, randomness=randomness, recipes=self.recipes
        )
        self.connector = Connector(
            state=state,
            gateways=self.systems.gateways(),
            announcements=self.announced,
            doorbell=self.bell,
            clock=clock,
            randomness=randomness,
            recipes=self.recipes,
            base_url=BASE_URL,
        )
        self.steering = Steering(
            state=state,
            clock=clock,
            doorbell=self.bell,
            randomness=randomness,
            recipes=self.recipes,
        )
        self.undoing = Undoing(state=state, clock=clock, randomness=randomness, doorbell=self.bell)
        self._read_only = read_only
        self.rewire(state)

    def seen_by_workers(self) -> Systems:
        """Give the systems as workers reach them."""
        return self.systems

    def rewire(self, state: Any) -> None:
        """Let the worker use another state, such as one that dies."""
        parts: dict[str, Any] = {
            "state": state,
            "systems": self.seen_by_workers(),
            "clock": self.clock,
            "randomness": self.randomness,
            "recipes": self.recipes,
        }
        self.performer = Performer(
            state=state,
            clock=self.clock,
            doorbell=self.bell,
            doers={
                WorkKind.PLAN: Planner(**parts),
                WorkKind.SYNCHRONISE: Synchroniser(**parts, read_only=self._read_only),
                WorkKind.UNDO: Undoer(**parts, read_only=self._read_only),
                WorkKind.PUSH_HOURS: HoursPusher(
                    **(parts | {"systems": self.systems}), read_only=self._read_only
                ),
                WorkKind.READ_HOUR_REGISTERS: HourRegistersReader(
                    state=state, systems=self.systems, clock=self.clock
                ),
            },
        )


class ByHost(httpx.BaseTransport):
    """Leads each request to the simulator that its host name stands for."""

    def __init__(self, world: Wired) -> None:
        self._transports = {
            urlsplit(HOST_URL).hostname: SimulatorTransport(world.host),
            urlsplit(POWEROFFICE_URL).hostname: SimulatorTransport(world.poweroffice),
        }

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._transports[request.url.host].handle_request(request)
