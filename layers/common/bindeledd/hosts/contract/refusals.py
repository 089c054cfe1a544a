"""What a host's refusal means: the contract's problem codes, else the status (facts 6.1 rule 8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType

from bindeledd.domain.errors import (
    BindeleddError,
    CredentialsError,
    MissingRightError,
    RejectedError,
    StaleError,
    UnavailableError,
)
from bindeledd.transport import Answer

PROBLEMS: Mapping[str, str] = MappingProxyType(
    {
        "validation_failed": "field_refused",
        "number_taken": "number_in_use",
        "number_not_allowed": "number_not_allowed",
        "locked": "locked",
        "not_supported": "not_supported_by_host",
        "unit_unknown": "unit_unknown",
        "reference_unknown": "missing_reference",
        "conflict": "conflict_at_host",
    }
)
"""Codes of the contract that concern the object, and the problem that each one is."""

STATUSES: Mapping[int, str] = MappingProxyType(
    {
        HTTPStatus.METHOD_NOT_ALLOWED: "not_supported_by_host",
        HTTPStatus.CONFLICT: "conflict_at_host",
        HTTPStatus.LOCKED: "locked",
    }
)
"""What a status says by itself, where a host gave no code of the contract."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem document, as far as it was understood."""

    code: str = ""
    words: str | None = None
    field: str | None = None


def problem_of(payload: object | None) -> Problem:
    """Read problem+json; anything else is a problem without a code."""
    if not isinstance(payload, Mapping):
        return Problem()
    detail, title, code = (payload.get(name) for name in ("detail", "title", "code"))
    words = next((text for text in (detail, title) if isinstance(text, str) and text), None)
    return Problem(
        code=code if isinstance(code, str) else "",
        words=words,
        field=_first_pointer(payload.get("errors")),
    )


def error_of(answer: Answer, *, updates: bool = False) -> BindeleddError:
    """Name the error of a refused call; `updates` says that it changed an existing object."""
    problem = problem_of(answer.payload)
    if not answer.is_json:
        return UnavailableError()
    if answer.status == HTTPStatus.UNAUTHORIZED or problem.code == "unauthorized":
        return CredentialsError(system_message=problem.words)
    if answer.status == HTTPStatus.FORBIDDEN:
        return MissingRightError("host_right_missing", system_message=problem.words)
    if _is_stale(answer, problem, updates=updates):
        return StaleError(system_message=problem.words)
    if answer.status == HTTPStatus.NOT_FOUND:
        return UnavailableError(system_message=problem.words)
    details = {"field": problem.field} if problem.field else {}
    code = PROBLEMS.get(problem.code) or STATUSES.get(answer.status)
    return RejectedError(code, system_message=problem.words, details=details)


def is_absent(answer: Answer) -> bool:
    """Tell whether a 404 speaks of the object: an unknown address answers without a problem."""
    if answer.status != HTTPStatus.NOT_FOUND or not isinstance(answer.payload, Mapping):
        return False
    return problem_of(answer.payload).code in {"", "not_found"}


def is_surely_absent(answer: Answer) -> bool:
    """Tell whether a 404 says so by the contract's code: a gateway without the route does not."""
    return is_absent(answer) and problem_of(answer.payload).code == "not_found"


def is_cursor_expired(answer: Answer) -> bool:
    """Tell whether a list must be read in full, because its cursor is no longer known (C4)."""
    return answer.status == HTTPStatus.GONE


def _is_stale(answer: Answer, problem: Problem, *, updates: bool) -> bool:
    if answer.status == HTTPStatus.PRECONDITION_FAILED:
        return True
    return updates and (problem.code == "conflict" or is_absent(answer))


def _first_pointer(errors: object) -> str | None:
    if not isinstance(errors, Sequence) or isinstance(errors, str):
        return None
    for error in errors:
        pointer = error.get("pointer") if isinstance(error, Mapping) else None
        if isinstance(pointer, str) and pointer.strip("/#"):
            return pointer.strip("/#")[:100]
    return None
