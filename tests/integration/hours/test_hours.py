"""An approved hour stands in the ERP's time module once, and says why where it cannot."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.hours.amounts import HourUnit
from bindeledd.domain.hours.entries import LineKind
from bindeledd.domain.hours.settings import SendingTrigger
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.identity import Dimension, System
from bindeledd.erps.poweroffice import TimeModuleSettings
from bindeledd.usecases.hours.deciding import TransferDesk
from local.simulators.faults import Fault, FaultKind
from tests.integration.hours.timesheets import ERP, ERP_EMPLOYEES, Timesheets, entry_of
from tests.integration.registers.office import OFF, ON
from tests.world import TENANT

S = TransferState


@pytest.fixture
def sheets():
    world = Timesheets()
    world.send_hours()
    return world


def waits(sheets: Timesheets, entry_id: str) -> list[tuple[str, str]]:
    criteria = sheets.line(entry_id).waits_for
    return [(str(one.kind), one.object_id) for one in criteria]


@pytest.mark.requirement("SV-12")
def test_an_approved_hour_stands_with_all_its_parts_and_no_other_does(sheets):
    sheets.write("h_1", "7.50", description="Reisverk")
    sheets.write("h_2", employeeId="e_2")
    sheets.approve_week("e_1")

    company = sheets.company()
    (entry,) = sheets.booked()
    assert entry_of(entry, company) == {
        "employee": "Kari Nordmann",
        "activity": "Prosjekttid",
        "hour_type": "Timelønn",
        "date": "2026-11-20",
        "minutes": 450,
        "project": "2024",
        "customer": "Berg AS",
        "comment": "Reisverk",
    }
    assert company["time_approvals"] == [], "sending does not approve"
    assert sheets.told_to_host("h_1") == ("confirmed", None)
    assert sheets.lines("h_2") == []


@pytest.mark.requirement("SV-12")
def test_the_customer_that_the_erp_adds_to_the_first_entry_stops_nothing(sheets):
    for entry_id in ("h_1", "h_2"):
        sheets.write(entry_id, customerId=None)
    sheets.approve_week()

    assert [one["CustomerId"] for one in sheets.booked()] == [None, None]
    shown = [entry_of(one, sheets.company())["customer"] for one in sheets.shown()]
    assert shown == ["Berg AS", "Berg AS"]
    assert {sheets.line(one).state for one in ("h_1", "h_2")} == {S.CONFIRMED}
    assert sheets.connection(sheets.ref).state is ConnectionState.ACTIVE


@pytest.mark.requirement("SV-12")
def test_an_approval_that_was_taken_back_before_it_was_read_sends_nothing(sheets):
    sheets.write("h_1")
    sheets.approve_silently()
    sheets.reopen_week()

    assert sheets.booked() == []


@pytest.mark.requirement("SV-12")
def test_hours_are_sent_only_once_both_standard_activities_are_chosen():
    sheets = Timesheets()
    sheets.write("h_1")
    sheets.approve_week()
    assert (sheets.lines("h_1"), sheets.booked()) == ([], [])

    with pytest.raises(RefusedError, match="standard_activities_missing"):
        sheets.send_hours(internal_activity="")
    sheets.send_hours()
    assert len(sheets.booked()) == 1


@pytest.mark.requirement("SV-12")
def test_hours_that_are_sent_by_hand_or_daily_are_ready_and_wait_for_their_time(sheets):
    sheets.send_hours(trigger=SendingTrigger.BY_HAND)
    sheets.write("h_1")
    sheets.approve_week()
    assert (sheets.line("h_1").state, sheets.booked()) == (S.READY, [])

    desk = TransferDesk(state=sheets.state, clock=sheets.clock, doorbell=sheets.bell)
    desk.send_now(sheets.ref, actor="e_3")
    sheets.settle(sheets.ref)
    assert len(sheets.booked()) == 1

    sheets.send_hours(trigger=SendingTrigger.DAILY)
    sheets.write("h_2", employeeId="e_2")
    sheets.approve_week("e_2")
    assert len(sheets.booked()) == 1
    sheets.clock.advance(timedelta(days=1))
    sheets.settle(sheets.ref)
    assert len(sheets.booked()) == 2


@pytest.mark.requirement("SV-13")
def test_an_unknown_pay_type_waits_with_its_reason_and_goes_once_the_hour_type_is_there(sheets):
    sheets.write("h_1", payTypeId="pay_2")
    sheets.approve_week()
    assert waits(sheets, "h_1") == [("pay_type_not_matched", "pay_2")]
    assert sheets.told_to_host("h_1") == ("held", "pay_type_not_matched")

    sheets.add_hour_type("Overtid")
    sheets.clock.advance(timedelta(minutes=16))
    sheets.settle(sheets.ref)
    (entry,) = sheets.booked()
    assert entry_of(entry, sheets.company())["hour_type"] == "Overtid"

    sheets.write("h_2", payTypeId="pay_2")
    sheets.add_hour_type("Overtid")
    sheets.approve_week()
    assert waits(sheets, "h_2") == [("pay_type_ambiguous", "pay_2")]


@pytest.mark.requirement("SV-13")
def test_a_pay_type_without_an_hour_type_of_its_name_goes_to_the_one_that_pays_by_its_pay_item():
    pay_items = [{"Code": "150", "Name": "Overtid"}, {"Code": "50", "Name": "Overtid"}]
    sheets = Timesheets(erp={**ERP, "pay_items": pay_items})
    sheets.send_hours()
    sheets.add_hour_type("Ekstra", pay_item="150")
    sheets.write("h_1", payTypeId="pay_2")
    sheets.approve_week()
    (entry,) = sheets.booked()
    assert entry_of(entry, sheets.company())["hour_type"] == "Ekstra"
    assert sheets.line("h_1").judgement.warnings == ()

    sheets.add_hour_type("Ekstra kveld", pay_item="50")
    sheets.write("h_2", payTypeId="pay_2")
    sheets.approve_week()
    assert waits(sheets, "h_2") == [("pay_type_ambiguous", "pay_2")]

    sheets.close_hour_type("Ekstra")
    sheets.again(sheets.ref)
    _, second = sheets.booked()
    assert entry_of(second, sheets.company())["hour_type"] == "Ekstra kveld"
    assert sheets.line("h_2").judgement.warnings == ("pay_type_code_differs",)

    sheets.add_hour_type("Overtid", pay_item="150")
    sheets.write("h_3", payTypeId="pay_2")
    sheets.approve_week()
    assert entry_of(sheets.booked()[-1], sheets.company())["hour_type"] == "Overtid"


@pytest.mark.requirement("SV-14")
def test_time_without_customer_and_project_gets_the_activity_for_internal_time(sheets):
    sheets.write("h_1", projectId=None, customerId=None)
    sheets.approve_week()

    (entry,) = sheets.booked()
    assert entry_of(entry, sheets.company())["activity"] == "Intern tid"


@pytest.mark.requirement("SV-15")
def test_no_hour_goes_to_an_employee_number_that_belongs_to_another_name():
    employees = [ERP_EMPLOYEES[0], {"Number": 2, "FirstName": "Per", "LastName": "Strand"}]
    sheets = Timesheets(erp={**ERP, "employees": employees})
    sheets.send_hours()
    sheets.write("h_2", employeeId="e_2")
    sheets.approve_week("e_2")
    assert (waits(sheets, "h_2"), sheets.booked()) == ([("employee_held", "e_2")], [])

    sheets.confirm_pair(Dimension.EMPLOYEES, "e_2", "Per Strand")
    (entry,) = sheets.booked()
    assert entry_of(entry, sheets.company())["employee"] == "Per Strand"


@pytest.mark.requirement("ALL-17")
def test_a_line_shows_all_that_is_missing_and_goes_by_itself_when_the_last_is_there(sheets):
    sheets.host.desk(TENANT).create("customers", {"number": "10002", "name": "Dal AS"})
    customer = sheets.in_host("customers")["10002"]["id"]
    sheets.host.desk(TENANT).create(
        "projects", {"number": "2025", "name": "Tilbygg", "customerId": customer}
    )
    project = sheets.in_host("projects")["2025"]["id"]
    sheets.write("h_1", projectId=project, customerId=customer, payTypeId="pay_2")
    sheets.approve_week()
    assert waits(sheets, "h_1") == [
        ("customer_not_linked", customer),
        ("project_not_linked", project),
        ("pay_type_not_matched", "pay_2"),
    ]

    sheets.again(sheets.ref)
    assert waits(sheets, "h_1") == [("pay_type_not_matched", "pay_2")]
    sheets.add_hour_type("Overtid")
    sheets.again(sheets.ref)
    (entry,) = sheets.booked()
    assert entry_of(entry, sheets.company())["project"] == "2025"


@pytest.mark.requirement("SV-02")
def test_registers_that_are_off_are_linked_by_number_for_what_hours_need_and_never_written():
    sheets = Timesheets(registers={"customers": ON, "employees": OFF, "projects": OFF})
    sheets.change_in_erp(
        "projects", "2024", {"CustomerId": sheets.in_erp("customers")["10001"]["Id"]}
    )
    assert sheets.links(sheets.ref, Dimension.EMPLOYEES) == []
    sheets.send_hours()
    sheets.write("h_1")
    sheets.approve_week()

    assert len(sheets.booked()) == 1
    linked = {link.id_in(System.HOST) for link in sheets.links(sheets.ref, Dimension.EMPLOYEES)}
    assert linked == {"e_1", "e_2"}


@pytest.mark.requirement("ALL-09")
def test_what_is_changed_reopened_or_deleted_is_put_right(sheets):
    sheets.write("h_1", "7.50")
    sheets.approve_week()
    (first,) = sheets.booked()

    sheets.reopen_week()
    assert (sheets.booked(), sheets.line("h_1").state) == ([], S.REVERSED)
    assert sheets.told_to_host("h_1") == ("reversed", None)

    sheets.change("h_1", {"hours": "6.00"})
    sheets.approve_week()
    (second,) = sheets.booked()
    assert (second["Quantity"], second["Id"] != first["Id"]) == (360, True)

    sheets.reopen_week()
    sheets.delete("h_1")
    assert (sheets.booked(), sheets.line("h_1").state) == ([], S.REVERSED)


@pytest.mark.requirement("ALL-09")
def test_a_change_that_comes_in_one_event_is_amended_or_removed_and_booked_anew(sheets):
    sheets.add_hour_type("Overtid")
    sheets.write("h_1", "7.50")
    sheets.approve_week()
    (first,) = sheets.booked()
    sheets.change_at_once("h_1", {"hours": "6.25"})
    (amended,) = sheets.booked()
    assert (amended["Id"], amended["Quantity"]) == (first["Id"], 375)

    sheets.change_at_once("h_1", {"payTypeId": "pay_2"})
    (anew,) = sheets.booked()
    assert entry_of(anew, sheets.company())["hour_type"] == "Overtid"
    assert anew["Id"] != first["Id"]


@pytest.mark.requirement("ALL-09")
def test_with_leave_what_is_reopened_stays_and_what_is_approved_again_is_corrected(sheets):
    sheets.send_hours(leave_corrected=True)
    sheets.write("h_1", "7.50")
    sheets.approve_week()
    sheets.reopen_week()
    assert len(sheets.booked()) == 1

    sheets.change("h_1", {"hours": "4.00"})
    sheets.approve_week()
    (entry,) = sheets.booked()
    assert entry["Quantity"] == 240


@pytest.mark.requirement("ALL-09")
def test_what_the_erp_has_locked_is_reported_and_tried_again_when_a_person_asks(sheets):
    sheets.write("h_1", "7.50")
    sheets.approve_week()
    sheets.lock_week("Kari")
    sheets.reopen_week()
    line = sheets.line("h_1")
    assert (line.state, line.problem) == (S.LOCKED, "erp_period_locked")
    assert sheets.told_to_host("h_1") == ("failed", "erp_period_locked")
    assert len(sheets.booked()) == 1

    sheets.unlock_week("Kari")
    desk = TransferDesk(state=sheets.state, clock=sheets.clock, doorbell=sheets.bell)
    desk.retry(sheets.ref, "h_1", "h_1", actor="kari")
    sheets.settle(sheets.ref)
    assert (sheets.booked(), sheets.line("h_1").state) == ([], S.REVERSED)


def test_what_the_erp_refuses_is_told_in_its_own_words_and_stops_nothing_else(sheets):
    sheets.write("h_1", "-2.00", description="Rettelse")
    sheets.write("h_2", "3.00")
    sheets.approve_week()

    refused = sheets.line("h_1")
    assert (refused.state, refused.problem) == (S.REJECTED, "field_refused")
    assert refused.system_message
    assert [one["Quantity"] for one in sheets.booked()] == [180]


def test_lines_of_one_entry_go_each_for_itself():
    sheets = Timesheets(time_settings={"time_negative": "taken"})
    sheets.send_hours()
    sheets.write(
        "h_1",
        "8.00",
        supplements=[{"payTypeId": "pay_2", "quantity": "1.5", "unitCode": "h"}],
    )
    sheets.write("h_2", "-2.00", description="Rettelse")
    for entry_id in ("h_3", "h_4"):
        sheets.write(entry_id, "3.75")
    sheets.approve_week()

    states = {one.kind: one.state for one in sheets.lines("h_1")}
    assert states == {LineKind.ORDINARY: S.CONFIRMED, LineKind.SUPPLEMENT: S.WAITING}
    assert sorted(one["Quantity"] for one in sheets.booked()) == [-120, 225, 225, 480]
    sheets.add_hour_type("Overtid")
    sheets.told()
    assert {one.state for one in sheets.lines("h_1")} == {S.CONFIRMED}
    assert sum(one["Quantity"] for one in sheets.booked()) == 900


@pytest.mark.requirement("ALL-04")
@pytest.mark.parametrize("fault", [FaultKind.ANSWER_LOST, FaultKind.REQUEST_LOST])
def test_a_booking_without_an_answer_stands_once(sheets, fault):
    sheets.write("h_1")
    lost = Fault(fault, method="POST", path="*/TimeTracking/EntryTime", count=1)
    sheets.poweroffice.faults.switch_on(lost)
    sheets.approve_week()
    assert sheets.line("h_1").state is S.SENT_UNKNOWN

    for _ in range(4):
        sheets.clock.advance(timedelta(seconds=95))
        sheets.settle(sheets.ref)
    assert (len(sheets.booked()), sheets.line("h_1").state) == (1, S.CONFIRMED)


def test_an_erp_that_keeps_something_else_than_was_sent_stops_before_a_second_entry():
    sheets = Timesheets(
        time_settings={"time_quantity_unit": "decimal_hours", "time_hours_decimals": 1},
        connector=TimeModuleSettings(
            quantity_unit=HourUnit.DECIMAL_HOURS, billable_unit=HourUnit.DECIMAL_HOURS
        ),
    )
    sheets.send_hours()
    for entry_id in ("h_1", "h_2"):
        sheets.write(entry_id, "7.25")
    sheets.approve_week()

    connection = sheets.connection(sheets.ref)
    assert (connection.state, connection.problem) == (
        ConnectionState.STOPPED,
        "entry_differs_when_read_back",
    )
    assert len(sheets.booked()) == 1


def test_switching_on_without_a_start_date_sends_nothing_from_before(sheets):
    fresh = Timesheets()
    fresh.write("h_1")
    fresh.approve_week()
    fresh.send_hours(start_date=None)
    assert fresh.connection(fresh.ref).settings.hours.start_date == date(2026, 11, 23)
    assert (waits(fresh, "h_1"), fresh.booked()) == ([("before_start_date", "start_date")], [])

    fresh.send_hours(start_date=date(2026, 11, 1))
    assert len(fresh.booked()) == 1


@pytest.mark.requirement("ALL-17")
def test_hours_on_a_closed_project_wait_and_go_once_it_is_open_again(sheets):
    sheets.change_in_erp("projects", "2024", {"IsActive": False})
    sheets.again(sheets.ref)
    sheets.write("h_1")
    sheets.approve_week()
    assert (waits(sheets, "h_1"), sheets.booked()) == ([("project_closed", "p_1")], [])

    sheets.change_in_erp("projects", "2024", {"IsActive": True})
    sheets.again(sheets.ref)
    assert len(sheets.booked()) == 1


def test_hours_approved_without_an_event_are_found_by_the_poll(sheets):
    sheets.write("h_1")
    sheets.approve_silently()
    sheets.settle(sheets.ref)
    assert sheets.booked() == []

    sheets.clock.advance(timedelta(minutes=16))
    sheets.settle(sheets.ref)
    assert len(sheets.booked()) == 1


@pytest.mark.requirement("SV-16")
def test_hours_approved_while_the_connection_is_off_are_sent_once_it_goes_on(sheets):
    sheets.steering.pause(sheets.ref, actor="kari")
    sheets.write("h_1")
    sheets.approve_week()
    calls = sheets.written()
    sheets.clock.advance(timedelta(hours=2))
    sheets.settle(sheets.ref)
    assert (sheets.booked(), sheets.written()) == ([], calls)

    sheets.steering.resume(sheets.ref, actor="kari")
    sheets.settle(sheets.ref)
    assert len(sheets.booked()) == 1


def test_under_the_read_only_switch_hours_are_taken_and_neither_sent_nor_told(sheets):
    sheets.steering.set_read_only(sheets.ref, on=True, actor="kari")
    sheets.write("h_1")
    calls = sheets.written()
    sheets.approve_week()
    assert (sheets.line("h_1").state, sheets.booked(), sheets.written()) == (S.READY, [], calls)

    sheets.steering.set_read_only(sheets.ref, on=False, actor="kari")
    sheets.told()
    assert len(sheets.booked()) == 1


@pytest.mark.requirement("ALL-06")
def test_an_erp_that_is_away_holds_up_its_hours_alone_and_they_are_caught_up(sheets):
    away = Fault(FaultKind.SERVER_ERROR, path="*/TimeTracking/*", count=None)
    sheets.poweroffice.faults.switch_on(away)
    sheets.write("h_1")
    sheets.approve_week()
    assert sheets.booked() == []
    assert sheets.connection(sheets.ref).state is ConnectionState.ACTIVE

    sheets.poweroffice.faults.clear()
    sheets.clock.advance(timedelta(hours=1))
    sheets.settle(sheets.ref)
    assert len(sheets.booked()) == 1


def test_a_company_without_the_time_module_is_stopped_and_told_what_is_missing():
    sheets = Timesheets(erp={**ERP, "subscriptions": ["Accounting"]})
    sheets.send_hours()
    sheets.write("h_1")
    sheets.approve_week()

    connection = sheets.connection(sheets.ref)
    assert (connection.state, connection.problem) == (
        ConnectionState.STOPPED,
        "time_module_missing",
    )


@pytest.mark.requirement("SV-14")
def test_the_activity_that_an_entry_names_goes_before_every_other(sheets):
    sheets.write("h_1", activityId="act_1")
    sheets.approve_week()
    assert waits(sheets, "h_1") == [("activity_not_matched", "act_1")]

    sheets.add_activity("Montasje")
    sheets.again(sheets.ref)
    (entry,) = sheets.booked()
    assert entry_of(entry, sheets.company())["activity"] == "Montasje"
