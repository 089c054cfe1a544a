"""What people do to what stands in the two systems: edit, clear, number, close, delete, merge."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bindeledd.domain.identity import Dimension, System
from local.simulators.faults import Fault, FaultKind
from tests.simulation.entering import Hands
from tests.simulation.operations import Operation
from tests.simulation.oracle import Oracle
from tests.simulation.registers import Row
from tests.simulation.shape import Values
from tests.simulation.shapes import SHAPES, SILENT_CUTS
from tests.simulation.sides import CUT
from tests.simulation.world import SimulatedWorld


class People:
    """Carries out the operations on registers; a refusal is a person's bad luck."""

    def __init__(self, world: SimulatedWorld, oracle: Oracle, hands: Hands) -> None:
        self._world, self._registers, self._oracle = world, world.registers, oracle
        self._hands = hands
        self._host, self._erp = world.host, world.poweroffice
        self.deeds: Mapping[str, Callable[[Operation], None]] = {
            "edit": self._edit,
            "late": self._edit_late,
            "clash": self._clash,
            "agree": self._agree,
            "clear": self._clear,
            "rename": self._rename,
            "point": self._point,
            "move": self._move,
            "renumber": self._renumber,
            "swap": lambda one: self._rotate(one, (2, 3)),
            "chain": lambda one: self._rotate(one, (2, 3, 4)),
            "close": self._close,
            "reopen": self._reopen,
            "delete": self._delete,
            "merge": self._merge,
        }

    def _edit(self, one: Operation) -> None:
        row = self._picked(one, 2)
        if row is not None:
            values = _fresh(row, one.word(3), f"{row.system[0]}{one.number(4)}")
            if self._world.is_spaced and row.system is System.HOST:
                values = _with_spaces(values)
            if self._world.cuts and row.system is System.ERP:
                values = _lengthened(row, values)
            self._hands.change(row, values)

    def _edit_late(self, one: Operation) -> None:
        """An edit that is committed long after it was stamped."""
        simulator = self._host if one.word(0) == "host" else self._erp
        late = Fault(FaultKind.STAMPED_LATE, method="PATCH", seconds=float(one.number(5)))
        switched_on = simulator.faults.switch_on(late)
        self._edit(one)
        simulator.faults.switch_off(switched_on)

    def _clash(self, one: Operation) -> None:
        pair, name = {row.system: row for row in self._pair(one)}, one.word(2)
        rested = all(self._oracle.rests(row, name) for row in pair.values())
        before = {system: row.values[name] for system, row in pair.items()}
        for row in pair.values():
            self._hands.change(
                row, _fresh(row, name, f"{row.system[0]}{one.number(3)}"), alone=False
            )
        after = {system: self._hands.again(row) for system, row in pair.items()}
        if after and rested:
            self._oracle.clashed(after, name, before)

    def _agree(self, one: Operation) -> None:
        for row in self._pair(one):
            self._hands.change(row, _fresh(row, one.word(2), f"b{one.number(3)}"), alone=False)

    def _clear(self, one: Operation) -> None:
        row = self._picked(one, 2)
        if row is not None:
            self._hands.change(row, {one.word(3): None})

    def _rename(self, one: Operation) -> None:
        row = self._picked(one, 2)
        if row is not None:
            shape, word = SHAPES[row.dimension], f"{row.system[0].upper()}{one.number(3)}"
            if shape.numbers is None and shape.marked and not self._oracle.is_linked(row):
                self._hands.disturb(row)
            names = shape.named(row.mark, word)
            changed = {name: new for name, new in names.items() if row.values[name] != new}
            self._hands.change(row, changed)

    def _point(self, one: Operation) -> None:
        """Let an object point to another one than it did."""
        row, field = self._picked(one, 2), one.word(3)
        if row is None:
            return
        pointed = self._hands.living(row.system, SHAPES[row.dimension].references[field])
        if pointed:
            self._hands.change(row, {field: pointed[one.number(4) % len(pointed)].id})

    def _move(self, one: Operation) -> None:
        """Let an object lie under another one that lies under none, or under none any more."""
        row, (field,) = self._picked(one, 2), SHAPES[Dimension(one.word(1))].within
        if row is None:
            return
        above = [other for other in self._of(one) if other.values[field] is None]
        ids = [None, *(other.id for other in above if other.id != row.id)]
        if not self._oracle.is_linked(row):
            self._hands.disturb(row)
        self._hands.change(row, {field: ids[one.number(3) % len(ids)]})

    def _renumber(self, one: Operation) -> None:
        row, numbers = self._picked(one, 2), SHAPES[Dimension(one.word(1))].numbers
        if row is not None and numbers is not None:
            self._hands.disturb(row)
            self._hands.change(row, {"number": numbers.number(numbers.renumbered, one.number(3))})

    def _rotate(self, one: Operation, positions: tuple[int, ...]) -> None:
        """Let objects take one another's numbers, through a number that nobody has."""
        found = [self._picked(one, position) for position in positions]
        rows = {row.id: row for row in found if row is not None and row.values.get("number")}
        given = SHAPES[Dimension(one.word(1))].numbers
        if len(rows) < 2 or given is None:
            return
        numbers, chosen = [row.values["number"] for row in rows.values()], list(rows.values())
        for row in chosen:
            self._hands.disturb(row)
        passing = given.number(given.passing, one.number(len(positions) + 2))
        if not self._hands.change(chosen[0], {"number": passing}):
            return
        for row, number in zip(chosen[1:], numbers, strict=False):
            self._hands.change(row, {"number": number})
        self._hands.change(chosen[0], {"number": numbers[-1]})

    def _close(self, one: Operation) -> None:
        rows = [row for row in self._of(one) if row.active]
        start = one.number(2) % len(rows) if rows else 0
        for row in (rows[start:] + rows[:start])[: one.number(3)]:
            if SHAPES[row.dimension].has_closing:
                self._hands.change(row, {"active": False})
            else:
                self._registers.shelve(row.system, row.dimension, row.id)

    def _reopen(self, one: Operation) -> None:
        closed = [row for row in self._of(one) if not row.active]
        if closed:
            self._hands.change(closed[one.number(2) % len(closed)], {"active": True})

    def _delete(self, one: Operation) -> None:
        row = self._picked(one, 2)
        if row is not None:
            self._hands.drop(row)

    def _merge(self, one: Operation) -> None:
        """Two objects that are one: the second takes what the first has more, and that one goes."""
        kept, gone = self._picked(one, 2), self._picked(one, 3)
        if kept is None or gone is None or kept.id == gone.id:
            return
        fields = SHAPES[kept.dimension].edited
        more = {name: gone.values[name] for name in fields if not kept.values[name]}
        self._hands.drop(gone)
        self._hands.change(kept, {name: value for name, value in more.items() if value})

    def _of(self, one: Operation) -> list[Row]:
        return self._hands.living(System(one.word(0)), Dimension(one.word(1)))

    def _picked(self, one: Operation, position: int) -> Row | None:
        rows = self._of(one)
        return rows[one.number(position) % len(rows)] if rows else None

    def _pair(self, one: Operation) -> list[Row]:
        """Find one object in both systems by what it stands for."""
        both = self._hands.pairs(Dimension(one.word(0)))
        return list(both[one.number(1) % len(both)].values()) if both else []


def _fresh(row: Row, field: str, token: str) -> Values:
    """Write a value that no other edit ever writes."""
    shape = SHAPES[row.dimension]
    return {field: {**shape.edited, **shape.chosen}[field](token)}


def _lengthened(row: Row, values: Values) -> Values:
    """Write more than the host keeps of a text that it cuts."""
    fields = SILENT_CUTS.get(row.dimension, {})
    return {
        name: f"{value}{'.' * CUT}" if name in fields else value for name, value in values.items()
    }


def _with_spaces(values: Values) -> Values:
    """Write a phone number as people do, with a space after the country."""
    return {
        name: f"{str(value)[:3]} {str(value)[3:]}" if name == "phone" else value
        for name, value in values.items()
    }
