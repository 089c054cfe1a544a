"""The hands of people: they enter, change and delete objects, and the ledger notes all of it."""

from __future__ import annotations

from collections.abc import Container

from bindeledd.domain.identity import Dimension, System
from tests.simulation.oracle import Oracle
from tests.simulation.registers import REFUSALS, Row
from tests.simulation.shape import Shape, Values
from tests.simulation.shapes import SHAPES
from tests.simulation.world import SimulatedWorld


class Hands:
    """Enters what people enter; a refusal is their bad luck."""

    def __init__(self, world: SimulatedWorld, oracle: Oracle) -> None:
        self._ledger, self._registers, self._oracle = world.ledger, world.registers, oracle

    def make(
        self, system: System, dimension: Dimension, values: Values, *, first: bool = False
    ) -> Row | None:
        """Enter an object; None where it is refused, or lies under an owner that it has not."""
        shape = SHAPES[dimension]
        if shape.owner is not None and not all(values.get(one) for one in shape.within):
            return None
        before = self._standing(system, shape, values)
        try:
            made = self._registers.create(system, dimension, values, first=first)
        except REFUSALS:
            return None
        row = self._registers.row(system, dimension, made)
        if row is not None and before is not None:
            self._entered(before, row)
        elif row is not None:
            self._ledger.person_made(row)
            if not self._ledger.disturbed.isdisjoint(
                row.values[field] for field in SHAPES[dimension].within
            ):
                self._ledger.disturbed.add(row.mark)
            self._oracle.made(row)
        return row

    def change(self, row: Row, values: Values, *, alone: bool = True) -> bool:
        """Change an object; `alone` says that its counterpart is not changed with it."""
        before = self.again(row)
        try:
            self._registers.change(row.system, row.dimension, row.id, values)
        except REFUSALS:
            return False
        after, counterpart = self.again(row), self.counterpart(row)
        self._ledger.enter(after, values)
        for name in values:
            foretellable = alone and name != "number"
            self._oracle.entered(before, after, name, counterpart, alone=foretellable)
        self._entered(before, after, without=values)
        return True

    def drop(self, row: Row) -> None:
        """Delete an object; where another one of its place stood behind it, that one shows now."""
        self.disturb(row)
        try:
            self._registers.delete(row.system, row.dimension, row.id)
        except REFUSALS:
            return
        self._oracle.deleted(row)
        behind = self._registers.row(*row.key) if row.bodies > 1 else None
        if behind is not None:
            self._ledger.person_made(behind)
            self._entered(row, behind)

    def _standing(self, system: System, shape: Shape, values: Values) -> Row | None:
        """Find what stands in the place where something is to be entered."""
        if shape.places is None:
            return None
        (owner,) = (str(values[one]) for one in shape.within)
        there = self._registers.of(system, shape.dimension, owner)
        kind = values[shape.places]
        return next((row for row in there if row.values[shape.places] == kind), None)

    def _entered(self, before: Row, after: Row, without: Container[str] = ()) -> None:
        """What else a person's hand changed, in a place or with what lies above, is entered too."""
        changed = {
            name: new
            for name, new in after.values.items()
            if name not in without and new != before.values[name]
        }
        self._ledger.enter(after, changed)
        for name in changed:
            self._oracle.entered(before, after, name, self.counterpart(after), alone=False)

    def disturb(self, row: Row) -> None:
        """An object, and what lies under it, may part from its counterpart or meet another."""
        origin = self._ledger.origin(row.key)
        if origin is not None:
            self._oracle.disturbed(origin)

    def again(self, row: Row) -> Row:
        """Read an object as it stands now."""
        return self._registers.row(row.system, row.dimension, row.id) or row

    def counterpart(self, row: Row) -> Row | None:
        """Find the one object of the other system that stands for the same."""
        origin = self._ledger.origin(row.key)
        others = self.living(row.system.other, row.dimension)
        found = [other for other in others if self._ledger.origin(other.key) == origin]
        return found[0] if len(found) == 1 else None

    def living(self, system: System, dimension: Dimension) -> list[Row]:
        """Read what stands in a register."""
        return [row for row in self._registers.rows(system, dimension) if not row.deleted]

    def pairs(self, dimension: Dimension) -> list[dict[System, Row]]:
        """Read what stands for the same in both systems."""
        hosts, erps = (self.living(system, dimension) for system in System)
        by_origin = {self._ledger.origin(row.key): row for row in erps}
        pairs = [(row, by_origin.get(self._ledger.origin(row.key))) for row in hosts]
        return [{System.HOST: host, System.ERP: erp} for host, erp in pairs if erp is not None]
