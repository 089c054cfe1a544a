"""Check the template and build it twice: for the cloud, and for this machine to prove that it runs.

An arm64 build cannot be imported on another architecture, so the same steps are done for this
machine's, and its handlers are imported as Lambda imports them.

Wheels are first brought into `build/wheels` by pip under the lock's hashes, for both architectures;
SAM's builder then sees that folder and no package index. Left alone it would fetch the wheels of
another architecture by name and version only, past the lock.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from samtranslator.model.exceptions import InvalidDocumentException

from tools.artefacts import Built, defects, sizes
from tools.handlers import import_all
from tools.python313 import MissingPythonError, prepare
from tools.template import REGION, ROOT, TEMPLATE, for_architecture, translate

BUILD = ROOT / "build"
LOCK = ROOT / "layers" / "common" / "requirements.txt"
DEPLOYED = "arm64"
_MACHINE = {"aarch64": "arm64", "arm64": "arm64", "x86_64": "x86_64", "AMD64": "x86_64"}
_WHEEL_PLATFORMS = {
    architecture: [f"manylinux_2_{minor}_{name}" for minor in (34, 28, 17)]
    + [f"manylinux2014_{name}"]
    for architecture, name in {"arm64": "aarch64", "x86_64": "x86_64"}.items()
}


class BuildError(Exception):
    """Why the build is not to be used."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the build works with."""

    sam: str
    python: Path
    """The runtime's Python, bare."""

    @property
    def wheels(self) -> Path:
        """Where the locked wheels lie, for both architectures."""
        return BUILD / "wheels"

    @property
    def environment(self) -> dict[str, str]:
        """What SAM runs with: no telemetry, the right Python first, wheels from here alone."""
        return {
            **os.environ,
            "SAM_CLI_TELEMETRY": "0",
            "PATH": f"{self.python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
        }


def main(arguments: Sequence[str]) -> int:
    """Run every step; the first that fails ends the build."""
    options = argparse.ArgumentParser(prog="python -m tools.build", description=__doc__)
    options.add_argument("--sam", default="sam", help="the SAM command line")
    sam = options.parse_args(arguments).sam
    BUILD.mkdir(exist_ok=True)
    try:
        _step("validate", partial(_validate, sam))
        _step("translate and lint", partial(_lint, Path(sam).with_name("cfn-lint")))
        workshop = Workshop(sam, prepare(BUILD / "python3.13"))
        architectures = list(dict.fromkeys((DEPLOYED, _own_architecture())))
        _step("wheels", partial(_fetch_wheels, workshop, architectures))
        for architecture in architectures:
            _step(f"build {architecture}", partial(_build, workshop, architecture))
        _step("import handlers", partial(_import_handlers, workshop, architectures[-1]))
    except (BuildError, MissingPythonError) as error:
        print(error)
        return 1
    print(f"Deploy with: sam deploy --template-file {_shown(BUILD / DEPLOYED / 'template.yaml')}")
    return 0


def _step(name: str, work: Callable[[], str]) -> None:
    started = time.monotonic()
    try:
        result = work()
    except BuildError:
        print(f"{name:<20} failed {time.monotonic() - started:5.1f} s", flush=True)
        raise
    print(f"{name:<20} ok     {time.monotonic() - started:5.1f} s  {result}", flush=True)


def _validate(sam: str) -> str:
    _run([sam, "validate", "--region", REGION, "--template-file", str(TEMPLATE)])
    return _shown(TEMPLATE)


def _lint(linter: Path) -> str:
    """Lint what CloudFormation will get; a warning is a failure too."""
    try:
        translated = translate()
    except InvalidDocumentException as error:
        raise BuildError(error.message) from error
    document = BUILD / "cloudformation.json"
    document.write_text(json.dumps(translated, indent=2), encoding="utf-8")
    _run([str(linter), "--regions", REGION, "--include-checks", "I", "--", str(document)])
    return f"{len(translated['Resources'])} resources"


def _own_architecture() -> str:
    machine = platform.machine()
    if machine not in _MACHINE:
        message = f"Lambda has no architecture like this machine's, {machine}."
        raise BuildError(message)
    return _MACHINE[machine]


def _fetch_wheels(workshop: Workshop, architectures: Sequence[str]) -> str:
    for architecture in architectures:
        platforms = [f"--platform={name}" for name in _WHEEL_PLATFORMS[architecture]]
        download = [str(workshop.python), "-m", "pip", "download", "--quiet", "--require-hashes"]
        target = ["--only-binary=:all:", "--python-version=3.13", "--implementation=cp", *platforms]
        places = ["--requirement", str(LOCK), "--dest", str(workshop.wheels)]
        _run([*download, "--no-deps", *target, *places], environment=dict(os.environ))
    return f"{len(list(workshop.wheels.glob('*.whl')))} in {_shown(workshop.wheels)}"


def _build(workshop: Workshop, architecture: str) -> str:
    folder = BUILD / architecture
    source = BUILD / f"template-{architecture}.yaml"
    text = for_architecture(TEMPLATE.read_text(encoding="utf-8"), architecture)
    source.write_text(text, encoding="utf-8")
    command = [workshop.sam, "build", "--region", REGION, "--no-cached"]
    places = ["--template-file", source, "--base-dir", ROOT, "--build-dir", folder]
    _run([*command, *map(str, places)], environment=workshop.environment)
    built = Built(folder, architecture)
    _compile(workshop.python, built.layer / "python", where="/opt/python")
    for part in built.functions.values():
        _compile(workshop.python, part, where="/var/task")
    found = list(defects(built, magic=_magic(workshop.python)))
    if found:
        raise BuildError("\n".join(found))
    largest = max(sizes(built).values()) / 1024 / 1024
    return f"{largest:.1f} MB unzipped of 250, {len(built.functions)} functions"


def _compile(python: Path, folder: Path, *, where: str) -> None:
    """Write bytecode: where Lambda unpacks, nothing can be written; each cold start would compile.

    By hash and unchecked, since packing changes the dates of files.
    """
    mode = ["--invalidation-mode", "unchecked-hash", "-q", "-f"]
    _run([str(python), "-m", "compileall", *mode, "-s", str(folder), "-p", where, str(folder)])


def _magic(python: Path) -> bytes:
    told = _run([str(python), "-c", "import importlib.util as u; print(u.MAGIC_NUMBER.hex())"])
    return bytes.fromhex(told.strip())


def _import_handlers(workshop: Workshop, architecture: str) -> str:
    imported = import_all(Built(BUILD / architecture, architecture), workshop.python)
    failed = [f"{item.function}: {item.problem}" for item in imported if item.problem]
    if failed:
        raise BuildError("\n".join(failed))
    return ", ".join(f"{item.function} {item.milliseconds} ms" for item in imported)


def _run(command: Sequence[str], *, environment: Mapping[str, str] | None = None) -> str:
    """Run a program; its words are shown only when it fails."""
    quiet = {**os.environ, "SAM_CLI_TELEMETRY": "0"}
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment or quiet,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    except FileNotFoundError as error:
        message = f"{command[0]} is not there; `make build` sets it up."
        raise BuildError(message) from error
    if done.returncode:
        raise BuildError(done.stdout.strip() or f"{command[0]} ended with {done.returncode}")
    return done.stdout


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
