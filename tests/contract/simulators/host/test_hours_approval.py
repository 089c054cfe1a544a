"""Approval on two axes: one effective status, and a webhook only where something really changed."""

import json

import pytest

from local.simulators.host.hours_desk import Period
from local.simulators.host.problems import Problem
from tests.contract.simulators.host.booking import ENTRY, WEEK, Booking
from tests.contract.simulators.host.test_webhooks import NEW, URL, Receiver, deliver


@pytest.fixture
def booking(host):
    return Booking(host)


def approval(booking, entry_id="h_9001"):
    told = booking.read(entry_id)["approval"]
    return told["status"], told["axes"]


def messages(booking):
    found = [json.loads(message.body) for message in booking.host.simulator.outbox.messages()]
    return [(message["type"], message["data"]) for message in found]


def test_an_employees_period_is_approved_and_reopened(booking):
    booking.write()
    booking.write(date="2026-11-23")
    booking.write(employeeId="e_10")
    assert booking.approve() == ["h_9001"]
    assert approval(booking) == ("approved", ["employee_period"])
    entry = booking.read("h_9001")
    assert entry["approval"]["approvedBy"] == "e_3"
    assert entry["approval"]["approvedAt"] == entry["updatedAt"] == "2026-11-23T09:04:00+01:00"
    assert entry["approval"]["levels"] == [
        {"level": "foreman", "approved": True},
        {"level": "project", "approved": False},
        {"level": "admin", "approved": True},
    ]
    assert approval(booking, "h_9002") == approval(booking, "h_9003") == ("submitted", [])
    assert booking.reopen() == ["h_9001"]
    assert approval(booking) == ("reopened", [])
    assert booking.read("h_9001")["approval"]["approvedAt"] is None


def test_a_period_holds_both_of_its_ends(booking):
    for day in ("2026-11-15", *WEEK, "2026-11-23"):
        booking.write(date=day)
    assert booking.approve() == ["h_9002", "h_9003"]


def test_a_project_is_approved_over_all_who_worked_on_it(booking):
    booking.write()
    booking.write(employeeId="e_10", subprojectId="p_1_2")
    booking.write(projectId="p_2")
    booking.write(projectId=None)
    assert booking.approve("project", "p_1") == ["h_9001", "h_9002"]
    assert approval(booking) == ("approved", ["project"])
    assert approval(booking, "h_9004") == ("submitted", [])


def test_what_is_reopened_on_one_axis_may_still_be_approved_on_the_other(booking):
    booking.write()
    booking.approve()
    booking.approve("project", "p_1")
    assert approval(booking) == ("approved", ["employee_period", "project"])
    assert booking.reopen() == ["h_9001"]
    assert approval(booking) == ("approved", ["project"])
    assert booking.read("h_9001")["locked"] is True
    booking.reopen("project", "p_1")
    assert approval(booking) == ("reopened", [])
    assert booking.read("h_9001")["version"] == "5"


def test_the_approval_that_still_holds_is_the_one_that_is_told(booking):
    booking.write()
    booking.approve("project", "p_1")
    at = booking.read("h_9001")["approval"]["approvedAt"]
    booking.approve()
    assert booking.read("h_9001")["approval"]["approvedAt"] > at
    booking.reopen()
    assert booking.read("h_9001")["approval"]["approvedAt"] == at


def test_a_host_may_want_every_axis(make_host):
    booking = Booking(make_host(timeEntries={"approvedWhen": "all"}))
    booking.write()
    booking.approve()
    assert approval(booking) == ("submitted", ["employee_period"])
    assert booking.read("h_9001")["locked"] is False
    booking.approve("project", "p_1")
    assert approval(booking) == ("approved", ["employee_period", "project"])
    booking.reopen("project", "p_1")
    assert approval(booking) == ("reopened", ["employee_period"])


def test_an_edited_entry_loses_the_approval_that_still_held(make_host):
    booking = Booking(make_host(timeEntries={"approvedWhen": "all"}))
    booking.write()
    booking.approve()
    booking.desk.save("h_9001", {"hours": "6.00"})
    assert approval(booking) == ("submitted", [])
    assert booking.approve("project", "p_1") == ["h_9001"]
    assert approval(booking) == ("submitted", ["project"])


