"""How the launcher reads hours in both systems, so that each line can be compared."""

from local.booked import Hours, hours_in_poweroffice, lines_in_host, minutes_by_employee
from local.sample_data import CONNECTED_TENANT, sample
from local.sample_hours import INTERNAL_ACTIVITY, PROJECT_ACTIVITY
from local.simulators.host import HostSimulator

REDIRECT = "http://127.0.0.1:1/oauth/poweroffice/callback"
KINDS = ("Prosjektarbeid", "Timelønn")
HOUSE = Hours("Kari Nordmann", "2026-11-20", 450, "200", *KINDS, "Berg AS")
COMPANY = {
    "customers": [{"Id": 5, "IsPerson": False, "Name": "Berg AS"}],
    "employees": [{"Id": 1, "FirstName": "Kari", "LastName": "Nordmann"}],
    "projects": [{"Id": 2, "Code": "200"}],
    "time_activities": [{"Id": 3, "Name": "Prosjektarbeid"}],
    "hour_types": [{"Id": 4, "Name": "Timelønn"}],
}
ENTRY = {
    "Id": 9,
    "EmployeeId": 1,
    "ProjectId": 2,
    "CustomerId": 5,
    "ActivityTimeId": 3,
    "HourTypeId": 4,
    "Date": "2026-11-20",
    "Quantity": 450,
}


def sample_lines():
    host = HostSimulator()
    host.seed(sample(3, redirect_uri=REDIRECT).host)
    state = host.dump()
    host.close()
    return lines_in_host(state["hours"][CONNECTED_TENANT], state["records"][CONNECTED_TENANT])


def test_each_line_of_an_entry_is_read_for_itself():
    lines = {line.key: line for line in sample_lines()}
    own, overtime, mileage = (lines["h_2", one] for one in ("h_2", "h_2-s1", "h_2-s2"))
    assert [one.hours.minutes for one in (own, overtime)] == [540, 90]
    assert [one.hours.hour_type for one in (own, overtime)] == ["Timelønn", "Overtid 50 %"]
    assert [one.is_time for one in (own, overtime, mileage)] == [True, True, False]
    assert mileage.what == "42 km Kjøring"
    assert not lines["h_5", "h_5-m1"].is_time
    assert [line.key for line in lines.values() if line.approved] == [("h_1", "h_1")]
    assert {line.status for line in lines.values()} == {"none"}


def test_an_entry_s_own_activity_goes_before_the_standard_ones():
    lines = {line.key: line.hours for line in sample_lines()}
    found = [lines[entry, entry].activity for entry in ("h_1", "h_10", "h_4", "h_8")]
    assert found == [PROJECT_ACTIVITY, INTERNAL_ACTIVITY, "Riving", "Fravær"]


def test_poweroffices_entries_are_read_in_the_names_of_what_they_point_at():
    other = {**ENTRY, "Id": 10, "Quantity": 449, "ProjectId": None, "CustomerId": None}
    read = hours_in_poweroffice({**COMPANY, "time_entries": [ENTRY, other]})
    assert read["9"] == HOUSE
    assert read["10"] == Hours("Kari Nordmann", "2026-11-20", 449, None, *KINDS)
    assert minutes_by_employee(list(read.values())) == {"Kari Nordmann": 899}
