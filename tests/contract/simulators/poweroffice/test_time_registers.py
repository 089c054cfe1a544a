"""The time module's catalogues: activities and hour types (facts, 3.2 and 3.4)."""

from pathlib import Path

import pytest

from local.simulators.faults import Fault, FaultKind
from local.simulators.poweroffice import PowerOfficeSettings, PowerOfficeSimulator
from local.simulators.poweroffice.addresses import registers_under
from local.simulators.poweroffice.sample import SAMPLE
from local.simulators.poweroffice.time_settings import TimeSettings
from tests.contract.simulators.poweroffice.forms import forms
from tests.contract.simulators.poweroffice.office import APPLICATION_KEY, JSON_PATCH, replace
from tests.contract.simulators.poweroffice.time_company import (
    BUILDING,
    DIGGING,
    HOUSE,
    MEETING,
    NUMBER,
    OVERTIME,
    OVERTIME_AGAIN,
    REGULAR,
    SHIFT,
    time_company,
)

ACTIVITIES, HOUR_TYPES = "/TimeTracking/ActivityTime", "/TimeTracking/HourType"


@pytest.fixture
def time(office):
    return time_company(office)


def ids(api, path, **query):
    answer = api.get(path, params=query)
    return {row["Id"] for row in answer.json()} if answer.status_code == 200 else set()


def test_inactive_activities_come_only_if_asked_for(time):
    assert ids(time, ACTIVITIES) == {BUILDING, MEETING}
    assert ids(time, ACTIVITIES, includeInactive="false") == {BUILDING, MEETING}
    assert ids(time, ACTIVITIES, includeInactive="true") == {BUILDING, MEETING, DIGGING}
    assert time.get(f"{ACTIVITIES}/{DIGGING}").json()["IsActive"] is False
    assert time.get(ACTIVITIES, params={"includeInactive": "perhaps"}).status_code == 400
    assert time.get(ACTIVITIES, params={"name": "x"}).status_code == 400


def test_activities_come_in_pages_and_by_their_stamp(time, office):
    office.clock.advance(60)
    made = time.post(ACTIVITIES, json={"Name": "Maling"}).json()
    pages = [time.get(ACTIVITIES, params={"PageSize": 2, "PageNumber": n}) for n in (1, 2, 3)]
    assert [page.status_code for page in pages] == [200, 200, 204]
    assert {row["Id"] for page in pages[:2] for row in page.json()} == ids(time, ACTIVITIES)
    before = time.get(f"{ACTIVITIES}/{BUILDING}").json()["LastChangedDateTimeOffset"]
    later = {"lastChangedDateTimeOffsetGreaterThan": before}
    assert made["Id"] in ids(time, ACTIVITIES, **later)
    later = {"lastChangedDateTimeOffsetGreaterThan": made["LastChangedDateTimeOffset"]}
    assert ids(time, ACTIVITIES, **later) == set()


def test_an_activity_is_created_and_deleted_but_not_patched(time):
    answer = time.post(ACTIVITIES, json={"Name": "Maling", "ProjectId": HOUSE})
    assert answer.status_code == 201
    assert (answer.json()["IsActive"], answer.json()["ProjectId"]) == (True, HOUSE)
    here = f"{ACTIVITIES}/{answer.json()['Id']}"
    assert time.get(here).json() == answer.json()
    assert time.patch(here, json=[replace("/Name", "X")], headers=JSON_PATCH).status_code == 404
    assert time.delete(f"/Projects/{HOUSE}").status_code == 409
    assert time.delete(here).status_code == 200
    assert time.get(here).status_code == 404
    assert time.post(ACTIVITIES, json={"IsActive": True}).status_code == 400
    assert time.post(ACTIVITIES, json={"Name": "A", "ProductId": 1}).status_code == 404
    assert time.post(ACTIVITIES, json={"Name": "A", "ActivityType": "Billable"}).status_code == 400


@pytest.mark.parametrize("active", [True, False])
def test_whether_a_new_activity_is_active_is_a_setting(office, active):
    api = time_company(office, time_activity_active_by_default=active)
    made = api.post(ACTIVITIES, json={"Name": "Maling"}).json()
    assert made["IsActive"] is active
    assert (made["Id"] in ids(api, ACTIVITIES)) is active
    assert ids(api, ACTIVITIES) >= {BUILDING, MEETING}


