"""The settings of hours, over the interface and by a host's event (SV-12)."""

from __future__ import annotations

from typing import Any

import pytest

from bindeledd.domain.changes import FinishWork, SaveRegisterReading
from bindeledd.domain.hours.readings import HourRegister, as_read, not_read
from bindeledd.domain.hours.registers import Activity, HostItem
from bindeledd.domain.hours.settings import MAPPINGS_AT_MOST, HourSettings, SendingTrigger
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.policy import Mode
from bindeledd.domain.work import WorkKind
from tests.integration.api.desk import Desk
from tests.world import TENANT

R = HourRegister

CHOSEN: dict[str, Any] = {
    "sending": True,
    "trigger": "daily",
    "projectActivity": "10",
    "internalActivity": "20",
    "defaultHourType": "3",
    "startDate": "2026-11-01",
    "leaveCorrected": True,
    "marker": False,
    "activities": {"wt_1": "11", "wt_2": ""},
    "overridingActivities": {"act_1": "12"},
    "hourTypes": {"pay_1": "4"},
}


@pytest.fixture(scope="module")
def shared() -> tuple[Desk, ConnectionRef]:
    desk = Desk()
    return desk, desk.activate()


@pytest.fixture
def desk(shared: tuple[Desk, ConnectionRef]) -> Desk:
    """Give the running connection with settings of hours that nobody has touched."""
    desk, ref = shared
    put(desk, ref, {})
    return desk


@pytest.fixture
def ref(shared: tuple[Desk, ConnectionRef]) -> ConnectionRef:
    return shared[1]


def put(desk: Desk, ref: ConnectionRef, body: dict[str, Any]) -> Any:
    return desk.ask_api("PUT", desk.of(ref, "/hours/settings"), body)


def hours(desk: Desk, ref: ConnectionRef) -> HourSettings:
    return desk.connection(ref).settings.hours


def change(desk: Desk, settings: Any, number: int = 1) -> Any:
    data = {"tenantId": TENANT, "erp": "poweroffice", "settings": settings}
    return desk.tell("integration.settings_changed", webhook_id=f"msg_{number}", **data)


def test_what_is_put_is_what_is_read_and_what_stands(desk, ref):
    answer = put(desk, ref, CHOSEN)
    assert (answer.status, answer.body) == (200, CHOSEN)
    assert desk.ask_api("GET", desk.of(ref, "/hours/settings")).body == CHOSEN
    assert hours(desk, ref).trigger is SendingTrigger.DAILY
    assert hours(desk, ref).hour_types == {"pay_1": "4"}


@pytest.mark.requirement("SV-12")
def test_sending_is_off_at_first_and_on_only_with_both_standard_activities(desk, ref):
    assert desk.ask_api("GET", desk.of(ref, "/hours/settings")).body["sending"] is False
    for one in ("projectActivity", "internalActivity"):
        answer = put(desk, ref, {**CHOSEN, one: ""})
        assert (answer.status, answer.code) == (422, "standard_activities_missing")
        assert hours(desk, ref) == HourSettings()


@pytest.mark.parametrize(
    "slip",
    [
        {"sendng": True},
        {"trigger": "weekly"},
        {"startDate": "1. november"},
        {"activities": {"": "1"}},
        {"activities": {"wt_1": 5}},
        {"projectActivity": "1" * 201},
        {"hourTypes": {f"pay_{n}": "1" for n in range(MAPPINGS_AT_MOST + 1)}},
    ],
)
def test_a_slip_is_refused_by_either_way_and_changes_nothing(desk, ref, slip):
    assert put(desk, ref, slip).status == 422
    told = change(desk, {"hours": slip})
    assert (told.status, told.code) == (422, "settings_not_valid")
    assert hours(desk, ref) == HourSettings()


@pytest.mark.parametrize("part", [None, [], "on", 1])
def test_a_part_of_hours_that_is_none_is_refused(desk, ref, part):
    assert change(desk, {"hours": part}).code == "settings_not_valid"


