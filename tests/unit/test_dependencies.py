"""What is imported is declared, where it is declared for, and declared things are explained."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tools.lock import LOCKS, Lock, declared, faults, pins

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OWN = {"bindeledd", "functions", "local", "tests", "tools"}


def canonical(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def available(*, group: str | None) -> set[str]:
    return {canonical(each) for each in declared(Lock("", project=True, group=group), PROJECT)}


def imported(node: ast.AST) -> set[str]:
    """Name the foreign packages that are imported while running, not for types alone."""
    names: set[str] = set()
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            names |= imported(ast.Module(child.orelse, []))
        elif isinstance(child, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in child.names}
        elif isinstance(child, ast.ImportFrom) and child.module:
            names.add(child.module.partition(".")[0])
        else:
            names |= imported(child)
    return names - set(sys.stdlib_module_names) - OWN


@pytest.mark.parametrize(
    ("folder", "group"),
    [
        ("layers/common/bindeledd", None),
        ("functions", None),
        ("local", "local"),
        ("tools", "dev"),
    ],
)
def test_what_is_imported_is_declared_for_that_place(folder: str, group: str | None) -> None:
    distributions = packages_distributions()
    declared_here = available(group=group)
    missing = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / folder).rglob("*.py")
        for name in imported(ast.parse(path.read_text(encoding="utf-8")))
        if not {canonical(each) for each in distributions.get(name, [name])} & declared_here
    }
    assert missing == set()


def test_every_declared_package_has_a_dated_reason() -> None:
    decisions = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    explained = {
        canonical(name)
        for row in re.findall(r"(?m)^\| (`[^|]+) \| \d{4}-\d{2}-\d{2} \|", decisions)
        for name in re.findall(r"`([^`]+)`", row)
    }
    wanted = available(group="dev") | available(group="sam") | available(group="lock")
    assert wanted - explained == set()
    assert explained - wanted == set()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.path)
def test_every_lock_belongs_to_the_declarations(lock: Lock) -> None:
    assert faults(lock, PROJECT, ROOT) == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.path)
def test_locks_name_hashes_and_no_index(lock: Lock) -> None:
    text = (ROOT / lock.path).read_text(encoding="utf-8")
    entries = re.findall(r"(?m)^[a-z0-9].*\n(?:[ \t].*\n)*", text)
    assert len(entries) >= len(pins(text)) > 0
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text
