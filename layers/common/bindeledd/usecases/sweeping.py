"""Ring for what is overdue: the net under every lost, doubled or dead-lettered message."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from bindeledd.domain.connections import RUNS_IN
from bindeledd.domain.ports import Clock, Connections, Doorbell, OwedWork, Plans

SWEEP_LIMIT = 500
STALE_AFTER = timedelta(hours=26)
STALE_LIMIT = 200


class ConnectionsAndPlans(Connections, Plans, Protocol):
    """What the watch over stale connections reads."""


def sweep(*, state: OwedWork, doorbell: Doorbell, clock: Clock) -> int:
    """Ring for every overdue work item, oldest first; answer with how many."""
    overdue = list(state.due(clock.now(), limit=SWEEP_LIMIT))
    doorbell.ring(overdue)
    return len(overdue)


def count_stale(*, state: ConnectionsAndPlans, clock: Clock) -> int:
    """Count active connections that have had no good run for 26 hours, 200 at most."""
    since = clock.now() - STALE_AFTER
    stale = {
        cursors.ref
        for cursors in state.without_good_run_since(since, limit=STALE_LIMIT)
        if cursors.ref is not None
    }
    found = [state.connection(ref) for ref in stale]
    return sum(connection is not None and connection.state in RUNS_IN for connection in found)
