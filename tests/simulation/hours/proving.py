"""The part of `make prove` about hours: planted defects are found, and nothing sound is blamed."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.simulation.finding import Hit, NotedSeeds, first_hit, told
from tests.simulation.hours.command import hush, sweep_hours
from tests.simulation.hours.coverage import table
from tests.simulation.hours.defects import hours_defects
from tests.simulation.hours.playing import RAISED, play_seed

MOST_SEEDS = 400
COVERED_SEEDS = 2000

NOTED = NotedSeeds(Path(__file__).parent / "found_by.json")


def prove_hours(names: Sequence[str], *, workers: int, keep: bool) -> bool:
    """Find every planted defect of hours and print the table; keep the seeds, if wanted."""
    found = 0
    noted = NOTED.read()
    first = [noted.get(name) for name in names]
    with ProcessPoolExecutor(max_workers=workers, initializer=hush) as pool:
        for name, hit in told(names, pool.map(seek, names, first), most=MOST_SEEDS):
            found += 1
            if keep:
                NOTED.keep(name, hit, planted=hours_defects())
    print(f"{found} of {len(names)} planted defects of hours found in {MOST_SEEDS} seeds")
    return found == len(names)


def seek(name: str, first: int | None) -> Hit | None:
    """Play seeds with a defect planted; `first` is the seed that found it last time."""
    seeds = _in_order(first)
    return first_hit(hours_defects()[name], seeds, play=play_seed, passes=passes, raised=RAISED)


@functools.cache
def passes(seed: int) -> bool:
    """Tell whether the sound product violates nothing in a seed."""
    return play_seed(seed) is None


def _in_order(first: int | None) -> Iterator[int]:
    if first is not None:
        yield first
    yield from (seed for seed in range(MOST_SEEDS) if seed != first)


def prove_soundness_of_hours(*, workers: int) -> bool:
    """Play the seeds without any defect, and tell what they came by."""
    failing, met = sweep_hours(range(COVERED_SEEDS), workers=workers)
    for line in table(met):
        print(line)
    return failing == 0
