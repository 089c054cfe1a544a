"""Hours as people see and decide them: why each line is where it is, and what can be done of it."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bindeledd.console.awaited import SOLVED_AT, Solution
from bindeledd.console.languages import LANGUAGES, Texts
from bindeledd.domain.access import Role
from bindeledd.domain.hours.bookings import Effect, Standing
from bindeledd.domain.hours.entries import LineKind
from bindeledd.domain.hours.settings import HourSettings
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.hours.transfers import CriterionKind, Judgement, Transfer
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.problems import describe, explain
from bindeledd.domain.work import WorkKind
from tests.console.hour_lines import (
    BOOKING,
    ERP_WORDS,
    HOURS_ON,
    MONDAY,
    OBJECTS,
    SENDING,
    hour_line,
    line_in,
    put,
    week,
)
from tests.console.stage import ON, OPERATOR, Guest, Stage, location

S = TransferState


class Office:
    """A stage with one connection that sends hours, its customer and its operator."""

    def __init__(self, hours: HourSettings = HOURS_ON) -> None:
        self.stage = Stage()
        self.ref: ConnectionRef = self.stage.connection(settings=replace(ON, hours=hours))
        self.customer = Guest(self.stage, self.stage.session(Role.CUSTOMER, tenant=self.ref.tenant))
        self.operator = Guest(self.stage, self.stage.session(Role.VENDOR_OPERATOR))

    def path(self, page: str = "") -> str:
        return f"/portal/connections/{self.ref.connection}{page}"

    def of_operator(self) -> str:
        return f"/console/connections/{self.ref.tenant}/{self.ref.connection}"

    def read(self, page: str, language: str = "en") -> str:
        answer = self.customer.get(f"{self.path(page)}{'&' if '?' in page else '?'}lang={language}")
        assert answer["statusCode"] == 200
        return plain(answer)

    def line(self, entry: str = "te_1") -> Transfer:
        found = self.stage.state.transfer(self.ref, entry, entry)
        assert found is not None
        return found

    def puts(self, state: TransferState, entry: str = "te_1", **changes: Any) -> None:
        put(self.stage.state, line_in(state, self.ref, entry, **changes))

    def press(self, step: str, **fields: Any) -> dict[str, Any]:
        fields = {"line": "te_1", **fields}
        return self.customer.post(self.path(f"/hours/entries/te_1/{step}"), **fields)


def plain(answer: dict[str, Any]) -> str:
    """Give the words of a page as a reader sees them."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer["body"])).split())


@pytest.fixture(scope="module")
def office() -> Office:
    """Give a week of hours; nothing here changes it."""
    made = Office()
    week(made.stage.state, made.ref)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", S)
def test_every_state_is_told_in_a_list_and_on_its_entrys_page(
    office: Office, state: TransferState, language: str
) -> None:
    told = describe(state, language)
    assert told in office.read("/hours", language)
    assert "Kari Moe" in office.read(f"/hours/lines?state={state}", language)
    page = office.read(f"/hours/entries/te_{state}", language)
    texts, names = Texts(language), {"host": "Svenn", "erp": "PowerOffice Go"}
    effect = ".book" if state is S.CLAIMED else ""
    step = texts(f"transfers.step.{state}{effect}", id="88001", amount="", **names)
    assert told in page
    assert step.partition("88001")[0].strip() in page
    assert texts("transfers.in", system="Svenn") in page
    assert "Kari Moe" in page


@pytest.mark.requirement("ALL-17")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CriterionKind)
def test_each_thing_missing_is_told_with_its_step_and_its_lines(
    office: Office, kind: CriterionKind, language: str
) -> None:
    told = explain(str(kind), language)
    overview = office.read("/hours", language)
    assert told.title in overview
    assert told.next_step in overview
    page = office.read(f"/hours/entries/te_{kind}", language)
    assert told.title in page
    assert explain("project_not_linked", language).title in page, (
        "each unmet criterion stands there"
    )
    listed = office.read(f"/hours/lines?kind={kind}&object={OBJECTS.get(kind, '')}", language)
    assert told.title in listed
    assert "Kari Moe" in listed


@pytest.mark.requirement("SV-10")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_hour_is_explained_beside_the_erps_own_words(
    office: Office, language: str
) -> None:
    told = explain("employee_not_on_project", language)
    page = office.read("/hours/entries/te_rejected", language)
    for words in (ERP_WORDS, told.title, told.explanation, told.next_step, "Kari Moe", "7"):
        assert words in page
    assert told.title in office.read("/hours/lines?state=rejected", language)


def test_the_erps_words_are_text_and_never_markup() -> None:
    office = Office()
    office.puts(S.REJECTED, system_message="<script>alert(1)</script>")
    body = office.customer.get(office.path("/hours/entries/te_1"))["body"]
    assert "<script" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body


