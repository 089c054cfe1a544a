"""One way to make a call: wait for the turn, send, log one event without values, classify.

The classification keeps apart what the engine must keep apart (architecture 6): nothing was sent,
the system said no, or a write may have arrived although no usable answer came.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import httpx

from bindeledd.domain.errors import (
    BindeleddError,
    RateLimitedError,
    RetryableError,
    UnavailableError,
    UnknownOutcomeError,
)
from bindeledd.transport.bodies import (
    LONGEST_BODY,
    UnreadableBody,
    decode_json,
    encode_json,
    read_body,
)
from bindeledd.transport.network import Network
from bindeledd.transport.pacing import Turns
from bindeledd.transport.redaction import Redactor
from bindeledd.transport.retry import (
    NOT_PROCESSED,
    Attempt,
    hinted_pause,
    next_pause,
)

logger = logging.getLogger(__name__)

NOTHING_SENT: tuple[type[httpx.HTTPError], ...] = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
"""Failures that come before the first byte of a request leaves."""

_SUCCESS = range(200, 300)
_NEVER = datetime.max.replace(tzinfo=UTC)

REFUSALS = frozenset({400, 401, 403, 404, 405, 409, 410, 412, 413, 422, 423})
"""By these a system speaks of a key, an object or a value. Any other status that is no success says
that the call did not get through to it, or not as it should have."""

_LONGEST_WORDS = 500


@dataclass(frozen=True, slots=True)
class Call:
    """One call as a connector wants it made.

    What the address asks for stands in `query`, nothing of it in `path`. `writes` says that a lost
    answer leaves the outcome unknown. `repeatable` says that making the call twice does what making
    it once does, for calls that are not reads by their method.
    """

    operation: str
    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    payload: object | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    writes: bool = False
    repeatable: bool = False
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system answered on purpose: a success, or a refusal for the connector to read.

    `payload` is decoded JSON, None for no body; `is_json` is false for a refusal in another form.
    """

    status: int
    headers: httpx.Headers
    payload: object | None = None
    is_json: bool = True

    @property
    def succeeded(self) -> bool:
        """Whether the status is one of success."""
        return self.status in _SUCCESS


@dataclass(frozen=True, slots=True)
class _Failure:
    """One attempt that brought no answer to read."""

    attempt: Attempt
    cause: BaseException | None = None
    words: str | None = None


