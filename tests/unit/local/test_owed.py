"""What must stand in PowerOffice for a line of the host, told from the two systems alone."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from local.chaos.owed import Due, Owed, owed
from local.chaos.switching import CHOSEN
from local.chaos.tenants import invent
from local.sample_data import SAMPLE_SECRETS, host_state, poweroffice_state
from local.simulators.host import HostSimulator
from local.simulators.poweroffice import PowerOfficeSimulator

Json = Any
BY_NAME, BY_PAY_ITEM, WITHOUT, TWICE = range(4)
"""The companies by what they have for overtime."""


@cache
def both() -> tuple[Json, Json]:
    """Read both simulators with the companies of a chaos run in them, connected to nothing."""
    from random import Random

    tenants, redirect = invent(Random(7)), "http://127.0.0.1:1/oauth/poweroffice/callback"
    host, poweroffice = HostSimulator(), PowerOfficeSimulator()
    host.seed(host_state(tenants, SAMPLE_SECRETS))
    poweroffice.seed(poweroffice_state(tenants, SAMPLE_SECRETS, redirect_uri=redirect))
    states = host.dump(), poweroffice.dump()
    host.close()
    return states


def judged(change: Mapping[str, Any], company: int = BY_NAME) -> list[Owed]:
    """Judge the ordinary approved entry of the week, changed."""
    host, poweroffice = both()
    tenant = host["tenants"][company]
    (row,) = (
        one for one in poweroffice["clients"]
        if one["organization_number"] == tenant["organizationNumber"]
    )  # fmt: skip
    hours = host["hours"][tenant["tenantId"]]
    entry = next(one for one in hours if one["id"] == "h_1") | change
    return list(owed([entry], host["records"][tenant["tenantId"]], row, CHOSEN))


def the_one(change: Mapping[str, Any], company: int = BY_NAME) -> Owed:
    (found,) = judged(change, company)
    return found


def supplement(pay_type: str, unit: str = "h") -> Json:
    return {"id": "h_1-s1", "payTypeId": pay_type, "quantity": "1.50", "unitCode": unit}


def test_an_approved_line_stands_with_all_its_parts():
    one = the_one({})

    assert one.due is Due.STANDS
    assert one.hours
    assert (one.hours.minutes, one.hours.project) == (450, "200")
    assert (one.hours.activity, one.hours.hour_type) == ("Prosjektarbeid", "Timelønn")
    assert one.hours.customer


@pytest.mark.parametrize("status", ["draft", "submitted", "rejected", "reopened"])
def test_what_is_not_approved_is_not_due(status: str):
    assert the_one({"approval": {"status": status}}).due is Due.OPEN


@pytest.mark.parametrize(
    ("change", "activity"),
    [
        ({"activityId": "act_20", "workTypeId": "wt_2"}, "Riving"),
        ({"workTypeId": "wt_2"}, "Fravær"),
        ({"projectId": None}, "Prosjektarbeid"),
        ({"projectId": None, "customerId": None}, "Internt arbeid"),
    ],
)
def test_each_line_has_its_activity(change: Mapping[str, Any], activity: str):
    hours = the_one(change).hours

    assert hours
    assert hours.activity == activity


@pytest.mark.parametrize(
    ("company", "hour_type"),
    [(BY_NAME, "Overtid 50 %"), (BY_PAY_ITEM, "Påslag 50"), (WITHOUT, None), (TWICE, None)],
)
def test_a_pay_type_leads_to_one_hour_type_or_the_line_waits(company: int, hour_type: str | None):
    one = the_one({"payTypeId": "pay_ot50"}, company)

    assert (one.hours and one.hours.hour_type) == hour_type
    assert one.lacks == (() if hour_type else ("hour type",))


def test_an_entry_without_pay_type_takes_the_default():
    hours = the_one({"payTypeId": None}).hours

    assert hours
    assert hours.hour_type == "Timelønn"


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"date": "2026-11-15"}, ("start date",)),
        ({"projectId": "p_299"}, ("project",)),
        ({"date": "2026-11-15", "projectId": "p_210"}, ("start date", "project")),
    ],
)
def test_a_line_waits_for_all_that_it_lacks(change: Mapping[str, Any], lacks: tuple[str, ...]):
    one = the_one(change)

    assert (one.due, one.hours, one.lacks) == (Due.WAITS, None, lacks)


def test_an_employee_of_the_same_number_and_another_name_is_not_the_one():
    host, poweroffice = both()
    theirs = {str(row["Number"]): row for row in poweroffice["clients"][0]["employees"]}
    known = [one for one in host["records"]["t_1"]["employees"] if one["number"] in theirs]
    by_name = {one["id"]: one["lastName"] == theirs[one["number"]]["LastName"] for one in known}

    assert set(by_name.values()) == {True, False}
    for employee, is_the_one in by_name.items():
        one = the_one({"employeeId": employee})
        assert one.lacks == (() if is_the_one else ("employee",))


@pytest.mark.parametrize("hours", ["-2.00", "1.33"])
def test_what_poweroffice_cannot_hold_is_refused(hours: str):
    assert the_one({"hours": hours}).due is Due.REFUSED


def test_supplements_and_machines_are_lines_of_their_own():
    usage = {"id": "h_1-m1", "machineId": "m_20", "hours": "3.00"}
    own, paid, driven, machine = judged(
        {
            "supplements": [supplement("pay_ot50"), supplement("pay_timelonn", "km")],
            "machineUsages": [usage],
        }
    )

    assert (own.due, paid.due) == (Due.STANDS, Due.STANDS)
    assert paid.hours
    assert (paid.hours.minutes, paid.hours.hour_type) == (90, "Overtid 50 %")
    assert (driven.lacks, machine.lacks) == (("unit km",), ("unit h of a machine",))


def test_an_entry_of_no_hours_has_no_line_of_its_own():
    assert judged({"hours": "0.00"}) == []
