"""The forms that single values have in canonical records and at a system, each way.

The canonical form is the same everywhere: text trimmed, empty text None, a number or an id as
text, an amount as an exact decimal without idle zeros. What only one system writes otherwise is a
form of its connector.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum

from bindeledd.domain.records import FieldValue

Values = Mapping[str, object]
"""What a system sent of one object, by property; one that is missing was not sent."""


class Untold(Enum):
    """What a value says that has no canonical form: nothing."""

    UNTOLD = "untold"


UNTOLD = Untold.UNTOLD


@dataclass(frozen=True, slots=True)
class Form:
    """How one value is read from a system and written to it."""

    read: Callable[[object], FieldValue | Untold]
    write: Callable[[FieldValue], object]


def text_of(value: object) -> str | None:
    """Trim a text; a blank one is empty."""
    return str(value).strip() or None if value is not None else None


def amount_of(value: object) -> Decimal | Untold | None:
    """Read an amount exactly, without the zeros that say nothing; nonsense tells nothing."""
    text = text_of(value)
    if text is None:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return UNTOLD
    return Decimal(format(amount.normalize(), "f")) if amount.is_finite() else UNTOLD


def date_of(value: object) -> date | Untold | None:
    """Read a date, also where a time of day follows it; nonsense tells nothing."""
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return UNTOLD


def date_text(value: FieldValue) -> str | None:
    """Write a date as `YYYY-MM-DD`."""
    return value.isoformat() if isinstance(value, date) else text_of(value)


def one_of(
    names: Mapping[str, str], *, also: Mapping[str, str] | None = None, lacking: bool = False
) -> Form:
    """Make the form of an enumeration: canonical word → the system's.

    `also` reads further words of the system; a word that nobody named tells nothing. Neither does
    an empty value, unless an object may be `lacking` one: then it is empty, and can be filled.
    """
    canonical = {wire: word for word, wire in names.items()} | dict(also or {})

    def write(value: FieldValue) -> object:
        return None if value is None else names[str(value)]

    def read(value: object) -> FieldValue | Untold:
        return None if value is None and lacking else canonical.get(str(value), UNTOLD)

    return Form(read, write)


TEXT = Form(text_of, text_of)
DATE = Form(date_of, date_text)


@dataclass(frozen=True, slots=True)
class Carried:
    """A canonical field that is one property of a system."""

    field: str
    property: str
    form: Form = TEXT


def carried_fields(carried: Iterable[Carried], values: Values) -> dict[str, FieldValue]:
    """Read the fields behind the properties that were sent; others are absent, not empty."""
    fields: dict[str, FieldValue] = {}
    for one in carried:
        if one.property in values:
            value = one.form.read(values[one.property])
            if value is not UNTOLD:
                fields[one.field] = value
    return fields


def joined_name(first: object, last: object) -> str | None:
    """Join first and last name; joining what a split made gives the name back."""
    return " ".join(f"{first or ''} {last or ''}".split()) or None