def test_a_setting_that_is_missing_is_named_in_words(office: Office) -> None:
    assert "standard activity for project time" in office.read("/hours")
    assert "project_activity" not in office.read("/hours")


@pytest.mark.parametrize("solution", list(dict.fromkeys(SOLVED_AT.values())))
def test_what_solves_it_is_one_step_away(office: Office, solution: Solution) -> None:
    for guest, path in ((office.customer, office.path()), (office.operator, office.of_operator())):
        body = guest.get(f"{path}/hours")["body"]
        assert f'href="{path}{solution.path}"' in body
        assert guest.get(f"{path}{solution.path}")["statusCode"] == 200


def test_the_lines_of_an_entry_stand_each_for_itself_its_hours_first(office: Office) -> None:
    page = office.read("/hours/entries/te_parts")
    headings = ["Hours: 7.5 h", "Supplement: 3", "Machine hours: 7.5 h"]
    places = [page.index(heading) for heading in headings]
    assert places == sorted(places)


def test_the_history_says_who_and_when(office: Office) -> None:
    page = office.read("/hours/entries/te_ignored")
    assert f"{OPERATOR} Is let be as it is Ført for hånd" in page
    assert "23 November 2026, 13:00 Svenn Ready to be sent" in page
    assert "23 November 2026, 13:01 Bindeledd 7.5 h sent to PowerOffice Go" in page


def test_a_line_that_was_let_be_by_the_customer_does_not_show_a_tenants_id() -> None:
    office = Office()
    office.puts(S.REJECTED)
    answer = office.press("let-be", note="Ført for hånd")
    assert location(answer).endswith("/hours/entries/te_1?done=let_be")
    assert office.line().state is S.IGNORED
    page = office.read("/hours/entries/te_1")
    assert "The customer let it be: Ført for hånd" in page
    assert "tenant:" not in page


def test_a_refused_line_is_tried_again() -> None:
    office = Office()
    office.puts(S.REJECTED)
    assert location(office.press("retry")).endswith("?done=tried")
    assert office.line().state is S.READY
    assert [item.kind for item in office.stage.bell.rung] == [WorkKind.PUSH_HOURS]


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"verdict": "link", "arrived_as": " 88001 "}, S.CONFIRMED),
        ({"verdict": "apart", "arrived_as": ""}, S.READY),
        ({"verdict": "apart"}, S.READY),
    ],
)
def test_an_uncertain_line_is_decided(fields: dict[str, str], state: TransferState) -> None:
    office = Office()
    office.puts(S.UNCERTAIN)
    assert "Did it arrive?" in office.read("/hours/entries/te_1")
    assert location(office.press("decide", **fields)).endswith("?done=told")
    assert office.line().state is state


def test_a_removal_of_unknown_outcome_is_decided_without_typing() -> None:
    office = Office()
    removal = replace(SENDING, effect=Effect.REMOVE, booking=None)
    gone = Judgement(demanded=False)
    standing = Standing("88001", BOOKING)
    office.puts(S.UNCERTAIN, sending=removal, standing=standing, judgement=gone, bookings=1)
    page = office.customer.get(f"{office.path('/hours/entries/te_1')}?lang=en")
    assert "A removal of entry 88001 was sent to PowerOffice Go" in plain(page)
    assert 'name="arrived_as" value="88001"' in page["body"]
    assert "The removal arrived" in plain(page)
    office.press("decide", verdict="link", arrived_as="88001")
    assert office.line().state is S.REVERSED


@pytest.mark.parametrize(
    ("step", "fields", "status"),
    [
        ("decide", {}, 422),
        ("decide", {"verdict": "link", "arrived_as": " "}, 422),
        ("decide", {"verdict": "link", "arrived_as": "8" * 201}, 422),
        ("decide", {"verdict": "perhaps", "arrived_as": "1"}, 422),
        ("let-be", {"note": "  "}, 422),
        ("let-be", {}, 422),
        ("retry", {}, 409),
        ("retry", {"line": "te_2"}, 404),
    ],
)
def test_what_is_no_decision_changes_nothing(
    step: str, fields: dict[str, str], status: int
) -> None:
    office = Office()
    office.puts(S.UNCERTAIN)
    before = office.line()
    assert office.press(step, **fields)["statusCode"] == status
    assert office.line() == before


@pytest.mark.parametrize("csrf", [None, "another"])
@pytest.mark.parametrize("step", ["retry", "let-be", "decide"])
def test_a_form_that_is_not_ours_does_nothing(step: str, csrf: str | None) -> None:
    office = Office()
    office.puts(S.UNCERTAIN)
    before = office.line()
    answer = office.press(step, csrf=csrf, note="a", verdict="apart")
    assert (answer["statusCode"], office.line()) == (403, before)


