"""Hours by the back door, as the local run and the tests of other systems work on them."""

import pytest

from local.registers import Registers
from local.simulators.serving import running
from tests.contract.simulators.host.booking import ENTRY, WEEK, Booking

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
