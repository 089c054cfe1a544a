"""The processes of a local stack: started tethered, watched, restarted where that is harmless."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from local.launcher.errors import ChildFailedError

_HEALTH_PAUSE_SECONDS = 0.03
_RESTARTS = 5
_RESTART_WINDOW_SECONDS = 30.0
_LAST_LOG_LINES = 5


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """How one process is started and recognised as ready."""

    name: str
    arguments: Sequence[str]
    log: Path
    health_url: str
    restart: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)


class Child:
    """One process: in a session of its own, with the lifeline as its standard input."""

    def __init__(
        self,
        spec: ChildSpec,
        *,
        root: Path,
        report: Callable[[str], object],
        failed: threading.Event,
    ) -> None:
        self.spec = spec
        self._root = root
        self._report = report
        self._failed = failed
        self._stopping = False
        self._was_healthy = False
        self._has_ended = False
        self._ended_at: list[float] = []
        self._changed = threading.Condition()
        self._process = self._start()
        threading.Thread(target=self._watch, daemon=True, name=f"watch-{spec.name}").start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait_until_healthy(self, seconds: float) -> None:
        """Return when the process answers; raise with its last words when it does not."""
        deadline = time.monotonic() + seconds
        with httpx.Client(trust_env=False, timeout=2.0) as client:
            while time.monotonic() < deadline:
                if self._has_ended:
                    break
                try:
                    if client.get(self.spec.health_url).is_success:
                        self._was_healthy = True
                        return
                except httpx.TransportError:
                    pass
                time.sleep(_HEALTH_PAUSE_SECONDS)
        message = (
            f"{self.spec.name} does not answer at {self.spec.health_url}. {self._last_words()}"
        )
        raise ChildFailedError(message)

    def kill(self) -> int:
        """Kill the process with SIGKILL and return the id that it had."""
        with self._changed:
            process = self._process
        process.kill()
        process.wait()
        return process.pid

    def wait_until_replaced(self, pid: int, seconds: float) -> None:
        """Return when another process runs in place of the one with this id."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._process.pid != pid, timeout=seconds):
                message = f"{self.spec.name} was not started again within {seconds:g} s."
                raise ChildFailedError(message)

    def stop(self, seconds: float) -> None:
        """Ask the process to stop and make sure that it did."""
        with self._changed:
            self._stopping = True
            process = self._process
        process.terminate()
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin:
            process.stdin.close()

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, **self.spec.environment}
        with self.spec.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *self.spec.arguments],
                cwd=self._root,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches the launcher alone, which stops in order
            )

    def _watch(self) -> None:
        while True:
            code = self._process.wait()
            with self._changed:
                if self._stopping:
                    return
                if not self._may_restart():
                    self._has_ended = True
                    if self._was_healthy:  # else whoever waits for it says so
                        self._report(f"{self.spec.name} ended ({code}). {self._last_words()}")
                    self._failed.set()
                    return
                if self._process.stdin:
                    self._process.stdin.close()
                self._process = self._start()
                self._changed.notify_all()
            self._report(f"{self.spec.name} ended ({code}) and was started again.")

    def _may_restart(self) -> bool:
        """Tell whether a restart can help: not where it never worked, and not time and again."""
        now = time.monotonic()
        self._ended_at = [at for at in self._ended_at if now - at < _RESTART_WINDOW_SECONDS]
        self._ended_at.append(now)
        return self.spec.restart and self._was_healthy and len(self._ended_at) <= _RESTARTS

    def _last_words(self) -> str:
        try:
            lines = self.spec.log.read_text(errors="replace").splitlines()
        except OSError:
            return ""
        return " | ".join([f"Log: {self.spec.log}", *lines[-_LAST_LOG_LINES:]])
