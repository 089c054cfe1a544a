"""What the host shows of an hour is what became of it, also where people edit meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bindeledd.domain.hours.transfer_states import TransferState
from local.simulators.faults import Fault, FaultKind
from tests.integration.hours.timesheets import Timesheets

S = TransferState

REMOVING = Fault(
    FaultKind.LATENCY, method="DELETE", path="*/TimeTracking/EntryTime*", seconds=1, count=1
)
ASKING = Fault(FaultKind.SERVER_ERROR, method="GET", path="*/time-entries*", skip=1, count=None)
"""The feed is read; what is asked for by its id is not told."""


@pytest.fixture
def sheets():
    """An office whose hour stands in the ERP, and is edited in the host while it is taken back.

    The feed tells of what is approved and of what no longer is, not of what happens to that then.
    """
    world = Timesheets()
    world.send_hours()
    world.write("h_1")
    world.approve_week()
    assert world.told_to_host("h_1") == ("confirmed", None)
    world.poweroffice.sleeper = lambda _: world.change_silently("h_1", {"hours": "6.00"})
    world.poweroffice.faults.switch_on(REMOVING)
    return world


@pytest.mark.requirement("ALL-09")
def test_an_hour_that_is_edited_while_it_is_taken_back_is_shown_as_taken_back(sheets: Timesheets):
    sheets.reopen_week()

    assert (sheets.line("h_1").state, sheets.booked()) == (S.REVERSED, [])
    assert sheets.told_to_host("h_1") == ("reversed", None)


def test_a_host_that_does_not_tell_how_it_stands_is_told_again(sheets: Timesheets):
    sheets.host.faults.switch_on(ASKING)
    sheets.reopen_week()
    assert (sheets.line("h_1").state, sheets.booked()) == (S.REVERSED, [])
    assert sheets.told_to_host("h_1") == ("confirmed", None)

    sheets.host.faults.clear()
    sheets.clock.advance(timedelta(minutes=5))
    sheets.settle(sheets.ref)
    assert sheets.told_to_host("h_1") == ("reversed", None)


def test_what_is_found_by_telling_is_sent_at_once(sheets: Timesheets):
    def correct(_seconds: float) -> None:
        sheets.change_silently("h_1", {"hours": "6.00"})
        sheets.approve_silently()

    sheets.poweroffice.sleeper = correct
    sheets.reopen_week()

    assert sheets.told_to_host("h_1") == ("confirmed", None)
    assert [one["Quantity"] for one in sheets.booked()] == [360]
