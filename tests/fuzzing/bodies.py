"""Answers whose body is not what it should be, and connections that break."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType

import httpx

from bindeledd.transport import MAX_BODY_BYTES
from tests.fuzzing.json_damage import LONG_TEXT
from tests.fuzzing.situation import Situation, with_body

HTML = (
    b"<!DOCTYPE html><html><head><title>Innlogging</title></head>"
    b"<body><form action='/login'><input name='password'></form></body></html>"
)
DEEP = b"[" * 100_000
DEEP_CLOSED = b'{"a":' * 50_000 + b"1" + b"}" * 50_000
MOST_PIECES = 20_000
"""A client that reads as many pieces of a body that never ends has not looked at its time."""

_NUMBER = re.compile(rb"(?<=[:\[,])\s*-?\d+(\.\d+)?(?=\s*[,}\]])")
_Change = Callable[[bytes, Situation], bytes]


def _changed(change: _Change, **headers: str) -> Callable[[Situation], httpx.Response]:
    def distort(situation: Situation) -> httpx.Response:
        answer = situation.ask()
        return with_body(answer, change(answer.content, situation), status=None, **headers)

    return distort


def _instead(body: bytes, **headers: str) -> Callable[[Situation], httpx.Response]:
    return _changed(lambda _body, _situation: body, **headers)


def _html(situation: Situation) -> httpx.Response:
    situation.ask()
    return httpx.Response(200, headers={"Content-Type": "text/html"}, content=HTML)


def _cut_quietly(body: bytes, situation: Situation) -> bytes:
    return body[: situation.rng.randrange(len(body))] if len(body) > 1 else b"{"


def _not_a_number(body: bytes, situation: Situation) -> bytes:
    words = [b"NaN", b"Infinity", b"-Infinity", b"1e999999", b"01", b"+1", b".5"]
    word = situation.rng.choice(words)
    found = list(_NUMBER.finditer(body))
    if not found:
        return b'{"x":' + word + b"}"
    place = situation.rng.choice(found)
    return body[: place.start()] + word + body[place.end() :]


def _trailing(body: bytes, situation: Situation) -> bytes:
    return body + situation.rng.choice([b"{}", b"<!-- cache -->", b",", b"\x00", b"]"])


def _bytes_spoiled(body: bytes, situation: Situation) -> bytes:
    spoiled = bytearray(body or b"{}")
    for _ in range(situation.rng.randint(1, 4)):
        spoiled[situation.rng.randrange(len(spoiled))] = situation.rng.randint(128, 255)
    return bytes(spoiled)


def _latin(body: bytes, _situation: Situation) -> bytes:
    return (body.decode("utf-8") + "").replace('":"', '":"\u00d8', 1).encode("latin-1", "replace")


def _secret_shaped(situation: Situation) -> httpx.Response:
    """Set a cookie for the whole domain; nobody may send it on."""
    answer = situation.ask()
    cookie = "session=somebody-else; Path=/; Max-Age=86400"
    return with_body(answer, answer.content, set_cookie=cookie)


class _Stream(httpx.SyncByteStream):
    def __init__(self, pieces: Callable[[], Iterator[bytes]]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces()


def _cut_off(situation: Situation) -> httpx.Response:
    answer = situation.ask()
    kept = answer.content[: len(answer.content) // 2]

    def pieces() -> Iterator[bytes]:
        yield kept
        message = "peer closed connection without sending complete message body"
        raise httpx.RemoteProtocolError(message)

    return httpx.Response(answer.status_code, headers=answer.headers, stream=_Stream(pieces))


def _trickle(situation: Situation) -> httpx.Response:
    """Send one byte after the other, each just before a read would time out, without an end."""
    answer = situation.ask()

    def pieces() -> Iterator[bytes]:
        for _ in range(MOST_PIECES):
            situation.pass_time(timedelta(seconds=9))
            yield b" "
        message = "a body that never ends was read for days"
        raise AssertionError(message)

    headers = {"Content-Type": "application/json"}
    return httpx.Response(answer.status_code, headers=headers, stream=_Stream(pieces))


def _flood(situation: Situation) -> httpx.Response:
    """Send without an end, as fast as can be."""
    answer = situation.ask()

    def pieces() -> Iterator[bytes]:
        for _ in range(MOST_PIECES):
            yield b"[" + b" " * 65_535
        message = "a body of more than a gigabyte was read"
        raise AssertionError(message)

    headers = {"Content-Type": "application/json"}
    return httpx.Response(answer.status_code, headers=headers, stream=_Stream(pieces))


def _breaking(
    error: type[httpx.TransportError], *, arrives: bool
) -> Callable[[Situation], httpx.Response]:
    def distort(situation: Situation) -> httpx.Response:
        if arrives:
            situation.ask()
        if issubclass(error, httpx.ReadTimeout):
            situation.pass_time(timedelta(seconds=30))
        message = "the network is in trouble"
        raise error(message, request=situation.request)

    return distort


DISTORTED: Mapping[str, Callable[[Situation], httpx.Response]] = MappingProxyType(
    {
        "html": _html,
        "html_as_json": _instead(HTML, content_type="application/json"),
        "empty": _instead(b""),
        "blank": _instead(b" \r\n\t "),
        "body_null": _instead(b"null"),
        "body_false": _instead(b"false"),
        "body_zero": _instead(b"0"),
        "body_word": _instead(b'"OK"'),
        "body_empty_object": _instead(b"{}"),
        "body_problem": _instead(b'{"title":"Feil","status":500,"detail":"Noe gikk galt"}'),
        "cut_quietly": _changed(_cut_quietly),
        "not_a_number": _changed(_not_a_number),
        "trailing": _changed(_trailing),
        "deep": _instead(DEEP),
        "deep_closed": _instead(DEEP_CLOSED),
        "ten_megabytes": _instead(f'[{{"Id":1,"Name":"{LONG_TEXT}"}}]'.encode()),
        "latin_1": _changed(_latin),
        "utf_16": _changed(lambda body, _situation: body.decode("utf-8").encode("utf-16")),
        "utf_8_with_mark": _changed(lambda body, _situation: b"\xef\xbb\xbf" + body),
        "bytes_spoiled": _changed(_bytes_spoiled),
        "wrong_content_type": _changed(
            lambda body, _situation: body, content_type="text/html; charset=iso-8859-1"
        ),
        "unknown_charset": _changed(
            lambda body, _situation: body, content_type="application/json; charset=klingon"
        ),
        "not_gzip": _changed(lambda body, _situation: body or b"{}", content_encoding="gzip"),
        "gzip": _changed(lambda body, _situation: gzip.compress(body), content_encoding="gzip"),
        "gzip_cut": _changed(
            lambda body, _situation: gzip.compress(body)[:-9], content_encoding="gzip"
        ),
        "gzip_of_much": _instead(
            gzip.compress(b"[" + b" " * (MAX_BODY_BYTES + 1)), content_encoding="gzip"
        ),
        "cookie": _secret_shaped,
    }
)
"""Answers that come whole, with a body that is not right."""

BROKEN: Mapping[str, Callable[[Situation], httpx.Response]] = MappingProxyType(
    {
        "cut_off": _cut_off,
        "trickle": _trickle,
        "flood": _flood,
        "no_connection": _breaking(httpx.ConnectError, arrives=False),
        "connect_timeout": _breaking(httpx.ConnectTimeout, arrives=False),
        "pool_timeout": _breaking(httpx.PoolTimeout, arrives=False),
        "proxy_error": _breaking(httpx.ProxyError, arrives=False),
        "write_error": _breaking(httpx.WriteError, arrives=False),
        "write_timeout": _breaking(httpx.WriteTimeout, arrives=False),
        "request_lost": _breaking(httpx.ReadError, arrives=False),
        "answer_lost": _breaking(httpx.ReadError, arrives=True),
        "read_timeout": _breaking(httpx.ReadTimeout, arrives=True),
        "not_http": _breaking(httpx.RemoteProtocolError, arrives=True),
        "local_protocol": _breaking(httpx.LocalProtocolError, arrives=False),
    }
)
"""Connections that break before, while or after the system does its work."""
