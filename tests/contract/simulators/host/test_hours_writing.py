"""Hours in the hands of people: what an entry may hold, and when it can be changed."""

import pytest

from local.simulators.host.problems import Problem
from tests.contract.simulators.host.booking import ENTRY, HOURS, Booking


@pytest.fixture
def booking(host):
    return Booking(host)


def refused(act, *given, **named):
    with pytest.raises(Problem) as caught:
        act(*given, **named)
    return caught.value


def pointers(problem):
    return [finding.pointer for finding in problem.findings]


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"employeeId": "e_1"}, "/employeeId"),
        ({"employeeId": None}, "/employeeId"),
        ({"projectId": "p_9"}, "/projectId"),
        ({"activityId": "act_9"}, "/activityId"),
        ({"workTypeId": "wt_9"}, "/workTypeId"),
        ({"payTypeId": "pay_9"}, "/payTypeId"),
        ({"date": "20.11.2026"}, "/date"),
        ({"start": "7:00"}, "/start"),
        ({"end": "24:00"}, "/end"),
        ({"hours": 7.5}, "/hours"),
        ({"hours": "7,5"}, "/hours"),
        ({"registrationType": "overtime"}, "/registrationType"),
        ({"supplements": [{"quantity": "1"}]}, "/supplements/0/payTypeId"),
        ({"supplements": [{"payTypeId": "pay_9", "quantity": "1"}]}, "/supplements/0/payTypeId"),
        ({"supplements": [{"payTypeId": "pay_1"}]}, "/supplements/0/quantity"),
        ({"machineUsages": [{"machineId": "m_9", "hours": "1"}]}, "/machineUsages/0/machineId"),
        ({"approval": {"status": "approved"}}, "/approval"),
        ({"locked": True}, "/locked"),
        ({"version": "7"}, "/version"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(booking, fields, pointer):
    assert pointers(refused(booking.write, **fields)) == [pointer]
    assert booking.feed()[0] == []


def test_hours_may_be_negative_and_belong_to_no_project(booking):
    entry = booking.write(hours="-2.25", projectId=None)
    assert (entry["hours"], entry["projectId"]) == ("-2.25", None)


def test_two_equal_entries_are_two(booking):
    first, second = booking.write(), booking.write()
    assert first["id"] != second["id"]
    assert len(booking.feed()[0]) == 2


@pytest.mark.parametrize(
    ("shift", "hours"),
    [
        (("2026-11-20", "07:00", "15:30", 30), "8.00"),
        (("2026-11-20", "07:00", "15:20", None), "8.33"),
        (("2026-11-20", "22:00", "06:00", 30), "7.50"),
        (("2026-10-24", "22:00", "06:00", 0), "9.00"),
        (("2026-03-28", "22:00", "06:00", 0), "7.00"),
        (("2026-11-20", "07:00", "07:00", 0), "0.00"),
    ],
)
def test_the_hours_of_a_shift_are_counted_as_they_passed(booking, shift, hours):
    told = dict(zip(("date", "start", "end", "breakMinutes"), shift, strict=True))
    written = booking.desk.write({"employeeId": "e_9", **told})
    assert (written["hours"], written["date"]) == (hours, shift[0])


def test_hours_that_are_told_are_not_counted(booking):
    entry = booking.write(start="07:00", end="15:00", hours="6.00")
    assert entry["hours"] == "6.00"
    changed = booking.desk.save(entry["id"], {"end": "16:00"})
    assert changed["hours"] == "9.00"
    kept = booking.desk.save(entry["id"], {"description": "x"})
    assert kept["hours"] == "9.00"


def test_a_half_told_shift_needs_its_hours(booking):
    problem = refused(booking.desk.write, {**ENTRY, "start": "07:00", "hours": None})
    assert pointers(problem) == ["/hours"]
    without = {name: value for name, value in ENTRY.items() if name != "hours"}
    assert pointers(refused(booking.desk.write, {**without, "start": "07:00"})) == ["/hours"]


def test_every_change_raises_the_version_and_nothing_else_does(booking):
    entry_id = booking.write()["id"]
    booking.desk.save(entry_id, {"hours": "6.00"})
    booking.desk.save(entry_id, {"hours": "6.00"})
    booking.desk.set_status(entry_id, "rejected")
    booking.desk.set_status(entry_id, "submitted")
    booking.approve()
    booking.approve()
    booking.reopen()
    booking.reopen()
    assert booking.read(entry_id)["version"] == "6"


def test_lines_keep_their_ids_and_none_comes_twice(booking):
    lines = [{"payTypeId": "pay_ot50", "quantity": "1"}, {"payTypeId": "pay_1", "quantity": "2"}]
    entry = booking.write(supplements=lines)
    first, second = entry["supplements"]
    kept = booking.desk.save(entry["id"], {"supplements": [{**second, "quantity": "3"}]})
    assert [line["id"] for line in kept["supplements"]] == [second["id"]]
    grown = booking.desk.save(entry["id"], {"supplements": [*kept["supplements"], lines[0]]})
    assert [line["id"] for line in grown["supplements"]] == [second["id"], "h_9001-s3"]
    problem = refused(booking.desk.save, entry["id"], {"supplements": [first]})
    assert pointers(problem) == ["/supplements/0/id"]


def test_an_approved_entry_is_locked_until_it_is_reopened(booking):
    entry_id = booking.write()["id"]
    booking.approve()
    assert booking.read(entry_id)["locked"] is True
    desk = booking.desk
    for act in (
        lambda: desk.save(entry_id, {"hours": "1"}),
        lambda: desk.delete(entry_id),
        lambda: desk.set_status(entry_id, "draft"),
    ):
        assert refused(act).code == "locked"
    booking.reopen()
    assert booking.read(entry_id)["locked"] is False
    assert booking.desk.save(entry_id, {"hours": "1"})["approval"]["status"] == "reopened"
    booking.desk.delete(entry_id)
    assert booking.host.client.get(f"/{HOURS}/{entry_id}").status_code == 404


def test_an_entry_that_is_gone_cannot_be_changed(booking):
    entry_id = booking.write()["id"]
    booking.desk.delete(entry_id)
    assert refused(booking.desk.save, entry_id, {"hours": "1"}).code == "not_found"
    assert refused(booking.desk.delete, entry_id).code == "not_found"


def test_a_person_cannot_make_an_entry_approved_by_itself(booking):
    entry_id = booking.write()["id"]
    assert refused(booking.desk.set_status, entry_id, "approved").code == "conflict"


def test_hours_that_always_stood_there_are_added_without_a_word(booking):
    simulator = booking.host.simulator
    seeded = {
        **ENTRY,
        "id": "h_7",
        "updatedAt": "2026-11-21T12:00:00+01:00",
        "approval": {"status": "approved", "axes": ["project"]},
    }
    simulator.seed({"hours": {"t_42": [seeded, {**ENTRY, "employeeId": "e_unknown"}]}})
    first, second = simulator.dump()["hours"]["t_42"]
    assert {first["id"], second["id"]} == {"h_7", "h_9001"}
    assert booking.read("h_7")["approval"]["axes"] == ["project"]
    assert booking.read("h_7")["updatedAt"] == "2026-11-21T12:00:00+01:00"
    assert simulator.outbox.messages() == []


@pytest.mark.parametrize("wrong", [{"hours": "x"}, {"id": "h_7"}])
def test_hours_that_cannot_be_are_not_added(booking, wrong):
    booking.host.simulator.seed({"hours": {"t_42": [{**ENTRY, "id": "h_7"}]}})
    with pytest.raises(ValueError, match="time entry"):
        booking.host.simulator.seed({"hours": {"t_42": [{**ENTRY, **wrong}]}})


def test_tenants_do_not_share_hours(booking):
    booking.write()
    path = f"http://svenn.local/integration/v1/tenants/t_77/{HOURS}"
    assert booking.host.client.get(path).json()["items"] == []
    assert booking.host.client.get(f"{path}/h_9001").status_code == 404
