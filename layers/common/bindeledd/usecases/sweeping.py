"""Ring for what is overdue: the net under every lost, doubled or dead-lettered message."""

from __future__ import annotations

from bindeledd.domain.ports import Clock, Doorbell, OwedWork

SWEEP_LIMIT = 500


def sweep(*, state: OwedWork, doorbell: Doorbell, clock: Clock) -> int:
    """Ring for every overdue work item, oldest first; answer with how many."""
    overdue = list(state.due(clock.now(), limit=SWEEP_LIMIT))
    doorbell.ring(overdue)
    return len(overdue)
