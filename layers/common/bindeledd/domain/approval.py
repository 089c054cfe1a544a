"""What an operator's signature covers, and what has to wait for the next one (SV-07, ALL-01)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.outgoing import is_empty
from bindeledd.domain.plans import WRITING_KINDS, EntryKind, Plan, PlanEntry, Reason, effect_kind
from bindeledd.domain.sequencing import steps

SMALLEST_MARGIN = 3
MARGIN_SHARE = 10
"""The margin over what was approved: one in so many, and at least `SMALLEST_MARGIN`."""

_FILLS = frozenset({Reason.FILLED_IN, Reason.NUMBER_GIVEN})


@dataclass(frozen=True, slots=True)
class Partition:
    """A fresh plan's entries by what the approval says of them, each in the plan's order.

    `going` go on, those `added` among them came after the approval: what is added may be what an
    approved entry names. `waiting` need a new approval. `unjudged` are the objects, as `System#id`,
    of which something was signed and nothing can be planned yet.
    """

    going: tuple[PlanEntry, ...]
    added: tuple[PlanEntry, ...]
    waiting: tuple[PlanEntry, ...]
    unjudged: frozenset[str] = frozenset()

    @property
    def approved(self) -> tuple[PlanEntry, ...]:
        """Those that go as the signed plan holds them, or that write nothing."""
        return _without(self.going, self.added)


def ceiling_key(entry: PlanEntry) -> str:
    """Name the ceiling that an entry counts against: dimension, kind and target."""
    return f"{entry.dimension}:{effect_kind(entry)}"


def ceilings(signed: Plan) -> Mapping[str, int]:
    """Give the most effects of each kind that the approval of a plan covers.

    Links and creations may exceed what was shown by ten per cent, and by three at least, so that a
    customer made between approval and application goes along; overwrites and archivings by none.
    """
    shown = Counter(ceiling_key(entry) for entry in signed.entries if has_effect(entry))
    margins = {
        kind: shown[kind] + max(SMALLEST_MARGIN, -(-shown[kind] // MARGIN_SHARE))
        for kind in _kinds_with_margin(signed.dimension)
    }
    return {**shown, **margins}


def partition(approved: Collection[str], ceilings: Mapping[str, int], fresh: Plan) -> Partition:
    """Sort a fresh plan's entries against the signed plan's entry hashes.

    Entries that are still equal are applied exactly. Of the others, links on an equal key and
    creations go on inside the ceiling, which the approved entries still to come count against, and
    so do updates that only fill what is empty. Overwrites, archivings and links between
    contradicting names wait.
    """
    signed = frozenset(approved)
    added, waiting = [], []
    room = Counter(ceilings)
    room.subtract(ceiling_key(e) for e in fresh.entries if has_effect(e) and e.hash in signed)
    for entry in fresh.entries:
        if not has_effect(entry) or entry.hash in signed:
            continue
        if only_fills(entry):
            added.append(entry)
        elif not overwrites(entry) and room[ceiling_key(entry)] > 0:
            room[ceiling_key(entry)] -= 1
            added.append(entry)
        else:
            waiting.append(entry)
    going = _without(fresh.entries, waiting)
    return Partition(going, tuple(added), tuple(waiting))


def waiting_together(chosen: Partition) -> Partition:
    """Let wait what can only go after something that waits, so that one signature covers both.

    Of numbers that objects hand on to one another some entries alone cannot be applied: signed by
    turns, each signature would find the others unsigned.
    """
    _, cut_off = steps(chosen.going)
    if not cut_off:
        return chosen
    return replace(
        chosen,
        going=_without(chosen.going, cut_off),
        added=_without(chosen.added, cut_off),
        waiting=(*chosen.waiting, *cut_off),
    )


def _without(entries: Iterable[PlanEntry], left: Iterable[PlanEntry]) -> tuple[PlanEntry, ...]:
    names = {entry.id for entry in left}
    return tuple(entry for entry in entries if entry.id not in names)


def has_effect(entry: PlanEntry) -> bool:
    """Whether an operator is asked about an entry: it links or writes."""
    return entry.kind in WRITING_KINDS or entry.kind is EntryKind.LINK


def _kinds_with_margin(dimension: Dimension) -> list[str]:
    created = [f"{dimension}:{EntryKind.CREATE}:{target}" for target in System]
    return [f"{dimension}:{EntryKind.LINK}", *created]


def overwrites(entry: PlanEntry) -> bool:
    """Tell whether an entry needs a signature of its own: it overwrites, archives or contradicts.

    A creation, a link on an equal key and what only fills an empty field go inside the ceiling.
    """
    links = entry.kind is EntryKind.LINK and entry.problem is None
    adds = links or entry.kind is EntryKind.CREATE
    return has_effect(entry) and not adds and not only_fills(entry)


def shown_objects(signed: Iterable[PlanEntry]) -> frozenset[str]:
    """Name the objects, as `System#id`, of which a plan shows that they are linked or written."""
    return frozenset(one for entry in signed if has_effect(entry) for one in _objects(entry))


def still_unjudged(former: Collection[str], fresh: Plan, *, full: bool) -> frozenset[str]:
    """Name those of some objects that cannot be planned yet.

    An address whose customer is not linked is skipped, and so is an object that cannot be read:
    once it can be planned, it may differ otherwise than a person was shown (SV-07). What a reading
    that is not `full` says nothing of stays among them.
    """
    skipped, judged = set[str](), set[str]()
    for entry in fresh.entries:
        (skipped if entry.kind is EntryKind.SKIP else judged).update(_objects(entry))
    return frozenset(former) & skipped if full else frozenset(former) - (judged - skipped)


def tells_of(entry: PlanEntry, objects: Collection[str]) -> bool:
    """Whether an entry is about any of some objects, named as `System#id`."""
    return not _objects(entry).isdisjoint(objects)


def _objects(entry: PlanEntry) -> frozenset[str]:
    ids = {System.HOST: entry.host_id, System.ERP: entry.erp_id}
    return frozenset(f"{system}#{one}" for system, one in ids.items() if one is not None)


def only_fills(entry: PlanEntry) -> bool:
    """Tell whether an entry fills what is empty and overwrites nothing: that needs no signature."""
    return entry.kind is EntryKind.UPDATE and all(
        change.reason in _FILLS and is_empty(change.old) for change in entry.changes
    )
