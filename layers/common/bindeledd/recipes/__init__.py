"""The integrations that ship, each declared in one module; a vendor adds a sixth here (ALL-10)."""

from __future__ import annotations

from collections.abc import Mapping

from bindeledd.domain.policy import Recipe
from bindeledd.recipes.svenn_poweroffice import SVENN_POWEROFFICE

__all__ = ["RECIPES"]

RECIPES: Mapping[str, Recipe] = {recipe.name: recipe for recipe in (SVENN_POWEROFFICE,)}
