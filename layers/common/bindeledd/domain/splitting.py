"""Take some fields out of an update, so that a person sees to them while the others go on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from bindeledd.domain.matching import key_text
from bindeledd.domain.outgoing import NUMBER
from bindeledd.domain.pair_planning import foremost
from bindeledd.domain.plans import EntryKind, PlanEntry, Reason


def split_off(entry: PlanEntry, names: Collection[str], reason: Reason) -> Iterator[PlanEntry]:
    """Split an entry: the named fields are held for a person, the others go on."""
    kept = tuple(change for change in entry.changes if change.field not in names)
    held = tuple(change for change in entry.changes if change.field in names)
    number = next((key_text(c.new) for c in held if c.field == NUMBER), None)
    by_number = reason is Reason.NUMBER_TWICE
    yield replace(
        entry,
        kind=EntryKind.HOLD,
        reason=reason,
        target=None,
        changes=held,
        preconditions={},
        version=None,
        after=(),
        via=None,
        problem=str(reason),
        problem_details={NUMBER: number or entry.number or ""} if by_number else {},
    )
    if kept:
        yield without(entry, names)


def without(entry: PlanEntry, names: Collection[str]) -> PlanEntry:
    """Give an update of which the named fields are left out; others must remain."""
    kept = tuple(change for change in entry.changes if change.field not in names)
    fields = {change.field for change in kept}
    return replace(
        entry,
        reason=foremost(kept),
        changes=kept,
        preconditions={n: value for n, value in entry.preconditions.items() if n in fields},
    )
