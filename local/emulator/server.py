"""Serves ministack on two loopback ports, quiets it before it stops, and says that it was clean.

State is written once, at a clean stop. ministack could be saved every few seconds, but a snapshot
that is older than the simulators' committed state is worse than none: after an unclean end both
start empty anyhow, and the copying would only cost response time.
"""

# ruff: noqa: SLF001 - ministack has no public names for any of this

import asyncio
import logging
import os
import resource
import shutil
import signal
import sys
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from local import lifeline
from local.emulator import repairs
from local.emulator.front import Front
from local.emulator.holding import CLEAN_MARKER, held
from local.emulator.internals import internal

_QUIET_SECONDS = 5.0
_KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH")


@dataclass(frozen=True, slots=True)
class EmulatorOptions:
    """Where the emulator listens and keeps its state."""

    app_port: int
    api_port: int
    directory: Path
    function_log: Path
    region: str


def serve(options: EmulatorOptions) -> None:
    """Serve until SIGTERM, SIGINT or the end of the parent; then stop cleanly and save."""
    with held(options.directory.parent):
        _clear_environment(options)
        _raise_descriptor_limit()
        app = internal("app").app
        repairs.apply(function_log=options.function_log)
        failures = _quiet_logging()
        marker = options.directory / CLEAN_MARKER
        marker.unlink(missing_ok=True)
        asyncio.run(_serve(app, options))
        internal("core.lambda_runtime").reset()
        if not failures.seen:
            marker.write_text(repairs.MINISTACK_VERSION)
    logging.shutdown()
    sys.stdout.flush()
    os._exit(0)  # ministack's pollers are endless threads with nothing left to do


def _clear_environment(options: EmulatorOptions) -> None:
    """Leave only what ministack needs: it hands its own environment on to every function."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    temporary = options.directory / "tmp"
    shutil.rmtree(temporary, ignore_errors=True)  # what workers left behind after a kill
    temporary.mkdir(parents=True)
    os.environ.clear()
    os.environ.update(
        kept,
        AUTH="true",
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",  # noqa: S106 - ministack's own fixed pair
        BIND_HOST="127.0.0.1",
        GATEWAY_PORT=str(options.api_port),
        IOT_MTLS_ENABLED="0",
        MINISTACK_HOST="127.0.0.1",
        MINISTACK_REGION=options.region,
        PERSIST_STATE="1",
        PYTHONUNBUFFERED="1",
        PYTHONUTF8="1",
        SFTP_ENABLED="0",
        STATE_DIR=str(options.directory / "services"),
        TMPDIR=str(temporary),
        TZ="UTC",
    )


def _raise_descriptor_limit() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_536), hard))
        except (ValueError, OSError):
            return  # macOS refuses some values; the soft limit then stands


class _FailureCount(logging.Handler):
    """Remembers whether anything failed to be saved."""

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self.seen = 0

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - counting is enough
        self.seen += 1


def _quiet_logging() -> _FailureCount:
    """Log warnings only: at INFO every function's output would be logged a second time."""
    logging.getLogger().setLevel(logging.WARNING)
    failures = _FailureCount()
    logging.getLogger("persistence").addHandler(failures)
    return failures


async def _serve(app: Any, options: EmulatorOptions) -> None:  # noqa: ANN401 - ministack is untyped
    asgi = import_module("hypercorn.asyncio")
    config = import_module("hypercorn.config").Config()
    config.bind = [f"127.0.0.1:{options.app_port}", f"127.0.0.1:{options.api_port}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 3
    config.loglevel = "WARNING"
    front = Front(app, app_port=options.app_port, api_port=options.api_port)
    await asgi.serve(front, config, shutdown_trigger=_told_to_stop)


async def _told_to_stop() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    lifeline.watch(lambda: loop.call_soon_threadsafe(stop.set), patience_seconds=20.0)
    await stop.wait()
    await asyncio.to_thread(_come_to_rest)


def _come_to_rest() -> None:
    """Start nothing new and let the functions that are running come to their end."""
    lambda_svc = internal("services.lambda_svc")
    scheduler = internal("services.scheduler")
    events = internal("services.eventbridge")
    lambda_svc._poll_sqs = _idle
    scheduler._tick_schedules = _idle
    events._tick_scheduled_rules = _idle
    deadline = time.monotonic() + _QUIET_SECONDS
    while lambda_svc.executions_in_flight()[0] and time.monotonic() < deadline:
        time.sleep(0.05)


def _idle() -> bool:
    return False
