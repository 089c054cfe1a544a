from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from bindeledd.domain.errors import (
    CredentialsError,
    RateLimitedError,
    UnavailableError,
    UnknownOutcomeError,
)
from bindeledd.transport import Call, RetryPolicy, Token, TokenAuth, TokenCache, Turns, Unpaced
from bindeledd.transport.tokens import renewal_time
from tests.unit.transport.systems import NOON, Script, SteppingClock, exchange_of

WRITE = Call("w", "POST", "/w", payload={}, writes=True, deadline=NOON + timedelta(seconds=30))
GRANT = httpx.Response(200, json={"access_token": "t-1", "expires_in": 600})


class PlainAuth(TokenAuth):
    def token_request(self):
        return httpx.Request("POST", "http://tokens.test/", content=b"please")

    def refusal(self, status, body):
        return CredentialsError(details={"status": str(status)})

    def granted(self, payload, *, now):
        value = payload.get("access_token")
        return Token(value, now + timedelta(seconds=600)) if value else None


class Two(Script):
    """Token endpoint and API, each with a script of its own."""

    def __init__(self, tokens, api):
        super().__init__(api)
        self.tokens = Script(tokens)

        self.signed: list[str] = []

    def handle_request(self, request):
        self.signed.append(request.headers.get("Authorization", ""))
        if request.url.host == "tokens.test":
            return self.tokens.handle_request(request)
        return super().handle_request(request)


@pytest.fixture
def clock():
    return SteppingClock()


def build(clock, tokens, api, cache=None, pacer=None, **how):
    script = Two(tokens, api)
    turns = Turns(pacer or Unpaced(), clock=clock, sleep=clock.sleep)
    auth = PlainAuth(key="k", cache=cache or TokenCache(), clock=clock, turns=turns)
    return exchange_of(script, clock, auth=auth, pacer=pacer, **how), script, auth


class Noting(Unpaced):
    """Gives every turn at once and notes when."""

    def __init__(self):
        self.turns = []

    def reserve(self, now, *, latest):
        self.turns.append(now)
        return super().reserve(now, latest=latest)


def test_the_flow_needs_no_client(clock):
    _, _, auth = build(clock, [GRANT], [httpx.Response(200)])
    flow = auth.sync_auth_flow(httpx.Request("GET", "http://x.test/"))

    assert str(next(flow).url) == "http://tokens.test/"
    request = flow.send(httpx.Response(200, json={"access_token": "t-1"}))
    assert request.headers["Authorization"] == "Bearer t-1"
    with pytest.raises(StopIteration):
        flow.send(httpx.Response(200))


def test_a_token_is_kept_until_it_must_be_renewed(clock):
    exchange, script, _ = build(clock, [GRANT], [httpx.Response(200, json={})])
    for _ in range(3):
        exchange.perform(WRITE)
    assert len(script.tokens.requests) == 1
    clock.at += timedelta(seconds=600)
    exchange.perform(Call("r", "GET", "/r"))
    assert len(script.tokens.requests) == 2


def test_a_token_request_has_the_calls_time_limits(clock):
    exchange, script, _ = build(clock, [GRANT], [httpx.Response(200, json={})])
    exchange.perform(WRITE)
    assert script.tokens.requests[0].extensions["timeout"]["read"] == 30


def test_a_cached_token_that_is_refused_is_renewed_once(clock):
    cache = TokenCache()
    cache.keep("k", Token("old", NOON + timedelta(hours=1)))
    refused = httpx.Response(401)
    exchange, script, _ = build(
        clock, [GRANT], [refused, httpx.Response(200, json={})], cache=cache
    )
    assert exchange.perform(WRITE).succeeded
    assert script.signed == ["Bearer old", "", "Bearer t-1"]
    assert script.requests[1].content == b"{}"

    exchange, script, _ = build(clock, [GRANT], [refused], cache=TokenCache())
    assert exchange.perform(WRITE).status == 401
    assert len(script.requests) == 1


@pytest.mark.parametrize("held", [None, Token("old", NOON + timedelta(hours=1))])
def test_each_request_goes_in_its_own_turn_however_long_the_token_is_in_coming(clock, held):
    went, pacer, cache = [], Noting(), TokenCache()
    if held is not None:
        cache.keep("k", held)

    def slow(answer: httpx.Response) -> Callable[[httpx.Request], httpx.Response]:
        def step(request: httpx.Request) -> httpx.Response:
            went.append(clock.now())
            clock.sleep(5)
            return answer

        return step

    answers = [slow(httpx.Response(401))] if held else []
    answers.append(slow(httpx.Response(200, json={})))
    exchange, _, _ = build(clock, [slow(GRANT)], answers, cache=cache, pacer=pacer)
    assert exchange.perform(WRITE).succeeded
    assert pacer.turns == went
    assert len(set(went)) == (3 if held else 2)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(400, json={"error": "invalid_client"}), CredentialsError),
        (httpx.Response(401), CredentialsError),
        (httpx.Response(429), RateLimitedError),
        (httpx.Response(500), UnavailableError),
        (httpx.Response(200, html="<p>"), UnavailableError),
        (httpx.Response(401, html="<p>"), UnavailableError),
        (httpx.Response(302, headers={"Location": "https://x.test/"}), UnavailableError),
        (httpx.Response(404, json={"error": "x"}), UnavailableError),
        (httpx.Response(200, json={"access_token": "\u00d8"}), UnavailableError),
        (httpx.Response(200, json={"access_token": "a\r\nX: y"}), UnavailableError),
        (httpx.Response(200, json={}), UnavailableError),
        (httpx.Response(200, content=b" " * 70_000), UnavailableError),
        (httpx.ReadTimeout("late"), UnavailableError),
        (httpx.RemoteProtocolError("gone"), UnavailableError),
    ],
    ids=str,
)
def test_without_a_token_the_write_was_not_sent(clock, answer, error):
    def step(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, httpx.RequestError):
            answer.request = request
            raise answer
        assert isinstance(answer, httpx.Response)
        return answer

    exchange, script, _ = build(clock, [step], [httpx.Response(200)])
    with pytest.raises(error) as caught:
        exchange.perform(WRITE)
    assert not isinstance(caught.value, UnknownOutcomeError)
    assert script.requests == []


def test_a_busy_token_endpoint_is_waited_for(clock):
    busy = httpx.Response(429, json={"message": "Try again in 2 seconds."})
    exchange, script, _ = build(
        clock, [busy, GRANT], [httpx.Response(200, json={})], retry=RetryPolicy()
    )
    assert exchange.perform(WRITE).succeeded
    assert clock.now() >= NOON + timedelta(seconds=2)
    assert len(script.requests) == 1


def test_a_dropped_token_is_dropped_only_while_it_is_the_one():
    cache = TokenCache()
    old, new = Token("old", NOON), Token("new", NOON + timedelta(hours=1))
    cache.keep("k", new)
    cache.drop("k", old)
    assert cache.find("k", now=NOON) == new
    assert cache.values == ("new",)
    assert "'new'" not in repr(new)
    assert TokenCache.key("a", "bc") != TokenCache.key("ab", "c")


@pytest.mark.parametrize(
    ("told", "seconds"),
    [(1200, 1140), ("1200", 1140), (60, 30), (1, 0.5), (None, 540), ("soon", 540), (-5, 540)],
)
def test_a_token_is_renewed_before_its_end(told, seconds):
    at = renewal_time(told, now=NOON, default=timedelta(seconds=600), margin=timedelta(seconds=60))
    assert at == NOON + timedelta(seconds=seconds)
