"""Over real sockets on the loopback address; nothing here waits longer than it must."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from local.simulators.faults import Fault, FaultKind
from local.simulators.serving import PORT_TAKEN, PortTakenError, running
from tests.unit.simulators.ledger import LedgerSimulator

ROOT = Path(__file__).parents[3]


@pytest.fixture
def ledger():
    simulator = LedgerSimulator()
    yield simulator
    simulator.close()


@pytest.fixture
def client(ledger):
    with running(ledger) as address, httpx.Client(base_url=address, timeout=5) as client:
        yield client


def test_one_connection_carries_many_requests(client):
    streams = set()
    for number in range(3):
        with client.stream("POST", "/entries", json={"text": str(number)}) as answer:
            answer.read()
            streams.add(answer.extensions["network_stream"].get_extra_info("client_addr"))
    assert len(streams) == 1
    assert client.get("/entries").json() == ["0", "1", "2"]


def test_an_answer_without_body_keeps_the_connection(client):
    assert client.head("/entries").content == b""
    assert client.get("/entries").status_code == 200


def test_a_chunked_request_is_read_whole(client):
    answer = client.post("/entries", content=iter([b'{"te', b'xt": "a"}']))
    assert answer.status_code == 201
    assert client.get("/entries").json() == ["a"]


def test_requests_are_served_at_the_same_time(ledger, client):
    entered, leave = threading.Event(), threading.Event()

    def sleeper(seconds):
        entered.set()
        leave.wait(5)

    ledger.sleeper = sleeper
    ledger.faults.switch_on(Fault(FaultKind.LATENCY, method="POST"))
    slow = threading.Thread(target=client.post, args=("/entries",), kwargs={"json": {"text": "a"}})
    slow.start()
    assert entered.wait(5)
    assert client.get("/entries").json() == []
    leave.set()
    slow.join()
    assert client.get("/entries").json() == ["a"]


@pytest.mark.parametrize("kind", ["answer_lost", "request_lost"])
def test_a_lost_connection_is_closed_without_an_answer(ledger, client, kind):
    ledger.faults.switch_on(Fault(FaultKind(kind)))
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        client.post("/entries", json={"text": "a"})
    assert client.get("/entries").json() == (["a"] if kind == "answer_lost" else [])


def test_a_cut_body_breaks_off(ledger, client):
    ledger.faults.switch_on(Fault(FaultKind.CUT_BODY))
    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        client.post("/entries", json={"text": "a"})
    assert client.get("/entries").json() == ["a"]


def test_a_withheld_answer_never_comes_and_the_write_lands_after_the_client_left(ledger, client):
    landed = threading.Event()
    ledger.answered = lambda request, response: landed.set()
    ledger.faults.switch_on(Fault(FaultKind.LATE_WRITE, seconds=0))
    with pytest.raises(httpx.ReadTimeout):
        client.post("/entries", json={"text": "late"}, timeout=0.05)
    assert landed.wait(5)
    assert client.get("/entries").json() == ["late"]


def test_a_port_that_is_taken(ledger):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTakenError, match=f"Ledger: port {port} on 127.0.0.1 is taken"):
            running(ledger, port=port).__enter__()


@pytest.fixture
def start():
    """Start programs, and see to it that none outlives the test."""
    started = []

    def begin(*arguments):
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


PROGRAM = ("-m", "local.simulators.poweroffice")


def address_of(process):
    return process.stdout.readline().split(": ", 1)[1].strip()


def test_the_program_serves_survives_sigkill_and_ends_cleanly(start, tmp_path):
    state = tmp_path / "deep" / "state.db"
    first = start(*PROGRAM, "--port", "0", "--state", str(state))
    base = address_of(first)
    client_id = httpx.get(f"{base}/_simulator/state").json()["clients"][0]["id"]
    form = {"Name": "Overlever AS", "InvoiceDeliveryType": "Print"}
    assert httpx.post(f"{base}/gui/{client_id}/customers/new", data=form).status_code == 303
    first.kill()
    first.wait()
    second = start(*PROGRAM, "--port", "0", "--state", str(state))
    base = address_of(second)
    assert "Overlever AS" in httpx.get(f"{base}/gui/{client_id}/customers").text
    calls = httpx.get(f"{base}/_simulator/calls?method=POST").json()
    assert calls["count"] == 1
    port = base.rsplit(":", 1)[1]
    third = start(*PROGRAM, "--port", port, "--state", str(tmp_path / "other.db"))
    _, complaint = third.communicate(timeout=20)
    assert third.returncode == PORT_TAKEN
    assert complaint.strip().splitlines() == [
        f"PowerOffice Go: port {port} on 127.0.0.1 is taken (Address already in use)"
    ]
    second.send_signal(signal.SIGTERM)
    _, quiet = second.communicate(timeout=20)
    assert (second.returncode, quiet) == (0, "")


def test_the_program_ends_with_its_parent(start):
    script = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-m', 'local.simulators.poweroffice',"
        " '--port', '0', '--exit-with-parent'], stdout=subprocess.PIPE, text=True)\n"
        "print(child.pid, child.stdout.readline(), flush=True)\n"
        "sys.stdin.read()\n"
    )
    parent = start("-c", script)
    child = int(parent.stdout.readline().split()[0])
    watcher = os.pidfd_open(child)
    parent.kill()
    parent.wait()
    gone, _, _ = select.select([watcher], [], [], 10)
    os.close(watcher)
    assert gone
