"""Reading an answer's body: never more than a limit, never later than a deadline, strict JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import NoReturn

import httpx

MAX_BODY_BYTES = 10 * 1024 * 1024
LONGEST_BODY = timedelta(seconds=60)
"""How long a whole body may take; httpx limits the wait for each piece only."""

_MOST_DIGITS = 300
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class UnreadableBody(Exception):  # noqa: N818 - never leaves transport and connectors
    """A body that is not what an API answers: too large, too late, cut off, or not JSON."""


def read_body(
    response: httpx.Response, *, limit: int = MAX_BODY_BYTES, late: Callable[[], bool] | None = None
) -> bytes:
    """Read a streamed body, giving up beyond `limit` bytes or as soon as `late` says so.

    httpx limits the wait for each piece only; a body that trickles could hold a call for ever.

    Raises:
        UnreadableBody: the limit or the time was exceeded.
    """
    return _bounded(response.iter_bytes(), limit=limit, late=late)


def _bounded(pieces: Iterator[bytes], *, limit: int, late: Callable[[], bool] | None) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > limit:
            raise _too_large()
        if late is not None and late():
            reason = "body_too_late"
            raise UnreadableBody(reason)
    return bytes(body)


def _too_large() -> UnreadableBody:
    reason = "body_too_large"
    return UnreadableBody(reason)


def hold_body(
    response: httpx.Response, *, limit: int, late: Callable[[], bool] | None = None
) -> bytes:
    """Read a streamed body within the same bounds, and leave it readable for httpx itself.

    Within an authentication flow httpx reads the answer again, so it must not be used up.

    Raises:
        UnreadableBody: the limit or the time was exceeded.
    """
    if not response.is_stream_consumed:
        pieces = _bounded(response.iter_raw(), limit=limit, late=late)
        response.stream = httpx.ByteStream(pieces)
        response.is_stream_consumed = response.is_closed = False
    body = response.read()
    if len(body) > limit:
        raise _too_large()
    return body


def decode_json(body: bytes) -> object:
    """Decode strict JSON with decimals kept exact.

    Raises:
        UnreadableBody: not UTF-8, not JSON, NaN or Infinity, half a character, or nested beyond
            reason.
    """
    try:
        decoded: object = json.loads(
            body.decode("utf-8-sig"), parse_float=_exact, parse_constant=_refuse_constant
        )
        if _SURROGATE.search(body):
            # Half a pair is a text that no system can be sent and no state can hold.
            json.dumps(decoded, ensure_ascii=False, default=str).encode()
    except (ValueError, RecursionError, ArithmeticError) as error:
        reason = "body_not_json"
        raise UnreadableBody(reason) from error
    return decoded


def encode_json(payload: object) -> bytes:
    """Encode compact strict JSON; a decimal that was read is written back as the number it was."""
    return json.dumps(payload, allow_nan=False, separators=(",", ":"), default=_number_of).encode()


def _number_of(value: object) -> float:
    if not isinstance(value, Decimal):
        message = f"{type(value).__name__} is not a JSON type"
        raise TypeError(message)
    return float(value)


def _exact(text: str) -> Decimal:
    """Keep a decimal as it was written; one of millions of digits is nobody's amount."""
    number = Decimal(text)
    if abs(number.adjusted()) > _MOST_DIGITS:
        reason = "beyond any number of a register"
        raise ValueError(reason)
    return number


def _refuse_constant(_name: str) -> NoReturn:
    reason = "not a JSON number"
    raise ValueError(reason)
