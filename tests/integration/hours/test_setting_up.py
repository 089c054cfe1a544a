"""What hours are set up from is read by a worker, kept, and nothing is written or stopped by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.hour_readings import HourRegister, RegisterReading
from bindeledd.domain.identity import Dimension
from bindeledd.domain.work import WorkKind
from bindeledd.usecases.executing import NEEDED_TO_GO_ON
from bindeledd.usecases.hours.registers import TRIES, fetch_registers_anew
from bindeledd.usecases.hours.summary import HoursRun
from local.simulators.faults import Fault, FaultKind
from tests.integration.hours.timesheets import ERP, Timesheets

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


def test_all_five_registers_are_read_while_sending_is_off_and_nothing_is_written(sheets):
    assert not sheets.state.hour_readings(sheets.ref), "nobody asked yet"
    before = sheets.written()

    done = fetch(sheets)

    assert done is not None
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
    ask(sheets)
    sheets.steering.pause(sheets.ref, actor="e_3")
    assert sheets.work(sheets.ref) == [None]
    assert not sheets.state.hour_readings(sheets.ref)
    with pytest.raises(RefusedError, match="connection_not_active"):
        ask(sheets)


def test_what_an_invocation_did_not_come_to_the_next_one_reads(sheets):
    ask(sheets)
    times = iter([NEEDED_TO_GO_ON] * 2 + [timedelta(0)] * 2)
    sheets.performer(sheets.ref, KEY, remaining=lambda: next(times))
    assert set(sheets.state.hour_readings(sheets.ref)) == {R.ACTIVITIES, R.HOUR_TYPES}

    (done,) = sheets.work(sheets.ref)
    assert isinstance(done, HoursRun)
    assert set(done.counts) == {f"read:{one}" for one in list(R)[2:]}
    assert set(sheets.state.hour_readings(sheets.ref)) == set(R)


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
