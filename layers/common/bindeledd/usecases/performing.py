"""Answer a doorbell: find what is owed under the key that was rung, and do it if it is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.ports import Clock, State
from bindeledd.domain.runs import Run
from bindeledd.domain.work import WorkItem, WorkKind
from bindeledd.usecases.match_report import Planner
from bindeledd.usecases.putting_back import Undoer
from bindeledd.usecases.synchronising import Synchroniser

ENOUGH_FOR_MORE = timedelta(seconds=60)
"""What must remain of an invocation for another work item to be begun in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Performer:
    """Does one work item; a doubled, late or reordered ring is harmless."""

    state: State
    clock: Clock
    planner: Planner
    synchroniser: Synchroniser
    undoer: Undoer

    def __call__(
        self, ref: ConnectionRef, key: str, *, remaining: Callable[[], timedelta]
    ) -> Run | str | None:
        """Do what is owed under `key`; answer with the run, the plan's id, or None."""
        item = self.state.work(ref, key)
        if item is None or item.due_at > self.clock.now():
            return None
        if item.kind is WorkKind.PLAN:
            return self.planner(item, remaining=remaining)
        if item.kind is WorkKind.UNDO:
            return self.undoer(item, remaining=remaining)
        return self.synchroniser(item, remaining=remaining)

    def follow(
        self, ref: ConnectionRef, key: str, *, remaining: Callable[[], timedelta]
    ) -> Iterator[tuple[str, Run | str | None]]:
        """Do what is owed under `key`, then whatever else is due of the same connection.

        What one register leaves owed to another, and what found the lane taken or stood back, need
        not wait for the sweep's next minute. It ends when nothing moves any more, or when the time
        that remains is better left to an invocation of its own.
        """
        yield key, self(ref, key, remaining=remaining)
        moved = True
        while moved:
            moved = False
            for item in self._due(ref):
                if remaining() < ENOUGH_FOR_MORE:
                    return
                done = self(ref, item.key, remaining=remaining)
                moved = moved or done is not None
                if done is not None:
                    yield item.key, done

    def _due(self, ref: ConnectionRef) -> list[WorkItem]:
        """List what is due, in dependency order."""
        order = [None, *Dimension]
        now = self.clock.now()
        due = [item for item in self.state.work_of(ref) if item.due_at <= now]
        return sorted(due, key=lambda item: (order.index(item.dimension), item.key))
