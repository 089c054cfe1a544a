"""What hours are set up from is read by a worker, kept, and nothing is written or stopped by it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.hours.readings import HourRegister, RegisterReading
from bindeledd.domain.identity import ConnectionRef, Dimension, Lane
from bindeledd.domain.work import WorkKind
from bindeledd.usecases.executing import NEEDED_TO_GO_ON
from bindeledd.usecases.hours.registers import TRIES, fetch_registers_anew
from bindeledd.usecases.hours.summary import HoursRun
from local.simulators.faults import Fault, FaultKind
from tests.integration.hours.timesheets import ERP, HOST, Timesheets
from tests.integration.registers.office import ON, Office
from tests.world import CLIENT_KEY

R = HourRegister
KEY = f"{WorkKind.READ_HOUR_REGISTERS}#all"


@pytest.fixture
def sheets() -> Timesheets:
    return Timesheets()


def ask(sheets: Timesheets) -> None:
    fetch_registers_anew(sheets.ref, state=sheets.state, clock=sheets.clock, doorbell=sheets.bell)


def fetch(sheets: Timesheets) -> HoursRun | None:
    ask(sheets)
    (done,) = sheets.work(sheets.ref)
    assert done is None or isinstance(done, HoursRun)
    return done


def reading(sheets: Timesheets, register: HourRegister) -> RegisterReading:
    return sheets.state.hour_readings(sheets.ref)[register]


def names(sheets: Timesheets, register: HourRegister) -> set[str]:
    return {one.name for one in reading(sheets, register).items}


def read_since(sheets: Timesheets, at: datetime) -> set[HourRegister]:
    readings = sheets.state.hour_readings(sheets.ref)
    return {name for name, one in readings.items() if one.tried_at >= at}


def owed(office: Office, ref: ConnectionRef) -> list[str]:
    return [one.key for one in office.state.work_of(ref) if one.lane is Lane.HOURS]


def test_they_are_read_once_the_connection_is_approved_without_anybody_asking():
    office = Office(host=HOST, erp=ERP)
    ref = office.plan(customers=ON)
    assert owed(office, ref) == [], "nothing is approved yet"

    office.bell.rung.clear()
    office.approve(ref)
    assert owed(office, ref) == [KEY]
    assert KEY in {one.key for one in office.bell.rung}
    assert not office.state.hour_readings(ref), "not inside the request"

    office.settle(ref)
    readings = office.state.hour_readings(ref)
    assert {one.name for one in readings[R.ACTIVITIES].items} == {"Prosjekttid", "Intern tid"}
    assert set(readings) == set(R)
    assert owed(office, ref) == []


def test_whoever_goes_on_before_they_were_read_gets_them_then(sheets):
    sheets.clock.advance(timedelta(hours=1))
    sheets.steering.pause(sheets.ref, actor="e_3")
    asked_at = sheets.clock.now()
    sheets.steering.resume(sheets.ref, actor="e_3")
    sheets.settle(sheets.ref)
    assert read_since(sheets, asked_at) == set(R)

    sheets.steering.pause(sheets.ref, actor="e_3")
    sheets.steering.resume(sheets.ref, actor="e_3")
    assert owed(sheets, sheets.ref) == [], "they were read a moment ago"


def test_whoever_connects_again_gets_them_with_the_approval_that_still_holds(sheets):
    sheets.clock.advance(timedelta(hours=1))
    sheets.steering.disconnect(sheets.ref, actor="e_3")
    asked_at = sheets.clock.now()
    sheets.enable()
    sheets.connector.paste(sheets.ref, CLIENT_KEY)
    sheets.settle(sheets.ref)
    assert sheets.connection(sheets.ref).state is ConnectionState.ACTIVE
    assert read_since(sheets, asked_at) == set(R)


def test_all_five_registers_are_read_while_sending_is_off_and_nothing_is_written(sheets):
    first = reading(sheets, R.ACTIVITIES).tried_at
    before = sheets.written()
    sheets.pass_a_minute()

    done = fetch(sheets)

    assert done is not None
    assert reading(sheets, R.ACTIVITIES).tried_at > first
    assert names(sheets, R.ACTIVITIES) == {"Prosjekttid", "Intern tid"}
    assert "Timelønn" in names(sheets, R.HOUR_TYPES)
    assert names(sheets, R.WORK_TYPES) == {"Arbeid"}
    assert names(sheets, R.PAY_TYPES) == {"Timelønn", "Overtid"}
    assert names(sheets, R.HOST_ACTIVITIES) == {"Montasje"}
    assert {one.problem for one in sheets.state.hour_readings(sheets.ref).values()} == {None}
    assert sheets.written() == before
    assert sheets.state.work(sheets.ref, KEY) is None


def test_a_company_without_time_module_says_so_and_stays_connected():
    sheets = Timesheets(erp={**ERP, "subscriptions": ["Accounting"]})
    fetch(sheets)
    assert reading(sheets, R.ACTIVITIES).problem == "time_module_missing"
    assert reading(sheets, R.HOUR_TYPES).problem == "time_module_missing"
    assert names(sheets, R.PAY_TYPES) == {"Timelønn", "Overtid"}
    assert sheets.connection(sheets.ref).state is ConnectionState.ACTIVE
    assert sheets.state.work(sheets.ref, KEY) is None, "a person acts first"


def test_a_system_that_is_away_is_asked_again_a_few_times_and_what_was_read_stays(sheets):
    fetch(sheets)
    sheets.poweroffice.faults.switch_on(
        Fault(FaultKind.SERVER_ERROR, path="*/TimeTracking/*", count=None)
    )
    ask(sheets)
    for attempt in range(1, TRIES + 1):
        item = sheets.state.work(sheets.ref, KEY)
        assert item is not None
        assert item.attempts == attempt - 1
        sheets.clock.advance(max(item.due_at - sheets.clock.now(), timedelta(0)))
        sheets.work(sheets.ref)
    assert sheets.state.work(sheets.ref, KEY) is None
    assert reading(sheets, R.ACTIVITIES).problem is not None
    assert names(sheets, R.ACTIVITIES) == {"Prosjekttid", "Intern tid"}


def test_once_turned_off_nothing_more_is_read_and_nothing_can_be_asked(sheets):
    before = sheets.state.hour_readings(sheets.ref)
    sheets.pass_a_minute()
    ask(sheets)
    sheets.steering.pause(sheets.ref, actor="e_3")
    assert sheets.work(sheets.ref) == [None]
    assert sheets.state.hour_readings(sheets.ref) == before
    with pytest.raises(RefusedError, match="connection_not_active"):
        ask(sheets)


def test_what_an_invocation_did_not_come_to_the_next_one_reads(sheets):
    sheets.pass_a_minute()
    asked_at = sheets.clock.now()
    ask(sheets)
    times = iter([NEEDED_TO_GO_ON] * 2 + [timedelta(0)] * 2)
    sheets.performer(sheets.ref, KEY, remaining=lambda: next(times))
    assert read_since(sheets, asked_at) == {R.ACTIVITIES, R.HOUR_TYPES}

    (done,) = sheets.work(sheets.ref)
    assert isinstance(done, HoursRun)
    assert set(done.counts) == {f"read:{one}" for one in list(R)[2:]}
    assert read_since(sheets, asked_at) == set(R)


def test_who_asks_while_some_are_left_gets_all_of_them_anew(sheets):
    ask(sheets)
    times = iter([NEEDED_TO_GO_ON] * 2 + [timedelta(0)] * 2)
    sheets.performer(sheets.ref, KEY, remaining=lambda: next(times))

    done = fetch(sheets)

    assert done is not None
    assert set(done.counts) == {f"read:{one}" for one in R}


def test_settings_of_hours_ask_for_it_where_what_is_known_is_old(sheets):
    sheets.send_hours()
    first = reading(sheets, R.ACTIVITIES).tried_at
    sheets.send_hours(marker=False)
    assert reading(sheets, R.ACTIVITIES).tried_at == first
    sheets.clock.advance(timedelta(minutes=16))
    sheets.send_hours()
    assert reading(sheets, R.ACTIVITIES).tried_at > first


def test_where_hours_are_sent_it_is_read_once_a_night(sheets):
    sheets.send_hours()
    sheets.clock.advance(timedelta(days=1))
    sheets.told()
    assert sheets.clock.now() - reading(sheets, R.WORK_TYPES).tried_at < timedelta(minutes=1)
    sheets.clock.advance(timedelta(hours=1))
    sheets.told()
    assert sheets.clock.now() - reading(sheets, R.WORK_TYPES).tried_at >= timedelta(hours=1)


@pytest.mark.requirement("SV-15")
def test_an_employee_who_is_held_is_told_with_the_names_of_both_systems():
    sheets = Timesheets(
        erp={**ERP, "employees": [{"Number": 2, "FirstName": "Per", "LastName": "Vik"}]}
    )
    issues = sheets.state.open_issues(sheets.ref, Dimension.EMPLOYEES)
    (held,) = (one for one in issues if one.problem == "name_contradicts")
    (other,) = held.suggestions
    assert (held.name, other.name) == ("Ola Hansen", "Per Vik")
    assert (other.other_id, other.number) == (held.other_id, held.number)
