"""Timestamps as the system writes them: UTC with seven digits, so that text order is time order."""

import re
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PATTERN = re.compile(
    r"(?P<instant>\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?)(\.(?P<fraction>\d{1,7}))?"
    r"\s?(?P<zone>Z|z|[+-]\d\d:\d\d)?"
)


def stamp(instant: datetime, *, salt: int = 0) -> str:
    """Write an instant; the digit below Python's microsecond comes from the salt.

    That digit makes visible where a client loses precision: a stamp cut to microseconds is
    older than the row's own, and an exclusive filter gives the row again.
    """
    whole = instant.astimezone(UTC)
    return f"{whole:%Y-%m-%dT%H:%M:%S}.{whole.microsecond:06d}{salt % 10}+00:00"


def canonical(text: str) -> str:
    """Read a timestamp of a request and write it as the system would; raises ValueError.

    A plus sign that was not encoded arrives as a space and is refused here, as there.
    """
    match = _PATTERN.fullmatch(text.strip())
    if match is None:
        message = f"The value '{text}' is not valid."
        raise ValueError(message)
    fraction = (match["fraction"] or "").ljust(7, "0")
    zone = (match["zone"] or "Z").upper().replace("Z", "+00:00")
    local = datetime.fromisoformat(f"{match['instant'].replace(' ', 'T')}{zone}")
    seconds = (local - _EPOCH) // timedelta(seconds=1)
    whole = _EPOCH + timedelta(seconds=seconds)
    return f"{whole:%Y-%m-%dT%H:%M:%S}.{fraction}+00:00"
