"""One suite for the time module: every pair of values of what is not known of it meets in a row.

`make conformance` runs it in every combination of unit, kind of id, reference and approval.

What is known is that approved hours are locked, which project, customer and team a project takes,
and that an id which does not exist is refused. All else is a setting of the simulated system.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bindeledd.domain.errors import (
    RejectedError,
    StaleError,
    StoppedError,
    UnavailableError,
    UnknownOutcomeError,
)
from bindeledd.domain.hours.amounts import HourUnit
from bindeledd.domain.hours.bookings import Booking, Standing, differing
from bindeledd.domain.ports import Lookup
from bindeledd.erps.poweroffice import TestOperations
from tests.contract.connectors.time_rigs import (
    COMBINATIONS,
    LEAST,
    SECOND_HOUSE,
    SUNDAY,
    WHOLE,
    TimeRig,
)
from tests.contract.simulators.poweroffice.time_company import (
    BUILDING,
    CLOSED,
    DIGGING,
    MEETING,
    OSLO,
    OVERTIME,
    OVERTIME_AGAIN,
    REGULAR,
    SHIFT,
)

CHANGES: list[dict[str, Any]] = [
    {"date": SUNDAY},
    {"hours": Decimal(5), "billable_hours": Decimal(5)},
    {"hours": Decimal(9)},
    {"billable_hours": Decimal(0)},
    {"project": str(SECOND_HOUSE)},
    {"comment": None},
    {"comment": "Graving"},
    {"internal_comment": None},
    {"internal_comment": "Sol"},
]
LOST = ("answer_lost", "late_write")
FILLED_IN = {"customer", "billable_hours"}


@pytest.fixture(params=COMBINATIONS, ids=range(len(COMBINATIONS)))
def rig(request: pytest.FixtureRequest) -> Iterator[TimeRig]:
    """A time module under one row of its settings."""
    built = TimeRig(**request.param)
    yield built
    built.close()


@pytest.fixture
def build() -> Iterator[Callable[..., TimeRig]]:
    """Build rigs of one's own, closed at the end."""
    built: list[TimeRig] = []

    def make(**how: Any) -> TimeRig:
        built.append(TimeRig(**how))
        return built[-1]

    yield make
    for one in built:
        one.close()


def amend(rig: TimeRig, external_id: str, wanted: Booking, former: Booking = WHOLE) -> None:
    rig.clock.advance(60)
    standing = Standing(external_id, former)
    rig.module.amend(standing, wanted, reference="bdl-2", deadline=rig.deadline)


def remove(rig: TimeRig, external_id: str) -> None:
    rig.clock.advance(60)
    rig.module.remove(Standing(external_id, WHOLE), deadline=rig.deadline)


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(RejectedError) as caught:
        act()
    assert caught.value.system_message
    return caught.value.code


class TestStanding:
    def test_what_is_booked_stands_once_and_is_read_back(self, rig):
        external_id = rig.book()
        assert rig.module.read(external_id) == WHOLE
        least = rig.book(LEAST, "bdl-2")
        read = rig.module.read(least)
        assert differing(read, LEAST) <= FILLED_IN
        assert sorted(str(row["Id"]) for row in rig.everything()) == sorted([external_id, least])

    def test_each_part_that_may_change_changes_alone(self, rig):
        external_id, former = rig.book(), WHOLE
        for parts in CHANGES:
            wanted = replace(former, **parts)
            amend(rig, external_id, wanted, former)
            assert rig.module.read(external_id) == wanted, parts
            former = wanted
        assert len(rig.everything()) == 1

    def test_what_is_removed_does_not_stand_and_can_be_removed_again(self, rig):
        external_id, other = rig.book(), rig.book(WHOLE, "bdl-9")
        for _ in range(2):
            remove(rig, external_id)
        assert rig.module.read(external_id) is None
        assert [str(row["Id"]) for row in rig.everything()] == [other]
        with pytest.raises(RejectedError) as caught:
            amend(rig, external_id, replace(WHOLE, hours=Decimal(1)))
        assert caught.value.code == "erp_entry_gone"

    def test_two_equal_lines_are_told_apart_by_their_marks_alone(self, rig):
        since = rig.clock()
        first, second = rig.book(WHOLE, "bdl-1"), rig.book(WHOLE, "bdl-2")
        rig.book(replace(WHOLE, hours=Decimal(6)), "bdl-3")
        look_up = rig.module.find
        assert list(look_up(WHOLE, reference="bdl-1", since=since)) == [first]
        assert list(look_up(WHOLE, reference="bdl-2", since=since)) == [second]
        assert list(look_up(WHOLE, reference="bdl-4", since=since)) == []
        assert sorted(look_up(WHOLE, reference="", since=since)) == sorted([first, second])
        marked = rig.own["time_external_reference"] != "none"
        assert rig.module.facts.lookup is (Lookup.REFERENCE if marked else Lookup.MARKER)


