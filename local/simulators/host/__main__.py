"""Serve the simulated host: `python -m local.simulators.host --port 8082 --state FILE`.

Secrets come from the environment, never from the command line: HOST_WEBHOOK_SECRETS (separated by
spaces) and HOST_CLIENT_SECRET.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from pydantic import ValidationError

from local.simulators.host.backend import Backend
from local.simulators.host.delivery import DeliveryThread, Endpoint
from local.simulators.host.simulator import HostSimulator
from local.simulators.serving import add_arguments, serve_until_stopped, state_path

DEFAULT_PORT = 8082


def main(arguments: list[str] | None = None) -> int:
    """Serve until stopped and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        simulator = HostSimulator(
            state=state_path(options), endpoint=_endpoint(options), backend=_backend(options)
        )
        _load_seed(simulator, options.seed_file)
    except (ValueError, OSError) as error:
        print(f"{HostSimulator.name}: {_one_line(error)}", file=sys.stderr)
        return 2
    delivery = DeliveryThread(simulator)
    delivery.start()
    try:
        return serve_until_stopped(
            simulator, port=options.port, exit_with_parent=options.exit_with_parent
        )
    finally:
        delivery.stop()


def _one_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_input=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return " ".join(str(error).split())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="local.simulators.host", description=__doc__)
    add_arguments(parser, port=DEFAULT_PORT)
    parser.add_argument("--webhook-url", help="where webhook messages go")
    parser.add_argument("--backend-url", help="base address of the control API")
    parser.add_argument("--token-url", help="token endpoint for the control API")
    parser.add_argument("--client-id", default="svenn", help="this host at the token endpoint")
    return parser


def _endpoint(options: argparse.Namespace) -> Endpoint | None:
    if options.webhook_url is None:
        return None
    secrets = tuple(os.environ.get("HOST_WEBHOOK_SECRETS", "").split())
    if not secrets:
        message = "--webhook-url needs HOST_WEBHOOK_SECRETS in the environment"
        raise ValueError(message)
    return Endpoint(url=options.webhook_url, secrets=secrets)


def _backend(options: argparse.Namespace) -> Backend | None:
    if options.backend_url is None or options.token_url is None:
        return None
    return Backend(
        url=options.backend_url,
        token_url=options.token_url,
        client_id=options.client_id,
        client_secret=os.environ.get("HOST_CLIENT_SECRET", ""),
    )


def _load_seed(simulator: HostSimulator, path: Path | None) -> None:
    if path is None or simulator.tenants.all():
        return
    with simulator.store.transaction():
        simulator.seed(json.loads(path.read_text(encoding="utf-8")))


if __name__ == "__main__":
    sys.exit(main())
