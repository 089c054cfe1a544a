"""Find the Lambda runtime's Python and give it a bare environment of its own.

Wheels are chosen, bytecode is written and handlers are imported by the same minor version that will
run them; the environment has pip and nothing else, so that nothing missing from the layer is found.
"""

import os
import subprocess
import sys
from pathlib import Path

from tools.template import ROOT

RUNTIME = "3.13"


class MissingPythonError(Exception):
    """There is no Python of the runtime's version; the text says so in one line."""


def prepare(folder: Path) -> Path:
    """Return the interpreter of a bare environment in `folder`, which is made when absent.

    Raises:
        MissingPythonError: this machine has no such Python.
    """
    python = folder / "bin" / f"python{RUNTIME}"
    if not _runs(python):
        made = subprocess.run(
            [find(), "-m", "venv", "--clear", str(folder)],
            check=False,
            capture_output=True,
            text=True,
        )
        if made.returncode:
            raise MissingPythonError((made.stderr or made.stdout).strip().splitlines()[-1])
    return python


def find() -> str:
    """Return the path of a Python of the runtime's version.

    Raises:
        MissingPythonError: this machine has none.
    """
    if f"{sys.version_info.major}.{sys.version_info.minor}" == RUNTIME:
        return sys.executable
    named = dict(os.environ)
    searching = {name: value for name, value in named.items() if name != "PYTHON"}
    said = ""
    for environment in (named, searching):
        found = subprocess.run(
            ["sh", str(ROOT / "tools" / "find_python.sh"), RUNTIME],
            check=False,
            capture_output=True,
            text=True,
            env=environment,
        )
        if found.returncode == 0:
            return found.stdout.strip()
        said = found.stderr.strip()
    raise MissingPythonError(said)


def _runs(python: Path) -> bool:
    try:
        done = subprocess.run(
            [str(python), "-m", "pip", "--version"], check=False, capture_output=True
        )
    except OSError:
        return False
    return done.returncode == 0
