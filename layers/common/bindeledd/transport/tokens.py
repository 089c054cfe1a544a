"""Access tokens that live in memory: fetched when needed, renewed before they expire.

The flow is an `httpx.Auth` generator, so that a token request is an ordinary part of a call. It is
never logged, and a failure of it means that the call itself was not sent.
"""

from __future__ import annotations

import hashlib
import re
import threading
from abc import abstractmethod
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx

from bindeledd.domain.errors import RateLimitedError, UnavailableError
from bindeledd.domain.ports import Clock
from bindeledd.transport.bodies import LONGEST_BODY, UnreadableBody, decode_json, hold_body
from bindeledd.transport.pacing import Turns
from bindeledd.transport.retry import hinted_pause

_UNAUTHORISED = 401
_TOO_MANY = 429
_REFUSED = frozenset({400, 401, 403})
"""Statuses by which a system refuses a key; any other is somebody's trouble, and passes."""

_SENDABLE = re.compile(r"[\x21-\x7e]{1,16384}")
"""What a header can hold."""

_TOKEN_BYTES = 64 * 1024

Flow = Generator[httpx.Request, httpx.Response, None]
Renewal = Generator[httpx.Request, httpx.Response, "Token"]


@dataclass(frozen=True, slots=True)
class Token:
    """A bearer token and the instant from which it is renewed."""

    value: str = field(repr=False)
    renew_at: datetime


class TokenCache:
    """Tokens of one process, one per key; keys are digests, so that no secret is held as a name."""

    def __init__(self) -> None:
        self._tokens: dict[str, Token] = {}
        self._lock = threading.Lock()

    @staticmethod
    def key(*parts: str) -> str:
        """Make the key of a grant from everything that tells it from another."""
        return hashlib.sha256("\x00".join(parts).encode()).hexdigest()

    def find(self, key: str, *, now: datetime) -> Token | None:
        """Find a token that need not be renewed yet."""
        with self._lock:
            token = self._tokens.get(key)
        return token if token is not None and now < token.renew_at else None

    def keep(self, key: str, token: Token) -> None:
        """Keep a token in place of the former."""
        with self._lock:
            self._tokens[key] = token

    def drop(self, key: str, token: Token) -> None:
        """Forget a token that was refused, unless another has taken its place."""
        with self._lock:
            if self._tokens.get(key) == token:
                del self._tokens[key]

    @property
    def values(self) -> tuple[str, ...]:
        """The tokens held, for the redactor."""
        with self._lock:
            return tuple(token.value for token in self._tokens.values())


class TokenAuth(httpx.Auth):
    """Signs every call with a cached token; a refused token is renewed once.

    A subclass says how its system is asked for a token and what the answer means.
    """

    def __init__(self, *, key: str, cache: TokenCache, clock: Clock, turns: Turns) -> None:
        self._key = key
        self._cache = cache
        self._clock = clock
        self._turns = turns

    @abstractmethod
    def token_request(self) -> httpx.Request:
        """Build the request for a token."""

    @abstractmethod
    def refusal(self, status: int, body: bytes) -> Exception:
        """Name the error of a token request that was refused with a 4xx status."""

    @abstractmethod
    def granted(self, payload: object, *, now: datetime) -> Token | None:
        """Read the token from an answer; None when there is none in it."""

    def sign(self, request: httpx.Request, token: Token) -> None:
        """Put the token on a request."""
        request.headers["Authorization"] = f"Bearer {token.value}"

    def sync_auth_flow(self, request: httpx.Request) -> Flow:
        """Sign and send; when a cached token is refused, once more with a new one.

        The first request goes in the turn that the call was given, each further one in a turn of
        its own: a token may be long in coming, and a turn is good for its instant alone.
        """
        token = self._cache.find(self._key, now=self._clock.now())
        was_cached = token is not None
        if token is None:
            token = yield from self._renew(request)
            self._turns.take()
        self.sign(request, token)
        response = yield request
        if response.status_code != _UNAUTHORISED or not was_cached:
            return
        self._cache.drop(self._key, token)
        self._turns.take()
        token = yield from self._renew(request)
        self._turns.take()
        self.sign(request, token)
        yield request

    def _renew(self, request: httpx.Request) -> Renewal:
        asked = self.token_request()
        # A request built by hand has no time limits of its own.
        asked.extensions["timeout"] = request.extensions.get("timeout", {})
        now = self._clock.now()
        response = yield asked
        token = self._read(response, now=now)
        self._cache.keep(self._key, token)
        return token

    def _read(self, response: httpx.Response, *, now: datetime) -> Token:
        body = self._body(response)
        status = response.status_code
        if status == _TOO_MANY:
            pause = hinted_pause(response.headers, body, now=now) or timedelta(seconds=1)
            self._turns.hold(pause)
            raise RateLimitedError(retry_after=pause)
        try:
            payload = decode_json(body) if body.strip() else None
        except UnreadableBody as error:
            # A page instead of an answer: something is in between, nobody's key is refused.
            raise UnavailableError(
                retry_after=hinted_pause(response.headers, body, now=now)
            ) from error
        if status in _REFUSED:
            raise self.refusal(status, body)
        if not response.is_success:
            raise UnavailableError(retry_after=hinted_pause(response.headers, body, now=now))
        token = self.granted(payload, now=now)
        if token is None or not _SENDABLE.fullmatch(token.value):
            raise UnavailableError
        return token

    def _body(self, response: httpx.Response) -> bytes:
        latest = self._clock.now() + LONGEST_BODY
        try:
            return hold_body(response, limit=_TOKEN_BYTES, late=lambda: self._clock.now() > latest)
        except UnreadableBody as error:
            raise UnavailableError from error


def renewal_time(
    lifetime: object, *, now: datetime, default: timedelta, margin: timedelta
) -> datetime:
    """Tell when a token is renewed: `margin` before its end, but not before half its life.

    `lifetime` is the system's `expires_in`; systems send it as a number or as text.
    """
    try:
        seconds = int(str(lifetime))
    except ValueError:
        seconds = 0
    life = timedelta(seconds=min(seconds, 86_400)) if seconds > 0 else default
    return now + max(life - margin, life / 2)
