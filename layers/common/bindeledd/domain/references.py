"""Objects that other objects name, known to the other system by translation and never by raw id.

A project names its customer by the customer's id in its own system. What is that customer in the
other system? The one it is linked to; or one that is to come, because this plan, or that of an
earlier dimension, links or creates it; or nobody yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.links import Link
from bindeledd.domain.plans import EntryKind, FieldChange, PlanEntry
from bindeledd.domain.records import Fields, FieldValue, Record
from bindeledd.domain.runs import Issue

Named = tuple[Dimension, System, str]
"""An object by its register, its system and its id there."""


@dataclass(frozen=True, slots=True)
class ReferenceTarget:
    """What a named object is in the other system."""

    other_id: str | None = None
    label: str | None = None
    coming: bool = False

    @property
    def known(self) -> bool:
        """Whether the object is linked, or will be once what was planned is applied."""
        return self.other_id is not None or self.coming


_UNKNOWN = ReferenceTarget()


@dataclass(frozen=True, slots=True)
class References:
    """What is known of the objects that a dimension's objects name; immutable."""

    linked: Mapping[Named, str] = field(default_factory=dict)
    labels: Mapping[Named, str] = field(default_factory=dict)
    coming: frozenset[Named] = frozenset()

    def target(self, dimension: Dimension, system: System, value: FieldValue) -> ReferenceTarget:
        """Tell what the object that `value` names in `system` is in the other system."""
        if not isinstance(value, str) or not value:
            return _UNKNOWN
        named = (dimension, system, value)
        return ReferenceTarget(
            self.linked.get(named), self.labels.get(named), coming=named in self.coming
        )

    def same(self, dimension: Dimension, host: FieldValue, erp: FieldValue) -> bool:
        """Tell whether two values, each of its own system, name objects that are one."""
        if not host or not erp:
            return not host and not erp
        return self.target(dimension, System.HOST, host).other_id == erp

    def labelled(self, change: FieldChange, dimension: Dimension, target: System) -> FieldChange:
        """Say of a changed reference what its two objects are called, `old` being the target's."""
        return replace(
            change,
            references=dimension,
            shown_old=self.target(dimension, target, change.old).label,
            shown_new=self.target(dimension, target.other, change.new).label,
        )

    def with_links(self, links: Iterable[Link]) -> References:
        """Add pairs, called as their bases tell."""
        linked, labels = dict(self.linked), dict(self.labels)
        for link in links:
            for system in System:
                named = (link.dimension, system, link.id_in(system))
                linked[named] = link.id_in(system.other)
                label = label_of(link.base_of(system)) or label_of(link.base_of(system.other))
                if label:
                    labels[named] = label
        return replace(self, linked=linked, labels=labels)

    def with_records(
        self, dimension: Dimension, system: System, records: Iterable[Record]
    ) -> References:
        """Add how objects are called in their own system."""
        labels = dict(self.labels)
        for record in records:
            label = label_of(record.fields)
            if label:
                labels[dimension, system, record.id] = label
        return replace(self, labels=labels)

    def with_issues(self, issues: Iterable[Issue]) -> References:
        """Add how objects are called whose problems stand open: nothing else tells of them."""
        labels = dict(self.labels)
        for issue in issues:
            called = f"{issue.number or ''} {issue.name}".strip()
            if called:
                labels.setdefault((issue.dimension, issue.system, issue.object_id), called)
        return replace(self, labels=labels)

    def with_plan(self, entries: Iterable[PlanEntry]) -> References:
        """Add what a plan links and creates: it counts for whatever is planned after it."""
        linked, labels, coming = dict(self.linked), dict(self.labels), set(self.coming)
        for entry in entries:
            ids = {System.HOST: entry.host_id, System.ERP: entry.erp_id}
            for system, object_id in ids.items():
                if object_id is None:
                    continue
                named, other_id = (entry.dimension, system, object_id), ids[system.other]
                labels.setdefault(named, f"{entry.number or ''} {entry.name}".strip())
                if entry.kind is EntryKind.LINK and other_id is not None:
                    linked[named] = other_id
                elif entry.kind is EntryKind.CREATE:
                    coming.add(named)
        return replace(self, linked=linked, labels=labels, coming=frozenset(coming))


NO_REFERENCES = References()


def label_of(fields: Fields) -> str:
    """Call an object by its number and name, such as "10042 Heidi Lindtveit"."""
    parts = [fields.get("number"), fields.get("name")]
    if not parts[-1]:
        parts += [fields.get("first_name"), fields.get("last_name")]
    return " ".join(part.strip() for part in parts if isinstance(part, str) and part.strip())
