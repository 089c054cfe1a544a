"""What people do with hours during the chaos run: every kind of act, and none of them twice."""

from random import Random

import httpx
import pytest

from local.chaos import edits
from local.chaos.hours_edits import Act, Timekeepers
from local.chaos.tenants import invent
from local.registers import Registers
from local.sample_data import SAMPLE_SECRETS, host_state
from local.simulators.host import HostSimulator

ACTS = 120


class LossyTransport(httpx.BaseTransport):
    """Reaches the host in this process; of what is written it loses requests and answers."""

    def __init__(self, host: HostSimulator) -> None:
        self._host = httpx.WSGITransport(app=host)
        self._written = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._written += request.method == "POST"
        place = self._written % 5 if request.method == "POST" else None
        if place == 1:
            raise httpx.ConnectError("nobody there", request=request)
        answer = self._host.handle_request(request)
        if place == 3:
            raise httpx.ReadError("the answer is lost", request=request)
        return answer


def test_every_act_is_done_once_though_answers_are_lost(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(edits, "_PAUSE_SECONDS", 0)
    tenants, host = invent(Random(3)), HostSimulator()
    host.seed(host_state(tenants, SAMPLE_SECRETS))
    before = sum(len(hours) for hours in host.dump()["hours"].values())
    with httpx.Client(transport=LossyTransport(host)) as client:
        registers = Registers("http://svenn.local", "http://poweroffice.local", client)
        people = Timekeepers(registers, tenants, Random(4))
        for _ in range(ACTS):
            people.act_once()
    hours = [entry for entries in host.dump()["hours"].values() for entry in entries]
    host.close()

    assert people.acts.keys() == set(Act)
    assert people.acts.total() == ACTS
    assert len(hours) == before + people.acts[Act.WRITE] + people.acts[Act.TWIN]
    assert 0 < sum(entry["deleted"] for entry in hours) <= people.acts[Act.DELETE]
    assert any(entry["approval"]["status"] == "approved" for entry in hours)
    assert any(entry["approval"]["status"] == "reopened" for entry in hours)


def test_a_twin_is_the_same_as_another_entry_of_that_person_and_day():
    tenants, host = invent(Random(3)), HostSimulator()
    host.seed(host_state(tenants, SAMPLE_SECRETS))
    with httpx.Client(transport=httpx.WSGITransport(app=host)) as client:
        registers = Registers("http://svenn.local", "http://poweroffice.local", client)
        people = Timekeepers(registers, tenants, Random(4))
        while not people.acts[Act.TWIN]:
            people.act_once()
        parts = ("employeeId", "date", "hours", "projectId", "payTypeId", "activityId")
        alike = [
            tuple(entry[part] for part in parts)
            for tenant in tenants
            for entry in registers.hours(tenant.id)
            if entry["id"].startswith("h_900") and entry["approval"]["status"] == "approved"
        ]
        known = [
            tuple(entry[part] for part in parts)
            for tenant in tenants
            for entry in registers.hours(tenant.id)
        ]
    host.close()

    assert any(known.count(one) > 1 for one in alike)
