"""The stop between a plan and the systems: many objects that would be closed at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bindeledd.domain.bounding import is_too_many
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.outgoing import ACTIVE
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.plans import EntryKind, PlanEntry, Reason
from bindeledd.domain.runs import Issue
from bindeledd.domain.splitting import split_off


def hold_mass_archiving(inputs: PlanInputs, entries: Sequence[PlanEntry]) -> list[PlanEntry]:
    """Hold archivings, and closings carried as a field, when they are too many at once.

    Employees are always held. Of others what a first link brings is not counted where a person
    signs it; nor what a person has released. The rest of an update goes on without the closing.
    What is held already counts also while a lost write to it keeps it from being planned: the
    others would go without it, and it after them.
    """
    found = Counter(entry.target for entry in entries if is_guarded(inputs, entry))
    found.update(_held_and_unsettled(inputs, entries))
    too_many = {target for target, count in found.items() if _is_too_many(inputs, count)}
    held: list[PlanEntry] = []
    for entry in entries:
        if is_guarded(inputs, entry) and entry.target in too_many:
            held.extend(split_off(entry, {ACTIVE}, Reason.TOO_MANY_ARCHIVED))
        else:
            held.append(entry)
    return held


def is_guarded(inputs: PlanInputs, entry: PlanEntry) -> bool:
    """Tell whether an entry closes an object of which no person has said that it may be closed.

    That is said by asking for another try of the object that is held, of one alone or, by the
    vendor's operator, of all that a register holds.
    """
    return _closes(inputs, entry) and not any(
        issue.retry_requested for issue in _holding(inputs, entry)
    )


def _holding(inputs: PlanInputs, entry: PlanEntry) -> list[Issue]:
    """Find what tells that an entry's object is held for being one of too many."""
    keys = (f"{System.HOST}#{entry.host_id}", f"{System.ERP}#{entry.erp_id}")
    found = (inputs.issues.get(key) for key in keys)
    held = str(Reason.TOO_MANY_ARCHIVED)
    return [issue for issue in found if issue is not None and issue.problem == held]


def _held_and_unsettled(inputs: PlanInputs, entries: Iterable[PlanEntry]) -> Iterator[System]:
    """Name the system of each closing that stands held and is not planned before a write is known.

    It is the one where the object is in use, while it is not, or is gone, in the other.
    """
    held = [
        entry
        for entry in entries
        if entry.reason is Reason.OUTCOME_UNKNOWN and held_closings(_holding(inputs, entry))
    ]
    if held:
        hosts, erps = (
            {record.id for record in read.records if record.active and not record.deleted}
            for read in (inputs.host, inputs.erp)
        )
        for entry in held:
            in_host, in_erp = entry.host_id in hosts, entry.erp_id in erps
            if in_host is not in_erp:
                yield System.HOST if in_host else System.ERP


def held_closings(issues: Iterable[Issue]) -> list[Issue]:
    """Choose the objects that are held for being too many, and not released yet."""
    held = str(Reason.TOO_MANY_ARCHIVED)
    return [issue for issue in issues if issue.problem == held and not issue.retry_requested]


def _closes(inputs: PlanInputs, entry: PlanEntry) -> bool:
    if entry.kind is EntryKind.ARCHIVE:
        return True
    return entry.kind is EntryKind.UPDATE and any(
        change.field == ACTIVE
        and change.new is False
        and (change.reason is not Reason.FIRST_LINK_DIFFERS or _holds_first_links(inputs))
        for change in entry.changes
    )


def _is_too_many(inputs: PlanInputs, count: int) -> bool:
    if _always_held(inputs):
        return True
    linked = len(inputs.links) if inputs.linked_total is None else inputs.linked_total
    return is_too_many(count, linked)


def _holds_first_links(inputs: PlanInputs) -> bool:
    return not inputs.signed or _always_held(inputs)


def _always_held(inputs: PlanInputs) -> bool:
    """Tell whether nobody is closed in this register before a person says so."""
    return inputs.policy.dimension is Dimension.EMPLOYEES
