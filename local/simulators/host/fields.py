"""The kinds of value that a register field may hold, and how a value is checked.

The host contract says how money, dates, countries and references are written. Keeping those rules
here, once, lets every dimension be a table of fields and nothing more (facts: host side, 6.1).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

JsonObject = dict[str, Any]


class Kind(Enum):
    """What a field's value is made of."""

    TEXT = "text"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    INSTANT = "instant"
    CHOICE = "choice"
    EMAIL = "email"
    COUNTRY = "country"
    CURRENCY = "currency"
    LANGUAGE = "language"
    REFERENCE = "reference"
    REFERENCES = "references"
    TEXTS = "texts"
    OBJECT = "object"
    OBJECTS = "objects"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a register: its wire name, its kind and its limits."""

    name: str
    kind: Kind
    required: bool = False
    max_length: int = 4000
    choices: tuple[str, ...] = ()
    refers_to: str | None = None
    members: tuple["Field", ...] = ()
    default: Any = None
    label: str | None = None
    read_only: bool = False

    @property
    def nullable(self) -> bool:
        """Tell whether null ("known to be empty") is a value of this field."""
        return not self.required and self.kind not in _NEVER_NULL


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a request body, addressed by a JSON pointer."""

    pointer: str
    code: str
    message: str

    def as_json(self) -> JsonObject:
        """Give the finding as a member of `errors` in a problem document."""
        return {"pointer": self.pointer, "code": self.code, "message": self.message}


_NEVER_NULL = frozenset({Kind.BOOLEAN, Kind.OBJECTS, Kind.REFERENCES, Kind.TEXTS, Kind.FREE})
_DECIMAL = re.compile(r"-?\d+(\.\d{1,6})?")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_ID = re.compile(r"[^/\s]{1,128}")


def empty_value(field: Field) -> object:
    """Give the value that a supported field holds when nobody has filled it in."""
    if field.default is not None:
        return field.default
    if field.kind is Kind.BOOLEAN:
        return False
    if field.kind is Kind.FREE:
        return {}
    if field.kind in {Kind.OBJECTS, Kind.REFERENCES, Kind.TEXTS}:
        return []
    return None


def check(field: Field, value: object, pointer: str) -> Iterator[Finding]:
    """Yield what is wrong with a value that is to stand in the field."""
    if value is None:
        if not field.nullable:
            yield Finding(pointer, "required", f"{field.name} cannot be null.")
        return
    if field.kind is Kind.OBJECT:
        yield from _check_object(field.members, value, pointer)
    elif field.kind is Kind.OBJECTS:
        yield from _check_objects(field, value, pointer)
    elif field.kind in {Kind.REFERENCES, Kind.TEXTS}:
        yield from _check_texts(field, value, pointer)
    elif field.kind is Kind.FREE:
        if not isinstance(value, dict):
            yield Finding(pointer, "invalid", f"{field.name} must be an object.")
    else:
        yield from _check_scalar(field, value, pointer)


def _check_object(members: tuple[Field, ...], value: object, pointer: str) -> Iterator[Finding]:
    if not isinstance(value, Mapping):
        yield Finding(pointer, "invalid", "An object was expected.")
        return
    for member in members:
        if member.name in value:
            yield from check(member, value[member.name], f"{pointer}/{member.name}")
        elif member.required:
            yield Finding(f"{pointer}/{member.name}", "required", f"{member.name} is required.")


def _check_objects(field: Field, value: object, pointer: str) -> Iterator[Finding]:
    if not isinstance(value, list):
        yield Finding(pointer, "invalid", f"{field.name} must be a list.")
        return
    for index, element in enumerate(value):
        yield from _check_object(field.members, element, f"{pointer}/{index}")


def _check_texts(field: Field, value: object, pointer: str) -> Iterator[Finding]:
    if not isinstance(value, list) or not all(isinstance(element, str) for element in value):
        yield Finding(pointer, "invalid", f"{field.name} must be a list of strings.")


def _check_scalar(field: Field, value: object, pointer: str) -> Iterator[Finding]:
    complaint = _SCALARS[field.kind](field, value)
    if complaint:
        yield Finding(pointer, "invalid", f"{field.name} {complaint}")
    elif isinstance(value, str) and len(value) > field.max_length:
        message = f"{field.name} is longer than {field.max_length} characters."
        yield Finding(pointer, "too_long", message)


def _text(_field: Field, value: object) -> str | None:
    return None if isinstance(value, str) else "must be a string."


def _boolean(_field: Field, value: object) -> str | None:
    return None if isinstance(value, bool) else "must be true or false."


def _integer(_field: Field, value: object) -> str | None:
    is_integer = isinstance(value, int) and not isinstance(value, bool)
    return None if is_integer else "must be a whole number."


def is_date(value: object) -> bool:
    """Tell whether a value is a calendar date as the contract writes it."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _date(_field: Field, value: object) -> str | None:
    return None if is_date(value) else "must be a calendar date (YYYY-MM-DD)."


def _instant(_field: Field, value: object) -> str | None:
    try:
        is_instant = isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        is_instant = False
    return None if is_instant else "must be an instant with an offset (RFC 3339)."


def _choice(field: Field, value: object) -> str | None:
    return None if value in field.choices else f"must be one of {', '.join(field.choices)}."


def _matching(pattern: re.Pattern[str], expected: str) -> Callable[[Field, Any], str | None]:
    def complain(_field: Field, value: object) -> str | None:
        matches = isinstance(value, str) and pattern.fullmatch(value)
        return None if matches else f"must be {expected}."

    return complain


_SCALARS: Mapping[Kind, Callable[[Field, Any], str | None]] = {
    Kind.TEXT: _text,
    Kind.BOOLEAN: _boolean,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _matching(_DECIMAL, "a decimal string with at most six decimals"),
    Kind.DATE: _date,
    Kind.TIME: _matching(_TIME, "a time of day (HH:MM)"),
    Kind.INSTANT: _instant,
    Kind.CHOICE: _choice,
    Kind.EMAIL: _matching(_EMAIL, "an e-mail address"),
    Kind.COUNTRY: _matching(_COUNTRY, "an ISO 3166-1 alpha-2 code"),
    Kind.CURRENCY: _matching(_CURRENCY, "an ISO 4217 code"),
    Kind.LANGUAGE: _matching(_LANGUAGE, "a BCP 47 language tag"),
    Kind.REFERENCE: _matching(_ID, "an id"),
}
