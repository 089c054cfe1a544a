import inspect
import logging
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import httpx
import pytest

from bindeledd.domain.budgets import Allowance
from bindeledd.domain.errors import RateLimitedError, UnavailableError, UnknownOutcomeError
from bindeledd.transport import Call, LeasedPacer, RetryPolicy
from bindeledd.transport.bodies import MAX_BODY_BYTES
from bindeledd.transport.exchange import NOTHING_SENT
from tests.fakes import memory_state
from tests.unit.transport.systems import NOON, Script, Step, SteppingClock, exchange_of

READ = Call("read_thing", "GET", "/things/1", query={"a": "1+2"})
DEADLINE = NOON + timedelta(seconds=30)
WRITE = Call("make_thing", "POST", "/things", payload={"n": 1}, writes=True, deadline=DEADLINE)
OK = httpx.Response(200, json={"n": 1.10})


def leaves(kind: type[httpx.HTTPError]) -> list[type[httpx.HTTPError]]:
    below = kind.__subclasses__()
    return [leaf for one in below for leaf in leaves(one)] if below else [kind]


FAILURES = [kind for kind in leaves(httpx.RequestError) if inspect.getmodule(kind) is not None]


@pytest.fixture
def clock():
    return SteppingClock()


def perform(clock, call, *steps, **how):
    script = Script(steps)
    return exchange_of(script, clock, **how).perform(call), script


def test_an_answer_is_decoded_with_exact_decimals(clock):
    answer, script = perform(clock, READ, OK)

    assert answer.payload == {"n": Decimal("1.1")}
    assert str(script.requests[0].url) == "http://x.test/api/things/1?a=1%2B2"


def test_a_body_is_sent_as_json_and_a_callers_media_type_stands(clock):
    _, script = perform(clock, WRITE, OK)
    _, patched = perform(clock, replace(WRITE, headers={"Content-Type": "application/x"}), OK)

    assert script.requests[0].content == b'{"n":1}'
    assert script.requests[0].headers["Content-Type"] == "application/json"
    assert patched.requests[0].headers["Content-Type"] == "application/x"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 412, 422, 423])
def test_a_refusal_is_an_answer_for_the_connector(clock, status):
    answer, _ = perform(clock, WRITE, httpx.Response(status, json={"title": "no"}))
    page, _ = perform(clock, WRITE, httpx.Response(status, html="<p>no"))
    empty, _ = perform(clock, WRITE, httpx.Response(status))

    assert (answer.status, answer.payload, answer.succeeded) == (status, {"title": "no"}, False)
    assert (page.payload, page.is_json) == (None, False)
    assert (empty.payload, empty.is_json) == (None, True)


@pytest.mark.parametrize(
    "broken",
    [
        httpx.Response(500),
        httpx.Response(502, html="<p>bad gateway"),
        httpx.Response(503, headers={"Retry-After": "7"}),
        httpx.Response(408),
        httpx.Response(302, headers={"Location": "http://elsewhere.test/"}),
        httpx.Response(200, html="<p>sign in"),
        httpx.Response(200, content=b'{"n": 1'),
        httpx.Response(200, content=b'{"n": NaN}'),
        httpx.Response(200, content=b"\xff\xfe"),
        httpx.Response(200, content=b"[" * 100_000),
        httpx.Response(201, content=b" " * (MAX_BODY_BYTES + 1)),
    ],
    ids=lambda response: f"{response.status_code}-{response.content[:12]!r}",
)
def test_no_usable_answer_is_unavailable_for_a_read_and_unknown_for_a_write(clock, broken):
    with pytest.raises(UnavailableError):
        perform(clock, READ, broken)
    with pytest.raises(UnknownOutcomeError) as caught:
        perform(clock, WRITE, broken)
    assert caught.value.deadline == DEADLINE


@pytest.mark.parametrize("kind", FAILURES, ids=lambda kind: kind.__name__)
def test_every_failure_of_the_network_is_named(clock, kind):
    def fail(request):
        message = "gone"
        raise kind(message, request=request)

    with pytest.raises(UnavailableError):
        perform(clock, READ, fail)
    with pytest.raises(UnavailableError if kind in NOTHING_SENT else UnknownOutcomeError):
        perform(clock, WRITE, fail)


def test_the_deadline_of_an_unknown_outcome_is_never_before_it_was_met(clock):
    def late(request):
        clock.sleep(45)
        raise httpx.ReadTimeout("late", request=request)

    with pytest.raises(UnknownOutcomeError) as caught:
        perform(clock, WRITE, late)
    assert caught.value.deadline == NOON + timedelta(seconds=45)


def test_a_body_that_trickles_beyond_the_deadline_is_given_up(clock):
    def trickle():
        for _ in range(1000):
            clock.sleep(1)
            yield b" "

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=trickle())

    with pytest.raises(UnknownOutcomeError) as caught:
        perform(clock, WRITE, answer)
    assert caught.value.deadline <= DEADLINE + timedelta(seconds=1)


