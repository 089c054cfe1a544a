"""Play one seeded history of hours, and name what is wrong at its end."""

from __future__ import annotations

from random import Random

from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import Lookup
from tests.simulation.hours.judging import moves_agree, violations
from tests.simulation.hours.world import EMPLOYEES, PROJECTS, HoursWorld

LENGTHS = (10, 25, 45)


def played(seed: int) -> HoursWorld:
    """Play the history of a seed to its rest."""
    random = Random(f"hours {seed}")
    world = HoursWorld(
        random,
        lookup=random.choice([Lookup.MARKER, Lookup.NATURAL_KEY, Lookup.REFERENCE]),
        leave=random.random() < 0.1,
    )
    world.perils = random.choice([0.0, 0.02, 0.06, 0.15])
    world.faults = random.choice([0.0, 0.1, 0.3, 0.6])
    for _ in range(random.choice(LENGTHS)):
        _happen(world)
        if random.random() < 0.6:
            world.work()
        world.pass_time()
    world.come_to_rest()
    return world


def _happen(world: HoursWorld) -> None:
    """Let one thing happen that people do."""
    random, entry = world.random, world.any_entry()
    chance = random.random()
    if entry is None or chance < 0.25:
        world.enter()
    elif chance < 0.6:
        world.approve(entry)
    elif chance < 0.7:
        world.reopen(entry)
    elif chance < 0.85:
        world.change(entry)
    elif chance < 0.9:
        world.delete(entry)
    elif chance < 0.94:
        world.link(Dimension.EMPLOYEES, random.choice(list(EMPLOYEES)))
    elif chance < 0.98:
        world.link(Dimension.PROJECTS, random.choice(list(PROJECTS)))
    else:
        world.name_hour_type()


def wrong(seed: int) -> list[str]:
    """Name what a seed's history violates."""
    world = played(seed)
    return [*violations(world), *moves_agree(world)]
