"""Hours: what an entry takes and shows, and the rules of what goes together (facts, 3.3, 3.5)."""

import pytest

from local.simulators.faults import Fault, FaultKind
from tests.contract.simulators.poweroffice.office import JSON_PATCH, replace
from tests.contract.simulators.poweroffice.time_company import (
    BERGEN,
    BUILDING,
    CLOSED,
    DIGGING,
    ENTRIES,
    HOUSE,
    KARI,
    LEAST,
    MEETING,
    OSLO,
    OTHER,
    OVERTIME,
    OWN,
    PART,
    PER,
    SHIFT,
    change,
    create,
    facts_of_project,
    time_company,
)

FULL = {
    **LEAST,
    "Quantity": 450,
    "BillableQuantity": 420,
    "FromTime": "07:00",
    "ToTime": "15:00",
    "BreakTime": 30,
    "CustomerId": BERGEN,
    "ProjectId": HOUSE,
    "DepartmentId": 990601,
    "HourTypeId": OVERTIME,
    "InternalComment": "Regn",
    "ExternalComment": "Støping",
}


@pytest.fixture
def time(office):
    return time_company(office)


def refusal(answer, status=400):
    assert answer.status_code == status, answer.text
    return answer.json()["detail"]


def posted(api, **values):
    return api.post(ENTRIES, json={**LEAST, **values})


def test_an_entry_is_read_back_as_it_was_sent(time):
    answer = time.post(ENTRIES, json=FULL)
    assert answer.status_code == 201
    made = answer.json()
    assert {name: made[name] for name in FULL} == FULL
    assert time.get(f"{ENTRIES}/{made['Id']}").json() == made
    assert time.get(ENTRIES).json() == [made]
    assert {"IsLocked", "ExternalImportReference"}.isdisjoint(made)


def test_person_activity_and_date_are_needed(time):
    for name in LEAST:
        values = {key: value for key, value in LEAST.items() if key != name}
        assert refusal(time.post(ENTRIES, json=values)) == f"The {name} field is required."
    assert create(time)["Quantity"] == 0


def test_what_does_not_exist_is_not_found(time):
    for name, word in (
        ("EmployeeId", "Employee"),
        ("ActivityTimeId", "Activity"),
        ("CustomerId", "Customer"),
        ("ProjectId", "Project"),
        ("DepartmentId", "Department"),
        ("HourTypeId", "Hour type"),
    ):
        assert refusal(posted(time, **{name: 1}), 404) == f"{word} with id = 1 not found."


def test_the_list_is_paged_and_narrowed_by_the_stamp_alone(time, office):
    made = [create(time, Quantity=number) for number in range(5)]
    pages = [time.get(ENTRIES, params={"PageSize": 2, "PageNumber": n}) for n in (1, 2, 3, 4)]
    assert [page.status_code for page in pages] == [200, 200, 200, 204]
    listed = [row["Id"] for page in pages[:3] for row in page.json()]
    assert sorted(listed) == [row["Id"] for row in made]
    office.clock.advance(1)
    change(time, made[1], replace("/Quantity", 60))
    latest = max(row["LastChangedDateTimeOffset"] for row in made)
    since = {"lastChangedDateTimeOffsetGreaterThan": latest}
    assert [row["Id"] for row in time.get(ENTRIES, params=since).json()] == [made[1]["Id"]]
    for key in ("employeeId", "fromDate", "projectId", "externalImportReference"):
        assert time.get(ENTRIES, params={key: "1"}).status_code == 400


def test_the_customer_is_that_of_the_project(time):
    words = "Customer connected to project is not the same as the customer stated in the API"
    assert refusal(posted(time, ProjectId=HOUSE, CustomerId=OSLO)) == words
    assert refusal(posted(time, ProjectId=PART, CustomerId=OSLO)) == words
    assert create(time, ProjectId=PART, CustomerId=BERGEN)["CustomerId"] == BERGEN
    assert create(time, CustomerId=OSLO)["CustomerId"] == OSLO
    made = create(time, ProjectId=HOUSE, CustomerId=BERGEN)
    assert refusal(change(time, made, replace("/ProjectId", OTHER))) == words


