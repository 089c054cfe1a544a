"""Release all closings that a register holds for being too many, by an operator's one word."""

from __future__ import annotations

from dataclasses import replace

from bindeledd.domain.changes import AddAudit, Change, PutIssue
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.guarding import held_closings
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.ports import Clock, Doorbell, State
from bindeledd.domain.runs import AuditEntry
from bindeledd.usecases.deciding import work_after
from bindeledd.usecases.seeking import require_connection

_AT_ONCE = 50
"""So many objects are released in one commit, which must stay below a hundred items."""


def release_closings(
    ref: ConnectionRef,
    dimension: Dimension,
    *,
    seen: int,
    actor: str,
    state: State,
    clock: Clock,
    doorbell: Doorbell,
) -> int:
    """Let every object be closed that the guard holds in one register; tell how many.

    `seen` is how many the operator was shown: one more is none that was approved. What a commit has
    released stays so, and the rest can be released by asking again.

    Raises:
        RefusedError: `connection_not_found`; `state_moved`, when other many are held by now.
    """
    connection = require_connection(ref, state=state)
    held = held_closings(state.open_issues(ref, dimension))
    if not held or len(held) != seen:
        raise RefusedError("state_moved")
    for start in range(0, len(held), _AT_ONCE):
        some = held[start : start + _AT_ONCE]
        details = {"register": str(dimension), "objects": str(len(some))}
        changes: list[Change] = [
            *(PutIssue(replace(issue, retry_requested=True)) for issue in some),
            AddAudit(AuditEntry(ref, clock.now(), actor, "closings_released", details)),
            *work_after(connection, dimension, clock),
        ]
        state.commit(*changes)
    doorbell.ring(state.work_of(ref))
    return len(held)
