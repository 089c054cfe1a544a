"""A reading that is kept in our own state, because it did not fit into one invocation (ALL-08)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.records import Record, RegisterPage, RegisterRead

SYNCHRONISING = "synchronise"
"""What a reading is for, unless it says otherwise."""

KEPT_FOR = timedelta(days=1)
"""When a reading that nobody went on with leaves by itself."""

GOES_ON_WITHIN = timedelta(hours=6)
"""How long after its beginning a reading may be gone on with; later it starts over."""

WAITS_FOR_THE_OTHER = timedelta(hours=1)
"""How long a register that was read to its end waits for the reading of the other."""

APPLIED_WITHIN = timedelta(minutes=15)
"""How long both registers, once read, are applied without being read anew."""


@dataclass(frozen=True, slots=True)
class StagedPart:
    """The objects that one invocation kept, in so many items under its own name.

    Each invocation writes under a name of its own, so that one that was taken for dead and still
    writes changes nothing of what its successor goes on with.
    """

    writer: str
    chunks: int


@dataclass(frozen=True, slots=True)
class StagedReading:
    """How far the reading of one register has come, and where its objects are kept.

    `since` is the cursor that it began from. A later part is newer: of an object that stands in
    several the last counts. `complete` and `cursor` are told once it is `finished`. `purpose` keeps
    what a plan reads apart from what a synchronisation does: they may be at work at once.
    """

    ref: ConnectionRef
    dimension: Dimension
    system: System
    since: str | None
    begun_at: datetime
    usable_until: datetime
    parts: tuple[StagedPart, ...] = ()
    resume: str | None = None
    finished: bool = False
    complete: bool = False
    cursor: str | None = None
    calls: int = 0
    repeat_calls: int = 0
    revision: int = 0
    purpose: str = SYNCHRONISING

    @property
    def expires_at(self) -> datetime:
        """When its items leave by themselves, all of them together."""
        return self.begun_at + KEPT_FOR

    def after(self, page: RegisterPage, *, now: datetime) -> StagedReading:
        """Come as far as a page's end; its objects are not kept yet."""
        usable_until = min(self.usable_until, now + WAITS_FOR_THE_OTHER)
        return replace(
            self,
            resume=page.resume,
            finished=page.last,
            complete=page.complete,
            cursor=page.cursor,
            usable_until=usable_until if page.last else self.usable_until,
            calls=self.calls + page.calls,
            repeat_calls=self.repeat_calls + page.repeat_calls,
        )

    def with_part(self, part: StagedPart) -> StagedReading:
        """Count in the objects that were kept last."""
        return replace(self, parts=(*self.parts, part), revision=self.revision + 1)

    def read(self, records: Sequence[Record]) -> RegisterRead:
        """Give the finished reading with its objects."""
        return RegisterRead(
            records=records,
            complete=self.complete,
            cursor=self.cursor,
            calls=self.calls,
            repeat_calls=self.repeat_calls,
        )
