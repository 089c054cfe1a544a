"""`make simulate`: many seeds on every core, or one that is told, shrunk and ready to be kept."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice

from tests.simulation.coverage import Coverage
from tests.simulation.generating import generate
from tests.simulation.hours.command import hush, sweep_hours, tell_hours
from tests.simulation.operations import Operation, written
from tests.simulation.playing import Found, play, play_seed
from tests.simulation.shrinking import shrink

BATCH = 25
SHOWN = 20
"""So many failing seeds are named; the rest is counted."""

Batch = tuple[list[tuple[int, Found]], Coverage]


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate; 0 when nothing is violated."""
    parser = argparse.ArgumentParser(prog="simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=500)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--hours", type=int, help="one seed of hours")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args(arguments)
    if chosen.seed is not None:
        return tell(chosen.seed)
    if chosen.hours is not None:
        return tell_hours(chosen.hours)
    seeds = range(chosen.first, chosen.first + chosen.seeds)
    failing, _ = sweep_hours(seeds, workers=chosen.workers)
    return sweep(seeds, workers=chosen.workers) or int(failing > 0)


def sweep(seeds: range, *, workers: int) -> int:
    """Play every seed and say what was violated."""
    began, failing, coverage = time.monotonic(), 0, Coverage()
    for found, covered in played(seeds, workers=workers):
        coverage.add(covered.cells.items())
        for seed, violation in found:
            failing += 1
            if failing <= SHOWN:
                print(f"seed {seed}: {violation.what}", flush=True)
    took = time.monotonic() - began
    print(f"{len(seeds)} seeds, {failing} violations, {len(seeds) / took:.1f} seeds a second")
    if failing:
        print("make simulate SEED=<seed> tells one, shrunk")
    return 1 if failing else 0


def played(seeds: range, *, workers: int) -> Iterator[Batch]:
    """Play seeds in batches, on several cores."""
    batches = [seeds[start : start + BATCH] for start in range(0, len(seeds), BATCH)]
    with ProcessPoolExecutor(max_workers=workers, initializer=hush) as pool:
        yield from pool.map(play_batch, batches)


def play_batch(seeds: Sequence[int]) -> Batch:
    """Play some seeds one after another."""
    coverage = Coverage()
    found = ((seed, play_seed(seed, coverage=coverage)) for seed in seeds)
    return [(seed, violation) for seed, violation in found if violation is not None], coverage


def tell(seed: int) -> int:
    """Tell the history of one seed; where it violates something, as short as it can be."""
    hush()
    history = generate(seed)
    found = play(history, seed=seed)
    if found is None:
        print(written(history), end="")
        print(f"# seed {seed}: nothing is violated by {len(history)} operations")
        return 0
    short = shorten(history, found, seed=seed)
    told = play(short, seed=seed) or found
    print(f"# seed {seed}, shrunk from {len(history)} operations to {len(short)}")
    print(written(short), end="")
    print(f"# {told.what}")
    print(f"# keep it as tests/simulation/regressions/{seed}_{told.invariant}.txt")
    return 1


def shorten(history: Sequence[Operation], found: Found, *, seed: int) -> list[Operation]:
    """Shrink a history that violates something to one that violates the same."""

    def fails(shorter: Sequence[Operation]) -> bool:
        again = play(shorter, seed=seed)
        return again is not None and again.invariant == found.invariant

    return shrink(history, fails)


def first_failing(seeds: Iterator[int], *, most: int) -> tuple[int, Found] | None:
    """Find the first of some seeds that violates anything."""
    for seed in islice(seeds, most):
        found = play_seed(seed)
        if found is not None:
            return seed, found
    return None
