"""Many closings at once are held, and released together by one word of an operator."""

from __future__ import annotations

from typing import Any

import pytest

from bindeledd.domain.errors import RefusedError
from bindeledd.domain.guarding import held_closings
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.usecases.releasing import release_closings
from tests.integration.customers.test_both_ways import in_host
from tests.world import World

NAMES = [f"Kunde {number} AS" for number in range(8)]
HOST = [{"number": str(10001 + n), "name": name} for n, name in enumerate(NAMES)]
ERP: list[dict[str, Any]] = [{"Number": 10001 + n, "Name": name} for n, name in enumerate(NAMES)]


def holding() -> tuple[World, ConnectionRef]:
    world = World(host_customers=HOST, erp_customers=ERP)
    ref = world.activate()
    for name in NAMES[:5]:
        in_host(world, name, active=False)
    world.synchronise(ref)
    return world, ref


def release(world: World, ref: ConnectionRef, *, seen: int) -> int:
    return release_closings(
        ref,
        Dimension.CUSTOMERS,
        seen=seen,
        actor="operator@svenn.example",
        state=world.state,
        clock=world.clock,
        doorbell=world.bell,
    )


def closed(world: World) -> list[str]:
    return sorted(name for name, one in world.erp_customers().items() if one["IsArchived"])


@pytest.mark.requirement("ALL-16", "SV-07")
def test_held_closings_are_released_together_and_no_others():
    world, ref = holding()
    assert (closed(world), len(held_closings(world.state.open_issues(ref)))) == ([], 5)

    assert release(world, ref, seen=5) == 5
    world.work(ref)

    assert closed(world) == NAMES[:5]
    assert world.issues(ref) == {}
    entry = world.state.audit(ref)[0]
    assert (entry.action, entry.actor) == ("closings_released", "operator@svenn.example")
    assert entry.details == {"register": "customers", "objects": "5"}

    for name in NAMES[5:]:
        in_host(world, name, active=False)
    world.synchronise(ref)
    assert closed(world) == NAMES, "three are few: what was released is not what is held anew"


@pytest.mark.requirement("ALL-16")
@pytest.mark.parametrize("seen", [0, 4, 6])
def test_what_the_operator_did_not_see_is_not_released(seen: int):
    world, ref = holding()

    with pytest.raises(RefusedError) as caught:
        release(world, ref, seen=seen)

    assert caught.value.code == "state_moved"
    assert len(held_closings(world.state.open_issues(ref))) == 5
