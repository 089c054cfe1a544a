"""What people do in the two systems, noted in the ledger as they enter it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bindeledd.domain.identity import Dimension, System
from local.simulators.faults import Fault, FaultKind
from tests.simulation.operations import Operation
from tests.simulation.oracle import Oracle
from tests.simulation.registers import REFUSALS, Row
from tests.simulation.shape import Shape, Value, Values
from tests.simulation.shapes import SHAPES
from tests.simulation.world import SimulatedWorld


class People:
    """Carries out the operations on registers; a refusal is a person's bad luck."""

    def __init__(self, world: SimulatedWorld, oracle: Oracle) -> None:
        self._ledger, self._registers, self._oracle = world.ledger, world.registers, oracle
        self._world = world
        self._host, self._erp = world.host, world.poweroffice
        self.deeds: Mapping[str, Callable[[Operation], None]] = {
            "twin": self._twin,
            "namesake": self._namesake,
            "create": self._create,
            "edit": self._edit,
            "late": self._edit_late,
            "clash": self._clash,
            "agree": self._agree,
            "clear": self._clear,
            "rename": self._rename,
            "point": self._point,
            "renumber": self._renumber,
            "swap": lambda one: self._rotate(one, (2, 3)),
            "chain": lambda one: self._rotate(one, (2, 3, 4)),
            "close": self._close,
            "reopen": self._reopen,
            "delete": self._delete,
            "merge": self._merge,
        }

    def _twin(self, one: Operation) -> None:
        dimension, number, variant = Dimension(one.word(0)), one.number(1), one.number(2)
        shape = SHAPES[dimension]
        names = shape.named(f"K{number:03d}", f"T{number}")
        values = {**shape.begun, **names, **_new_number(shape, number)}
        in_host, in_erp = dict(values), dict(values)
        one_sided, common, *_ = shape.edited
        if variant & 1:
            in_host[one_sided] = shape.edited[one_sided](f"h{number}")
        if variant & 2:
            in_erp[one_sided] = shape.edited[one_sided](f"e{number}")
        if variant & 4:
            in_host[common] = in_erp[common] = shape.edited[common](f"b{number}")
        in_host |= self._placed(System.HOST, shape, number, below=bool(variant & 8), both=True)
        in_erp |= self._placed(System.ERP, shape, number, below=bool(variant & 8), both=True)
        host = self._make(System.HOST, dimension, in_host)
        erp = self._make(System.ERP, dimension, in_erp)
        if host is not None and erp is not None:
            self._oracle.twins_made(host, erp)

    def _namesake(self, one: Operation) -> None:
        dimension, number = Dimension(one.word(0)), one.number(1)
        shape = SHAPES[dimension]
        for system, word in ((System.HOST, 1), (System.ERP, 2)):
            mark = f"K9{number:03d}{word}"
            names = shape.named(mark, f"N{number}{word}")
            self._make(system, dimension, {**names, **_new_number(shape, number)})
            self._ledger.disturbed.add(mark)

    def _create(self, one: Operation) -> None:
        system, dimension = System(one.word(0)), Dimension(one.word(1))
        variant, number = one.word(2), one.number(3)
        shape = SHAPES[dimension]
        names = shape.named(f"K{number:03d}", f"C{number}")
        values: dict[str, Value] = {**shape.begun, **names}
        if shape.numbers is not None:
            values |= self._numbered(system, shape, variant, number)
        if variant == "inactive" and shape.has_closing:
            values["active"] = False
        values |= self._placed(system, shape, number, below=variant == "below", both=False)
        if number % 2:
            field = list(shape.edited)[-1]
            values[field] = shape.edited[field](f"{system[0]}{number}")
        self._make(system, dimension, values, first=variant == "outside")

    def _numbered(self, system: System, shape: Shape, variant: str, number: int) -> Values:
        """Give what is new a number, one outside the series, one that is taken, or none."""
        if variant in {"numbered", "inactive", "below"}:
            return _new_number(shape, number)
        if variant == "outside":
            return {"number": str(number)}
        if variant != "taken":
            return {}
        taken = self._living(system.other, shape.dimension)
        self._ledger.disturbed.add(f"K{number:03d}")
        return {"number": taken[number % len(taken)].values["number"] if taken else None}

    def _edit(self, one: Operation) -> None:
        row = self._picked(one, 2)
        if row is not None:
            values = _fresh(row, one.word(3), f"{row.system[0]}{one.number(4)}")
            spaced = self._world.is_spaced and row.system is System.HOST
            self._change(row, _with_spaces(values) if spaced else values)

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
            self._change(row, _fresh(row, name, f"{row.system[0]}{one.number(3)}"), alone=False)
        after = {system: self._again(row) for system, row in pair.items()}
        if after and rested:
            self._oracle.clashed(after, name, before)

    def _agree(self, one: Operation) -> None:
        for row in self._pair(one):
            self._change(row, _fresh(row, one.word(2), f"b{one.number(3)}"), alone=False)

    def _clear(self, one: Operation) -> None:
        row = self._picked(one, 2)
        if row is not None:
            self._change(row, {one.word(3): None})

    def _rename(self, one: Operation) -> None:
        row = self._picked(one, 2)
        if row is not None:
            shape, word = SHAPES[row.dimension], f"{row.system[0].upper()}{one.number(3)}"
            if shape.numbers is None and shape.marked and not self._oracle.is_linked(row):
                self._disturb(row)
            names = shape.named(row.mark, word)
            changed = {name: new for name, new in names.items() if row.values[name] != new}
            self._change(row, changed)

    def _point(self, one: Operation) -> None:
        """Let an object point to another one than it did."""
        row, field = self._picked(one, 2), one.word(3)
        if row is None:
            return
        pointed = self._living(row.system, SHAPES[row.dimension].references[field])
        if pointed:
            self._change(row, {field: pointed[one.number(4) % len(pointed)].id})

    def _placed(
        self, system: System, shape: Shape, number: int, *, below: bool, both: bool
    ) -> Values:
        """Choose what a new object points to, perhaps only what both systems have, and its place.

        What always lies under an owner lies under none where there is no such one.
        """
        rows = {
            one: [pair[system] for pair in self._pairs(one)] if both else self._living(system, one)
            for one in shape.references.values()
        }
        place = {} if shape.places is None else {shape.places: _KINDS[number % len(_KINDS)]}
        return {**_chosen(shape, rows, number, below=below), **place}

    def _renumber(self, one: Operation) -> None:
        row, numbers = self._picked(one, 2), SHAPES[Dimension(one.word(1))].numbers
        if row is not None and numbers is not None:
            self._disturb(row)
            self._change(row, {"number": numbers.number(numbers.renumbered, one.number(3))})

    def _rotate(self, one: Operation, positions: tuple[int, ...]) -> None:
        """Let objects take one another's numbers, through a number that nobody has."""
        found = [self._picked(one, position) for position in positions]
        rows = {row.id: row for row in found if row is not None and row.values.get("number")}
        given = SHAPES[Dimension(one.word(1))].numbers
        if len(rows) < 2 or given is None:
            return
        numbers, chosen = [row.values["number"] for row in rows.values()], list(rows.values())
        for row in chosen:
            self._disturb(row)
        passing = given.number(given.passing, one.number(len(positions) + 2))
        if not self._change(chosen[0], {"number": passing}):
            return
        for row, number in zip(chosen[1:], numbers, strict=False):
            self._change(row, {"number": number})
        self._change(chosen[0], {"number": numbers[-1]})

    def _close(self, one: Operation) -> None:
        rows = [row for row in self._of(one) if row.active]
        start = one.number(2) % len(rows) if rows else 0
        for row in (rows[start:] + rows[:start])[: one.number(3)]:
            if SHAPES[row.dimension].has_closing:
                self._change(row, {"active": False})
            else:
                self._registers.shelve(row.system, row.dimension, row.id)

    def _reopen(self, one: Operation) -> None:
        closed = [row for row in self._of(one) if not row.active]
        if closed:
            self._change(closed[one.number(2) % len(closed)], {"active": True})

    def _delete(self, one: Operation) -> None:
        row = self._picked(one, 2)
        if row is not None:
            self._drop(row)

    def _merge(self, one: Operation) -> None:
        """Two objects that are one: the second takes what the first has more, and that one goes."""
        kept, gone = self._picked(one, 2), self._picked(one, 3)
        if kept is None or gone is None or kept.id == gone.id:
            return
        fields = SHAPES[kept.dimension].edited
        more = {name: gone.values[name] for name in fields if not kept.values[name]}
        self._drop(gone)
        self._change(kept, {name: value for name, value in more.items() if value})

    def _drop(self, row: Row) -> None:
        """Delete an object; where another one of its place stood behind it, that one shows now."""
        self._disturb(row)
        try:
            self._registers.delete(row.system, row.dimension, row.id)
        except REFUSALS:
            return
        self._oracle.deleted(row)
        behind = self._registers.row(*row.key) if row.bodies > 1 else None
        if behind is not None:
            self._ledger.person_made(behind)
            self._entered(row, behind)

    def _make(
        self, system: System, dimension: Dimension, values: Values, *, first: bool = False
    ) -> Row | None:
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

    def _standing(self, system: System, shape: Shape, values: Values) -> Row | None:
        """Find what stands in the place where something is to be entered."""
        if shape.places is None:
            return None
        (owner,) = (str(values[one]) for one in shape.within)
        there = self._registers.of(system, shape.dimension, owner)
        kind = values[shape.places]
        return next((row for row in there if row.values[shape.places] == kind), None)

    def _entered(self, before: Row, after: Row) -> None:
        """What stands in a place became another by a person's hand: each value is entered there."""
        changed = {name: new for name, new in after.values.items() if new != before.values[name]}
        self._ledger.enter(after, changed)
        for name in changed:
            self._oracle.entered(before, after, name, self._counterpart(after), alone=False)

    def _change(self, row: Row, values: Values, *, alone: bool = True) -> bool:
        before = self._again(row)
        try:
            self._registers.change(row.system, row.dimension, row.id, values)
        except REFUSALS:
            return False
        after, counterpart = self._again(row), self._counterpart(row)
        self._ledger.enter(after, values)
        for name in values:
            foretellable = alone and name != "number"
            self._oracle.entered(before, after, name, counterpart, alone=foretellable)
        return True

    def _again(self, row: Row) -> Row:
        return self._registers.row(row.system, row.dimension, row.id) or row

    def _counterpart(self, row: Row) -> Row | None:
        origin = self._ledger.origin(row.key)
        others = self._living(row.system.other, row.dimension)
        found = [other for other in others if self._ledger.origin(other.key) == origin]
        return found[0] if len(found) == 1 else None

    def _disturb(self, row: Row) -> None:
        origin = self._ledger.origin(row.key)
        if origin is not None:
            self._oracle.disturbed(origin)

    def _living(self, system: System, dimension: Dimension) -> list[Row]:
        return [row for row in self._registers.rows(system, dimension) if not row.deleted]

    def _of(self, one: Operation) -> list[Row]:
        return self._living(System(one.word(0)), Dimension(one.word(1)))

    def _picked(self, one: Operation, position: int) -> Row | None:
        rows = self._of(one)
        return rows[one.number(position) % len(rows)] if rows else None

    def _pair(self, one: Operation) -> list[Row]:
        """Find one object in both systems by what it stands for."""
        both = self._pairs(Dimension(one.word(0)))
        return list(both[one.number(1) % len(both)].values()) if both else []

    def _pairs(self, dimension: Dimension) -> list[dict[System, Row]]:
        hosts, erps = (self._living(system, dimension) for system in System)
        by_origin = {self._ledger.origin(row.key): row for row in erps}
        pairs = [(row, by_origin.get(self._ledger.origin(row.key))) for row in hosts]
        return [{System.HOST: host, System.ERP: erp} for host, erp in pairs if erp is not None]


_KINDS = ("billing", "delivery")


def _new_number(shape: Shape, number: int) -> Values:
    if shape.numbers is None:
        return {}
    return {"number": shape.numbers.number(shape.numbers.new, number)}


def _chosen(
    shape: Shape, rows: Mapping[Dimension, list[Row]], number: int, *, below: bool
) -> Values:
    """Choose by a number what a new object points to; one in three points to nothing."""
    chosen: dict[str, Value] = {}
    for field, register in shape.references.items():
        inner = register is shape.dimension
        pointed = [row for row in rows[register] if not inner or row.values[field] is None]
        owning = register is shape.owner
        if pointed and (below if inner else owning or number % 3 != 2):
            pick = number // len(_KINDS) if owning else number
            chosen[field] = pointed[pick % len(pointed)].id
    return chosen


def _fresh(row: Row, field: str, token: str) -> Values:
    """Write a value that no other edit ever writes."""
    return {field: SHAPES[row.dimension].edited[field](token)}


def _with_spaces(values: Values) -> Values:
    """Write a phone number as people do, with a space after the country."""
    return {
        name: f"{str(value)[:3]} {str(value)[3:]}" if name == "phone" else value
        for name, value in values.items()
    }
