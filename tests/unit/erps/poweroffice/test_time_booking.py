"""Booking, changing and removing entries against answers that no simulator gives."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import httpx
import pytest

from bindeledd.domain.errors import (
    MissingRightError,
    RejectedError,
    StaleError,
    StoppedError,
    UnavailableError,
    UnknownOutcomeError,
)
from bindeledd.domain.hours.amounts import HourUnit
from bindeledd.erps.poweroffice import Removal, TestOperations
from bindeledd.erps.poweroffice.time_module.marks import mark_of
from tests.unit.erps.poweroffice.time_scripts import (
    ACTIVE,
    BOOKING,
    DEADLINE,
    DONE,
    STANDING,
    entry,
    listed,
    module_of,
    refusal,
    sent,
)
from tests.unit.transport.systems import NOON

MARK = mark_of("ref-1")
UUID = "5b2d9b7e-0d52-4d0f-8d4b-1a4f3c2b1a00"
SHORTER = replace(BOOKING, hours=Decimal(6))
ABSENT = refusal(404, "Time entry with id = 700 not found.")


def booked(*steps, reference="ref-1", booking=BOOKING, **settings):
    module, script = module_of(*steps, **settings)
    return module.book(booking, reference=reference, deadline=DEADLINE), sent(script)


def amended(*steps, wanted=SHORTER, standing=STANDING, reference="ref-1", **settings):
    module, script = module_of(*steps, **settings)
    module.amend(standing, wanted, reference=reference, deadline=DEADLINE)
    return sent(script)


def removed(*steps, **settings):
    module, script = module_of(*steps, **settings)
    module.remove(STANDING, deadline=DEADLINE)
    return sent(script)


def test_every_part_is_sent_under_the_apis_name_and_no_start_or_end():
    _, calls = booked(entry())
    assert calls == [
        (
            "POST",
            {
                "EmployeeId": 11,
                "ActivityTimeId": 21,
                "HourTypeId": 0,
                "CustomerId": 31,
                "ProjectId": 41,
                "Date": "2026-11-20",
                "Quantity": 450,
                "BillableQuantity": 360,
                "ExternalComment": "Støping",
                "InternalComment": f"Regn {MARK}",
            },
        )
    ]


def test_what_a_booking_leaves_open_is_not_sent():
    least = replace(
        BOOKING, billable_hours=None, customer=None, project=None, comment="", internal_comment=None
    )
    _, ((_, body),) = booked(entry(), booking=least, reference="")
    assert sorted(body) == ["ActivityTimeId", "Date", "EmployeeId", "HourTypeId", "Quantity"]


@pytest.mark.parametrize(
    ("unit", "hours", "amount"),
    [
        (HourUnit.MINUTES, "7.5", 450),
        (HourUnit.MINUTES, "-0.25", -15),
        (HourUnit.WHOLE_HOURS, "8", 8),
        (HourUnit.DECIMAL_HOURS, "7.25", 7.25),
        (HourUnit.DECIMAL_HOURS, "8.00", 8),
    ],
)
def test_hours_go_in_the_unit_that_is_set(unit, hours, amount):
    booking = replace(BOOKING, hours=Decimal(hours), billable_hours=None)
    _, ((_, body),) = booked(entry(), booking=booking, quantity_unit=unit)
    assert body["Quantity"] == amount
    assert type(body["Quantity"]) is type(amount)


@pytest.mark.parametrize(
    ("settings", "parts"),
    [
        ({"quantity_unit": HourUnit.MINUTES}, {"hours": Decimal("0.333")}),
        ({"quantity_unit": HourUnit.WHOLE_HOURS}, {"hours": Decimal("7.25")}),
        ({"quantity_unit": HourUnit.DECIMAL_HOURS}, {"hours": Decimal("0." + "3" * 25)}),
        ({"billable_unit": HourUnit.WHOLE_HOURS}, {"billable_hours": Decimal("1.5")}),
    ],
)
def test_an_amount_that_would_be_rounded_is_refused_before_any_call(settings, parts):
    module, script = module_of(entry(), **settings)
    wanted = replace(BOOKING, **parts)
    for act in (
        lambda: module.book(wanted, reference="r", deadline=DEADLINE),
        lambda: module.amend(STANDING, wanted, reference="r", deadline=DEADLINE),
    ):
        with pytest.raises(RejectedError) as caught:
            act()
        assert caught.value.code == "amount_not_expressible"
    assert script.requests == []


def test_the_reference_goes_into_its_own_property_where_there_is_one():
    _, ((_, body),) = booked(entry(), reference_property="ExternalImportReference")
    assert body["ExternalImportReference"] == "ref-1"
    assert body["InternalComment"] == "Regn"


@pytest.mark.parametrize(
    "parts", [{"employee": "abc"}, {"employee": ""}, {"customer": "1.5"}, {"project": "x"}], ids=str
)
def test_an_id_that_the_erp_cannot_have_is_a_missing_reference(parts):
    module, script = module_of(entry())
    with pytest.raises(RejectedError) as caught:
        module.book(replace(BOOKING, **parts), reference="r", deadline=DEADLINE)
    assert (caught.value.code, script.requests) == ("missing_reference", [])


@pytest.mark.parametrize(
    ("answer", "external_id"),
    [
        (httpx.Response(201, json={"Id": 700}), "700"),
        (httpx.Response(201, json={"id": UUID}), UUID),
        (httpx.Response(200, json=700), "700"),
        (httpx.Response(201, json=UUID), UUID),
        (httpx.Response(201, headers={"Location": "http://x.test/v2/EntryTime/700"}), "700"),
        (httpx.Response(201, headers={"Location": f"/TimeTracking/EntryTime/{UUID}/"}), UUID),
    ],
    ids=str,
)
def test_the_id_is_read_from_whatever_comes(answer, external_id):
    assert booked(answer)[0] == external_id


@pytest.mark.parametrize("payload", [{}, {"Id": None}, "Created", True, [700], {"Id": "x y"}])
def test_an_answer_without_an_id_is_followed_by_a_look_for_our_mark(payload):
    marked = {"Id": 701, "InternalComment": f"Regn {MARK}"}
    external_id, calls = booked(httpx.Response(201, json=payload), listed({"Id": 700}, marked))
    assert external_id == "701"
    assert calls[1][1]["lastChangedDateTimeOffsetGreaterThan"] == "2026-11-23T11:40:00+00:00"


@pytest.mark.parametrize(
    ("reference", "answers"),
    [
        ("ref-1", [httpx.Response(204)]),
        ("ref-1", [httpx.Response(503)]),
        ("", [listed({})]),
        ("ref-1", [listed(*({"Id": n, "InternalComment": MARK} for n in (1, 2)))]),
    ],
)
def test_without_one_certain_entry_the_outcome_is_unknown(reference, answers):
    with pytest.raises(UnknownOutcomeError) as caught:
        booked(httpx.Response(201), *answers, reference=reference)
    assert caught.value.deadline == DEADLINE


def test_a_reference_of_our_own_that_is_in_use_is_the_earlier_booking():
    taken = "ExternalImportReference is already in use. 'ref-1' is used on entry with Id = 700."
    settings = {"reference_property": "ExternalImportReference"}
    ours, foreign = entry(ExternalImportReference="ref-1"), entry(ExternalImportReference="x")
    assert booked(refusal(400, taken), ours, **settings)[0] == "700"
    with pytest.raises(RejectedError) as caught:
        booked(refusal(400, taken), foreign, **settings)
    assert caught.value.code == "reference_in_use"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (
            refusal(
                400,
                "Customer connected to project is not the same as the customer stated in the API",
            ),
            "customer_differs_from_project",
        ),
        (refusal(400, "This project is inactive"), "project_not_open"),
        (
            refusal(400, "This employee no longer has access for registration on this project."),
            "employee_not_on_project",
        ),
        (refusal(400, "Rain is forbidden."), "refused_by_system"),
        (refusal(404, "Activity with id = 21 not found."), "missing_reference"),
        (refusal(409, "Conflict."), "erp_period_locked"),
        (refusal(400, "The week is approved."), "erp_period_locked"),
        (refusal(400, "Entries are in a payroll run."), "erp_period_locked"),
    ],
)
def test_a_refusal_keeps_the_erps_words(answer, code):
    with pytest.raises(RejectedError) as caught:
        booked(answer)
    assert caught.value.code == code
    assert caught.value.system_message == answer.json()["detail"]


@pytest.mark.parametrize(
    ("told", "kind", "code"),
    [
        (
            httpx.Response(200, json={"ActiveClientSubscriptions": ["Accounting"]}),
            StoppedError,
            "time_module_missing",
        ),
        (ACTIVE, MissingRightError, "right_missing"),
        (httpx.Response(200, json={}), MissingRightError, "right_missing"),
        (httpx.Response(503), MissingRightError, "right_missing"),
        (httpx.Response(403), MissingRightError, "right_missing"),
    ],
)
def test_a_missing_module_is_told_from_a_missing_right(told, kind, code):
    actions = [
        lambda one: one.book(BOOKING, reference="r", deadline=DEADLINE),
        lambda one: one.amend(STANDING, SHORTER, reference="r", deadline=DEADLINE),
        lambda one: one.remove(STANDING, deadline=DEADLINE),
        lambda one: one.read("700"),
        lambda one: one.find(BOOKING, reference="r", since=NOON),
        lambda one: one.activities(),
        lambda one: one.hour_types(),
    ]
    for act in actions:
        module, _ = module_of(httpx.Response(403), told)
        with pytest.raises(kind) as caught:
            act(module)
        assert caught.value.code == code


def test_a_change_tests_what_is_relied_on_and_writes_only_what_differs():
    read, (method, patch) = amended(entry(InternalComment=f"Regn {MARK}"), DONE)
    assert (read[0], method) == ("GET", "PATCH")
    assert [one["path"] for one in patch if one["op"] == "test"] == [
        "/BillableQuantity",
        "/Date",
        "/ExternalComment",
        "/InternalComment",
        "/ProjectId",
        "/Quantity",
    ]
    assert {"op": "test", "path": "/InternalComment", "value": f"Regn {MARK}"} in patch
    assert [one for one in patch if one["op"] != "test"] == [
        {"op": "replace", "path": "/Quantity", "value": 360}
    ]


@pytest.mark.parametrize(
    ("parts", "writes"),
    [
        ({"date": date(2026, 11, 21)}, {"/Date": "2026-11-21"}),
        ({"billable_hours": Decimal(0)}, {"/BillableQuantity": 0}),
        ({"project": None}, {"/ProjectId": None}),
        ({"comment": None}, {"/ExternalComment": None}),
        ({"internal_comment": "Sol"}, {"/InternalComment": f"Sol {MARK}"}),
        ({"internal_comment": None}, {"/InternalComment": MARK}),
    ],
)
def test_each_part_that_may_change_is_written(parts, writes):
    marked = entry(InternalComment=f"Regn {MARK}")
    _, (_, patch) = amended(marked, DONE, wanted=replace(BOOKING, **parts), reference="another")
    assert {one["path"]: one["value"] for one in patch if one["op"] == "replace"} == writes


@pytest.mark.parametrize(("billed", "written"), [(450, 360), (0, None), (300, None), (None, None)])
def test_what_the_erp_invoiced_by_itself_follows_the_hours_where_it_was_all_of_them(
    billed, written
):
    open_ended = replace(BOOKING, billable_hours=None)
    _, (_, patch) = amended(
        entry(BillableQuantity=billed),
        DONE,
        standing=replace(STANDING, booking=open_ended),
        wanted=replace(open_ended, hours=Decimal(6)),
    )
    writes = {one["path"]: one["value"] for one in patch if one["op"] == "replace"}
    assert writes.get("/BillableQuantity") == written


def test_what_cannot_be_changed_is_never_sent():
    module, script = module_of(entry())
    with pytest.raises(ValueError, match="activity"):
        module.amend(STANDING, replace(BOOKING, activity="22"), reference="r", deadline=DEADLINE)
    assert script.requests == []


@pytest.mark.parametrize(
    "properties",
    [{"Quantity": 300}, {"ActivityTimeId": 22}, {"ExternalComment": "Graving"}, {"ProjectId": 9}],
)
def test_what_somebody_changed_in_the_erp_is_not_overwritten(properties):
    module, script = module_of(entry(**properties))
    with pytest.raises(StaleError):
        module.amend(STANDING, SHORTER, reference="r", deadline=DEADLINE)
    assert [one.method for one in script.requests[1:]] == ["GET"]


@pytest.mark.parametrize("answer", [ABSENT, entry(Quantity=0, BillableQuantity=0)])
def test_an_entry_that_is_gone_is_not_changed(answer):
    with pytest.raises(RejectedError) as caught:
        amended(answer)
    assert caught.value.code == "erp_entry_gone"


@pytest.mark.parametrize("value", [True, "true", "Approved", 1])
def test_an_entry_that_tells_that_it_is_locked_is_left_without_a_call(value):
    for act in (amended, removed):
        with pytest.raises(RejectedError) as caught:
            act(entry(IsApproved=value), lock_property="IsApproved")
        assert caught.value.code == "erp_period_locked"


@pytest.mark.parametrize("answer", [refusal(409), refusal(400, "It is locked."), refusal(400)])
def test_a_refused_test_is_told_by_what_stands(answer):
    with pytest.raises(StaleError):
        amended(entry(), answer, entry(Quantity=300))


def test_where_test_is_refused_the_change_goes_without_and_that_is_remembered():
    module, script = module_of(entry(), refusal(400), entry(), DONE, entry(), DONE)
    for _ in range(2):
        module.amend(STANDING, SHORTER, reference="r", deadline=DEADLINE)
    patches = [body for method, body in sent(script) if method == "PATCH"]
    assert ["test" in {one["op"] for one in patch} for patch in patches] == [True, False, False]


def test_where_test_was_honoured_a_refused_change_never_goes_without():
    module, script = module_of(entry(), DONE, entry(), refusal(400), entry(), DONE)
    module.amend(STANDING, SHORTER, reference="r", deadline=DEADLINE)
    with pytest.raises(RejectedError):
        module.amend(STANDING, SHORTER, reference="r", deadline=DEADLINE)
    assert [method for method, _ in sent(script)].count("PATCH") == 2


@pytest.mark.parametrize(
    ("test_operations", "calls"),
    [
        (TestOperations.AUTO, "GET PATCH GET PATCH"),
        (TestOperations.ALWAYS, "GET PATCH GET"),
        (TestOperations.NEVER, "GET PATCH"),
    ],
)
def test_a_real_refusal_of_a_change_comes_through(test_operations, calls):
    no = refusal(400, "This project is inactive")
    module, script = module_of(entry(), no, entry(), no, test_operations=test_operations)
    with pytest.raises(RejectedError) as caught:
        module.amend(STANDING, SHORTER, reference="r", deadline=DEADLINE)
    assert caught.value.code == "project_not_open"
    assert " ".join(method for method, _ in sent(script)) == calls


@pytest.mark.parametrize(
    ("stands", "code"), [(ABSENT, "erp_entry_gone"), (entry(), "missing_reference")]
)
def test_a_404_to_a_change_is_of_the_entry_or_of_what_it_names(stands, code):
    with pytest.raises(RejectedError) as caught:
        amended(entry(), refusal(404, "Something is not found."), stands)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("steps", "settings", "calls"),
    [
        ([entry(), DONE], {}, ["GET", "DELETE"]),
        ([DONE], {"lock_property": ""}, ["DELETE"]),
        ([ABSENT], {}, ["GET"]),
        ([entry(), ABSENT], {}, ["GET", "DELETE"]),
        ([entry(), DONE], {"removal": Removal.ZERO}, ["GET", "PATCH"]),
        ([entry(Quantity=0, BillableQuantity=None)], {"removal": Removal.ZERO}, ["GET"]),
    ],
)
def test_a_removal_ends_with_nothing_standing(steps, settings, calls):
    done = removed(*steps, **settings)
    assert [method for method, _ in done] == calls
    if calls[-1] == "PATCH":
        assert {one["path"]: one["value"] for one in done[-1][1]} == {
            "/Quantity": 0,
            "/BillableQuantity": 0,
        }


def test_a_removal_that_is_held_off_is_a_lock():
    with pytest.raises(RejectedError) as caught:
        removed(entry(), refusal(409))
    assert caught.value.code == "erp_period_locked"


@pytest.mark.parametrize("act", [amended, removed])
def test_an_unknown_route_is_no_entry_that_is_gone(act):
    with pytest.raises(UnavailableError):
        act(httpx.Response(404))


def test_a_lost_answer_is_an_unknown_outcome():
    for act in (
        lambda: booked(httpx.ReadTimeout("late")),
        lambda: amended(entry(), httpx.ReadTimeout("late")),
        lambda: removed(entry(), httpx.ReadTimeout("late")),
    ):
        with pytest.raises(UnknownOutcomeError):
            act()
