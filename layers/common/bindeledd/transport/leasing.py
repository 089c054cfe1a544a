"""A pacer whose limit is shared with other workers through the state (architecture 8).

It leases shares of the limit for some seconds at a time and spends them by itself: with so many
shares it lets so many calls go in any window. So dense calls cost one write in seconds, and none
when the lease lasts.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bindeledd.domain.budgets import CLOCKS_APART, Allowance, Ask, Hold, Lease
from bindeledd.domain.identity import Lane
from bindeledd.domain.ports import Budgets
from bindeledd.transport.pacing import AskAgain, Turn

LOOKS_AGAIN = timedelta(milliseconds=500)
"""How often a worker without shares asks for some."""

MARGIN = 50
"""A window is taken for one part in so many longer: calls arrive less evenly than they leave."""

_INSTANT = timedelta(microseconds=1)
_NO_TIME = timedelta(0)


@dataclass(slots=True)
class ShareWindow:
    """Lets at most as many calls go in any window as there are shares that do not rest."""

    per: timedelta
    shares: int = 0
    rests_until: datetime | None = None
    awake: int = 0
    """How many of the shares do not rest."""
    went: deque[datetime] = field(default_factory=deque)

    def set(self, shares: int, now: datetime, *, rest: bool = False) -> None:
        """Take another number of shares; those that are new rest for one window if they must."""
        if self.rests_until is not None and self.rests_until <= now:
            self.awake, self.rests_until = self.shares, None
        gained = max(shares - self.shares, 0)
        self.awake = min(self.awake, shares)
        if gained and rest:
            self.rests_until = now + self.per
        else:
            self.awake += gained
        self.shares = shares

    def next(self, now: datetime) -> datetime:
        """Tell when the next call may go; there is at least one share."""
        while self.went and self.went[0] + self.per <= now:
            self.went.popleft()
        moments = [now, *(max(now, one + self.per) for one in self.went)]
        if self.rests_until is not None and self.rests_until > now:
            moments.append(self.rests_until)
        return next(at for at in sorted(moments) if self._has_room(at))

    def _has_room(self, at: datetime) -> bool:
        resting = self.rests_until is not None and at < self.rests_until
        count = sum(at < one + self.per for one in self.went)
        return count < (self.awake if resting else self.shares)

    def take(self, at: datetime) -> None:
        """Count a call that goes at an instant."""
        self.went.append(at)

    def has_booked(self, now: datetime) -> bool:
        """Tell whether a call is still to go."""
        return bool(self.went) and max(self.went) > now

    def in_window(self, now: datetime) -> int:
        """Count the calls of the last window, and those still to go."""
        return sum(now < one + self.per for one in self.went)


class LeasedPacer:
    """Gives turns under one limit as one of the workers that share it."""

    def __init__(
        self,
        budgets: Budgets,
        limit: str,
        allowance: Allowance,
        *,
        worker: str,
        lane: Lane = Lane.REGISTERS,
    ) -> None:
        self._budgets = budgets
        self._limit = limit
        self._allowance = allowance
        self._worker = worker
        self._lane = lane
        self._window = ShareWindow(allowance.per + allowance.per / MARGIN + _INSTANT)
        self._lease: Lease | None = None
        self._asks_at: datetime | None = None
        self._needs = _Needs(allowance.calls)
        self._pause = _Pause()
        self._lock = threading.Lock()

    def reserve(self, now: datetime, *, latest: datetime | None) -> Turn:
        with self._lock:
            self._pause.seen_at = now
            lease = self._leased(now)
            if not lease.shares:
                return AskAgain(LOOKS_AGAIN)
            turn = self._window.next(self._pause.after(now))
            if turn >= lease.until:
                return AskAgain(max(min(turn - now, self._allowance.lease / 3), _INSTANT))
            if latest is not None and turn > latest:
                return None
            self._window.take(turn)
            self._needs.note(self._window.in_window(now), waited=turn > self._pause.after(now))
            return turn - now

    def hold(self, until: datetime) -> None:
        with self._lock:
            self._pause.until(until)
            pause = until - (self._pause.seen_at or until)
            if pause > _NO_TIME:
                self._budgets.hold(self._limit, pause, now=until - pause)

    def give_back(self, now: datetime) -> None:
        """Give back what is held, at the end of an invocation: its last call has gone."""
        with self._lock:
            if self._lease is not None:
                self._lease = None
                self._window.set(0, now)
                self._budgets.give_back(self._limit, self._worker, now=now)

    def _leased(self, now: datetime) -> Lease:
        lease = self._lease
        if lease is not None and now >= lease.until:
            # Others may have been given the shares meanwhile, and given them back.
            self._window.set(0, now)
            lease = None
        if lease is None or self._asks_at is None or now >= self._asks_at:
            lease = self._ask(now)
        return lease

    def _ask(self, now: datetime) -> Lease:
        keeps = self._window.shares if self._window.has_booked(now) else 0
        ask = Ask(self._worker, self._needs.wanted, keeps, self._lane)
        lease = self._budgets.lease(self._limit, ask, self._allowance, now=now)
        self._window.set(lease.shares, now, rest=lease.rests)
        self._pause.learn(lease.hold, now)
        self._needs.begin_anew()
        self._asks_at = now + (self._allowance.lease / 3 if lease.shares else LOOKS_AGAIN)
        self._lease = lease
        return lease


@dataclass(slots=True)
class _Needs:
    """How many shares a worker can use: all when it had to wait, else one more than it used."""

    most: int
    used: int = 0
    waited: bool = True

    @property
    def wanted(self) -> int:
        return self.most if self.waited else min(self.used + 1, self.most)

    def note(self, in_window: int, *, waited: bool) -> None:
        self.used = max(self.used, in_window)
        self.waited |= waited

    def begin_anew(self) -> None:
        self.used, self.waited = 0, False


@dataclass(slots=True)
class _Pause:
    """Until when no call goes, because the system asked one of the workers for it."""

    held_until: datetime | None = None
    seen_at: datetime | None = None
    learned: int = 0

    def after(self, now: datetime) -> datetime:
        return now if self.held_until is None else max(now, self.held_until)

    def until(self, until: datetime) -> None:
        self.held_until = until if self.held_until is None else max(until, self.held_until)

    def learn(self, hold: Hold | None, now: datetime) -> None:
        """Count another worker's pause from when it is learned of: its clock is not ours."""
        if hold is None or hold.number == self.learned:
            return
        self.learned = hold.number
        if self.held_until is None or hold.until != self.held_until:
            self.until(min(now + hold.pause, hold.until + CLOCKS_APART))
