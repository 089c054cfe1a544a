"""A host that was restored from an old backup: nothing is taken back before somebody says so."""

from __future__ import annotations

import pytest

from bindeledd.console.languages import LANGUAGES
from bindeledd.domain.access import Role
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.problems import explain
from tests.console.stage import Guest
from tests.integration.hours.test_pages import Pages
from tests.wiring import TENANT

ENTRIES = tuple(f"h_{number}" for number in range(5))
S = TransferState


@pytest.fixture
def pages() -> Pages:
    """Five entries stand in the ERP, and the host knows none of them any more."""
    pages = Pages()
    for entry_id in ENTRIES:
        pages.sheets.write(entry_id)
    pages.sheets.approve_week()
    assert len(pages.sheets.booked()) == len(ENTRIES)
    pages.sheets.forget(*ENTRIES)
    pass_a_night(pages)
    return pages


def pass_a_night(pages: Pages) -> None:
    """Let a day pass with all that is due, and both sign in again."""
    pages.sheets.pass_a_night()
    pages.operator = Guest(pages, pages.session(Role.VENDOR_OPERATOR))
    pages.customer = Guest(pages, pages.session(Role.CUSTOMER, tenant=TENANT))


def explained(language: str = "en") -> str:
    return explain("host_forgot_entries", language, {"entries": "5"}).explanation


@pytest.mark.requirement("ALL-09")
def test_what_the_host_forgot_stands_and_is_shown_until_it_has_it_again(pages: Pages) -> None:
    sheets = pages.sheets
    before = [one["Id"] for one in sheets.booked()]
    assert len(before) == len(ENTRIES)
    for language in LANGUAGES:
        assert explained(language) in pages.read("/hours", language)
    assert "5 time entries are unknown to Svenn" in pages.read("")

    sheets.remember()
    pass_a_night(pages)
    assert explained() not in pages.read("/hours")
    assert "unknown to Svenn" not in pages.read("")
    assert {pages.state_of(one) for one in ENTRIES} == {S.CONFIRMED}
    assert [one["Id"] for one in sheets.booked()] == before


@pytest.mark.requirement("ALL-09")
def test_hours_that_a_person_says_are_gone_are_taken_back_at_once(pages: Pages) -> None:
    sheets = pages.sheets
    connection = f"/console/connections/{sheets.ref.tenant}/{sheets.ref.connection}"
    refused = pages.operator.post(f"{connection}/hours/take-back", entries="4")
    assert refused["statusCode"] == 409
    sheets.settle(sheets.ref)
    assert len(sheets.booked()) == len(ENTRIES)

    said = pages.operator.post(f"{connection}/hours/take-back", entries="5")
    assert said["statusCode"] == 303
    sheets.settle(sheets.ref)
    assert sheets.booked() == []
    assert {pages.state_of(one) for one in ENTRIES} == {S.REVERSED}
    assert explained() not in pages.read("/hours")
    trail = pages.operator.get(f"{connection}/audit?lang=en")["body"]
    assert "Said that unknown hours are gone" in trail
