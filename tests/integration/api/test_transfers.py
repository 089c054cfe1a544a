"""Hours over the interface: where lines stand, what they wait for, what is decided of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.changes import SaveConnection, SaveHourProgress, SaveRegisterReading
from bindeledd.domain.hours.bookings import Effect, Standing
from bindeledd.domain.hours.forgetting import Forgotten
from bindeledd.domain.hours.progress import HourProgress
from bindeledd.domain.hours.readings import HourRegister, as_read
from bindeledd.domain.hours.registers import Activity
from bindeledd.domain.hours.settings import HourSetting, HourSettings
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.hours.transfers import Criterion, CriterionKind, Judgement, Transfer
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.work import WorkKind
from bindeledd.usecases.hours.owing import GONE
from tests.console.hour_lines import (
    BOOKING,
    EMPLOYEE,
    ERP_WORDS,
    HOURS_ON,
    MONDAY,
    PROJECT,
    SENDING,
    UNMET,
    hour_line,
    line_in,
    link,
    put,
)
from tests.integration.api.desk import OPERATOR, Answer, Desk

S = TransferState


class HourDesk(Desk):
    """A running connection that sends hours."""

    def __init__(self, hours: HourSettings = HOURS_ON) -> None:
        super().__init__()
        self.ref: ConnectionRef = self.activate()
        found = self.connection(self.ref)
        settings = replace(found.settings, hours=hours)
        changed = replace(found, settings=settings)
        self.state.commit(SaveConnection(changed, expected=found.revision))

    def read(self, path: str, **query: str) -> Any:
        answer = self.ask_api("GET", self.of(self.ref, path), query=query)
        assert answer.status == 200, answer.body
        return answer.body

    def press(self, step: str, body: Any = None, *, entry: str = "te_1", **who: Any) -> Answer:
        path = self.of(self.ref, f"/transfers/{entry}/lines/{entry}/{step}")
        return self.ask_api("POST", path, body, **who)

    def line(self, entry: str = "te_1") -> Transfer:
        found = self.state.transfer(self.ref, entry, entry)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def shown() -> HourDesk:
    """Give one line in each state; nothing here changes them."""
    desk = HourDesk()
    put(
        desk.state,
        *(line_in(state, desk.ref, f"te_{state}") for state in S),
    )
    link(desk.state, desk.ref, Dimension.PROJECTS, ("p_8", "7001"), "P-1", name="Nytt tak")
    return desk


def entries(found: Any) -> list[str]:
    return [item["entryId"] for item in found["items"]]


@pytest.mark.parametrize("state", list(S))
def test_lines_are_listed_by_state(shown: HourDesk, state: TransferState) -> None:
    (item,) = shown.read("/transfers", state=state, lang="en")["items"]
    assert (item["entryId"], item["state"]) == (f"te_{state}", state)
    assert item["stateText"] != state
    assert item["line"]["employee"] == {"id": "e_9", "number": "", "name": ""}
    assert item["line"]["quantity"] == "7.5"


def test_what_waits_is_listed_where_no_state_is_named(shown: HourDesk) -> None:
    assert entries(shown.read("/transfers")) == ["te_waiting"]


def test_an_unknown_state_and_an_unknown_date_are_refused(shown: HourDesk) -> None:
    for name, text in (("state", "lost"), ("since", "yesterday"), ("limit", "0")):
        answer = shown.ask_api("GET", shown.of(shown.ref, "/transfers"), query={name: text})
        assert (answer.status, answer.code) == (422, "request_not_valid")


def test_each_thing_that_is_waited_for_is_told_once_with_its_words(shown: HourDesk) -> None:
    found = shown.read("/hours/waiting", lang="nb")
    told = {item["criterion"]: item for item in found["items"]}
    assert set(told) == {EMPLOYEE.kind, PROJECT.kind}
    project = told[PROJECT.kind]
    assert (project["lines"], project["more"], project["object"]["id"]) == (2, False, "p_7")
    assert project["title"] == "Prosjektet er ikke koblet"
    assert "p_7" in project["explanation"]
    assert project["nextStep"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "prosjekttid"), ("sv", "projekttid"), ("en", "project time")],
)
def test_a_setting_that_is_missing_is_named_in_words(language: str, words: str) -> None:
    desk = HourDesk()
    missing = Criterion(CriterionKind.ACTIVITY_MISSING, HourSetting.PROJECT_ACTIVITY)
    unmet = Judgement(demanded=True, criteria=(missing,))
    put(desk.state, line_in(S.WAITING, desk.ref, "te_1", judgement=unmet))
    (item,) = desk.read("/hours/waiting", lang=language)["items"]
    assert item["object"]["id"] == "project_activity"
    assert words in item["explanation"]


@pytest.mark.requirement("ALL-17")
def test_a_line_shows_each_thing_missing(shown: HourDesk) -> None:
    (waiting,) = shown.read("/transfers", state="waiting", lang="en")["items"]
    assert [one["criterion"] for one in waiting["waitsFor"]] == [EMPLOYEE.kind, PROJECT.kind]
    assert all(one["title"] and one["nextStep"] for one in waiting["waitsFor"])


@pytest.mark.requirement("SV-10")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "Den ansatte"),
        ("sv", "Den anställda"),
        ("en", "The employee"),
    ],
)
def test_a_refusal_keeps_the_erps_words_beside_ours(
    shown: HourDesk, language: str, words: str
) -> None:
    (refused,) = shown.read("/transfers", state="rejected", lang=language)["items"]
    assert refused["systemMessage"] == ERP_WORDS
    assert words in refused["title"] + refused["explanation"]
    assert refused["nextStep"]


def test_the_steps_that_a_line_takes_are_named(shown: HourDesk) -> None:
    offered = {state: shown.read("/transfers", state=state)["items"][0]["steps"] for state in S}
    assert offered[S.UNCERTAIN] == ["decide", "ignore"]
    assert offered[S.REJECTED] == offered[S.LOCKED] == ["retry", "ignore"]
    assert offered[S.IGNORED] == ["retry"]
    assert offered[S.WAITING] == offered[S.READY] == offered[S.CORRECTING] == ["ignore"]
    assert offered[S.CONFIRMED] == offered[S.CLAIMED] == offered[S.REVERSED] == []


def test_lines_are_paged_by_date_and_found_by_employee_and_dates() -> None:
    desk = HourDesk()
    for n in range(7):
        on, who = MONDAY + timedelta(days=n), f"e_{n % 2}"
        told = hour_line(f"te_{n}", date=on, employee_id=who)
        put(
            desk.state,
            line_in(
                S.CONFIRMED, desk.ref, f"te_{n}", line=told, standing=Standing(f"{n}", BOOKING)
            ),
        )
    found, after = [], ""
    while True:
        page = desk.read(
            "/transfers", state="confirmed", limit="3", **({"after": after} if after else {})
        )
        assert len(page["items"]) <= 3
        found += entries(page)
        if page["next"] is None:
            break
        after = page["next"]
    assert found == [f"te_{n}" for n in range(7)]
    since, until = "2026-11-17", "2026-11-20"
    within = desk.read("/transfers", state="confirmed", since=since, until=until)
    assert entries(within) == [f"te_{n}" for n in range(1, 5)]
    of_one = desk.read("/transfers", state="confirmed", employee="e_1", limit="2")
    assert entries(of_one) == ["te_1", "te_3"]
    rest = desk.read("/transfers", state="confirmed", employee="e_1", after=of_one["next"])
    assert (entries(rest), rest["next"]) == (["te_5"], None)


def test_objects_are_called_as_the_state_knows_them() -> None:
    desk = HourDesk()
    put(desk.state, line_in(S.CONFIRMED, desk.ref, "te_1"))
    pair = ("e_9", "901")
    link(desk.state, desk.ref, Dimension.EMPLOYEES, pair, "12", first_name="Kari", last_name="Moe")
    link(desk.state, desk.ref, Dimension.PROJECTS, ("p_7", "7001"), "P-1", name="Nytt tak")
    line = desk.read("/transfers/te_1")["lines"][0]["line"]
    assert line["employee"] == {"id": "e_9", "number": "12", "name": "Kari Moe"}
    assert line["project"] == {"id": "p_7", "number": "P-1", "name": "Nytt tak"}
    assert line["customer"] is None
    booking = desk.read("/transfers/te_1")["lines"][0]["standing"]["booking"]
    assert booking["employee"] == {"id": "901", "number": "12", "name": "Kari Moe"}
    assert booking["activity"] == {"id": "10", "number": "", "name": ""}
    activities = [Activity("10", "Prosjekttid", number="P")]
    read = as_read(desk.ref, HourRegister.ACTIVITIES, activities, at=desk.clock.now())
    desk.state.commit(SaveRegisterReading(read))
    (step,) = desk.read("/transfers/te_1")["history"]
    assert step["booking"]["activity"] == {"id": "10", "number": "P", "name": "Prosjekttid"}


def test_the_history_of_an_entry_is_one_answer() -> None:
    desk = HourDesk()
    now = desk.clock.now()
    for n, state in enumerate((S.READY, S.CLAIMED, S.CONFIRMED, S.CORRECTING)):
        put(desk.state, line_in(state, desk.ref, "te_1", since=now + timedelta(minutes=n)))
    told = desk.read("/transfers/te_1", lang="en")
    assert [step["state"] for step in told["history"]] == [
        "ready",
        "claimed",
        "confirmed",
        "correcting",
    ]
    assert told["history"][1]["effect"] == "book"
    assert told["history"][1]["booking"]["hours"] == "7.5"
    assert told["history"][2]["externalId"] == "88001"
    assert told["next"] is None
    later = desk.read("/transfers/te_1", start="1", limit="2")
    assert ([step["state"] for step in later["history"]], later["next"]) == (
        ["claimed", "confirmed"],
        3,
    )
    (line,) = told["lines"]
    assert line["standing"]["externalId"] == "88002"


def test_an_entry_that_is_not_there_is_not_found(shown: HourDesk) -> None:
    answer = shown.ask_api("GET", shown.of(shown.ref, "/transfers/te_0"))
    assert (answer.status, answer.code) == (404, "transfer_not_found")
    answer = shown.press("retry", entry="te_0")
    assert (answer.status, answer.code) == (404, "transfer_not_found")


@pytest.mark.parametrize("again", [False, True])
def test_a_refused_line_is_tried_again(again: bool) -> None:
    desk = HourDesk()
    put(desk.state, line_in(S.REJECTED, desk.ref, "te_1"))
    for _ in range(1 + again):
        answer = desk.press("retry", role=OPERATOR)
        assert (answer.status, answer.body["state"]) == (200, "ready")
    assert desk.line().problem is None
    assert desk.state.work(desk.ref, str(WorkKind.PUSH_HOURS)) or desk.bell.rung
    (_, tried) = desk.state.moves_of(desk.ref, "te_1")
    assert (tried.by, tried.actor) == ("person", f"{OPERATOR}@svenn")


def test_a_line_is_let_be_with_a_note_once() -> None:
    desk = HourDesk()
    put(desk.state, line_in(S.REJECTED, desk.ref, "te_1"))
    for _ in range(2):
        answer = desk.press("ignore", {"note": "Ført for hånd"})
        assert (answer.status, answer.body["state"]) == (200, "ignored")
    assert answer.body["note"] == "Ført for hånd"
    assert len(desk.state.moves_of(desk.ref, "te_1")) == 2
    blank = desk.press("ignore", {"note": "  "})
    assert (blank.status, blank.code) == (422, "note_missing")


@pytest.mark.parametrize("body", [{}, {"note": ""}, {"note": "a", "because": "b"}, {"note": 7}])
def test_a_note_is_strict(body: Any) -> None:
    desk = HourDesk()
    put(desk.state, line_in(S.REJECTED, desk.ref, "te_1"))
    assert desk.press("ignore", body).status == 422
    assert desk.line().state is S.REJECTED


def test_an_uncertain_line_that_arrived_stands_under_its_id() -> None:
    desk = HourDesk()
    put(desk.state, line_in(S.UNCERTAIN, desk.ref, "te_1"))
    for _ in range(2):
        answer = desk.press("decide", {"arrivedAs": "88001"})
        assert (answer.status, answer.body["state"]) == (200, "confirmed")
    assert answer.body["standing"]["externalId"] == "88001"
    assert desk.state.booked_as(desk.ref, "88001") == ("te_1", "te_1")


def test_an_uncertain_line_that_did_not_arrive_is_owed_still() -> None:
    desk = HourDesk()
    put(desk.state, line_in(S.UNCERTAIN, desk.ref, "te_1"))
    answer = desk.press("decide", {"notArrived": True})
    assert (answer.status, answer.body["state"]) == (200, "ready")
    again = desk.press("decide", {"notArrived": True})
    assert (again.status, again.code) == (409, "step_not_possible")
    assert "ready to be sent" in again.body["detail"].lower()


def test_an_entry_of_another_line_is_refused() -> None:
    desk = HourDesk()
    put(desk.state, line_in(S.CONFIRMED, desk.ref, "te_2"), line_in(S.UNCERTAIN, desk.ref, "te_1"))
    answer = desk.press("decide", {"arrivedAs": "88001"})
    assert (answer.status, answer.code) == (409, "entry_of_another_line")
    assert desk.line().state is S.UNCERTAIN


def test_a_change_of_unknown_outcome_is_of_the_entry_that_stands() -> None:
    desk = HourDesk()
    amended = replace(SENDING, effect=Effect.AMEND)
    standing = Standing("88001", replace(BOOKING, comment="Før"))
    put(desk.state, line_in(S.UNCERTAIN, desk.ref, "te_1", sending=amended, standing=standing))
    answer = desk.press("decide", {"arrivedAs": "88009"})
    assert (answer.status, answer.code) == (409, "entry_of_another_line")
    answer = desk.press("decide", {"arrivedAs": "88001"})
    assert answer.body["standing"]["booking"]["comment"] == BOOKING.comment


@pytest.mark.parametrize(
    "body",
    [{}, {"notArrived": False}, {"arrivedAs": ""}, {"arrivedAs": "1", "notArrived": True}],
)
def test_a_decision_says_one_of_both(body: Any) -> None:
    desk = HourDesk()
    put(desk.state, line_in(S.UNCERTAIN, desk.ref, "te_1"))
    answer = desk.press("decide", body)
    assert (answer.status, answer.code) == (422, "request_not_valid")
    assert desk.line().state is S.UNCERTAIN


@pytest.mark.parametrize("state", [S.CLAIMED, S.SENT_UNKNOWN, S.CONFIRMED, S.REVERSED])
def test_what_is_under_way_or_settled_takes_no_decision(state: TransferState) -> None:
    desk = HourDesk()
    put(desk.state, line_in(state, desk.ref, "te_1"))
    for step, body in (
        ("retry", None),
        ("ignore", {"note": "a"}),
        ("decide", {"notArrived": True}),
    ):
        answer = desk.press(step, body)
        assert (answer.status, answer.code) == (409, "step_not_possible")
    assert desk.line().state is state


def test_hours_are_sent_now_where_they_are_sent_at_all() -> None:
    desk = HourDesk()
    for _ in range(2):
        answer = desk.ask_api("POST", desk.of(desk.ref, "/hours/send"))
        assert answer.status == 202
    assert {item.kind for item in desk.bell.rung[-2:]} == {WorkKind.PUSH_HOURS}
    told = desk.state.audit(desk.ref, limit=1)[0]
    assert (told.action, told.actor) == ("hours_sent_now", "host_backend@svenn")
    off = HourDesk(HourSettings())
    before = off.state.audit(off.ref)
    answer = off.ask_api("POST", off.of(off.ref, "/hours/send"))
    assert (answer.status, answer.code) == (409, "sending_is_off")
    assert off.state.audit(off.ref) == before, "what was refused was not done"


def test_many_lines_are_counted_up_to_a_bound() -> None:
    desk = HourDesk()
    put(desk.state, *(line_in(S.WAITING, desk.ref, f"te_{n}", judgement=UNMET) for n in range(101)))
    for item in desk.read("/hours/waiting")["items"]:
        assert (item["lines"], item["more"]) == (100, True)
    first = desk.read("/hours/waiting", limit="1")
    second = desk.read("/hours/waiting", start=str(first["next"]))
    assert [one["criterion"] for one in (*first["items"], *second["items"])] == [
        EMPLOYEE.kind,
        PROJECT.kind,
    ]
    assert second["next"] is None


@pytest.mark.requirement("ALL-09")
def test_what_a_host_forgot_is_told_and_taken_back_by_a_word_on_just_so_many() -> None:
    desk = HourDesk()
    assert desk.read("/hours/waiting")["forgotten"] is None
    since = desk.clock.now()
    desk.state.commit(
        SaveHourProgress(HourProgress(desk.ref, forgotten=Forgotten(7, since, "2026-11-16")))
    )
    told = desk.read("/hours/waiting", lang="nb")["forgotten"]
    assert (told["entries"], told["problem"]) == (7, "host_forgot_entries")
    assert told["since"] == since.isoformat()
    assert "7 timeføringer" in told["explanation"]
    assert told["nextStep"]

    path = desk.of(desk.ref, "/hours/take-back")
    for wrong, code in ((6, "state_moved"), (0, "request_not_valid")):
        assert desk.ask_api("POST", path, {"entries": wrong}).code == code
    assert desk.state.work(desk.ref, "push_hours#all") is None
    answer = desk.ask_api("POST", path, {"entries": 7})
    assert (answer.status, answer.body) == (202, {"entries": 7})
    owed = desk.state.work(desk.ref, "push_hours#all")
    assert owed is not None
    assert (owed.due_at, set(owed.parameters)) == (desk.clock.now(), {GONE})
    assert desk.bell.rung[-1].kind is WorkKind.PUSH_HOURS
