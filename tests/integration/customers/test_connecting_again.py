"""What was set while a connection could not run is shown before it writes anything."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bindeledd.domain.changes import SaveConnection
from bindeledd.domain.connections import ConnectionState, Event, advance
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.policy import DimensionSettings, Settings, Winner
from tests.integration.customers.test_both_ways import in_erp, in_host
from tests.world import CLIENT_KEY, World

BERG = "Berg Bygg AS"


def activated() -> tuple[World, ConnectionRef]:
    """Synchronise customers and products, one customer on both sides."""
    world = World(
        host_customers=[{"number": "10042", "name": BERG, "email": "post@berg.example"}],
        erp_customers=[{"Number": 10042, "Name": BERG, "EmailAddress": "post@berg.example"}],
    )
    connection, _ = world.enable(customers=DimensionSettings(), products=DimensionSettings())
    world.connector.paste(connection.ref, CLIENT_KEY)
    world.work(connection.ref)
    world.approve(connection.ref)
    work(world, connection.ref)
    return world, connection.ref


def work(world: World, ref: ConnectionRef) -> None:
    for _ in range(3):
        world.clock.advance(timedelta(minutes=1))
        world.work(ref)


def choose(world: World, ref: ConnectionRef, **winners: Winner) -> None:
    """Choose who wins in each register."""
    chosen = {Dimension(name): DimensionSettings(winner=one) for name, one in winners.items()}
    world.choose(ref, Settings(chosen))


def edit_both(world: World) -> None:
    in_host(world, BERG, email="host@berg.example")
    in_erp(world, BERG, EmailAddress="erp@berg.example")


def emails(world: World) -> tuple[str, str]:
    host, erp = world.host_customers()[BERG], world.erp_customers()[BERG]
    return host["email"], erp["EmailAddress"]


@pytest.mark.requirement("SV-05", "SV-06")
def test_connecting_again_plans_every_register_though_only_one_waited_before():
    world, ref = activated()
    world.steering.pause(ref, actor="e_3")
    choose(world, ref, customers=Winner.ERP, products=Winner.HOST)
    assert world.connection(ref).gated == {Dimension.PRODUCTS}
    world.steering.disconnect(ref, actor="e_3")
    edit_both(world)

    world.connector.paste(ref, CLIENT_KEY)
    work(world, ref)

    connection = world.connection(ref)
    assert connection.state is ConnectionState.AWAITING_APPROVAL
    planned = {one.dimension for one in world.state.plan_headers(ref, connection.plan_id or "")}
    assert {Dimension.CUSTOMERS, Dimension.PRODUCTS} <= planned
    assert emails(world) == ("host@berg.example", "erp@berg.example")


@pytest.mark.requirement("SV-18")
def test_a_winner_chosen_while_stopped_is_shown_before_it_writes():
    world, ref = activated()
    connection = world.connection(ref)
    stopped = advance(connection, Event.STOPPED, at=world.clock.now())
    world.state.commit(SaveConnection(stopped, expected=connection.revision))
    edit_both(world)
    choose(world, ref, customers=Winner.HOST, products=Winner.ERP)

    world.steering.resume(ref, actor="e_3")
    work(world, ref)

    assert world.connection(ref).plan_id is not None
    assert emails(world) == ("host@berg.example", "erp@berg.example")
    world.approve(ref)
    work(world, ref)
    assert emails(world) == ("host@berg.example", "host@berg.example")


@pytest.mark.requirement("SV-05")
def test_a_register_that_is_asked_for_while_a_plan_waits_is_planned_before_it_is_written():
    world = World(host={"products": [{"number": "G1", "name": "Grus"}]})
    connection, _ = world.enable(customers=DimensionSettings())
    ref = connection.ref
    world.connector.paste(ref, CLIENT_KEY)
    world.work(ref)
    former = world.connection(ref).plan_id

    world.enable(customers=DimensionSettings(), products=DimensionSettings())
    world.work(ref)

    plan_id = world.connection(ref).plan_id or ""
    planned = {one.dimension for one in world.state.plan_headers(ref, plan_id)}
    assert plan_id != former
    assert Dimension.PRODUCTS in planned
    world.enable(customers=DimensionSettings(), products=DimensionSettings())
    assert world.connection(ref).plan_id == plan_id, "the same request changes nothing"
