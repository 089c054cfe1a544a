import json
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from local.simulators.clock import ManualClock
from local.simulators.faults import Fault, FaultKind
from local.simulators.transport import SimulatorTransport
from tests.unit.simulators.ledger import LedgerSimulator

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def ledger(clock: ManualClock) -> Iterator[LedgerSimulator]:
    simulator = LedgerSimulator(now=clock, sleeper=clock.sleep)
    yield simulator
    simulator.close()


@pytest.fixture
def client(ledger: LedgerSimulator) -> Iterator[httpx.Client]:
    with httpx.Client(
        transport=SimulatorTransport(ledger), base_url="http://ledger", timeout=10
    ) as client:
        yield client


def entries(client: httpx.Client) -> list[str]:
    return list(client.get("/entries").json())


def test_an_effect_is_answered_and_stored(client):
    assert client.post("/entries", json={"text": "one"}).status_code == 201
    assert entries(client) == ["one"]


def test_latency_below_the_deadline_only_takes_time(ledger, client, clock):
    ledger.faults.switch_on(Fault(FaultKind.LATENCY, seconds=9))
    assert client.post("/entries", json={"text": "slow"}).status_code == 201
    assert (clock() - START).total_seconds() == 9


def test_latency_above_the_deadline_is_a_time_out_after_the_effect(ledger, client):
    ledger.faults.switch_on(Fault(FaultKind.LATENCY, seconds=11))
    with pytest.raises(httpx.ReadTimeout):
        client.post("/entries", json={"text": "slow"})
    assert entries(client) == ["slow"]


def test_a_request_without_deadline_waits_for_any_latency(ledger, client):
    ledger.faults.switch_on(Fault(FaultKind.LATENCY, seconds=1000))
    assert client.get("/entries", timeout=None).status_code == 200


@pytest.mark.parametrize(
    ("fault", "stored"),
    [
        (Fault(FaultKind.ANSWER_LOST), ["a"]),
        (Fault(FaultKind.REQUEST_LOST), []),
        (Fault(FaultKind.ANSWER_LOST, applied=False), []),
    ],
)
def test_a_lost_connection(ledger, client, fault, stored):
    ledger.faults.switch_on(fault)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        client.post("/entries", json={"text": "a"})
    assert entries(client) == stored


def test_an_answer_lost_may_also_be_an_answer_that_never_comes(ledger, client, clock):
    ledger.faults.switch_on(Fault(FaultKind.ANSWER_LOST, options={"withheld": True}))
    with pytest.raises(httpx.ReadTimeout):
        client.post("/entries", json={"text": "a"})
    assert (clock() - START).total_seconds() == 10
    assert entries(client) == ["a"]


def test_a_late_write_lands_after_the_client_s_deadline(ledger, client, clock):
    ledger.faults.switch_on(Fault(FaultKind.LATE_WRITE, seconds=40))
    with pytest.raises(httpx.ReadTimeout):
        client.post("/entries", json={"text": "late"})
    clock.advance(39)
    assert entries(client) == []
    clock.advance(1)
    assert entries(client) == ["late"]
    assert [call.note for call in ledger.calls.calls(method="POST")] == [
        "late_write",
        "landed_late",
    ]


def test_a_late_write_lands_once(ledger, client, clock):
    ledger.faults.switch_on(Fault(FaultKind.LATE_WRITE, seconds=1))
    with pytest.raises(httpx.ReadTimeout):
        client.post("/entries", json={"text": "late"})
    clock.advance(100)
    assert ledger.tick() == 1
    assert ledger.tick() == 0
    assert entries(client) == ["late"]


def test_only_a_guarded_write_lands_later_than_a_minute(ledger, client, clock):
    ledger.faults.switch_on(Fault(FaultKind.LATE_WRITE, seconds=300, path="/entries"))
    assert client.post("/entries", json={"text": "open"}).status_code == 201
    with pytest.raises(httpx.ReadTimeout):
        client.post("/entries", json={"text": "guarded", "reference": "R1"})
    second = client.post("/entries", json={"text": "again", "reference": "R1"})
    assert second.status_code == 201
    clock.advance(300)
    assert entries(client) == ["open", "again"]
    assert ledger.calls.calls(method="POST")[-1].status == 409


def test_a_throttled_request_has_no_effect(ledger, client):
    ledger.faults.switch_on(Fault(FaultKind.TOO_MANY_REQUESTS, count=2))
    answers = [client.post("/entries", json={"text": str(n)}).status_code for n in range(3)]
    assert answers == [429, 429, 201]
    assert entries(client) == ["2"]


@pytest.mark.parametrize(("applied", "stored"), [(None, []), (True, ["a"])])
def test_a_server_error_with_and_without_effect(ledger, client, applied, stored):
    ledger.faults.switch_on(Fault(FaultKind.SERVER_ERROR, applied=applied))
    assert client.post("/entries", json={"text": "a"}).status_code == 500
    assert entries(client) == stored


def test_html_instead_of_json(ledger, client):
    ledger.faults.switch_on(Fault(FaultKind.HTML, options={"status": 503}))
    answer = client.get("/entries")
    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("text/html")


def test_a_cut_body_is_a_protocol_error(ledger, client):
    client.post("/entries", json={"text": "long enough to be cut"})
    ledger.faults.switch_on(Fault(FaultKind.CUT_BODY, method="GET"))
    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        client.get("/entries")


def test_a_cut_body_may_also_be_well_framed_and_broken_json(ledger, client):
    client.post("/entries", json={"text": "long enough to be cut"})
    ledger.faults.switch_on(
        Fault(FaultKind.CUT_BODY, method="GET", options={"framed": True, "bytes": 7})
    )
    answer = client.get("/entries")
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_a_bug_is_a_server_error_that_leaves_no_trace(client, capsys):
    assert client.post("/bug").status_code == 500
    assert entries(client) == []
    assert "a bug in the simulator" in capsys.readouterr().err
