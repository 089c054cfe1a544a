"""`make prove`'s part on requirements: that each one's tests fail when a clause of it is broken.

For each planted defect the marked tests of the requirements that it breaks are run, until one has
failed; then all these tests are run once more without any defect, and must pass.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.proving.mutations import Mutation
from tests.proving.planting import all_mutations
from tools.docs.marks import marks

ROOT = Path(__file__).resolve().parent.parent.parent
LEFT_OUT = ("tests/console/", "tests/integration/demo/", "tests/fuzzing/", "tests/unit/")
"""Pages, the emulator and what searches: the engine's own tests must see every defect."""

LONGEST = 300
REQUIREMENTS = (
    *("SV-01", "SV-02", "SV-06", "SV-07", "SV-08", "SV-09", "SV-10", "SV-11"),
    *("SV-16", "SV-17", "SV-18", "SV-19"),
    *("ALL-01", "ALL-02", "ALL-03", "ALL-04", "ALL-05", "ALL-06", "ALL-08", "ALL-10"),
    *("ALL-16", "ALL-18", "ALL-19", "ALL-20"),
)
"""Those of the engine. One without a planted defect is not proven."""

Seen = Mapping[str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove; 0 when every defect was seen by the tests of every requirement that it breaks."""
    parser = argparse.ArgumentParser(prog="python -m tests.proving", description=__doc__)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--defects", nargs="*", help="only these")
    chosen = parser.parse_args(arguments)
    planted = all_mutations()
    names = chosen.defects or list(planted)
    files = _files()
    with ThreadPoolExecutor(max_workers=chosen.workers) as pool:
        found = dict(
            zip(names, pool.map(lambda name: seek(planted[name], files), names), strict=True)
        )
    missed = _table([planted[name] for name in names], found)
    bare = [] if chosen.defects else sorted(set(REQUIREMENTS) - _broken(planted.values()))
    for requirement in bare:
        print(f"{requirement:<8}no planted defect breaks it")
    sound = _pass_without_defect({test for seen in found.values() for test in seen.values()})
    print(f"{len(names)} planted defects, {missed} not seen; sound without them: {sound}")
    return 0 if sound and not missed and not bare else 1


def seek(mutation: Mutation, files: Mapping[str, Sequence[str]]) -> Seen:
    """Run the tests of what a defect breaks; answer with the first that failed for each."""
    paths = sorted({path for one in mutation.requirements for path in files.get(one, ())})
    with tempfile.TemporaryDirectory() as folder:
        proof = Path(folder) / "proof.json"
        wanted = ",".join(mutation.requirements)
        _pytest(*paths, "--defect", mutation.name, "--proves", wanted, "--proof", str(proof))
        seen: dict[str, str] = json.loads(proof.read_text("utf-8")) if proof.exists() else {}
    return seen


def _files() -> Mapping[str, Sequence[str]]:
    """Name the files in which each requirement's tests stand, whatever the emulator needs aside."""
    files: dict[str, list[str]] = defaultdict(list)
    for mark in marks(ROOT):
        if not mark.path.startswith(LEFT_OUT):
            files[mark.requirement].append(mark.path)
    return files


def _broken(planted: Iterable[Mutation]) -> set[str]:
    return {one for mutation in planted for one in mutation.requirements}


def _table(planted: Iterable[Mutation], found: Mapping[str, Seen]) -> int:
    """Print which test of which requirement saw which defect; count what was not seen."""
    rows = sorted((one, mutation.name) for mutation in planted for one in mutation.requirements)
    missed = 0
    for requirement, name in rows:
        test = found[name].get(requirement)
        missed += test is None
        shown = "NOT SEEN" if test is None else test.removeprefix("tests/")
        print(f"{requirement:<8}{name:<36}{shown}", flush=True)
    return missed


def _pass_without_defect(tests: Iterable[str]) -> bool:
    chosen = sorted(tests)
    return not chosen or _pytest(*chosen).returncode == 0


def _pytest(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "--tb=no", "-p", "no:cacheprovider"]
    try:
        return subprocess.run(
            [*command, *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, returncode=1)


if __name__ == "__main__":
    sys.exit(main())
