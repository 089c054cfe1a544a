"""Many lines that wait for one thing: looked at once, and released in pages, oldest first."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from bindeledd.domain.hours.entries import TimeEntry
from bindeledd.usecases.hours.releasing import AT_ONCE
from tests.simulation.hours import in_registers
from tests.simulation.hours.world import HoursWorld

LINES = AT_ONCE + 30


@pytest.mark.requirement("ALL-17")
def test_many_lines_of_one_employee_wait_at_one_look_and_go_in_pages_oldest_first():
    world = HoursWorld(Random(1))
    for number in range(LINES):
        world.host.put(
            TimeEntry(
                id=f"h_{number}",
                version="",
                employee_id="e_2",
                date=date(2026, 1, 1) + timedelta(days=number * 7 % 300),
                hours=Decimal("7.5"),
                approved=True,
            )
        )
    world.owe()
    world.work()
    assert world.runs[-1].counts["state:waiting"] == LINES
    world.owe()
    world.work()
    assert world.runs[-1].counts == {}, "nothing is judged line by line"

    in_registers.link(world, "e_2")
    world.work()
    assert world.runs[-1].counts["state:confirmed"] == AT_ONCE
    world.work()
    days = [kept.booking.date for kept in world.erp.entries.values()]
    assert (len(days), days) == (LINES, sorted(days))
