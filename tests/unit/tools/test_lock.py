"""A stale or hand-edited lock, or one out of step with a larger one, is found without an index."""

from pathlib import Path
from typing import Any

import pytest

from tools.lock import HEADER, SEAL, Lock, declared, faults, pins, seal

LARGER = Lock("dev.txt", project=True, group="dev")
SMALLER = Lock("runtime.txt", project=True, constraint="dev.txt")
LINES = "one==1.0 \\\n    --hash=sha256:00\n"


@pytest.fixture
def project() -> dict[str, Any]:
    return {
        "project": {"dependencies": ["one>=1"], "requires-python": ">=3.11"},
        "dependency-groups": {"local": ["two"], "dev": [{"include-group": "local"}, "three"]},
    }


def put(root: Path, lock: Lock, project: dict[str, Any], lines: str = LINES) -> None:
    text = f"{HEADER}{SEAL}{seal(lock, project, lines)}\n{lines}"
    (root / lock.path).write_text(text, encoding="utf-8")


def test_declarations_include_those_of_included_groups(project: dict[str, Any]) -> None:
    assert declared(LARGER, project) == ["one>=1", "three", "two"]
    assert declared(SMALLER, project) == ["one>=1"]


def test_a_sealed_lock_is_in_order(tmp_path: Path, project: dict[str, Any]) -> None:
    put(tmp_path, LARGER, project)
    put(tmp_path, SMALLER, project)
    assert faults(LARGER, project, tmp_path) == faults(SMALLER, project, tmp_path) == []


def test_a_missing_lock_is_a_fault(tmp_path: Path, project: dict[str, Any]) -> None:
    assert faults(LARGER, project, tmp_path) == ["dev.txt is missing: run `make lock`."]


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("project", {"dependencies": ["one>=2"], "requires-python": ">=3.11"}),
        ("project", {"dependencies": ["one>=1"], "requires-python": ">=3.12"}),
        ("dependency-groups", {"local": ["two>2"], "dev": [{"include-group": "local"}, "three"]}),
    ],
)
def test_changed_declarations_make_it_stale(
    tmp_path: Path, project: dict[str, Any], part: str, value: dict[str, Any]
) -> None:
    put(tmp_path, LARGER, project)
    assert faults(LARGER, {**project, part: value}, tmp_path)


@pytest.mark.parametrize("damage", ["one==1.1", "# comment\none==1.0"])
def test_an_edit_by_hand_is_found(tmp_path: Path, project: dict[str, Any], damage: str) -> None:
    put(tmp_path, LARGER, project)
    path = tmp_path / LARGER.path
    path.write_text(path.read_text().replace("one==1.0", damage), encoding="utf-8")
    assert faults(LARGER, project, tmp_path)


def test_versions_that_differ_from_the_larger_lock_are_found(
    tmp_path: Path, project: dict[str, Any]
) -> None:
    put(tmp_path, LARGER, project)
    put(tmp_path, SMALLER, project, LINES.replace("1.0", "1.1") + "four==4 \\\n")
    assert faults(SMALLER, project, tmp_path) == ["runtime.txt differs from dev.txt in one, four."]


def test_two_versions_for_two_pythons_are_both_read() -> None:
    text = "net==3.6 ; python_version < '3.12' \\\nnet==3.7 ; python_version >= '3.12' \\\n"
    assert pins(text) == {"net": {"3.6", "3.7"}}
