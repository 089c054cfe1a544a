"""Mass archiving is held: more than 3 and more than 10 %, or more than 100; employees always."""

from dataclasses import replace

import pytest

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.planning import plan
from bindeledd.domain.plans import EntryKind, Reason
from bindeledd.domain.policy import Deletion, DimensionPolicy
from tests.unit.domain.builders import (
    POLICY,
    RULES,
    inputs,
    issue,
    linked,
    of_kind,
    only,
    record,
    written,
)

ARCHIVING = replace(POLICY, deletion=Deletion.ARCHIVE)
EMPLOYEES = DimensionPolicy(Dimension.EMPLOYEES, RULES, deletion=Deletion.ARCHIVE)


def pairs(count: int, *, closed: int = 0, gone: int = 0):
    """Make linked pairs of which the ERP closed some and lost some."""
    hosts = [record(f"h{n}", str(n)) for n in range(1, count + 1)]
    erps = [record(f"e{n}", str(n)) for n in range(1, count + 1)]
    links = [linked(host, erp) for host, erp in zip(hosts, erps, strict=True)]
    now = [replace(erp, fields={**erp.fields, "active": n >= closed})
           for n, erp in enumerate(erps)]  # fmt: skip
    return {"host": hosts, "erp": now[: count - gone], "links": links}


@pytest.mark.parametrize(
    ("count", "affected", "held"),
    [(4, 3, False), (5, 4, True), (39, 4, True), (40, 4, False), (2000, 100, False),
     (2000, 101, True)],
)  # fmt: skip
@pytest.mark.parametrize("how", ["closed", "gone"])
def test_the_bounds(count, affected, held, how):
    made = plan(inputs(**pairs(count, **{how: affected}), policy=ARCHIVING))
    writing = EntryKind.UPDATE if how == "closed" else EntryKind.ARCHIVE
    assert len(of_kind(made, EntryKind.HOLD)) == (affected if held else 0)
    assert len(of_kind(made, writing)) == (0 if held else affected)


def test_what_is_held_counts_while_a_lost_write_keeps_it_from_being_planned():
    data = pairs(5, closed=4)
    held = [
        issue(entry, "too_many_archived") for entry in of_kind(plan(inputs(**data)), EntryKind.HOLD)
    ]
    made = plan(inputs(**data, issues=held, unsettled=[(System.ERP, "e1")]))
    assert not made.writes
    assert {entry.problem for entry in made.entries} == {"too_many_archived"}


def test_closings_and_disappearances_count_together():
    made = plan(inputs(**pairs(20, closed=2, gone=2), policy=ARCHIVING))
    assert {e.reason for e in made.entries} == {Reason.TOO_MANY_ARCHIVED}
    assert {e.problem for e in made.entries} == {"too_many_archived"}


def test_each_system_is_counted_for_itself():
    data = pairs(20, closed=2)
    data["host"] = [
        replace(h, fields={**h.fields, "active": n not in (10, 11)})
        for n, h in enumerate(data["host"])
    ]
    assert len(of_kind(plan(inputs(**data)), EntryKind.UPDATE)) == 4


def test_the_rest_of_a_held_update_goes_on():
    data = pairs(5, closed=5)
    data["erp"] = [replace(e, fields={**e.fields, "phone": "9"}) for e in data["erp"]]
    made = plan(inputs(**data))
    assert [written(e) for e in of_kind(made, EntryKind.UPDATE)] == [{"phone": "9"}] * 5
    held = of_kind(made, EntryKind.HOLD)
    assert [written(e) for e in held] == [{"active": False}] * 5
    assert {e.target for e in held} == {None}


def test_reopening_is_no_archiving():
    hosts = [record(f"h{n}", str(n), active=False) for n in range(9)]
    erps = [record(f"e{n}", str(n), active=False) for n in range(9)]
    links = [linked(host, erp) for host, erp in zip(hosts, erps, strict=True)]
    opened = [record(f"e{n}", str(n)) for n in range(9)]
    assert len(plan(inputs(hosts, opened, links=links)).writes) == 9


def test_what_first_links_close_is_shown_and_signed_before_approval_and_held_in_daily_work():
    hosts = [record(f"h{n}", str(n)) for n in range(9)]
    erps = [record(f"e{n}", str(n), active=False) for n in range(9)]
    read_now = inputs(hosts, erps)
    to_be_signed, daily = plan(replace(read_now, signed=True)), plan(read_now)
    assert len(of_kind(to_be_signed, EntryKind.UPDATE)) == 9
    assert not of_kind(to_be_signed, EntryKind.HOLD)
    assert {one.reason for one in of_kind(daily, EntryKind.HOLD)} == {Reason.TOO_MANY_ARCHIVED}
    assert not daily.writes


def test_employees_are_held_always():
    host, erp = record("h"), record("e")
    link = replace(linked(host, erp), dimension=Dimension.EMPLOYEES)
    gone = plan(inputs([host], [], policy=EMPLOYEES, links=[link]))
    closed = plan(inputs([host], [record("e", active=False)], policy=EMPLOYEES, links=[link]))
    first = plan(inputs([host], [record("e", active=False)], policy=EMPLOYEES))
    for made in (gone, closed, first):
        assert only(made, EntryKind.HOLD).reason is Reason.TOO_MANY_ARCHIVED
        assert made.writes == ()


def test_an_incremental_reading_counts_against_all_links():
    data = pairs(4, closed=4)
    few = plan(inputs(**data, complete=False))
    assert len(of_kind(few, EntryKind.HOLD)) == 4
    many = plan(inputs(**data, complete=False, linked_total=1000))
    assert len(of_kind(many, EntryKind.UPDATE)) == 4


def test_a_person_lets_one_closing_pass_and_the_others_stay_held():
    data = pairs(5, closed=5)
    held = plan(inputs(**data))
    released = issue(held.entries[0], "too_many_archived", retry_requested=True)
    for complete in (True, False):
        made = plan(inputs(**data, issues=[released], complete=complete))
        assert only(made, EntryKind.UPDATE).host_id == held.entries[0].host_id
        assert len(of_kind(made, EntryKind.HOLD)) == 4


def test_a_released_employee_is_archived():
    host, erp = record("h"), record("e")
    closed = record("e", active=False)
    asked = inputs([host], [closed], links=[linked(host, erp)], policy=EMPLOYEES)
    held = only(plan(asked), EntryKind.HOLD)
    released = issue(held, "too_many_archived", retry_requested=True)
    made = plan(replace(asked, issues={released.key: released}))
    assert written(only(made, EntryKind.UPDATE)) == {"active": False}
