"""Hours that the host does not know any more: shown in words, and taken back by one button."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bindeledd.console.languages import LANGUAGES, Texts
from bindeledd.domain.hours.settings import HourSettings
from bindeledd.domain.problems import explain
from bindeledd.usecases.hours.owing import GONE
from tests.console.hour_lines import forget
from tests.console.stage import location
from tests.console.test_hours import Office, plain

BUTTON = "They are gone in Svenn: take their hours back"


def forgetful(number: int = 1200, hours: HourSettings | None = None) -> Office:
    """Make an office of whose entries the host has not known so many for two days."""
    office = Office() if hours is None else Office(hours)
    since = office.stage.clock.now() - timedelta(days=2)
    forget(office.stage.state, office.ref, number, since=since)
    return office


def word(office: Office) -> str | None:
    owed = office.stage.state.work(office.ref, "push_hours#all")
    return None if owed is None else owed.parameters.get(GONE)


@pytest.mark.requirement("ALL-13")
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_how_many_since_when_and_what_to_do(language: str) -> None:
    office, texts = forgetful(), Texts(language)
    shown = office.read("/hours", language)
    number = texts.number(1200)
    found = explain("host_forgot_entries", language, {"entries": number})
    for said in (found.title, found.explanation, found.next_step):
        assert " ".join(said.split()) in shown
    assert texts.moment(office.stage.clock.now() - timedelta(days=2)) in shown
    assert texts("transfers.lead.attention") in shown
    counted = texts.count("overview.forgotten", 1200, host="Svenn")
    assert " ".join(counted.split()) in office.read("", language)


def test_where_nothing_is_held_nothing_is_said_and_nothing_is_offered() -> None:
    office = Office()
    assert explain("host_forgot_entries", "en").title not in office.read("/hours")
    assert BUTTON not in office.read("/hours")
    assert "unknown to Svenn" not in office.read("")


@pytest.mark.requirement("ALL-09")
@pytest.mark.parametrize("by_operator", [True, False])
def test_the_button_says_so_once_for_what_was_shown(by_operator: bool) -> None:
    office = forgetful()
    guest = office.operator if by_operator else office.customer
    path = office.of_operator() if by_operator else office.path()
    page = guest.get(f"{path}/hours?lang=en")["body"]
    assert BUTTON in page
    (entries,) = re.findall(r'name="entries" value="(\d+)"', page)
    answer = guest.post(f"{path}/hours/take-back", entries=entries)
    assert location(answer) == f"{path}/hours?done=forgotten_believed"
    held = office.stage.state.hour_progress(office.ref).forgotten
    assert held is not None
    assert word(office) == held.word
    assert "Their hours are being taken back." in plain(guest.get(f"{location(answer)}&lang=en"))
    (said,) = office.stage.state.audit(office.ref)
    assert (said.action, said.details) == ("forgotten_hours_believed", {"entries": "1200"})


@pytest.mark.parametrize("entries", ["1199", "", "all"])
def test_a_word_on_others_than_were_shown_changes_nothing(entries: str) -> None:
    office = forgetful()
    answer = office.customer.post(office.path("/hours/take-back"), entries=entries)
    assert answer["statusCode"] >= 400
    assert word(office) is None
    assert list(office.stage.state.audit(office.ref)) == []


def test_where_hours_are_not_sent_it_is_shown_without_a_button() -> None:
    office = forgetful(hours=HourSettings())
    assert explain("host_forgot_entries", "en").title in office.read("/hours")
    assert BUTTON not in office.read("/hours")
    answer = office.customer.post(office.path("/hours/take-back"), entries="1200")
    assert answer["statusCode"] == 409
