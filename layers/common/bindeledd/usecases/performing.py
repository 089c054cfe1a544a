"""Answer a doorbell: find what is owed under the key that was rung, and do it if it is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.ports import Clock, Doorbell, State
from bindeledd.domain.runs import Run
from bindeledd.domain.work import WorkItem, WorkKind
from bindeledd.usecases.executing import Remaining
from bindeledd.usecases.hours.summary import HoursRun

ENOUGH_FOR_MORE = timedelta(seconds=60)
"""What must remain of an invocation for another work item to be begun in it."""

Done = Run | HoursRun | str | None
"""What a work item came to: a run, work on hours, a plan's id, or None where nothing was done."""


class Doer(Protocol):
    """The use case that does one kind of work."""

    def __call__(self, item: WorkItem, *, remaining: Remaining) -> Done:
        """Do a work item that is due; failures are stored and never raised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Performer:
    """Does one work item; a doubled, late or reordered ring is harmless.

    It does the kinds of work that it has a doer for. What else is due belongs to another function:
    hours never wait behind the first synchronisation of their own connection.
    """

    state: State
    clock: Clock
    doorbell: Doorbell
    doers: Mapping[WorkKind, Doer]

    def __call__(self, ref: ConnectionRef, key: str, *, remaining: Remaining) -> Done:
        """Do what is owed under `key`; answer with what it came to."""
        item = self.state.work(ref, key)
        if item is None or item.due_at > self.clock.now():
            return None
        doer = self.doers.get(item.kind)
        return doer(item, remaining=remaining) if doer else None

    def follow(
        self, ref: ConnectionRef, key: str, *, remaining: Remaining
    ) -> Iterator[tuple[str, Done]]:
        """Do what is owed under `key`, then whatever else is due of the same connection.

        What one register leaves owed to another, and what found the lane taken or stood back, need
        not wait for the sweep's next minute; what others must do is rung for. It ends when nothing
        moves any more, or when the time that remains is better left to an invocation of its own.
        """
        rung: set[tuple[str, int]] = set()
        done = self(ref, key, remaining=remaining)
        self._ring_for_others(ref, rung)
        yield key, done
        moved = True
        while moved:
            moved = False
            for item in self._due(ref):
                if item.kind not in self.doers:
                    continue
                if remaining() < ENOUGH_FOR_MORE:
                    return
                done = self(ref, item.key, remaining=remaining)
                if done is not None:
                    moved = True
                    self._ring_for_others(ref, rung)
                    yield item.key, done

    def _ring_for_others(self, ref: ConnectionRef, rung: set[tuple[str, int]]) -> None:
        """Ring for what is due but not done here, once for each time that it was asked for."""
        others = [item for item in self._due(ref) if item.kind not in self.doers]
        fresh = [item for item in others if (item.key, item.revision) not in rung]
        if fresh:
            self.doorbell.ring(fresh)
            rung.update((item.key, item.revision) for item in fresh)

    def _due(self, ref: ConnectionRef) -> list[WorkItem]:
        """List what is due, in dependency order."""
        order = [None, *Dimension]
        now = self.clock.now()
        due = [item for item in self.state.work_of(ref) if item.due_at <= now]
        return sorted(due, key=lambda item: (order.index(item.dimension), item.key))
