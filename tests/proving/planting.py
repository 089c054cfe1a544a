"""`--defect NAME` plants one defect for a whole run of pytest, to look at what it does."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.proving.mutations import Mutation


PLANTING = (
    *("rule_mutations", "run_mutations", "write_mutations"),
    *("access_mutations", "hour_mutations"),
)
"""The modules that plant."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the planting of a defect."""
    group = parser.getgroup("proving")
    group.addoption("--defect", metavar="NAME", help="plant a defect for the whole run")


def pytest_configure(config: pytest.Config) -> None:
    """Plant what was asked for, before any test is collected."""
    name = config.getoption("--defect")
    if name:
        known = all_mutations()
        if name not in known:
            raise pytest.UsageError(f"--defect {name}: known are {', '.join(sorted(known))}.")
        patch = pytest.MonkeyPatch()
        known[name].plant(patch)
        config.add_cleanup(patch.undo)


def all_mutations() -> Mapping[str, Mutation]:
    """Give every planted defect by its name; the product is imported here and not before."""
    for module in PLANTING:
        import_module(f"tests.proving.{module}")
    found: Mapping[str, Mutation] = import_module("tests.proving.mutations").all_mutations()
    return found
