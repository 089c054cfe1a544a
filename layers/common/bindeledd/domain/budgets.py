"""One rate limit shared by many workers (architecture 8, ALL-07).

A limit of ten calls a second is ten shares. Who holds a share makes at most one call with it in any
window, measured by its own clock alone, so the holders together never exceed the limit, however far
their clocks are apart. Shares are leased for a while; clocks matter only for when a share of a
holder that died may be given away, and then the guard is added.

A share that changes hands rests for one window first: what was called with it is over by then.

Where hours are waiting, three shares of ten are theirs at least: an hour that was approved goes
within seconds, whatever is synchronised meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bindeledd.domain.identity import Lane

CLOCKS_APART = timedelta(seconds=5)
"""How far the clocks of two workers may be apart."""

SPARE_FROM = 10
"""A limit of so many calls keeps one share free for the next to come, while one holds the rest."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a system allows: `calls` in any window of length `per`."""

    calls: int
    per: timedelta = timedelta(seconds=1)

    @property
    def for_hours(self) -> int:
        """How many shares the lane of hours has at least while it wants them; none of a single."""
        return max(self.calls * 3 // 10, 1) if self.calls > 1 else 0

    @property
    def lease(self) -> timedelta:
        """How long shares are leased without a word from their holder."""
        return max(timedelta(seconds=6), 3 * self.per)

    @property
    def term(self) -> timedelta:
        """How long a share is kept where more workers ask than there are shares."""
        return max(timedelta(seconds=20), 10 * self.per)


@dataclass(frozen=True, slots=True)
class Ask:
    """What a worker asks for: at most `wanted` shares, and at least those that it `keeps`.

    It keeps what it holds while a call of it is still to go.
    """

    worker: str
    wanted: int
    keeps: int = 0
    lane: Lane = Lane.REGISTERS


@dataclass(frozen=True, slots=True)
class Holding:
    """What one worker has and wants; without shares it waits. Instants are by its own clock."""

    shares: int
    wanted: int
    since: datetime
    until: datetime
    lane: Lane = Lane.REGISTERS


@dataclass(frozen=True, slots=True)
class Hold:
    """No call may go, because the system asked for a pause; `number` tells one from another."""

    number: int
    begun_at: datetime
    until: datetime

    @property
    def pause(self) -> timedelta:
        """How long it is, whatever a clock says."""
        return self.until - self.begun_at


@dataclass(frozen=True, slots=True)
class Lease:
    """What a worker got: so many shares until then; those it did not have before rest if `rests`.

    `hold` is a pause that the system has asked for, of whomever.
    """

    shares: int
    until: datetime
    rests: bool
    hold: Hold | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """Who holds the shares of one limit, and when a share last changed hands."""

    holdings: Mapping[str, Holding] = field(default_factory=dict)
    freed_at: datetime | None = None
    hold: Hold | None = None
    revision: int = 0

    def leased(self, ask: Ask, allowance: Allowance, *, now: datetime) -> tuple[Budget, Lease]:
        """Divide anew: everybody the same, nobody more than wanted, what is left to who wants.

        Others keep what they hold; they give it up when they ask themselves.
        """
        own = self.holdings.get(ask.worker)
        had = own.shares if own is not None else 0
        living = {name: one for name, one in self.holdings.items() if _lives(one, now)}
        ended = [one.until for name, one in self.holdings.items() if name not in living]
        since = own.since if own is not None else now
        living[ask.worker] = Holding(had, ask.wanted, since, now + allowance.lease, ask.lane)
        free = allowance.calls - sum(one.shares for one in living.values()) + had
        got = max(min(_due(living, ask.worker, allowance, now), free), min(ask.keeps, had))
        lasts = own is not None and own.until - now > allowance.lease / 2
        if own is not None and lasts and (own.shares, own.wanted) == (got, ask.wanted):
            # Nothing moves, and it lasts a while: it need not be written anew.
            return self, Lease(got, own.until, rests=False, hold=_lasting(self.hold, now))
        if (got > 0) != (had > 0):
            since = now
        living[ask.worker] = Holding(got, ask.wanted, since, now + allowance.lease, ask.lane)
        moments = [*ended, *((self.freed_at,) if self.freed_at else ()), *((now,) * (got < had))]
        freed_at = max(moments, default=None)
        rests = got > had and freed_at is not None and now - freed_at < allowance.per + CLOCKS_APART
        hold = _lasting(self.hold, now)
        following = Budget(living, freed_at, hold, self.revision)
        return following, Lease(got, now + allowance.lease, rests, hold)

    def without(self, worker: str, *, now: datetime) -> Budget:
        """Take back what a worker holds; its last call has gone."""
        left = {name: one for name, one in self.holdings.items() if name != worker}
        gone = self.holdings.get(worker)
        freed_at = now if gone is not None and gone.shares else self.freed_at
        return replace(self, holdings=left, freed_at=freed_at)

    def paused(self, pause: timedelta, *, now: datetime) -> Budget:
        """Let no call of anybody go for so long; a longer pause that lasts already stays."""
        until = now + pause
        if self.hold is not None and self.hold.until >= until:
            return self
        number = self.hold.number + 1 if self.hold is not None else self.revision + 1
        return replace(self, hold=Hold(number, now, until))


def _lives(one: Holding, now: datetime) -> bool:
    return one.until + CLOCKS_APART > now


def _lasting(hold: Hold | None, now: datetime) -> Hold | None:
    return hold if hold is not None and hold.until + CLOCKS_APART > now else None


def _due(living: Mapping[str, Holding], worker: str, allowance: Allowance, now: datetime) -> int:
    """Tell how many shares are a worker's due among all that live."""
    if len(living) == 1:
        spare = 1 if allowance.calls >= SPARE_FROM else 0
        return min(living[worker].wanted, allowance.calls - spare)
    alike, left = _alike(living, worker, allowance)
    ranked = sorted(alike, key=lambda name: _rank(living[name], name, allowance, now))
    served = sorted(ranked[:left], key=lambda name: (living[name].wanted, name))
    for position, name in enumerate(served):
        given = min(living[name].wanted, left // (len(served) - position))
        if name == worker:
            return given
        left -= given
    return 0


def _alike(
    living: Mapping[str, Holding], worker: str, allowance: Allowance
) -> tuple[list[str], int]:
    """Name those among whom a worker's shares are divided, and tell how many shares these are.

    Hours have what is reserved for them, or their part by number, or what the others leave: the
    most of these, as far as they want it.
    """
    hours = [name for name, one in living.items() if one.lane is Lane.HOURS]
    others = [name for name in living if name not in hours]
    if not hours or not others or not allowance.for_hours:
        return list(living), allowance.calls
    by_number = allowance.calls * len(hours) // len(living)
    unwanted = allowance.calls - sum(living[name].wanted for name in others)
    most = max(allowance.for_hours, by_number, unwanted)
    theirs = min(sum(living[name].wanted for name in hours), most)
    return (hours, theirs) if worker in hours else (others, allowance.calls - theirs)


def _rank(
    one: Holding, name: str, allowance: Allowance, now: datetime
) -> tuple[int, datetime, str]:
    """Order those who ask where they are more than the shares: a term each, in turn."""
    if one.shares and now - one.since < allowance.term:
        return 0, one.since, name
    return (1 if not one.shares else 2), one.since, name
