"""Tell thousands of stories under distorted answers: `python -m tests.fuzzing --cases 5000`.

A story that ends badly is printed with what tells it again: `--only <number>` under the same seed.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tests.fuzzing.case import Case, Told
from tests.fuzzing.cases import at_random
from tests.fuzzing.consenting import attempts, faults_of
from tests.fuzzing.door import deliver_at_the_door
from tests.fuzzing.story import tell
from tests.fuzzing.webhooks import deliver
from tests.fuzzing.webhooks import told as told_of_webhooks


def main(arguments: Sequence[str] | None = None) -> int:
    """Tell the stories and print what came of them; 0 when all ended well."""
    asked = _options().parse_args(arguments)
    if asked.webhooks:
        return _deliver(asked.webhooks, asked.seed, at_the_door=asked.door)
    numbers = [asked.only] if asked.only is not None else range(asked.cases)
    began = time.monotonic()
    struck: Counter[str] = Counter()
    told_of: Counter[str] = Counter()
    bad: dict[int, Told] = {}
    for number, told in _told(numbers, asked):
        for strike in told.case.strikes:
            told_of[strike.distortion] += 1
            struck[strike.distortion] += told.struck
        if not told.fine:
            bad[number] = told
            _show(number, told)
    _print(told_of, struck, bad)
    total = len(numbers)
    print(f"{total} stories, {len(bad)} ended badly, {time.monotonic() - began:.0f} s")
    astray = 0 if asked.only is not None else _connect(asked.seed)
    return 1 if bad or astray else 0


def _deliver(count: int, seed: int, *, at_the_door: bool) -> int:
    """Deliver webhooks, most of them wrong; 0 when none failed and none forged was taken."""
    logging.disable(logging.CRITICAL)
    began = time.monotonic()
    if at_the_door:
        came, seconds = deliver_at_the_door(count, seed)
    else:
        came = deliver(count, seed)
        seconds = time.monotonic() - began
    for line in told_of_webhooks(came):
        print(line[:1500])
    print(f"{count} webhooks, {len(came.faults)} went astray, {seconds:.0f} s")
    return 1 if came.faults else 0


def _connect(seed: int) -> int:
    """Go the road to a connection under every distortion at every place; count what goes astray."""
    made, astray = list(attempts(seed)), 0
    for attempt in made:
        faults = faults_of(attempt)
        astray += bool(faults)
        for fault in faults[:3]:
            print(f"{attempt}\n    {fault[:1500]}", flush=True)
    print(f"{len(made)} attempts to connect, {astray} went astray")
    return astray


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing")
    parser.add_argument("--cases", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--webhooks", type=int, help="deliver so many webhooks instead")
    parser.add_argument("--door", action="store_true", help="through a local run, over HTTP")
    parser.add_argument("--only", type=int, help="tell this one story again")
    return parser


def _told(numbers: Sequence[int], asked: argparse.Namespace) -> Iterable[tuple[int, Told]]:
    most = max(numbers) + 1
    logging.disable(logging.CRITICAL)
    wanted = set(numbers)
    for number, case in enumerate(at_random(most, asked.seed)):
        if number in wanted:
            yield number, _told_briefly(case)


def _told_briefly(case: Case) -> Told:
    """Leave out the calls, which are many."""
    return replace(tell(case), calls=[])


def _print(told_of: Counter[str], struck: Counter[str], bad: dict[int, Told]) -> None:
    ended_badly: defaultdict[str, int] = defaultdict(int)
    for told in bad.values():
        for strike in told.case.strikes:
            ended_badly[strike.distortion] += 1
    print(f"{'distortion':28} {'stories':>8} {'answers':>8} {'badly':>6}")
    for name in sorted(told_of):
        print(f"{name:28} {told_of[name]:8} {struck[name]:8} {ended_badly[name]:6}")


def _show(number: int, told: Told) -> None:
    print(f"--only {number}: {told.case}")
    for fault in told.faults[:3]:
        print(f"    {fault[:1500]}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
