"""The steps in which a plan's entries are sent, each after those that make way for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bindeledd.domain.outgoing import NUMBER
from bindeledd.domain.plans import WRITING_KINDS, FieldChange, PlanEntry, Reason
from bindeledd.domain.records import FieldValue
from bindeledd.domain.renumbering import Written, written_id


@dataclass(frozen=True, slots=True)
class Step:
    """What is sent, and the entry of the plan that it carries out, in whole or in part."""

    entry: PlanEntry
    planned: PlanEntry

    @property
    def needs(self) -> frozenset[Written]:
        """The objects that must have given up their number before."""
        target = self.entry.target
        return frozenset() if target is None else frozenset((target, i) for i in self.entry.after)

    @property
    def gives_up(self) -> Written | None:
        """The object that has given up its number once this is done."""
        target, object_id = self.entry.target, written_id(self.entry)
        if target is None or not object_id or self.entry.kind not in WRITING_KINDS:
            return None
        return target, object_id


def steps(entries: Iterable[PlanEntry]) -> tuple[Sequence[Step], Sequence[PlanEntry]]:
    """Put entries into the order in which they can be sent; the second are those that cannot.

    An entry cannot be sent when one that must make way for it is not among them, for instance
    because it waits for an approval. A circle is begun only where all of it is there.
    """
    planned = list(entries)
    by_object = {one: entry for entry in planned if (one := Step(entry, entry).gives_up)}
    ordered: list[Step] = []
    waiting: dict[Written, list[Step]] = defaultdict(list)
    given_up: set[Written] = set()

    for entry in planned:
        ready = _parts(entry, by_object)
        while ready:
            step = ready.pop(0)
            missing = min(step.needs - given_up, default=None)
            if missing is not None:
                waiting[missing].append(step)
                continue
            ordered.append(step)
            gone = step.gives_up
            if gone is not None:
                given_up.add(gone)
                ready += waiting.pop(gone, [])
    return ordered, [step.planned for left in waiting.values() for step in left]


def _parts(entry: PlanEntry, by_object: Mapping[Written, PlanEntry]) -> list[Step]:
    if entry.via is None or not _whole_circle(entry, by_object):
        return [Step(entry, entry)]
    parts = (_parking(entry, entry.via), _finishing(entry, entry.via))
    return [Step(part, entry) for part in parts]


def _whole_circle(entry: PlanEntry, by_object: Mapping[Written, PlanEntry]) -> bool:
    """Tell whether everybody in an entry's circle is there to take its part."""
    followed = entry
    for _ in by_object:
        needed = sorted(Step(followed, followed).needs)
        if not needed or needed[0] not in by_object:
            return False
        followed = by_object[needed[0]]
        if followed is entry:
            return True
    return False


def _parking(entry: PlanEntry, number: str) -> PlanEntry:
    before = entry.preconditions.get(NUMBER)
    return replace(
        entry,
        reason=Reason.NUMBER_PARKED,
        changes=(FieldChange(NUMBER, before, number, Reason.NUMBER_PARKED),),
        preconditions={NUMBER: before},
        after=(),
        via=None,
    )


def _finishing(entry: PlanEntry, number: str) -> PlanEntry:
    """Send everything that was planned, now from the free number; its version moved meanwhile."""
    return replace(from_number(entry, number, version=None), via=None)


def from_number(entry: PlanEntry, number: FieldValue, *, version: str | None) -> PlanEntry:
    """Send an object on from the number that it holds by then, and from that version of it."""
    return replace(
        entry,
        changes=tuple(
            replace(change, old=number) if change.field == NUMBER else change
            for change in entry.changes
        ),
        preconditions={**entry.preconditions, NUMBER: number},
        version=version,
    )
