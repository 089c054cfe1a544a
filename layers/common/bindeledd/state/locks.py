"""Leased, fenced locks: one per connection and lane, never removed, so that fences only rise."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from bindeledd.domain.changes import HoldsLane
from bindeledd.domain.errors import ConflictError
from bindeledd.domain.identity import ConnectionRef, Lane
from bindeledd.domain.work import LaneLock
from bindeledd.state import keys
from bindeledd.state.items import StatePart, bare, writes_of
from bindeledd.state.table import Absent, All, AtMost, Check, Condition, Equals, Item, Put, Write

_FREE = ""
"""The holder of a lane that was given back."""


class LockItems(StatePart):
    """Takes, prolongs and gives back lanes; each is one conditional write of its own."""

    __slots__ = ()

    def acquire(
        self,
        ref: ConnectionRef,
        lane: Lane,
        *,
        holder: str,
        now: datetime,
        lease: timedelta,
        run_id: str = "",
    ) -> LaneLock | None:
        former = self.table.get(keys.lock(ref, lane))
        if former is not None and int(former["leased_until"]) > _micros(now):
            return None
        fence = 1 if former is None else int(former["fence"]) + 1
        taken = LaneLock(ref, lane, holder, fence, now + lease, run_id, _left_by(former))
        try:
            self.table.transact([Put(_item(taken), _still_free(former, now))])
        except ConflictError:
            # A write whose answer was lost is repeated below us and then meets itself.
            return taken if self.table.get(keys.lock(ref, lane)) == _item(taken) else None
        return taken

    def renew(self, lock: LaneLock, *, now: datetime, lease: timedelta) -> LaneLock | None:
        renewed = replace(lock, expires_at=now + lease)
        try:
            self.table.transact([Put(_item(renewed), _held_by(lock))])
        except ConflictError:
            return None
        return renewed

    def release(self, lock: LaneLock) -> None:
        free = {**_item(lock), "holder": _FREE, "leased_until": 0, "run": ""}
        with suppress(ConflictError):
            self.table.transact([Put(free, _held_by(lock))])


def _micros(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000)


def _item(lock: LaneLock) -> Item:
    """Make the lock's item; its lease is no time to live, for the fence must outlast it."""
    return bare(
        keys.lock(lock.ref, lock.lane),
        "LaneLock",
        holder=lock.holder,
        fence=lock.fence,
        leased_until=_micros(lock.expires_at),
        run=lock.run_id,
        left=" ".join(lock.left),
    )


def _left_by(former: Item | None) -> tuple[str, ...]:
    """Name the runs whose workers never gave the lane back, the last one's among them."""
    if former is None:
        return ()
    return tuple(f"{former.get('left', '')} {former.get('run', '')}".split())


def _still_free(former: Item | None, now: datetime) -> Condition:
    """Guard the taking: nobody took the lane or prolonged its lease since it was read."""
    if former is None:
        return Absent()
    return All((Equals("fence", int(former["fence"])), AtMost("leased_until", _micros(now))))


def _held_by(lock: LaneLock) -> Condition:
    """Hold as long as nobody else took the lane, be it within the lease or after it."""
    return All((Equals("fence", lock.fence), Equals("holder", lock.holder)))


@writes_of.register(HoldsLane)
def _holds_lane(change: HoldsLane, _: StatePart) -> Iterable[Write]:
    yield Check(keys.lock(change.lock.ref, change.lock.lane), _held_by(change.lock))
