"""The set-up as a newcomer meets it: real environments, real pip, an index that is a folder."""

import hashlib
import os
import shutil
import signal
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAME = "lock"  # the smallest of the environments; all are made alike
INTERPRETER = Path(os.path.realpath(shutil.which("python3") or "python3"))

pytestmark = pytest.mark.slow


def wheel(folder: Path, name: str) -> str:
    """Write a package with one module and return its hash."""
    place = folder / name
    place.mkdir(parents=True)
    info = f"{name}-1.0.dist-info"
    content = {
        f"{name}.py": "",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    content[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in content)
    path = place / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for inside, text in content.items():
            archive.writestr(inside, text)
    (place / "index.html").write_text(f'<a href="{path.name}">{path.name}</a>')
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass
class Checkout:
    """A copy of the repository's set-up beside an index with the packages `one` and `two`."""

    root: Path
    hashes: dict[str, str]

    @property
    def packages(self) -> set[str]:
        found = self.root.glob(f".venv-{NAME}/lib/python3.*/site-packages/*-1.0.dist-info")
        return {path.name.partition("-")[0] for path in found}

    def write_lock(self, *names: str) -> None:
        lines = [f"{name}==1.0 \\\n    --hash=sha256:{self.hashes[name]}\n" for name in names]
        (self.root / "requirements" / f"{NAME}.txt").write_text("".join(lines))

    def start(self, **variables: str) -> "subprocess.Popen[str]":
        settings = {
            "PATH": f"{INTERPRETER.parent}:{os.defpath}",
            "HOME": str(self.root),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": (self.root / "index").as_uri(),
            **variables,
        }
        return subprocess.Popen(
            ["/bin/sh", "tools/environment.sh", NAME],
            cwd=self.root,
            env=settings,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def set_up(self, **variables: str) -> tuple[int, list[str]]:
        process = self.start(**variables)
        _, said = process.communicate(timeout=120)
        return process.returncode, said.splitlines()


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    (tmp_path / "tools").mkdir()
    (tmp_path / "requirements").mkdir()
    for name in ("environment.sh", "environment.py", "find_python.sh"):
        shutil.copy(ROOT / "tools" / name, tmp_path / "tools")
    hashes = {name: wheel(tmp_path / "index", name) for name in ("one", "two")}
    made = Checkout(tmp_path, hashes)
    made.write_lock("one", "two")
    yield made
    shutil.rmtree(tmp_path, ignore_errors=True)


def test_two_at_once_make_it_once_and_it_follows_its_lock(checkout: Checkout) -> None:
    both = [checkout.start(), checkout.start()]
    said = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert checkout.packages == {"one", "two"}
    assert sum(f"Setting up .venv-{NAME} ({NAME}) ..." in each for each in said) == 1
    assert sum("waiting" in each for each in said) == 1

    assert checkout.set_up() == (0, [])

    checkout.write_lock("two")
    code, lines = checkout.set_up()
    assert (code, checkout.packages) == (0, {"two"}), lines
    assert lines[0] == f"Bringing up to date .venv-{NAME} ({NAME}) ..."

    interpreter = checkout.root / f".venv-{NAME}" / "bin" / "python"
    interpreter.unlink()
    interpreter.symlink_to(checkout.root / "gone")
    code, lines = checkout.set_up()
    assert (code, checkout.packages) == (0, {"two"}), lines
    assert lines[0].startswith("Setting up")


def test_what_was_left_half_made_is_made_anew(checkout: Checkout) -> None:
    process = checkout.start()
    assert process.stderr is not None
    assert process.stderr.readline().startswith("Setting up")
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    code, said = checkout.set_up()
    assert (code, checkout.packages) == (0, {"one", "two"}), said
    assert said[0].startswith("Setting up")


def test_what_is_wrong_is_one_line(checkout: Checkout) -> None:
    code, said = checkout.set_up(PIP_INDEX_URL="http://127.0.0.1:9/simple")
    assert code == 1
    assert [line.split(";")[0] for line in said[1:]] == ["No package index answers"]

    checkout.hashes["one"] = "0" * 64
    checkout.write_lock("one", "two")
    code, said = checkout.set_up()
    assert code == 1
    assert len(said) == 2
    assert said[1].startswith("The package index gave a file that the lock does not know")
    assert not list(checkout.root.rglob("bindeledd-environment.json")), "it counts as done"
