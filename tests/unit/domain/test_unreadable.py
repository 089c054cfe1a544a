"""What a plan makes of objects that stand in a register and cannot be read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bindeledd.domain.identity import System
from bindeledd.domain.planning import missing_counterparts, plan, settled_links
from bindeledd.domain.plans import WRITING_KINDS, EntryKind, PlanEntry, Reason
from bindeledd.domain.policy import Deletion
from bindeledd.domain.records import Flaw, Record
from bindeledd.domain.rejections import issue_key
from bindeledd.domain.unreadable import mostly_unreadable
from tests.unit.domain.builders import POLICY, inputs, issue, linked, read, record

FLAW = Flaw(("Number",), '{"Number": [1]}')
HOST, ERP = record("h1"), record("e1")
LINK = linked(HOST, ERP)


def spoilt(one: Record, *lost: str) -> Record:
    """Leave out what cannot be read of an object."""
    kept = {name: value for name, value in one.fields.items() if name not in lost}
    return replace(one, fields=kept, flaw=FLAW)


def told(entries: tuple[PlanEntry, ...]) -> list[tuple[EntryKind, Reason, str]]:
    return [(one.kind, one.reason, issue_key(one)) for one in entries]


@pytest.mark.requirement("ALL-06")
@pytest.mark.parametrize("complete", [True, False])
def test_a_pair_waits_while_an_object_of_it_cannot_be_read(complete: bool):
    changed = record("h1", phone="2")
    read_of = inputs([changed], [spoilt(ERP, "phone")], links=[LINK], complete=complete)

    made = plan(read_of)

    assert told(made.entries) == [(EntryKind.HOLD, Reason.OBJECT_UNREADABLE, "erp#e1")]
    (entry,) = made.entries
    assert (entry.number, entry.name) == ("10001", ERP.name)
    assert entry.problem_details == {"properties": "Number"}
    assert settled_links(read_of) == ()


@pytest.mark.requirement("ALL-06")
def test_both_objects_of_a_pair_have_a_problem_of_their_own():
    made = plan(inputs([spoilt(HOST)], [spoilt(ERP)], links=[LINK]))

    assert {issue_key(entry) for entry in made.entries} == {"host#h1", "erp#e1"}


@pytest.mark.requirement("ALL-06")
def test_what_cannot_be_read_is_not_closed_for_its_counterparts_sake():
    closing = replace(POLICY, deletion=Deletion.ARCHIVE)
    gone = record("h1", deleted=True)

    made = plan(inputs([gone], [spoilt(ERP)], links=[LINK], policy=closing))

    assert told(made.entries) == [(EntryKind.HOLD, Reason.OBJECT_UNREADABLE, "erp#e1")]


@pytest.mark.requirement("ALL-06")
@pytest.mark.parametrize(
    ("alone", "unread", "waits"),
    [
        (record("h1"), spoilt(ERP, "name"), Reason.NUMBER_TWICE),
        (record("h1"), spoilt(ERP, "number"), Reason.COUNTERPART_UNREADABLE),
        (record("h1"), spoilt(ERP, "number", "name"), Reason.COUNTERPART_UNREADABLE),
        (record("h1", "10002"), spoilt(ERP, "name"), Reason.ONLY_IN_HOST),
        (record("h1", name="Rør AS"), spoilt(ERP, "number"), Reason.ONLY_IN_HOST),
    ],
)
def test_nothing_is_created_that_may_stand_there_unread(
    alone: Record, unread: Record, waits: Reason
):
    made = plan(inputs([alone], [unread]))

    (entry,) = (one for one in made.entries if one.host_id == "h1")
    assert entry.reason is waits
    assert (entry.kind in WRITING_KINDS) is (waits is Reason.ONLY_IN_HOST)
    assert (EntryKind.HOLD, Reason.OBJECT_UNREADABLE, "erp#e1") in told(made.entries)


@pytest.mark.requirement("ALL-06")
def test_a_linked_object_keeps_its_number_while_it_cannot_be_read():
    """Its number is known from the link: another object of that number is not taken for new."""
    made = plan(inputs([HOST, record("h2")], [spoilt(ERP, "number", "name")], links=[LINK]))

    assert not [entry for entry in made.entries if entry.kind in WRITING_KINDS]


def test_its_counterpart_need_not_be_read_to_leave_it_alone():
    bare = replace(LINK, erp_base={})
    host, nothing = read(spoilt(HOST), complete=False), read(complete=False)

    assert missing_counterparts(host, nothing, [bare], POLICY) == frozenset()
    whole = read(HOST, complete=False)
    assert missing_counterparts(whole, nothing, [bare], POLICY) == {(System.ERP, "e1")}


@pytest.mark.requirement("ALL-06")
def test_a_problem_of_reading_never_keeps_a_write_back():
    made = plan(inputs([record("h1", phone="2")], [ERP], links=[LINK]))
    (entry,) = made.entries
    standing = issue(entry, "counterpart_unreadable")

    again = plan(inputs([record("h1", phone="2")], [ERP], links=[LINK], issues=[standing]))

    assert again.entries == made.entries


@pytest.mark.requirement("ALL-06")
@pytest.mark.parametrize(
    ("bad", "good", "failed"), [(20, 0, False), (21, 20, True), (21, 21, False)]
)
def test_a_register_that_is_mostly_spoilt_is_no_register(bad: int, good: int, failed: bool):
    records = [spoilt(ERP)] * bad + [ERP] * good

    assert mostly_unreadable(records) is failed
