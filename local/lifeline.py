"""How a child process notices that the launcher is gone, however it went.

The launcher holds the write end of each child's standard input and never writes to it. When the
launcher ends, even by SIGKILL, the kernel closes that end and the child reads the end of its
input. That works on every POSIX system, where the signal on a parent's death is Linux's alone.
"""

import os
import sys
import threading
from collections.abc import Callable


def watch(end: Callable[[], object], *, patience_seconds: float) -> None:
    """Call `end` when standard input ends, and leave hard if the process is still there later."""

    def wait_for_the_end() -> None:
        descriptor = sys.stdin.fileno()
        while os.read(descriptor, 1024):
            pass
        last_resort = threading.Timer(patience_seconds, os._exit, args=(1,))
        last_resort.daemon = True
        last_resort.start()
        end()

    threading.Thread(target=wait_for_the_end, daemon=True, name="lifeline").start()
