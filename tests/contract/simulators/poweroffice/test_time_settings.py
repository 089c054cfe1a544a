"""What is not known about hours in PowerOffice Go: the simulator under each value, and in all."""

from dataclasses import fields
from typing import get_args
from uuid import UUID

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local.simulators.clock import ManualClock
from local.simulators.faults import Fault, FaultKind
from local.simulators.poweroffice import PowerOfficeSettings, PowerOfficeSimulator
from local.simulators.poweroffice.time_settings import TimeSettings
from tests.contract.simulators.poweroffice.office import START, Office, replace
from tests.contract.simulators.poweroffice.time_company import (
    BERGEN,
    BUILDING,
    ENTRIES,
    HOUSE,
    KEY,
    LEAST,
    MEETING,
    OTHER,
    OVERTIME,
    change,
    create,
    time_company,
)


def refusal(answer, status=400):
    assert answer.status_code == status, answer.text
    return answer.json()["detail"]


def posted(api, **values):
    return api.post(ENTRIES, json={**LEAST, **values})


@pytest.mark.parametrize("unit", ["minutes", "hours"])
def test_whole_minutes_and_whole_hours_take_no_decimals(office, unit):
    api = time_company(office, time_quantity_unit=unit)
    assert "invalid for Quantity" in refusal(posted(api, Quantity=7.5))
    assert "invalid for BillableQuantity" in refusal(posted(api, BillableQuantity=7.5))
    made = create(api, Quantity=8)
    assert refusal(change(api, made, replace("/Quantity", 7.5)))
    assert change(api, made, replace("/Quantity", 7)).json()["Quantity"] == 7


@pytest.mark.parametrize(("decimals", "kept"), [(None, 0.3333), (2, 0.33), (0, 0)])
def test_decimal_hours_may_be_rounded_without_a_word(office, decimals, kept):
    api = time_company(office, time_quantity_unit="decimal_hours", time_hours_decimals=decimals)
    made = create(api, Quantity=0.3333)
    assert (made["Quantity"], made["BillableQuantity"]) == (kept, kept)
    assert change(api, made, replace("/Quantity", 0.3333)).json()["Quantity"] == kept


def test_an_id_may_be_a_uuid(office):
    api = time_company(office, time_entry_id="uuid")
    made = [create(api)["Id"] for _ in range(3)]
    assert [str(UUID(identifier)) for identifier in made] == made
    assert len(set(made)) == 3
    assert api.get(f"{ENTRIES}/{made[0].upper()}").json()["Id"] == made[0]
    assert refusal(api.get(f"{ENTRIES}/17"))
    assert refusal(api.get(f"{ENTRIES}/{UUID(int=1)}"), 404)
    assert api.delete(f"{ENTRIES}/{made[0]}").status_code == 200
    assert sorted(row["Id"] for row in api.get(ENTRIES).json()) == sorted(made[1:])


def test_a_whole_number_is_no_uuid(office):
    api = time_company(office)
    assert refusal(api.get(f"{ENTRIES}/{UUID(int=1)}"))


def test_there_may_be_no_reference_of_ours(office):
    api = time_company(office)
    assert "ExternalImportReference" in refusal(posted(api, ExternalImportReference="A1"))


@pytest.mark.parametrize("identifier", ["int", "uuid"])
def test_a_reference_of_ours_is_taken_once(office, identifier):
    api = time_company(
        office, time_external_reference="ExternalImportReference", time_entry_id=identifier
    )
    made = create(api, ExternalImportReference="A1")
    assert made["ExternalImportReference"] == "A1"
    assert refusal(posted(api, ExternalImportReference="A1")) == (
        "ExternalImportReference is already in use. 'A1' is used on time entry with Id = "
        f"{made['Id']}."
    )
    assert posted(api).status_code == posted(api).status_code == 201
    api.delete(f"{ENTRIES}/{made['Id']}")
    assert posted(api, ExternalImportReference="A1").status_code == 201


def test_a_reference_of_ours_may_be_taken_twice(office):
    api = time_company(
        office,
        time_external_reference="ExternalImportReference",
        time_reference_unique=False,
    )
    assert create(api, ExternalImportReference="A1") != create(api, ExternalImportReference="A1")
    assert refusal(posted(api, ExternalImportReference="A" * 51))


@pytest.mark.parametrize("unique", [True, False])
def test_only_hours_with_a_unique_reference_land_later_than_a_minute(office, unique):
    api = time_company(
        office,
        time_external_reference="ExternalImportReference",
        time_reference_unique=unique,
    )
    office.simulator.faults.switch_on(Fault(FaultKind.LATE_WRITE, method="POST", seconds=600))
    assert posted(api).status_code == 201
    if unique:
        with pytest.raises(httpx.ReadTimeout):
            posted(api, ExternalImportReference="A1")
    assert posted(api, ExternalImportReference="A1").status_code == 201
    office.clock.advance(600)
    assert len(office.api(KEY).get(ENTRIES).json()) == 2


