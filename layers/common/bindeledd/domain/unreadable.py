"""Objects that stand in a register and cannot be read (ALL-06).

Each becomes an issue of its own, and the others go on. It is not gone, so nothing is archived for
it; it is not absent, so nothing is created or linked in its place; its pair stays as it is, since
what would be written to or from it would be a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bindeledd.domain.errors import details_of
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.links import Link
from bindeledd.domain.matching import key_text, normalised_name
from bindeledd.domain.pairing import Pairing, Unread
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.plans import EntryKind, PlanEntry, Reason
from bindeledd.domain.records import Record
from bindeledd.domain.runs import Issue

OBJECT_UNREADABLE = str(Reason.OBJECT_UNREADABLE)
"""The problem of an object that cannot be read; it is read again until it can be."""

MOST_UNREADABLE = 20
"""Where more objects, and more than half of a reading, cannot be read, it is the reading that
failed: the system answers something that is not what it describes."""


def mostly_unreadable(records: Sequence[Record]) -> bool:
    """Tell a register that failed from one in which some objects are spoilt."""
    spoilt = sum(record.flaw is not None for record in records)
    return spoilt > MOST_UNREADABLE and 2 * spoilt > len(records)


def unreadable(issues: Iterable[Issue]) -> frozenset[tuple[System, str]]:
    """Name the objects that could not be read when they were last asked for."""
    return frozenset(
        (issue.system, issue.object_id) for issue in issues if issue.problem == OBJECT_UNREADABLE
    )


def unread_pair_entries(inputs: PlanInputs, pair: Unread) -> Iterator[PlanEntry]:
    """Tell which objects of a pair cannot be read."""
    for system, record in pair.records.items():
        yield unreadable_entry(inputs.policy.dimension, system, record, link=pair.link)


def unread_entries(inputs: PlanInputs, pairing: Pairing) -> Iterator[PlanEntry]:
    """Tell which objects without link cannot be read."""
    for system, records in pairing.unread.items():
        for record in records.values():
            yield unreadable_entry(inputs.policy.dimension, system, record)


def unreadable_entry(
    dimension: Dimension, system: System, record: Record, *, link: Link | None = None
) -> PlanEntry:
    """Hold an object that cannot be read; the problem is its own, not its counterpart's."""
    ids = {system: record.id, system.other: link.id_in(system.other) if link else None}
    return PlanEntry(
        kind=EntryKind.HOLD,
        dimension=dimension,
        reason=Reason.OBJECT_UNREADABLE,
        number=record.number,
        name=record.name,
        host_id=ids[System.HOST],
        erp_id=ids[System.ERP],
        target=system.other,
        problem=OBJECT_UNREADABLE,
        problem_details=details_of(record.flaw) if record.flaw else {},
    )


class MaybeUnread:
    """Tells which objects may have their counterpart among those that cannot be read.

    One whose key can be read stands under it like any other. One without is known by its name; of
    one without either nothing can be said, and nothing is created beside it.
    """

    def __init__(self, inputs: PlanInputs, pairing: Pairing, system: System) -> None:
        self._keys = inputs.policy.match_keys
        self._unread = [
            one
            for one in pairing.unread[system.other].values()
            if not all(key_text(one.fields.get(name)) for name in self._keys)
        ]

    def may_be(self, record: Record) -> bool:
        """Tell whether an object must wait until all that may be its counterpart can be read."""
        return any(self._may_be_one(record, one) for one in self._unread)

    def _may_be_one(self, record: Record, unread: Record) -> bool:
        for name in self._keys:
            told = key_text(unread.fields.get(name))
            if told and told != key_text(record.fields.get(name)):
                return False
        words, others = normalised_name(record.name), normalised_name(unread.name)
        return not words or not others or not set(words).isdisjoint(others)
