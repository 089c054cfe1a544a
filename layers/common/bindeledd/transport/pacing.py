"""Keeping below a system's rate limit before it has to refuse.

A `Pacer` hands out turns; the one that shares a budget through the state is in `leasing`
(architecture 8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bindeledd.domain.errors import RateLimitedError
from bindeledd.domain.ports import Clock

Sleep = Callable[[float], None]

MOST_ASKED = timedelta(seconds=30)
"""How long a call without deadline asks for a turn before it is left to a later run."""

_NO_WAIT = timedelta(0)


@dataclass(frozen=True, slots=True)
class AskAgain:
    """No turn can be promised yet: ask again after a while."""

    after: timedelta


Turn = timedelta | AskAgain | None
"""How long to wait for the turn that was reserved; None if it would come too late."""


class Pacer(Protocol):
    """Gives turns to calls that share one limit."""

    def reserve(self, now: datetime, *, latest: datetime | None) -> Turn:
        """Reserve a turn and tell how long to wait for it; None if it would be after `latest`."""

    def hold(self, until: datetime) -> None:
        """Let no call go before `until`, because the system asked for it."""


class Unpaced:
    """Gives every call its turn at once; for systems without a known limit."""

    def reserve(self, now: datetime, *, latest: datetime | None) -> timedelta | None:  # noqa: ARG002
        return _NO_WAIT

    def hold(self, until: datetime) -> None:
        """Nothing to hold: the caller's own retry honours the hint."""


class Turns:
    """Waits for a pacer's turns with the clock and the sleep that it was given."""

    def __init__(self, pacer: Pacer, *, clock: Clock, sleep: Sleep) -> None:
        self._pacer = pacer
        self._clock = clock
        self._sleep = sleep

    def take(self, *, latest: datetime | None = None) -> None:
        """Wait until the call may go.

        Raises:
            RateLimitedError: its turn would come after `latest`; nothing was sent.
        """
        begun = self._clock.now()
        while True:
            now = self._clock.now()
            turn = self._pacer.reserve(now, latest=latest)
            wait = turn.after if isinstance(turn, AskAgain) else turn
            if wait is None or (latest is not None and now + wait > latest):
                raise RateLimitedError(retry_after=timedelta(seconds=1))
            if wait > _NO_WAIT:
                self._sleep(wait.total_seconds())
            if not isinstance(turn, AskAgain):
                return
            if now - begun > MOST_ASKED:
                raise RateLimitedError(retry_after=MOST_ASKED)

    def hold(self, pause: timedelta) -> None:
        """Make every call that shares the limit wait, because the system asked for it."""
        self._pacer.hold(self._clock.now() + pause)
