"""Turning off reaches a reading that is under way, within the minute that is promised."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.errors import ConflictError
from bindeledd.domain.runs import Run, RunState
from bindeledd.registry import LOOKS_EVERY, WhileAllowed
from bindeledd.transport import Unpaced
from tests.world import TENANT, World

CUSTOMER = {"number": "10042", "name": "Heidi Lindtveit AS"}


@pytest.mark.requirement("SV-16")
def test_no_call_begins_more_than_a_minute_after_pausing():
    world = World(host_customers=[CUSTOMER])
    ref = world.activate()
    pacer = WhileAllowed(Unpaced(), world.state, world.connection(ref))
    pacer.reserve(world.clock.now(), latest=None)
    world.steering.pause(ref, actor="e_3")
    paused_at = world.clock.now()

    def go_on_for_a_minute() -> None:
        while world.clock.now() - paused_at < timedelta(seconds=60):
            world.clock.advance(timedelta(seconds=1))
            pacer.reserve(world.clock.now(), latest=None)

    with pytest.raises(ConflictError):
        go_on_for_a_minute()
    assert world.clock.now() - paused_at <= LOOKS_EVERY


@pytest.mark.requirement("SV-16")
def test_a_run_that_is_paused_between_two_effects_stops_there_and_loses_nothing():
    world = World(
        host_customers=[{"number": str(n), "name": f"Kunde {n}"} for n in range(10100, 10110)]
    )
    ref = world.ask()
    world.approve(ref)
    commit, left = world.state.commit, [12]

    def pausing(*changes: Any) -> None:
        commit(*changes)
        left[0] -= 1
        if left[0] == 0:
            world.steering.pause(ref, actor="e_3")

    world.rewire(_Listening(world.state, pausing))
    (run,) = (run for run in world.work(ref) if isinstance(run, Run))
    there = len(world.erp_customers())
    calls = world.calls()
    world.work(ref)

    assert run.state is RunState.INTERRUPTED
    assert 0 < there < 10
    assert world.calls() == calls

    world.rewire(world.state)
    world.steering.resume(ref, actor="e_3")
    for _ in range(10):
        world.clock.advance(timedelta(minutes=1))
        world.work(ref)

    assert len(world.erp_customers()) == 10
    records = world.host.dump()["records"][TENANT]["customers"]
    assert len(records) == 10


class _Listening:
    """A state whose commits are overheard."""

    def __init__(self, state: Any, commit: Any) -> None:
        self._state = state
        self.commit = commit

    def __getattr__(self, name: str) -> Any:
        return getattr(self._state, name)
