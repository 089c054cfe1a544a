"""What one line becomes in the ERP, or everything that it waits for (SV-12 to SV-15, ALL-17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.hours.amounts import HourUnit, expressed, hours_of
from bindeledd.domain.hours.bookings import Booking
from bindeledd.domain.hours.entries import LineKind
from bindeledd.domain.hours.rules import Counterparts, judge
from bindeledd.domain.hours.transfers import HOST_CODES, Criterion, CriterionKind, Judgement
from tests.unit.domain.hours.builders import LINE, REGISTERS, RULES, SETTINGS, line, rules

K = CriterionKind


def kinds(judgement: Judgement) -> list[tuple[str, str]]:
    return [(str(one.kind), one.object_id) for one in judgement.criteria]


@pytest.mark.requirement("SV-12")
def test_a_line_whose_parts_are_all_known_becomes_a_booking_with_every_one_of_them():
    assert judge(LINE, RULES) == Judgement(
        demanded=True,
        booking=Booking(
            employee="901",
            activity="11",
            hour_type="1",
            date=date(2026, 11, 20),
            hours=Decimal("7.50"),
            customer="5081",
            project="7001",
        ),
    )


@pytest.mark.requirement("SV-12")
def test_what_is_not_approved_is_not_demanded_whatever_else_is_known():
    told = judge(line(approved=False), RULES)

    assert (told.demanded, told.booking, kinds(told)) == (False, None, [("not_approved", "")])


@pytest.mark.requirement("SV-13")
@pytest.mark.parametrize(
    ("pay_type", "hour_type", "waits", "warnings"),
    [
        ("pay_1", "1", [], ()),
        ("pay_2", None, [("pay_type_ambiguous", "pay_2")], ()),
        ("pay_3", "2", [], ()),
        ("pay_4", None, [("pay_type_not_matched", "pay_4")], ()),
        ("pay_5", None, [("pay_type_not_matched", "pay_5")], ()),
        ("pay_6", "1", [], ("pay_type_code_differs",)),
        ("pay_gone", None, [("pay_type_not_matched", "pay_gone")], ()),
        (None, "0", [], ()),
    ],
    ids=[
        "by exact name, trimmed",
        "the name stands twice",
        "by the pay item's name",
        "only an inactive one bears the name",
        "case counts",
        "another code is a warning",
        "unknown to the host",
        "none: the tenant's default",
    ],
)
def test_a_pay_type_is_matched_by_its_name_alone(pay_type, hour_type, waits, warnings):
    told = judge(line(pay_type_id=pay_type), RULES)

    assert (told.booking and told.booking.hour_type) == hour_type
    assert kinds(told) == waits
    assert told.warnings == warnings


@pytest.mark.requirement("SV-13")
def test_a_pay_type_that_a_person_matched_needs_no_name():
    told = judge(line(pay_type_id="pay_4"), rules(hour_types={"pay_4": "2"}))

    assert told.booking is not None
    assert told.booking.hour_type == "2"


@pytest.mark.requirement("SV-13")
@pytest.mark.parametrize("default", ["", "4", "99"])
def test_without_a_default_that_is_active_an_entry_without_pay_type_waits(default):
    told = judge(line(pay_type_id=None), rules(default_hour_type=default))

    assert kinds(told) == [("hour_type_missing", "default_hour_type")]


@pytest.mark.requirement("SV-14")
@pytest.mark.parametrize(
    ("changes", "activity"),
    [
        ({"activity_id": "act_1"}, "11"),
        ({"activity_id": "act_3"}, "20"),
        ({}, "11"),
        ({"work_type_id": "wt_other"}, "10"),
        ({"work_type_id": None, "project_id": None}, "10"),
        ({"work_type_id": None, "customer_id": None}, "10"),
        ({"work_type_id": None, "customer_id": None, "project_id": None}, "20"),
    ],
    ids=[
        "override",
        "known to the host",
        "work type",
        "project",
        "customer",
        "project",
        "internal",
    ],
)
def test_the_activity_is_the_first_that_is_named(changes, activity):
    told = judge(line(**changes), RULES)

    assert told.booking is not None
    assert told.booking.activity == activity


@pytest.mark.requirement("SV-14")
@pytest.mark.parametrize(
    ("changes", "settings", "waits"),
    [
        ({"activity_id": "act_2"}, {}, ("activity_not_matched", "act_2")),
        ({"activity_id": "act_gone"}, {}, ("activity_not_matched", "act_gone")),
        ({}, {"activities": {"wt_1": "30"}}, ("activity_missing", "wt_1")),
        (
            {"work_type_id": None},
            {"project_activity": "30"},
            ("activity_missing", "project_activity"),
        ),
    ],
    ids=["no such activity", "unknown override", "mapped to an inactive one", "inactive standard"],
)
def test_an_activity_that_does_not_resolve_is_waited_for_and_never_passed_over(
    changes, settings, waits
):
    assert kinds(judge(line(**changes), rules(**settings))) == [waits]


@pytest.mark.requirement("SV-15")
def test_no_hour_is_sent_for_an_employee_whose_pair_nobody_confirmed():
    assert kinds(judge(line(employee_id="e_held"), RULES)) == [("employee_held", "e_held")]
    assert kinds(judge(line(employee_id="e_new"), RULES)) == [("employee_not_linked", "e_new")]


@pytest.mark.requirement("ALL-17")
def test_everything_that_is_missing_is_told_at_once():
    bare = replace(RULES, counterparts=Counterparts())
    told = judge(
        line(pay_type_id="pay_2", activity_id="act_2", date=date(2025, 12, 31)),
        replace(bare, settings=replace(SETTINGS, start_date=date(2026, 1, 1))),
    )

    assert kinds(told) == [
        ("before_start_date", "start_date"),
        ("employee_not_linked", "e_9"),
        ("customer_not_linked", "c_81"),
        ("project_not_linked", "p_1"),
        ("activity_not_matched", "act_2"),
        ("pay_type_ambiguous", "pay_2"),
    ]
    assert told.booking is None


def test_a_closed_project_is_waited_for():
    assert kinds(judge(line(project_id="p_closed"), RULES)) == [("project_closed", "p_closed")]


@pytest.mark.parametrize(
    ("changes", "waits"),
    [
        ({"kind": LineKind.MACHINE}, "machine_hours_not_sent"),
        ({"kind": LineKind.SUPPLEMENT, "unit": "stk"}, "supplement_not_in_hours"),
        ({"kind": LineKind.SUPPLEMENT, "unit": ""}, "unit_unknown"),
    ],
)
def test_what_is_no_hour_of_a_person_waits_and_says_so(changes, waits):
    assert kinds(judge(line(**changes), RULES)) == [(waits, "")]


@pytest.mark.parametrize("hours", ["0.333333", "0.001"])
def test_an_amount_that_the_unit_cannot_hold_is_refused_and_never_rounded(hours):
    told = judge(line(quantity=Decimal(hours)), RULES)

    assert (told.booking, told.refusal) == (None, "amount_not_expressible")


def test_the_amount_to_invoice_must_be_expressible_too():
    rounded = replace(RULES, unit=HourUnit.WHOLE_HOURS)

    assert judge(line(quantity=Decimal(8), billable=Decimal("7.5")), rounded).refusal
    assert judge(line(quantity=Decimal(8), billable=Decimal(7)), rounded).booking is not None


@given(
    hours=st.decimals(min_value=-24, max_value=24, places=6, allow_nan=False),
    unit=st.sampled_from(HourUnit),
)
def test_what_a_unit_holds_it_holds_exactly(hours, unit):
    amount = expressed(hours, unit)

    if amount is not None:
        assert hours_of(amount, unit) == hours
        assert unit is HourUnit.DECIMAL_HOURS or amount == int(amount)
    else:
        assert (hours * 60) % 1 != 0 or (unit is HourUnit.WHOLE_HOURS and hours % 1 != 0)


@given(changes=st.fixed_dictionaries({
    "employee_id": st.sampled_from(["e_9", "e_held", "", "e_x"]),
    "customer_id": st.sampled_from([None, "c_81", "c_x"]),
    "project_id": st.sampled_from([None, "p_1", "p_closed", "p_x"]),
    "activity_id": st.sampled_from([None, "act_1", "act_2", "act_3"]),
    "work_type_id": st.sampled_from([None, "wt_1", "wt_2"]),
    "pay_type_id": st.sampled_from([None, *REGISTERS.pay_types]),
    "approved": st.booleans(),
    "unit": st.sampled_from(["h", "stk"]),
    "kind": st.sampled_from(LineKind),
    "quantity": st.sampled_from([Decimal(-1), Decimal("7.5"), Decimal("0.333")]),
}))  # fmt: skip
def test_a_line_is_either_booked_with_known_parts_or_says_why_not(changes):
    told = judge(line(**changes), RULES)

    assert (told.booking is None) == bool(told.criteria or told.refusal or not told.demanded)
    assert len(set(told.criteria)) == len(told.criteria)
    if told.booking is not None:
        assert told.booking.hours == changes["quantity"]
        assert REGISTERS.activities[told.booking.activity].active
        assert REGISTERS.hour_types[told.booking.hour_type].active


HELD_CODES = {
    "not_approved",
    "before_start_date",
    "project_not_linked",
    "customer_not_linked",
    "employee_not_linked",
    "work_type_not_mapped",
    "pay_type_not_matched",
    "activity_missing",
    "product_missing",
    "unit_unknown",
    "erp_period_locked",
}
"""The held codes of the host contract (facts 6.7)."""


def test_a_host_is_told_every_criterion_under_a_code_of_the_contract():
    assert {Criterion(kind).host_code for kind in CriterionKind} <= HELD_CODES
    assert set(HOST_CODES.values()) <= HELD_CODES
