"""Planted defects that each break one clause of a requirement; its marked tests must fail.

They are switched on by tests alone, for a whole run, with `--defect NAME`. One whose target is
gone fails, so that these lists stay true. What they break is broken for every register.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from bindeledd.domain.identity import Dimension
from bindeledd.domain.policy import (
    DimensionPolicy,
    Recipe,
    Settings,
)

Planting = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One planted defect: its name, what it breaks, and whose tests must notice."""

    name: str
    what: str
    requirements: tuple[str, ...]
    plant: Planting


_FOUND: dict[str, Mutation] = {}


def breaks(*requirements: str) -> Callable[[Planting], Planting]:
    """Put a defect into the list; its docstring says what it breaks."""

    def listed(plant: Planting) -> Planting:
        what = (plant.__doc__ or "").partition("\n")[0]
        _FOUND[plant.__name__] = Mutation(plant.__name__, what, requirements, plant)
        return plant

    return listed


def all_mutations() -> Mapping[str, Mutation]:
    """Give every planted defect by its name."""
    return dict(_FOUND)


def set_policies(
    patch: pytest.MonkeyPatch, change: Callable[[DimensionPolicy], DimensionPolicy]
) -> None:
    """Change every policy that a recipe and a customer's settings make."""
    policy = Recipe.policy

    def changed(recipe: Recipe, dimension: Dimension, settings: Settings) -> DimensionPolicy:
        return change(policy(recipe, dimension, settings))

    patch.setattr(Recipe, "policy", changed)
