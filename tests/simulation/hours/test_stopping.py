"""A connection that must stop while somebody pauses it: neither is lost, and no worker breaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.errors import ConflictError
from bindeledd.domain.hours.entries import TimeEntry
from tests.simulation.hours import at_connection, in_registers
from tests.simulation.hours.worker import Worker
from tests.simulation.hours.world import HoursWorld


def test_a_pause_that_comes_while_the_first_entry_stops_the_connection_stands(monkeypatch):
    world = HoursWorld(Random(1))
    world.erp.twist = Decimal(60)
    in_registers.link(world, "e_1")
    entry = TimeEntry(id="h_1", version="", employee_id="e_1", date=date(2026, 11, 20))
    world.host.put(replace(entry, hours=Decimal(1), approved=True))

    def pausing(_: Worker, place: str) -> None:
        read_back = place == "before_commit" and world.erp.made
        confirmed = read_back and world.state.booked_as(world.ref, "1") is not None
        if confirmed and world.connection().state is ConnectionState.ACTIVE:
            at_connection.pause_or_resume(world)

    monkeypatch.setattr(world, "strike", pausing)
    done = world.work()

    assert done is not None
    assert done.problem == ConflictError.code
    assert world.connection().state is ConnectionState.PAUSED
    assert world.erp.made == 1
