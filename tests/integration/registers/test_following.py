"""One doorbell is enough for all registers of a connection, in dependency order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bindeledd.domain.identity import Dimension, Lane
from bindeledd.domain.runs import Run
from tests.integration.registers.office import Office
from tests.integration.registers.test_both_ways import ALL, ERP, HOST

LONG, SHORT = timedelta(minutes=2), timedelta(seconds=59)


@pytest.mark.requirement("SV-07", "ALL-08")
@pytest.mark.parametrize("rung", ["customers", "projects", "contact_persons"])
def test_one_ring_does_all_that_an_approval_owes(rung: str) -> None:
    """Whichever register is rung for: what stands back is done as soon as it may be."""
    office = Office(host=HOST, erp=ERP)
    ref = office.plan(**ALL)
    office.approve(ref)

    key = f"synchronise#{rung}"
    runs = [
        run
        for _, run in office.performer.follow(ref, key, remaining=lambda: LONG)
        if isinstance(run, Run)
    ]

    assert {run.dimension for run in runs} == set(Dimension)
    order = [run.dimension for run in runs]
    assert order.index(Dimension.CUSTOMERS) < order.index(Dimension.PROJECTS)
    assert set(office.in_erp("projects")) == {"2024", "2024.1", "2025", "3000", "3000.7"}
    assert not [one for one in office.state.work_of(ref) if one.due_at <= office.clock.now()]


def test_it_ends_where_nothing_moves_and_where_little_time_remains() -> None:
    office = Office(host=HOST, erp=ERP)
    ref = office.plan(**ALL)
    office.approve(ref)

    key = "synchronise#customers"
    first = list(office.performer.follow(ref, key, remaining=lambda: SHORT))
    assert [one for one, _ in first] == [key], "the rest has an invocation of its own"
    taken = office.state.acquire(
        ref,
        Lane.REGISTERS,
        holder="other",
        now=office.clock.now(),
        lease=LONG,
    )
    assert taken is not None
    again = list(office.performer.follow(ref, key, remaining=lambda: LONG))
    assert again[0] == (key, None), "another worker holds the lane"
    assert not [done for _, done in again if isinstance(done, Run)]
