"""Undos that a pause, a switch or a setting held back: they go as soon as nothing forbids it.

An undo that may not write is looked at again after a while. Whoever lifts what held it back rings
for it, so that nobody waits for that.
"""

from __future__ import annotations

from bindeledd.domain.changes import FinishWork
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.ports import Clock, State
from bindeledd.domain.work import WorkItem, WorkKind


def hurry_undos(ref: ConnectionRef, *, state: State, clock: Clock) -> list[WorkItem]:
    """Make a connection's undos due that wait for a later look; answer with those to ring for.

    An undo that is at work, or was done meanwhile, is left as it is. This need not be one commit
    with what lifted the pause: whoever dies between leaves the undo to its later look.
    """
    now = clock.now()
    held = [item for item in state.work_of(ref) if item.kind is WorkKind.UNDO and item.due_at > now]
    for item in held:
        state.commit(FinishWork(item, next_due_at=now, attempts=item.attempts))
    return held
