"""Hours of which no feed tells anything any more are found by asking for them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bindeledd.domain.hours.transfer_states import TransferState
from local.simulators.faults import Fault, FaultKind
from tests.integration.hours.timesheets import Timesheets

S = TransferState


@pytest.fixture(params=[{}, {"changeFeed": "none"}, {"maxRangeDays": 31}])
def sheets(request: pytest.FixtureRequest) -> Timesheets:
    """A host without tombstones, with a feed and without."""
    world = Timesheets()
    settings = {"timeEntries": {"deletes": "none", **request.param}}
    world.host.configuration.change_settings(settings)
    world.send_hours()
    return world


@pytest.mark.requirement("ALL-09")
def test_hours_that_were_deleted_without_a_trace_are_taken_back(sheets):
    sheets.write("h_1")
    sheets.write("h_2", employeeId="e_2")
    sheets.approve_silently("e_2")
    sheets.approve_week()
    assert len(sheets.booked()) == 2
    sheets.delete_silently("h_1")
    sheets.told()
    assert len(sheets.booked()) == 2

    sheets.clock.advance(timedelta(days=1))
    sheets.settle(sheets.ref)
    assert (sheets.line("h_1").state, sheets.line("h_2").state) == (S.REVERSED, S.CONFIRMED)
    assert len(sheets.booked()) == 1


@pytest.mark.requirement("ALL-04")
def test_hours_that_were_deleted_while_they_waited_are_never_booked(sheets):
    sheets.write("h_1", payTypeId="pay_2")
    sheets.approve_week()
    assert sheets.line("h_1").state is S.WAITING
    sheets.delete_silently("h_1")

    sheets.add_hour_type("Overtid")
    sheets.again(sheets.ref)
    assert (sheets.line("h_1").state, sheets.booked()) == (S.READY, [])
    sheets.clock.advance(timedelta(days=1))
    sheets.settle(sheets.ref)
    assert (sheets.line("h_1").state, sheets.booked()) == (S.REVERSED, [])


@pytest.mark.requirement("ALL-09")
def test_what_was_reopened_while_the_cursor_expired_is_taken_back():
    sheets = Timesheets()
    sheets.send_hours()
    sheets.write("h_1")
    sheets.approve_week()
    sheets.host.faults.switch_on(Fault(FaultKind.SERVER_ERROR, path="*/time-entries*", count=None))
    sheets.reopen_silently()
    sheets.clock.advance(timedelta(days=120))
    sheets.settle(sheets.ref)
    assert len(sheets.booked()) == 1

    sheets.host.faults.clear()
    sheets.clock.advance(timedelta(hours=1))
    sheets.settle(sheets.ref)
    assert (sheets.line("h_1").state, sheets.booked()) == (S.REVERSED, [])