def test_hours_are_sent_now_by_hand_where_they_are_sent() -> None:
    office = Office()
    answer = office.customer.post(office.path("/hours/send"))
    assert location(answer).endswith("/hours?done=hours_sending")
    assert [item.kind for item in office.stage.bell.rung] == [WorkKind.PUSH_HOURS]
    (told,) = office.stage.state.audit(office.ref)
    assert (told.action, told.actor) == ("hours_sent_now", f"tenant:{office.ref.tenant}")
    off = Office(HourSettings())
    assert "No hours are sent" in off.read("/hours")
    assert "/hours/send" not in off.customer.get(off.path("/hours"))["body"]
    assert off.customer.post(off.path("/hours/send"))["statusCode"] == 409


def test_another_tenants_hours_are_not_found() -> None:
    office = Office()
    office.puts(S.UNCERTAIN)
    other = Guest(office.stage, office.stage.session(Role.CUSTOMER, tenant="t_77"))
    for page in ("/hours", "/hours/lines", "/hours/entries/te_1"):
        answer = other.get(office.path(page))
        assert answer["statusCode"] == 404
        assert "Reisverk" not in answer["body"]
    answer = other.post(office.path("/hours/entries/te_1/retry"), line="te_1")
    assert answer["statusCode"] == 404


def test_an_entry_that_is_not_there_says_so(office: Office) -> None:
    assert office.customer.get(office.path("/hours/entries/te_0"))["statusCode"] == 404


def next_page(office: Office, answer: dict[str, Any]) -> str | None:
    found = re.search(r'rel="next" href="([^"]*)"', answer["body"])
    return None if found is None else html.unescape(found[1])


@pytest.mark.parametrize("listing", ["?state=waiting", "?kind=employee_not_linked&object=e_7"])
def test_a_long_list_is_read_page_by_page_to_its_end(listing: str) -> None:
    office = Office()
    for n in range(120):
        office.puts(S.WAITING, f"te_{n}")
    found: list[str] = []
    at: str | None = office.path(f"/hours/lines{listing}")
    while at is not None:
        answer = office.customer.get(at)
        page = re.findall(r"/hours/entries/(te_\d+)", answer["body"])
        assert 0 < len(page) <= 50
        found += page
        at = next_page(office, answer)
    assert sorted(found) == sorted(f"te_{n}" for n in range(120))
    assert "100+" in office.read("/hours")


def test_lines_are_found_by_employee_and_dates() -> None:
    office = Office()
    for n in range(4):
        told = hour_line(f"te_{n}", date=MONDAY + timedelta(days=n), employee_id=f"e_{n % 2}")
        office.puts(S.READY, f"te_{n}", line=told)

    def entries(query: str) -> list[str]:
        body = office.customer.get(office.path(f"/hours/lines?state=ready{query}"))["body"]
        return re.findall(r"/hours/entries/(te_\d+)", body)

    assert entries("&employee=e_1") == ["te_1", "te_3"]
    assert entries("&since=2026-11-17&until=2026-11-18") == ["te_1", "te_2"]
    assert entries("&since=yesterday&until=") == ["te_0", "te_1", "te_2", "te_3"]
    assert entries("&employee=e_1&until=2026-11-18") == ["te_1"]
    assert entries("&employee=e_9") == []


def test_a_line_is_told_by_its_amount_and_its_pay_type() -> None:
    office = Office()
    driven = hour_line("te_1", kind=LineKind.SUPPLEMENT, unit="km", pay_type_id="pay_300")
    office.puts(S.READY, line=replace(driven, quantity=Decimal(42)))
    assert "42 km Supplement: pay_300" in office.read("/hours/lines?state=ready")
    assert "Quantity 42 km" in office.read("/hours/entries/te_1")


def test_lines_that_need_a_person_stand_on_the_first_screen() -> None:
    office = Office()
    assert "of hours need" not in office.read("")
    office.puts(S.REJECTED)
    assert "1 line of hours needs a person" in office.read("")
    office.puts(S.UNCERTAIN, "te_2")
    assert "2 lines of hours need a person" in office.read("")
    office.puts(S.CORRECTING, "te_3")
    assert "2 lines of hours need a person" in office.read("")
    office.puts(S.CORRECTING, "te_3", problem="field_refused", system_message="No.")
    assert "3 lines of hours need a person" in office.read("")
    assert "do not get any further unless you look" in office.read("/hours")


def test_a_long_history_is_read_page_by_page() -> None:
    office = Office()
    for n in range(60):
        office.puts(S.READY, line=hour_line("te_1", version=f"v{n}"))
    first = office.customer.get(office.path("/hours/entries/te_1"))
    second = office.customer.get(next_page(office, first) or "")
    assert "v49 " in plain(first)
    assert "v50 " not in plain(first)
    assert "v50 " in plain(second)
    assert next_page(office, second) is None
