"""Which objects are one: links first, then people's decisions, then equal keys (SV-17, ALL-19).

Everything is joined through dictionaries, so that registers of 50,000 objects take seconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bindeledd.domain.identity import System
from bindeledd.domain.links import Decision, Link, Verdict
from bindeledd.domain.matching import Key, match_key
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.plans import Reason, fields_digest
from bindeledd.domain.policy import DimensionPolicy
from bindeledd.domain.records import FieldValue, Record

DELETED_IN: Mapping[System, Reason] = {
    System.HOST: Reason.DELETED_IN_HOST,
    System.ERP: Reason.DELETED_IN_ERP,
}
"""Why a pair is held of which one object has disappeared."""

_Free = Mapping[System, dict[str, Record]]
_Sorted = dict[System, list[Record]]
_Ids = frozenset[tuple[str, str]]

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Side:
    """One system's register as read, with the look-ups that matching needs."""

    system: System
    complete: bool
    records: Mapping[str, Record]
    by_key: Mapping[Key, Sequence[Record]]
    """Objects that are not deleted, linked or not, by match key."""

    @property
    def living(self) -> list[Record]:
        """The objects that are not deleted, in the order of their ids."""
        return [record for _, record in sorted(self.records.items()) if not record.deleted]


@dataclass(frozen=True, slots=True)
class LinkedPair:
    """A link with its two objects; one that an incremental reading did not name is its base."""

    link: Link
    host: Record
    erp: Record


@dataclass(frozen=True, slots=True)
class Survivor:
    """The object that is left of a link after the other has disappeared."""

    link: Link
    gone: System
    left: Record


@dataclass(frozen=True, slots=True)
class Match:
    """Two objects without link that are one by equal key, or by a person's word."""

    host: Record
    erp: Record
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Pairing:
    """Both registers joined.

    `alone` are the objects without counterpart, `apart` those whose only counterpart by key a
    person has called another object, `ambiguous` those whose key stands twice in a system or
    belongs to an object that is linked already.
    """

    sides: Mapping[System, Side]
    linked: Sequence[LinkedPair | Survivor]
    matches: Sequence[Match]
    alone: Mapping[System, Sequence[Record]]
    apart: Mapping[System, Sequence[Record]]
    ambiguous: Mapping[System, Sequence[Record]]


def pair_up(inputs: PlanInputs) -> Pairing:
    """Join both registers; objects without link are matched in full readings only."""
    sides = {system: side_of(inputs, system) for system in System}
    linked = [pair for link in inputs.links if (pair := linked_pair(inputs, sides, link))]
    if not inputs.complete:
        nobody: Mapping[System, Sequence[Record]] = dict.fromkeys(System, ())
        return Pairing(sides, linked, (), nobody, nobody, nobody)
    free = {system: _unlinked(inputs.links, sides[system]) for system in System}
    decided = _decided(inputs.decisions, free)
    matcher = _Matcher(inputs.policy, sides, free, kept_apart(inputs.decisions))
    matcher.sort()
    return Pairing(
        sides,
        linked,
        matches=(*decided, *matcher.matches),
        alone=matcher.alone,
        apart=matcher.apart,
        ambiguous=matcher.ambiguous,
    )


def side_of(inputs: PlanInputs, system: System) -> Side:
    """Index one register's reading."""
    read = inputs.read_of(system)
    records: dict[str, Record] = {}
    for record in read.records:
        former = records.get(record.id)
        if former is None or _later(record, former):
            records[record.id] = record
    by_key: dict[Key, list[Record]] = defaultdict(list)
    for record in records.values():
        key = None if record.deleted else match_key(record, inputs.policy.match_keys)
        if key is not None:
            by_key[key].append(record)
    return Side(system, read.complete, records, by_key)


def linked_pair(
    inputs: PlanInputs, sides: Mapping[System, Side], link: Link
) -> LinkedPair | Survivor | None:
    """Find a link's two objects; None where this reading says nothing of either, or both are gone.

    A disappearance that an earlier run reported is remembered by its open issue, since a tombstone
    is read only once.
    """
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


def _later(record: Record, former: Record) -> bool:
    """Order two readings of one object, which a list shows when rows move while it is paged."""
    return _age(record) > _age(former)


def _age(record: Record) -> tuple[datetime, str, bool, str]:
    at = record.changed_at or _LONG_AGO
    return at, record.version or "", record.deleted, fields_digest(record.fields)


def _unlinked(links: Iterable[Link], side: Side) -> dict[str, Record]:
    linked = {link.id_in(side.system) for link in links}
    return {record.id: record for record in side.living if record.id not in linked}


def _decided(decisions: Iterable[Decision], free: _Free) -> list[Match]:
    """Take the pairs that a person linked out of the free objects, the newest word first."""
    matches = []
    for decision in _newest_words(decisions):
        host = free[System.HOST].get(decision.host_id)
        erp = free[System.ERP].get(decision.erp_id)
        if decision.verdict is Verdict.LINK and host is not None and erp is not None:
            del free[System.HOST][host.id], free[System.ERP][erp.id]
            matches.append(Match(host, erp, decided=True))
    return matches


def kept_apart(decisions: Iterable[Decision]) -> _Ids:
    """Name the pairs of which a person's newest word is that they are two objects."""
    return frozenset(
        (decision.host_id, decision.erp_id)
        for decision in _newest_words(decisions)
        if decision.verdict is Verdict.APART
    )


def _newest_words(decisions: Iterable[Decision]) -> list[Decision]:
    """Give the last decision on each pair, the newest first."""
    newest: dict[tuple[str, str], Decision] = {}
    for decision in sorted(decisions, key=lambda one: (one.decided_at, one.verdict)):
        newest[decision.host_id, decision.erp_id] = decision
    return sorted(
        sorted(newest.values(), key=lambda one: (one.host_id, one.erp_id)),
        key=lambda one: one.decided_at,
        reverse=True,
    )


class _Matcher:
    """Sorts the objects without link by what their match key finds in the other system."""

    def __init__(
        self, policy: DimensionPolicy, sides: Mapping[System, Side], free: _Free, apart: _Ids
    ) -> None:
        self._keys = policy.match_keys
        self._sides = sides
        self._free = free
        self._apart = apart
        self.matches: list[Match] = []
        self.alone: _Sorted = {system: [] for system in System}
        self.apart: _Sorted = {system: [] for system in System}
        self.ambiguous: _Sorted = {system: [] for system in System}

    def sort(self) -> None:
        """Look at every free object once."""
        for system in System:
            for record in self._free[system].values():
                self._place(record, system)

    def _place(self, record: Record, system: System) -> None:
        key = match_key(record, self._keys)
        others = self._sides[system.other].by_key.get(key, ()) if key else ()
        if key is None or not (others or self._stands_twice(key, system)):
            self.alone[system].append(record)
        elif self._stands_twice(key, system) or not self._is_free(others, system.other):
            self.ambiguous[system].append(record)
        else:
            self._pair(record, others[0], system)

    def _stands_twice(self, key: Key, system: System) -> bool:
        return len(self._sides[system].by_key[key]) > 1

    def _is_free(self, records: Sequence[Record], system: System) -> bool:
        return len(records) == 1 and records[0].id in self._free[system]

    def _pair(self, record: Record, other: Record, system: System) -> None:
        host, erp = (record, other) if system is System.HOST else (other, record)
        if (host.id, erp.id) in self._apart:
            self.apart[system].append(record)
        elif system is System.HOST:
            self.matches.append(Match(host, erp))
