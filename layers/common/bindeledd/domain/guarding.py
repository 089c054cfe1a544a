"""Stops between a plan and the systems: mass archiving, and numbers that would collide."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.matching import key_text
from bindeledd.domain.outgoing import ACTIVE, NUMBER
from bindeledd.domain.pair_planning import foremost
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.plans import EntryKind, FieldChange, PlanEntry, Reason
from bindeledd.domain.sides import Side

ALWAYS_ARCHIVED = 3
"""Up to so many objects are archived whatever their share."""

NEVER_ARCHIVED_ABOVE = 100
ARCHIVED_SHARE = 10
"""Up to one in so many linked objects is archived (architecture 4.4)."""


def hold_mass_archiving(inputs: PlanInputs, entries: Sequence[PlanEntry]) -> list[PlanEntry]:
    """Hold archivings, and closings carried as a field, when they are too many at once.

    Employees are always held. What a first link brings is not counted: it is shown before an
    approval and comes from no change. The rest of an update goes on without the closing.
    """
    found = Counter(entry.target for entry in entries if _archives(entry))
    too_many = {target for target, count in found.items() if _is_too_many(inputs, count)}
    held: list[PlanEntry] = []
    for entry in entries:
        if _archives(entry) and entry.target in too_many:
            held.extend(_without(entry, ACTIVE, Reason.TOO_MANY_ARCHIVED))
        else:
            held.append(entry)
    return held


def hold_number_collisions(
    entries: Sequence[PlanEntry], sides: Mapping[System, Side]
) -> list[PlanEntry]:
    """Hold a change of number to one that another object of the target has, or would get as well.

    Swapped numbers are held until a person frees one of them. Of a chain the last goes first, and
    each following one at the next full reading; nothing is written twice on the way.
    """
    renumbering = [entry for entry in entries if _new_number(entry)]
    claimed = {
        target: _claimed_numbers(sides[target], [e for e in renumbering if e.target is target])
        for target in {entry.target for entry in renumbering if entry.target is not None}
    }
    held: list[PlanEntry] = []
    for entry in entries:
        if entry.target in claimed and _collides(entry, claimed[entry.target]):
            held.extend(_without(entry, NUMBER, Reason.NUMBER_TWICE))
        else:
            held.append(entry)
    return held


def _archives(entry: PlanEntry) -> bool:
    if entry.kind is EntryKind.ARCHIVE:
        return True
    return entry.kind is EntryKind.UPDATE and any(
        change.field == ACTIVE
        and change.new is False
        and change.reason is not Reason.FIRST_LINK_DIFFERS
        for change in entry.changes
    )


def _is_too_many(inputs: PlanInputs, count: int) -> bool:
    if inputs.archiving_released:
        return False
    if inputs.policy.dimension is Dimension.EMPLOYEES:
        return True
    linked = len(inputs.links) if inputs.linked_total is None else inputs.linked_total
    over_share = count > ALWAYS_ARCHIVED and count * ARCHIVED_SHARE > linked
    return over_share or count > NEVER_ARCHIVED_ABOVE


def _new_number(entry: PlanEntry) -> str:
    if entry.kind is not EntryKind.UPDATE:
        return ""
    return next((key_text(c.new) for c in entry.changes if c.field == NUMBER), "")


def _collides(entry: PlanEntry, claimed: Mapping[str, set[str]]) -> bool:
    return bool(claimed.get(_new_number(entry), set()) - {_written_id(entry)})


def _written_id(entry: PlanEntry) -> str:
    return (entry.host_id if entry.target is System.HOST else entry.erp_id) or ""


def _claimed_numbers(side: Side, renumbering: Sequence[PlanEntry]) -> dict[str, set[str]]:
    """Name who has each number in a system, or gets it by this plan."""
    claimed: dict[str, set[str]] = defaultdict(set)
    for record in side.living:
        if record.number is not None:
            claimed[record.number].add(record.id)
    for entry in renumbering:
        claimed[_new_number(entry)].add(_written_id(entry))
    return claimed


def _without(entry: PlanEntry, name: str, reason: Reason) -> Iterator[PlanEntry]:
    """Split an entry: one field is held for a person, the others go on."""
    kept = tuple(change for change in entry.changes if change.field != name)
    yield replace(
        entry,
        kind=EntryKind.HOLD,
        reason=reason,
        target=None,
        changes=tuple(change for change in entry.changes if change.field == name),
        preconditions={},
        version=None,
        problem=str(reason),
        problem_details=_details(entry.changes, name),
    )
    if kept:
        yield replace(
            entry,
            reason=foremost(kept),
            changes=kept,
            preconditions={field: v for field, v in entry.preconditions.items() if field != name},
        )


def _details(changes: Iterable[FieldChange], name: str) -> dict[str, str]:
    values = {change.field: key_text(change.new) for change in changes}
    return {NUMBER: values[NUMBER]} if name == NUMBER else {}
