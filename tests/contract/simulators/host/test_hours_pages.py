"""The pages of hours: what stands there, what a person can do, and what is said when it is no."""

import json

import pytest

from local.simulators.host.hours_sheet import HOURS
from tests.contract.simulators.host.booking import ENTRY, RECORDS
from tests.contract.simulators.host.browsing import BACKEND, Browser

HERE = "/accounts/t_42/hours"
NEW = {
    "employeeId": "e_9",
    "date": "2026-11-20",
    "start": "07:00",
    "end": "15:30",
    "breakMinutes": "30",
    "projectId": "p_1",
    "activityId": "act_1",
    "payTypeId": "pay_1",
    "billable": "true",
    "registrationType": "ordinary",
}


@pytest.fixture
def browser():
    made = Browser(BACKEND)
    made.host.seed({"records": {"t_42": RECORDS}})
    yield made
    made.client.close()
    made.host.close()


def entries(browser):
    return [one for one in browser.host.dump()["hours"]["t_42"] if not one["deleted"]]


def seed(browser, *changes):
    browser.host.seed({"hours": {"t_42": [{**ENTRY, **change} for change in changes]}})


def judge(browser, act, axis="employee_period", subject="e_9", **changes):
    days = {"from": "2026-11-16", "to": "2026-11-22", **changes}
    return browser.client.post(
        f"{HERE}/approval?employee=e_9",
        data={"axis": axis, "subject": subject, "act": act, **days},
    )


def test_a_person_writes_hours_and_changes_them(browser):
    assert "ingen timeføringer her" in browser.get(HERE)
    assert '<option value="e_9">9 Kari Nordmann</option>' in browser.get(f"{HERE}/new")
    sent = browser.post(f"{HERE}/new", **NEW)
    assert "Timeføringen er opprettet." in browser.get(sent.headers["Location"])
    (entry,) = entries(browser)
    assert (entry["hours"], entry["activityId"], entry["billable"]) == ("8.00", "act_1", True)
    assert entry["approval"]["status"] == "submitted"
    page = browser.get(HERE)
    for text in ("20.11.2026", "07:00–15:30", "Kari Nordmann", "Tak", "Riving", "Timelønn"):
        assert text in page
    form = {**HOURS.form.shown(entry), "version": entry["version"]}
    browser.post(f"{HERE}/{entry['id']}", **{**form, "hours": "6,25", "billable": "false"})
    (changed,) = entries(browser)
    assert (changed["hours"], changed["billable"], changed["version"]) == ("6.25", False, "2")
    form = {**HOURS.form.shown(changed), "version": "2", "end": "14:30", "hours": ""}
    browser.post(f"{HERE}/{entry['id']}", **form)
    assert entries(browser)[0]["hours"] == "7.00"


def test_what_is_wrong_is_told_beside_the_field(browser):
    answer = browser.post(f"{HERE}/new", status=422, **{**NEW, "employeeId": "", "hours": "ti"})
    assert "Ansatt</a>: Må fylles ut." in answer.text
    assert 'id="hours-error"' in answer.text
    assert 'value="ti"' in answer.text
    assert entries(browser) == []


def test_an_entry_that_changed_meanwhile_is_not_overwritten(browser):
    seed(browser, {"id": "h_1"})
    form = {**HOURS.form.shown(entries(browser)[0]), "version": "1"}
    browser.host.hours_desk("t_42").save("h_1", {"hours": "6.00"})
    answer = browser.post(f"{HERE}/h_1", status=409, **form)
    assert "endret i mellomtiden" in answer.text
    assert entries(browser)[0]["hours"] == "6.00"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"1.25", "2.25", "3.25"}),
        ("?employee=e_10", {"2.25"}),
        ("?project=p_2", {"3.25"}),
        ("?week=2026-W48", {"2.25"}),
        ("?employee=e_9&week=2026-W47", {"1.25", "3.25"}),
    ],
)
def test_hours_are_found_by_employee_project_and_week(browser, query, shown):
    seed(
        browser,
        {"hours": "1.25"},
        {"hours": "2.25", "employeeId": "e_10", "date": "2026-11-23", "projectId": None},
        {"hours": "3.25", "projectId": "p_2"},
    )
    page = browser.get(f"{HERE}{query}")
    assert {hours for hours in ("1.25", "2.25", "3.25") if f">{hours}<" in page} == shown


def test_a_week_leads_to_its_neighbours_over_the_turn_of_the_year(browser):
    page = browser.get(f"{HERE}?week=2026-W53")
    assert "week=2026-W52" in page
    assert "week=2027-W01" in page
    assert "Uken skrives som" in browser.get(f"{HERE}?week=47", status=422)
    assert "Uken skrives som" in browser.get(f"{HERE}?week=2026-W60", status=422)


def test_a_person_approves_and_reopens_a_period(browser):
    seed(browser, {"id": "h_1"}, {"id": "h_2", "employeeId": "e_10"})
    answer = judge(browser, "approve")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{HERE}?employee=e_9&notice=hours_approved"
    page = browser.get(answer.headers["Location"])
    assert "Timene er godkjent." in page
    assert 'Godkjent <span class="tag">periode</span>' in page
    locked = browser.get(f"{HERE}/h_1")
    assert "derfor låst" in locked
    assert "Lagre" not in locked
    assert "Slett" not in locked
    assert "hours_untouched" in judge(browser, "approve").headers["Location"]
    assert "hours_reopened" in judge(browser, "reopen").headers["Location"]
    assert "Gjenåpnet" in browser.get(f"{HERE}/h_1")
    told = [json.loads(message.body)["type"] for message in browser.host.outbox.messages()]
    assert told == ["hours.approved", "hours.reopened"]


