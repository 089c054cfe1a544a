"""`--defect NAME` plants one defect for a whole run; `--proves ID,ID` runs whose tests must see it.

The run then ends as soon as a test of each of these requirements has failed, and `--proof FILE`
keeps which.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.proving.mutations import Mutation


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the planting of a defect."""
    group = parser.getgroup("proving")
    group.addoption("--defect", metavar="NAME", help="plant a defect for the whole run")
    group.addoption("--proves", metavar="IDS", help="run the tests of these requirements only")
    group.addoption("--proof", metavar="FILE", help="keep which test saw the defect")


def pytest_configure(config: pytest.Config) -> None:
    """Plant what was asked for, before any test is collected."""
    name = config.getoption("--defect")
    if name:
        _plant(config, name)
    wanted = config.getoption("--proves")
    if wanted:
        proof = config.getoption("--proof")
        kept = Path(proof) if proof else None
        config.pluginmanager.register(_Proof(wanted.split(","), kept), "proof")


def all_mutations() -> Mapping[str, Mutation]:
    """Give every planted defect by its name; the product is imported here and not before."""
    for module in ("rule_mutations", "run_mutations"):
        import_module(f"tests.proving.{module}")
    found: Mapping[str, Mutation] = import_module("tests.proving.mutations").all_mutations()
    return found


def _plant(config: pytest.Config, name: str) -> None:
    known = all_mutations()
    if name not in known:
        raise pytest.UsageError(f"--defect {name}: known are {', '.join(sorted(known))}.")
    patch = pytest.MonkeyPatch()
    known[name].plant(patch)
    config.add_cleanup(patch.undo)


class _Proof:
    """Runs the tests of some requirements until one of each has failed."""

    def __init__(self, wanted: Collection[str], kept: Path | None) -> None:
        self._open = set(wanted)
        self._kept = kept
        self._found: dict[str, str] = {}
        self._marks: dict[str, set[str]] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Leave out the tests of other requirements, and those that need a browser."""
        left = [item for item in items if _named(item) & self._open and not _looks(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in left])
        items[:] = left
        self._marks = {item.nodeid: _named(item) for item in left}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Notice a failure, and end the run when nothing is wanted any more."""
        if report.when == "call" and report.failed:
            seen = self._marks[report.nodeid] & self._open
            self._found |= dict.fromkeys(seen, report.nodeid)
            self._open -= seen

    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        """End the run when nothing is wanted any more."""
        if not self._open:
            item.session.shouldstop = "each requirement's tests saw the defect"

    def pytest_sessionfinish(self) -> None:
        """Keep which test saw the defect."""
        if self._kept is not None:
            self._kept.write_text(json.dumps(self._found), encoding="utf-8")


def _named(item: pytest.Item) -> set[str]:
    return {each for mark in item.iter_markers("requirement") for each in mark.args}


def _looks(item: pytest.Item) -> bool:
    return item.get_closest_marker("browser") is not None
