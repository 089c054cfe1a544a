"""The catalogue of problems: a stable code, a severity, and plain words in nb, sv and en (ALL-13).

The other system's own words are never part of it: they are kept verbatim and shown beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bindeledd.domain.problems import en, nb, sv
from bindeledd.domain.problems.catalogue import SEVERITIES, Severity

__all__ = [
    "LANGUAGES",
    "PROBLEMS",
    "Explanation",
    "Problem",
    "Severity",
    "Text",
    "describe",
    "explain",
]

Text = tuple[str, str, str]
"""Title, explanation and next step."""

_TEXTS: Mapping[str, Mapping[str, Text]] = {"nb": nb.TEXTS, "sv": sv.TEXTS, "en": en.TEXTS}
_MEMBERS: Mapping[str, Mapping[str, str]] = {"nb": nb.MEMBERS, "sv": sv.MEMBERS, "en": en.MEMBERS}

LANGUAGES = tuple(_TEXTS)
UNKNOWN = "internal_error"


@dataclass(frozen=True, slots=True)
class Problem:
    """A catalogued kind of failure."""

    code: str
    severity: Severity
    texts: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A problem as it is told to somebody, in one language."""

    code: str
    severity: Severity
    title: str
    explanation: str
    next_step: str


PROBLEMS: Mapping[str, Problem] = {
    code: Problem(code, severity, {name: texts[code] for name, texts in _TEXTS.items()})
    for code, severity in SEVERITIES.items()
}


class _Named(dict[str, str]):
    """Details for a text; a missing one is told as a dash and never as a failure."""

    def __missing__(self, name: str) -> str:
        return "–"


def explain(code: str, language: str, details: Mapping[str, str] | None = None) -> Explanation:
    """Tell a problem in plain words; an unknown code is told as a fault of our own."""
    problem = PROBLEMS.get(code) or PROBLEMS[UNKNOWN]
    texts = problem.texts.get(language) or problem.texts["en"]
    named = _Named(details or {})
    if "state" in named:
        named["state"] = _state_named(named["state"], language)
    title, explanation, next_step = (text.format_map(named) for text in texts)
    return Explanation(problem.code, problem.severity, title, explanation, next_step)


def _state_named(state: str, language: str) -> str:
    """Name a connection's or a line's state in words, since its code is none of the reader's."""
    members = _MEMBERS.get(language) or _MEMBERS["en"]
    line = members.get(f"TransferState.{state}", state)
    return members.get(f"ConnectionState.{state}", line)


def describe(member: StrEnum, language: str) -> str:
    """Tell in a few words what a reason, hint, outcome or state means."""
    members = _MEMBERS.get(language) or _MEMBERS["en"]
    return members[f"{type(member).__name__}.{member.value}"]