class Exchange:
    """Makes calls to one system for one tenant, and counts them."""

    def __init__(
        self,
        *,
        system: str,
        network: Network,
        base_url: str,
        turns: Turns,
        auth: httpx.Auth | None = None,
        headers: Mapping[str, str] | None = None,
        redactor: Redactor | None = None,
    ) -> None:
        self._system = system
        self._network = network
        self._clock = network.clock
        self._base_url = base_url.rstrip("/")
        self._turns = turns
        self._auth = auth or httpx.Auth()
        self._headers = dict(headers or {})
        self._redactor = redactor or Redactor()
        self.calls = 0

    def perform(self, call: Call) -> Answer:
        """Make one call, again where that is certainly harmless and time is left.

        Raises:
            RateLimitedError, UnavailableError: nothing was done, or it was a read.
            UnknownOutcomeError: a write was sent and no usable answer came.
            CredentialsError: the system gave no token.
        """
        number = 1
        while True:
            outcome = self._attempt(call, number)
            if isinstance(outcome, Answer):
                return outcome
            pause = next_pause(
                self._network.retry,
                outcome.attempt,
                repeatable=call.repeatable,
                number=number,
                remaining=self._remaining(call),
                fraction=self._network.fraction(),
            )
            if pause is None:
                error = self._error(outcome, call)
                raise error from None if error is outcome.cause else outcome.cause
            self._network.sleep(pause.total_seconds())
            number += 1

    def words(self, text: str | None) -> str | None:
        """Cut a system's words to a readable length, with every known secret taken out."""
        cleaned = self._redactor.text(text.strip()) if text else ""
        return cleaned[:_LONGEST_WORDS] or None

    def _attempt(self, call: Call, number: int) -> Answer | _Failure:
        self._turns.take(latest=self._latest(call))
        started = self._clock.now()
        self.calls += 1
        outcome = self._send(call)
        status = outcome.status if isinstance(outcome, Answer) else outcome.attempt.status
        if not isinstance(outcome, Answer) and status == httpx.codes.TOO_MANY_REQUESTS:
            self._turns.hold(outcome.attempt.hint or timedelta(seconds=1))
        logger.info(
            "api_call",
            extra={
                "system": self._system,
                "operation": call.operation,
                "status": status,
                "ms": round((self._clock.now() - started).total_seconds() * 1000),
                "attempt": number,
            },
        )
        return outcome

    def _send(self, call: Call) -> Answer | _Failure:
        request = self._request(call)
        status = None
        try:
            response = self._network.http.send(request, auth=self._auth, stream=True)
            status = response.status_code
            ends_at = min(self._latest(call) or _NEVER, self._clock.now() + LONGEST_BODY)
            try:
                body = read_body(response, late=lambda: self._clock.now() > ends_at)
            finally:
                response.close()
        except RetryableError as error:
            hint = error.retry_after
            failed = Attempt(call.method, None, sent=False, hint=hint)
            return _Failure(failed, cause=error, words=error.system_message)
        except (httpx.HTTPError, httpx.InvalidURL, UnreadableBody) as error:
            # httpx reads the address of a redirect even where it does not follow it.
            return _Failure(Attempt(call.method, status, sent=_was_sent(error, request)), error)
        return self._read(call, response, body)

    def _read(self, call: Call, response: httpx.Response, body: bytes) -> Answer | _Failure:
        status = response.status_code
        refused = status in REFUSALS
        if not refused and status not in _SUCCESS:
            hint = hinted_pause(response.headers, body, now=self._clock.now())
            failed = Attempt(call.method, status, sent=True, hint=hint)
            return _Failure(failed, words=_gateway_words(body))
        if not body.strip():
            return Answer(status, response.headers)
        try:
            return Answer(status, response.headers, decode_json(body))
        except UnreadableBody as error:
            if refused:
                return Answer(status, response.headers, is_json=False)
            return _Failure(Attempt(call.method, status, sent=True), error)

    def _request(self, call: Call) -> httpx.Request:
        headers = {**self._headers, **call.headers}
        content = None
        if call.payload is not None:
            content = encode_json(call.payload)
            headers = {"Content-Type": "application/json", **headers}
        latest = self._latest(call)
        seconds = self._network.timeouts.longest
        if latest is not None:
            seconds = min(seconds, (latest - self._clock.now()).total_seconds())
        return self._network.http.build_request(
            call.method,
            _address(self._base_url + call.path, tuple(call.query.items())),
            content=content,
            headers=headers,
            timeout=self._network.timeouts.within(seconds),
        )

    def _latest(self, call: Call) -> datetime | None:
        bounds = [bound for bound in (call.deadline, self._network.ends_at) if bound is not None]
        return min(bounds, default=None)

    def _remaining(self, call: Call) -> timedelta:
        latest = self._latest(call)
        return timedelta.max if latest is None else latest - self._clock.now()

    def _error(self, failure: _Failure, call: Call) -> BindeleddError:
        if isinstance(failure.cause, RetryableError):
            return failure.cause
        words = self.words(failure.words)
        status, hint = failure.attempt.status, failure.attempt.hint
        if status == httpx.codes.TOO_MANY_REQUESTS:
            return RateLimitedError(system_message=words, retry_after=hint or timedelta(seconds=1))
        unprocessed = not failure.attempt.sent or status in NOT_PROCESSED
        if unprocessed or not call.writes:
            return UnavailableError(system_message=words, retry_after=hint)
        now = self._clock.now()
        return UnknownOutcomeError(deadline=max(call.deadline or now, now), system_message=words)


@lru_cache(maxsize=512)
def _address(url: str, query: tuple[tuple[str, str], ...]) -> httpx.URL:
    """Read an address once: most of what it takes to build a request, and most come again."""
    return httpx.URL(url, params=dict(query)) if query else httpx.URL(url)


def _was_sent(error: Exception, request: httpx.Request) -> bool:
    """Tell whether the request itself may have left; a failed token request is not it."""
    if isinstance(error, NOTHING_SENT):
        return False
    if not isinstance(error, httpx.RequestError):
        return True
    try:
        return error.request is request
    except RuntimeError:
        return True


def _gateway_words(body: bytes) -> str | None:
    """Read the sentence of a gateway's JSON; a page of HTML has none worth keeping."""
    try:
        payload = decode_json(body)
    except UnreadableBody:
        return None
    if not isinstance(payload, Mapping):
        return None
    named = {str(key).lower(): value for key, value in payload.items()}
    for key in ("detail", "message", "title"):
        if isinstance(named.get(key), str):
            return str(named[key])
    return None
