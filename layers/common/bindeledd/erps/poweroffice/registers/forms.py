"""The forms that single values have on the wire and in canonical records, each way.

The canonical form is the ERP's own normalised form: text trimmed, empty text None, a number or an
id as text, an amount as an exact decimal without idle zeros.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from bindeledd.domain.errors import RejectedError
from bindeledd.domain.records import FieldValue

WireValue = str | int | float | bool | None
Properties = dict[str, WireValue]
"""Values under the API's own names."""

_LARGEST = 2**63 - 1


class Untold(Enum):
    """What a value says that has no canonical form: nothing."""

    UNTOLD = "untold"


UNTOLD = Untold.UNTOLD


@dataclass(frozen=True, slots=True)
class Form:
    """How one value is read from the wire and written to it."""

    read: Callable[[object], FieldValue | Untold]
    write: Callable[[FieldValue], WireValue]


def text_of(value: object) -> str | None:
    """Trim a text; a blank one is empty."""
    return str(value).strip() or None if value is not None else None


def integer_of(value: FieldValue) -> int | None:
    """Turn a number of ours into the ERP's integer, or refuse it where the text would change.

    Raises:
        RejectedError: `number_not_numeric`; "007" is not 7, since leading zeros count (ALL-19).
    """
    text = text_of(value)
    if text is None:
        return None
    if not is_plain_number(text):
        raise RejectedError("number_not_numeric", details={"number": text})
    return int(text)


def is_plain_number(text: str) -> bool:
    """Tell whether the text is exactly how the ERP would write it as an integer of 64 bits."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_LARGEST))):
        return False
    return str(int(text)) == text and int(text) <= _LARGEST


def id_of(value: FieldValue) -> int | None:
    """Turn the id of another object into the ERP's integer.

    Raises:
        RejectedError: `missing_reference`; no object of the ERP has such an id.
    """
    text = text_of(value)
    if text is None:
        return None
    if not is_plain_number(text):
        raise RejectedError("missing_reference")
    return int(text)


def amount_of(value: object) -> Decimal | Untold | None:
    """Read an amount exactly, without the zeros that say nothing."""
    if value is None:
        return None
    amount = value if isinstance(value, Decimal) else Decimal(str(value))
    return Decimal(format(amount.normalize(), "f")) if amount.is_finite() else UNTOLD


def number_of_amount(value: FieldValue) -> float | None:
    """Write an amount as the API's double.

    Raises:
        RejectedError: `amount_too_precise`; a double would change it.
    """
    if value is None:
        return None
    amount = Decimal(str(value))
    number = float(amount)
    if Decimal(repr(number)) != amount:
        raise RejectedError("amount_too_precise", details={"amount": format(amount, "f")})
    return number


def date_text(value: FieldValue) -> str | None:
    """Write a date as the API does, `YYYY-MM-DD`."""
    return value.isoformat() if isinstance(value, date) else text_of(value)


def one_of(names: Mapping[str, str]) -> Form:
    """Make the form of an enumeration: canonical word → the API's; what is not named is untold."""
    canonical = {wire: word for word, wire in names.items()}

    def write(value: FieldValue) -> WireValue:
        return None if value is None else names[str(value)]

    return Form(lambda value: canonical.get(str(value), UNTOLD), write)


TEXT = Form(text_of, text_of)
INTEGER = Form(text_of, integer_of)
REFERENCE = Form(text_of, id_of)
AMOUNT = Form(amount_of, number_of_amount)
DATE = Form(lambda value: value if isinstance(value, date) else None, date_text)
ARCHIVED = Form(lambda value: not value, lambda value: value is False)
"""`active`, told by the opposite property."""
