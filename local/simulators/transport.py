"""Talk to a simulator without a socket and meet the very exceptions that a network would give.

Latency does not pass: it is compared with the request's own read time-out, and where it is longer
the client meets `httpx.ReadTimeout`, while the simulator did its work, as over a wire.
"""

import io
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import httpx
from werkzeug.wrappers import Request, Response

from local.simulators.application import (
    CUT_BODY_HEADER,
    LATENCY,
    AnswerWithheldError,
    ConnectionLostError,
    Simulator,
)

_PORTS = {"http": "80", "https": "443"}
_NAMED_WITHOUT_PREFIX = frozenset({"CONTENT_TYPE", "CONTENT_LENGTH"})


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
    """An httpx transport into one simulator; `httpx.Client(transport=SimulatorTransport(app))`.

    It calls the simulator itself rather than its WSGI side: a simulation makes thousands of calls.
    """

    def __init__(self, simulator: Simulator) -> None:
        """Take the simulator; it stays open when the client is closed."""
        self.simulator = simulator

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request, or raise what httpx raises when no whole answer comes."""
        environ = _environ(request)
        deadline = _read_timeout(request)
        try:
            response = self.simulator.serve(Request(environ))
        except ConnectionLostError as error:
            message = "Server disconnected without sending a response."
            raise httpx.RemoteProtocolError(message, request=request) from error
        except AnswerWithheldError as error:
            self.simulator.sleeper(deadline or 0.0)
            error.client_gone()
            message = "timed out"
            raise httpx.ReadTimeout(message, request=request) from error
        if deadline is not None and environ.get(LATENCY, 0.0) > deadline:
            message = "timed out"
            raise httpx.ReadTimeout(message, request=request)
        return _answer(response)


def _environ(request: httpx.Request) -> dict[str, Any]:
    body, url = request.read(), request.url
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(url.raw_path.partition(b"?")[0].decode("ascii"), "latin-1"),
        "QUERY_STRING": url.query.decode("ascii"),
        "SERVER_NAME": url.host,
        "SERVER_PORT": str(url.port or _PORTS[url.scheme]),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.raw:
        key = name.decode("ascii").upper().replace("-", "_")
        environ[key if key in _NAMED_WITHOUT_PREFIX else f"HTTP_{key}"] = value.decode("ascii")
    return environ


def _read_timeout(request: httpx.Request) -> float | None:
    timeout: float | None = request.extensions.get("timeout", {}).get("read")
    return timeout


def _answer(response: Response) -> httpx.Response:
    """Turn an answer into httpx's; a body that is cut breaks off while it is read."""
    body = response.get_data()
    kept = response.headers.get(CUT_BODY_HEADER)
    headers = [
        (name.encode("ascii"), value.encode("latin-1"))
        for name, value in response.headers
        if name != CUT_BODY_HEADER
    ]
    stream = httpx.ByteStream(body) if kept is None else _BrokenStream(body[: int(kept)], len(body))
    return httpx.Response(response.status_code, headers=headers, stream=stream)
