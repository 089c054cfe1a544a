"""One system's register as read, with the look-ups that joining two registers needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bindeledd.domain.identity import System
from bindeledd.domain.matching import Key, key_text, match_key
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.plans import fields_digest
from bindeledd.domain.policy import DimensionPolicy
from bindeledd.domain.records import Record
from bindeledd.domain.references import References

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Side:
    """One system's register as read."""

    system: System
    complete: bool
    records: Mapping[str, Record]

    @property
    def living(self) -> list[Record]:
        """The objects that are not deleted, in the order of their ids."""
        return [record for _, record in sorted(self.records.items()) if not record.deleted]


@dataclass(frozen=True, slots=True)
class Keys:
    """The match keys of one dimension's objects, in terms that both systems share.

    A reference that belongs to the key is told by the host's id of the object that it names, so
    that a subproject's number counts within its project, and in both systems within the same one.
    """

    policy: DimensionPolicy
    references: References

    def of(self, record: Record, system: System) -> Key | None:
        """Give an object's key; None where a part is empty or names an object without link."""
        own = match_key(record, self.policy.match_keys)
        scope = self.scope_of(record, system)
        return None if own is None or scope is None else (*scope, *own)

    def scope_of(self, record: Record, system: System) -> Key | None:
        """Give the part of the key that is told by references; an empty one is a scope too."""
        parts = []
        for name in self.policy.scope_keys:
            named = key_text(record.fields.get(name))
            known = self._in_host(name, named, system) if named else named
            if known is None:
                return None
            parts.append(known)
        return tuple(parts)

    def _in_host(self, name: str, named: str, system: System) -> str | None:
        rule = self.policy.rule(name)
        if system is System.HOST or rule is None or rule.references is None:
            return named
        return self.references.target(rule.references, system, named).other_id

    def index(self, side: Side) -> Mapping[Key, Sequence[Record]]:
        """Sort a register's living objects, linked or not, by their key."""
        by_key: dict[Key, list[Record]] = defaultdict(list)
        for record in side.records.values():
            key = None if record.deleted else self.of(record, side.system)
            if key is not None:
                by_key[key].append(record)
        return by_key


def side_of(inputs: PlanInputs, system: System) -> Side:
    """Take one register's reading, each object as it was read last."""
    read = inputs.read_of(system)
    records: dict[str, Record] = {}
    for record in read.records:
        former = records.get(record.id)
        if former is None or _age(record) > _age(former):
            records[record.id] = record
    return Side(system, read.complete, records)


def _age(record: Record) -> tuple[datetime, str, bool, str]:
    """Order two readings of one object, which a list shows when rows move while it is paged."""
    at = record.changed_at or _LONG_AGO
    return at, record.version or "", record.deleted, fields_digest(record.fields)
