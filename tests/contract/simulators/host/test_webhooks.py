"""Messages of the host: thin, signed, at least once, never for the integration's own writes."""

import json
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from local.simulators.clock import ManualClock
from local.simulators.host import Endpoint, HostSimulator
from local.simulators.host.signing import signed_headers

OLD = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
NEW = "whsec_ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8="
URL = "http://backend.local/hooks/v1/svenn/e1"


class Receiver(httpx.BaseTransport):
    """A backend that answers as told and remembers what it was sent."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.received: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.received.append(request)
        answer = self.answers.pop(0) if self.answers else httpx.Response(202)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(request.content) for request in self.received]


@pytest.fixture
def told(host):
    """A host that knows where its messages go."""
    host.simulator.seed({"webhooks": {"url": URL, "secrets": [NEW, OLD]}})
    return host


def deliver(host, receiver):
    with httpx.Client(transport=receiver) as client:
        return host.simulator.deliver(client)


def test_the_published_example_is_signed_as_published():
    body = (
        b'{"type":"time_entries.approved","timestamp":"2023-01-19T00:13:51Z",'
        b'"data":{"tenantId":"t_1"}}'
    )
    headers = signed_headers(
        [OLD], message_id="msg_2KWPBgLlAfxdpx2AI54pPJ85f4W", timestamp=1674087231, body=body
    )
    assert headers["webhook-signature"] == "v1,mratvI+Vsc2O3DPqjTPWII7D8Zo3fKe6o5/puCkffO0="


def test_an_edit_by_a_person_is_told(told):
    receiver = Receiver()
    created = told.simulator.desk("t_42").create("customers", {"name": "Kunde"})
    assert deliver(told, receiver) == 1
    (request,) = receiver.received
    assert str(request.url) == URL
    assert request.headers["content-type"] == "application/json"
    assert receiver.bodies() == [
        {
            "type": "dimension.changed",
            "timestamp": "2026-11-23T08:00:00Z",
            "data": {
                "origin": {"kind": "user", "id": "e_3"},
                "tenantId": "t_42",
                "dimension": "customers",
                "ids": [created["id"]],
                "change": "created",
            },
        }
    ]


def test_each_kind_of_edit_has_its_word(told):
    receiver = Receiver()
    desk = told.simulator.desk("t_42")
    customer = desk.create("customers", {"name": "Kunde"})["id"]
    desk.change("customers", customer, {"phone": "1"})
    desk.change("customers", customer, {"phone": "1"})
    desk.change("customers", customer, {"active": False})
    desk.change("customers", customer, {"active": True})
    desk.touch("customers", customer)
    desk.delete("customers", customer)
    deliver(told, receiver)
    changes = [body["data"]["change"] for body in receiver.bodies()]
    assert changes == ["created", "updated", "deactivated", "updated", "updated", "deleted"]


def test_the_signature_verifies_under_each_active_secret():
    host = HostSimulator(endpoint=Endpoint(url=URL, secrets=(NEW, OLD)))
    receiver = Receiver()
    host.raise_event("ping", {})
    with httpx.Client(transport=receiver) as client:
        assert host.deliver(client) == 1
    (request,) = receiver.received
    assert request.headers["webhook-signature"].count("v1,") == 2
    for secret in (OLD, NEW):
        assert Webhook(secret).verify(request.content, dict(request.headers))["type"] == "ping"
    host.close()


def test_the_integrations_own_writes_are_not_told(told):
    created = told.create()
    told.write("PATCH", f"/customers/{created['id']}", {"phone": "1"})
    told.write("PUT", f"/customers/{created['id']}/external-ids/go", {"externalId": "1"})
    assert told.simulator.outbox.messages() == []


def test_some_hosts_tell_them_with_their_origin(make_host):
    host = make_host(echoWebhooks=True)
    created = host.create()
    path = f"/customers/{created['id']}"
    host.write("PATCH", path, {"phone": "1"})
    host.write("PATCH", path, {"phone": "1"})
    host.write("PATCH", path, {"active": False})
    told = [json.loads(message.body)["data"] for message in host.simulator.outbox.messages()]
    assert [data["change"] for data in told] == ["created", "updated", "deactivated"]
    assert {data["origin"]["kind"] for data in told} == {"integration"}
    assert {data["origin"]["id"] for data in told} == {"con_1"}


def test_a_message_that_does_not_arrive_is_sent_again_under_its_id(told):
    receiver = Receiver(httpx.ConnectError("down"), httpx.Response(500), httpx.Response(302))
    told.simulator.raise_event("sync.requested", {"tenantId": "t_42", "erp": "poweroffice_go"})
    delays = (0, 1, 5, 30, 120)
    for delay in delays[:4]:
        told.clock.advance(delay)
        deliver(told, receiver)
        deliver(told, receiver)
    assert len(receiver.received) == 4
    assert len({request.headers["webhook-id"] for request in receiver.received}) == 1
    assert len({request.headers["webhook-timestamp"] for request in receiver.received}) == 4
    (message,) = told.simulator.outbox.messages()
    assert (message.state, message.attempts, message.last_status) == ("delivered", 4, 202)


def test_after_the_last_attempt_a_message_is_failed_until_sent_again(told):
    receiver = Receiver(*[httpx.Response(500)] * 5)
    told.simulator.raise_event("ping", {"tenantId": "t_42"})
    for _ in range(6):
        told.clock.advance(200)
        deliver(told, receiver)
    assert len(receiver.received) == 5
    (message,) = told.simulator.outbox.messages()
    assert (message.state, message.last_status) == ("failed", 500)
    again = told.client.post("http://svenn.local/_simulator/host/messages/again")
    assert again.json() == {"due": 1}
    assert deliver(told, receiver) == 1


def test_a_busy_backend_says_when_to_come_back(told):
    receiver = Receiver(httpx.Response(429, headers={"Retry-After": "60"}))
    told.simulator.raise_event("ping", {"tenantId": "t_42"})
    deliver(told, receiver)
    told.clock.advance(59)
    assert deliver(told, receiver) == 0
    told.clock.advance(1)
    assert deliver(told, receiver) == 1


def test_an_endpoint_that_is_gone_is_disabled(told):
    receiver = Receiver(httpx.Response(410))
    for _ in range(2):
        told.simulator.raise_event("ping", {"tenantId": "t_42"})
    deliver(told, receiver)
    deliver(told, receiver)
    assert len(receiver.received) == 1
    assert told.simulator.dump()["webhooks"] == {"url": URL, "disabled": True}
    told.simulator.seed({"webhooks": {"url": URL, "secrets": [NEW]}})
    assert deliver(told, receiver) == 1


def test_without_an_endpoint_messages_wait(host):
    host.simulator.raise_event("ping", {"tenantId": "t_42"})
    assert deliver(host, Receiver()) == 0
    assert host.simulator.outbox.messages()[0].state == "pending"


def test_messages_survive_the_end_of_the_process(tmp_path):
    clock = ManualClock(
        __import__("datetime").datetime(2026, 11, 23, tzinfo=__import__("datetime").UTC)
    )
    state = tmp_path / "svenn.db"
    first = HostSimulator(state=state, now=clock)
    first.seed(
        {"tenants": [{"tenantId": "t_1", "name": "A"}], "webhooks": {"url": URL, "secrets": [OLD]}}
    )
    created = first.desk("t_1").create("customers", {"name": "Kunde"})
    second = HostSimulator(state=state, now=clock)
    receiver = Receiver()
    with httpx.Client(transport=receiver) as client:
        assert second.deliver(client) == 1
    assert receiver.bodies()[0]["data"]["ids"] == [created["id"]]
    first.close()
    second.close()


def test_a_change_that_is_refused_is_not_told(told):
    desk = told.simulator.desk("t_42")
    desk.create("customers", {"name": "Kunde", "number": "10"})
    edit = {"tenantId": "t_42", "dimension": "customers", "change": {"name": "To", "number": "10"}}
    answer = told.client.post("http://svenn.local/_simulator/host/edits", json=edit)
    assert answer.json()["code"] == "number_taken"
    assert len(told.simulator.outbox.messages()) == 1


def test_the_back_door_edits_as_a_person_does(told):
    door = "http://svenn.local/_simulator/host/edits"
    edit = {"tenantId": "t_42", "dimension": "customers", "change": {"name": "Kunde"}}
    created = told.client.post(door, json=edit).json()
    assert created["updatedBy"] == {"kind": "user", "id": "e_3"}
    named = {**edit, "id": created["id"], "change": {"phone": "1"}}
    assert told.client.post(door, json=named).json()["phone"] == "1"
    told.client.post(door, json={**named, "delete": True})
    assert told.client.get(f"/customers/{created['id']}").status_code == 404
    messages = told.client.get("http://svenn.local/_simulator/host/messages").json()
    assert [message["type"] for message in messages] == ["dimension.changed"] * 3


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ({"type": "integration.enabled", "data": {"tenantId": "t_42", "dimensions": []}}, 200),
        ({"type": "party.started", "data": {"tenantId": "t_42"}}, 400),
        ({"type": "sync.requested", "data": {"tenantId": "t_1"}}, 404),
        ({"type": "sync.requested"}, 400),
        ({"type": "ping", "data": {}}, 200),
    ],
)
def test_only_events_of_the_contract_about_known_tenants_are_raised(told, event, status):
    answer = told.client.post("http://svenn.local/_simulator/host/events", json=event)
    assert answer.status_code == status
    assert len(told.simulator.outbox.messages()) == (1 if status == 200 else 0)


def links(host):
    told = [json.loads(message.body) for message in host.simulator.outbox.messages()]
    return [event["data"] for event in told if event["type"] == "link.changed"]


def test_an_id_that_a_person_types_for_an_employee_is_told_where_persons_do_so(make_host):
    host = make_host(dimensions={"employees": {"externalIds": "host_managed"}})
    desk = host.simulator.desk("t_42")
    employee = desk.create("employees", {"firstName": "Kari"})["id"]
    for link in ({"externalId": "5127"}, {"externalId": "5127"}, None):
        desk.change("employees", employee, {"externalIds": {"poweroffice_go": link}})
    desk.change("employees", employee, {"title": "Tømrer"})
    found = links(host)
    assert [told["externalId"] for told in found] == ["5127", None]
    assert found[0] == {
        "origin": {"kind": "user", "id": "e_3"},
        "tenantId": "t_42",
        "dimension": "employees",
        "id": employee,
        "system": "poweroffice_go",
        "externalId": "5127",
    }
    assert "link.changed" in host.client.get("/capabilities").json()["events"]


def test_links_that_the_host_only_stores_are_not_told_as_typed(host):
    link = {"externalIds": {"poweroffice_go": {"externalId": "5127"}}}
    host.simulator.desk("t_42").create("employees", {"firstName": "Kari", **link})
    host.simulator.desk("t_42").create("customers", {"name": "Kunde", **link})
    assert links(host) == []
    assert "link.changed" not in host.client.get("/capabilities").json()["events"]
