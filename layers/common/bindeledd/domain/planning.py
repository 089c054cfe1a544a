"""What a synchronisation would do, as a pure function of what was read and what is remembered.

The same inputs in any order give the same plan and the same hash (architecture 4.4). Applying a
plan and planning again gives a plan that writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from bindeledd.domain.belonging import with_owners
from bindeledd.domain.creation_planning import unmatched_entries
from bindeledd.domain.estimating import brings_number, calls_needed
from bindeledd.domain.guarding import hold_mass_archiving
from bindeledd.domain.identity import System
from bindeledd.domain.joining import join, rounds
from bindeledd.domain.links import Link
from bindeledd.domain.merging import rebased
from bindeledd.domain.pair_planning import linked_entries, matched_entries, survivor_entries
from bindeledd.domain.pairing import DELETED_IN, LinkedPair, Pairing, Survivor, Unread, pair_up
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.plans import EntryKind, Plan, PlanEntry, Reason
from bindeledd.domain.policy import Carry, DimensionPolicy, Mode
from bindeledd.domain.records import Record, RegisterRead
from bindeledd.domain.references import References
from bindeledd.domain.rejections import (
    fingerprint,
    give_each_object_one_problem,
    issue_key,
    owner_of,
    set_missing_aside,
    skip_refused,
)
from bindeledd.domain.renumbering import hand_on_numbers, leaving, staying_put
from bindeledd.domain.ruling import base_of, held_of
from bindeledd.domain.runs import Issue
from bindeledd.domain.standing_holds import keep_holding
from bindeledd.domain.unreadable import unread_entries, unread_pair_entries

__all__ = [
    "PlanInputs",
    "calls_needed",
    "fingerprint",
    "missing_counterparts",
    "owner_of",
    "plan",
    "settled_links",
    "wants_whole_registers",
]

_ORDER = {
    EntryKind.LINK: 0,
    EntryKind.HOLD: 1,
    EntryKind.CONFLICT: 2,
    EntryKind.SKIP: 3,
    EntryKind.CREATE: 4,
    EntryKind.UPDATE: 5,
    EntryKind.ARCHIVE: 6,
}
"""Pairs are known before they are written to; what is only told comes before what may be refused,
so that a refusal is what stands as the object's issue."""

_TWICE = frozenset({str(Reason.NUMBER_TWICE), str(Reason.NAME_TWICE)})
"""Problems of objects that wait until another one lets go of a number or a name."""


def plan(inputs: PlanInputs) -> Plan:
    """Plan one dimension (architecture 4.2 to 4.4); a dimension that is off has an empty plan.

    With "link only" nothing is written: pairs are linked, held pairs and disappearances are told.
    """
    dimension = inputs.policy.dimension
    if inputs.policy.mode is Mode.OFF:
        return Plan(dimension, ())
    pairing = pair_up(inputs)
    entries, unchanged, references = _of_all(inputs, pairing)
    entries += unread_entries(inputs, pairing)
    entries = _guarded(replace(inputs, references=references), entries, pairing)
    entries = give_each_object_one_problem(sorted(entries, key=_in_order))
    series = tuple(inputs.series.get(inputs.policy.number_authority, ()))
    return Plan(dimension, tuple(with_owners(inputs, entries)), unchanged, series)


def _of_all(inputs: PlanInputs, pairing: Pairing) -> tuple[list[PlanEntry], int, References]:
    """Plan every object that was read, and tell what is known of those named once it is done.

    The numbers that are given up free unlinked objects: by linked ones, and by those that a person
    makes one with an object of another number. Where objects name others of their own register,
    what is planned of the unlinked moves linked ones, as under a project that is to come.
    """
    linked, unchanged = _of_linked(inputs, pairing)
    given_up = leaving(inputs, linked, pairing)
    while True:
        entries, references = _of_unlinked(inputs, pairing, given_up)
        known = replace(inputs, references=references)
        if inputs.policy.dimension in inputs.policy.names:
            linked, unchanged = _of_linked(known, pairing)
        leave = leaving(known, [*entries, *linked], pairing)
        if leave <= given_up:
            return [*entries, *linked], unchanged, references
        given_up |= leave


def _of_linked(inputs: PlanInputs, pairing: Pairing) -> tuple[list[PlanEntry], int]:
    """Plan the linked objects that were read; tell of how many nothing is to be said."""
    entries: list[PlanEntry] = []
    unchanged = len(inputs.links) - len(pairing.linked)
    for pair in pairing.linked:
        planned = list(_of_pair(inputs, pair))
        unchanged += not planned
        entries += planned
    return entries, unchanged


def _of_pair(inputs: PlanInputs, pair: LinkedPair | Survivor | Unread) -> Iterable[PlanEntry]:
    match pair:
        case Survivor():
            return survivor_entries(inputs, pair)
        case Unread():
            return unread_pair_entries(inputs, pair)
        case LinkedPair():
            return linked_entries(inputs, pair)


def _guarded(inputs: PlanInputs, entries: Sequence[PlanEntry], pairing: Pairing) -> list[PlanEntry]:
    """Put a plan under its guards; what was refused before keeps its number, and is counted so."""
    staying: frozenset[tuple[System, str]] = frozenset()
    missing, entries = set_missing_aside(keep_holding(inputs, entries), inputs)
    while True:
        guarded = hand_on_numbers(inputs, entries, pairing, staying=staying)
        guarded = hold_mass_archiving(inputs, guarded)
        guarded = skip_refused(guarded, inputs)
        refused = staying_put(inputs, guarded)
        if refused <= staying:
            return [*missing, *guarded]
        staying |= refused


