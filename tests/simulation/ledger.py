"""What really happened in the two systems, noted by the simulation itself.

Who made an object and who wrote a value is known here from the systems' side: people's edits are
noted as they are entered, the product's as the systems carry them out, late ones too. The oracle
judges by this and never by what the product says it did.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bindeledd.domain.identity import Dimension, System
from tests.simulation.registers import BELOW, Key, Row
from tests.simulation.shape import Value, Values
from tests.simulation.shapes import SHAPES


@dataclass(frozen=True, slots=True)
class Overwritten:
    """A value that the product wrote over; `old` is None where it filled what was empty."""

    key: Key
    field: str
    old: Value
    new: Value
    at: datetime
    run: int
    """The invocation in which it was written."""


@dataclass(frozen=True, slots=True)
class Write:
    """One call of the product that reached a system with a write."""

    system: System
    dimension: Dimension | None
    at: datetime
    run: int
    """The invocation in which it was made."""
    is_first_try: bool = False
    """Whether it was refused with its precondition, and goes once more without, as one effect."""


@dataclass(slots=True)
class Ledger:
    """Everything that was entered and written, in order."""

    entered: dict[Key, dict[str, Value]] = field(default_factory=dict)
    """The last value that a person wrote, by object and field."""
    by_people: dict[Key, str] = field(default_factory=dict)
    """Objects that people made, with what they stand for."""
    by_product: dict[Key, str] = field(default_factory=dict)
    """Objects that the product made, with what they stand for."""
    bodies: dict[Key, int] = field(default_factory=dict)
    """How often the product made each object, since people last took one away there."""
    overwritten: list[Overwritten] = field(default_factory=list)
    filled: list[Overwritten] = field(default_factory=list)
    """Where the product wrote and nothing stood."""
    writes: list[Write] = field(default_factory=list)
    closings: dict[tuple[int, System, Dimension], list[str]] = field(default_factory=dict)
    """What the product closed in one invocation, by what it stands for."""
    cleared: set[tuple[str, str]] = field(default_factory=set)
    """Fields that a person emptied, by what their object stands for."""
    disturbed: set[str] = field(default_factory=set)
    """What people renumbered, deleted or decided on, so that counterparts may part or meet."""
    calls: dict[System, list[datetime]] = field(default_factory=dict)
    _one_with: dict[str, str] = field(default_factory=dict)

    def enter(self, row: Row, values: Values) -> None:
        """Note what a person wrote into an object."""
        self.entered.setdefault(row.key, {}).update({name: row.values.get(name) for name in values})

    def forget(self, key: Key) -> None:
        """What stood in a place is gone, and what comes there is another."""
        self.entered.pop(key, None)
        self.by_people.pop(key, None)
        self.by_product.pop(key, None)
        self.bodies.pop(key, None)

    def person_made(self, row: Row) -> None:
        """Note an object that a person made."""
        self.by_people[row.key] = row.mark
        filled = {name: value for name, value in row.values.items() if value is not None}
        self.enter(row, {name: value for name, value in filled.items() if name != "active"})

    def product_wrote(
        self, before: Row | None, after: Row, *, at: datetime, run: int
    ) -> list[Overwritten]:
        """Note what one write of the product did to an object; answer with what it changed."""
        if after.bodies > (before.bodies if before is not None else 0):
            self.bodies[after.key] = self.bodies.get(after.key, 0) + 1
        if before is None:
            if after.key not in self.by_people and after.key not in self.by_product:
                self.by_product[after.key] = after.mark
            return []
        values = after.values
        gone = [
            Overwritten(after.key, name, old, values.get(name), at, run)
            for name, old in before.values.items()
            if old != values.get(name) and not (after.inherits(name) or before.inherits(name))
        ]
        self.overwritten += [one for one in gone if one.old is not None]
        self.filled += [one for one in gone if one.old is None]
        if before.active and not after.active:
            place = (run, after.system, after.dimension)
            self.closings.setdefault(place, []).append(self.origin(after.key) or "")
        return gone

    def origin(self, key: Key) -> str | None:
        """Tell what an object stands for."""
        made = self.by_people.get(key) or self.by_product.get(key)
        return self.meaning(made) if made is not None else None

    def unite(self, one: str, other: str) -> None:
        """A person says that two objects stand for the same."""
        first, second = self.meaning(one), self.meaning(other)
        if first != second:
            self._one_with[second] = first

    def same(self, dimension: Dimension, name: str, value: Value) -> Value:
        """Give a value as it is to be compared: what a reference meant once it may mean no more."""
        points = name in SHAPES[dimension].references
        return self.meaning(value) if points and isinstance(value, str) else value

    def meaning(self, origin: str) -> str:
        """Follow what people said is one; a place is one with that of the same owner."""
        owner, below, place = origin.partition(BELOW)
        while owner in self._one_with:
            owner = self._one_with[owner]
        return f"{owner}{below}{place}"


def rewritten(before: Row, after: Row, *, at: datetime, run: int) -> list[Overwritten]:
    """Name what one write changed in its form alone: it says the same as before."""
    return [
        Overwritten(after.key, name, old, after.written[name], at, run)
        for name, old in before.written.items()
        if old != after.written[name] and before.values[name] == after.values[name]
    ]
