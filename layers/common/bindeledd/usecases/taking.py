"""Take a lane for one run, and end the runs of those who held it before and died.

A worker that is killed leaves its run standing as under way. The lane remembers which run its
holder makes, so that the next one finds it by its key and says what became of it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bindeledd.domain.changes import HoldsLane, SaveRun
from bindeledd.domain.errors import ConflictError
from bindeledd.domain.ports import Clock, Randomness, State
from bindeledd.domain.runs import RunState
from bindeledd.domain.work import LaneLock, WorkItem

LEASE = timedelta(seconds=150)
"""How long a lane is held: the longest a function may run, and half a minute."""

BROKEN_OFF = "run_broken_off"


def take_lane(
    item: WorkItem, *, state: State, clock: Clock, randomness: Randomness
) -> LaneLock | None:
    """Take the lane of a work item; None when another worker holds it."""
    lock = state.acquire(
        item.ref,
        item.lane,
        holder=randomness.identifier("worker"),
        now=clock.now(),
        lease=LEASE,
        run_id=randomness.identifier("run"),
    )
    if lock is None or not lock.left:
        return lock
    try:
        for run_id in lock.left:
            _end(run_id, lock, state=state, clock=clock)
    except ConflictError:
        return None
    # Forgotten only now: dying before this line leaves them to the next worker.
    return state.renew(replace(lock, left=()), now=clock.now(), lease=LEASE)


def _end(run_id: str, lock: LaneLock, *, state: State, clock: Clock) -> None:
    run = state.run(lock.ref, run_id)
    if run is not None and run.state is RunState.RUNNING:
        ended = replace(
            run, state=RunState.INTERRUPTED, finished_at=clock.now(), problem=BROKEN_OFF
        )
        state.commit(HoldsLane(lock), SaveRun(ended))