@pytest.mark.parametrize(("shown", "customer"), [("of_project", BERGEN), ("as_given", None)])
def test_whether_the_project_s_customer_is_shown_is_a_setting(office, shown, customer):
    api = time_company(office, time_customer_shown=shown, time_patch_reaches="all")
    made = create(api, ProjectId=PART)
    assert made["CustomerId"] == customer
    assert change(api, made, replace("/Quantity", 60)).json()["CustomerId"] == customer
    moved = change(api, made, replace("/ProjectId", OTHER)).json()
    assert moved["CustomerId"] == (OSLO if customer else None)
    assert create(api, ProjectId=HOUSE, ActivityTimeId=MEETING)["CustomerId"] is None


def test_a_project_must_be_running(time, office):
    assert refusal(posted(time, ProjectId=CLOSED)) == "This project is inactive"
    for status in ("NotStarted", "Tentative", "Archived", "Complete"):
        facts_of_project(office, HOUSE, ProjectStatus=status)
        assert refusal(posted(time, ProjectId=HOUSE)) == "This project is inactive"
        assert posted(time, ProjectId=PART).status_code == 201
    facts_of_project(office, HOUSE, ProjectStatus="Active", DenyTimeTracking=True)
    assert "not allowed" in refusal(posted(time, ProjectId=HOUSE))


@pytest.mark.parametrize(("reading", "status"), [("by_status_and_active", 400), ("by_status", 201)])
def test_whether_an_active_project_is_an_open_one_is_a_setting(office, reading, status):
    api = time_company(office, time_project_open=reading)
    facts_of_project(office, HOUSE, IsActive=False)
    assert posted(api, ProjectId=HOUSE).status_code == status


def test_only_the_team_registers_where_not_all_may(time, office):
    words = "This employee no longer has access for registration on this project."
    facts_of_project(office, HOUSE, AllowAllEmployees=False)
    facts_of_project(office, PART, AllowAllEmployees=False)
    assert refusal(posted(time, ProjectId=HOUSE)) == words
    facts_of_project(office, HOUSE, _team=[PER])
    for project in (HOUSE, PART):
        assert posted(time, ProjectId=project).status_code == 201
        assert refusal(posted(time, ProjectId=project, EmployeeId=KARI)) == words


def test_only_listed_activities_where_not_all_are_allowed(time, office):
    facts_of_project(office, HOUSE, AllowAllActivities=False)
    assert "not available" in refusal(posted(time, ProjectId=HOUSE))
    own = time.post("/TimeTracking/ActivityTime", json={"Name": "A", "ProjectId": HOUSE}).json()
    assert posted(time, ProjectId=HOUSE, ActivityTimeId=own["Id"]).status_code == 201
    facts_of_project(office, HOUSE, _activities=[BUILDING])
    assert posted(time, ProjectId=HOUSE).status_code == 201


def test_internal_activities_take_no_customer_and_internal_projects_nothing_else(time):
    words = "Internal activities cannot have a customer."
    assert refusal(posted(time, ActivityTimeId=MEETING, CustomerId=BERGEN)) == words
    assert "internal activities only" in refusal(posted(time, ProjectId=OWN))
    assert posted(time, ActivityTimeId=MEETING, ProjectId=OWN).status_code == 201


def test_inactive_activities_and_hour_types_take_no_hours(time):
    assert refusal(posted(time, ActivityTimeId=DIGGING)) == "This activity is inactive"
    assert refusal(posted(time, HourTypeId=SHIFT)) == "This hour type is inactive"


def test_what_hours_name_is_in_use(time):
    made = create(time, ProjectId=HOUSE, CustomerId=BERGEN)
    named = (
        f"/Employees/{PER}",
        f"/Customers/{BERGEN}",
        f"/Projects/{HOUSE}",
        f"/TimeTracking/ActivityTime/{BUILDING}",
    )
    for path in named:
        assert "in use" in refusal(time.delete(path), 409)
    assert time.delete(f"{ENTRIES}/{made['Id']}").status_code == 200
    assert time.delete(named[-1]).status_code == 200