class TestFailures:
    @pytest.mark.parametrize("kind", LOST)
    def test_a_booking_whose_answer_is_lost_is_found_once(self, rig, kind):
        rig.fault(kind, method="POST", seconds=45)
        since = rig.clock()
        with pytest.raises(UnknownOutcomeError) as caught:
            rig.book()
        rig.clock.advance((caught.value.deadline - rig.clock()).total_seconds() + 60)
        rig.tick()
        (external_id,) = rig.module.find(WHOLE, reference="bdl-1", since=since)
        assert rig.module.read(external_id) == WHOLE
        assert len(rig.everything()) == 1

    def test_a_correction_whose_answer_is_lost_is_told_by_what_stands(self, rig):
        external_id, wanted = rig.book(), replace(WHOLE, hours=Decimal(3))
        rig.fault("answer_lost", method="PATCH")
        with pytest.raises(UnknownOutcomeError):
            amend(rig, external_id, wanted)
        assert rig.module.read(external_id) == wanted
        rig.fault("answer_lost", method="PATCH" if rig.settings.removal == "zero" else "DELETE")
        with pytest.raises(UnknownOutcomeError):
            remove(rig, external_id)
        assert rig.module.read(external_id) is None

    def test_a_booking_that_is_lost_on_its_way_is_found_nowhere(self, rig):
        rig.fault("request_lost", method="POST")
        since = rig.clock()
        with pytest.raises(UnknownOutcomeError):
            rig.book()
        assert list(rig.module.find(WHOLE, reference="bdl-1", since=since)) == []

    def test_without_a_mark_a_silent_answer_leaves_it_to_a_look_up(self, build):
        rig = build(time_post_answers="nothing")
        since = rig.clock()
        with pytest.raises(UnknownOutcomeError):
            rig.book(WHOLE, "")
        (external_id,) = rig.module.find(WHOLE, reference="", since=since)
        assert rig.module.read(external_id) == WHOLE

    def test_what_somebody_changed_is_neither_overwritten_nor_lost(self, rig):
        external_id = rig.book()
        rig.change(external_id, ExternalComment="Ringte kunden")
        with pytest.raises(StaleError):
            amend(rig, external_id, replace(WHOLE, hours=Decimal(3)))
        assert rig.module.read(external_id) == replace(WHOLE, comment="Ringte kunden")


