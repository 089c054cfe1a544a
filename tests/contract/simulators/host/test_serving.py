"""The host as a process: started, seeded, killed, and started again where it stood."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

from local.simulators.host import DeliveryThread, Endpoint, HostSimulator
from local.simulators.host.__main__ import main
from local.simulators.serving import running

ROOT = Path(__file__).parents[4]
SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
SEED = {"tenants": [{"tenantId": "t_42", "name": "Håndverker AS"}]}
HEADERS = {
    "Authorization": "Bearer svenn-local-token",
    "Idempotency-Key": "k",
    "Integration-Origin": "con_1",
}


@pytest.fixture
def started():
    """Start the simulator as a program and give its base address; killed at the end."""
    processes = []

    def start(*arguments: str) -> tuple["subprocess.Popen[str]", str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "local.simulators.host", "--port", "0", *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        assert process.stdout is not None
        name, _, address = process.stdout.readline().strip().partition(": ")
        assert name == "svenn"
        return process, address

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def test_what_was_answered_survives_sigkill(started, tmp_path):
    seed_file = tmp_path / "seed.json"
    seed_file.write_text(json.dumps(SEED), encoding="utf-8")
    arguments = ("--state", str(tmp_path / "state" / "host.sqlite"), "--seed-file", str(seed_file))
    process, address = started(*arguments)
    path = "/integration/v1/tenants/t_42/customers"
    with httpx.Client(trust_env=False, headers=HEADERS) as client:
        created = client.post(address + path, json={"name": "Kunde", "number": "10"})
        cursor = client.get(address + path).json()["nextCursor"]
        process.kill()
        process.wait()
        _, address = started(*arguments)
        again = client.post(address + path, json={"name": "Kunde", "number": "10"})
        delta = client.get(address + path, params={"cursor": cursor}).json()
    assert again.content == created.content
    assert delta["items"] == []


def test_a_seed_file_is_read_once(started, tmp_path):
    seed_file = tmp_path / "seed.json"
    records = {"t_42": {"customers": [{"id": "c_1", "name": "Kunde"}]}}
    seed_file.write_text(json.dumps({**SEED, "records": records}), encoding="utf-8")
    arguments = ("--state", str(tmp_path / "host.sqlite"), "--seed-file", str(seed_file))
    for _ in range(2):
        process, address = started(*arguments)
        state = httpx.get(f"{address}/_simulator/state", trust_env=False).json()
        assert len(state["records"]["t_42"]["customers"]) == 1
        process.terminate()
        assert process.wait() == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--webhook-url", "http://b.local/h"], "HOST_WEBHOOK_SECRETS"),
        (["--seed-file", "nowhere.json"], "nowhere.json"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(capsys, monkeypatch, arguments, said):
    monkeypatch.delenv("HOST_WEBHOOK_SECRETS", raising=False)
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_a_bad_secret_is_refused_without_being_repeated(capsys, monkeypatch):
    monkeypatch.setenv("HOST_WEBHOOK_SECRETS", "canary")
    assert main(["--webhook-url", "http://b.local/h"]) == 2
    error = capsys.readouterr().err
    assert "24 to 64 bytes" in error
    assert "canary" not in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("url", ["b.local/h", "ftp://b.local", "http://"])
def test_a_webhook_address_can_be_reached_by_http(url):
    with pytest.raises(ValueError, match="http://"):
        Endpoint(url=url, secrets=(SECRET,))


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"recrods": {}}, "recrods"),
        ({"records": {"t_1": {"customers": []}}}, "t_1"),
        ({**SEED, "records": {"t_42": {"unicorns": []}}}, "unicorns"),
        ({**SEED, "records": {"t_42": {"customers": [{"number": "1"}]}}}, "name is required"),
        ({**SEED, "records": {"t_42": {"customers": [{"id": "a", "name": "x"}] * 2}}}, "already"),
        ({"settings": {"pageMax": "many"}}, "pageMax"),
        ({"settings": {"unknown": 1}}, "unknown"),
    ],
)
def test_a_seed_that_does_not_fit_is_refused_whole(state, said):
    host = HostSimulator()
    with running(host) as address:
        answer = httpx.post(f"{address}/_simulator/state", json=state, trust_env=False)
        assert answer.status_code == 400
        assert said in answer.json()["error"]
        assert host.tenants.all() == []
    host.close()


def test_seeded_numbers_may_be_double_and_odd_but_not_for_a_later_write():
    host = HostSimulator()
    twins = [{"name": "En", "number": "10"}, {"name": "To", "number": "10"}]
    odd = {"name": "Tre", "number": "A 1", "updatedAt": "2025-01-31T12:00:00+01:00"}
    host.seed({**SEED, "records": {"t_42": {"customers": [*twins, odd]}}})
    first, second, third = host.dump()["records"]["t_42"]["customers"]
    assert first["number"] == second["number"] == "10"
    assert third["updatedAt"] == third["createdAt"] == "2025-01-31T12:00:00+01:00"
    assert host.outbox.messages() == []
    host.desk("t_42").change("customers", second["id"], {"phone": "1"})
    host.desk("t_42").change("customers", first["id"], {"phone": "1"})
    host.close()


def test_replacing_the_state_forgets_everything_before():
    host = HostSimulator()
    host.seed({**SEED, "settings": {"pageMax": 7}})
    host.desk("t_42").create("customers", {"name": "Kunde"})
    with running(host) as address:
        httpx.put(f"{address}/_simulator/state", json=SEED, trust_env=False).raise_for_status()
    state = host.dump()
    assert state["records"]["t_42"]["customers"] == state["messages"] == []
    assert state["settings"]["pageMax"] == 200
    host.close()


def test_messages_are_delivered_in_the_background():
    arrived = threading.Event()

    class Receiver(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            arrived.set()
            return httpx.Response(202)

    host = HostSimulator(endpoint=Endpoint(url="http://b.local/h", secrets=(SECRET,)))
    host.raise_event("ping", {})
    thread = DeliveryThread(host, client=httpx.Client(transport=Receiver()), idle_seconds=0)
    thread.start()
    assert arrived.wait(10)
    thread.stop()
    assert host.outbox.messages()[0].state == "delivered"
    host.close()


def test_a_page_that_calls_the_backend_does_not_block_the_host():
    """The backend reads the host while the host waits for the backend's answer."""

    class Backend(httpx.BaseTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.path == "/token":
                return httpx.Response(200, json={"access_token": "t"})
            card = httpx.get(
                f"{address}/integration/v1/tenants/t_42/", headers=HEADERS, trust_env=False
            )
            url = f"http://b.local/portal/{card.json()['tenantId']}"
            return httpx.Response(201, json={"url": url})

    backend = {
        "url": "http://b.local",
        "tokenUrl": "http://b.local/token",
        "clientId": "svenn",
        "clientSecret": "s",
    }
    host = HostSimulator(backend_client=httpx.Client(transport=Backend()))
    host.seed({**SEED, "backend": backend})
    with running(host) as address:
        answer = httpx.post(f"{address}/accounts/t_42/integration/open", trust_env=False)
    assert answer.headers["Location"] == "http://b.local/portal/t_42"
    host.close()
