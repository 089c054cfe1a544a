"""An entry that holds more than is taken waits, says so, and keeps no other waiting."""

from __future__ import annotations

import pytest

from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.problems import PROBLEMS
from bindeledd.hosts.contract.hours.wire import LINES_AT_MOST
from bindeledd.transport.wire import LONGEST_TEXT
from tests.integration.hours.timesheets import Timesheets

S = TransferState
LONG = "Reisverk. " * 400
MANY = [{"payTypeId": "pay_1", "quantity": "1", "unitCode": "h"}] * (LINES_AT_MOST + 1)


@pytest.fixture
def sheets() -> Timesheets:
    made = Timesheets()
    made.send_hours()
    return made


def waits(sheets: Timesheets, entry_id: str) -> list[tuple[str, str]]:
    return [(str(one.kind), one.object_id) for one in sheets.line(entry_id).waits_for]


@pytest.mark.requirement("ALL-06", "ALL-17", "ALL-20")
@pytest.mark.parametrize(
    ("name", "value", "shorter"),
    [("description", LONG, "Reisverk"), ("internalComment", LONG, None), ("supplements", MANY, [])],
)
def test_what_is_too_long_waits_and_goes_by_itself_once_it_is_shorter(sheets, name, value, shorter):
    sheets.write("h_1", **{name: value})
    sheets.write("h_2", hours="3.00")
    sheets.approve_week()
    assert waits(sheets, "h_1") == [("entry_too_long", name)]
    assert sheets.told_to_host("h_1")[0] == "held"
    assert (sheets.line("h_2").state, len(sheets.booked())) == (S.CONFIRMED, 1)

    sheets.change_at_once("h_1", {name: shorter})
    assert (sheets.line("h_1").state, len(sheets.booked())) == (S.CONFIRMED, 2)


@pytest.mark.requirement("ALL-09")
def test_what_grows_too_long_leaves_in_the_erp_what_stands_there(sheets):
    sheets.write("h_1", description="Reisverk")
    sheets.approve_week()
    (before,) = sheets.booked()

    sheets.change_at_once("h_1", {"description": LONG})
    assert waits(sheets, "h_1") == [("entry_too_long", "description")]
    assert sheets.booked() == [before]

    sheets.change_at_once("h_1", {"description": "Reisverk og tak"})
    (after,) = sheets.booked()
    assert after["ExternalComment"] == "Reisverk og tak"


def test_the_longest_text_stands_in_the_erp_as_it_was_written(sheets):
    longest = "å" * LONGEST_TEXT
    sheets.write("h_1", description=longest)
    sheets.approve_week()
    (booked,) = sheets.booked()
    assert booked["ExternalComment"] == longest


@pytest.mark.parametrize("language", ["nb", "sv", "en"])
def test_the_bounds_are_told_as_they_are(language):
    told = PROBLEMS["entry_too_long"].texts[language][1]
    assert f" {LONGEST_TEXT} " in told
    assert told.count(f" {LINES_AT_MOST} ") == 2
