"""Approval of hours by person and week: what is approved is locked (facts, 3.5)."""

import pytest

from tests.contract.simulators.poweroffice.forms import forms
from tests.contract.simulators.poweroffice.office import replace
from tests.contract.simulators.poweroffice.time_company import (
    ENTRIES,
    HOUSE,
    KARI,
    LEAST,
    NUMBER,
    PER,
    change,
    create,
    time_company,
)

MONDAY, TUESDAY, WEDNESDAY, SUNDAY = "2026-11-23", "2026-11-24", "2026-11-25", "2026-11-29"
NEXT_MONDAY = "2026-11-30"


@pytest.fixture
def person(office):
    """Someone at the page of hours of the company."""

    def act(action, employee=PER, **fields):
        browser = office.browser()
        browser.follow_redirects = True
        home = f"/gui/{office.company(NUMBER).id}/hours"
        data = {"employee": str(employee), "week": MONDAY} | fields
        return browser.post(f"{home}/{action}", data=data)

    return act


def approve(person, through=SUNDAY, **fields):
    page = person("approve", through=through, **fields)
    assert page.status_code == 200
    return page


def status_of(api, entry, action):
    if action == "delete":
        return api.delete(f"{ENTRIES}/{entry['Id']}").status_code
    return change(api, entry, replace("/Quantity", 90)).status_code


@pytest.mark.parametrize("action", ["patch", "delete"])
def test_what_is_approved_is_locked(office, person, action):
    api = time_company(office)
    early, late, other = (
        create(api, Date=MONDAY),
        create(api, Date=WEDNESDAY),
        create(api, Date=MONDAY, EmployeeId=KARI),
    )
    following = create(api, Date=NEXT_MONDAY)
    approve(person, through=TUESDAY)
    assert status_of(api, early, action) == 409
    for free in (late, other, following):
        assert status_of(api, free, action) == 200
    left = api.get(f"{ENTRIES}/{early['Id']}").json()
    assert left["Quantity"] == early["Quantity"]


def test_the_refusal_says_so(office, person):
    api = time_company(office)
    made = create(api)
    approve(person)
    answer = change(api, made, replace("/InternalComment", "x"))
    assert "is locked and cannot be changed" in answer.json()["detail"]
    assert answer.json()["title"] == "Time entry validation error(s)"
    assert change(api, made).status_code == 409


@pytest.mark.parametrize("status", [400, 409])
def test_the_status_of_the_refusal_is_a_setting(office, person, status):
    api = time_company(office, time_locked_status=status)
    made = create(api)
    approve(person)
    assert status_of(api, made, "patch") == status_of(api, made, "delete") == status
    assert api.post(ENTRIES, json=LEAST).status_code == status


def test_an_approval_can_be_undone_and_extended(office, person):
    api = time_company(office)
    early, late = create(api, Date=MONDAY), create(api, Date=WEDNESDAY)
    approve(person, through=TUESDAY)
    approve(person)
    assert status_of(api, early, "patch") == status_of(api, late, "patch") == 409
    assert person("undo").status_code == 200
    assert status_of(api, early, "patch") == status_of(api, late, "delete") == 200
    assert api.post(ENTRIES, json=LEAST).status_code == 201


@pytest.mark.parametrize("fact", ["_payroll", "_accrued"])
def test_an_approval_stays_once_the_hours_went_further(office, person, fact):
    api = time_company(office)
    made = create(api)
    approve(person)
    register = office.simulator.named_register(office.company(NUMBER), "time_entries")
    register.remember(made["Id"], {fact: True})
    refused = person("undo")
    assert (refused.status_code, "in a payroll run" in refused.text) == (400, True)
    assert status_of(api, made, "patch") == 409


def test_people_hand_approved_hours_to_a_payroll_run(office, person):
    api = time_company(office)
    made, open_one = create(api, Date=MONDAY), create(api, Date=WEDNESDAY)
    approve(person, through=TUESDAY)
    assert "i lønnskjøring" in person("payroll").text
    assert person("undo").status_code == 400
    assert status_of(api, made, "delete") == 409
    assert status_of(api, open_one, "delete") == 200


def test_an_approved_week_refuses_new_hours_or_takes_them_open(open_office):
    for reading, created, moved in (("closed", 409, 409), ("open", 201, 200)):
        office = open_office()
        api = time_company(
            office,
            {"time_approvals": [{"_employee": 1, "Through": TUESDAY}]},
            time_approved_week=reading,
        )
        answer = api.post(ENTRIES, json={**LEAST, "Date": TUESDAY})
        assert answer.status_code == created
        late = create(api, Date=WEDNESDAY)
        assert change(api, late, replace("/Date", MONDAY)).status_code == moved
        assert api.post(ENTRIES, json={**LEAST, "EmployeeId": KARI}).status_code == 201
        if reading == "open":
            assert status_of(api, answer.json(), "patch") == 200


