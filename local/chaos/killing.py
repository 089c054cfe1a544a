"""Kills at random, seeded moments: a function worker, or a whole simulator, always with SIGKILL."""

import os
import signal
import threading
import time
from dataclasses import dataclass, field
from random import Random
from typing import Self

from local.launcher import LocalStack

WORKER, PUSHER, SIMULATORS = "other workers", "push_hours", ("host", "poweroffice")
_PUSHER_FUNCTION = "PushHours"
"""What the template calls the function that sends hours."""
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
            chosen = self._random.choice((PUSHER, WORKER, WORKER, *SIMULATORS))
            if chosen not in SIMULATORS:
                self._kill_a_worker(chosen)
            elif time.monotonic() > self._rested[chosen]:
                self._stack.kill_simulator(chosen)
                self._rested[chosen] = time.monotonic() + _SIMULATOR_REST_SECONDS
                self.kills.count(chosen)

    def _kill_a_worker(self, kind: str) -> None:
        """Kill a worker of the function that sends hours, or one of any other function."""
        pusher = self._stack.deployed.functions[_PUSHER_FUNCTION]
        workers = self._stack.workers()
        alive = [pid for pid, name in workers.items() if (name == pusher) is (kind == PUSHER)]
        if not alive:
            return
        try:
            os.kill(self._random.choice(sorted(alive)), signal.SIGKILL)
        except ProcessLookupError:
            return
        self.kills.count(kind)
