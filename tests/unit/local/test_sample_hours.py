"""The sample week: every seed has the hours that are easily got wrong, and what they name."""

from collections import Counter

import pytest

from local.sample_data import CONNECTED_TENANT, sample
from local.sample_hours import (
    INTERNAL_ACTIVITY,
    MISSING_HOUR_TYPE,
    PROJECT_ACTIVITY,
    hour_registers,
    time_module,
)
from local.simulators.host import HostSimulator

REDIRECT = "http://127.0.0.1:1/oauth/poweroffice/callback"
REFERENCES = {
    "employeeId": "employees",
    "customerId": "customers",
    "projectId": "projects",
    "activityId": "activities",
    "workTypeId": "work-types",
    "payTypeId": "pay-types",
}


def seeded(seed):
    host = HostSimulator()
    host.seed(sample(seed, redirect_uri=REDIRECT).host)
    return host


@pytest.mark.parametrize("seed", range(5))
def test_every_seed_has_the_hours_that_are_easily_got_wrong(seed):
    host = seeded(seed)
    hours = host.dump()["hours"][CONNECTED_TENANT]
    records = host.dump()["records"][CONNECTED_TENANT]
    host.close()
    for entry in hours:
        for field, register in REFERENCES.items():
            ids = {record["id"] for record in records[register]}
            assert entry[field] is None or entry[field] in ids
    states = Counter(entry["approval"]["status"] for entry in hours)
    assert (states["approved"], states["draft"]) == (1, 1)
    assert states["submitted"] == len(hours) - 2
    assert any(entry["start"] and entry["end"] < entry["start"] for entry in hours)
    assert any(entry["hours"].startswith("-") for entry in hours)
    assert any(len(entry["supplements"]) > 1 for entry in hours)
    assert any(entry["machineUsages"] for entry in hours)
    places = Counter((e["employeeId"], e["date"], e["hours"], e["projectId"]) for e in hours)
    assert max(places.values()) == 2
    assert {entry["employeeId"] for entry in hours} == {one["id"] for one in records["employees"]}


def test_the_time_module_lacks_one_pay_type_of_an_hour_and_has_both_standard_activities():
    erp = {name: {row["Name"] for row in rows} for name, rows in time_module().items()}
    paid_by_the_hour = {
        row["name"] for row in hour_registers()["pay-types"] if row["kind"] != "mileage"
    }
    assert paid_by_the_hour - erp["hour_types"] == {MISSING_HOUR_TYPE}
    own = {row["name"] for row in hour_registers()["activities"]}
    assert erp["time_activities"] - own == {PROJECT_ACTIVITY, INTERNAL_ACTIVITY}
