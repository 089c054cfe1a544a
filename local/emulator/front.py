"""What stands before ministack: the application's plain address, and a guard on the emulator's own.

ministack serves an HTTP API under `/_aws/execute-api/{api}/$default`, where cookies and relative
links of the pages would suffer. The front listens on a second port in the same process and adds
that prefix before the request enters ministack, so the address is plain, there is no further hop,
and functions see a path without prefix.
"""

# ruff: noqa: SLF001 - ministack has no public names for any of this

import json
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from local.emulator.internals import internal

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_FORWARDED = (b"x-forwarded-for", b"x-forwarded-port", b"x-forwarded-proto")
_LOOPBACK = ("127.0.0.1", "localhost")


class Front:
    """ASGI application over ministack's: one port for the product, one for the AWS API."""

    def __init__(self, emulator: Application, *, app_port: int, api_port: int) -> None:
        self._emulator = emulator
        self._app_port = app_port
        self._api_port = api_port
        self._api_id: str | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._emulator(scope, receive, send)
        elif scope["server"][1] == self._app_port:
            await self._serve_product(scope, receive, send)
        elif not _from_this_machine(scope, self._api_port):
            await _answer(send, 403, {"message": "Only programs on this machine may ask."})
        elif scope["path"].startswith("/_local/"):
            await self._serve_launcher(scope, send)
        else:
            await self._emulator(scope, receive, send)

    async def _serve_product(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._api_id is None or scope["type"] != "http":
            await _answer(send, 503, {"message": "Not deployed yet."})
            return
        prefix = f"/_aws/execute-api/{self._api_id}/$default"
        raw_path = scope.get("raw_path") or scope["path"].encode()
        forwarded = [
            (b"x-forwarded-for", scope["client"][0].encode()),
            (b"x-forwarded-port", str(self._app_port).encode()),
            (b"x-forwarded-proto", b"http"),
        ]
        inner = {
            **scope,
            "path": prefix + scope["path"],
            "raw_path": prefix.encode() + raw_path,
            "headers": [*_without(scope["headers"], _FORWARDED), *forwarded],
        }
        await self._emulator(inner, receive, send)

    async def _serve_launcher(self, scope: Scope, send: Send) -> None:
        """Answer the launcher: which API is the product's, and which workers are there."""
        action, _, argument = scope["path"].removeprefix("/_local/").partition("/")
        if action == "product" and scope["method"] == "PUT":
            self._api_id = argument
            await _answer(send, 200, {"api": argument})
        elif action == "workers" and scope["method"] == "GET":
            await _answer(send, 200, {"workers": worker_processes()})
        else:
            await _answer(send, 404, {"message": "Not Found"})


def worker_processes() -> list[dict[str, Any]]:
    """Return function name and process id of every function worker that is alive."""
    runtime = internal("core.lambda_runtime")
    return [
        {"function": worker.func_name, "pid": worker._proc.pid}
        for workers in list(runtime._workers.values())
        for worker in list(workers)
        if worker._proc is not None and worker._proc.poll() is None
    ]


def _from_this_machine(scope: Scope, port: int) -> bool:
    """Tell whether a request comes from a program here and not from a page in a browser.

    The emulator runs uploaded code for any caller, and a page of any origin may post to a loopback
    address. A browser names the page's origin, or the foreign host that it believes to talk to.
    """
    headers = dict(scope["headers"])
    hosts = {f"{name}:{port}".encode() for name in _LOOPBACK}
    return b"origin" not in headers and headers.get(b"host") in hosts


def _without(
    headers: Iterable[tuple[bytes, bytes]], names: tuple[bytes, ...]
) -> list[tuple[bytes, bytes]]:
    return [header for header in headers if header[0] not in names]


async def _answer(send: Send, status: int, body: dict[str, Any]) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})
