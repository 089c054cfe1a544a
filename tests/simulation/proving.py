"""`make prove`: that the simulation finds what is wrong, and that a crash anywhere loses nothing.

Every planted defect must be found within `MOST_SEEDS` seeds that the sound product passes. Then
`HISTORIES` calm histories are played once for every point of theirs, with a crash there.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from tests.simulation import engine_defects as _engine_defects  # noqa: F401 - fills the list
from tests.simulation.command import hush, played
from tests.simulation.coverage import Coverage
from tests.simulation.defects import all_defects
from tests.simulation.generating import generate_calm
from tests.simulation.operations import operation
from tests.simulation.playing import play, play_seed, points_of

MOST_SEEDS = 300
HISTORIES = 50
COVERED_SEEDS = 300


@dataclass(frozen=True, slots=True)
class Hit:
    """How many seeds it took to find a defect, and which invariant showed it."""

    seeds: int
    invariant: str


@dataclass(frozen=True, slots=True)
class Crashed:
    """One calm history played with a crash at each of its points."""

    history: int
    points: int
    violations: tuple[str, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove; 0 when every defect was found and nothing sound was called wrong."""
    parser = argparse.ArgumentParser(prog="prove", description=__doc__)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--defects", nargs="*")
    chosen = parser.parse_args(arguments)
    found = prove_defects(chosen.defects or list(all_defects()), workers=chosen.workers)
    if chosen.defects:
        return 0 if found else 1
    survived = prove_crashes(workers=chosen.workers)
    sound = prove_soundness(workers=chosen.workers)
    return 0 if found and survived and sound else 1


def prove_defects(names: Sequence[str], *, workers: int) -> bool:
    """Find every planted defect and print the table; tell whether all were found."""
    print(f"{'planted defect':<32}{'seeds':>6}  found by")
    missed = 0
    with ProcessPoolExecutor(max_workers=workers, initializer=hush) as pool:
        for name, hit in zip(names, pool.map(seek, names), strict=True):
            missed += hit is None
            told = f"{hit.seeds:>6}  {hit.invariant}" if hit else f"     -  NOT IN {MOST_SEEDS}"
            print(f"{name:<32}{told}", flush=True)
    print(f"{len(names) - missed} of {len(names)} planted defects found")
    return missed == 0


def seek(name: str) -> Hit | None:
    """Play seeds with a defect planted until one shows it; the sound product passes that seed."""
    defect = all_defects()[name]
    for seed in range(MOST_SEEDS):
        with defect.planted():
            violation = play_seed(seed)
        if violation is not None and play_seed(seed) is None:
            return Hit(seed + 1, violation.invariant)
    return None


def prove_crashes(*, workers: int) -> bool:
    """Crash before and after every effect and commit of the fixed histories."""
    points = violations = 0
    with ProcessPoolExecutor(max_workers=workers, initializer=hush) as pool:
        for crashed in pool.map(crash_everywhere, range(HISTORIES)):
            points += crashed.points
            violations += len(crashed.violations)
            for violation in crashed.violations:
                print(f"calm history {crashed.history}, {violation}", flush=True)
    print(f"{points} crashes at every point of {HISTORIES} histories, {violations} violations")
    return violations == 0


def crash_everywhere(number: int) -> Crashed:
    """Play one calm history once for each of its points, with a crash there."""
    history = generate_calm(number)
    points = points_of(history)
    violations = []
    for point in range(1, points + 1):
        found = play([operation("crash", point), *history], seed=number)
        if found is not None:
            violations.append(f"crash {point}: {found.what}")
    return Crashed(number, points, tuple(violations))


def prove_soundness(*, workers: int) -> bool:
    """Play the seeds without any defect and print what misfortune met which effect."""
    coverage, violations = Coverage(), 0
    for found, covered in played(range(COVERED_SEEDS), workers=workers):
        violations += len(found)
        coverage.add(covered.cells.items())
    print(f"{'phase':<14}{'misfortune':<24}{'effect':<72}{'times':>7}")
    for line in coverage.table():
        print(line)
    print(f"{COVERED_SEEDS} seeds without a defect, {violations} violations")
    return violations == 0
