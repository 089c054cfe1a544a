"""The directory that holds everything of one local stack, and who may use it.

The emulator writes its state only when it stops cleanly; simulators commit before they answer. If
the emulator ended otherwise, its state is older than theirs, so both start empty.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path

from local.emulator import holding
from local.launcher.errors import AlreadyRunningError

_EMULATOR_LEAVING_SECONDS = 25.0


class Beginning(StrEnum):
    """What a stack starts from."""

    EMPTY = "empty"
    KEPT = "kept"
    LOST = "lost"


class StateDirectory:
    """The files of one stack."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.emulator = root / "emulator"
        self.simulators = root / "simulators"
        self.issuer = root / "issuer"
        self.logs = root / "logs"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the directory for this process; say who has it otherwise.

        The lock is the kernel's and ends with its holder, so a stale process id cannot block.
        """
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.root / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise AlreadyRunningError(self._who_runs()) from None
            self._write_holder({"pid": os.getpid()})
            try:
                yield
            finally:
                self._holder.unlink(missing_ok=True)

    def announce(self, url: str) -> None:
        """Note where the stack is reached, for whoever tries to start a second one."""
        self._write_holder({"pid": os.getpid(), "url": url})

    def prepare(self, version: str) -> Beginning:
        """Keep what a clean stop left, or remove what an unclean end made unusable."""
        self._wait_for_emulator()
        for directory in (self.emulator, self.simulators, self.issuer, self.logs):
            directory.mkdir(exist_ok=True, mode=0o700)
        marker = self.emulator / holding.CLEAN_MARKER
        if not (self.emulator / "services").exists() and not any(self.simulators.iterdir()):
            return Beginning.EMPTY
        if marker.exists() and marker.read_text() == version:
            return Beginning.KEPT  # the emulator takes the marker away once it has started
        for directory in (self.emulator, self.simulators):
            shutil.rmtree(directory)
            directory.mkdir(mode=0o700)
        return Beginning.LOST

    @property
    def _holder(self) -> Path:
        return self.root / "holder.json"

    def _write_holder(self, holder: dict[str, object]) -> None:
        self._holder.write_text(json.dumps(holder))

    def _who_runs(self) -> str:
        holder: dict[str, object] = {}
        with suppress(OSError, ValueError):
            holder = json.loads(self._holder.read_text())
        pid, url = holder.get("pid"), holder.get("url")
        where = f" at {url}" if url else ", still starting"
        stop = f"stop it with Ctrl-C there or with: kill {pid}" if pid else "stop it first"
        return f"Bindeledd already runs from this directory{where} (process {pid}); {stop}"

    def _wait_for_emulator(self) -> None:
        """Wait until an emulator whose launcher was killed has saved its state and gone."""
        try:
            with holding.held(self.root, patience_seconds=_EMULATOR_LEAVING_SECONDS):
                return
        except holding.StillHeldError:
            message = f"An emulator of an earlier run does not end; see {self.logs}."
            raise AlreadyRunningError(message) from None
