"""The frame of every simulator: faults, late effects, call log, commit before the answer.

A simulator of a system subclasses `Simulator` and answers requests; it knows nothing of sockets.
What cannot be an HTTP answer (a lost connection, an answer that never comes, a body that is cut) is
an exception or a mark that both the server and the in-process transport understand.
"""

import sys
import time
import traceback
from abc import ABC, abstractmethod
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from local.simulators.administration import ADMIN_PREFIX, administer
from local.simulators.calls import Call, CallLog, without_secrets
from local.simulators.clock import Clock, Sleeper, system_clock
from local.simulators.distortion import Distortion, distorted
from local.simulators.faults import (
    LATE_WRITE_BOUND_SECONDS,
    OUTCOME_KINDS,
    Fault,
    FaultBoard,
    FaultKind,
)
from local.simulators.storage import MEMORY, Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ARRIVED_AT = "simulator.arrived_at"
"""WSGI key: the instant the request came in; for a late write that is long before its effect."""

LATENCY = "simulator.latency"
"""WSGI key: seconds of latency. The in-process transport turns them into a client's time-out."""

LANDED_LATE = "simulator.landed_late"
"""WSGI key: set on a write that takes effect after its client gave up; no limit counts it again."""

CUT_BODY_HEADER = "X-Simulator-Cut-Body"
"""Marks, from the application to server or transport, a body to be broken off; never sent."""

_LATE_WRITES = "_late_writes"
_ASSUMED_DEADLINE_SECONDS = 30.0
_HTML_PAGE = (
    "<!DOCTYPE html>\n<html><head><title>Service unavailable</title></head>"
    "<body><h1>Service unavailable</h1><p>The service is under maintenance.</p></body></html>\n"
)


class ConnectionLostError(ConnectionError):
    """The connection ends without an answer."""


class AnswerWithheldError(ConnectionError):
    """No answer ever comes: the connection stays open until the client gives up."""

    def __init__(self, client_gone: Callable[[], None]) -> None:
        """Take what is to be called when the client has given up."""
        super().__init__("the answer is withheld")
        self.client_gone = client_gone


def _elsewhere(fault: Fault) -> Response:
    """Lead a request to another address, as a proxy or a login page does."""
    address = str(fault.options.get("location", "https://elsewhere.example/login"))
    status = int(fault.options.get("status", 302))
    return Response(status=status, headers={"Location": address})


@dataclass(slots=True)
class _Outcome:
    status: int = 0
    notes: list[str] = field(default_factory=list)


