"""Reading and finding entries against answers that no simulator gives."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.errors import (
    UnavailableError,
    UnreadableError,
)
from bindeledd.domain.hours.amounts import HourUnit
from bindeledd.domain.ports import Lookup
from bindeledd.erps.poweroffice import TimeModuleSettings
from bindeledd.erps.poweroffice.time_module.mapping import body_of, booking_of
from bindeledd.erps.poweroffice.time_module.marks import mark_of
from bindeledd.erps.poweroffice.time_module.wire import EntryRead
from tests.unit.erps.poweroffice.time_scripts import (
    BOOKING,
    DONE,
    ENTRY,
    entry,
    listed,
    module_of,
    refusal,
    sent,
)
from tests.unit.transport.systems import NOON

MARK = mark_of("ref-1")
UUID = "5b2d9b7e-0d52-4d0f-8d4b-1a4f3c2b1a00"
ABSENT = refusal(404, "Time entry with id = 700 not found.")


def test_an_entry_is_read_without_our_mark():
    module, _ = module_of(entry(InternalComment=f"Regn {MARK}", Unknown=1, HourTypeId=None))
    assert module.read("700") == BOOKING


@pytest.mark.parametrize(
    "answer", [ABSENT, entry(Quantity=0, BillableQuantity=0), entry(Quantity=0.0)]
)
def test_what_holds_no_hours_does_not_stand(answer):
    module, _ = module_of(answer)
    if answer.status_code == 200 and answer.json()["BillableQuantity"]:
        assert module.read("700") is not None
    else:
        assert module.read("700") is None


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (entry(Date=None), UnreadableError),
        (entry(Quantity=None), UnreadableError),
        (entry(Quantity="many"), UnreadableError),
        (entry(Date="some day"), UnreadableError),
        (entry(Id=701), UnavailableError),
        (entry(Id=True), UnavailableError),
        (entry(Id=" "), UnavailableError),
        (httpx.Response(200, json=[ENTRY]), UnavailableError),
    ],
)
def test_an_entry_that_is_not_what_it_should_be_is_not_taken_for_one(answer, kind):
    module, _ = module_of(answer)
    with pytest.raises(kind):
        module.read("700")


def test_ids_that_are_uuids_are_the_same_in_any_case():
    module, script = module_of(entry(Id=UUID.upper()))
    assert module.read(UUID) == BOOKING
    assert script.requests[1].url.path.endswith(UUID)


def test_an_id_cannot_lead_elsewhere():
    module, script = module_of(ABSENT)
    assert module.read("../Customers/1") is None
    assert script.requests[1].url.raw_path.endswith(b"/EntryTime/..%2FCustomers%2F1")


@pytest.mark.parametrize(
    ("settings", "reference", "found"),
    [
        ({"reference_property": "ExternalImportReference"}, "ref-1", ["3"]),
        ({}, "ref-1", ["2"]),
        ({}, "", ["1", "2", "3"]),
        ({"reference_property": "ExternalImportReference"}, "", ["1", "2", "3"]),
    ],
)
def test_a_booking_is_found_by_reference_mark_or_values(settings, reference, found):
    rows: list[dict[str, Any]] = [
        {"Id": 1},
        {"Id": 2, "InternalComment": f"x {MARK}"},
        {"Id": 3, "externalimportreference": "ref-1"},
        {"Id": 4, "Quantity": 449},
        {"Id": 5, "Quantity": 0, "BillableQuantity": 0, "InternalComment": MARK},
        {"Id": 10, "EmployeeId": 99},
        {"Id": 11, "ProjectId": 99},
        {"Id": 20, "Date": "2026-11-21"},
        {"Id": 21, "HourTypeId": 5},
        {"Id": 22, "CustomerId": 32},
    ]
    module, _ = module_of(listed(*rows), **settings)
    assert module.find(BOOKING, reference=reference, since=NOON) == found


def test_the_erp_may_fill_in_the_customer_of_the_project():
    module, _ = module_of(listed({}))
    assert module.find(replace(BOOKING, customer=None), reference="", since=NOON) == ["700"]


@pytest.mark.parametrize(
    ("row", "reference", "raises"),
    [
        ({"Date": "some day"}, "", True),
        ({"Date": "some day", "EmployeeId": 12}, "", False),
        ({"Date": "some day"}, "ref-1", False),
        ({"InternalComment": 7}, "ref-1", True),
    ],
)
def test_an_entry_that_may_be_it_must_be_readable(row, reference, raises):
    module, _ = module_of(listed(row))
    if raises:
        with pytest.raises(UnreadableError):
            module.find(BOOKING, reference=reference, since=NOON)
    else:
        assert module.find(BOOKING, reference=reference, since=NOON) == []


def test_a_list_of_several_pages_is_read_until_it_shows_the_same_twice():
    """While it was read, a row before the border was deleted: 3 slid from page 2 to page 1."""
    first = [listed({"Id": 1}, {"Id": 2}, more=True), listed({"Id": 4})]
    again = [listed({"Id": 2}, {"Id": 3}, more=True), listed({"Id": 4})]
    module, script = module_of(*first, *again, *again, look_size=2)
    assert sorted(module.find(BOOKING, reference="", since=NOON)) == ["1", "2", "3", "4"]
    assert [query["PageNumber"] for _, query in sent(script)] == ["1", "2"] * 3


def test_a_list_that_never_stands_still_is_tried_later():
    steps = [
        step for n in range(3) for step in (listed({"Id": n}, more=True), listed({"Id": n + 10}))
    ]
    module, _ = module_of(*steps, look_size=2)
    with pytest.raises(UnavailableError):
        module.find(BOOKING, reference="", since=NOON)


@pytest.mark.parametrize(
    ("settings", "lookup"),
    [({}, Lookup.MARKER), ({"reference_property": "X"}, Lookup.REFERENCE)],
)
def test_the_module_tells_how_a_booking_is_found_and_its_unit(settings, lookup):
    module, _ = module_of(DONE, quantity_unit=HourUnit.DECIMAL_HOURS, **settings)
    assert (module.facts.lookup, module.facts.unit) == (lookup, HourUnit.DECIMAL_HOURS)


TEXTS = st.text(max_size=20).map(str.strip).map(lambda text: text or None)
IDS = st.integers(1, 2**40).map(str)


@given(
    booking=st.builds(
        lambda **parts: replace(BOOKING, **parts),
        employee=IDS,
        activity=IDS,
        hour_type=st.integers(0, 2**40).map(str),
        date=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        hours=st.integers(-6000, 6000).filter(bool).map(lambda n: Decimal(n * 15) / 60),
        billable_hours=st.none() | st.integers(0, 600).map(lambda n: Decimal(n * 15) / 60),
        customer=st.none() | IDS,
        project=st.none() | IDS,
        comment=TEXTS,
        internal_comment=TEXTS,
    ),
    unit=st.sampled_from([HourUnit.MINUTES, HourUnit.DECIMAL_HOURS]),
    reference=st.text(max_size=30),
)
def test_what_is_sent_is_what_is_read_back(booking, unit, reference):
    settings = TimeModuleSettings(quantity_unit=unit, billable_unit=unit)
    body = body_of(booking, reference=reference, settings=settings)
    row = EntryRead.model_validate({"Id": 1, **{k: _exact(v) for k, v in body.items()}})
    assert booking_of(row, settings) == booking


def _exact(value):
    return Decimal(str(value)) if isinstance(value, float) else value
