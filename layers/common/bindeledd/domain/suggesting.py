"""Point at objects of the other system that might be the same; nothing is linked by it (SV-17)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from bindeledd.domain.identity import System
from bindeledd.domain.matching import (
    likeness,
    near_key,
    normalised_name,
    organization_key,
)
from bindeledd.domain.plans import Hint, Suggestion
from bindeledd.domain.records import Record
from bindeledd.domain.sides import Keys, Side

MOST_SUGGESTIONS = 5
"""How many likely pairs are shown beside one entry."""

_MOST_COMPARED = 25
"""How many objects of one common name are compared: a register may hold thousands of them."""

_SHOWN_FOR = {
    "name": Hint.SAME_NAME_OTHER_NUMBER,
    "organization_number": Hint.SAME_ORGANIZATION_NUMBER,
}

_SAYING_NOTHING: Collection[Hashable] = (None, "", frozenset())

_Traits = Mapping[Hint, Callable[[Record, System], Hashable]]
_Index = Mapping[Hint, Mapping[Hashable, Sequence[Record]]]


@dataclass(slots=True)
class Suggester:
    """Finds likely pairs by dictionary; a system is indexed when it is first asked about."""

    keys: Keys
    sides: Mapping[System, Side]
    free: Mapping[System, Collection[str]]
    """The objects without link, which come first: only they can still be linked."""
    kept_apart: Collection[tuple[str, str]]
    _traits: _Traits = field(init=False)
    _indexes: dict[System, _Index] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Choose the traits by which the policy lets objects resemble each other."""
        self._traits = _traits_of(self.keys)

    def of(self, record: Record, system: System) -> tuple[Suggestion, ...]:
        """Suggest counterparts of an object of `system`, the likeliest first (SV-06)."""
        index = self._index(system.other)
        found: dict[str, tuple[Hint, Record]] = {}
        for hint, trait in self._traits.items():
            for other in index[hint].get(trait(record, system), ()):
                if not self._is_apart(record, other, system):
                    found.setdefault(other.id, (_exact(hint, record, other), other))
        return self._ranked(record, system.other, found)

    def _index(self, system: System) -> _Index:
        if system not in self._indexes:
            self._indexes[system] = self._built(system)
        return self._indexes[system]

    def _built(self, system: System) -> _Index:
        free = self.free[system]
        records = sorted(self.sides[system].living, key=lambda record: record.id not in free)
        index: dict[Hint, dict[Hashable, list[Record]]] = {
            hint: defaultdict(list) for hint in self._traits
        }
        for record in records:
            for hint, trait in self._traits.items():
                value = trait(record, system)
                if value in _SAYING_NOTHING:
                    continue
                alike = index[hint][value]
                if len(alike) < _MOST_COMPARED:
                    alike.append(record)
        return index

    def _is_apart(self, record: Record, other: Record, system: System) -> bool:
        pair = (record.id, other.id) if system is System.HOST else (other.id, record.id)
        return pair in self.kept_apart

    def _ranked(
        self, record: Record, system: System, found: Mapping[str, tuple[Hint, Record]]
    ) -> tuple[Suggestion, ...]:
        made = [
            Suggestion(hint, other.id, other.number, other.name, likeness(record, other))
            for hint, other in found.values()
        ]
        made.sort(key=lambda one: (one.other_id not in self.free[system], -one.score, one.other_id))
        return tuple(made[:MOST_SUGGESTIONS])


def _traits_of(keys: Keys) -> _Traits:
    def near_number(record: Record, system: System) -> Hashable:
        near, scope = near_key(record.number or ""), keys.scope_of(record, system)
        return (scope, near) if near and scope is not None else None

    known: dict[Hint, Callable[[Record, System], Hashable]] = {
        Hint.SAME_NUMBER: keys.of,
        Hint.NEAR_NUMBER: near_number,
        Hint.SAME_ORGANIZATION_NUMBER: lambda record, _: organization_key(
            record.fields.get("organization_number")
        ),
        Hint.SAME_NAME_OTHER_NUMBER: lambda record, _: normalised_name(record.name),
    }
    asked = {_SHOWN_FOR[key] for key in keys.policy.suggestion_keys if key in _SHOWN_FOR}
    always = {Hint.SAME_NUMBER, Hint.NEAR_NUMBER}
    return {hint: trait for hint, trait in known.items() if hint in asked | always}


def _exact(hint: Hint, record: Record, other: Record) -> Hint:
    """Call an equal number equal where the match key holds more than the number."""
    if hint is Hint.NEAR_NUMBER and record.number == other.number:
        return Hint.SAME_NUMBER_OTHER_NAME
    return hint
