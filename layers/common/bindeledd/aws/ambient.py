"""The clock and the source of identifiers of a real invocation."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32 in lower case: no letter that is taken for a figure."""

_TIME_DIGITS = 9
_RANDOM_DIGITS = 12


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SystemRandomness:
    """The machine's source of randomness."""

    def identifier(self, prefix: str) -> str:
        """Make an identifier that sorts by the millisecond in which it was made."""
        millisecond = int(datetime.now(UTC).timestamp() * 1000)
        random = secrets.randbits(5 * _RANDOM_DIGITS)
        return f"{prefix}-{_digits(millisecond, _TIME_DIGITS)}{_digits(random, _RANDOM_DIGITS)}"

    def secret(self) -> str:
        return secrets.token_urlsafe(32)


def _digits(number: int, length: int) -> str:
    text = ""
    for _ in range(length):
        number, digit = divmod(number, len(_ALPHABET))
        text = _ALPHABET[digit] + text
    return text