@pytest.mark.parametrize(
    ("kind", "billable", "internal"),
    [
        ("none", {}, {}),
        ("ActivityType", {"ActivityType": "Billable"}, {"ActivityType": "Internal"}),
        (
            "flags",
            {"IsBillable": True, "IsInternal": False},
            {"IsBillable": False, "IsInternal": True},
        ),
    ],
)
def test_how_an_activity_shows_its_kind_is_a_setting(office, kind, billable, internal):
    api = time_company(office, time_activity_kind=kind)
    for identifier, expected in ((BUILDING, billable), (MEETING, internal)):
        told = api.get(f"{ACTIVITIES}/{identifier}").json()
        names = {"ActivityType", "IsBillable", "IsInternal"} & set(told)
        assert {name: told[name] for name in names} == expected
    for given in filter(None, (billable, internal)):
        made = api.post(ACTIVITIES, json={"Name": "Ny", **given}).json()
        assert given.items() <= made.items()


def test_hour_types_are_listed_with_one_that_means_regular_hours(time):
    rows = {row["Id"]: row for row in time.get(HOUR_TYPES).json()}
    assert set(rows) == {0, REGULAR, OVERTIME, OVERTIME_AGAIN, SHIFT}
    assert rows[OVERTIME]["Name"] == rows[OVERTIME_AGAIN]["Name"] == "Overtid"
    assert (rows[OVERTIME]["PayItemCode"], rows[OVERTIME]["CostPriceFactor"]) == ("12", 1.5)
    assert rows[SHIFT]["IsActive"] is False
    assert rows[0]["IsActive"] is True
    assert all(set(row) == set(rows[0]) for row in rows.values())
    only = time.get(HOUR_TYPES, params={"Fields": "Id,Name", "OrderBy": "Id", "PageSize": 2})
    assert [row["Id"] for row in only.json()] == [0, REGULAR]
    since = {"lastChangedDateTimeOffsetGreaterThan": rows[SHIFT]["LastChangedDateTimeOffset"]}
    assert time.get(HOUR_TYPES, params=since).status_code == 204


def test_hour_types_are_only_listed(time):
    assert time.get(f"{HOUR_TYPES}/{REGULAR}").status_code == 404
    assert time.post(HOUR_TYPES, json={"Name": "A"}).status_code == 404
    assert time.delete(f"{HOUR_TYPES}/{REGULAR}").status_code == 404
    assert time.get(HOUR_TYPES, params={"includeInactive": "true"}).status_code == 400


def test_the_name_of_an_hour_type_and_inactive_ones_in_the_list_are_settings(office):
    api = time_company(
        office, time_hour_type_name="Description", time_inactive_hour_types_listed=False
    )
    rows = {row["Id"]: row for row in api.get(HOUR_TYPES).json()}
    assert SHIFT not in rows
    assert (rows[OVERTIME]["Description"], "Name" in rows[OVERTIME]) == ("Overtid", False)
    assert rows[0]["Description"]


def test_a_company_without_the_module_is_refused(office):
    api = time_company(office, {"subscriptions": ["Accounting", "Payroll"]})
    told = api.get("/ClientIntegrationInformation").json()
    assert "TimeTracking" not in told["ActiveClientSubscriptions"]
    for answer in (
        api.get(ACTIVITIES),
        api.get(HOUR_TYPES),
        api.get(f"{ACTIVITIES}/{BUILDING}"),
        api.post(ACTIVITIES, json={"Name": "A"}),
        api.delete(f"{ACTIVITIES}/{BUILDING}"),
    ):
        assert (answer.status_code, answer.content) == (403, b"")


