"""A number that the target did not take is known again by itself; what stands beside it goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.planning import plan
from bindeledd.domain.plans import EntryKind, Reason
from bindeledd.domain.records import FieldValue
from bindeledd.domain.rejections import NUMBER_REFUSALS, refused_part
from tests.unit.domain.builders import POLICY, inputs, issue, linked, only, record, written

HOST, ERP = record("h", "10001"), record("e", "10001")


def renumbered(number: str = "10005", version: str = "1", **now: FieldValue) -> PlanInputs:
    there = record("e", number, version=version)
    there = replace(there, fields={**there.fields, **now})
    return inputs([HOST], [there], links=[linked(HOST, ERP)])


def refused(before: PlanInputs, problem: str = "number_in_use") -> PlanInputs:
    part = refused_part(only(plan(before), EntryKind.UPDATE), problem, before.policy)
    assert part is not None
    standing = issue(part, problem)
    return replace(before, issues={standing.key: standing})


def told(made: PlanInputs) -> list[tuple[EntryKind, dict[str, FieldValue]]]:
    return [(entry.kind, written(entry)) for entry in plan(made).entries]


@pytest.mark.requirement("SV-11")
@pytest.mark.parametrize("problem", sorted(NUMBER_REFUSALS))
def test_it_stays_and_the_rest_goes_by_itself(problem: str):
    known = refused(renumbered(), problem)
    assert told(known) == [(EntryKind.SKIP, {"number": "10005"})]
    later = replace(renumbered(version="2", phone="3"), issues=known.issues)
    assert told(later) == [
        (EntryKind.SKIP, {"number": "10005"}),
        (EntryKind.UPDATE, {"phone": "3"}),
    ]


def test_it_goes_again_once_it_is_another_number():
    known = refused(renumbered())
    assert told(replace(renumbered("10006"), issues=known.issues)) == [
        (EntryKind.UPDATE, {"number": "10006"})
    ]


def test_a_person_who_asks_sends_it_again_with_the_rest():
    known = refused(renumbered(phone="3"))
    asked = {key: replace(one, retry_requested=True) for key, one in known.issues.items()}
    assert told(replace(known, issues=asked)) == [
        (EntryKind.UPDATE, {"number": "10005", "phone": "3"})
    ]


def test_where_another_is_seen_to_have_it_it_is_held_until_that_one_lets_go():
    known = refused(renumbered())
    other = record("o", "10005", name="Fremmed"), record("p", "10005", name="Fremmed")
    meanwhile = replace(
        inputs([HOST, other[0]], [record("e", "10005"), other[1]],
               links=[linked(HOST, ERP), linked(*other)]),
        issues=known.issues,
    )  # fmt: skip
    assert (EntryKind.HOLD, {"number": "10005"}) in told(meanwhile)
    assert EntryKind.SKIP not in {kind for kind, _ in told(meanwhile)}


def test_another_refusal_concerns_the_whole_update():
    entry = only(plan(renumbered(phone="3")), EntryKind.UPDATE)
    assert refused_part(entry, "field_refused", POLICY) is None


def test_an_update_without_a_number_is_not_refused_for_one():
    entry = only(plan(renumbered("10001", phone="3")), EntryKind.UPDATE)
    assert refused_part(entry, "number_in_use", POLICY) is None


@pytest.mark.parametrize("problem", ["missing_reference", "number_in_use"])
def test_what_an_undo_puts_back_stays_together(problem: str):
    entry = only(plan(renumbered(phone="3")), EntryKind.UPDATE)
    undone = replace(entry, reason=Reason.UNDONE)
    assert refused_part(undone, problem, POLICY) is None


def test_a_number_that_counts_within_another_object_stays_with_it():
    entry = only(plan(renumbered(phone="3", name="Nytt navn")), EntryKind.UPDATE)
    part = refused_part(entry, "number_in_use", replace(POLICY, scope_keys=("phone",)))
    assert part is not None
    assert written(part) == {"number": "10005", "phone": "3"}
