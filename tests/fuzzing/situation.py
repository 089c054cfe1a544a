"""What a distortion is given: one request, the true system behind it, chance, and the memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import httpx

from tests.spoiling import Spoilt

Json = Any
UNDECODABLE = object()


@dataclass(slots=True)
class Memory:
    """What a distorting road remembers between two calls."""

    lists: dict[str, list[httpx.Response]] = field(default_factory=dict)
    """True answers of lists by address, in the order in which they were given."""
    endless: int = 0
    spoilt: Spoilt = field(default_factory=dict)
    """The one object of a system that is spoilt in every answer."""


@dataclass(frozen=True, slots=True)
class Situation:
    """One call that is about to be distorted; `ask` lets the true system do it."""

    request: httpx.Request
    send: Callable[[httpx.Request], httpx.Response]
    pass_time: Callable[[timedelta], object]
    rng: Random
    memory: Memory

    def ask(self) -> httpx.Response:
        """Let the true system answer."""
        return self.send(self.request)

    @property
    def address(self) -> str:
        """The address without its query."""
        return str(self.request.url.copy_with(query=None))

    @property
    def reads(self) -> bool:
        """Whether the call changes nothing."""
        return self.request.method == "GET"

    @property
    def signs_in(self) -> bool:
        """Whether the call asks for a token."""
        return self.request.url.path.lower().endswith("/oauth/token")


def decoded(response: httpx.Response) -> Json:
    """Decode an answer's body, if there is JSON in it."""
    try:
        return json.loads(response.content)
    except ValueError:
        return UNDECODABLE


def with_body(
    response: httpx.Response, body: bytes, *, status: int | None = None, **headers: str
) -> httpx.Response:
    """Give the answer with another body, and headers that fit it."""
    kept = {
        name: value
        for name, value in response.headers.items()
        if name not in {"content-length", "transfer-encoding", "content-encoding"}
    }
    kept |= {name.replace("_", "-").lower(): value for name, value in headers.items()}
    return httpx.Response(status or response.status_code, headers=kept, content=body)


def with_json(response: httpx.Response, document: Json) -> httpx.Response:
    """Give the answer with another document."""
    return with_body(response, json.dumps(document).encode("utf-8", "surrogatepass"))
