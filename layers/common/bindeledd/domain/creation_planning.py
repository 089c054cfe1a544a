"""The entries of objects without counterpart: created on the other side, or why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bindeledd.domain.identity import System
from bindeledd.domain.matching import key_text, match_key, normalised_name
from bindeledd.domain.numbering import number_finding
from bindeledd.domain.outgoing import NUMBER, outgoing
from bindeledd.domain.pair_planning import cannot_be_sent, outcome_unknown, too_long_details
from bindeledd.domain.pairing import Pairing, kept_apart
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.plans import EntryKind, FieldChange, Hint, PlanEntry, Reason
from bindeledd.domain.records import Record
from bindeledd.domain.suggesting import Suggester

_ONLY_IN = {System.HOST: Reason.ONLY_IN_HOST, System.ERP: Reason.ONLY_IN_ERP}


def unmatched_entries(inputs: PlanInputs, pairing: Pairing) -> Iterator[PlanEntry]:
    """Plan every object that has no counterpart, in both systems."""
    suggester = _suggester(inputs, pairing)
    for system in System:
        planner = _LonePlanner(inputs, pairing, suggester, system)
        maybe_created = _MaybeCreated(inputs, pairing, system)
        for record in pairing.ambiguous[system]:
            yield planner.number_twice(record)
        for record in pairing.apart[system]:
            yield planner.entry(record, EntryKind.HOLD, Reason.KEPT_APART)
        for record in pairing.alone[system]:
            if maybe_created.may_be(record):
                yield outcome_unknown(inputs, record, system)
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


def _suggester(inputs: PlanInputs, pairing: Pairing) -> Suggester:
    free = {
        system: {
            record.id
            for records in (pairing.alone, pairing.apart, pairing.ambiguous)
            for record in records[system]
        }
        for system in System
    }
    return Suggester(inputs.policy, pairing.sides, free, kept_apart(inputs.decisions))


@dataclass(frozen=True, slots=True)
class _LonePlanner:
    """Plans the objects of one system that have no counterpart."""

    inputs: PlanInputs
    pairing: Pairing
    suggester: Suggester
    system: System

    def number_twice(self, record: Record) -> PlanEntry:
        """Hold an object whose key stands twice, or belongs to an object linked already (ALL-19).

        Swapped numbers of new objects end here too: nothing is created under a number in use.
        """
        key = match_key(record, self.inputs.policy.match_keys) or ()
        alike = self.pairing.sides[self.system].by_key[key]
        namesakes = sorted(one.id for one in alike if one.id != record.id)
        return replace(
            self.entry(record, EntryKind.HOLD, Reason.NUMBER_TWICE),
            suggestions=self.suggester.of(record, self.system),
            problem=str(Reason.NUMBER_TWICE),
            problem_details={
                "number": record.number or "",
                "same_system": ", ".join(namesakes),
            },
        )

    def alone(self, record: Record) -> PlanEntry:
        """Create the object on the other side; not where it is out of use or creation is off."""
        if not record.active:
            return self.entry(record, EntryKind.SKIP, Reason.INACTIVE)
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
        reason = _ONLY_IN[self.system]
        entry = replace(
            self.entry(record, EntryKind.CREATE, reason),
            target=target,
            changes=tuple(
                FieldChange(name, None, value, reason)
                for name, value in going.fields.items()
                if name != NUMBER or not renumbered
            ),
            suggestions=self.suggester.of(record, self.system),
            hints=number.hints + ((Hint.VALUE_CUT,) if going.cut else ()),
        )
        too_long = [one for one in going.too_long if one.field != NUMBER or not renumbered]
        if too_long:
            return cannot_be_sent(entry, "value_too_long", too_long_details(too_long[0]))
        problem = self._needed_number(record, target) or (None if renumbered else number.problem)
        if problem is not None:
            return cannot_be_sent(entry, problem, {"number": record.number or ""})
        return entry

    def _needed_number(self, record: Record, target: System) -> str | None:
        """Name the problem of an object without number where the target gives none."""
        policy = self.inputs.policy
        needed = NUMBER in policy.match_keys and target is not policy.number_authority
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
