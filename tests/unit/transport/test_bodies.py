"""Bodies within bounds of size and time, and JSON that every system and the state can hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from bindeledd.domain.errors import UnavailableError
from bindeledd.transport import Call, UnreadableBody, decode_json
from bindeledd.transport.bodies import hold_body
from tests.unit.transport.systems import Script, SteppingClock, exchange_of


class Endless(httpx.SyncByteStream):
    """A body that trickles for ever; a client that goes on reading is told so."""

    def __init__(self, clock: SteppingClock, *, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self.given = 0

    def __iter__(self) -> Iterator[bytes]:
        while self.given < 1000:
            self.given += 1
            self._clock.at += timedelta(seconds=self._seconds)
            yield b" " * 1024
        raise AssertionError


def test_a_body_that_trickles_is_given_up_though_the_call_has_no_deadline():
    clock = SteppingClock()
    stream = Endless(clock, seconds=9)
    exchange = exchange_of(Script([lambda _: httpx.Response(200, stream=stream)]), clock)

    with pytest.raises(UnavailableError):
        exchange.perform(Call("list_things", "GET", "/things"))

    assert stream.given == 7


def test_a_body_within_bounds_can_be_read_again():
    stream = httpx.ByteStream(b'{"a":1}')
    response = httpx.Response(200, stream=stream)
    response.stream = stream

    assert hold_body(response, limit=100) == b'{"a":1}'
    assert response.read() == b'{"a":1}'


def test_a_body_of_a_token_is_bounded():
    clock = SteppingClock()
    response = httpx.Response(200, stream=Endless(clock, seconds=0))
    with pytest.raises(UnreadableBody):
        hold_body(response, limit=64 * 1024)


@pytest.mark.parametrize(
    "body",
    [b'"\\ud800"', b'{"a":["x\\udfff"]}', b"1e999999", b"NaN", b"[" * 100_000, b"", b"\xff"],
    ids=lambda body: repr(body[:12]),
)
def test_what_no_system_could_be_sent_is_not_read(body):
    with pytest.raises(UnreadableBody):
        decode_json(body)


def test_a_whole_pair_is_one_character():
    assert decode_json(b'"\\ud83d\\ude00"') == "\N{GRINNING FACE}"


def test_an_address_that_is_none_is_no_reason_to_break():
    answer = httpx.Response(302, headers={"Location": "javascript:alert(1)//x"})
    exchange = exchange_of(Script([answer]), SteppingClock())
    with pytest.raises(UnavailableError):
        exchange.perform(Call("list_things", "GET", "/things"))


def test_a_cookie_is_never_sent_on():
    script = Script([httpx.Response(200, headers={"Set-Cookie": "s=1; Path=/"}, json={})])
    exchange = exchange_of(script, SteppingClock())
    for _ in range(2):
        exchange.perform(Call("list_things", "GET", "/things"))
    assert ["cookie" in request.headers for request in script.requests] == [False, False]
