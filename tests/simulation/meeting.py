"""Let each misfortune meet each kind of effect in each state in which it comes about.

Chance alone meets most of them too seldom: nearly all that a worker does is reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from random import Random

from local.simulators.faults import Fault, FaultKind
from tests.simulation.branching import Misfortune
from tests.simulation.coverage import AFTER, BEFORE, Cell, column_of, rows_that_meet
from tests.simulation.operations import Operation, operation
from tests.simulation.player import Player
from tests.simulation.process import Point, Strike
from tests.simulation.shapes import SHAPES

MOST_TRIES = 3
"""A misfortune that meets nothing, as where nothing changes while paging, is tried so often."""

_TOKEN = 990
"""The number of what people write here; histories use others."""

_SECONDS = {FaultKind.LATE_WRITE: 30, FaultKind.LATENCY: 15, FaultKind.STAMPED_LATE: 600}
_STALLED = 160
"""Seconds after which a lease has run out."""

_BUTTONS = (
    operation("pause"),
    operation("readonly", 1),
    operation("disconnect"),
    operation("sync"),
    operation("full"),
    operation("undo", 0, "whole", "later"),
)


class Meetings:
    """Chooses for each point what has not met such an effect in such a state before."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._tried: Counter[Cell] = Counter()
        self._met: set[Cell] = set()

    def heard(self, cells: Collection[Cell]) -> None:
        """Learn what met in a branch."""
        self._met.update(cells)

    def at(self, player: Player, point: Point) -> Iterator[Misfortune]:
        """Name what is to happen at a point, a branch each."""
        state, column = player.world.phase, column_of(point.what)
        place = point.place.partition("_")[0]
        for row in rows_that_meet(column):
            cell = (state, row, column)
            if cell in self._met or self._tried[cell] >= MOST_TRIES:
                continue
            random = Random(f"{self._seed} {cell} {self._tried[cell]}")
            chosen = _of_row(row, place, player, point, random)
            if chosen is not None:
                self._tried[cell] += 1
                yield chosen


def _of_row(
    row: str, place: str, player: Player, point: Point, random: Random
) -> Misfortune | None:
    """Make what a row names; None where it has no place at this point."""
    group, _, where = row.partition(" ")
    if where in (BEFORE, AFTER):
        return _deed(_line(group, player, point, random)) if where == place else None
    return _fault(FaultKind(row)) if place == BEFORE and point.in_a_call else None


def _line(group: str, player: Player, point: Point, random: Random) -> Operation | None:
    if group == "people":
        dimension = random.choice(player.world.dimensions)
        field = random.choice(list(SHAPES[dimension].edited))
        side, pick = random.choice(("host", "erp")), random.randint(0, 99)
        return operation("edit", side, str(dimension), pick, field, _TOKEN)
    if group == "button":
        return random.choice(_BUTTONS)
    if group == "worker":
        return operation("tick", 1) if point.in_a_call else operation("stall", _STALLED)
    return None


def _deed(line: Operation | None) -> Misfortune | None:
    """Let a line be played at the point; None for a crash, which comes at every point anyway."""
    if line is None:
        return None

    def befall(player: Player, _: Point) -> None:
        player.world.steps.strikes.append(Strike(1, lambda _: player.do(line), line.kind))

    return Misfortune(str(line), befall)


def _fault(kind: FaultKind) -> Misfortune:
    """Let a system fail the call that is about to be sent."""

    def befall(player: Player, point: Point) -> None:
        method, _, side = point.what.partition(" ")
        world = player.world
        simulator = world.host if side == "host" else world.poweroffice
        failing = "POST" if method == "token" else method
        simulator.faults.switch_on(Fault(kind, method=failing, seconds=_SECONDS.get(kind, 0)))

    return Misfortune(kind.value, befall)
