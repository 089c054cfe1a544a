"""What a refusal of PowerOffice Go means, read from its status, title and the numbers in it.

The API has no machine-readable codes, and its sentences are for users and may change (facts 5.4).
So a refusal is recognised by what must be in it: the number, the reference or the id concerned.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from bindeledd.domain.errors import (
    BindeleddError,
    CredentialsError,
    MissingRightError,
    RejectedError,
    StaleError,
    UnavailableError,
)

_INTEGER = re.compile(r"(?<!\w)(?<!\d[.,])(?<![^\W\d]-)[0-9]{1,18}(?!\w)(?![.,]\d)")
"""Whole numbers: not part of a word, of a decimal or of a code such as AB-12."""

_AFTER_ID = re.compile(r"\bid\b\D{0,3}([0-9]{1,18})\b", re.IGNORECASE)
_VALIDATION = "validation"
_BOUNDS = 2


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused call: what the ERP answered, and what we had asked of which object.

    `fields` are the API's names of the properties that were sent.
    """

    status: int
    payload: object | None = None
    is_json: bool = True
    right: str = ""
    object_id: str | None = None
    number: str | None = None
    reference: str | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Title and detail of a problem, whatever the case of its keys."""

    title: str = ""
    detail: str = ""

    @property
    def verbatim(self) -> str | None:
        """What is shown to people: the detail, else the title."""
        return self.detail or self.title or None


def words_of(payload: object | None) -> Words:
    """Read ProblemDetails with keys in either case, or the gateway's own shape (facts 5.4)."""
    if not isinstance(payload, Mapping):
        return Words(detail=payload if isinstance(payload, str) else "")
    named = {str(key).lower(): value for key, value in payload.items() if isinstance(value, str)}
    detail = named.get("detail") or named.get("message") or named.get("error_description") or ""
    return Words(title=named.get("title", ""), detail=detail)


def error_of(refusal: Refusal) -> BindeleddError:
    """Name the error of a refused call."""
    words = words_of(refusal.payload)
    if not refusal.is_json:
        # A page instead of the API's answer: something is in between, nobody's key or object.
        return UnavailableError()
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        return CredentialsError(system_message=words.verbatim)
    if refusal.status == HTTPStatus.FORBIDDEN:
        details = {"right": refusal.right} if refusal.right else {}
        return MissingRightError(system_message=words.verbatim, details=details)
    if refusal.status == HTTPStatus.PRECONDITION_FAILED or _is_gone(refusal, words):
        return StaleError(system_message=words.verbatim)
    if refusal.status == HTTPStatus.NOT_FOUND and words.verbatim is None:
        return UnavailableError()
    code, details = _recognise(refusal, words)
    return RejectedError(code, system_message=words.verbatim, details=details)


def is_absent(refusal: Refusal) -> bool:
    """Tell whether a 404 speaks of the object: an unknown route answers without a problem."""
    return (
        refusal.status == HTTPStatus.NOT_FOUND
        and refusal.is_json
        and words_of(refusal.payload).verbatim is not None
    )


def _is_gone(refusal: Refusal, words: Words) -> bool:
    return (
        refusal.status == HTTPStatus.NOT_FOUND
        and refusal.object_id is not None
        and refusal.object_id in _INTEGER.findall(words.detail)
        and _VALIDATION not in words.title.lower()
    )


def _recognise(refusal: Refusal, words: Words) -> tuple[str, dict[str, str]]:
    detail = words.detail
    if refusal.status == HTTPStatus.NOT_FOUND:
        return "missing_reference", {}
    if refusal.status == HTTPStatus.CONFLICT:
        return "in_use", {}
    if refusal.reference and f"'{refusal.reference}'" in detail:
        found = _AFTER_ID.search(detail.rpartition(f"'{refusal.reference}'")[2])
        return "reference_in_use", {"id": found.group(1)} if found else {}
    series = _series(refusal.number, detail)
    if series is not None:
        return "number_outside_series", {"first": series[0], "last": series[1]}
    if refusal.number and refusal.number in _INTEGER.findall(detail):
        return "number_in_use", {"number": refusal.number}
    name = _named_field(refusal.fields, detail)
    if name is not None:
        return "field_refused", {"field": name}
    return "refused_by_system", {}


def _series(number: str | None, detail: str) -> tuple[str, str] | None:
    """Two bounds in the text, and the number that was sent outside them."""
    if not number or not number.isdigit():
        return None
    bounds = [found for found in _INTEGER.findall(detail) if found != number]
    if len(bounds) != _BOUNDS:
        return None
    first, last = int(bounds[0]), int(bounds[1])
    if first >= last or first <= int(number) <= last:
        return None
    return bounds[0], bounds[1]


def _named_field(fields: tuple[str, ...], detail: str) -> str | None:
    """A property that the text names: compound names anywhere, simple ones only when quoted."""
    for name in fields:
        compound = sum(letter.isupper() for letter in name) > 1
        pattern = rf"\b{name}\b" if compound else rf"['\"/]{name}['\"]"
        if re.search(pattern, detail, re.IGNORECASE):
            return name
    return None
