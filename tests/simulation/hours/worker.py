"""One worker process: its way to our state and to both ends, with a point at which it may die.

A step is a reading, a call that writes, or a commit. What the worker holds is gone when it dies,
and a lane that it held is given back by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bindeledd.domain.changes import Change, SaveTransfer
from bindeledd.domain.connections import Connection
from bindeledd.domain.errors import (
    RateLimitedError,
    RejectedError,
    StaleError,
    StoppedError,
    UnavailableError,
    UnknownOutcomeError,
)
from bindeledd.domain.hours.bookings import Booking, Effect, Standing
from bindeledd.domain.hours.entries import TimeEntry
from bindeledd.domain.hours.registers import Activity, HostItem, HourType
from bindeledd.domain.hours.systems import (
    Acknowledgement,
    LineStatus,
    TimeEntryPage,
    TimeModuleFacts,
)
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.hours.transfers import Transfer
from bindeledd.domain.work import LaneLock
from tests.simulation.process import CrashError

if TYPE_CHECKING:
    from tests.simulation.hours.world import HoursWorld

INVOCATION = timedelta(seconds=120)
AT_ITS_END = timedelta(seconds=5)
BOUND = timedelta(seconds=60)
"""How long after its deadline a call without an answer may still land."""


class Worker:
    """A process that does one invocation; stands before the state and opens both ends."""

    def __init__(self, world: HoursWorld, *, looks: int | None = None) -> None:
        self._world, self._looks = world, looks
        self.dead = False
        self.ends_at = world.clock.now() + INVOCATION
        self.registers_seen = world.registers
        """How often registers had changed when it began: what it read is as they are until then."""
        self.lock: LaneLock | None = None
        self.claim: Transfer | None = None
        """What it claimed last, as it was stored."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._world.state, name)

    def step(self, place: str) -> None:
        """Come by a point at which it may die, or something else may happen."""
        if self.dead:
            raise CrashError(place)
        self._world.strike(self, place)

    def remaining(self) -> timedelta:
        """Tell what is left of the invocation: enough, until it was asked often enough."""
        left = self.ends_at - self._world.clock.now()
        if self._looks is None:
            return left
        self._looks -= 1
        if self._looks < 0:
            self._world.reached("invocation ended")
        return left if self._looks >= 0 else AT_ITS_END

    def reach(self, place: str) -> None:
        """Come by a point before a call; none is made after the invocation's end."""
        self.step(place)
        if self._world.clock.now() >= self.ends_at:
            raise UnavailableError

    # Our state.

    def acquire(self, *words: Any, **named: Any) -> LaneLock | None:
        """Take a lane, and be known as its holder."""
        lock = self._world.state.acquire(*words, **named)
        if lock is not None:
            self.lock, self._world.watch.holder = lock, self
        return lock

    def release(self, lock: LaneLock) -> None:
        """Give the lane back; a dead process does not."""
        if not self.dead:
            self._world.state.release(lock)

    def commit(self, *changes: Change) -> None:
        """Commit between two points, and let be seen what was committed."""
        self.step("before_commit")
        self._world.state.commit(*changes)
        saved = [one.transfer for one in changes if isinstance(one, SaveTransfer)]
        claims = [one for one in saved if one.state is TransferState.CLAIMED]
        self.claim = claims[-1] if claims else self.claim
        self._world.watch.committed(self, changes)
        self.step("after_commit")

    # Both ends.

    def host_hours(self, _: Connection) -> HostEnd:
        """Open the host."""
        return HostEnd(self, self._world)

    def time_module(self, _: Connection) -> TimeEnd:
        """Open the ERP."""
        return TimeEnd(self, self._world)


class HostEnd:
    """The host as a worker reaches it."""

    takes_status = True

    def __init__(self, worker: Worker, world: HoursWorld) -> None:
        self._worker, self._world = worker, world

    def _reach(self, place: str) -> None:
        self._worker.reach(place)
        if self._world.host_is_away(place):
            self._world.reached(f"host away at {place}")
            raise UnavailableError

    def time_zone(self) -> str:
        """Tell the zone of the connection: no history is about a tenant that moves."""
        return self._world.connection().time_zone

    def pages(self, cursor: str | None) -> Iterator[TimeEntryPage]:
        """Read the feed; each page may find the host away."""
        for page in self._world.host.pages(cursor):
            self._reach("read_feed")
            yield page

    def entry(self, entry_id: str) -> TimeEntry | None:
        """Read one entry."""
        book = self._world.host
        return None if entry_id in book.lost else book.entries.get(entry_id)

    def entries_named(self, dates: Mapping[str, date]) -> Iterator[TimeEntry]:
        """Read entries by their ids; each may find the host away."""
        for entry in self._world.host.entries_named(dates):
            self._reach("ask_for_entry")
            yield entry

    def pay_types(self) -> Sequence[HostItem]:
        """Read the pay types."""
        self._reach("read_registers")
        return self._world.host.pay_types()

    def work_types(self) -> Sequence[HostItem]:
        """Read the work types: nothing that is judged here needs them."""
        return []

    def activities(self) -> Sequence[HostItem]:
        """Read the host's own activities."""
        return self._world.host.activities()

    def tell(self, statuses: Sequence[LineStatus]) -> Sequence[Acknowledgement]:
        """Show people what became of lines."""
        self._reach("tell")
        self._world.watch.telling(self._worker, statuses)
        told = [self._world.host.take_status(one) for one in statuses]
        for one in told:
            self._world.reached(f"told {one}")
        self._worker.step("after_tell")
        return told