class TestRefusals:
    def test_approved_hours_are_locked(self, rig):
        external_id = rig.book()
        rig.approve()
        for act in (
            lambda: amend(rig, external_id, replace(WHOLE, hours=Decimal(3))),
            lambda: remove(rig, external_id),
        ):
            with pytest.raises(RejectedError) as caught:
                act()
            assert caught.value.code == "erp_period_locked"
            assert bool(caught.value.system_message) is not rig.own["time_lock_shown"]
        if rig.own["time_approved_week"] == "closed":
            assert refused(lambda: rig.book(WHOLE, "bdl-2")) == "erp_period_locked"
        assert rig.module.read(external_id) == WHOLE

    @pytest.mark.parametrize(
        ("parts", "code"),
        [
            ({"customer": str(OSLO)}, "customer_differs_from_project"),
            ({"project": str(CLOSED)}, "project_not_open"),
            ({"activity": "999"}, "missing_reference"),
            ({"employee": "999"}, "missing_reference"),
            ({"activity": str(DIGGING)}, "refused_by_system"),
            ({"activity": str(MEETING)}, "refused_by_system"),
            ({"hour_type": str(SHIFT)}, "refused_by_system"),
        ],
        ids=str,
    )
    def test_a_refusal_has_a_name_and_the_erps_words(self, build, parts, code):
        rig = build()
        assert refused(lambda: rig.book(replace(WHOLE, **parts))) == code
        assert rig.everything() == []

    def test_a_change_to_a_closed_project_is_refused_and_changes_nothing(self, rig):
        external_id = rig.book()
        wanted = replace(WHOLE, project=str(CLOSED), hours=Decimal(3))
        assert refused(lambda: amend(rig, external_id, wanted)) == "project_not_open"
        assert rig.module.read(external_id) == WHOLE

    @pytest.mark.parametrize("hours", ["7.25", "0.126"])
    def test_what_the_unit_cannot_hold_is_never_sent(self, rig, hours):
        wanted = replace(WHOLE, hours=Decimal(hours), billable_hours=None)
        holds = {HourUnit.DECIMAL_HOURS: ("7.25", "0.126"), HourUnit.MINUTES: ("7.25",)}
        if hours in holds.get(rig.settings.quantity_unit, ()):
            external_id = rig.book(wanted)
            exact = hours == "7.25" or rig.own["time_hours_decimals"] is None
            held = rig.module.read(external_id)
            assert (held is not None and held.hours == Decimal(hours)) is exact
            return
        calls = len(rig.way.requests)
        with pytest.raises(RejectedError) as caught:
            rig.book(wanted)
        assert (caught.value.code, len(rig.way.requests)) == ("amount_not_expressible", calls)

    def test_negative_hours_stand_or_are_refused_with_words(self, rig):
        wanted = replace(WHOLE, hours=Decimal(-2), billable_hours=Decimal(-2))
        if rig.own["time_negative"] == "taken":
            assert rig.module.read(rig.book(wanted)) == wanted
        else:
            assert refused(lambda: rig.book(wanted)) in ("refused_by_system", "field_refused")

    def test_a_company_without_the_module_is_told_from_a_grant_without_the_right(self, build):
        privilege = {"time_privilege": "TimeTracking"}
        for company, own, code in (
            ({"subscriptions": ["Accounting"]}, {}, "time_module_missing"),
            ({"subscriptions": ["Accounting"]}, privilege, "time_module_missing"),
            ({"withheld_privileges": ["TimeTracking_Full"]}, privilege, "right_missing"),
        ):
            module = build(company=company, **own).module
            for act in (module.activities, module.hour_types, lambda one=module: one.read("7")):
                with pytest.raises(StoppedError) as caught:
                    act()
                assert caught.value.code == code


