"""The part of `make prove` about hours: planted defects are found, and nothing sound is blamed."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.simulation.hours.command import hush, sweep_hours
from tests.simulation.hours.coverage import table
from tests.simulation.hours.defects import hours_defects
from tests.simulation.hours.playing import RAISED, play_seed

MOST_SEEDS = 400
COVERED_SEEDS = 2000

NOTED = Path(__file__).parent / "found_by.json"
"""The seed that found each defect last time: where to look first, and nothing more."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Which seed found a defect, how many were played until then, and the invariant it showed."""

    seed: int
    played: int
    invariant: str


def prove_hours(names: Sequence[str], *, workers: int, keep: bool) -> bool:
    """Find every planted defect of hours and print the table; keep the seeds, if wanted."""
    found: dict[str, int] = {}
    with ProcessPoolExecutor(max_workers=workers, initializer=hush) as pool:
        for name, hit in zip(names, pool.map(seek, names), strict=True):
            if hit is None:
                print(f"{name:<34}{'-':>5}{MOST_SEEDS:>8}  NOT FOUND", flush=True)
                continue
            found[name] = hit.seed
            print(f"{name:<34}{hit.seed:>5}{hit.played:>8}  {hit.invariant}", flush=True)
    if keep:
        kept = {one: seed for one, seed in noted().items() if one in hours_defects()}
        text = json.dumps(dict(sorted({**kept, **found}.items())), indent=2)
        NOTED.write_text(f"{text}\n", "utf-8")
    print(f"{len(found)} of {len(names)} planted defects of hours found in {MOST_SEEDS} seeds")
    return len(found) == len(names)


def seek(name: str) -> Hit | None:
    """Play seeds with a defect planted until one shows it that the sound product passes.

    An exception finds nothing: the planted code itself may raise it.
    """
    defect = hours_defects()[name]
    for count, seed in enumerate(_in_order(name), start=1):
        with defect.planted():
            violation = play_seed(seed)
        if violation is not None and violation.invariant != RAISED and passes(seed):
            return Hit(seed, count, violation.invariant)
    return None


@functools.cache
def passes(seed: int) -> bool:
    """Tell whether the sound product violates nothing in a seed."""
    return play_seed(seed) is None


def noted() -> Mapping[str, int]:
    """Read which seed found which defect last time."""
    found: dict[str, int] = json.loads(NOTED.read_text("utf-8"))
    return found


def _in_order(name: str) -> Iterator[int]:
    first = noted().get(name)
    if first is not None:
        yield first
    yield from (seed for seed in range(MOST_SEEDS) if seed != first)


def prove_soundness_of_hours(*, workers: int) -> bool:
    """Play the seeds without any defect, and tell what they came by."""
    failing, met = sweep_hours(range(COVERED_SEEDS), workers=workers)
    for line in table(met):
        print(line)
    return failing == 0