def test_the_time_limits_of_a_call_end_with_its_deadline(clock):
    _, script = perform(clock, replace(WRITE, deadline=NOON + timedelta(seconds=3)), OK)
    _, free = perform(clock, READ, OK)

    assert max(script.requests[0].extensions["timeout"].values()) == 3
    assert free.requests[0].extensions["timeout"]["read"] == 30


def test_too_many_requests_are_rate_limited_with_the_wait_asked_for(clock):
    gateway = {"statusCode": "429", "message": "Rate limit is exceeded. Try again in 3 seconds."}
    for call in (READ, WRITE):
        with pytest.raises(RateLimitedError) as caught:
            perform(clock, call, httpx.Response(429, json=gateway))
        assert caught.value.retry_after == timedelta(seconds=3)
        assert caught.value.system_message == gateway["message"]
    with pytest.raises(RateLimitedError) as caught:
        perform(clock, READ, httpx.Response(429))
    assert caught.value.retry_after == timedelta(seconds=1)


def test_too_many_requests_hold_everybody_who_shares_the_limit(clock):
    pacer = LeasedPacer(memory_state(), "limit", Allowance(10), worker="a")
    busy = httpx.Response(429, headers={"Retry-After": "9"})
    with pytest.raises(RateLimitedError):
        perform(clock, READ, busy, pacer=pacer)

    perform(clock, READ, OK, pacer=pacer)
    assert clock.now() >= NOON + timedelta(seconds=9)


def test_a_read_is_repeated_until_it_is_answered(clock):
    policy = RetryPolicy(attempts=4, base=timedelta(seconds=1))
    steps = [httpx.Response(500), httpx.ReadTimeout("late"), OK]
    answer, script = perform(clock, READ, *steps, retry=policy)

    assert answer.succeeded
    assert len(script.requests) == 3
    assert clock.slept == [0.5, 1.0]


def test_a_write_is_repeated_only_when_nothing_was_done(clock):
    policy = RetryPolicy(attempts=4)
    steps: list[Step] = [httpx.ConnectError("no"), httpx.Response(429), httpx.Response(500), OK]
    script = Script(steps)

    with pytest.raises(UnknownOutcomeError):
        exchange_of(script, clock, retry=policy).perform(WRITE)
    assert len(script.requests) == 3


def test_a_repetition_that_would_come_after_the_deadline_is_not_made(clock):
    script = Script([httpx.Response(429, headers={"Retry-After": "31"}), OK])
    with pytest.raises(RateLimitedError):
        exchange_of(script, clock, retry=RetryPolicy()).perform(WRITE)
    assert len(script.requests) == 1


def test_the_invocations_end_is_a_deadline_too(clock):
    script = Script([OK])
    exchange = exchange_of(script, clock)
    ended = replace(exchange._network, ends_at=NOON - timedelta(seconds=1))
    exchange._network = ended
    with pytest.raises(RateLimitedError):
        exchange.perform(READ)
    assert script.requests == []


def test_each_attempt_is_one_event_without_values(clock, caplog):
    caplog.set_level(logging.DEBUG)
    call = Call("find_thing", "GET", "/things", query={"number": "10042"})
    with pytest.raises(UnavailableError):
        perform(clock, call, httpx.Response(500, json={"detail": "Kari Nordmann"}))

    (event,) = [one for one in caplog.records if one.name.startswith("bindeledd")]
    told = {"system": "scripted", "operation": "find_thing", "status": 500, "ms": 0, "attempt": 1}
    assert event.message == "api_call"
    assert vars(event).items() >= told.items()
    assert "10042" not in caplog.text + str([vars(one) for one in caplog.records])


def test_httpx_itself_logs_no_address(clock, caplog):
    caplog.set_level(logging.INFO)
    perform(clock, READ, OK)
    assert not [one for one in caplog.records if one.name.startswith("http")]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"Detail": "D", "title": "T"}, "D"),
        ({"title": "T"}, "T"),
        ({"detail": ["D"]}, None),
        (["D"], None),
        ({"detail": "x" * 2000}, "x" * 500),
    ],
    ids=["detail", "title", "no text", "no object", "long"],
)
def test_a_failing_systems_own_words_are_kept(clock, body, words):
    with pytest.raises(UnavailableError) as caught:
        perform(clock, READ, httpx.Response(503, json=body))
    assert caught.value.system_message == words


def test_a_failure_that_names_no_request_counts_as_sent(clock):
    def fail(request: httpx.Request) -> httpx.Response:
        raise NamelessError

    with pytest.raises(UnknownOutcomeError):
        perform(clock, WRITE, fail)


class NamelessError(httpx.RequestError):
    """A failure that does not tell whose it is, even after httpx has told it."""

    def __init__(self) -> None:
        super().__init__("gone")

    @property
    def request(self) -> httpx.Request:
        message = "nobody told"
        raise RuntimeError(message)

    @request.setter
    def request(self, value: httpx.Request) -> None:
        """Forget it."""
