"""Talk to a simulator without a socket and meet the very exceptions that a network would give.

Latency does not pass: it is compared with the request's own read time-out, and where it is longer
the client meets `httpx.ReadTimeout`, while the simulator did its work, as over a wire.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import httpx

from local.simulators.application import (
    CUT_BODY_HEADER,
    LATENCY,
    AnswerWithheldError,
    ConnectionLostError,
    Simulator,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class _BrokenStream(httpx.SyncByteStream):
    def __init__(self, kept: bytes, expected: int) -> None:
        self._kept = kept
        self._expected = expected

    def __iter__(self) -> Iterator[bytes]:
        yield self._kept
        message = (
            "peer closed connection without sending complete message body "
            f"(received {len(self._kept)} bytes, expected {self._expected})"
        )
        raise httpx.RemoteProtocolError(message)


class SimulatorTransport(httpx.BaseTransport):
    """An httpx transport into one simulator; `httpx.Client(transport=SimulatorTransport(app))`."""

    def __init__(self, simulator: Simulator) -> None:
        """Take the simulator; it stays open when the client is closed."""
        self.simulator = simulator

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request, or raise what httpx raises when no whole answer comes."""
        latency = 0.0

        def application(
            environ: "WSGIEnvironment", start_response: "StartResponse"
        ) -> Iterable[bytes]:
            nonlocal latency
            try:
                return self.simulator(environ, start_response)
            finally:
                latency = environ.get(LATENCY, 0.0)

        deadline = _read_timeout(request)
        try:
            response = httpx.WSGITransport(app=application).handle_request(request)
        except ConnectionLostError as error:
            message = "Server disconnected without sending a response."
            raise httpx.RemoteProtocolError(message, request=request) from error
        except AnswerWithheldError as error:
            self.simulator.sleeper(deadline or 0.0)
            error.client_gone()
            message = "timed out"
            raise httpx.ReadTimeout(message, request=request) from error
        if deadline is not None and latency > deadline:
            message = "timed out"
            raise httpx.ReadTimeout(message, request=request)
        return _broken(response) if CUT_BODY_HEADER in response.headers else response


def _read_timeout(request: httpx.Request) -> float | None:
    timeout: float | None = request.extensions.get("timeout", {}).get("read")
    return timeout


def _broken(response: httpx.Response) -> httpx.Response:
    kept = int(response.headers.pop(CUT_BODY_HEADER))
    body = response.read()
    stream = _BrokenStream(body[:kept], len(body))
    return httpx.Response(response.status_code, headers=response.headers, stream=stream)
