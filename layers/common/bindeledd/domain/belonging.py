"""What an object belongs to, as people call it: projects and addresses are shown under customers.

It is only shown: no plan's hash and no effect depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.plans import PlanEntry
from bindeledd.domain.policy import FieldRule
from bindeledd.domain.records import Fields
from bindeledd.domain.references import label_of

BETWEEN = " / "
"""Stands between an owner and the owner's own."""

_OWNERS = (Dimension.CUSTOMERS,)
"""Registers whose objects own those of others; an object of the same register owns its parts."""


def with_owners(inputs: PlanInputs, entries: Iterable[PlanEntry]) -> list[PlanEntry]:
    """Say of each entry under what it is shown; nothing where its register belongs to none."""
    owning = _Owning.of(inputs)
    if not owning.rules:
        return list(entries)
    return [replace(entry, under=owning.of_entry(entry)) for entry in entries]


@dataclass(frozen=True, slots=True)
class _Owning:
    inputs: PlanInputs
    rules: tuple[FieldRule, ...]
    fields: Mapping[tuple[System, str], Fields]

    @classmethod
    def of(cls, inputs: PlanInputs) -> _Owning:
        policy = inputs.policy
        rules = tuple(
            rule for rule in policy.fields if rule.references in (*_OWNERS, policy.dimension)
        )
        links = ((s, one.id_in(s), one.base_of(s)) for one in inputs.links for s in System)
        known = {(system, object_id): base for system, object_id, base in links}
        read = {(s, one.id): one.fields for s in System for one in inputs.read_of(s).records}
        return cls(inputs, rules, {**known, **read})

    def of_entry(self, entry: PlanEntry) -> str | None:
        """Call what an entry's object belongs to, by the host's word or else the ERP's."""
        ids = {System.HOST: entry.host_id, System.ERP: entry.erp_id}
        for system, object_id in ids.items():
            if object_id is not None and (named := self._path(system, object_id)):
                return BETWEEN.join(named)
        return None

    def _path(self, system: System, object_id: str) -> list[str]:
        """List the owners from the outermost inwards; an owner met twice ends the list."""
        path: list[str] = []
        met = {object_id}
        at: str | None = object_id
        while at is not None:
            fields = self.fields.get((system, at), {})
            outer = list(self._customers(system, fields))
            inner = self._owner_within(fields)
            path = outer + path if inner is None else [*outer, self._label(system, inner), *path]
            at = inner if inner is not None and inner not in met else None
            met |= {inner} if inner is not None else set()
        return path

    def _customers(self, system: System, fields: Fields) -> Iterator[str]:
        for rule in self.rules:
            value = fields.get(rule.name)
            if rule.references in _OWNERS and isinstance(value, str) and value:
                label = self.inputs.references.target(rule.references, system, value).label
                yield label or value

    def _owner_within(self, fields: Fields) -> str | None:
        own = self.inputs.policy.dimension
        values = (fields.get(rule.name) for rule in self.rules if rule.references is own)
        return next((value for value in values if isinstance(value, str) and value), None)

    def _label(self, system: System, object_id: str) -> str:
        return label_of(self.fields.get((system, object_id), {})) or object_id
