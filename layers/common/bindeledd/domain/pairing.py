"""Which linked objects a reading speaks of, and which objects have no link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bindeledd.domain.identity import System
from bindeledd.domain.links import Link
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.plans import Reason
from bindeledd.domain.policy import DimensionPolicy
from bindeledd.domain.records import FieldValue, Record
from bindeledd.domain.sides import Side, side_of

DELETED_IN: Mapping[System, Reason] = {
    System.HOST: Reason.DELETED_IN_HOST,
    System.ERP: Reason.DELETED_IN_ERP,
}
"""Why a pair is held of which one object has disappeared."""

Free = Mapping[System, Mapping[str, Record]]
"""Objects without link by system and id."""


@dataclass(frozen=True, slots=True)
class LinkedPair:
    """A link with its two objects; one that an incremental reading did not name is its base."""

    link: Link
    host: Record
    erp: Record

    def record_in(self, system: System) -> Record:
        """The object of one system."""
        return self.host if system is System.HOST else self.erp


@dataclass(frozen=True, slots=True)
class Survivor:
    """The object that is left of a link after the other has disappeared."""

    link: Link
    gone: System
    left: Record


@dataclass(frozen=True, slots=True)
class Unread:
    """A link of which an object stands there and cannot be read, by system; nothing is judged."""

    link: Link
    records: Mapping[System, Record]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Both registers laid beside the links; objects without link only in full readings.

    `unread` are those without link that cannot be read: they are in the way of others, no more.
    """

    sides: Mapping[System, Side]
    linked: Sequence[LinkedPair | Survivor | Unread]
    free: Free
    unread: Free


def pair_up(inputs: PlanInputs) -> Pairing:
    """Lay both registers beside the links."""
    sides = {system: _remembered(inputs, side_of(inputs, system)) for system in System}
    linked = [pair for link in inputs.links if (pair := linked_pair(inputs, sides, link))]
    if not inputs.complete:
        nobody: Free = {system: {} for system in System}
        return Pairing(sides, linked, nobody, nobody)
    alone = {system: _unlinked(inputs.links, sides[system]) for system in System}
    return Pairing(sides, linked, _sorted(alone, read=True), _sorted(alone, read=False))


def linked_pair(
    inputs: PlanInputs, sides: Mapping[System, Side], link: Link
) -> LinkedPair | Survivor | Unread | None:
    """Find a link's two objects; None where this reading says nothing of either, or both are gone.

    A disappearance that an earlier run reported is remembered by its open issue, since a tombstone
    is read only once.
    """
    found = {system: sides[system].records.get(link.id_in(system)) for system in System}
    unread = {system: one for system, one in found.items() if one and one.flaw}
    if unread:
        return Unread(link, unread)
    host = _object(inputs, sides[System.HOST], link)
    erp = _object(inputs, sides[System.ERP], link)
    if host is not None and erp is not None:
        was_read = any(link.id_in(system) in sides[system].records for system in System)
        return LinkedPair(link, host, erp) if was_read else None
    if erp is not None:
        return Survivor(link, System.HOST, erp)
    return None if host is None else Survivor(link, System.ERP, host)


def _object(inputs: PlanInputs, side: Side, link: Link) -> Record | None:
    record = side.records.get(link.id_in(side.system))
    if record is not None:
        return None if record.deleted else record
    if side.complete or _was_reported_gone(inputs, link, side.system):
        return None
    return _stand_in(link, side.system, inputs.policy)


def _was_reported_gone(inputs: PlanInputs, link: Link, system: System) -> bool:
    issue = inputs.issues.get(f"{System.HOST}#{link.host_id}")
    return issue is not None and issue.problem == DELETED_IN[system]


def _stand_in(link: Link, system: System, policy: DimensionPolicy) -> Record:
    fields: dict[str, FieldValue] = {}
    if link.mapping_version == policy.mapping_version:
        fields.update(link.base_of(system))
        fields.update({name: pair[system is System.ERP] for name, pair in link.held.items()})
    return Record(id=link.id_in(system), fields=fields, version=link.version_in(system))


def _remembered(inputs: PlanInputs, side: Side) -> Side:
    """Show a linked object that cannot be read as it was last, so that it keeps its place."""
    known: dict[str, Record] = {}
    for link in inputs.links:
        record = side.records.get(link.id_in(side.system))
        if record is not None and record.flaw is not None:
            base = _stand_in(link, side.system, inputs.policy).fields
            known[record.id] = replace(record, fields={**base, **record.fields})
    return replace(side, records={**side.records, **known}) if known else side


def _unlinked(links: Iterable[Link], side: Side) -> dict[str, Record]:
    linked = {link.id_in(side.system) for link in links}
    return {record.id: record for record in side.living if record.id not in linked}


def _sorted(alone: Free, *, read: bool) -> Free:
    return {
        system: {one.id: one for one in records.values() if (one.flaw is None) is read}
        for system, records in alone.items()
    }
