"""`make requirements`: that each requirement's tests fail when a clause of it is broken.

For each planted defect the marked tests of the requirements that it breaks are run, until one of
each has failed. All of them must pass without any defect.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from tests.proving.mutations import Mutation
from tests.proving.seeking import Findings, Seeker
from tools.docs.marks import marks

ROOT = Path(__file__).resolve().parent.parent.parent
LEFT_OUT = (
    *("tests/console/", "tests/integration/demo/", "tests/integration/local/"),
    *("tests/fuzzing/", "tests/unit/"),
)
"""Pages, the emulator and what searches: the engine's own tests must see every defect."""

REQUIREMENTS = (
    *("SV-01", "SV-02", "SV-06", "SV-07", "SV-08", "SV-09", "SV-10", "SV-11"),
    *("SV-12", "SV-13", "SV-14", "SV-15", "SV-16", "SV-17", "SV-18", "SV-19"),
    *("ALL-01", "ALL-02", "ALL-03", "ALL-04", "ALL-05", "ALL-06", "ALL-08", "ALL-09", "ALL-10"),
    *("ALL-11", "ALL-16", "ALL-17", "ALL-18", "ALL-19", "ALL-20"),
)
"""Those of the engine. One without a planted defect is not proven."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove; 0 when every defect was seen by the tests of every requirement that it breaks."""
    parser = argparse.ArgumentParser(prog="python -m tests.proving", description=__doc__)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--defects", nargs="*", help="only these")
    chosen = parser.parse_args(arguments)
    seeker = Seeker(chosen.defects, workers=chosen.workers)
    if _collect_for(seeker):
        print("The marked tests could not be collected.")
        return 2
    found = seeker.found
    missed = _table(found)
    bare = [] if chosen.defects else sorted(set(REQUIREMENTS) - _broken(found.mutations.values()))
    for requirement in bare:
        print(f"{requirement:<8}no planted defect breaks it")
    for test in found.unsound:
        print(f"fails without any defect: {test}")
    print(f"{len(found.mutations)} planted defects, {missed} not seen")
    return 1 if found.unsound or missed or bare else 0


def _collect_for(seeker: Seeker) -> int:
    """Let pytest collect the files in which marked tests stand, and the plugin do the rest."""
    paths = {mark.path for mark in marks(ROOT) if mark.requirement in REQUIREMENTS}
    files = [str(ROOT / path) for path in sorted(paths) if not path.startswith(LEFT_OUT)]
    quiet = ("-qq", "-s", "--no-header", "--no-summary", "--tb=no")
    plain = ("-p", "no:cacheprovider", "-p", "no:randomly", "-n", "0")
    return pytest.main([*files, f"--rootdir={ROOT}", *quiet, *plain], plugins=[seeker])


def _broken(planted: Iterable[Mutation]) -> set[str]:
    return {one for mutation in planted for one in mutation.requirements}


def _table(found: Findings) -> int:
    """Print which test of which requirement saw which defect; count what was not seen."""
    planted = found.mutations.values()
    rows = sorted((one, mutation.name) for mutation in planted for one in mutation.requirements)
    missed = 0
    for requirement, name in rows:
        test = found.seen[name].get(requirement)
        missed += test is None
        shown = f"NOT SEEN {found.ill_made.get(name, '')}" if test is None else test
        print(f"{requirement:<8}{name:<46}{shown.removeprefix('tests/').rstrip()}", flush=True)
    return missed


if __name__ == "__main__":
    sys.exit(main())
