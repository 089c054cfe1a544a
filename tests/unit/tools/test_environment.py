"""When an environment counts as current, and what a failed installation is said to be."""

import json
from pathlib import Path

import pytest

from tools import environment as environments
from tools.environment import Environment


@pytest.fixture
def requirements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of locks in place of the repository's."""
    folder = tmp_path / "requirements"
    folder.mkdir()
    for name in ("local", "dev"):
        (folder / f"{name}.txt").write_text(f"# {name}\n")
    monkeypatch.setattr(environments, "ROOT", tmp_path)
    return folder


@pytest.fixture
def finished(tmp_path: Path, requirements: Path) -> Environment:
    """Give an environment that was finished under the larger lock."""
    environment = Environment("dev", tmp_path / ".venv", ["dev"])
    packages = environment.folder / "lib" / "python3.12" / "site-packages"
    (packages / "tiny-1.0.dist-info").mkdir(parents=True)
    stamp = {
        "folder": str(environment.folder),
        "lock": "dev",
        "packages": ["tiny-1.0"],
        "python": "3.12",
        "sha256": environments.digest("dev"),
    }
    environment.stamp.write_text(json.dumps(stamp))
    return environment


def smaller(environment: Environment) -> Environment:
    return Environment("local", environment.folder, ["dev", "local"])


def test_a_finished_one_is_current_for_what_its_lock_includes(finished: Environment) -> None:
    assert environments.is_current(finished)
    assert environments.is_current(smaller(finished))


def test_the_smaller_lock_does_not_cover_the_larger(
    finished: Environment, requirements: Path
) -> None:
    stamp = json.loads(finished.stamp.read_text())
    stamp.update(lock="local", sha256=environments.digest("local"))
    finished.stamp.write_text(json.dumps(stamp))
    assert environments.is_current(smaller(finished))
    assert not environments.is_current(finished)


def test_a_changed_lock_makes_it_stale(finished: Environment, requirements: Path) -> None:
    (requirements / "dev.txt").write_text("# another\n")
    assert not environments.is_current(finished)


def test_a_package_that_went_missing_makes_it_stale(finished: Environment) -> None:
    next(finished.folder.rglob("tiny-1.0.dist-info")).rmdir()
    assert not environments.is_current(finished)


def test_a_moved_one_is_not_usable(finished: Environment) -> None:
    moved = finished.folder.rename(finished.folder.with_name(".venv-moved"))
    assert environments.read_stamp(Environment("dev", moved, ["dev"])) is None


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"folder": 1}'])
def test_a_stamp_cut_off_counts_as_none(finished: Environment, content: str) -> None:
    finished.stamp.write_text(content)
    assert environments.read_stamp(finished) is None
    assert not environments.is_current(finished)


def test_shares_name_every_package_once_with_its_hashes(
    finished: Environment, requirements: Path
) -> None:
    entries = [f"p{number}==1 \\\n    --hash=sha256:{number:064}\n" for number in range(5)]
    (requirements / "dev.txt").write_text("# head\n" + "".join(entries))
    parts = [path.read_text() for path in environments.shares(finished)]
    assert len(parts) == 2
    assert sorted("".join(parts)) == sorted("".join(entries))
    assert all(sum(entry in part for part in parts) == 1 for entry in entries)


def test_what_would_send_packages_elsewhere_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.invalid/simple")
    settings = environments.installer_settings()
    assert "PIP_TARGET" not in settings
    assert settings["PIP_USER"] == "0"
    assert settings["PIP_INDEX_URL"] == "https://index.invalid/simple"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "WARNING: Retrying: NewConnectionError('')\nERROR: No matching distribution found\n",
            "No package index answers",
        ),
        (
            "ERROR: No matching distribution found for tiny==1.0\n",
            "The package index lacks a package of the lock: No matching distribution found for",
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n",
            "a file that the lock does not know",
        ),
        ("ERROR: Could not install: [Errno 28] No space left on device\n", "no space left"),
        ("ERROR: Something new\n", "could not be installed: Something new"),
        ("", "pip gave no reason"),
    ],
)
def test_a_failure_is_named_in_one_line(words: str, said: str) -> None:
    reason = environments.reason(words)
    assert said in reason
    assert "\n" not in reason
