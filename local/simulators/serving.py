"""Serve a simulator over real HTTP: threads, keep-alive, quiet, and gone at once when told to go.

Python's own server is used with a small gateway instead of Werkzeug's, which closes each
connection after its answer and so would hide a client's handling of kept connections.
"""

import argparse
import io
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urlsplit

from local.simulators.application import (
    CUT_BODY_HEADER,
    AnswerWithheldError,
    ConnectionLostError,
    Simulator,
)
from local.simulators.storage import MEMORY

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import WSGIEnvironment

HOST = "127.0.0.1"
PORT_TAKEN = 3
# The body is read whole before the application is called, so its framing is of no more interest.
_GIVEN_OTHERWISE = {"HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING"}
_IDLE_SECONDS = 60
_PATIENCE_SECONDS = 120.0
_TICK_SECONDS = 0.5


class _Gateway(BaseHTTPRequestHandler):
    """One connection: reads each request whole, so that the next one starts where it should."""

    protocol_version = "HTTP/1.1"
    server_version = "Simulator"
    sys_version = ""
    timeout = _IDLE_SECONDS
    disable_nagle_algorithm = True
    wbufsize = 1 << 16  # head and body leave together, flushed when the answer is whole

    @property
    def _simulator(self) -> Simulator:
        return cast("_Server", self.server).simulator

    def _serve(self) -> None:
        body = self._body()
        try:
            self._run(self._environ(body))
        except ConnectionLostError:
            self.close_connection = True
        except AnswerWithheldError as withheld:
            self.close_connection = True
            self._wait_until_gone()
            withheld.client_gone()
        except ConnectionError:
            self.close_connection = True

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve  # noqa: N815

    def _run(self, environ: "WSGIEnvironment") -> None:
        head: list[Any] = []

        def start_response(
            status: str,
            headers: list[tuple[str, str]],
            exc_info: "OptExcInfo | None" = None,  # noqa: ARG001 - the signature of WSGI
        ) -> Callable[[bytes], object]:
            head[:] = [status, headers]
            return chunks.append

        chunks: list[bytes] = []
        produced = self._simulator(environ, start_response)
        try:
            chunks.extend(produced)
        finally:
            if close := getattr(produced, "close", None):
                close()
        status, headers = head
        self._send(status, headers, b"".join(chunks))

    def _send(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        code, _, reason = status.partition(" ")
        kept = len(body)
        self.send_response(int(code), reason)
        for name, value in headers:
            if name == CUT_BODY_HEADER:
                kept = int(value)
                self.close_connection = True
            elif name.lower() not in {"content-length", "date", "server"}:
                self.send_header(name, value)
        if int(code) not in {204, 304}:
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and int(code) not in {204, 304}:
            self.wfile.write(body[:kept])

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return b"".join(self._chunks())
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline().split(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass

    def _environ(self, body: bytes) -> "WSGIEnvironment":
        address = urlsplit(self.path)
        host, port = cast("tuple[str, int]", self.server.server_address)[:2]
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(address.path, "latin-1"),
            "REQUEST_URI": self.path,
            "QUERY_STRING": address.query,
            "SERVER_NAME": host,
            "SERVER_PORT": str(port),
            "SERVER_PROTOCOL": self.request_version,
            "REMOTE_ADDR": self.client_address[0],
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in self.headers.items():
            key = "HTTP_" + name.upper().replace("-", "_")
            if key not in _GIVEN_OTHERWISE:
                environ[key] = f"{environ[key]},{value}" if key in environ else value
        return environ

    def _wait_until_gone(self) -> None:
        """Return when the client closed the connection, or when no client would still wait."""
        select.select([self.connection], [], [], _PATIENCE_SECONDS)

    def log_message(self, *_: object) -> None:
        """Stay quiet: the call log is where calls are read."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, simulator: Simulator, port: int) -> None:
        self.simulator = simulator
        super().__init__((HOST, port), _Gateway)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say what went wrong, unless only the client went away."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class PortTakenError(OSError):
    """Somebody else listens on the port."""


@contextmanager
def running(simulator: Simulator, *, port: int = 0) -> Iterator[str]:
    """Serve in the background and give the base address; port 0 takes a free one."""
    try:
        server = _Server(simulator, port)
    except OSError as error:
        message = f"{simulator.name}: port {port} on {HOST} is taken ({error.strerror})"
        raise PortTakenError(message) from error
    stopped = threading.Event()
    threads = [
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True),
        threading.Thread(target=_tick_until, args=(simulator, stopped), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield f"http://{HOST}:{server.server_address[1]}"
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()
        for thread in threads:
            thread.join()


def add_arguments(parser: argparse.ArgumentParser, *, port: int) -> None:
    """Add the arguments that every simulator takes."""
    parser.add_argument("--port", type=int, default=port, help=f"port on {HOST} ({port})")
    parser.add_argument("--state", type=Path, help="file of the state; without it, in memory")
    parser.add_argument("--seed-file", type=Path, help="JSON loaded when the state is empty")
    parser.add_argument(
        "--exit-with-parent",
        action="store_true",
        help="stop when the process that started this one is gone",
    )


def state_path(arguments: argparse.Namespace) -> Path | str:
    """Return where the state lies, with its folder made."""
    if arguments.state is None:
        return MEMORY
    path: Path = arguments.state
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def serve_until_stopped(simulator: Simulator, *, port: int, exit_with_parent: bool = False) -> int:
    """Serve until SIGTERM, SIGINT or, if wanted, the parent's end; return the exit code."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    parent = os.getppid()
    try:
        with running(simulator, port=port) as address:
            print(f"{simulator.name}: {address}", flush=True)
            while not stopping.wait(_TICK_SECONDS):
                if exit_with_parent and os.getppid() != parent:
                    break
    except PortTakenError as error:
        print(error, file=sys.stderr, flush=True)
        return PORT_TAKEN
    finally:
        simulator.close()
    return 0


def _tick_until(simulator: Simulator, stopped: threading.Event) -> None:
    while not stopped.wait(_TICK_SECONDS):
        simulator.tick()


__all__: Sequence[str] = (
    "HOST",
    "PORT_TAKEN",
    "PortTakenError",
    "add_arguments",
    "running",
    "serve_until_stopped",
    "state_path",
)
