"""Make the locks from pyproject.toml, and tell when they no longer belong to it.

Each lock names every package with the hashes of all its files, for every supported Python and
platform. All but two are cut from one resolution (`dev`), so that what is tested is what runs, here
and in the cloud. A seal over the declared dependencies and the lock's own lines makes a stale or
hand-edited lock visible without asking an index.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = "3.11"
CLOUD_PYTHON = "3.13"
CLOUD_PLATFORM = "aarch64-manylinux_2_28"
SEAL = "# seal: sha256:"
HEADER = "# Made from pyproject.toml by `make lock`; not to be edited.\n"


@dataclass(frozen=True, slots=True)
class Lock:
    """One lock: its file, what it is made from, and the lock whose versions it takes over."""

    path: str
    project: bool = False
    group: str | None = None
    constraint: str | None = None
    cloud: bool = False


# In the order of making: a constraint stands before what it constrains.
LOCKS = (
    Lock("requirements/dev.txt", project=True, group="dev"),
    Lock("requirements/local.txt", project=True, group="local", constraint="requirements/dev.txt"),
    Lock("requirements/runtime.txt", project=True, constraint="requirements/dev.txt"),
    Lock(
        "layers/common/requirements.txt",
        project=True,
        constraint="requirements/runtime.txt",
        cloud=True,
    ),
    Lock("requirements/sam.txt", group="sam"),
    Lock("requirements/lock.txt", group="lock"),
)


class LockError(Exception):
    """What is wrong with a lock, in one line."""


def declared(lock: Lock, project: Mapping[str, Any]) -> list[str]:
    """List the dependencies that a lock is made from, as pyproject.toml declares them."""
    found = list(project["project"]["dependencies"]) if lock.project else []
    pending = [lock.group] if lock.group else []
    while pending:
        for entry in project["dependency-groups"][pending.pop()]:
            if isinstance(entry, str):
                found.append(entry)
            else:
                pending.append(entry["include-group"])
    return sorted(found)


def seal(lock: Lock, project: Mapping[str, Any], lines: str) -> str:
    """Bind a lock's lines to the declarations that they were made from."""
    bound = {
        "declared": declared(lock, project),
        "lines": lines,
        "python": project["project"]["requires-python"],
        "target": [CLOUD_PYTHON, CLOUD_PLATFORM] if lock.cloud else [OLDEST_PYTHON],
    }
    return hashlib.sha256(json.dumps(bound, sort_keys=True).encode()).hexdigest()


def pins(lines: str) -> dict[str, set[str]]:
    """Read the versions that a lock names; two where Pythons need different ones."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"(?m)^([a-z0-9][a-z0-9-]*)==(\S+)", lines):
        found.setdefault(name, set()).add(version)
    return found


def split(text: str) -> tuple[str, str]:
    """Part a lock file into its seal and its lines."""
    header, _, rest = text.partition(SEAL)
    stamped, _, lines = rest.partition("\n")
    return (stamped, lines) if header == HEADER else ("", text)


def faults(lock: Lock, project: Mapping[str, Any], root: Path) -> list[str]:
    """Say what is wrong with a lock, without asking an index."""
    path = root / lock.path
    if not path.is_file():
        return [f"{lock.path} is missing: run `make lock`."]
    stamped, lines = split(path.read_text(encoding="utf-8"))
    if stamped != seal(lock, project, lines):
        return [f"{lock.path} does not belong to pyproject.toml: run `make lock`."]
    if lock.constraint is None:
        return []
    larger = pins((root / lock.constraint).read_text(encoding="utf-8"))
    strays = [
        name for name, versions in pins(lines).items() if not versions <= larger.get(name, set())
    ]
    return [f"{lock.path} differs from {lock.constraint} in {', '.join(strays)}."] if strays else []


def resolver_settings() -> dict[str, str]:
    """Hand the index and certificates that pip was told of to the resolver."""
    settings = dict(os.environ)
    command = [sys.executable, "-I", "-m", "pip", "config", "list"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    told = dict(re.findall(r"(?m)^(?:global\.|install\.|:env:\.)([a-z-]+)='(.*)'$", listed))
    for option, variable in (("index-url", "UV_DEFAULT_INDEX"), ("cert", "SSL_CERT_FILE")):
        if option in told:
            settings.setdefault(variable, told[option])
    return settings


def command_for(lock: Lock, *, output: Path, upgrade: bool) -> list[str]:
    """Write the resolver's command line for one lock."""
    resolver = Path(sys.executable).with_name("uv")
    command = [str(resolver), "pip", "compile", "--no-config", "--quiet", "--no-header"]
    command += ["--no-annotate", "--generate-hashes", "--no-python-downloads"]
    command += ["--output-file", str(output)]
    command += ["--python-version", CLOUD_PYTHON if lock.cloud else OLDEST_PYTHON]
    command += ["--python-platform", CLOUD_PLATFORM] if lock.cloud else ["--universal"]
    command += ["pyproject.toml"] if lock.project else []
    command += ["--group", lock.group] if lock.group else []
    command += ["--constraints", lock.constraint] if lock.constraint else []
    command += ["--upgrade"] if upgrade else []
    return command


def make(lock: Lock, project: Mapping[str, Any], *, upgrade: bool) -> None:
    """Resolve one lock and seal it; versions stay unless an upgrade is asked for."""
    path = ROOT / lock.path
    output = path.with_suffix(".part.txt")
    output.write_text(path.read_text(encoding="utf-8") if path.is_file() else "", encoding="utf-8")
    try:
        command = command_for(lock, output=output, upgrade=upgrade)
        resolved = subprocess.run(
            command, check=False, cwd=ROOT, env=resolver_settings(), capture_output=True, text=True
        )
        if resolved.returncode:
            problem = f"{lock.path} could not be resolved:\n{resolved.stderr.strip()}"
            raise LockError(problem)
        lines = output.read_text(encoding="utf-8")
    finally:
        output.unlink(missing_ok=True)
    if "://" in lines:
        problem = f"{lock.path} would name an address of an index."
        raise LockError(problem)
    path.write_text(f"{HEADER}{SEAL}{seal(lock, project, lines)}\n{lines}", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make all locks, or check them."""
    parser = argparse.ArgumentParser(prog="python -m tools.lock", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only tell whether they are current")
    parser.add_argument("--upgrade", action="store_true", help="take the newest allowed versions")
    chosen = parser.parse_args(arguments)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if chosen.check:
        found = [fault for lock in LOCKS for fault in faults(lock, project, ROOT)]
        print(*found or [f"{len(LOCKS)} locks belong to pyproject.toml."], sep="\n")
        return 1 if found else 0
    try:
        for lock in LOCKS:
            make(lock, project, upgrade=chosen.upgrade)
            print(lock.path)
    except LockError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
