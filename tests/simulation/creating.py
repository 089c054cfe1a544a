"""What people make: an object of their own, the same in both systems, two under one number."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bindeledd.domain.identity import Dimension, System
from tests.simulation.entering import Hands
from tests.simulation.operations import Operation
from tests.simulation.oracle import Oracle
from tests.simulation.registers import Row
from tests.simulation.shape import Shape, Value, Values
from tests.simulation.shapes import SHAPES
from tests.simulation.world import SimulatedWorld


class Creating:
    """Makes objects whose numbers, names and values follow from the number of their line."""

    def __init__(self, world: SimulatedWorld, oracle: Oracle, hands: Hands) -> None:
        self._ledger, self._oracle, self._hands = world.ledger, oracle, hands
        self.deeds: Mapping[str, Callable[[Operation], None]] = {
            "twin": self._twin,
            "namesake": self._namesake,
            "create": self._create,
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
        host = self._hands.make(System.HOST, dimension, in_host)
        erp = self._hands.make(System.ERP, dimension, in_erp)
        if host is not None and erp is not None:
            self._oracle.signatures.twins_made(host, erp)

    def _namesake(self, one: Operation) -> None:
        dimension, number = Dimension(one.word(0)), one.number(1)
        shape = SHAPES[dimension]
        for system, word in ((System.HOST, 1), (System.ERP, 2)):
            mark = f"K9{number:03d}{word}"
            names = shape.named(mark, f"N{number}{word}")
            self._hands.make(system, dimension, {**names, **_new_number(shape, number)})
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
        self._hands.make(system, dimension, values, first=variant == "outside")

    def _numbered(self, system: System, shape: Shape, variant: str, number: int) -> Values:
        """Give what is new a number, one outside the series, one that is taken, or none.

        The one that is taken is any, or that of what the other system got last.
        """
        if variant in {"numbered", "inactive", "below"}:
            return _new_number(shape, number)
        if variant == "outside":
            return {"number": str(number)}
        if variant not in {"taken", "same"}:
            return {}
        taken = self._hands.living(system.other, shape.dimension)
        self._ledger.disturbed.add(f"K{number:03d}")
        pick = number % max(len(taken), 1) if variant == "taken" else -1
        return {"number": taken[pick].values["number"] if taken else None}

    def _placed(
        self, system: System, shape: Shape, number: int, *, below: bool, both: bool
    ) -> Values:
        """Choose what a new object points to, perhaps only what both systems have, and its kind.

        What always lies under an owner lies under none where there is no such one.
        """
        rows = {
            one: self._in_both(system, one) if both else self._hands.living(system, one)
            for one in shape.references.values()
        }
        kind = {"kind": shape.kinds[number % len(shape.kinds)]} if shape.kinds else {}
        return {**_chosen(shape, rows, number, below=below), **kind}

    def _in_both(self, system: System, dimension: Dimension) -> list[Row]:
        """Read what stands for the same in both, in the same place: below either lies a twin."""
        within = SHAPES[dimension].within
        return [
            pair[system]
            for pair in self._hands.pairs(dimension)
            if all(len({row.values[field] for row in pair.values()}) == 1 for field in within)
        ]


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
            pick = number // 2 if owning else number
            chosen[field] = pointed[pick % len(pointed)].id
    return chosen