def test_a_person_approves_a_project(browser):
    seed(browser, {"id": "h_1"}, {"id": "h_2", "employeeId": "e_10"})
    judge(browser, "approve", axis="project", subject="p_1")
    assert [entry["approval"]["axes"] for entry in entries(browser)] == [["project"]] * 2


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"subject": ""}, "Velg hvem eller hva"),
        ({"axis": "all"}, "Velg hvem eller hva"),
        ({"from": ""}, "Fyll inn begge datoene"),
    ],
)
def test_an_approval_that_is_half_told_is_not_given(browser, changes, text):
    seed(browser, {"id": "h_1"})
    answer = judge(browser, "approve", **changes)
    assert answer.status_code == 422
    assert text in answer.text
    assert entries(browser)[0]["approval"]["status"] == "submitted"


def test_a_host_that_approves_by_project_alone_offers_that_alone(browser):
    browser.host.seed({"settings": {"timeEntries": {"approvalAxes": ["project"]}}})
    page = browser.get(HERE)
    assert "Et prosjekt" in page
    assert "En ansatts periode" not in page


def test_what_became_of_each_line_is_shown_with_its_message(browser):
    lines = {
        "supplements": [{"payTypeId": "pay_ot50", "quantity": "1.5", "unitCode": "h"}],
        "machineUsages": [{"machineId": "m_7", "hours": "3"}],
    }
    seed(browser, {"id": "h_1", **lines})
    hours = browser.host.hours("t_42")
    row = hours.row("h_1")
    reports = (
        {"status": "confirmed", "externalId": "778812"},
        {"lineId": "h_1-s1", "status": "held", "message": "Lønnsarten mangler i regnskapet"},
        {"lineId": "h_1-m1", "status": "failed", "message": "Avvist av <b>ERP</b>"},
    )
    for report in reports:
        hours.transfers.remember(row, {"id": "h_1", "version": "1", **report}, erp="go")
    for page in (browser.get(HERE), browser.get(f"{HERE}/h_1")):
        for text in ("Overført", "778812", "Venter", "Lønnsarten mangler i regnskapet", "Feilet"):
            assert text in page
        assert "Overtid 50 %" in page
        assert "1.5 h" in page
        assert "Gravemaskin" in page
        assert "Avvist av &lt;b&gt;ERP&lt;/b&gt;" in page


@pytest.mark.parametrize(
    ("part", "fields", "changed"),
    [
        ("supplements", {"payTypeId": "pay_ot50", "quantity": "1,5"}, {"quantity": "2"}),
        ("machineUsages", {"machineId": "m_7", "hours": "3", "billable": "false"}, {"hours": "4"}),
    ],
)
def test_a_person_adds_changes_and_removes_a_line(browser, part, fields, changed):
    seed(browser, {"id": "h_1"})
    assert "Overtid 50 %" in browser.get(f"{HERE}/h_1/supplements/new")
    browser.post(f"{HERE}/h_1/{part}/new", **fields)
    (line,) = entries(browser)[0][part]
    assert line["id"] == f"h_1-{part[0]}1"
    path = f"{HERE}/h_1/{part}/{line['id']}"
    browser.get(path)
    browser.post(path, **{**fields, **changed})
    (after,) = entries(browser)[0][part]
    assert after.items() >= {"id": line["id"], **changed}.items()
    browser.post(f"{path}/remove")
    assert entries(browser)[0][part] == []
    assert "innes ikke" in browser.get(path, status=404)
    refused = browser.post(f"{HERE}/h_1/{part}/new", status=422)
    assert "Må fylles ut." in refused.text


def test_a_person_refuses_hands_in_and_deletes(browser):
    seed(browser, {"id": "h_1"})
    browser.client.post(f"{HERE}/h_1/status", data={"status": "rejected"})
    assert "Avvist" in browser.get(f"{HERE}/h_1")
    browser.client.post(f"{HERE}/h_1/status", data={"status": "submitted"})
    assert entries(browser)[0]["approval"]["status"] == "submitted"
    assert "Slette Timer 20.11.2026, Kari Nordmann?" in browser.get(f"{HERE}/h_1/delete")
    sent = browser.post(f"{HERE}/h_1/delete")
    assert "Timeføringen er slettet." in browser.get(sent.headers["Location"])
    assert entries(browser) == []
    assert "Finnes ikke" in browser.get(f"{HERE}/h_1", status=404)


def test_an_approved_entry_is_neither_saved_nor_deleted_from_an_old_page(browser):
    seed(browser, {"id": "h_1"})
    form = {**HOURS.form.shown(entries(browser)[0])}
    judge(browser, "approve")
    browser.post(f"{HERE}/h_1", status=422, **{**form, "version": "2", "hours": "1"})
    browser.post(f"{HERE}/h_1/delete", status=423)
    assert entries(browser)[0]["hours"] == ENTRY["hours"]


def test_many_hours_fill_several_pages(browser):
    seed(browser, *[{}] * 51)
    assert "51 timeføringer · 382.50 timer · side 1 av 2" in browser.get(HERE)
    assert 'rel="prev"' in browser.get(f"{HERE}?employee=e_9&page=2")
