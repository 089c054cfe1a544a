"""What people do in the ERP, and how an end goes away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from bindeledd.domain.ports import Lookup
from tests.simulation.hours.company import DAYS, REF
from tests.simulation.hours.world import HoursWorld


def _any_of_ours(world: HoursWorld) -> str | None:
    """Pick an entry that we made.

    Where nothing marks it, only once its answer came: nobody could tell what it had been.
    """
    marked = world.erp.lookup is not Lookup.NATURAL_KEY and not world.unmarked_once
    ours = [
        one
        for one, kept in world.erp.entries.items()
        if kept.ours and (marked or world.state.booked_as(REF, one) is not None)
    ]
    return world.random.choice(ours) if ours else None


def erp_change(world: HoursWorld) -> None:
    """Change an entry of ours in the ERP."""
    external_id = _any_of_ours(world)
    if external_id is None:
        return
    kept = world.erp.entries[external_id]
    changed = world.random.choice(
        [replace(kept.booking, hours=Decimal(6)), replace(kept.booking, comment="Rettet")]
    )
    world.erp.touched.add(external_id)
    world.erp.entries[external_id] = replace(kept, booking=changed)


def erp_remove(world: HoursWorld) -> None:
    """Remove an entry of ours in the ERP."""
    external_id = _any_of_ours(world)
    if external_id is not None:
        world.erp.touched.add(external_id)
        del world.erp.entries[external_id]


def erp_enter(world: HoursWorld) -> None:
    """Enter by hand in the ERP what one of ours is."""
    external_id = _any_of_ours(world)
    if external_id is not None:
        world.erp.keep(world.erp.entries[external_id].booking, "", ours=False)


def lock(world: HoursWorld) -> None:
    """Lock an entry, or open it again."""
    external_id = _any_of_ours(world)
    if external_id is not None:
        world.erp.locked ^= {external_id}


def lock_day(world: HoursWorld) -> None:
    """Close a day in the ERP, or open it again."""
    world.erp.locked_days ^= {world.random.choice(DAYS)}


def go_away(world: HoursWorld) -> None:
    """Let an end be away for a while: the ERP, the host, or the host's showing of statuses."""
    end = world.random.choice(["erp", "erp", "host", "status"])
    world.away[end] = world.clock.now() + timedelta(minutes=world.random.choice([2, 30, 300]))
