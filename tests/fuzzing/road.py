"""The road between the product and the simulators, on which chosen calls are distorted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from urllib.parse import urlsplit

import httpx

from tests.fuzzing.distortions import DISTORTIONS, Distortion
from tests.fuzzing.situation import Memory, Situation
from tests.wiring import HOST_URL, POWEROFFICE_URL

MOST_CALLS = 60_000
"""More calls than any story needs: whoever gets there goes round in circles."""

HOSTS = {urlsplit(HOST_URL).hostname: "host", urlsplit(POWEROFFICE_URL).hostname: "poweroffice"}


class UnboundedError(AssertionError):
    """The product goes on calling without an end."""


@dataclass(frozen=True, slots=True)
class Strike:
    """Which calls are distorted, and how: `count` of them from the `first` on that fit.

    `on` narrows to one system, `method` to one method and `end` to paths that end so; empty fits
    every call.
    """

    distortion: str
    first: int = 0
    count: int = 1
    on: str = ""
    method: str = ""
    end: str = ""

    def fits(self, request: httpx.Request) -> bool:
        """Tell whether a call is among those that are counted."""
        return (
            self.on in ("", HOSTS.get(request.url.host))
            and self.method in ("", request.method)
            and request.url.path.lower().endswith(self.end.lower())
        )

    def __str__(self) -> str:
        where = " ".join(part for part in (self.on, self.method, self.end) if part) or "any call"
        return f"{self.distortion} on {self.count} from {self.first} of {where}"


@dataclass(slots=True)
class Road(httpx.BaseTransport):
    """Leads calls to the simulators, distorted where a strike says so."""

    ahead: httpx.BaseTransport
    pass_time: Callable[[timedelta], object]
    strikes: Sequence[Strike] = ()
    catalogue: Mapping[str, Distortion] = field(default_factory=lambda: DISTORTIONS)
    seed: int = 0
    memory: Memory = field(default_factory=Memory)
    seen: list[int] = field(default_factory=list)
    struck: int = 0
    calls: list[str] = field(default_factory=list)
    escaped: list[str] = field(default_factory=list)

    def switch(self, strikes: Sequence[Strike], *, seed: int = 0) -> None:
        """Distort these from now on."""
        self.strikes, self.seed = strikes, seed
        self.seen = [0] * len(strikes)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one call."""
        if len(self.calls) >= MOST_CALLS:
            message = f"more than {MOST_CALLS} calls"
            raise UnboundedError(message)
        self.calls.append(f"{request.method} {request.url.host}{request.url.path}")
        self._watch(request)
        if request.url.host not in HOSTS:
            return httpx.Response(200, json={"access_token": "stolen", "Id": 1})
        strike = self._strike(request)
        if strike is None:
            return self._remembered(request, self._ask(request))
        situation = Situation(
            request=request,
            send=self._ask,
            pass_time=self.pass_time,
            rng=Random(f"{self.seed}:{len(self.calls)}:{strike.distortion}"),
            memory=self.memory,
        )
        self.struck += 1
        distorted = self.catalogue[strike.distortion].distort(situation)
        return self._ask(request) if distorted is None else distorted

    def _watch(self, request: httpx.Request) -> None:
        if request.url.host not in HOSTS or request.url.scheme != "https":
            self.escaped.append(f"{request.method} {request.url}")
        if "cookie" in request.headers:
            self.escaped.append(f"a cookie went along to {request.url}")

    def _ask(self, request: httpx.Request) -> httpx.Response:
        answer = self.ahead.handle_request(request)
        answer.read()
        return answer

    def _remembered(self, request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        if request.method == "GET" and answer.status_code == 200:
            address = str(request.url.copy_with(query=None))
            self.memory.lists.setdefault(address, []).append(_copied(answer))
        return answer

    def _strike(self, request: httpx.Request) -> Strike | None:
        chosen = None
        for index, strike in enumerate(self.strikes):
            if not strike.fits(request):
                continue
            number = self.seen[index]
            self.seen[index] += 1
            if chosen is None and strike.first <= number < strike.first + strike.count:
                chosen = strike
        return chosen


def _copied(answer: httpx.Response) -> httpx.Response:
    headers = {n: v for n, v in answer.headers.items() if n != "content-length"}
    return httpx.Response(answer.status_code, headers=headers, content=answer.content)
