"""A run that wrote something, and its undo: what the tests of undo have in common."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.links import Link
from bindeledd.domain.plans import PlanEntry
from bindeledd.domain.runs import Run
from tests.integration.customers.test_both_ways import in_host
from tests.world import World

BERG, FJORD = "Berg Bygg AS", "Fjord Fisk AS"
HOST: list[dict[str, Any]] = [
    {"number": "10042", "name": BERG, "email": "gammel@berg.example", "phone": "+4722222222"},
    {"number": "10050", "name": FJORD, "email": "gammel@fjord.example"},
]
ERP: list[dict[str, Any]] = [
    {
        "Number": 10042,
        "Name": BERG,
        "EmailAddress": "gammel@berg.example",
        "PhoneNumber": "+4722222222",
    },
    {"Number": 10050, "Name": FJORD, "EmailAddress": "gammel@fjord.example"},
]
ACTOR = "e_3"


def synchronised(**edits: str) -> tuple[World, ConnectionRef, Run]:
    """Edit addresses in the host and let a run carry them to PowerOffice."""
    world = World(host_customers=HOST, erp_customers=ERP)
    ref = world.activate()
    for name, email in (edits or {"berg": "ny@berg.example"}).items():
        in_host(world, {"berg": BERG, "fjord": FJORD}[name], email=email)
    return world, ref, world.synchronise(ref)


def synchronised_both() -> tuple[World, ConnectionRef, Run]:
    """Edit two fields of one object in the host and let one run carry both to PowerOffice."""
    world = World(host_customers=HOST, erp_customers=ERP)
    ref = world.activate()
    in_host(world, BERG, email="ny@berg.example", phone="+4733333333")
    return world, ref, world.synchronise(ref)


def previewed(world: World, run: Run, **asked: Any) -> tuple[str, list[PlanEntry]]:
    """Ask for a preview and let the worker make it."""
    plan_id = world.undoing.preview(run.ref, run.id, actor=ACTOR, **asked)
    world.work(run.ref)
    return plan_id, list(world.state.plan_entries(run.ref, plan_id, run.dimension))


def confirm(world: World, run: Run, plan_id: str) -> None:
    """Confirm exactly what the preview showed."""
    (header,) = world.state.plan_headers(run.ref, plan_id)
    world.undoing.confirm(run.ref, run.id, plan_id, plan_hash=header.hash, actor=ACTOR)


def undone(world: World, run: Run, **asked: Any) -> Run:
    """Preview, confirm and do."""
    plan_id, _ = previewed(world, run, **asked)
    confirm(world, run, plan_id)
    (done,) = [one for one in world.work(run.ref) if isinstance(one, Run)]
    return done


def settle(world: World, ref: ConnectionRef) -> None:
    """Let two hours pass, a minute at a time, doing whatever is due."""
    for _ in range(120):
        world.clock.advance(timedelta(minutes=1))
        world.work(ref)


def erp(world: World, name: str = BERG) -> str:
    return str(world.erp_customers()[name]["EmailAddress"])


def phone(world: World) -> str:
    return str(world.erp_customers()[BERG]["PhoneNumber"])


def host(world: World, name: str = BERG) -> str:
    return str(world.host_customers()[name]["email"])


def link_of(world: World, ref: ConnectionRef, name: str = BERG) -> Link:
    record = world.host_customers()[name]
    link = world.state.link_of(ref, Dimension.CUSTOMERS, System.HOST, record["id"])
    assert link is not None
    return link
