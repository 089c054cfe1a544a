"""People set hours up: what is on, what the hours become, and where the host's registers lead."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import pytest

from bindeledd.console.languages import LANGUAGES, Texts
from bindeledd.console.texts import MESSAGES
from bindeledd.console.views import hour_people
from bindeledd.domain.changes import PutLink, SaveRegisterReading
from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.hours.readings import HourRegister, not_read
from bindeledd.domain.hours.settings import HourSettings, SendingTrigger
from bindeledd.domain.hours.suggesting import MAPPED, MatchState
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.hours.transfers import Criterion, CriterionKind, Judgement
from bindeledd.domain.identity import Dimension
from bindeledd.domain.links import Link, LinkOrigin
from bindeledd.domain.plans import Hint, Suggestion
from bindeledd.domain.work import WorkKind
from tests.console.hour_registers import put, put_all, put_many
from tests.console.stage import ON, location
from tests.console.test_hours import Office, plain
from tests.fakes import NOON

OFF = HourSettings()
CHOICES = {
    "sending": "on",
    "trigger": "daily",
    "project_activity": "10",
    "internal_activity": "20",
    "default_hour_type": "1",
    "start_date": "2026-11-01",
    "marker": "on",
}


@pytest.fixture
def office() -> Office:
    made = Office(OFF)
    put_all(made.stage.state, made.ref)
    return made


def kept(office: Office) -> HourSettings:
    connection = office.stage.state.connection(office.ref)
    assert connection is not None
    return connection.settings.hours


def save(office: Office, at: str = "/hours/settings", **form: str) -> dict[str, Any]:
    return office.customer.post(office.path(at), **form)


def chosen_in(body: str, name: str) -> str:
    """Give the value that a select shows as chosen; the first, where none is marked."""
    (found,) = re.findall(rf'<select[^>]*name="{name}".*?</select>', body, re.DOTALL)
    marked = re.findall(r'<option value="([^"]*)" selected>', found)
    assert len(marked) <= 1, "one choice is shown once"
    return marked[0] if marked else ""


def body_of(office: Office, page: str) -> str:
    answer = office.customer.get(office.path(page))
    assert answer["statusCode"] == 200
    return str(answer["body"])


@pytest.mark.requirement("SV-12")
def test_sending_is_off_at_first_and_the_page_says_what_must_be_chosen(office):
    page = office.read("/hours/settings")
    assert not kept(office).sending
    assert "Choose the standard activity for customer and project time." in page
    assert "Choose the standard activity for internal time." in page


@pytest.mark.requirement("SV-12")
@pytest.mark.parametrize("left_out", ["project_activity", "internal_activity"])
def test_without_both_activities_sending_stays_off_and_what_was_typed_stays(office, left_out):
    answer = save(office, **{**CHOICES, left_out: ""})
    assert answer["statusCode"] == 422
    assert kept(office) == OFF
    assert chosen_in(answer["body"], "default_hour_type") == "1"
    assert 'value="2026-11-01"' in answer["body"]


def test_what_is_saved_stands_and_is_shown(office):
    before = replace(OFF, hour_types={"pay_2": "3"})
    office.stage.change(office.ref, settings=replace(ON, hours=before))
    answer = save(office, **CHOICES)

    assert location(answer).endswith("/hours/settings?done=hours_saved")
    hours = kept(office)
    assert (hours.sending, hours.trigger) == (True, SendingTrigger.DAILY)
    assert (hours.project_activity, hours.internal_activity) == ("10", "20")
    assert (hours.leave_corrected, hours.marker) == (False, True)
    assert hours.hour_types == {"pay_2": "3"}, "mappings have pages of their own"
    body = body_of(office, "/hours/settings")
    assert chosen_in(body, "project_activity") == "10"
    assert chosen_in(body, "default_hour_type") == "1"
    assert "must be in place" not in office.read("/hours/settings")


def test_a_page_about_a_connection_tells_times_in_its_tenants_zone(office):
    office.stage.change(office.ref, time_zone="Europe/Helsinki")
    assert "in the time zone Europe/Helsinki." in office.read("/hours/settings")


@pytest.mark.parametrize("slip", [{"start_date": "i morgen"}, {"trigger": "weekly"}])
def test_a_slip_is_refused_and_changes_nothing(office, slip):
    assert save(office, **{**CHOICES, **slip})["statusCode"] == 422
    assert kept(office) == OFF


def test_an_inactive_activity_is_not_offered_and_one_that_was_chosen_says_so(office):
    assert "Gammel" not in office.read("/hours/settings")
    hours = replace(OFF, project_activity="30")
    office.stage.change(office.ref, settings=replace(ON, hours=hours))
    body = body_of(office, "/hours/settings")
    assert chosen_in(body, "project_activity") == "30"
    assert "30 (no longer in use)" in office.read("/hours/settings")


def test_opening_pages_owes_nothing_and_the_button_does():
    office = Office(OFF)
    for page in ("/hours/settings", "/hours/mappings/pay_types", "/hours/employees"):
        office.read(page)
    assert office.stage.state.work_of(office.ref) == []
    assert "have not been fetched" in office.read("/hours/settings")

    answer = save(office, "/hours/registers")
    assert location(answer).endswith("?done=hours_fetching")
    (item,) = office.stage.state.work_of(office.ref)
    assert item.kind is WorkKind.READ_HOUR_REGISTERS
    assert [one.key for one in office.stage.bell.rung] == [item.key]


@pytest.mark.parametrize("page", ["/hours/settings", "/hours/mappings/pay_types"])
def test_whoever_looks_before_the_first_reading_is_told_that_it_is_under_way(page):
    office = Office(OFF)
    save(office, "/hours/registers")
    told = office.read(page)
    assert "Being fetched; load the page again" in told
    assert "Not fetched yet" not in told
    assert ("are being fetched from PowerOffice Go" in told) == (page == "/hours/settings")


def test_where_nothing_runs_nothing_can_be_fetched():
    office = Office(OFF)
    office.stage.change(office.ref, state=ConnectionState.PAUSED)
    assert "Fetch anew" not in office.read("/hours/settings")
    assert save(office, "/hours/registers")["statusCode"] == 409
    assert office.stage.state.work_of(office.ref) == []


def test_why_a_register_could_not_be_read_is_told_with_the_systems_own_words():
    office = Office(OFF)
    failed = not_read(
        office.ref,
        HourRegister.ACTIVITIES,
        None,
        problem="time_module_missing",
        system_message="No subscription to TimeTracking",
        at=NOON,
    )
    office.stage.state.commit(SaveRegisterReading(failed))
    page = office.read("/hours/settings")
    assert "could not be fetched from PowerOffice Go" in page
    assert "The time module is missing" in page
    assert "No subscription to TimeTracking" in page


@pytest.mark.requirement("SV-13")
def test_pay_types_show_which_find_their_way_and_which_wait_and_why(office):
    body = body_of(office, "/hours/mappings/pay_types?lang=en")
    rows = [plain({"body": one}) for one in re.findall(r"<tr.*?</tr>", body, re.DOTALL)[1:]]
    states = {
        name: next(row for row in rows if row.startswith(name))
        for name in ("100 Timelønn", "200 Overtid", "400 Reisetid", "100 Fast timelønn")
    }
    assert "Same name" in states["100 Timelønn"]
    assert "Waits: several fit" in states["200 Overtid"]
    assert "Waits: none fits" in states["400 Reisetid"]
    assert "Same pay item in PowerOffice Go" in states["100 Fast timelønn"]
    assert [chosen_in(body, f"to-pay_{n}") for n in range(1, 5)] == [""] * 4, "nothing is guessed"
    only = body_of(office, "/hours/mappings/pay_types?show=waiting")
    assert re.findall(r'name="to-([^"]*)"', only) == ["pay_2", "pay_3"]


def test_a_pay_type_that_waits_is_matched_by_hand_and_let_go_again(office):
    page = "/hours/mappings/pay_types"
    save(office, page, **{"to-pay_2": "3", "to-pay_1": "", "page": "1", "show": "waiting"})
    assert kept(office).hour_types == {"pay_2": "3"}
    assert chosen_in(body_of(office, page), "to-pay_2") == "3"
    save(office, page, **{"to-pay_2": ""})
    assert kept(office).hour_types == {}


@pytest.mark.requirement("SV-14")
def test_a_work_type_of_one_equal_name_is_proposed_and_stands_only_when_saved(office):
    page = "/hours/mappings/work_types"
    body = body_of(office, page)
    assert chosen_in(body, "to-wt_1") == "11"
    assert [chosen_in(body, f"to-wt_{n}") for n in (2, 3)] == ["", ""]
    assert kept(office).activities == {}

    save(office, page, **{"to-wt_1": "11", "to-wt_2": "", "to-wt_3": ""})
    assert kept(office).activities == {"wt_1": "11"}
    save(office, page, **{"to-wt_1": ""})
    assert kept(office).activities == {"wt_1": ""}, "decided, and not proposed again"
    assert chosen_in(body_of(office, page), "to-wt_1") == ""


def test_only_what_is_in_use_can_be_chosen(office):
    page = "/hours/mappings/work_types"
    for forged in ("30", "999", "x"):
        assert save(office, page, **{"to-wt_2": forged})["statusCode"] == 422
    save(office, page, **{"to-unknown": "10"})
    assert kept(office).activities == {}


def test_what_is_chosen_and_no_longer_in_use_waits_and_may_stay(office):
    office.stage.change(
        office.ref, settings=replace(ON, hours=replace(OFF, activities={"wt_2": "30"}))
    )
    page = "/hours/mappings/work_types"
    assert "Waits: no longer in use" in office.read(page)
    assert chosen_in(body_of(office, page), "to-wt_2") == "30"
    save(office, page, **{"to-wt_2": "30", "to-wt_3": "10"})
    assert kept(office).activities == {"wt_2": "30", "wt_3": "10"}


def test_the_hosts_activities_show_what_the_host_itself_knows(office):
    page = office.read("/hours/mappings/host_activities")
    assert "Set in Svenn" in page
    assert "Same name" in page


def test_five_hundred_are_shown_in_pages_that_stay_small(office):
    put_many(office.stage.state, office.ref)
    body = body_of(office, "/hours/mappings/pay_types")
    assert len(body) < 2_000_000
    assert len(re.findall("<select", body)) < 50
    last = "/hours/mappings/work_types?page=25"
    ids = re.findall(r'name="to-([^"]*)"', body_of(office, last))
    assert ids
    answer = save(office, "/hours/mappings/work_types", **{f"to-{ids[-1]}": "7", "page": "25"})
    assert location(answer).endswith("mappings/work_types?done=hours_saved&page=25")
    assert kept(office).activities == {ids[-1]: "7"}


def test_a_register_that_is_none_is_not_found(office):
    for register in ("activities", "hour_types", "wages"):
        assert office.customer.get(office.path(f"/hours/mappings/{register}"))["statusCode"] == 404
        assert save(office, f"/hours/mappings/{register}")["statusCode"] == 404


def test_an_empty_register_says_so(office):
    put(office.stage.state, office.ref, work_types=[])
    assert "Svenn has none of these." in office.read("/hours/mappings/work_types")


@pytest.mark.requirement("SV-15")
def test_employees_show_who_is_linked_who_is_held_and_who_is_not(office):
    stage, ref = office.stage, office.ref
    link = Link(
        Dimension.EMPLOYEES,
        "e_1",
        "901",
        {"number": "1", "name": "Kari Moe"},
        {"number": "1", "name": "Kari Moe"},
        1,
        LinkOrigin.EQUAL_KEY,
        NOON,
    )
    stage.state.commit(PutLink(ref, link, new=True))
    same = Suggestion(Hint.SAME_NUMBER_OTHER_NAME, "902", "2", "Per Vik", 20)
    about: dict[str, Any] = {"dimension": Dimension.EMPLOYEES, "number": "2", "name": "Ola Lie"}
    stage.issue(ref, "e_2", "name_contradicts", other_id="902", suggestions=(same,), **about)
    stage.issue(ref, "e_3", "number_missing", **(about | {"number": None, "name": "Siv Dal"}))

    page = office.read("/hours/employees")
    assert "1 employee must be confirmed" in page
    order = [page.rindex(name) for name in ("Ola Lie", "Per Vik", "Siv Dal", "Kari Moe")]
    assert order == sorted(order)
    body = body_of(office, "/hours/employees")
    assert f'href="{office.path("/pairs")}"' in body
    assert f'href="{office.path("/problems")}"' in body


def test_an_operator_sees_and_sets_the_same(office):
    ref = office.ref
    path = f"/console/connections/{ref.tenant}/{ref.connection}/hours/settings"
    assert "Prosjekttid" in html.unescape(office.operator.get(path)["body"])
    assert office.operator.post(path, **CHOICES)["statusCode"] == 303
    assert kept(office).sending


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_register_and_trigger_has_a_text(language):
    texts = Texts(language)
    families = {
        "hours.match": MatchState,
        "hours.register": HourRegister,
        "hours.mapping": MAPPED,
        "hours.by_itself": MAPPED,
        "hours.trigger": SendingTrigger,
        "hours.trigger_text": SendingTrigger,
        "hours.standing": hour_people.Standing,
        "hours.missing": ("not_fetched", "not_readable", "project_activity", "internal_activity"),
    }
    asked = [f"{family}.{member}" for family, members in families.items() for member in members]
    assert [key for key in asked if key not in MESSAGES[texts.language]] == []


@pytest.mark.parametrize(
    ("criterion", "page"),
    [
        (Criterion(CriterionKind.PAY_TYPE_AMBIGUOUS, "pay_2"), "/hours/mappings/pay_types"),
        (Criterion(CriterionKind.ACTIVITY_NOT_MATCHED, "act_9"), "/hours/mappings/host_activities"),
        (Criterion(CriterionKind.HOUR_TYPE_MISSING, "default_hour_type"), "/hours/settings"),
    ],
)
def test_what_hours_wait_for_leads_to_the_page_that_solves_it(office, criterion, page):
    judgement = Judgement(demanded=True, criteria=(criterion,))
    office.puts(TransferState.WAITING, judgement=judgement)
    (address,) = re.findall(r'<a class="button small" href="([^"]*)"', body_of(office, "/hours"))
    assert address == office.path(page)
    assert office.customer.get(address)["statusCode"] == 200
