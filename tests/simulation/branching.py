"""A history that branches at every point: it goes on as it was, and once more with a crash there.

Each branch is a child of this process, so that what came before the crash is played only once.
"""

from __future__ import annotations

import os

from tests.simulation.playing import Found
from tests.simulation.process import Point, Strike
from tests.simulation.world import SimulatedWorld

SOUND = "sound"


class Branches:
    """What became of the branches of one history."""

    def __init__(self) -> None:
        self.points = 0
        self.violations: list[str] = []
        self._answer: int | None = None
        """Where a branch tells what became of it; the trunk has none."""

    def grow(self, world: SimulatedWorld) -> None:
        """Branch at every point that a worker of this world comes by."""

        def branch(point: Point) -> None:
            self.points += 1
            reading, writing = os.pipe()
            if os.fork() == 0:
                self._answer = writing
                world.crash(point)
            os.close(writing)
            self._hear(reading, point)
            world.steps.strikes.append(Strike(1, branch, "crash"))

        world.steps.strikes.append(Strike(1, branch, "crash"))

    def end(self, found: Found | None) -> None:
        """A history came to its end: a branch tells the trunk what it violated, and is no more."""
        if self._answer is not None:
            os.write(self._answer, (SOUND if found is None else found.what).encode()[:4000])
            os._exit(0)

    def _hear(self, reading: int, point: Point) -> None:
        """Wait for what a branch tells; one that ends without a word is no success."""
        with os.fdopen(reading, encoding="utf-8", errors="replace") as told:
            answer = told.read()
        os.wait()
        if answer != SOUND:
            said = answer or "it ended without a word"
            self.violations.append(f"crash {self.points} ({point.place} {point.what}): {said}")
