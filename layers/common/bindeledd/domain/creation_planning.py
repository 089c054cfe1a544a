"""The entries of objects without counterpart: created on the other side, or why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bindeledd.domain.identity import System
from bindeledd.domain.joining import Joined, kept_apart
from bindeledd.domain.matching import key_text, normalised_name
from bindeledd.domain.numbering import number_finding
from bindeledd.domain.outgoing import NUMBER, outgoing
from bindeledd.domain.pair_planning import (
    NOT_LINKED,
    cannot_be_sent,
    not_linked_details,
    outcome_unknown,
    too_long_details,
)
from bindeledd.domain.pairing import Pairing
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.plans import EntryKind, FieldChange, Hint, PlanEntry, Reason
from bindeledd.domain.records import FieldValue, Record
from bindeledd.domain.sides import Keys
from bindeledd.domain.suggesting import Suggester
from bindeledd.domain.unreadable import MaybeUnread

_ONLY_IN = {System.HOST: Reason.ONLY_IN_HOST, System.ERP: Reason.ONLY_IN_ERP}


def unmatched_entries(inputs: PlanInputs, pairing: Pairing, joined: Joined) -> Iterator[PlanEntry]:
    """Plan every object that has no counterpart, in both systems."""
    suggester = _suggester(inputs, pairing, joined)
    for system in System:
        planner = _LonePlanner(inputs, joined, suggester, system)
        maybe_created = _MaybeCreated(inputs, pairing, system)
        maybe_unread = MaybeUnread(inputs, pairing, system)
        for record in joined.ambiguous[system]:
            yield planner.key_twice(record)
        for record in joined.apart[system]:
            yield planner.entry(record, EntryKind.HOLD, Reason.KEPT_APART)
        for record in joined.alone[system]:
            if maybe_created.may_be(record):
                yield outcome_unknown(inputs, record, system)
            elif maybe_unread.may_be(record):
                yield planner.counterpart_unreadable(record)
            elif inputs.policy.writes:
                yield planner.alone(record)


class _MaybeCreated:
    """Tells which objects may be what an effect of unknown outcome created (ALL-04).

    Creating such an object on the other side would make a second one there. A lost creation is
    known by its source alone, so every unlinked object whose name shares a word is held with it.
    """

    def __init__(self, inputs: PlanInputs, pairing: Pairing, system: System) -> None:
        linked = {(system.other, link.id_in(system.other)) for link in inputs.links}
        sources = [ref for ref in inputs.unsettled - linked if ref[0] is system.other]
        records = pairing.sides[system.other].records
        self._system = system
        self._unsettled = inputs.unsettled
        self._any = bool(sources)
        self._words: set[str] = set()
        self._nameless = False
        for _, object_id in sources:
            words = normalised_name(records[object_id].name) if object_id in records else ()
            self._words.update(words)
            self._nameless |= not words

    def may_be(self, record: Record) -> bool:
        """Tell whether the object must wait until the outcome is known."""
        if (self._system, record.id) in self._unsettled:
            return True
        if not self._any:
            return False
        words = normalised_name(record.name)
        return self._nameless or not words or not self._words.isdisjoint(words)


def _suggester(inputs: PlanInputs, pairing: Pairing, joined: Joined) -> Suggester:
    free = {
        system: {
            record.id
            for records in (joined.alone, joined.apart, joined.ambiguous)
            for record in records[system]
        }
        for system in System
    }
    keys = Keys(inputs.policy, inputs.references)
    return Suggester(keys, pairing.sides, free, kept_apart(inputs.decisions))


@dataclass(frozen=True, slots=True)
class _LonePlanner:
    """Plans the objects of one system that have no counterpart."""

    inputs: PlanInputs
    joined: Joined
    suggester: Suggester
    system: System

    def key_twice(self, record: Record) -> PlanEntry:
        """Hold an object whose key stands twice, or belongs to a linked object (ALL-19)."""
        by_number = NUMBER in self.inputs.policy.match_keys
        reason = Reason.NUMBER_TWICE if by_number else Reason.NAME_TWICE
        named = self.joined.namesakes.get((self.system, record.id), ())
        return replace(
            self.entry(record, EntryKind.HOLD, reason),
            suggestions=self.suggester.of(record, self.system),
            problem=str(reason),
            problem_details={
                **({"number": record.number or ""} if by_number else {"name": record.name}),
                "same_system": ", ".join(named),
            },
        )

    def counterpart_unreadable(self, record: Record) -> PlanEntry:
        """Hold an object that may stand on the other side as one that cannot be read (ALL-06)."""
        reason = Reason.COUNTERPART_UNREADABLE
        return replace(self.entry(record, EntryKind.HOLD, reason), problem=str(reason))

    def alone(self, record: Record) -> PlanEntry:
        """Create the object on the other side; not where it is out of use or creation is off.

        A child object whose parent has no link is passed over: the parent's own line says why.
        """
        if not record.active:
            return self.entry(record, EntryKind.SKIP, Reason.INACTIVE)
        if self._is_orphan(record):
            return self.entry(record, EntryKind.SKIP, Reason.PARENT_NOT_LINKED)
        if self.system.other not in self.inputs.policy.create_in:
            entry = self.entry(record, EntryKind.SKIP, Reason.CREATION_OFF)
            return replace(entry, suggestions=self.suggester.of(record, self.system))
        return self.creation(record)

    def creation(self, record: Record) -> PlanEntry:
        """Create the object under its number, or let the target number it (SV-19)."""
        target, policy = self.system.other, self.inputs.policy
        going = outgoing(record.fields, target, policy)
        number = number_finding(self.inputs, target, key_text(going.fields.get(NUMBER)))
        renumbered = bool(number.hints) and policy.renumber_outside_series
        changes = [
            self._sent(name, value)
            for name, value in going.fields.items()
            if name != NUMBER or not renumbered
        ]
        unknown = [change for change in changes if not self._may_be_sent(change)]
        entry = replace(
            self.entry(record, EntryKind.CREATE, _ONLY_IN[self.system]),
            target=target,
            changes=tuple(change for change in changes if change not in unknown),
            suggestions=self.suggester.of(record, self.system),
            hints=(
                *number.hints,
                *((Hint.VALUE_CUT,) if going.cut else ()),
                *((Hint.WITHOUT_REFERENCE,) if unknown else ()),
            ),
        )
        needed = [change for change in unknown if self._is_required(change)]
        if needed:
            return self._waiting(record, needed)
        too_long = [one for one in going.too_long if one.field != NUMBER or not renumbered]
        if too_long:
            return cannot_be_sent(entry, "value_too_long", too_long_details(too_long[0]))
        problem = self._needed_number(record, target) or (None if renumbered else number.problem)
        if problem is not None:
            return cannot_be_sent(entry, problem, {"number": record.number or ""})
        return entry

    def _sent(self, name: str, value: FieldValue) -> FieldChange:
        """Tell one field of a creation; of a reference also how its object is called."""
        change = FieldChange(name, None, value, _ONLY_IN[self.system])
        rule = self.inputs.policy.rule(name)
        if rule is None or rule.references is None:
            return change
        return self.inputs.references.labelled(change, rule.references, self.system.other)

    def _may_be_sent(self, change: FieldChange) -> bool:
        if change.references is None:
            return True
        return self.inputs.references.target(change.references, self.system, change.new).known

    def _is_required(self, change: FieldChange) -> bool:
        rule = self.inputs.policy.rule(change.field)
        return rule is not None and rule.required

    def _is_orphan(self, record: Record) -> bool:
        """Tell whether a child object belongs to nobody who is, or will be, in both systems."""
        policy = self.inputs.policy
        return any(
            not self.inputs.references.target(
                policy.parent, self.system, record.fields.get(rule.name)
            ).known
            for rule in policy.fields
            if policy.parent is not None and rule.references is policy.parent
        )

    def _waiting(self, record: Record, needed: Sequence[FieldChange]) -> PlanEntry:
        """Hold an object that names another one which is not linked yet."""
        return replace(
            self.entry(record, EntryKind.HOLD, Reason.REFERENCE_NOT_LINKED),
            changes=tuple(needed),
            problem=NOT_LINKED,
            problem_details=not_linked_details(needed[0], self.system),
        )

    def _needed_number(self, record: Record, target: System) -> str | None:
        """Name the problem of an object without number where nobody gives it one."""
        policy = self.inputs.policy
        given = target is policy.number_authority and target in self.inputs.numbering
        needed = NUMBER in policy.match_keys and not given
        return "number_missing" if needed and record.number is None else None

    def entry(self, record: Record, kind: EntryKind, reason: Reason) -> PlanEntry:
        """Make an entry of an object alone."""
        return PlanEntry(
            kind=kind,
            dimension=self.inputs.policy.dimension,
            reason=reason,
            number=record.number,
            name=record.name,
            host_id=record.id if self.system is System.HOST else None,
            erp_id=record.id if self.system is System.ERP else None,
        )
