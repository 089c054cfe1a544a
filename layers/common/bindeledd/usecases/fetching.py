"""Fetch one register page by page, and keep what was read when an invocation ends (ALL-08).

Nothing is lost by stopping at any line: what was kept is gone on with, what was not is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from bindeledd.domain.changes import Change, StageReading
from bindeledd.domain.errors import ReadingLostError, UnavailableError, UnreadableError
from bindeledd.domain.identity import ConnectionRef, System
from bindeledd.domain.policy import DimensionPolicy
from bindeledd.domain.ports import Clock, Register, State
from bindeledd.domain.records import Record, RegisterPage, RegisterRead
from bindeledd.domain.staging import GOES_ON_WITHIN, SYNCHRONISING, StagedReading


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What one invocation reads the registers of one dimension with.

    `writer` names the invocation. `guards` are committed with whatever is kept. `out_of_time` says
    that nothing more may be begun. `counts` is where calls are counted, those of passes that were
    made again apart. `purpose` is what the reading is for.
    """

    registers: Mapping[System, Register]
    state: State
    clock: Clock
    ref: ConnectionRef
    policy: DimensionPolicy
    writer: str
    guards: tuple[Change, ...] = ()
    out_of_time: Callable[[], bool] = lambda: False
    counts: dict[str, int] = field(default_factory=dict)
    purpose: str = SYNCHRONISING

    def count(self, key: str, calls: int) -> None:
        """Count calls that were made for the reading."""
        if calls:
            self.counts[key] = self.counts.get(key, 0) + calls

    def read_alone(self, system: System, object_id: str) -> Record | None:
        """Read one object by its id; one that cannot be read is given with its flaw."""
        self.count(f"calls:{system}", 1)
        try:
            return self.registers[system].get(object_id)
        except UnreadableError as error:
            return Record(object_id, {}, flaw=error.flaw)

    def staged(self, system: System) -> StagedReading | None:
        """Find what was kept of a register's reading."""
        dimension = self.policy.dimension
        return self.state.staged(self.ref, dimension, system, purpose=self.purpose)


class Fetch:
    """The reading of one register since one cursor, gone on with where it was kept.

    `reached` is how far it has come.
    """

    def __init__(self, desk: Desk, system: System, since: str | None) -> None:
        self._desk = desk
        self._system = system
        self._since = since
        self._standing = found = desk.staged(system)
        self._pages = 0
        self._unkept: dict[str, Record] = {}
        self._result: RegisterRead | None = None
        if found is not None and is_usable(found, since, desk.clock.now()):
            self.reached = found
        else:
            self.reached = self._beginning()

    def read(self) -> RegisterRead | None:
        """Read to the end; None when the invocation's time is over before it.

        Raises:
            RetryableError, StoppedError: as the register does.
        """
        if self._result is None:
            try:
                self._result = self._read()
            except ReadingLostError:
                if not self.reached.parts:
                    raise
                self.reached = self._beginning()
                self._unkept.clear()
                self._result = self._read()
        return self._result

    def keep(self, *, single_pages: bool) -> None:
        """Store how far the reading has come.

        A register of a single page may as well be read again, unless time is what is short: a page
        of each register might be all that ever fits into an invocation.
        """
        reached, standing = self.reached, self._standing
        is_long = self._pages > 1 or bool(reached.parts) or reached.resume is not None
        has_begun = reached.finished or reached.resume is not None
        if reached == standing or not has_begun or not (is_long or single_pages):
            return
        state = self._desk.state
        kept = keep(self._desk, reached, tuple(self._unkept.values()))
        state.commit(*self._desk.guards, StageReading(kept, standing))
        if standing is not None:
            left = tuple(part for part in standing.parts if part not in kept.parts)
            state.remove_staged(replace(standing, parts=left))
        self.reached = self._standing = kept
        self._unkept.clear()

    def _beginning(self) -> StagedReading:
        now = self._desk.clock.now()
        return StagedReading(
            ref=self._desk.ref,
            dimension=self._desk.policy.dimension,
            system=self._system,
            since=self._since,
            begun_at=now,
            usable_until=now + GOES_ON_WITHIN,
            purpose=self._desk.purpose,
            revision=self._standing.revision if self._standing else 0,
        )

    def _read(self) -> RegisterRead | None:
        if self.reached.finished:
            return self._whole()
        register = self._desk.registers[self._system]
        for page in register.pages(self._since, resume=self.reached.resume):
            self._take(page)
            if page.last:
                return self._whole()
            if page.resume is not None and self._desk.out_of_time():
                return None
        raise UnavailableError

    def _take(self, page: RegisterPage) -> None:
        for record in page.records:
            _put(self._unkept, record)
        self.reached = self.reached.after(page, now=self._desk.clock.now())
        self._pages += 1
        self._desk.count(f"calls:{self._system}", page.calls)
        self._desk.count(f"repeat_calls:{self._system}", page.repeat_calls)

    def _whole(self) -> RegisterRead:
        """Join what was kept and what was read last."""
        kept = self._desk.state.staged_records(self.reached) if self.reached.parts else ()
        merged: dict[str, Record] = {}
        for record in chain(kept, self._unkept.values()):
            _put(merged, record)
        return self.reached.read(tuple(merged.values()))


def is_usable(found: StagedReading | None, since: str | None, now: datetime) -> bool:
    """Tell whether a reading that was kept began from the same cursor and is not too old."""
    return found is not None and found.since == since and now < found.usable_until


def keep(desk: Desk, reached: StagedReading, records: Sequence[Record]) -> StagedReading:
    """Store objects under the invocation's name and count them in."""
    writer = f"{desk.writer}.{reached.revision + 1}"
    return reached.with_part(desk.state.stage_records(reached, records, writer=writer))


def _put(records: dict[str, Record], record: Record) -> None:
    """Take the later reading of an object that a moving list showed twice.

    A system whose machines lag behind one another may show an older state later: where both
    readings tell when the object was changed, that counts.
    """
    former = records.get(record.id)
    if former is None or not _is_older(record, former):
        records[record.id] = record


def _is_older(record: Record, former: Record) -> bool:
    if record.changed_at is None or former.changed_at is None:
        return False
    return record.changed_at < former.changed_at