@pytest.mark.requirement("SV-12")
def test_an_event_cannot_switch_sending_on_before_both_activities_are_chosen(desk, ref):
    registers = desk.connection(ref).settings.dimensions
    both = {"hours": {"sending": True, "projectActivity": "10"}, "customers": {"mode": "off"}}
    assert change(desk, both).code == "standard_activities_missing"
    assert desk.connection(ref).settings.dimensions == registers, "neither part alone"
    assert hours(desk, ref) == HourSettings()


def test_an_event_sets_what_it_names_of_hours_and_nothing_else(desk, ref):
    put(desk, ref, CHOSEN)
    before = desk.connection(ref).settings

    assert change(desk, {"hours": {"trigger": "by_hand", "activities": {}}}, 2).status == 202

    after = desk.connection(ref).settings
    assert after.dimensions == before.dimensions
    assert (after.hours.trigger, after.hours.activities) == (SendingTrigger.BY_HAND, {})
    assert after.hours.hour_types == before.hours.hour_types
    assert after.hours.sending


def test_an_event_that_names_registers_leaves_hours_as_they_are(desk, ref):
    put(desk, ref, CHOSEN)
    before = hours(desk, ref)
    assert change(desk, {"customers": {"mode": "link_only"}}, 3).status == 202
    assert hours(desk, ref) == before
    assert desk.connection(ref).settings.of(Dimension.CUSTOMERS).mode is Mode.LINK_ONLY
    both = {"customers": {"mode": "off"}, "hours": {"marker": True}}
    assert change(desk, both, 4).status == 202
    assert desk.connection(ref).settings.of(Dimension.CUSTOMERS).mode is Mode.OFF
    assert hours(desk, ref).marker


def test_the_registers_are_told_as_they_were_read_with_where_each_object_leads(desk, ref):
    now = desk.clock.now()
    path = desk.of(ref, "/hours/registers")
    desk.state.commit(
        SaveRegisterReading(as_read(ref, R.ACTIVITIES, [Activity("11", "Mur")], at=now)),
        SaveRegisterReading(as_read(ref, R.WORK_TYPES, [HostItem("wt_9", "Mur")], at=now)),
        SaveRegisterReading(
            not_read(
                ref,
                R.HOUR_TYPES,
                None,
                problem="time_module_missing",
                system_message="No subscription",
                at=now,
            )
        ),
    )
    told = {one["register"]: one for one in desk.ask_api("GET", path).body["registers"]}

    assert list(told) == [str(one) for one in R]
    assert told["activities"]["items"] == [
        {"id": "11", "name": "Mur", "active": True, "number": ""}
    ]
    (work_type,) = told["work_types"]["items"]
    assert work_type["match"] == {
        "state": "standard",
        "waits": False,
        "chosen": "",
        "found": [],
        "proposed": "11",
        "suggestions": [{"id": "11", "name": "Mur", "score": 100}],
    }
    missing = told["hour_types"]
    assert (missing["problem"], missing["readAt"]) == ("time_module_missing", None)
    assert (missing["systemMessage"], missing["title"]) == (
        "No subscription",
        "The time module is missing",
    )


def test_they_are_fetched_anew_when_somebody_asks(desk, ref):
    answer = desk.ask_api("POST", desk.of(ref, "/hours/registers"))
    assert (answer.status, answer.body) == (202, {})
    item = desk.state.work(ref, f"{WorkKind.READ_HOUR_REGISTERS}#all")
    assert item is not None
    assert item.due_at <= desk.clock.now()
    assert [one.key for one in desk.bell.rung][-1] == item.key
    path = desk.of(ref, "/hours/registers")
    assert desk.ask_api("GET", path).body["beingRead"]
    desk.state.commit(FinishWork(item))
    assert not desk.ask_api("GET", path).body["beingRead"]
