"""Run the simulated PowerOffice Go alone: `python -m local.simulators.poweroffice --port 8601`."""

import argparse
import json
import sys
from dataclasses import fields

from local.simulators.poweroffice.application import PowerOfficeSimulator
from local.simulators.poweroffice.sample import SAMPLE
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.serving import add_arguments, serve_until_stopped, state_path

DEFAULT_PORT = 8601


def main(arguments: list[str] | None = None) -> int:
    """Serve until stopped and return the exit code."""
    defaults = PowerOfficeSettings()
    listed = "\n".join(
        f"  {field.name}={getattr(defaults, field.name)}" for field in fields(defaults)
    )
    parser = argparse.ArgumentParser(
        prog="python -m local.simulators.poweroffice",
        description="A simulated PowerOffice Go with API v2, onboarding and pages.",
        epilog=f"settings and their defaults:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_arguments(parser, port=DEFAULT_PORT)
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a setting; repeatable"
    )
    parsed = parser.parse_args(arguments)
    try:
        settings = PowerOfficeSettings.from_text(parsed.set)
    except ValueError as error:
        parser.error(str(error))
    simulator = PowerOfficeSimulator(state=state_path(parsed), settings=settings)
    if not simulator.store.collections():
        seed = SAMPLE if parsed.seed_file is None else json.loads(parsed.seed_file.read_text())
        with simulator.store.transaction():
            simulator.seed(seed)
    return serve_until_stopped(
        simulator, port=parsed.port, exit_with_parent=parsed.exit_with_parent
    )


if __name__ == "__main__":
    sys.exit(main())
