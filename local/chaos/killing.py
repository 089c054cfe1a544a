"""Kills at random, seeded moments: a function worker, or a whole simulator, always with SIGKILL."""

import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Self

from local.launcher import LocalStack

WORKER, PUSHER, SIMULATORS = "other workers", "push_hours", ("host", "poweroffice")
_PUSHER_FUNCTION = "PushHours"
"""What the template calls the function that sends hours."""
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 4.0
_REST_SECONDS: Mapping[str, float] = {"host": 8.0, "poweroffice": 8.0, PUSHER: 20.0}
"""A part that ends more than five times in half a minute counts as broken and is left alone; and a
company whose hours met a kill stands still until the dead worker's lease is over."""

_AIMED = frozenset({PUSHER, "poweroffice"})
"""What is killed in the middle of a call on an hour, if there is one soon."""
_AIM_SECONDS, _LOOK_SECONDS = 3.0, 0.05


@dataclass(slots=True)
class Kills:
    """What was killed, by kind."""

    counts: dict[str, int] = field(default_factory=dict)

    def count(self, kind: str) -> None:
        """Count one more."""
        self.counts[kind] = self.counts.get(kind, 0) + 1


class Killer:
    """Kills from its own thread, as a context manager: stopped when the block is left.

    `is_calling` says whether a call on an hour is under way now.
    """

    def __init__(self, stack: LocalStack, random: Random, is_calling: Callable[[], bool]) -> None:
        self.kills = Kills()
        self._stack, self._random, self._is_calling = stack, random, is_calling
        self._rested = dict.fromkeys(_REST_SECONDS, 0.0)
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
            if time.monotonic() < self._rested.get(chosen, 0.0):
                continue
            if chosen in _AIMED:
                self._aim()
            self._kill(chosen)
            self._rested[chosen] = time.monotonic() + _REST_SECONDS.get(chosen, 0.0)

    def _aim(self) -> None:
        """Wait for a call on an hour, but not for long."""
        ends = time.monotonic() + _AIM_SECONDS
        while time.monotonic() < ends and not self._is_calling():
            self._stop.wait(_LOOK_SECONDS)

    def _kill(self, chosen: str) -> None:
        """Kill a simulator, every worker that sends hours, or one worker of another function."""
        if chosen in SIMULATORS:
            self._stack.kill_simulator(chosen)
            self.kills.count(chosen)
            return
        pusher = self._stack.deployed.functions[_PUSHER_FUNCTION]
        workers = sorted(self._stack.workers().items())
        if chosen == PUSHER:
            alive = [pid for pid, name in workers if name == pusher]
        else:
            others = [pid for pid, name in workers if name != pusher]
            alive = [self._random.choice(others)] if others else []
        for pid in alive:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            self.kills.count(chosen)
