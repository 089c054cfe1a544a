"""Reading an answer's body: never more than a limit, never later than a deadline, strict JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import NoReturn

import httpx

MAX_BODY_BYTES = 10 * 1024 * 1024


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
    pieces = bytearray()
    for piece in response.iter_bytes():
        pieces += piece
        if len(pieces) > limit:
            reason = "body_too_large"
            raise UnreadableBody(reason)
        if late is not None and late():
            reason = "body_too_late"
            raise UnreadableBody(reason)
    return bytes(pieces)


def decode_json(body: bytes) -> object:
    """Decode strict JSON with decimals kept exact.

    Raises:
        UnreadableBody: not UTF-8, not JSON, NaN or Infinity, or nested beyond reason.
    """
    try:
        decoded: object = json.loads(
            body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError) as error:
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


def _refuse_constant(_name: str) -> NoReturn:
    reason = "not a JSON number"
    raise ValueError(reason)
