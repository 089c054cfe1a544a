"""An undo puts back what a run wrote where nobody came between, and no later run redoes it."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.links import Link
from bindeledd.domain.merging import merge, rebased
from bindeledd.domain.planning import plan
from bindeledd.domain.plans import EntryKind, FieldChange, PlanEntry, Reason
from bindeledd.domain.policy import Deletion, DimensionPolicy, FieldRule, Winner
from bindeledd.domain.records import Fields, FieldValue, Record
from bindeledd.domain.runs import JournalEntry
from bindeledd.domain.undoing import (
    Standing,
    as_signed,
    hold_undone,
    released,
    undo_plan,
    undone_fields,
)
from tests.unit.domain.builders import NOW, POLICY, REF, inputs, linked, of_kind, record

FIELDS = ("name", "phone", "email")
RULES = tuple(FieldRule(name) for name in FIELDS)
texts = st.none() | st.sampled_from(["", "a", "b", "c"])
contents = st.fixed_dictionaries(dict.fromkeys(FIELDS, texts))


def cut(value: FieldValue) -> FieldValue:
    """What a system makes of a value: its first character, in capitals."""
    return value[:1].upper() or None if isinstance(value, str) else value


def journal(
    *changes: FieldChange,
    written: Fields,
    at: int = 0,
    target: System = System.ERP,
    kind: EntryKind = EntryKind.UPDATE,
) -> JournalEntry:
    """Tell of one write of a run to the pair h1, e1."""
    ids = {System.HOST: "h1", System.ERP: "e1"}
    return JournalEntry(
        REF, Dimension.CUSTOMERS, "run_1", NOW + timedelta(seconds=at), target,
        ids[target], ids[target.other], "10001", "Berg AS", kind, changes, written=written,
    )  # fmt: skip


def change(name: str, old: FieldValue, new: FieldValue) -> FieldChange:
    return FieldChange(name, old, new, Reason.CHANGED_IN_HOST)


def pair(host: Fields, erp: Fields) -> tuple[Record, Record]:
    return Record("h1", {"number": "10001", **host}), Record("e1", {"number": "10001", **erp})


def undone(
    entries: list[JournalEntry], link: Link | None, host: Record | None, erp: Record | None
) -> list[PlanEntry]:
    standing = {(one.target, one.object_id): Standing(link, host, erp) for one in entries}
    return list(undo_plan(Dimension.CUSTOMERS, entries, standing).entries)


def sent(entries: list[PlanEntry]) -> dict[str, FieldValue]:
    return {c.field: c.new for e in entries if e.kind is EntryKind.UPDATE for c in e.changes}


policies = st.builds(
    DimensionPolicy,
    st.just(Dimension.CUSTOMERS),
    st.just((FieldRule("number"), *RULES)),
    winner=st.sampled_from(Winner),
    mapping_version=st.integers(1, 2),
)


@given(
    before=contents,
    carried=contents,
    edits=st.dictionaries(st.sampled_from(FIELDS), texts),
    source_edits=st.dictionaries(st.sampled_from(FIELDS), texts),
    policy=policies,
)
def test_exactly_the_untouched_fields_are_put_back_and_then_rest(
    before: Fields, carried: Fields, edits: Fields, source_edits: Fields, policy: DimensionPolicy
) -> None:
    """Whatever was carried, in whatever form the target keeps it, and whoever came between."""
    stood = {name: cut(value) for name, value in before.items()}
    wrote = {name: cut(value) for name, value in carried.items()}
    agreed = linked(*pair(carried, wrote))
    changes = [change(name, stood[name], carried[name]) for name in FIELDS]
    entry = journal(*changes, written=wrote)
    host, erp = pair({**carried, **source_edits}, {**wrote, **edits})

    entries = undone([entry], agreed, host, erp)

    def same(a: FieldValue, b: FieldValue) -> bool:
        return (a or None) == (b or None)

    untouched = {
        name
        for name in FIELDS
        if same(erp.fields[name], wrote[name]) and same(host.fields[name], carried[name])
    }
    back = {name for name in untouched if not same(erp.fields[name], stood[name])}
    assert sent(entries) == {name: stood[name] for name in back}

    fields = {**erp.fields, **{name: cut(stood[name]) for name in back}}
    after = replace(erp, fields=fields)
    link = rebased(agreed, host, after, policy, written=back)
    link = hold_undone(link, back, (host, after), policy)
    for _ in range(2):
        merged = merge(host, after, link, policy)
        assert not back & {c.field for c in (*merged.to_host, *merged.to_erp)}
        assert not back & set(merged.held), "what is held by an undo is nobody's conflict"
        kept = rebased(link, host, after, policy)
        assert {name: kept.held.get(name) for name in back} == {
            name: link.held.get(name) for name in back
        }
        link = kept


@given(before=contents, carried=contents, policy=policies, newer=contents)
def test_a_held_field_moves_again_when_a_side_changes(
    before: Fields, carried: Fields, policy: DimensionPolicy, newer: Fields
) -> None:
    host, erp = pair(carried, before)
    names = [name for name in FIELDS if carried[name] != before[name]]
    link = hold_undone(linked(host, erp), names, (host, erp), policy)
    edited = replace(host, fields={**host.fields, **newer})

    merged = merge(edited, erp, link, replace(policy, mapping_version=1))

    written = {c.field: c.new for c in merged.to_erp}
    for name in undone_fields(link):
        moved = (newer[name] or None) not in {carried[name] or None, before[name] or None}
        assert not moved or written[name] == newer[name]


@given(before=contents, carried=contents, policy=policies, order=st.permutations(range(3)))
def test_several_writes_of_one_run_are_undone_as_one(
    before: Fields, carried: Fields, policy: DimensionPolicy, order: list[int]
) -> None:
    between: Fields = dict.fromkeys(FIELDS, "between")
    steps = [before, between, {**between, "name": "third"}, carried]
    writes = [
        journal(*(change(n, a[n], b[n]) for n in FIELDS), written=b, at=at)
        for at, (a, b) in enumerate(pairwise(steps))
    ]
    host, erp = pair(carried, carried)

    entries = undone([writes[at] for at in order], linked(host, erp), host, erp)

    moved = {name for name in FIELDS if (before[name] or None) != (carried[name] or None)}
    assert sent(entries) == {name: before[name] for name in moved}


def test_a_hold_is_kept_over_a_new_mapping_version() -> None:
    host, erp = pair({"phone": "new"}, {"phone": "old"})
    link = hold_undone(linked(host, erp), ["phone"], (host, erp), POLICY)
    later = replace(POLICY, mapping_version=2)
    assert merge(host, erp, linked(host, erp), later).to_host, "it would be re-based otherwise"
    assert not merge(host, erp, link, later).to_host
    assert undone_fields(rebased(link, host, erp, later)) == ("phone",)


def test_a_released_field_is_re_based() -> None:
    host, erp = pair({"phone": "new"}, {"phone": "old"})
    link = hold_undone(linked(host, erp), ["phone"], (host, erp), POLICY)
    (back,) = merge(host, erp, released(link, ["phone"]), POLICY).to_host
    assert (back.new, back.reason) == ("old", Reason.FIRST_LINK_DIFFERS)
    assert undone_fields(released(link, ["phone"])) == ()


@pytest.mark.parametrize("deletion", Deletion)
def test_an_archiving_that_was_put_back_is_only_reported_from_then_on(deletion: Deletion) -> None:
    host, erp = record("h1"), record("e1", active=False)
    policy = replace(POLICY, deletion=deletion)
    entry = journal(
        FieldChange("active", old=True, new=False, reason=Reason.DELETED_IN_HOST),
        written={"active": False},
        kind=EntryKind.ARCHIVE,
    )
    standing = replace(linked(host, erp), host_base={**host.fields, "active": True})

    (back,) = undone([entry], standing, None, erp)
    assert (back.kind, sent([back])) == (EntryKind.UPDATE, {"active": True})

    opened, gone = record("e1"), replace(host, deleted=True)
    link = rebased(standing, gone, opened, policy, written={"active"})
    link = hold_undone(link, {"active"}, (gone, opened), policy)
    made = plan(inputs(erp=[opened], links=[link], policy=policy))
    assert [e.reason for e in of_kind(made, EntryKind.HOLD)] == [Reason.DELETED_IN_HOST]
    assert not made.writes


@pytest.mark.parametrize(
    ("link", "erp", "reason"),
    [
        (True, None, Reason.GONE_SINCE),
        (True, "deleted", Reason.GONE_SINCE),
        (False, "there", Reason.NO_LONGER_LINKED),
    ],
)
def test_what_is_gone_or_parted_is_told_with_what_stood(
    *, link: bool, erp: str | None, reason: Reason
) -> None:
    host, there = record("h1", phone="new"), record("e1", phone="new", deleted=erp == "deleted")
    entry = journal(change("phone", "old", "new"), written={"phone": "new"})
    (told,) = undone(
        [entry], linked(host, there) if link else None, host, there if erp is not None else None
    )
    assert (told.kind, told.reason, told.target) == (EntryKind.SKIP, reason, System.ERP)
    assert [(c.old, c.new) for c in told.changes] == [("new", "old")]
    assert (told.host_id, told.erp_id) == ("h1", "e1")


def test_a_reference_is_put_back_as_the_targets_own_id_with_its_label() -> None:
    host, erp = record("h1", manager="h_ola"), record("e1", manager="e_ola")
    carried = FieldChange(
        "manager", "e_kari", "h_ola", Reason.CHANGED_IN_HOST,
        references=Dimension.EMPLOYEES, shown_old="1 Kari", shown_new="2 Ola",
    )  # fmt: skip
    entry = journal(carried, written={"manager": "e_ola"})
    (back,) = undone([entry], linked(host, erp), host, erp)
    assert [(c.old, c.new, c.references, c.shown_old, c.shown_new) for c in back.changes] == [
        ("e_ola", "e_kari", None, "2 Ola", "1 Kari")
    ]


def test_a_signature_covers_the_fields_it_showed_of_the_pair_it_showed() -> None:
    host, erp = record("h1", phone="new", email="new"), record("e1", phone="new", email="new")
    both = [change(name, "old", "new") for name in ("phone", "email")]
    entry = journal(*both, written={"phone": "new", "email": "new"})
    (fresh,) = undone([entry], linked(host, erp), host, erp)
    phone, email = (replace(fresh, changes=(one,)) for one in fresh.changes)

    put_back, left = as_signed(fresh, phone)
    assert (put_back and put_back.changes, left and left.changes) == (phone.changes, email.changes)
    assert put_back is not None
    assert dict(put_back.preconditions) == {"phone": "new"}
    assert as_signed(fresh, fresh) == (fresh, None)
    assert as_signed(fresh, replace(fresh, host_id="h2")) == (None, fresh)
