"""What a call in-process costs, counted in Python's own calls: a simulation makes thousands."""

import sys
from collections.abc import Callable
from typing import Any

import httpx

from local.simulators.application import Simulator
from local.simulators.clock import ManualClock
from local.simulators.host import HostSimulator
from local.simulators.transport import SimulatorTransport
from tests.contract.simulators.poweroffice.office import JSON_PATCH, START, replace

MOST = 700
"""Below 0.2 ms; before rows as JSON and verified tokens were kept it was three times as many."""
ROWS = 20


def counted(act: Callable[[], Any]) -> int:
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
    return calls


def cost(simulator: Simulator, client: httpx.Client, method: str, path: str, **more: Any) -> int:
    request = client.build_request(method, path, **more)
    transport = SimulatorTransport(simulator)
    return counted(lambda: transport.handle_request(request))


def test_poweroffice(open_office):
    office = open_office()
    api, simulator = office.api(), office.simulator
    rows = [office.create(api, Name=f"K{number}") for number in range(ROWS)]
    here = f"/Customers/{rows[0]['Id']}"
    api.get("/Customers")
    assert cost(simulator, api, "GET", "/Customers") < MOST
    assert cost(simulator, api, "GET", here) < MOST
    patch = [replace("/Name", "Ny AS")]
    assert cost(simulator, api, "PATCH", here, json=patch, headers=JSON_PATCH) < MOST
    assert cost(simulator, api, "GET", "/Customers") < MOST


def test_host():
    clock = ManualClock(START)
    host = HostSimulator(now=clock, sleeper=clock.sleep)
    host.seed(
        {
            "tenants": [{"tenantId": "t", "name": "A"}],
            "records": {"t": {"customers": [{"name": f"K{n}"} for n in range(ROWS)]}},
        }
    )
    headers = {"Authorization": "Bearer svenn-local-token", "Integration-Origin": "c"}
    client = httpx.Client(
        transport=SimulatorTransport(host),
        base_url="http://host.test/integration/v1/tenants/t",
        headers=headers,
    )
    here = f"/customers/{client.get('/customers').json()['items'][0]['id']}"
    assert cost(host, client, "GET", "/customers") < MOST
    assert cost(host, client, "GET", here) < MOST
    key = {"Idempotency-Key": "k"}
    assert cost(host, client, "PATCH", here, json={"phone": "1"}, headers=key) < MOST
    assert cost(host, client, "GET", "/customers") < MOST
    host.close()


def test_a_simulator_is_made_without_ado():
    def make() -> None:
        HostSimulator().close()

    make()
    assert counted(make) < MOST
