"""Answers under a status that the call does not expect, with any body, and redirects."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

import httpx

from tests.fuzzing.bodies import HTML
from tests.fuzzing.situation import Situation, with_body

ELSEWHERE = "https://elsewhere.example"
"""A host that nobody configured; whoever asks it anything has let credentials out."""

_BODIES: tuple[tuple[bytes, str], ...] = (
    (b"", "application/json"),
    (HTML, "text/html"),
    (b"{}", "application/json"),
    (b"[]", "application/json"),
    (b"null", "application/json"),
    (b'"nei"', "text/plain"),
    (b"nei", "text/plain"),
    (b'{"code":17,"detail":["x"],"errors":{"a":1},"title":null}', "application/problem+json"),
    (b'{"errors":[{"pointer":{"a":1}},"x",null,7]}', "application/problem+json"),
    (b'{"title":"\\ud800","detail":"\\udfff","message":"\\ud800"}', "application/json"),
    (json.dumps({"detail": "x" * 300_000, "title": "y" * 300_000}).encode(), "application/json"),
    (b'{"StatusCode":"OK","Message":{"nested":[1,2]}}', "application/json"),
)
_WAITS = (
    "",
    "0",
    "-5",
    "1.5",
    "1e9",
    "\u0661\u0662",
    "9" * 40,
    "soon",
    "Wed, 99 Foo 2026 99:99:99 GMT",
    "Mon, 01 Jan 0001 00:00:00 -2359",
    "Fri, 31 Dec 9999 23:59:59 +2359",
    "Thu, 01 Jan 1970 00:00:00 GMT",
)
_OUT_OF_ORDER = (400, 404, 405, 406, 409, 410, 411, 413, 414, 415, 417, 418, 421, 422, 423, 424)
_FURTHER = (402, 407, 426, 428, 431, 444, 451, 460, 494, 499)
_SERVER = (500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 520, 521, 522, 524, 530, 598, 599)


def _answering(*codes: int, arrives: bool | None = False) -> Callable[[Situation], httpx.Response]:
    """Answer with one of the statuses; `arrives` None leaves it to chance whether it was done."""

    def distort(situation: Situation) -> httpx.Response:
        done = situation.rng.random() < 0.5 if arrives is None else arrives
        if done:
            situation.ask()
        body, kind = situation.rng.choice(_BODIES)
        headers = [(b"Content-Type", kind.encode())]
        if situation.rng.random() < 0.5:
            headers.append((b"Retry-After", situation.rng.choice(_WAITS).encode()))
        return httpx.Response(situation.rng.choice(codes), headers=headers, content=body)

    return distort


def _right_under(*codes: int) -> Callable[[Situation], httpx.Response]:
    """Do what was asked, and give the right answer under another status of success."""

    def distort(situation: Situation) -> httpx.Response:
        answer = situation.ask()
        return with_body(answer, answer.content, status=situation.rng.choice(codes))

    return distort


def _nothing_under(*codes: int) -> Callable[[Situation], httpx.Response]:
    def distort(situation: Situation) -> httpx.Response:
        situation.ask()
        return httpx.Response(situation.rng.choice(codes))

    return distort


def _redirecting(target: str) -> Callable[[Situation], httpx.Response]:
    def distort(situation: Situation) -> httpx.Response:
        code = situation.rng.choice([301, 302, 303, 307, 308])
        place = target + situation.request.url.raw_path.decode()
        return httpx.Response(code, headers={"Location": place})

    return distort


DISTORTED: Mapping[str, Callable[[Situation], httpx.Response]] = MappingProxyType(
    {
        "status_informational": _answering(100, 101, 102, 103, 199),
        "status_redirect": _answering(300, 304, 305, 306, 399),
        "status_client": _answering(*_OUT_OF_ORDER, *_FURTHER),
        "status_slow_down": _answering(429, 425),
        "status_timed_out": _answering(408, arrives=None),
        "status_server": _answering(*_SERVER, arrives=None),
        "status_unknown": _answering(600, 700, 999, arrives=None),
        "status_unauthorised": _answering(401),
        "status_forbidden": _answering(403),
        "status_other_success": _right_under(200, 201, 202, 203, 206, 207, 226, 299),
        "status_no_content": _nothing_under(204),
        "status_reset_content": _nothing_under(205, 202, 201),
        "redirect_elsewhere": _redirecting(ELSEWHERE),
        "redirect_to_plain_text": _redirecting("http://poweroffice.test"),
        "redirect_to_itself": _redirecting(""),
        "redirect_nowhere": _redirecting("javascript:alert(1)//"),
    }
)

LIES = frozenset({"status_client", "status_no_content"})
"""204 is how PowerOffice Go says "none"; 404 and 410 speak of the object, list or tenant."""

MAY_STOP = frozenset({"status_unauthorised", "status_forbidden", "status_client"})
"""Refusals of key, right or tenant; 404 with a problem is the host's word for a tenant unknown."""
