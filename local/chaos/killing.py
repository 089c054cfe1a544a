"""Kills at random, seeded moments: a function worker, or a whole simulator, always with SIGKILL."""

import os
import signal
import threading
import time
from dataclasses import dataclass, field
from random import Random
from typing import Self

from local.launcher import LocalStack

WORKER, SIMULATORS = "function worker", ("host", "poweroffice")
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 4.0
_SIMULATOR_REST_SECONDS = 8.0
"""A part that ends more than five times in half a minute counts as broken and is left alone."""


@dataclass(slots=True)
class Kills:
    """What was killed, by kind."""

    counts: dict[str, int] = field(default_factory=dict)

    def count(self, kind: str) -> None:
        """Count one more."""
        self.counts[kind] = self.counts.get(kind, 0) + 1


class Killer:
    """Kills from its own thread, as a context manager: stopped when the block is left."""

    def __init__(self, stack: LocalStack, random: Random) -> None:
        self.kills = Kills()
        self._stack, self._random = stack, random
        self._rested = dict.fromkeys(SIMULATORS, 0.0)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="killer")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._random.uniform(SHORTEST_PAUSE, LONGEST_PAUSE)):
            simulator = self._random.choice((None, None, *SIMULATORS))
            if simulator is None:
                self._kill_a_worker()
            elif time.monotonic() > self._rested[simulator]:
                self._stack.kill_simulator(simulator)
                self._rested[simulator] = time.monotonic() + _SIMULATOR_REST_SECONDS
                self.kills.count(simulator)

    def _kill_a_worker(self) -> None:
        alive = self._stack.worker_pids()
        if not alive:
            return
        try:
            os.kill(self._random.choice(sorted(alive)), signal.SIGKILL)
        except ProcessLookupError:
            return
        self.kills.count(WORKER)
