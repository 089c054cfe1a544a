"""A scripted system and the network that reaches it; time passes only by sleeping."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

import httpx

from bindeledd.transport import Exchange, Network, Pacer, RetryPolicy, Turns, Unpaced, build_client

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
Step = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class SteppingClock:
    """A clock that goes on only when somebody sleeps, or when told."""

    def __init__(self) -> None:
        self.at = NOON
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)


class Script(httpx.BaseTransport):
    """Answers call after call from a list; the last step is repeated."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self._steps = list(steps)
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
        if isinstance(step, Exception):
            raise step
        if callable(step):
            return step(request)
        return httpx.Response(step.status_code, headers=step.headers, content=step.content)


def network_of(
    script: Script, clock: SteppingClock, *, retry: RetryPolicy | None = None
) -> Network:
    return Network(
        http=build_client(transport=script),
        clock=clock,
        sleep=clock.sleep,
        fraction=lambda: 0.5,
        retry=retry or RetryPolicy.once(),
    )


def exchange_of(
    script: Script,
    clock: SteppingClock,
    *,
    retry: RetryPolicy | None = None,
    auth: httpx.Auth | None = None,
    pacer: Pacer | None = None,
) -> Exchange:
    network = network_of(script, clock, retry=retry)
    turns = Turns(pacer or Unpaced(), clock=clock, sleep=clock.sleep)
    return Exchange(
        system="scripted", network=network, base_url="http://x.test/api/", turns=turns, auth=auth
    )
