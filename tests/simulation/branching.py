"""A history that branches at its points: it goes on as it was, and once more with a misfortune.

Each branch is a child of this process, so that what came before is played only once.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.simulation.coverage import PASSED, Cell, column_of, row_of
from tests.simulation.player import Player
from tests.simulation.playing import Found
from tests.simulation.process import Point, Strike
from tests.simulation.world import SimulatedWorld

SOUND = "sound"
_MOST_TOLD = 4000

Befalling = Callable[[Player, Point], None]


@dataclass(frozen=True, slots=True)
class Misfortune:
    """What happens in a branch: its name, and how it is brought about where the branch begins."""

    name: str
    befall: Befalling


Chooser = Callable[[Player, Point], Iterable[Misfortune]]
"""Names what is to happen in branches of their own at a point."""


class Branches:
    """What became of the branches of one history."""

    def __init__(
        self, chosen: Chooser, heard: Callable[[Sequence[Cell]], None] = lambda _: None
    ) -> None:
        self.count = 0
        self.violations: list[str] = []
        self.met: list[Cell] = []
        """What misfortune met which effect in which state, over all branches."""
        self._chosen, self._heard = chosen, heard
        self._answer: int | None = None
        """Where a branch tells what became of it; the trunk has none."""
        self._player: Player | None = None

    def grow(self, player: Player) -> None:
        """Branch at the points that the workers of this player come by."""
        self._player = player
        player.world.steps.watching.append(lambda point: self._branch_at(player, point))

    def _branch_at(self, player: Player, point: Point) -> None:
        for misfortune in self._chosen(player, point):
            self.count += 1
            reading, writing = os.pipe()
            if os.fork() == 0:
                self._answer = writing
                player.world.steps.watching.clear()
                player.world.coverage.cells.clear()
                misfortune.befall(player, point)
                return
            os.close(writing)
            self._hear(reading, misfortune, point)

    def end(self, found: Found | None) -> None:
        """A history came to its end: a branch tells the trunk what it violated, and is no more."""
        if self._answer is not None and self._player is not None:
            cells = [cell for cell in self._player.world.coverage.cells if cell[1] != PASSED]
            said = SOUND if found is None else found.what[:_MOST_TOLD]
            try:
                with os.fdopen(self._answer, "w", encoding="utf-8") as told:
                    json.dump((said, cells), told)
            finally:
                os._exit(0)

    def _hear(self, reading: int, misfortune: Misfortune, point: Point) -> None:
        """Wait for what a branch tells; one that ends without a word is no success."""
        with os.fdopen(reading, encoding="utf-8") as told:
            answer = told.read()
        os.wait()
        said, cells = json.loads(answer) if answer else ("it ended without a word", [])
        met = [(state, row, effect) for state, row, effect in cells]
        self.met += met
        self._heard(met)
        if said != SOUND:
            where = f"{point.place} {point.what} at {self._player.world.at if self._player else ''}"
            self.violations.append(f"branch {self.count}, {misfortune.name} {where}: {said}")


class Crashes:
    """Lets the worker die at each point of one history.

    Where nothing that outlives it has changed since the point before, as between a commit and the
    call behind it, a crash leaves the same world behind as there, and is not lived through again.
    """

    def __init__(self) -> None:
        self._left: object = None
        """What a crash at the point before would have left behind."""

    def at(self, player: Player, point: Point) -> Sequence[Misfortune]:
        """Branch at a point, unless the same has been lived through."""
        world = player.world
        before, self._left = self._left, _outliving(world)
        if self._left != before:
            return (Misfortune("crash", _die),)
        world.coverage.note(world.phase, row_of("crash", point.place), column_of(point.what))
        return ()


def _outliving(world: SimulatedWorld) -> object:
    """Read all that a worker which dies leaves behind: our state, both systems, queue and time."""
    stores = (world.host.store, world.poweroffice.store)
    return (
        world.invocation,
        world.process.stored,
        world.clock.now(),
        world.random.getstate(),
        list(world.bell.rung),
        world.table.items(),
        [{name: store.revision(name) for name in store.collections()} for store in stores],
    )


def _die(player: Player, _: Point) -> None:
    player.world.steps.strikes.append(Strike(1, player.world.crash, "crash"))