class TestRegisters:
    def test_activities_come_with_their_state(self, rig):
        found = {one.id: (one.name, one.active) for one in rig.module.activities()}
        assert found == {
            str(BUILDING): ("Bygging", True),
            str(MEETING): ("Møte", True),
            str(DIGGING): ("Graving", False),
        }

    def test_hour_types_come_with_their_pay_items(self, rig):
        found = {
            one.id: (one.name, one.active, one.pay_item_number, one.pay_item_name)
            for one in _of(rig)
        }
        shift = {str(SHIFT): ("Skift", False, "", "")} if _lists_inactive(rig) else {}
        assert found == shift | {
            "0": (found["0"][0], True, "", ""),
            str(REGULAR): ("Ordinær", True, "10", "Timelønn"),
            str(OVERTIME): ("Overtid", True, "12", "Overtid 50 %"),
            str(OVERTIME_AGAIN): ("Overtid", True, "13", "Overtid 100 %"),
        }
        assert found["0"][0]

    @pytest.mark.parametrize(
        "company",
        [
            {"subscriptions": ["Accounting", "TimeTracking"]},
            {"withheld_privileges": ["PayItem"]},
            {"pay_items": []},
            {"pay_items": [{"Name": "Overtid 50 %"}]},
        ],
        ids=str,
    )
    @pytest.mark.parametrize(("name", "number"), [("PayItemCode", "12"), ("PayItemId", "")])
    def test_without_a_pay_item_to_read_names_alone_remain(self, build, company, name, number):
        found = _overtime(build(company=company, time_hour_type_pay_item=name))
        assert (found.name, found.active) == ("Overtid", True)
        assert (found.pay_item_number, found.pay_item_name) == (number, "")

    @pytest.mark.parametrize(("name", "called"), [("PayItemCode", ""), ("PayItemId", "A")])
    def test_a_code_that_two_pay_items_have_names_neither_and_an_id_one(self, build, name, called):
        twice = [{"Code": "12", "Name": "A"}, {"Code": "12", "Name": "B"}]
        found = _overtime(build(company={"pay_items": twice}, time_hour_type_pay_item=name))
        assert (found.pay_item_number, found.pay_item_name) == ("12", called)


def _of(rig: TimeRig) -> Any:
    return rig.module.hour_types()


def _overtime(rig: TimeRig) -> Any:
    (found,) = (one for one in _of(rig) if one.id == str(OVERTIME))
    return found


def _lists_inactive(rig: TimeRig) -> bool:
    return bool(rig.own["time_inactive_hour_types_listed"])


class TestHowIsWritten:
    @pytest.mark.parametrize(
        ("office", "test_operations"),
        [
            ({"test_supported": False}, TestOperations.AUTO),
            ({"test_ignored": True}, TestOperations.NEVER),
            ({}, TestOperations.ALWAYS),
            ({"nulls_omitted": True}, TestOperations.AUTO),
            ({"problem_keys": "pascal"}, TestOperations.AUTO),
        ],
        ids=str,
    )
    def test_changes_go_however_preconditions_are_taken(self, build, office, test_operations):
        rig = build(office=office, connector={"test_operations": test_operations})
        external_id, former = rig.book(), WHOLE
        for parts in CHANGES[:4]:
            wanted = replace(former, **parts)
            amend(rig, external_id, wanted, former)
            assert rig.module.read(external_id) == wanted
            former = wanted
        with pytest.raises(StaleError):
            amend(rig, external_id, WHOLE, replace(former, comment="noe annet"))

    def test_an_edit_between_our_reading_and_our_writing_is_not_overwritten(self, build):
        rig = build()
        external_id = rig.book()

        def edit(request: Any) -> None:
            if request.method == "GET" and request.url.path.endswith(external_id):
                rig.way.afterwards = None
                rig.change(external_id, Quantity=60)

        rig.way.afterwards = edit
        with pytest.raises(StaleError):
            amend(rig, external_id, replace(WHOLE, hours=Decimal(3)))
        held = rig.module.read(external_id)
        assert held is not None
        assert held.hours == 1

    @pytest.mark.parametrize("kind", ["server_error", "html", "cut_body"])
    def test_what_cannot_be_read_now_is_unavailable(self, build, kind):
        rig = build()
        external_id = rig.book()
        for act in (
            lambda: rig.module.read(external_id),
            lambda: rig.module.find(WHOLE, reference="", since=rig.clock() - timedelta(hours=1)),
        ):
            rig.fault(kind, method="GET")
            with pytest.raises(UnavailableError):
                act()

    def test_a_lost_booking_is_found_however_late_its_stamp_shows(self, build):
        rig = build()
        rig.fault("stamped_late", method="POST", seconds=600)
        since = rig.clock()
        external_id = rig.book()
        rig.clock.advance(1200)
        rig.tick()
        assert list(rig.module.find(WHOLE, reference="bdl-1", since=since)) == [external_id]
