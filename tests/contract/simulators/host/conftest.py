import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from local.simulators.clock import ManualClock
from local.simulators.host import HostSettings, HostSimulator
from local.simulators.transport import SimulatorTransport

TENANT = {
    "tenantId": "t_42",
    "name": "Håndverker AS",
    "organizationNumber": "923456789",
    "adminEmails": ["drift@handverker.example"],
}
OTHER_TENANT = {"tenantId": "t_77", "name": "Fjordbygg AS", "language": "nb-NO"}
BASE = "http://svenn.local/integration/v1/tenants/t_42"


class Host:
    """A host in this process, with a backend's client and the headers of its writes."""

    def __init__(self, **changes: Any) -> None:
        self.clock = ManualClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
        settings = HostSettings().changed({"requestsPerSecond": 1000, **changes})
        self.simulator = HostSimulator(now=self.clock, sleeper=self.clock.sleep, settings=settings)
        self.simulator.seed({"tenants": [TENANT, OTHER_TENANT]})
        self.client = self.connect({"Authorization": f"Bearer {settings.auth.token}"})
        self._keys = itertools.count(1)

    def connect(self, headers: dict[str, str] | None = None) -> httpx.Client:
        return httpx.Client(
            transport=SimulatorTransport(self.simulator), base_url=BASE, headers=headers
        )

    def write(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Send a write with a fresh key; a minute passes, so that stamps differ."""
        self.clock.advance(60)
        sent = {
            "Idempotency-Key": f"key-{next(self._keys)}",
            "Integration-Origin": "con_1",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return self.client.request(method, path, json=body, headers=sent)

    def create(self, dimension: str = "customers", **fields: Any) -> dict[str, Any]:
        answer = self.write("POST", f"/{dimension}", {"name": "Kunde", **fields})
        assert answer.status_code == 201, answer.text
        created: dict[str, Any] = answer.json()
        return created

    def page(self, dimension: str = "customers", **query: Any) -> dict[str, Any]:
        answer = self.client.get(f"/{dimension}", params=query)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    def walk(self, dimension: str = "customers", **query: Any) -> tuple[list[dict[str, Any]], str]:
        """Read a list to its end; give its items and the cursor for the next delta."""
        items = []
        while True:
            page = self.page(dimension, **query)
            items += page["items"]
            if not page["hasMore"]:
                return items, page["nextCursor"]
            query = {"cursor": page["nextCursor"], "limit": query.get("limit", 100)}


@pytest.fixture
def make_host() -> Iterator[Callable[..., Host]]:
    made: list[Host] = []

    def make(**changes: Any) -> Host:
        made.append(Host(**changes))
        return made[-1]

    yield make
    for host in made:
        host.client.close()
        host.simulator.close()


@pytest.fixture
def host(make_host: Callable[..., Host]) -> Host:
    return make_host()
