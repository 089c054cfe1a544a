"""The search for a Python, among stand-ins that answer as interpreters and broken shims do."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "tools" / "find_python.sh"

Install = Callable[[str, str], Path]


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Give a folder that is the whole PATH: `sed`, and the stand-ins that a test adds."""
    sed = shutil.which("sed")
    assert sed
    (tmp_path / "sed").symlink_to(sed)
    return tmp_path


@pytest.fixture
def install(machine: Path) -> Install:
    def install_stand_in(name: str, answer: str) -> Path:
        """Add a program that answers with a version and whether it has venv, or fails."""
        path = machine / name
        path.parent.mkdir(parents=True, exist_ok=True)
        body = f'echo "{answer} {path}"' if answer else "exit 127"
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
        return path

    return install_stand_in


def search(machine: Path, *arguments: str, **variables: str) -> tuple[int, str, str]:
    environment = {"PATH": str(machine), "HOME": str(machine), **variables}
    done = subprocess.run(
        ["/bin/sh", str(SCRIPT), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.strip(), done.stderr.strip()


def test_the_newest_is_taken(machine: Path, install: Install) -> None:
    install("python3", "3.11 yes")
    install("python3.12", "3.12 yes")
    newest = install("python3.13", "3.13 yes")
    assert search(machine) == (0, str(newest), "")


def test_a_shim_that_does_not_run_is_passed_over(machine: Path, install: Install) -> None:
    install("python3.13", "")
    install("python3.12", "")
    fits = install("python3", "3.11 yes")
    assert search(machine) == (0, str(fits), "")


def test_a_version_manager_is_asked_last(machine: Path, install: Install) -> None:
    install("python3", "3.9 yes")
    fits = install(".pyenv/versions/3.12.4/bin/python3", "3.12 yes")
    assert search(machine) == (0, str(fits), "")


def test_one_without_venv_is_passed_over(machine: Path, install: Install) -> None:
    install("python3.13", "3.13 no")
    fits = install("python3.11", "3.11 yes")
    assert search(machine) == (0, str(fits), "")


def test_the_search_can_be_narrowed(machine: Path, install: Install) -> None:
    install("python3.12", "3.12 yes")
    code, found, _ = search(machine, "3.13")
    assert (code, found) == (1, "")


def test_the_named_one_is_taken_or_nothing(machine: Path, install: Install) -> None:
    install("python3.13", "3.13 yes")
    named = install("special", "3.11 yes")
    old = install("old", "3.8 yes")
    assert search(machine, PYTHON=str(named))[:2] == (0, str(named))
    code, found, line = search(machine, PYTHON=str(old))
    assert (code, found) == (1, "")
    assert line == f"Bindeledd needs Python 3.13, 3.12, 3.11, and PYTHON={old} is 3.8."


@pytest.mark.parametrize(
    ("present", "words"),
    [
        ({}, "found none"),
        ({"python3": "3.9 yes"}, "found 3.9"),
        ({"python3": "3.14 yes", "python": "2.7 no"}, "found 3.14 2.7"),
        ({"python3.13": ""}, "found none"),
        ({"python3.11": "3.11 no"}, "apt install python3.11-venv"),
    ],
)
def test_what_is_missing_is_one_line(
    machine: Path, install: Install, present: dict[str, str], words: str
) -> None:
    for name, answer in present.items():
        install(name, answer)
    code, found, said = search(machine)
    assert (code, found) == (1, "")
    assert words in said
    assert len(said.splitlines()) == 1


def test_a_named_one_that_is_not_there_is_one_line(machine: Path) -> None:
    code, found, said = search(machine, PYTHON=os.devnull)
    assert (code, found) == (1, "")
    assert said == f"Bindeledd needs Python 3.13, 3.12, 3.11, and PYTHON={os.devnull} does not run."