class TimeEnd:
    """The ERP as a worker reaches it: a call may be lost, late, refused, or find nobody there."""

    def __init__(self, worker: Worker, world: HoursWorld) -> None:
        self._worker, self._world, self._erp = worker, world, world.erp

    @property
    def facts(self) -> TimeModuleFacts:
        """What it can do."""
        return self._erp.facts

    def _read(self) -> None:
        self._worker.reach("read_erp")
        if self._world.erp_is_away():
            self._world.reached("erp away at reading")
            raise UnavailableError

    def activities(self) -> Sequence[Activity]:
        """Read the activities."""
        self._read()
        return self._erp.activities()

    def hour_types(self) -> Sequence[HourType]:
        """Read the hour types."""
        return self._erp.hour_types()

    def read(self, external_id: str) -> Booking | None:
        """Read one entry."""
        self._read()
        self._world.watch.read(external_id)
        return self._erp.read(external_id)

    def find(self, booking: Booking, *, reference: str, since: datetime) -> Sequence[str]:
        """Find what a booking may have become."""
        self._read()
        self._world.watch.looked_up(self._worker, booking)
        return self._erp.find(booking, reference, since)

    def book(self, booking: Booking, *, reference: str, deadline: datetime) -> str:
        """Book a line."""
        return self._write(
            Effect.BOOK, booking, lambda: self._erp.book(booking, reference), deadline
        )

    def amend(
        self, standing: Standing, wanted: Booking, *, reference: str, deadline: datetime
    ) -> None:
        """Change what stands."""
        self._write(Effect.AMEND, wanted, lambda: self._erp.amend(standing, wanted), deadline)

    def remove(self, standing: Standing, *, deadline: datetime) -> None:
        """Remove what stands."""
        self._write(Effect.REMOVE, None, lambda: self._erp.remove(standing), deadline)

    def _write(
        self, effect: Effect, booking: Booking | None, act: Callable[[], str], deadline: datetime
    ) -> str:
        """Send one call; none is sent after its deadline."""
        self._worker.reach("before_call")
        world = self._world
        if world.clock.now() >= deadline or world.erp_is_away():
            raise UnavailableError
        fault = world.fault()
        world.reached(f"{effect} {fault or 'answered'}")
        _raise_unsent(fault)
        world.watch.calling(self._worker, effect, booking)
        if fault in ("lost_before", "late"):
            world.watch.unanswered(effect)
        if fault == "late":
            self._late(act, deadline)
        if fault == "lost_before":
            raise UnknownOutcomeError(deadline=deadline)
        external_id = act()
        world.watch.booked(effect, external_id)
        if fault == "lost_after":
            raise UnknownOutcomeError(deadline=deadline)
        self._worker.step("after_call")
        return external_id

    def _late(self, act: Callable[[], str], deadline: datetime) -> None:
        """Let a call land whenever it still may, whose answer nobody waits for any more."""
        world = self._world
        waited = deadline + timedelta(seconds=world.random.choice([0, 45]))
        lands = waited + world.random.choice([BOUND / 2, BOUND, BOUND])

        def land() -> None:
            try:
                external_id = act()
            except (RejectedError, StaleError):
                return
            world.watch.landed(external_id)
            world.erp.landed_late.add(external_id)

        world.erp.landing.append((lands, land))
        raise UnknownOutcomeError(deadline=waited)


def _raise_unsent(fault: str | None) -> None:
    """Fail a call that did nothing."""
    if fault == "away":
        raise UnavailableError
    if fault == "busy":
        raise RateLimitedError(retry_after=timedelta(seconds=30))
    if fault == "refused":
        raise RejectedError("refused_by_system", system_message="Not today.")
    if fault == "stopped":
        raise StoppedError("right_missing")
