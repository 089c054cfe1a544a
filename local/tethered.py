"""Runs a module that knows nothing of the launcher, and ends it with the launcher.

`python -m local.tethered MODULE ARGUMENT...`
"""

import os
import runpy
import signal
import sys

from local import lifeline


def main() -> None:
    """Watch the lifeline and run the named module as a program."""
    module, *arguments = sys.argv[1:]
    lifeline.watch(lambda: os.kill(os.getpid(), signal.SIGTERM), patience_seconds=3.0)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
