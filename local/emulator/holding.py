"""Who may write an emulator's state, and whether what is there was written whole."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CLEAN_MARKER = "stopped-cleanly"
"""File that the emulator leaves when all its state was saved, holding its version."""

LOCK = "emulator.lock"


class StillHeldError(RuntimeError):
    """Another emulator may still write its state here."""


@contextmanager
def held(directory: Path, *, patience_seconds: float = 0.0) -> Iterator[None]:
    """Hold the lock that an emulator holds as long as it may still write its state.

    The lock is the kernel's: it ends with its holder, however that ends.
    """
    deadline = time.monotonic() + patience_seconds
    with (directory / LOCK).open("a") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise StillHeldError(str(directory)) from None
                time.sleep(0.1)
        yield
