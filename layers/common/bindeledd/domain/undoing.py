"""Undo: what a run wrote is put back where nobody has changed it since (ALL-03, architecture 4).

An undo is itself a plan, made of the run's journal and of what stands now. What cannot be put back
is part of it, with who holds what. What was put back is held: the next run must not redo it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.links import Link
from bindeledd.domain.merging import merge
from bindeledd.domain.outgoing import ACTIVE, is_empty, is_same
from bindeledd.domain.plans import EntryKind, FieldChange, Plan, PlanEntry, Reason
from bindeledd.domain.policy import DimensionPolicy
from bindeledd.domain.records import FieldValue, Record
from bindeledd.domain.references import NO_REFERENCES, References
from bindeledd.domain.ruling import stands_undone
from bindeledd.domain.runs import JournalEntry

Written = tuple[System, str]
"""An object that a run wrote to: its system and its id there."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A pair as it stands now; a part is None where it is not there any more."""

    link: Link | None
    host: Record | None
    erp: Record | None

    def record(self, system: System) -> Record | None:
        """The living object of one system."""
        found = self.host if system is System.HOST else self.erp
        return None if found is None or found.deleted else found


def undo_plan(
    dimension: Dimension,
    journal: Iterable[JournalEntry],
    standing: Mapping[Written, Standing],
    *,
    archive_created: bool = False,
) -> Plan:
    """Plan to put back what a run wrote, the last write first.

    An object that the run created stays; with `archive_created` it is archived.
    """
    entries: list[PlanEntry] = []
    for group in reversed(by_object(journal).values()):
        undoing = _Undoing(group, standing[group[-1].target, group[-1].object_id])
        entries += undoing.of_creation(archive=archive_created) or undoing.of_writes()
    return Plan(dimension, tuple(entries))


def hold_undone(
    link: Link,
    names: Collection[str],
    pair: tuple[Record, Record],
    policy: DimensionPolicy,
    *,
    references: References = NO_REFERENCES,
) -> Link:
    """Hold the fields that were just put back, so that the next run does not redo them.

    A field on which both sides agree anyway needs no hold, unless one of them is gone: its
    disappearance would be acted on again.
    """
    host, erp = pair
    gone = host.deleted or erp.deleted
    bare = released(link, names)
    merged = None if gone else merge(host, erp, bare, policy, references=references)
    agreed = merged.agreed if merged is not None else frozenset()
    held = {
        name: (link.host_base[name], link.erp_base[name])
        for name in names
        if name in link.host_base and name in link.erp_base and name not in agreed
    }
    return replace(link, held={**link.held, **held})


def call_by_name(made: Plan, policy: DimensionPolicy, references: References) -> Plan:
    """Say of named objects that the systems hold now what they are called, where that is known."""
    named = {rule.name: rule.references for rule in policy.fields if rule.references is not None}

    def called(change: FieldChange) -> FieldChange:
        dimension = named.get(change.field)
        if dimension is None or change.reason is not Reason.CHANGED_SINCE:
            return change
        return references.labelled(change, dimension, System.HOST)

    entries = (replace(one, changes=tuple(map(called, one.changes))) for one in made.entries)
    return replace(made, entries=tuple(entries))


def as_signed(fresh: PlanEntry, signed: PlanEntry) -> tuple[PlanEntry | None, PlanEntry | None]:
    """Part what a signature covers of an object's undo, as planned anew, from what it does not.

    A signature covers a field's value that was shown, over the very value that was shown to stand.
    """
    shown = {(change.field, change.old, change.new) for change in signed.changes}
    covers: list[FieldChange] = []
    left: list[FieldChange] = []
    for change in fresh.changes:
        is_shown = (change.field, change.old, change.new) in shown and fresh.id == signed.id
        (covers if is_shown else left).append(change)
    return _only(fresh, covers), _only(fresh, left)


def _only(entry: PlanEntry, changes: Sequence[FieldChange]) -> PlanEntry | None:
    if not changes:
        return None
    before = {change.field: change.old for change in changes}
    return replace(entry, changes=tuple(changes), preconditions=before)


def undone_fields(link: Link) -> tuple[str, ...]:
    """Name the fields that an undo holds."""
    return tuple(name for name, held in link.held.items() if stands_undone(link, name, held))


def released(link: Link, names: Iterable[str]) -> Link:
    """Forget what was agreed on some fields: the next run rules on them as on a first link."""
    gone = frozenset(names)
    return replace(
        link,
        host_base={name: value for name, value in link.host_base.items() if name not in gone},
        erp_base={name: value for name, value in link.erp_base.items() if name not in gone},
        held={name: value for name, value in link.held.items() if name not in gone},
    )


def by_object(journal: Iterable[JournalEntry]) -> dict[Written, list[JournalEntry]]:
    """Group a journal by object, each group in order of time, the groups by their last write."""
    groups: dict[Written, list[JournalEntry]] = {}
    for entry in sorted(journal, key=lambda one: one.at):
        key = (entry.target, entry.object_id)
        groups[key] = [*groups.pop(key, []), entry]
    return groups