def test_a_deleted_entry_may_stay_with_nothing_in_it(office):
    api = time_company(office, time_delete="zeroes")
    made = create(api, Quantity=60, ProjectId=HOUSE)
    office.clock.advance(1)
    here = f"{ENTRIES}/{made['Id']}"
    assert [api.delete(here).status_code for _ in range(2)] == [200, 200]
    left = api.get(here).json()
    assert (left["Quantity"], left["BillableQuantity"]) == (0, 0)
    assert left["LastChangedDateTimeOffset"] > made["LastChangedDateTimeOffset"]
    assert left["ProjectId"] == HOUSE
    assert api.get(ENTRIES).json() == [left]


def test_a_deleted_entry_is_gone(office):
    api = time_company(office)
    here = f"{ENTRIES}/{create(api)['Id']}"
    assert api.delete(here).status_code == 200
    assert [api.delete(here).status_code, api.get(here).status_code] == [404, 404]
    assert api.get(ENTRIES).status_code == 204


def test_writes_may_be_answered_with_nothing(office):
    api = time_company(office, time_post_answers="nothing", time_patch_answers="nothing")
    answer = posted(api, Quantity=60)
    assert (answer.status_code, answer.content) == (201, b"")
    (made,) = api.get(ENTRIES).json()
    answer = change(api, made, replace("/Quantity", 90))
    assert (answer.status_code, answer.content) == (200, b"")
    assert api.get(ENTRIES).json()[0]["Quantity"] == 90


def test_a_patch_may_reach_what_was_seen_or_all(open_office):
    values = {"ActivityTimeId": MEETING, "HourTypeId": OVERTIME, "FromTime": "07:00"}
    for reach, status in (("seen", 400), ("all", 200)):
        api = time_company(open_office(), time_patch_reaches=reach)
        made = create(api)
        for name, value in values.items():
            answer = change(api, made, replace(f"/{name}", value))
            assert answer.status_code == status, name
        if reach == "all":
            assert values.items() <= api.get(f"{ENTRIES}/{made['Id']}").json().items()


@pytest.mark.parametrize(("default", "billed"), [("quantity", 60), ("zero", 0)])
def test_how_much_is_billed_by_default_is_a_setting(office, default, billed):
    api = time_company(office, time_billable_by_default=default)
    made = create(api, Quantity=60)
    assert made["BillableQuantity"] == billed
    assert change(api, made, replace("/Quantity", 90)).json()["BillableQuantity"] == billed
    assert create(api, Quantity=60, ActivityTimeId=MEETING)["BillableQuantity"] == 0
    assert create(api, Quantity=60, BillableQuantity=30)["BillableQuantity"] == 30


def test_less_than_nothing_may_be_refused_or_taken(open_office):
    assert "Quantity" in refusal(posted(time_company(open_office()), Quantity=-60))
    api = time_company(open_office(), time_negative="taken")
    assert create(api, Quantity=-60)["Quantity"] == -60


def test_an_entry_over_midnight_may_be_refused_or_taken(open_office):
    times = {"FromTime": "22:00", "ToTime": "06:00"}
    assert "ToTime" in refusal(posted(time_company(open_office()), **times))
    api = time_company(open_office(), time_over_midnight="taken")
    assert times.items() <= create(api, **times).items()


@pytest.mark.parametrize(("reading", "shown"), [("zero", 0), ("null", None)])
def test_regular_hours_read_as_zero_or_null(office, reading, shown):
    api = time_company(office, time_regular_hours=reading, time_patch_reaches="all")
    for values in ({}, {"HourTypeId": 0}):
        made = create(api, **values)
        assert made["HourTypeId"] == shown
        tested = {"op": "test", "path": "/HourTypeId", "value": shown}
        assert change(api, made, tested, replace("/Quantity", 60)).status_code == 200


def choices(annotation):
    if annotation is bool:
        return [True, False]
    allowed = get_args(annotation)
    return [None, 2] if int in allowed else list(allowed)


@given(
    own=st.fixed_dictionaries(
        {f.name: st.sampled_from(choices(f.type)) for f in fields(TimeSettings)}
    )
)
@settings(max_examples=15, deadline=None)
def test_hours_live_under_every_combination(own):
    clock = ManualClock(START)
    simulator = PowerOfficeSimulator(
        settings=PowerOfficeSettings(
            requests_per_second=None, time_privilege=own["time_privilege"]
        ),
        now=clock,
        sleeper=clock.sleep,
    )
    api = time_company(Office(simulator, clock), **own)
    assert posted(api, Quantity=8, ProjectId=HOUSE, CustomerId=BERGEN).status_code == 201
    (made,) = api.get(ENTRIES).json()
    assert (made["Quantity"], made["ActivityTimeId"]) == (8, BUILDING)
    assert api.get(f"{ENTRIES}/{made['Id']}").json() == made
    assert refusal(change(api, made, replace("/ProjectId", OTHER)))
    assert change(api, made, replace("/Quantity", 7)).status_code == 200
    assert api.get(ENTRIES).json()[0]["Quantity"] == 7
    assert api.delete(f"{ENTRIES}/{made['Id']}").status_code == 200
    left = api.get(ENTRIES)
    assert left.status_code == (204 if own["time_delete"] == "removes" else 200)
    simulator.close()
