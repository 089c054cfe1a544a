"""Starts the product on this machine: `python -m local run`, `demo` or `chaos`."""

import argparse
import os
import sys
from importlib import import_module

from local.launcher.errors import LaunchError
from local.launcher.ports import DEFAULT_BASE_PORT

OLDEST_PYTHON = (3, 11)
_PORT_VARIABLE = "BINDELEDD_PORT"
_COMMANDS = {
    "run": "start everything and stay up until Ctrl-C",
    "demo": "do the same as run with the sample tenant and end",
    "chaos": "kill parts while data changes, and check that nothing is lost or doubled",
}


def main() -> int:
    """Run the asked command and return its exit code; a launch error is one line."""
    if sys.version_info < OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        print(f"Python {oldest} or later is needed; this is {sys.version.split()[0]}.")
        return 2
    command, arguments = _parse(sys.argv[1:])
    module = import_module(f"local.{command}")
    try:
        return int(module.main(arguments))
    except LaunchError as error:
        print(error, file=sys.stderr)
        return 1


def _parse(arguments: list[str]) -> tuple[str, argparse.Namespace]:
    """Parse the command; each command's module may add options in `add_arguments`."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    wanted = next((word for word in arguments if word in _COMMANDS), None)
    for name, text in _COMMANDS.items():
        added = commands.add_parser(name, help=text)
        added.add_argument(
            "--port",
            type=int,
            default=os.environ.get(_PORT_VARIABLE) or DEFAULT_BASE_PORT,
            help=f"first of the ports, also {_PORT_VARIABLE} (default {DEFAULT_BASE_PORT})",
        )
        if name == wanted:
            add_arguments = getattr(import_module(f"local.{name}"), "add_arguments", None)
            if add_arguments:
                add_arguments(added)
    parsed = parser.parse_args(arguments)
    return parsed.command, parsed


if __name__ == "__main__":
    sys.exit(main())