def test_a_reopened_entry_that_was_changed_is_approved_again(booking):
    booking.write()
    booking.approve()
    booking.reopen()
    booking.desk.save("h_9001", {"hours": "6.00"})
    assert booking.approve() == ["h_9001"]
    assert approval(booking) == ("approved", ["employee_period"])


@pytest.mark.parametrize("status", ["draft", "rejected"])
def test_what_is_not_handed_in_is_not_approved(booking, status):
    booking.write(status=status)
    assert booking.approve() == []
    assert approval(booking) == (status, [])
    booking.desk.set_status("h_9001", "submitted")
    assert booking.approve() == ["h_9001"]


def test_an_axis_that_the_host_lacks_is_refused(make_host):
    booking = Booking(make_host(timeEntries={"approvalAxes": ["project"]}))
    booking.write()
    with pytest.raises(Problem) as refused:
        booking.approve()
    assert refused.value.code == "not_supported"
    assert booking.approve("project", "p_1") == ["h_9001"]


@pytest.mark.parametrize("days", [("16.11.2026", "2026-11-22"), ("2026-11-16", "")])
def test_a_period_is_two_days(booking, days):
    with pytest.raises(Problem) as refused:
        booking.desk.approve(Period("project", "p_1", *days))
    assert refused.value.code == "validation_failed"


def test_an_approval_by_period_is_told_with_its_range_and_ids(booking):
    booking.host.simulator.seed({"webhooks": {"url": URL, "secrets": [NEW]}})
    booking.write()
    booking.approve()
    booking.reopen()
    receiver = Receiver()
    assert deliver(booking.host, receiver) == 2
    approved, reopened = receiver.bodies()
    assert approved == {
        "type": "hours.approved",
        "timestamp": "2026-11-23T08:02:00Z",
        "data": {
            "origin": {"kind": "user", "id": "e_3"},
            "tenantId": "t_42",
            "axis": "employee_period",
            "employeeId": "e_9",
            "from": WEEK[0],
            "to": WEEK[1],
            "timeEntryIds": ["h_9001"],
            "approvedAt": "2026-11-23T08:02:00Z",
            "approvedBy": "e_3",
        },
    }
    assert (reopened["type"], reopened["data"]["employeeId"]) == ("hours.reopened", "e_9")


def test_an_approval_by_project_is_told_with_its_project(booking):
    booking.write()
    booking.approve("project", "p_1")
    booking.reopen("project", "p_1")
    (approved, data), (reopened, _) = messages(booking)
    assert (approved, reopened) == ("project_hours.approved", "project_hours.reopened")
    assert (data["axis"], data["projectId"]) == ("project", "p_1")
    assert "employeeId" not in data


def test_an_approval_that_changes_nothing_is_not_told(booking):
    booking.write(status="draft")
    booking.approve()
    booking.reopen()
    booking.approve("project", "p_2")
    assert messages(booking) == []


def test_an_approval_of_more_than_500_entries_gives_the_range_alone(booking):
    hours = [ENTRY] * 500
    booking.host.simulator.seed({"hours": {"t_42": hours}})
    booking.approve()
    assert len(messages(booking)[-1][1]["timeEntryIds"]) == 500
    booking.host.simulator.seed({"hours": {"t_42": [ENTRY]}})
    booking.reopen()
    booking.approve()
    event, data = messages(booking)[-1]
    assert (event, data["from"], data["to"]) == ("hours.approved", *WEEK)
    assert "timeEntryIds" not in data


def test_edits_and_deletions_are_told_and_new_entries_are_not(booking):
    booking.write()
    booking.desk.save("h_9001", {"hours": "6.00"})
    booking.desk.save("h_9001", {"hours": "6.00"})
    booking.desk.set_status("h_9001", "rejected")
    booking.desk.delete("h_9001")
    told = [(event, data["timeEntryIds"], data["change"]) for event, data in messages(booking)]
    assert told == [
        ("time_entries.changed", ["h_9001"], "updated"),
        ("time_entries.changed", ["h_9001"], "updated"),
        ("time_entries.changed", ["h_9001"], "deleted"),
    ]


def test_an_approval_may_be_stamped_late(booking):
    fault = {"kind": "stamped_late", "path": "*/time-entries", "seconds": 300}
    booking.host.client.post("http://svenn.local/_simulator/faults", json=fault)
    booking.write()
    assert booking.read("h_9001")["updatedAt"] == "2026-11-23T08:56:00+01:00"