@pytest.mark.parametrize("privilege", ["TimeTracking", "TimeEntry"])
def test_which_privilege_opens_the_module_is_a_setting(open_office, privilege):
    office = open_office(time_privilege=privilege)
    api = time_company(office)
    told = api.get("/ClientIntegrationInformation").json()
    assert f"{privilege}_Full" in told["ValidPrivileges"]
    assert api.post(ACTIVITIES, json={"Name": "A"}).status_code == 201
    for held, may_read, may_write in (
        ([], False, False),
        ([privilege], True, False),
        ([f"{privilege}_Full"], True, True),
    ):
        application = {"key": APPLICATION_KEY, "name": "A", "privileges": held}
        office.simulator.seed({"applications": [application]})
        api = office.api("11111111-1111-4111-8111-111111111111")
        assert (api.get(ACTIVITIES).status_code == 200) is may_read
        assert (api.get(HOUR_TYPES).status_code == 200) is may_read
        assert (api.post(ACTIVITIES, json={"Name": "A"}).status_code == 201) is may_write


def test_a_privilege_without_the_module_is_invalid(open_office):
    office = open_office(time_privilege="TimeTracking")
    api = time_company(office, {"subscriptions": ["Accounting"]})
    told = api.get("/ClientIntegrationInformation").json()
    assert "TimeTracking_Full" in told["InvalidPrivileges"]
    assert api.get(HOUR_TYPES).status_code == 403


def test_a_company_carries_settings_of_the_time_module_only(office):
    with pytest.raises(ValueError, match="settings of the time module, not requests_per_second"):
        time_company(office, requests_per_second=1)
    with pytest.raises(ValueError, match="time_hour_type_name is one of description, name"):
        time_company(office, time_hour_type_name="Title")


def test_the_settings_of_a_company_are_those_of_the_system_otherwise(open_office):
    office = open_office(time_hour_type_name="Description", time_activity_kind="flags")
    api = time_company(office, time_hour_type_name="Name")
    assert "Name" in api.get(HOUR_TYPES).json()[0]
    assert "IsInternal" in api.get(ACTIVITIES).json()[0]


def test_people_write_activities_and_hour_types(office):
    api = time_company(office, time_hour_type_name="Description")
    browser = office.browser()
    browser.follow_redirects = True
    home = f"/gui/{office.company(NUMBER).id}"
    page = browser.get(f"{home}/hourtypes/new")
    saved = forms(page)[0].send(browser, page, Name="Reisetid", PayItemCode="30")
    assert "Reisetid" in saved.text
    assert "Reisetid" in {row["Description"] for row in api.get(HOUR_TYPES).json()}
    page = browser.get(f"{home}/activities/{MEETING}")
    forms(page)[1].send(browser, page)
    assert ids(api, ACTIVITIES) == {BUILDING}
    page = browser.get(f"{home}/activities/new")
    saved = forms(page)[0].send(browser, page, Name="", ActivityType="Internal")
    assert "The Name field is required." in saved.text
    forms(page)[0].send(browser, page, Name="Kurs", ActivityType="Internal")
    assert "Kurs" in {row["Name"] for row in api.get(ACTIVITIES).json()}


def test_faults_meet_the_time_module_as_all_else(office, time):
    faults = office.simulator.faults
    faults.switch_on(Fault(FaultKind.SERVER_ERROR, path=f"*{ACTIVITIES}*"))
    assert time.get(ACTIVITIES).status_code == 500
    faults.clear()
    faults.switch_on(Fault(FaultKind.CHANGED_WHILE_PAGING, options={"change": "create"}))
    before = ids(time, ACTIVITIES)
    assert time.get(ACTIVITIES, params={"PageSize": 1}).status_code == 200
    assert len(ids(time, ACTIVITIES)) == len(before) + 1


def test_the_sample_has_something_of_every_kind_in_the_time_module():
    simulator = PowerOfficeSimulator()
    simulator.seed(SAMPLE)
    company = simulator.dump()["clients"][0]
    assert all(company[name] for name in registers_under(PowerOfficeSettings()))
    names = [row["Name"] for row in company["hour_types"]]
    assert len(names) > len(set(names))
    simulator.close()


def test_every_setting_of_the_time_module_stands_among_the_assumptions():
    document = Path(__file__).parents[4] / "docs" / "erps" / "poweroffice.md"
    told = document.read_text(encoding="utf-8")
    assert [name for name in TimeSettings.__dataclass_fields__ if f"`{name}`" not in told] == []