class Simulator(ABC):
    """A simulated system as a WSGI application; a subclass answers in `respond`."""

    name: ClassVar[str]
    enumerated: ClassVar[frozenset[str]] = frozenset()
    """The properties whose values are of an enumeration."""

    def __init__(
        self,
        *,
        state: Path | str = MEMORY,
        now: Clock = system_clock,
        sleeper: Sleeper = time.sleep,
    ) -> None:
        """Open the state; the call log lies beside it."""
        self.store = Store(state)
        self.calls = CallLog(state if state == MEMORY else f"{state}.calls")
        self.faults = FaultBoard(self.store)
        self.now = now
        self.sleeper = sleeper
        self._latest: dict[str, tuple[int, list[tuple[str, str]], bytes]] = {}

    @abstractmethod
    def respond(self, request: Request) -> Response:
        """Answer a request inside a transaction that is on disk before the answer leaves."""

    @abstractmethod
    def seed(self, state: Mapping[str, Any]) -> None:
        """Add objects to the state; raises ValueError for what cannot be."""

    @abstractmethod
    def dump(self) -> dict[str, Any]:
        """Return the state as JSON, without secrets."""

    def is_guarded(self, request: Request) -> bool:  # noqa: ARG002 - a subclass reads it
        """Say whether a unique reference would refuse a second such write."""
        return False

    def is_following_page(self, request: Request) -> bool:  # noqa: ARG002 - a subclass reads it
        """Say whether a request is for a page of a list that is not the first one."""
        return False

    def answered(self, request: Request, response: Response) -> None:  # noqa: B027 - may be empty
        """Act after an effect is stored, outside its transaction (a webhook, a changed row)."""

    def too_many_requests(self) -> Response:
        """Answer a throttled request in the system's own shape."""
        return Response("Too many requests", status=429)

    def server_error(self) -> Response:
        """Answer a failed request in the system's own shape."""
        return Response("Internal server error", status=500)

    def reset(self) -> None:
        """Forget state, faults and calls."""
        self._latest.clear()
        self.store.clear()
        self.faults.clear()
        self.calls.clear()

    def close(self) -> None:
        """Close the files."""
        self.store.close()
        self.calls.close()

    def take_fault(self, kind: FaultKind, request: Request) -> Fault | None:
        """Take a fault of the system's own words (paging, stamps, `test`) for a request."""
        return self.faults.take(kind, method=request.method, path=request.path)

    def arrived_at(self, request: Request) -> datetime:
        """Return when a request came in."""
        arrived: datetime = request.environ.get(ARRIVED_AT) or self.now()
        return arrived

    def tick(self) -> int:
        """Apply the late writes that are due and return how many; called before every request."""
        now = self.now()
        due = [
            (key, late)
            for key, late in self.store.items(_LATE_WRITES)
            if datetime.fromisoformat(late["due"]) <= now
        ]
        return sum(self._land(key, late) for key, late in due)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Serve one request of a server."""
        return self.serve(Request(environ))(environ, start_response)

    def serve(self, request: Request) -> Response:
        """Answer one request; raises the errors of this module where no whole answer comes."""
        self.tick()
        request.environ.setdefault(ARRIVED_AT, self.now())
        request.get_data(cache=True)
        if request.path.startswith(ADMIN_PREFIX):
            return administer(self, request)
        outcome = _Outcome()
        try:
            response = self._answer(request, outcome)
            outcome.status = response.status_code
        finally:
            self._record(request, outcome)
        return response

    def _answer(self, request: Request, outcome: _Outcome) -> Response:
        self._delay(request, outcome)
        fault = self.faults.take(
            OUTCOME_KINDS,
            method=request.method,
            path=request.path,
            suits=lambda fault: self._suits(fault, request),
        )
        if fault is None:
            return self._effect(request)
        outcome.notes.append(fault.kind.value)
        return self._struck(fault, request)

    def _struck(self, fault: Fault, request: Request) -> Response:
        if fault.kind is FaultKind.LATE_WRITE:
            raise AnswerWithheldError(self._postpone(request, fault.seconds))
        if fault.kind is FaultKind.CUT_BODY:
            return self._cut(self._effect(request), fault)
        if fault.kind is FaultKind.DISTORT:
            return self._distorted(request, fault)
        if fault.applied or (fault.applied is None and fault.kind is FaultKind.ANSWER_LOST):
            self._effect(request)
        if fault.kind is FaultKind.TOO_MANY_REQUESTS:
            return self.too_many_requests()
        if fault.kind is FaultKind.SERVER_ERROR:
            return self.server_error()
        if fault.kind is FaultKind.HTML:
            status = int(fault.options.get("status", 200))
            return Response(_HTML_PAGE, status=status, content_type="text/html; charset=utf-8")
        if fault.options.get("withheld"):
            raise AnswerWithheldError(lambda: None)
        raise ConnectionLostError(fault.kind.value)

    def _distorted(self, request: Request, fault: Fault) -> Response:
        """Answer with what no system should; a request that is led elsewhere has no effect."""
        how = Distortion(fault.options["how"])
        if how is Distortion.REPEATED_PAGE:
            status, headers, page = self._latest[request.path]
            return Response(page, status=status, headers=headers)
        if how is Distortion.REDIRECT and not fault.applied:
            return _elsewhere(fault)
        response = self._effect(request)
        if how is Distortion.REDIRECT:
            return _elsewhere(fault)
        body = response.get_data(as_text=True)
        dice = self.faults.dice(fault)
        response.set_data(distorted(body, how, dice, enumerated=self.enumerated))
        return response

    def _effect(self, request: Request) -> Response:
        with self.store.transaction():
            response = self._responded(request)
        if not self.faults.is_quiet and request.method == "GET":
            kept = (response.status_code, list(response.headers), response.get_data())
            self._latest[request.path] = kept
        self.answered(request, response)
        return response

    def _responded(self, request: Request) -> Response:
        """Let the subclass answer; an error of its own is a 500 that leaves no trace."""
        try:
            with self.store.savepoint():
                return self.respond(request)
        except Exception:  # noqa: BLE001 - the outermost edge: a bug must be seen as a 500
            traceback.print_exc(file=sys.stderr)
            return self.server_error()

    def _delay(self, request: Request, outcome: _Outcome) -> None:
        fault = self.faults.take(FaultKind.LATENCY, method=request.method, path=request.path)
        if fault is not None:
            outcome.notes.append(fault.kind.value)
            request.environ[LATENCY] = fault.seconds
            self.sleeper(fault.seconds)

    def _suits(self, fault: Fault, request: Request) -> bool:
        if fault.options.get("how") == Distortion.REPEATED_PAGE:
            return request.path in self._latest and self.is_following_page(request)
        if fault.kind is not FaultKind.LATE_WRITE:
            return True
        return fault.seconds <= LATE_WRITE_BOUND_SECONDS or self.is_guarded(request)

    def _cut(self, response: Response, fault: Fault) -> Response:
        body = response.get_data()
        kept = body[: int(fault.options.get("bytes", len(body) // 2))]
        if fault.options.get("framed"):
            response.set_data(kept)
        else:
            response.headers[CUT_BODY_HEADER] = str(len(kept))
        return response

    def _postpone(self, request: Request, seconds: float) -> Callable[[], None]:
        """Keep the write for later and return what to call when the client has given up."""
        key = f"{self.store.next_number(_LATE_WRITES):06d}"
        late = {
            "due": self._due(_ASSUMED_DEADLINE_SECONDS + seconds),
            "arrived_at": self.arrived_at(request).isoformat(),
            "method": request.method,
            "path": request.path,
            "query": request.query_string.decode(),
            "headers": list(request.headers.items()),
            "body": b64encode(request.get_data()).decode(),
        }
        self.store.put(_LATE_WRITES, key, late)

        def client_gone() -> None:
            with self.store.transaction():
                if self.store.get(_LATE_WRITES, key) is not None:
                    self.store.put(_LATE_WRITES, key, late | {"due": self._due(seconds)})

        return client_gone

    def _due(self, seconds: float) -> str:
        return (self.now() + timedelta(seconds=seconds)).isoformat()

    def _land(self, key: str, late: Mapping[str, Any]) -> bool:
        """Apply a late write, once though several threads may find it due."""
        builder = EnvironBuilder(
            path=late["path"],
            method=late["method"],
            query_string=late["query"],
            headers=[(name, value) for name, value in late["headers"]],
            data=b64decode(late["body"]),
            environ_overrides={
                ARRIVED_AT: datetime.fromisoformat(late["arrived_at"]),
                LANDED_LATE: True,
            },
        )
        request = Request(builder.get_environ())
        with self.store.transaction():
            if not self.store.delete(_LATE_WRITES, key):
                return False
            response = self._responded(request)
        self.answered(request, response)
        self._record(request, _Outcome(response.status_code, ["landed_late"]))
        return True

    def _record(self, request: Request, outcome: _Outcome) -> None:
        self.calls.record(
            Call(
                at=self.now(),
                method=request.method,
                path=request.path,
                query=without_secrets(request.query_string.decode()),
                status=outcome.status,
                note=", ".join(outcome.notes),
            )
        )
