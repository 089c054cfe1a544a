"""Objects without link, joined by equal key or by a person's word.

Where objects name others of their own register, as subprojects name their project, the named ones
are joined first: the key of a subproject counts within a project that is known in both systems.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bindeledd.domain.identity import System
from bindeledd.domain.links import Decision, Verdict
from bindeledd.domain.matching import Key, key_text
from bindeledd.domain.pairing import Free, Pairing
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.policy import DimensionPolicy
from bindeledd.domain.records import Record
from bindeledd.domain.sides import Keys

_Sorted = dict[System, list[Record]]
_Ids = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Match:
    """Two objects without link that are one by equal key, or by a person's word."""

    host: Record
    erp: Record
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of some objects without link.

    `alone` are those without counterpart, `apart` those whose only counterpart by key a person has
    called another object, `ambiguous` those whose key stands twice in a system or belongs to an
    object that is linked already; `namesakes` are the others of their own system.
    """

    matches: Sequence[Match]
    alone: Mapping[System, Sequence[Record]]
    apart: Mapping[System, Sequence[Record]]
    ambiguous: Mapping[System, Sequence[Record]]
    namesakes: Mapping[tuple[System, str], Sequence[str]]


def rounds(inputs: PlanInputs, free: Free) -> Iterator[Free]:
    """Give the free objects in the order in which they can be joined.

    An object comes after those that it names in its own register; the objects of a pair that a
    person decided come together. Objects that name one another come last, all at once.
    """
    naming = [rule.name for rule in inputs.policy.fields if _names_own(rule.name, inputs.policy)]
    waiting = {(system, one) for system in System for one in free[system]}
    mates = _mates(inputs.decisions, free) if naming else {}

    def is_ready(system: System, object_id: str) -> bool:
        both = [(system, object_id), *mates.get((system, object_id), ())]
        return all(
            (where, key_text(free[where][one].fields.get(name))) not in waiting
            for where, one in both
            for name in naming
        )

    while waiting:
        ready = {one for one in waiting if is_ready(*one)} or set(waiting)
        yield {
            system: {key: one for key, one in free[system].items() if (system, key) in ready}
            for system in System
        }
        waiting -= ready


def join(
    inputs: PlanInputs, pairing: Pairing, ready: Free, given_up: Collection[tuple[System, str]] = ()
) -> Joined:
    """Join some objects without link: first as people decided, then by their keys.

    The objects in `given_up` are about to have another key: they are in nobody's way.
    """
    free = {system: dict(ready[system]) for system in System}
    decided = [
        Match(free[System.HOST].pop(host_id), free[System.ERP].pop(erp_id), decided=True)
        for host_id, erp_id in _decided(inputs.decisions, free)
    ]
    keys = Keys(inputs.policy, inputs.references)
    indexes = {system: keys.index(pairing.sides[system]) for system in System}
    matcher = _Matcher(keys, indexes, free, kept_apart(inputs.decisions), given_up)
    matcher.sort()
    return Joined(
        (*decided, *matcher.matches),
        matcher.alone,
        matcher.apart,
        matcher.ambiguous,
        matcher.namesakes,
    )


def kept_apart(decisions: Iterable[Decision]) -> _Ids:
    """Name the pairs of which a person's newest word is that they are two objects."""
    return frozenset(
        (decision.host_id, decision.erp_id)
        for decision in _newest_words(decisions)
        if decision.verdict is Verdict.APART
    )


def _names_own(name: str, policy: DimensionPolicy) -> bool:
    rule = policy.rule(name)
    return rule is not None and rule.references is policy.dimension


def _mates(
    decisions: Iterable[Decision], free: Free
) -> Mapping[tuple[System, str], Sequence[tuple[System, str]]]:
    mates: dict[tuple[System, str], list[tuple[System, str]]] = defaultdict(list)
    for host_id, erp_id in _decided(decisions, free):
        mates[System.HOST, host_id].append((System.ERP, erp_id))
        mates[System.ERP, erp_id].append((System.HOST, host_id))
    return mates


def _decided(decisions: Iterable[Decision], free: Free) -> list[tuple[str, str]]:
    """Name the free pairs that a person linked, each object once, the newest word first."""
    taken: set[tuple[System, str]] = set()
    pairs = []
    for decision in _newest_words(decisions):
        both = {(System.HOST, decision.host_id), (System.ERP, decision.erp_id)}
        are_free = all(one in free[system] for system, one in both) and not both & taken
        if decision.verdict is Verdict.LINK and are_free:
            taken |= both
            pairs.append((decision.host_id, decision.erp_id))
    return pairs


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


def _nobody() -> _Sorted:
    return {system: [] for system in System}


@dataclass(slots=True)
class _Matcher:
    """Sorts the objects without link by what their match key finds in the other system."""

    keys: Keys
    indexes: Mapping[System, Mapping[Key, Sequence[Record]]]
    free: Free
    kept_apart: _Ids
    given_up: Collection[tuple[System, str]]
    matches: list[Match] = field(default_factory=list)
    alone: _Sorted = field(default_factory=_nobody)
    apart: _Sorted = field(default_factory=_nobody)
    ambiguous: _Sorted = field(default_factory=_nobody)
    namesakes: dict[tuple[System, str], list[str]] = field(default_factory=dict)

    def sort(self) -> None:
        """Look at every free object once."""
        for system in System:
            for record in self.free[system].values():
                self._place(record, system)

    def _place(self, record: Record, system: System) -> None:
        key = self.keys.of(record, system)
        same = self.indexes[system].get(key, ()) if key else ()
        others = self.indexes[system.other].get(key, ()) if key else ()
        others = [one for one in others if (system.other, one.id) not in self.given_up]
        if not others and len(same) <= 1:
            self.alone[system].append(record)
        elif len(same) > 1 or not self._is_free(others, system.other):
            self.ambiguous[system].append(record)
            named = sorted(one.id for one in same if one.id != record.id)
            self.namesakes[system, record.id] = named
        else:
            self._pair(record, others[0], system)

    def _is_free(self, records: Sequence[Record], system: System) -> bool:
        return len(records) == 1 and records[0].id in self.free[system]

    def _pair(self, record: Record, other: Record, system: System) -> None:
        host, erp = (record, other) if system is System.HOST else (other, record)
        if (host.id, erp.id) in self.kept_apart:
            self.apart[system].append(record)
        elif system is System.HOST:
            self.matches.append(Match(host, erp))
