from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bindeledd.transport.retry import Attempt, RetryPolicy, hinted_pause, may_repeat, next_pause
from tests.unit.transport.systems import NOON

POLICY = RetryPolicy(attempts=4, base=timedelta(seconds=1), cap=timedelta(seconds=3))
PLENTY = timedelta(minutes=5)


@pytest.mark.parametrize(
    ("method", "status", "sent", "repeatable", "may"),
    [
        ("GET", 500, True, False, True),
        ("HEAD", None, True, False, True),
        ("GET", None, False, False, True),
        ("POST", None, False, False, True),
        ("POST", 429, True, False, True),
        ("PATCH", 425, True, False, True),
        ("POST", 500, True, False, False),
        ("POST", 503, True, False, False),
        ("PATCH", None, True, False, False),
        ("PUT", 408, True, False, False),
        ("DELETE", 200, True, False, False),
        ("POST", 500, True, True, True),
    ],
)
def test_only_what_can_do_nothing_twice_is_repeated(method, status, sent, repeatable, may):
    assert may_repeat(Attempt(method, status, sent), repeatable=repeatable) is may


@pytest.mark.parametrize(
    ("number", "fraction", "hint", "remaining", "pause"),
    [
        (1, 0.0, None, PLENTY, 0.0),
        (1, 0.5, None, PLENTY, 0.5),
        (2, 0.5, None, PLENTY, 1.0),
        (3, 1.0, None, PLENTY, 3.0),
        (4, 0.5, None, PLENTY, None),
        (1, 0.5, 7, PLENTY, 7.5),
        (1, 0.5, None, timedelta(seconds=0.5), None),
        (1, 0.0, 7, timedelta(seconds=7), None),
        (1, 0.0, None, timedelta(0), None),
    ],
)
def test_the_pause_before_the_next_attempt(number, fraction, hint, remaining, pause):
    asked = None if hint is None else timedelta(seconds=hint)
    found = next_pause(
        POLICY,
        Attempt("GET", 503, sent=True, hint=asked),
        repeatable=False,
        number=number,
        remaining=remaining,
        fraction=fraction,
    )
    assert found == (None if pause is None else timedelta(seconds=pause))


def test_a_write_that_may_have_arrived_has_no_next_attempt():
    failed = Attempt("POST", 500, sent=True, hint=timedelta(seconds=1))
    assert (
        next_pause(POLICY, failed, repeatable=False, number=1, remaining=PLENTY, fraction=0.5)
        is None
    )


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ({"retry-after": "7"}, b"", 7),
        ({"retry-after": " 0 "}, b"", 0),
        ({"retry-after": "Mon, 23 Nov 2026 12:00:30 GMT"}, b"", 30),
        ({"retry-after": "Mon, 23 Nov 2026 11:00:00 GMT"}, b"", 0),
        ({"retry-after": "99999999999999999999"}, b"", 3_600),
        ({"retry-after": "soon"}, b"Try again in 2 seconds.", 2),
        ({"retry-after": "-5"}, b"", None),
        ({}, b'{"message": "Rate limit is exceeded. Try again in 1 seconds."}', 1),
        ({}, b"try again in a while", None),
        ({}, b"\xff\xfe", None),
        ({}, b"", None),
    ],
)
def test_the_wait_that_a_system_asks_for(headers, body, seconds):
    found = hinted_pause(headers, body, now=NOON)
    assert found == (None if seconds is None else timedelta(seconds=seconds))


@given(st.text(max_size=40), st.binary(max_size=200))
def test_no_header_and_no_body_is_too_strange(value, body):
    found = hinted_pause({"retry-after": value}, body, now=NOON)
    assert found is None or found >= timedelta(0)
