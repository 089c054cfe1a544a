import httpx
import pytest

from local.simulators.transport import SimulatorTransport
from tests.unit.simulators.ledger import LedgerSimulator


@pytest.fixture
def client():
    simulator = LedgerSimulator(sleeper=lambda seconds: None)
    transport = SimulatorTransport(simulator)
    with httpx.Client(transport=transport, base_url="http://ledger") as client:
        yield client
    simulator.close()


def test_health(client):
    assert client.get("/_simulator/health").json()["simulator"] == "Ledger"


def test_the_state_is_added_to_replaced_and_forgotten(client):
    client.post("/_simulator/state", json={"entries": ["a"]})
    assert client.post("/_simulator/state", json={"entries": ["b"]}).json() == {
        "entries": ["a", "b"]
    }
    assert client.put("/_simulator/state", json={"entries": ["c"]}).json() == {"entries": ["c"]}
    assert client.get("/_simulator/state").json() == {"entries": ["c"]}
    client.post("/_simulator/reset")
    assert client.get("/_simulator/state").json() == {"entries": []}


def test_a_state_that_cannot_be_is_refused(client):
    assert client.post("/_simulator/state", json={"nothing": 1}).status_code == 400
    assert client.post("/_simulator/state", content="{").status_code == 400


def test_faults_are_replaced_and_cleared(client):
    client.put("/_simulator/faults", json=[{"kind": "html"}, {"kind": "latency", "seconds": 1}])
    assert [fault["kind"] for fault in client.get("/_simulator/faults").json()] == [
        "html",
        "latency",
    ]
    client.delete("/_simulator/faults")
    assert client.get("/_simulator/faults").json() == []
    refused = client.post("/_simulator/faults", json={"kind": "nonsense"})
    assert (refused.status_code, "nonsense" in refused.json()["error"]) == (400, True)


def test_calls_are_read_back_and_the_back_door_is_not_among_them(client):
    client.get("/entries?a=1&token=S")
    client.post("/entries", json={"text": "a"})
    told = client.get("/_simulator/calls?method=GET").json()
    assert told["count"] == 1
    assert told["calls"][0]["query"] == "a=1&token=hidden"
    assert told["calls"][0]["path"] == "/entries"
    assert client.get("/_simulator/calls?status=201").json()["count"] == 1
    client.delete("/_simulator/calls")
    assert client.get("/_simulator/calls").json()["count"] == 0


def test_a_tick_over_http(client):
    client.post("/_simulator/faults", json={"kind": "late_write", "seconds": 0})
    with pytest.raises(httpx.ReadTimeout):
        client.post("/entries", json={"text": "late"})
    client.post("/_simulator/tick")
    assert client.get("/_simulator/state").json() == {"entries": ["late"]}


@pytest.mark.parametrize("path", ["/_simulator/nothing", "/_simulator/"])
def test_a_door_that_is_none(client, path):
    assert client.get(path).status_code == 404
