"""Histories of hours for `make simulate`: many seeds on every core, or one that is told, shrunk."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.hours.histories import generate
from tests.simulation.hours.playing import Found, play, play_seed
from tests.simulation.operations import Operation, written
from tests.simulation.shrinking import shrink

BATCH = 50
SHOWN = 20
"""So many failing seeds are named; the rest is counted."""

Batch = tuple[list[tuple[int, Found]], Counter[str]]


def sweep_hours(seeds: range, *, workers: int) -> tuple[int, Counter[str]]:
    """Play every seed and say what was violated; answer with how often, and what they came by."""
    began, failing, met = time.monotonic(), 0, Counter[str]()
    for found, came_by in _played(seeds, workers=workers):
        met.update(came_by)
        for seed, violation in found:
            failing += 1
            if failing <= SHOWN:
                print(f"hours {seed}: {violation.what}", flush=True)
    rate = len(seeds) / (time.monotonic() - began)
    print(f"{len(seeds)} seeds of hours, {failing} violations, {rate:.1f} seeds a second")
    if failing:
        print("make simulate HOURS=<seed> tells one, shrunk")
    return failing, met


def _played(seeds: range, *, workers: int) -> Iterator[Batch]:
    batches = [seeds[start : start + BATCH] for start in range(0, len(seeds), BATCH)]
    with ProcessPoolExecutor(max_workers=workers, initializer=hush) as pool:
        yield from pool.map(_play_batch, batches)


def _play_batch(seeds: Sequence[int]) -> Batch:
    met = Counter[str]()
    found = ((seed, play_seed(seed, met)) for seed in seeds)
    return [(seed, violation) for seed, violation in found if violation is not None], met


def tell_hours(seed: int) -> int:
    """Tell the history of one seed; where it violates something, as short as it can be."""
    hush()
    history = generate(seed)
    found = play(history)
    if found is None:
        print(written(history), end="")
        print(f"# hours {seed}: nothing is violated by {len(history)} lines")
        return 0

    def fails(shorter: Sequence[Operation]) -> bool:
        again = play(shorter)
        return again is not None and again.invariant == found.invariant

    short = shrink(history, fails)
    told = play(short) or found
    print(f"# hours {seed}, shrunk from {len(history)} lines to {len(short)}")
    print(written(short), end="")
    print(f"# {told.what}")
    print(f"# keep it as tests/simulation/hours/regressions/{seed}_{told.invariant}.txt")
    return 1


def hush() -> None:
    """Let the product's own log say nothing."""
    logging.disable(logging.CRITICAL)
