"""Run every check that needs no test, so that one command says what a continuous integration would.

All are run, also after a failure: one call shows all that has to be put right.
"""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BESIDE_PYTHON = Path(sys.executable).parent
SCRIPTS = ("tools/environment.sh", "tools/find_python.sh")

CHECKS: Mapping[str, Sequence[str]] = {
    "lint": (str(BESIDE_PYTHON / "ruff"), "check", "--quiet", "."),
    "format": (str(BESIDE_PYTHON / "ruff"), "format", "--check", "--quiet", "."),
    # Isolated: on PYTHONPATH mypy would take our own folders for installed packages.
    "types": (sys.executable, "-I", "-m", "mypy"),
    "layers": (str(BESIDE_PYTHON / "lint-imports"), "--no-logo"),
    "locks": (sys.executable, "-m", "tools.lock", "--check"),
    "packages": (sys.executable, "-m", "pip", "check"),
    "documents": (sys.executable, "-m", "tools.docs", "--check"),
    "scripts": ("sh", "-n", *SCRIPTS),
}


def passes(name: str, command: Sequence[str]) -> bool:
    """Run one check and show its words only when it fails."""
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    verdict = "failed" if done.returncode else "ok"
    print(f"{name:<10} {verdict:<6} {time.monotonic() - started:5.1f} s", flush=True)
    if done.returncode:
        print(done.stdout.rstrip() or "(no output)", flush=True)
    return done.returncode == 0


def main(chosen: Sequence[str]) -> int:
    """Run the named checks, or all."""
    unknown = sorted(set(chosen) - set(CHECKS))
    if unknown:
        print(f"There is no check {', '.join(unknown)}; there are {', '.join(CHECKS)}.")
        return 2
    failed = [name for name in chosen or CHECKS if not passes(name, CHECKS[name])]
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
