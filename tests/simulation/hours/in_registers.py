"""What becomes of the objects that hours name: linked, closed, gone, named otherwise."""

from __future__ import annotations

from bindeledd.domain.changes import DropLink, PutIssue, PutLink
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.links import Link, LinkOrigin
from bindeledd.domain.runs import Issue
from tests.simulation.hours.company import ERP_IDS, PROJECTS, REF, REGISTERS
from tests.simulation.hours.world import HoursWorld


def link(world: HoursWorld, host_id: str) -> None:
    """Let the registers' lane link an object."""
    if host_id in world.linked:
        return
    world.registers += 1
    world.linked[host_id] = True
    world.held.discard(host_id)
    world.owe(PutLink(REF, _link(world, host_id), new=True))


def _link(world: HoursWorld, host_id: str, *, active: bool = True) -> Link:
    return Link(
        dimension=REGISTERS[host_id],
        host_id=host_id,
        erp_id=ERP_IDS[host_id],
        host_base={},
        erp_base={"active": active},
        mapping_version=1,
        origin=LinkOrigin.EQUAL_KEY,
        linked_at=world.clock.now(),
    )


def link_any(world: HoursWorld) -> None:
    """Let any object be linked."""
    link(world, world.random.choice(list(REGISTERS)))


def drop_link(world: HoursWorld) -> None:
    """Let a link disappear, as where its objects are gone."""
    host_id = world.random.choice(list(REGISTERS))
    found = world.state.link_of(REF, REGISTERS[host_id], System.HOST, host_id)
    if found is None:
        return
    world.worsened = True
    world.registers += 1
    del world.linked[host_id]
    world.owe(DropLink(REF, found))


def close_or_open(world: HoursWorld) -> None:
    """Close a project in the ERP, or open it again."""
    host_id = world.random.choice(list(PROJECTS))
    if host_id not in world.linked:
        return
    world.worsened = True
    world.registers += 1
    world.linked[host_id] = not world.linked[host_id]
    tell_of_project(world, host_id)


def tell_of_project(world: HoursWorld, host_id: str) -> None:
    """Let the registers' lane remember whether the ERP's project is open."""
    world.owe(PutLink(REF, _link(world, host_id, active=world.linked[host_id])))


def hold(world: HoursWorld) -> None:
    """Find that an employee's name contradicts: a person must confirm the pair first."""
    if "e_2" in world.linked or "e_2" in world.held:
        return
    now = world.clock.now()
    issue = Issue(
        ref=REF,
        dimension=Dimension.EMPLOYEES,
        system=System.HOST,
        object_id="e_2",
        number="2",
        name="Kari Nordmann",
        problem="name_contradicts",
        fingerprint="f",
        opened_at=now,
        last_seen_at=now,
        run_id="run_1",
    )
    world.registers += 1
    world.held.add("e_2")
    world.owe(PutIssue(issue))


def name_hour_type(world: HoursWorld) -> None:
    """Let the ERP get the hour type that overtime is paid by, or a second one of its name."""
    world.registers += 1
    named = world.erp.hour_types_named
    if "2" not in named:
        named["2"] = "Overtid"
    elif "3" in named:
        del named["3"]
    else:
        world.worsened = True
        named["3"] = " Overtid"


def end_activity(world: HoursWorld) -> None:
    """Take an activity out of use, or into use again."""
    world.worsened = True
    world.registers += 1
    world.erp.inactive ^= {world.random.choice(["10", "20", "30"])}