@dataclass(frozen=True, slots=True)
class _Value:
    """One field that a run wrote: what stood before its first write and after its last."""

    first: FieldChange
    last: FieldChange
    after: FieldValue

    @property
    def name(self) -> str:
        return self.last.field

    @property
    def before(self) -> FieldValue:
        return self.first.old

    @property
    def is_number_given(self) -> bool:
        """Whether an object without number got one: it is what others know it by from then on."""
        return self.last.reason is Reason.NUMBER_GIVEN and is_empty(self.before)

    def shown(self, reason: Reason, now: FieldValue) -> FieldChange:
        """Show what stands and what stood; the ids of a reference are the target's own."""
        return FieldChange(
            self.name,
            now,
            self.before,
            reason,
            shown_old=self.last.shown_new,
            shown_new=self.first.shown_old,
        )


@dataclass(frozen=True, slots=True)
class _Undoing:
    """The undoing of everything that a run wrote to one object."""

    journal: Sequence[JournalEntry]
    standing: Standing

    @property
    def target(self) -> System:
        return self.journal[-1].target

    @property
    def written_to(self) -> Record | None:
        return self.standing.record(self.target)

    def of_creation(self, *, archive: bool) -> list[PlanEntry]:
        """Plan what becomes of an object that the run created; nothing where it only changed."""
        if all(entry.kind is not EntryKind.CREATE for entry in self.journal):
            return []
        record = self.written_to
        if record is None:
            return [self._told(Reason.GONE_SINCE)]
        if archive and record.fields.get(ACTIVE) is True and self.standing.link is not None:
            closing = FieldChange(ACTIVE, old=True, new=False, reason=Reason.UNDONE)
            return [self._writing(EntryKind.ARCHIVE, (closing,))]
        return [self._told(Reason.CREATED_STAYS)]

    def of_writes(self) -> list[PlanEntry]:
        """Plan to put the object's values back, and tell which cannot be."""
        values = list(self._values())
        record, link = self.written_to, self.standing.link
        if record is None or link is None:
            gone = Reason.GONE_SINCE if record is None else Reason.NO_LONGER_LINKED
            return [self._told(gone, *(value.shown(gone, value.after) for value in values))]
        return list(self._sorted(values, record, link))

    def _sorted(self, values: list[_Value], record: Record, link: Link) -> Iterator[PlanEntry]:
        back, stays, changed = [], [], []
        for value in values:
            now = record.fields.get(value.name)
            if is_same(now, value.before):
                continue
            if value.is_number_given:
                stays.append(value.shown(Reason.NUMBER_STAYS, now))
            elif is_same(now, value.after) and self._source_is_quiet(value.name, link):
                back.append(value.shown(Reason.UNDONE, now))
            else:
                changed.append(self._holders(value))
        if back:
            yield self._writing(EntryKind.UPDATE, tuple(back))
        if stays:
            yield self._told(Reason.NUMBER_STAYS, *stays)
        if changed:
            yield self._told(Reason.CHANGED_SINCE, *changed)

    def _values(self) -> Iterator[_Value]:
        first: dict[str, FieldChange] = {}
        last: dict[str, tuple[FieldChange, FieldValue]] = {}
        for entry in self.journal:
            for change in entry.changes:
                first.setdefault(change.field, change)
                last[change.field] = change, entry.written.get(change.field, change.new)
        for name, (change, after) in last.items():
            yield _Value(first[name], change, after)

    def _source_is_quiet(self, name: str, link: Link) -> bool:
        """Whether the other side still holds what it held when both last agreed.

        Otherwise its newer value is about to be carried, and the write is not what stands.
        """
        source = self.standing.record(self.target.other)
        base = link.base_of(self.target.other)
        if source is None or name not in base or name not in source.fields:
            return True
        return is_same(source.fields[name], base[name])

    def _holders(self, value: _Value) -> FieldChange:
        """Show who holds what now: `old` the host's value, `new` the ERP's, `loser` the former."""
        host, erp = (
            record.fields.get(value.name) if (record := self.standing.record(system)) else None
            for system in System
        )
        return FieldChange(value.name, host, erp, Reason.CHANGED_SINCE, value.before)

    def _writing(self, kind: EntryKind, changes: tuple[FieldChange, ...]) -> PlanEntry:
        record = self.written_to
        return replace(
            self._told(Reason.UNDONE, *changes),
            kind=kind,
            preconditions={change.field: change.old for change in changes},
            version=record.version if record else None,
        )

    def _told(self, reason: Reason, *changes: FieldChange) -> PlanEntry:
        last, record, link = self.journal[-1], self.written_to, self.standing.link
        ids = {self.target: last.object_id, self.target.other: last.source_id}
        return PlanEntry(
            kind=EntryKind.SKIP,
            dimension=last.dimension,
            reason=reason,
            number=(record.number if record else None) or last.number,
            name=(record.name if record else "") or last.name,
            host_id=link.host_id if link else ids[System.HOST],
            erp_id=link.erp_id if link else ids[System.ERP],
            target=self.target,
            changes=changes,
        )
