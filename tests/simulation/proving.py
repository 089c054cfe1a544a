"""`make prove`: that the simulation finds what is wrong, and that a crash anywhere loses nothing.

Every planted defect must be found within `MOST_SEEDS` seeds that the sound product passes; the seed
that found it last time is tried first. Then `HISTORIES` calm histories are lived through once more
from every point of theirs, with a crash there, and the seeds are played without any defect.
"""

from __future__ import annotations

import argparse
import functools
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tests.simulation import engine_defects as _engine_defects  # noqa: F401 - fills the list
from tests.simulation import sending_defects as _sending_defects  # noqa: F401 - fills the list
from tests.simulation import undo_defects as _undo_defects  # noqa: F401 - fills the list
from tests.simulation.branching import Branches, Crashes
from tests.simulation.command import played
from tests.simulation.coverage import PASSED, Coverage
from tests.simulation.defects import all_defects
from tests.simulation.finding import Hit, NotedSeeds, first_hit, told
from tests.simulation.fitting import fitting_first
from tests.simulation.generating import generate_calm
from tests.simulation.hours.command import hush
from tests.simulation.hours.defects import hours_defects
from tests.simulation.hours.proving import prove_hours, prove_soundness_of_hours
from tests.simulation.meeting import Meetings
from tests.simulation.playing import RAISED, play, play_seed

MOST_SEEDS = 300
HISTORIES = 50
COVERED_SEEDS = 300
TOGETHER = 10
"""In so many calm histories a misfortune meets an effect in a state once."""

NOTED = NotedSeeds(Path(__file__).parent / "found_by.json")


@dataclass(frozen=True, slots=True)
class Grown:
    """One calm history lived through with what happens in its branches."""

    history: int
    branches: int
    violations: tuple[str, ...]
    coverage: Coverage


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove; 0 when every defect was found and nothing sound was called wrong."""
    parser = argparse.ArgumentParser(prog="prove", description=__doc__)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--defects", nargs="*", help="these only, and nothing else")
    parser.add_argument("--note", action="store_true", help="keep the seeds that find them")
    chosen = parser.parse_args(arguments)
    names = chosen.defects or [*all_defects(), *hours_defects()]
    registers = [one for one in names if one not in hours_defects()]
    hours = [one for one in names if one in hours_defects()]
    found = prove_defects(registers, workers=chosen.workers, keep=chosen.note)
    found &= prove_hours(hours, workers=chosen.workers, keep=chosen.note)
    if chosen.defects or chosen.note:
        return 0 if found else 1
    coverage = Coverage()
    survived = prove_crashes(coverage, workers=chosen.workers)
    survived &= prove_meetings(coverage, workers=chosen.workers)
    sound = prove_soundness(coverage, workers=chosen.workers)
    for line in coverage.table():
        print(line)
    sound &= prove_soundness_of_hours(workers=chosen.workers)
    return 0 if found and survived and sound else 1


def prove_defects(names: Sequence[str], *, workers: int, keep: bool) -> bool:
    """Find every planted defect and print the table; keep which seeds found them, if wanted."""
    found = 0
    noted = NOTED.read()
    first = [noted.get(name) for name in names]
    print(f"{'planted defect':<34}{'seed':>5}{'played':>8}  found by")
    with ProcessPoolExecutor(max_workers=workers, initializer=hush) as pool:
        for name, hit in told(names, pool.map(seek, names, first), most=MOST_SEEDS):
            found += 1
            if keep:
                NOTED.keep(name, hit, planted=all_defects())
    print(f"{found} of {len(names)} planted defects found in {MOST_SEEDS} seeds", flush=True)
    return found == len(names)


def seek(name: str, first: int | None) -> Hit | None:
    """Play seeds with a defect planted; `first` is the seed that found it last time."""
    seeds = _in_order(name, first)
    return first_hit(all_defects()[name], seeds, play=play_seed, passes=passes, raised=RAISED)


@functools.cache
def passes(seed: int) -> bool:
    """Tell whether the sound product violates nothing in a seed."""
    return play_seed(seed) is None


def _in_order(name: str, first: int | None) -> Iterator[int]:
    """Give all the seeds: the one that found the defect last time, then those that fit it best."""
    if first is not None:
        yield first
    yield from fitting_first(name, (seed for seed in range(MOST_SEEDS) if seed != first))


def prove_crashes(coverage: Coverage, *, workers: int) -> bool:
    """Crash before and after every effect and commit of the fixed histories."""
    with ProcessPoolExecutor(max_workers=workers, initializer=hush) as pool:
        grown = pool.map(crash_everywhere, range(HISTORIES))
        count, violations = _told(grown, coverage)
    points = sum(n for (_, row, _), n in coverage.cells.items() if row == PASSED)
    print(
        f"{points} points of {HISTORIES} histories, {violations} violations by {count} crashes: "
        "at the others nothing had changed since the point before"
    )
    return violations == 0


def prove_meetings(coverage: Coverage, *, workers: int) -> bool:
    """Let every other misfortune meet every kind of effect in every state."""
    with ProcessPoolExecutor(max_workers=workers, initializer=hush) as pool:
        grown = chain.from_iterable(pool.map(meet_everything, range(0, HISTORIES, TOGETHER)))
        count, violations = _told(grown, coverage)
    print(f"{count} misfortunes at chosen points of the same histories, {violations} violations")
    return violations == 0


def _told(grown: Iterable[Grown], coverage: Coverage) -> tuple[int, int]:
    """Count branches and violations, and print those."""
    count = violations = 0
    for one in grown:
        count += one.branches
        violations += len(one.violations)
        coverage.add(one.coverage.cells.items())
        for violation in one.violations:
            print(f"calm history {one.history}, {violation}", flush=True)
    return count, violations


def crash_everywhere(number: int) -> Grown:
    """Live one calm history through from each of its points, with a crash there."""
    return grow(number, Branches(Crashes().at))


def meet_everything(first: int) -> list[Grown]:
    """Live some calm histories through, in which each misfortune meets each effect once."""
    meetings, grown = Meetings(first), []
    for number in range(first, first + TOGETHER):
        branches = Branches(meetings.at, meetings.heard)
        grown.append(grow(number, branches))
    return grown


def grow(number: int, branches: Branches) -> Grown:
    """Live one calm history through, with its branches."""
    coverage = Coverage()
    history = generate_calm(number)
    sound = play(history, seed=number, coverage=coverage, prepare=branches.grow)
    branches.end(sound)
    violations = [f"without a misfortune: {sound.what}"] if sound else []
    coverage.add(Counter(branches.met).items())
    return Grown(number, branches.count, (*violations, *branches.violations), coverage)


def prove_soundness(coverage: Coverage, *, workers: int) -> bool:
    """Play the seeds without any defect."""
    violations = 0
    for found, covered in played(range(COVERED_SEEDS), workers=workers):
        violations += len(found)
        coverage.add(covered.cells.items())
    print(f"{COVERED_SEEDS} seeds without a defect, {violations} violations")
    return violations == 0
