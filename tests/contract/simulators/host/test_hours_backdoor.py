"""Hours by the back door, as the local run and the tests of other systems work on them."""

import pytest

from local.registers import Registers
from local.simulators.host import HostSimulator
from local.simulators.host.hours_desk import Period
from local.simulators.serving import running
from tests.contract.simulators.host.booking import ENTRY, RECORDS, WEEK, Booking
from tests.contract.simulators.host.conftest import TENANT

DOOR = "http://svenn.local/_simulator/host/hours"
KARI = {"axis": "employee_period", "subject": "e_9"}


@pytest.fixture
def booking(host):
    return Booking(host)


def test_a_running_host_lets_its_hours_be_worked_on(booking):
    simulator = booking.host.simulator
    with running(simulator) as address:
        registers = Registers(address, address)
        act = registers.act_on_hours
        entry_id = act("t_42", "write", entry=ENTRY, status="draft")["id"]
        assert act("t_42", "save", id=entry_id, change={"hours": "2.00"})["hours"] == "2.00"
        act("t_42", "save", id=entry_id)
        act("t_42", "status", id=entry_id, status="submitted")
        assert act("t_42", "approve", **KARI, days=WEEK) == {"ids": [entry_id]}
        (entry,) = registers.hours("t_42")
        assert (entry["approval"]["status"], entry["version"]) == ("approved", "5")
        assert act("t_42", "reopen", **KARI, days=WEEK) == {"ids": [entry_id]}
        act("t_42", "delete", id=entry_id)
        assert registers.hours("t_42") == []
        registers.close()
    assert [message.type for message in simulator.outbox.messages()] == [
        "time_entries.changed",
        "time_entries.changed",
        "time_entries.changed",
        "hours.approved",
        "hours.reopened",
        "time_entries.changed",
    ]


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"act": "save", "id": "h_9001", "change": {"hours": "1"}}, 423),
        ({"act": "delete", "id": "h_1"}, 404),
        ({"act": "write", "entry": {**ENTRY, "hours": "x"}}, 422),
        ({"act": "approve", "axis": "team", "subject": "x", "from": "", "to": ""}, 405),
        ({"act": "approve", "axis": "project"}, 400),
        ({"act": "stamp"}, 400),
    ],
)
def test_what_cannot_be_done_is_refused(booking, told, status):
    booking.write()
    booking.approve()
    answer = booking.host.client.post(DOOR, json={"tenantId": "t_42", **told})
    assert answer.status_code == status
    assert booking.read("h_9001")["version"] == "2"


def test_hours_outlive_a_restart_with_approvals_and_reports(tmp_path):
    state = {"tenants": [TENANT], "records": {"t_42": RECORDS}, "hours": {"t_42": [ENTRY]}}
    first = HostSimulator(state=tmp_path / "host.db")
    first.seed(state)
    for axis, subject in (("employee_period", "e_9"), ("project", "p_1")):
        first.hours_desk("t_42").approve(Period(axis, subject, *WEEK))
    hours = first.hours("t_42")
    report = {"id": "h_9001", "version": "3", "status": "confirmed"}
    hours.transfers.remember(hours.row("h_9001"), report, erp="go")
    before, seen = first.dump()["hours"], hours.rows()
    first.close()
    second = HostSimulator(state=tmp_path / "host.db")
    assert second.dump()["hours"] == before
    assert second.hours("t_42").rows() == seen
    second.hours_desk("t_42").reopen(Period("project", "p_1", *WEEK))
    (entry,) = second.dump()["hours"]["t_42"]
    assert entry["approval"]["axes"] == ["employee_period"]
    assert entry["transfer"]["status"] == "confirmed"
    second.close()
