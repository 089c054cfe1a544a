"""Runs the emulator until it is told to stop or its parent is gone.

`python -m local.emulator --app-port N --api-port N --state DIRECTORY`
"""

import argparse
from pathlib import Path

from local.emulator.server import EmulatorOptions, serve


def main() -> None:
    """Parse the options and serve."""
    parser = argparse.ArgumentParser(prog="python -m local.emulator", description=__doc__)
    parser.add_argument("--app-port", type=int, required=True)
    parser.add_argument("--api-port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--function-log", type=Path, required=True)
    parser.add_argument("--region", default="eu-north-1")
    arguments = parser.parse_args()
    serve(
        EmulatorOptions(
            app_port=arguments.app_port,
            api_port=arguments.api_port,
            directory=arguments.state.resolve(),
            function_log=arguments.function_log.resolve(),
            region=arguments.region,
        )
    )


if __name__ == "__main__":
    main()