def _of_unlinked(
    inputs: PlanInputs, pairing: Pairing, given_up: Collection[tuple[System, str]]
) -> tuple[list[PlanEntry], References]:
    """Plan the objects without link, those that others of their register name before the others.

    What is linked or created in one round counts as known in the next. A number that is given up
    counts as free.
    """
    entries: list[PlanEntry] = []
    references = inputs.references
    for ready in rounds(inputs, pairing.free):
        now = replace(inputs, references=references)
        joined = join(now, pairing, ready, given_up)
        planned = [one for match in joined.matches for one in matched_entries(now, match)]
        planned += unmatched_entries(now, pairing, joined)
        planned = skip_refused(planned, inputs)
        references = references.with_plan(planned)
        entries += sorted(planned, key=_by_number)
    return entries, references


def settled_links(inputs: PlanInputs) -> Sequence[Link]:
    """Give the links whose memory moves although nothing is written.

    Both sides may have come to agree by themselves, a field may now be left standing, a version
    token may have moved. Stored before a plan's entries are applied, this keeps the bases true: a
    later change on one side is then seen as what it is. Unchanged links are not among them.
    """
    if inputs.policy.mode is Mode.OFF:
        return ()
    settled = []
    for pair in pair_up(inputs).linked:
        if isinstance(pair, LinkedPair):
            now = rebased(
                pair.link, pair.host, pair.erp, inputs.policy, references=inputs.references
            )
            if now != pair.link:
                settled.append(now)
    return tuple(settled)


def wants_whole_registers(made: Plan, inputs: PlanInputs) -> bool:
    """Tell whether a plan made of changes alone holds numbers that whole registers might free.

    Who else has a number, and which number is free, only a full reading tells; so it does of a
    number or a name that one of the open issues waits for, when an object disappears.
    """
    if any(
        entry.kind is EntryKind.HOLD and entry.reason is Reason.NUMBER_TWICE and entry.changes
        for entry in made.entries
    ):
        return True
    issues = inputs.issues
    waited_for = any(issue.problem in _TWICE for issue in issues.values())
    return waited_for and (
        any(_tells_of_loss(entry, issues) for entry in made.entries) or _lost_a_double(inputs)
    )


def _lost_a_double(inputs: PlanInputs) -> bool:
    """Tell whether an object disappeared that stood as one of several alike.

    One without link has no entry. Its issue is closed by the run that saw it go.
    """
    gone = {
        f"{system}#{record.id}"
        for system, read in ((System.HOST, inputs.host), (System.ERP, inputs.erp))
        for record in read.records
        if record.deleted
    }
    return any(inputs.issues[key].problem in _TWICE for key in gone & inputs.issues.keys())


def _tells_of_loss(entry: PlanEntry, issues: Mapping[str, Issue]) -> bool:
    """Tell whether an entry is the first word of an object's disappearance."""
    issue = issues.get(issue_key(entry))
    is_told = issue is not None and issue.problem == str(entry.reason)
    return entry.reason in DELETED_IN.values() and not is_told


def missing_counterparts(
    host: RegisterRead,
    erp: RegisterRead,
    links: Iterable[Link],
    policy: DimensionPolicy,
    *,
    issues: Iterable[Issue] = (),
) -> frozenset[tuple[System, str]]:
    """Name the objects that must be read by their id for a changed counterpart to be merged.

    A counterpart that was not read stands as its base. Where a field never came to agree, for
    instance because its first write was refused, the base says nothing of it; and of what was held
    or refused later, which an open issue tells of, it says what was before (SV-11).
    """
    told = {key for issue in issues for key in _objects_of(issue)}
    read = {
        System.HOST: {record.id: record for record in host.records},
        System.ERP: {record.id: record for record in erp.records},
    }
    missing = set()
    for link in links:
        for system in System:
            record = read[system].get(link.id_in(system))
            other_id = link.id_in(system.other)
            judged = record is not None and not record.deleted and record.flaw is None
            alone = judged and other_id not in read[system.other]
            if record is None or not alone:
                continue
            troubled = not told.isdisjoint({(system, record.id), (system.other, other_id)})
            if troubled or not _base_suffices(link, record, policy):
                missing.add((system.other, other_id))
    return frozenset(missing)


def _objects_of(issue: Issue) -> set[tuple[System, str | None]]:
    return {(issue.system, issue.object_id), (issue.system.other, issue.other_id)}


def _base_suffices(link: Link, record: Record, policy: DimensionPolicy) -> bool:
    """Tell whether all that was read of one side can be merged against the other side's base."""
    return all(
        rule.carry is Carry.ONCE
        or rule.name not in record.fields
        or base_of(link, rule, policy) is not None
        or held_of(link, rule, policy) is not None
        for rule in policy.fields
    )


def _in_order(entry: PlanEntry) -> tuple[object, ...]:
    """Sort by kind; links and creations stay in the order of their rounds."""
    in_rounds = entry.kind in (EntryKind.LINK, EntryKind.CREATE)
    return (_ORDER[entry.kind],) if in_rounds else _by_number(entry)


def _by_number(entry: PlanEntry) -> tuple[object, ...]:
    """Sort by kind, then as people sort numbers, then by ids.

    Objects that bring their number are created before those that are given one, so that no number
    is given away that another object of the same plan holds.
    """
    number = entry.number or ""
    plain = number.isascii() and number.isdigit()
    return (
        _ORDER[entry.kind],
        entry.kind is EntryKind.CREATE and not brings_number(entry),
        0 if plain else 1,
        int(number) if plain else 0,
        number,
        entry.host_id or "",
        entry.erp_id or "",
        entry.target or "",
    )
