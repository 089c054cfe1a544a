"""Turns the signals that end a program at a terminal into one orderly stop."""

import signal
import threading
from types import FrameType, TracebackType
from typing import Any

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequestedError(BaseException):
    """Somebody asked for a stop; no error handler may take it for a failure."""


class UntilStopped:
    """Runs a block until Ctrl-C, SIGTERM or the terminal's end, then leaves it in order.

    The event tells whether that happened. Later signals are taken without effect, so that an
    impatient second Ctrl-C does not keep the stack from being stopped in order.
    """

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> threading.Event:
        self._before = {number: signal.signal(number, self._stop) for number in _SIGNALS}
        return self._stopped

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        return isinstance(error, StopRequestedError)

    def _stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - a handler
        if not self._stopped.is_set():
            self._stopped.set()
            raise StopRequestedError
