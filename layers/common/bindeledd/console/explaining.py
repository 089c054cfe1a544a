"""Problems, reasons and states in the visitor's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bindeledd.console.languages import Texts
from bindeledd.domain.problems import Explanation, describe, explain


@dataclass(frozen=True, slots=True)
class Explainer:
    """Reads the catalogue in one language."""

    texts: Texts

    def problem(self, code: str, details: Mapping[str, str] | None = None) -> Explanation:
        """Explain a problem, its fields named as the pages name them."""
        named = dict(details or {})
        if "field" in named:
            named["field"] = self.texts.of("field", named["field"])
        return explain(code, self.texts.language, named)

    def member(self, member: StrEnum) -> str:
        """Say in words what a reason, hint, outcome or state means."""
        return describe(member, self.texts.language)