@pytest.mark.parametrize("shown", [True, False])
def test_whether_an_entry_shows_its_lock_is_a_setting(office, person, shown):
    api = time_company(office, time_lock_shown=shown)
    made = create(api)
    assert made.get("IsLocked") is (False if shown else None)
    approve(person)
    assert api.get(ENTRIES).json()[0].get("IsLocked") is (True if shown else None)
    assert change(api, made, replace("/IsLocked", False)).status_code == 400


@pytest.mark.parametrize("moves", [True, False])
def test_whether_approval_moves_the_stamp_is_a_setting(office, person, moves):
    api = time_company(office, time_approval_moves_stamp=moves)
    stamps = [create(api)["LastChangedDateTimeOffset"]]
    for action in ("approve", "undo"):
        office.clock.advance(1)
        person(action, **({"through": SUNDAY} if action == "approve" else {}))
        stamps.append(api.get(ENTRIES).json()[0]["LastChangedDateTimeOffset"])
    assert len(set(stamps)) == (3 if moves else 1)


def test_reports_tell_what_is_approved(office, person):
    api = time_company(office)
    early, _ = create(api, Date=MONDAY), create(api, Date=WEDNESDAY)
    approve(person, through=TUESDAY)
    period = {"fromDate": MONDAY, "toDate": SUNDAY}
    rows = api.get("/TimeTransactions", params=period).json()
    assert {row["Date"]: row["IsApproved"] for row in rows} == {MONDAY: True, WEDNESDAY: False}
    (only,) = api.get("/TimeTransactions", params=period | {"onlyApproved": "true"}).json()
    assert only["Id"] == early["Id"]


def test_the_page_shows_a_week_person_by_person(office, person):
    api = time_company(office, time_quantity_unit="decimal_hours", time_entry_id="uuid")
    create(api, Quantity=7.5, ProjectId=HOUSE)
    create(api, Quantity=4, EmployeeId=KARI)
    browser = office.browser()
    home = f"/gui/{office.company(NUMBER).id}/hours"
    page = browser.get(home)
    assert all(text in page.text for text in ("Per Moe", "Kari Vik", "7.5 t", "Hus", "Bygging"))
    assert page.text.count("åpen") == 2
    shown = approve(person)
    assert shown.text.count(">godkjent<") == 1
    assert f"godkjent til og med {SUNDAY}" in shown.text
    assert "Ingen timer i denne uken" in browser.get(f"{home}?week={NEXT_MONDAY}").text
    assert browser.get(f"{home}?week=uke").status_code == 400
    assert person("approve", employee="x", through=SUNDAY).status_code == 400
    elsewhere = f"/gui/{office.company().id}/hours"
    assert "Ingen timer ennå" in browser.get(elsewhere).text


@pytest.mark.parametrize("identifier", ["int", "uuid"])
def test_people_change_hours_too_but_not_approved_ones(office, person, identifier):
    api = time_company(office, time_entry_id=identifier, time_quantity_unit="decimal_hours")
    made = create(api, Quantity=7.5, ProjectId=HOUSE)
    browser = office.browser()
    browser.follow_redirects = True
    here = f"/gui/{office.company(NUMBER).id}/timelines/{made['Id']}"
    page = browser.get(here)
    forms(page)[0].send(browser, page, Quantity="6,5")
    changed = api.get(f"{ENTRIES}/{made['Id']}").json()
    moved = {"LastChangedDateTimeOffset": changed["LastChangedDateTimeOffset"]}
    assert changed == {**made, "Quantity": 6.5, **moved}
    approve(person)
    refused = forms(page)[0].send(browser, page, Quantity="5")
    assert "is locked and cannot be changed" in refused.text
    person("undo")
    forms(page)[-1].send(browser, page)
    assert api.get(ENTRIES).status_code == 204


def test_approvals_stand_in_the_dump(office, person):
    api = time_company(office)
    create(api)
    approve(person, through=TUESDAY)
    (dumped,) = [c for c in office.simulator.dump()["clients"] if c["name"] == "Timebygg AS"]
    approval = {"EmployeeId": PER, "Monday": MONDAY, "Through": TUESDAY}
    assert dumped["time_approvals"] == [approval]
    assert dumped["time_entries"][0]["_approved"] is True