def test_times_are_times_of_the_day(time):
    assert "invalid for FromTime" in refusal(posted(time, FromTime="7"))
    assert "invalid for ToTime" in refusal(posted(time, ToTime="24:00"))
    assert posted(time, FromTime="07:00", ToTime="07:00").status_code == 201
    assert "BreakTime" in refusal(posted(time, BreakTime=-1))
    assert "invalid for Date" in refusal(posted(time, Date="i går"))


def test_a_patch_that_is_refused_changes_nothing(time):
    made = create(time, Quantity=60, ProjectId=HOUSE)
    for wrong in (
        replace("/ProjectId", CLOSED),
        replace("/ProjectId", 1),
        replace("/Quantity", 7.5),
        {"op": "remove", "path": "/Quantity"},
        {"op": "remove", "path": "/Date"},
        replace("/Id", 1),
        {"op": "test", "path": "/Quantity", "value": 61},
    ):
        answer = change(time, made, replace("/InternalComment", "X"), wrong)
        assert answer.status_code in {400, 404}, wrong
    assert time.get(f"{ENTRIES}/{made['Id']}").json() == made
    assert time.patch(f"{ENTRIES}/1", json=[], headers=JSON_PATCH).status_code == 404


def test_a_change_may_be_checked_as_a_whole_or_in_what_it_changes(open_office):
    for checked, status in (("whole", 400), ("changed", 200)):
        office = open_office(time_changes_checked=checked)
        api = time_company(office)
        made = create(api, ProjectId=HOUSE, Quantity=60)
        facts_of_project(office, HOUSE, ProjectStatus="Complete")
        assert change(api, made, replace("/Quantity", 90)).status_code == status
        assert refusal(change(api, made, replace("/ProjectId", CLOSED)))
        assert change(api, made, replace("/ProjectId", OTHER)).status_code == 200


def test_reports_show_the_hours_of_a_period(time):
    days = ("2026-11-22", "2026-11-23", "2026-11-24")
    made = [create(time, Date=date, Quantity=60) for date in days]
    period = {"fromDate": days[1], "toDate": days[2]}
    assert "IsApproved" not in time.get(ENTRIES).json()[0]
    rows = time.get("/TimeTransactions", params=period).json()
    assert sorted(row["Date"] for row in rows) == [days[1], days[2]]
    assert {row["IsApproved"] for row in rows} == {False}
    assert [row["Id"] for row in rows if row["Date"] == days[1]] == [made[1]["Id"]]
    only = {**period, "onlyApproved": "true"}
    assert time.get("/TimeTransactions", params=only).status_code == 204
    assert refusal(time.get("/TimeTransactions", params={"fromDate": days[1]}))
    assert refusal(time.get("/TimeTransactions", params={**period, "toDate": "x"}))
    assert time.get(f"/TimeTransactions/{made[0]['Id']}", params=period).status_code == 404
    assert time.post("/TimeTransactions", json=LEAST).status_code == 404


def test_whether_reports_need_both_dates_is_a_setting(office):
    api = time_company(office, time_period_demanded=False)
    create(api, Date="2026-11-22")
    assert len(api.get("/TimeTransactions").json()) == 1
    assert api.get("/TimeTransactions", params={"fromDate": "2026-11-23"}).status_code == 204


def test_a_lost_answer_leaves_an_entry_that_the_list_shows(time, office):
    first = create(time)
    office.clock.advance(1)
    office.simulator.faults.switch_on(
        Fault(FaultKind.SERVER_ERROR, method="POST", path=f"*{ENTRIES}", applied=True)
    )
    assert posted(time, Quantity=60).status_code == 500
    since = {"lastChangedDateTimeOffsetGreaterThan": first["LastChangedDateTimeOffset"]}
    (found,) = time.get(ENTRIES, params=since).json()
    assert found["Quantity"] == 60


def test_a_company_sees_its_own_hours_only(time, api):
    made = create(time)
    assert api.get(ENTRIES).status_code == 204
    assert api.get(f"{ENTRIES}/{made['Id']}").status_code == 404
