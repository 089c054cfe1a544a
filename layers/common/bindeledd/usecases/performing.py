"""Answer a doorbell: find what is owed under the key that was rung, and do it if it is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.ports import Clock, State
from bindeledd.domain.runs import Run
from bindeledd.domain.work import WorkKind
from bindeledd.usecases.match_report import Planner
from bindeledd.usecases.putting_back import Undoer
from bindeledd.usecases.synchronising import Synchroniser


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
