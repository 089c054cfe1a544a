"""Which problem of an object a refusal of PowerOffice Go is.

The sentences are for people and may change (facts 5.4), so none is recognised as a whole: what
counts is which of the numbers, values and property names that were sent stand in the text, and, for
the few rules that name none of them, the words that such a rule cannot do without.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType

from bindeledd.erps.poweroffice.refused import Refusal

Recognised = tuple[str, dict[str, str]]

_INTEGER = re.compile(r"(?<!\w)(?<!\d[.,])(?<![^\W\d]-)[0-9]{1,18}(?!\w)(?![.,]\d)")
"""Whole numbers: not part of a word, of a decimal or of a code such as AB-12."""

_AFTER_ID = re.compile(r"\bid\b\D{0,3}([0-9]{1,18})\b", re.IGNORECASE)
_BALANCE = re.compile(r"balance|saldo", re.IGNORECASE)
_SERIES = re.compile(r"\bserie", re.IGNORECASE)
_NUMBER = re.compile(r"\b(number|no|code|nummer|nr|kode)\b", re.IGNORECASE)
_BOUNDS = 2
_LONG_ENOUGH = 3
"""A number this long stands in a text for itself; a shorter one may count something else."""
_SHORTEST_VALUE = 2
_TOWN = frozenset({"City", "ZipCode"})

PROBLEMS: Mapping[tuple[str, ...], str] = MappingProxyType(
    {
        ("project", "inactive"): "project_not_open",
        ("customer", "project", "same"): "customer_differs_from_project",
        ("employee", "access", "project"): "employee_not_on_project",
        ("contact person", "compan"): "contact_person_not_possible",
        ("contact person", "private"): "contact_person_not_possible",
        ("already posted",): "locked",
        ("lock date",): "period_closed",
        ("period", "closed"): "period_closed",
        ("locked",): "locked",
        ("approved", "change"): "locked",
    }
)
"""Words that a rule's sentence cannot do without, and the problem (facts 2.4, 3.5, 4.2, 6)."""


def integers(text: str) -> list[str]:
    """List the whole numbers in a text."""
    return _INTEGER.findall(text)


def recognise(refusal: Refusal, detail: str) -> Recognised:
    """Name the problem of a refused object."""
    if refusal.status == HTTPStatus.NOT_FOUND:
        return "missing_reference", {}
    for recogniser in _IN_ORDER:
        found = recogniser(refusal, detail)
        if found is not None:
            return found
    if refusal.status == HTTPStatus.CONFLICT:
        return "in_use", {}
    return "refused_by_system", {}


def _reference(refusal: Refusal, detail: str) -> Recognised | None:
    """Our own reference, in quotes; the id of whoever has it follows (facts 2.2)."""
    if not refusal.reference or f"'{refusal.reference}'" not in detail:
        return None
    found = _AFTER_ID.search(detail.rpartition(f"'{refusal.reference}'")[2])
    return "reference_in_use", {"id": found.group(1)} if found else {}


def _balance(refusal: Refusal, detail: str) -> Recognised | None:
    """Archiving, refused for the sake of a balance (facts 2.2, 2.6)."""
    archives = refusal.sent.get("IsArchived") is True
    if archives and _BALANCE.search(detail):
        return "balance_not_zero", {}
    return None


def _series(refusal: Refusal, detail: str) -> Recognised | None:
    """Two bounds in the text, and the number that was sent outside them."""
    number = refusal.number
    if not number or not number.isdigit():
        return None
    bounds = [found for found in integers(detail) if found != number]
    if len(bounds) != _BOUNDS:
        return None
    first, last = int(bounds[0]), int(bounds[1])
    if first >= last or first <= int(number) <= last:
        return None
    return "number_outside_series", {"first": bounds[0], "last": bounds[1]}


def _too_long(refusal: Refusal, detail: str) -> Recognised | None:
    """A limit in the text that a text which was sent exceeds, and the property's name."""
    limits = [int(found) for found in integers(detail)]
    for name, value in refusal.sent.items():
        exceeded = [limit for limit in limits if isinstance(value, str) and limit < len(value)]
        if exceeded and _names(name, detail):
            most = max(exceeded)
            return "value_too_long", {
                "field": name,
                "length": str(len(str(value))),
                "max": str(most),
            }
    return None


def _dot(refusal: Refusal, detail: str) -> Recognised | None:
    """A code with the character that the ERP keeps for itself (facts 2.5)."""
    code = refusal.sent.get("Code")
    if isinstance(code, str) and "." in code and re.search(r"\bcode", detail, re.IGNORECASE):
        return "number_has_dot", {"number": code}
    return None


def _number(refusal: Refusal, detail: str) -> Recognised | None:
    """The number that was sent: in use, or, where the text speaks of series, not allowed."""
    if not refusal.number or not _holds_word(refusal.number, detail):
        return None
    if len(refusal.number) < _LONG_ENOUGH and not _NUMBER.search(detail):
        return None
    if _SERIES.search(detail):
        return "number_not_allowed", {"number": refusal.number}
    return "number_in_use", {"number": refusal.number}


def _rule(_refusal: Refusal, detail: str) -> Recognised | None:
    """A rule that names nothing of what was sent."""
    lowered = detail.lower()
    for words, problem in PROBLEMS.items():
        if all(word in lowered for word in words):
            return problem, {}
    return None


def _missing(refusal: Refusal, detail: str) -> Recognised | None:
    """A property that the text names and that was not sent, or sent empty."""
    empty = {name for name, value in refusal.sent.items() if value is None or value == ""}
    named = [name for name in sorted(refusal.unsent | empty) if _names(name, detail)]
    if not named:
        return None
    if named[0] in _TOWN:
        return "address_incomplete", {"field": named[0]}
    return "field_missing", {"field": named[0]}


def _value(refusal: Refusal, detail: str) -> Recognised | None:
    """A value that was sent and stands in the text."""
    for name, value in refusal.sent.items():
        text = value if isinstance(value, str) else ""
        if len(text) >= _SHORTEST_VALUE and _holds_word(text, detail):
            return "field_refused", {"field": name}
    return None


def _property(refusal: Refusal, detail: str) -> Recognised | None:
    """A property that was sent and is named in the text."""
    for name in refusal.sent:
        if _names(name, detail):
            return "field_refused", {"field": name}
    return None


_IN_ORDER: tuple[Callable[[Refusal, str], Recognised | None], ...] = (
    _reference,
    _balance,
    _series,
    _too_long,
    _dot,
    _number,
    _rule,
    _missing,
    _value,
    _property,
)


def _names(name: str, detail: str) -> bool:
    """Tell whether a text names a property.

    A compound name is no other word; a simple one must be quoted, or written as the API writes it.
    """
    simple = name.rpartition("/")[2]
    compound = sum(letter.isupper() for letter in simple) > 1
    loosely = rf"\b{simple}\b" if compound else rf"['\"/]{simple}['\"]"
    if re.search(loosely, detail, re.IGNORECASE):
        return True
    return re.search(rf"\b{simple}\b", detail) is not None


def _holds_word(word: str, detail: str) -> bool:
    if word.isdigit():
        return word in integers(detail)
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", detail) is not None
