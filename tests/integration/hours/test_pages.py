"""What people are shown of hours that really went or did not, and what their buttons come to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bindeledd.console.languages import LANGUAGES
from bindeledd.domain.access import Role
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.problems import explain
from local.simulators.faults import Fault, FaultKind
from tests.console.stage import OPERATOR, Guest, Stage, console_of
from tests.console.test_consent import words
from tests.integration.hours.timesheets import Timesheets
from tests.wiring import TENANT

S = TransferState
BOOKED_AT = "*/TimeTracking/EntryTime"


class Pages(Stage):
    """The pages before an office that sends hours."""

    def __init__(self, **settings: object) -> None:
        self.sheets = Timesheets()
        self.sheets.send_hours(**settings)
        self.state, self.clock = self.sheets.state, self.sheets.clock
        self.randomness, self.console = self.sheets.randomness, console_of(self.sheets)
        self.operator = Guest(self, self.session(Role.VENDOR_OPERATOR))
        self.customer = Guest(self, self.session(Role.CUSTOMER, tenant=TENANT))

    def at(self, page: str) -> str:
        return f"/portal/connections/{self.sheets.ref.connection}{page}"

    def read(self, page: str, language: str = "en") -> str:
        return words(self.customer.get(f"{self.at(page)}?lang={language}"))

    def press(self, entry_id: str, step: str, **fields: str) -> None:
        """Press a button of an entry's page as the operator, and let the work be done."""
        ref = self.sheets.ref
        path = f"/console/connections/{ref.tenant}/{ref.connection}/hours/entries/{entry_id}/{step}"
        assert self.operator.post(path, line=entry_id, **fields)["statusCode"] == 303
        self.sheets.settle(ref)

    def state_of(self, entry_id: str) -> TransferState:
        return self.sheets.line(entry_id).state


@pytest.mark.requirement("SV-10")
def test_a_refused_hour_is_explained_with_the_erps_own_words_until_it_is_corrected() -> None:
    pages = Pages()
    sheets = pages.sheets
    sheets.write("h_1", "-2.00", description="Rettelse")
    sheets.approve_week()
    own_words = sheets.line("h_1").system_message
    assert own_words
    assert sheets.line("h_1").details == {"field": "Quantity"}
    assert "Shown there as Not received" in pages.read("/hours/entries/h_1")
    for language in LANGUAGES:
        told = explain("field_refused", language, sheets.line("h_1").details)
        shown = pages.read("/hours/entries/h_1", language)
        for said in (
            own_words,
            told.title,
            told.explanation,
            told.next_step,
            "Kari Nordmann",
            "Nybygg",
            "Timelønn",
        ):
            assert said in shown

    sheets.change_at_once("h_1", {"hours": "2.00"})
    shown = pages.read("/hours/entries/h_1")
    current, _, history = shown.partition("What happened")
    assert own_words not in current
    assert "Shown there as Received" in current
    assert own_words in history
    assert "2 h sent to PowerOffice Go" in history
    assert "Prosjekttid" in current, "the activity is called as PowerOffice calls it"
    assert len(sheets.booked()) == 1


@pytest.mark.requirement("ALL-09")
def test_a_correction_that_the_erp_has_locked_is_shown_and_goes_when_a_person_presses() -> None:
    pages = Pages()
    sheets = pages.sheets
    sheets.write("h_1")
    sheets.approve_week()
    sheets.lock_week("Kari")
    sheets.reopen_week()
    shown = pages.read("/hours/entries/h_1")
    assert explain("erp_period_locked", "en").explanation in shown
    assert "1 line of hours needs a person" in pages.read("")

    sheets.unlock_week("Kari")
    pages.press("h_1", "retry")
    assert (sheets.booked(), pages.state_of("h_1")) == ([], S.REVERSED)
    history = pages.read("/hours/entries/h_1").partition("What happened")[2]
    told = [
        "7.5 h sent to PowerOffice Go",
        "Stands in PowerOffice Go as entry",
        "A removal sent to PowerOffice Go",
        "PowerOffice Go has locked what stands there",
        OPERATOR,
        "A removal sent to PowerOffice Go",
        "No longer stands in PowerOffice Go",
    ]
    at = 0
    for step in told:
        at = history.index(step, at) + 1
    assert "of hours need" not in pages.read("")


@pytest.mark.requirement("ALL-04")
@pytest.mark.parametrize("arrived", [False, True])
def test_an_hour_that_nobody_can_tell_of_stands_once_when_a_person_has_looked(
    arrived: bool,
) -> None:
    pages = Pages(marker=False)
    sheets = pages.sheets
    sheets.write("h_0", "1.00", employeeId="e_2")
    sheets.approve_week("e_2")
    for entry_id in ("h_1", "h_2"):
        sheets.write(entry_id)
    for kind in (FaultKind.ANSWER_LOST, FaultKind.REQUEST_LOST):
        sheets.poweroffice.faults.switch_on(Fault(kind, method="POST", path=BOOKED_AT, count=1))
    sheets.approve_week("e_1")
    for _ in range(2):
        sheets.clock.advance(timedelta(minutes=5))
        sheets.settle(sheets.ref)
    assert (pages.state_of("h_1"), len(sheets.booked())) == (S.UNCERTAIN, 2)
    assert "This was sent to PowerOffice Go" in pages.read("/hours/entries/h_1")

    if arrived:
        pages.press("h_1", "decide", verdict="link", arrived_as=sheets.enter_once_more())
    else:
        pages.press("h_1", "decide", verdict="apart")
    assert (pages.state_of("h_1"), len(sheets.booked())) == (S.CONFIRMED, 3)
