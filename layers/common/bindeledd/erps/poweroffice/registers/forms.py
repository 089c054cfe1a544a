"""The forms in which PowerOffice Go writes numbers, ids and amounts, each way.

What all systems write alike is read in `bindeledd.domain.forms`.
"""

from __future__ import annotations

from decimal import Decimal

from bindeledd.domain.errors import RejectedError
from bindeledd.domain.forms import Form, amount_of, text_of
from bindeledd.domain.records import FieldValue

Properties = dict[str, object]
"""Values under the API's own names."""

_LARGEST = 2**63 - 1


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


INTEGER = Form(text_of, integer_of)
REFERENCE = Form(text_of, id_of)
AMOUNT = Form(amount_of, number_of_amount)
ARCHIVED = Form(lambda value: not value, lambda value: value is False)
"""`active`, told by the opposite property."""
