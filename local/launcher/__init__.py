"""The local stack, for `make run`, the demonstration, the chaos run and tests."""

from local.launcher.errors import FunctionFailedError, LaunchError
from local.launcher.logs import LogEvent
from local.launcher.options import LocalOptions
from local.launcher.stack import LocalStack
from local.launcher.stopping import UntilStopped

__all__ = [
    "FunctionFailedError",
    "LaunchError",
    "LocalOptions",
    "LocalStack",
    "LogEvent",
    "UntilStopped",
]
