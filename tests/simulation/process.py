"""Worker processes that can die, stall or be interrupted at every step that leaves a trace.

A step is an effect at a system or a commit of our state. Each has a point before it and one after
it, so that counting points walks over every place at which losing a process can matter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from bindeledd.domain.changes import SaveRun
from bindeledd.domain.runs import Run
from tests.simulation.coverage import PASSED, kind_of_call
from tests.simulation.watching import system_of

BETWEEN = ("before_call", "after_call", "before_commit", "after_commit")


class CrashError(BaseException):
    """The process dies here; no code of the product catches it."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where a worker stands: which kind of step, before or after it, and what the step is."""

    place: str
    what: str

    @property
    def in_a_call(self) -> bool:
        return self.place.endswith("_call")


@dataclass(slots=True)
class Strike:
    """What happens at a coming point: `left` points pass before it, and all that are in a call."""

    left: int
    act: Callable[[Point], None]
    label: str
    between_calls: bool = False


class Steps:
    """Counts the points that workers come by, and lets happen what waits for one."""

    def __init__(self, seen: Callable[[Point, str], None]) -> None:
        self._seen = seen
        self._nested = 0
        self.strikes: list[Strike] = []
        self.watching: list[Callable[[Point], None]] = []
        """Who looks at every point, before anything strikes there."""
        self.count = 0
        self.running = 0

    def pass_by(self, place: str, what: str) -> None:
        """Come by a point; only the outermost worker is struck."""
        if self.running != 1:
            return
        self.count += 1
        point = Point(place, what)
        self._seen(point, PASSED)
        for look in list(self.watching):
            look(point)
        for strike in list(self.strikes):
            strike.left -= 1
            if strike.left <= 0 and not (strike.between_calls and point.in_a_call):
                self.strikes.remove(strike)
                self._seen(point, strike.label)
                strike.act(point)


class Process:
    """One worker process: what it holds is gone when it dies."""

    def __init__(self, state: Any, steps: Steps, took_a_lane: Callable[[], None]) -> None:
        self._state, self._steps, self._took_a_lane = state, steps, took_a_lane
        self.dead = False
        self.stored: Run | None = None
        """The run whose header it stored last."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._state, name)

    def commit(self, *changes: Any) -> None:
        self._live()
        what = "+".join(sorted({type(change).__name__ for change in changes}))
        self._steps.pass_by("before_commit", what)
        self._state.commit(*changes)
        own = [change.run for change in changes if isinstance(change, SaveRun)]
        self.stored = own[0] if own else self.stored
        self._steps.pass_by("after_commit", what)

    def add_plan_entries(self, *words: Any, **named: Any) -> None:
        self._live()
        self._steps.pass_by("before_commit", "plan_entries")
        self._state.add_plan_entries(*words, **named)
        self._steps.pass_by("after_commit", "plan_entries")

    def acquire(self, *words: Any, **named: Any) -> Any:
        lock = self._state.acquire(*words, **named)
        if lock is not None:
            self._took_a_lane()
        return lock

    def release(self, lock: Any) -> None:
        """A dead process gives no lane back: its lease runs out."""
        if not self.dead:
            self._state.release(lock)

    def _live(self) -> None:
        if self.dead:
            raise CrashError


class Wire(httpx.BaseTransport):
    """The network between workers and systems, with a point before and after each call."""

    def __init__(
        self,
        inner: httpx.BaseTransport,
        steps: Steps,
        turning: Callable[[httpx.Request], None],
        calling: Callable[[httpx.Request], None],
        called: Callable[[httpx.Request, httpx.Response | None], None],
    ) -> None:
        self._inner, self._steps = inner, steps
        self._turning, self._calling, self._called = turning, calling, called

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        what = kind_of_call(request.method, system_of(request), request.url.path)
        self._turning(request)
        self._steps.pass_by("before_call", what)
        self._calling(request)
        response = None
        try:
            response = self._inner.handle_request(request)
        finally:
            self._called(request, response)
        self._steps.pass_by("after_call", what)
        return response
