"""Runs the issuer until it is told to stop.

`python -m local.oidc --port N --state DIRECTORY --console-url URL --audience NAME`

The launcher's secret is read from the environment, where other users of the machine cannot see it.
"""

import argparse
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from werkzeug.serving import WSGIRequestHandler, make_server

from local.oidc.clients import backend_client, console_client
from local.oidc.issuer import IssuerSettings, create_app
from local.oidc.settings import LAUNCHER_SECRET_VARIABLE, SIGNING_KEY
from local.oidc.signing import SigningKey

_HOST = "127.0.0.1"


class _QuietHandler(WSGIRequestHandler):
    """Logs no request: their addresses hold one-time codes."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def main() -> None:
    """Parse the options and serve."""
    parser = argparse.ArgumentParser(prog="python -m local.oidc", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--console-url", required=True)
    parser.add_argument("--audience", required=True)
    parser.add_argument("--vendor", action="append", default=[])
    arguments = parser.parse_args()
    key = SigningKey.kept_at(arguments.state / SIGNING_KEY)
    settings = IssuerSettings(
        url=f"http://{_HOST}:{arguments.port}",
        audience=arguments.audience,
        console_url=arguments.console_url,
        clients=(
            console_client(arguments.console_url),
            *(backend_client(vendor, key=key) for vendor in arguments.vendor),
        ),
        launcher_secret=os.environ.pop(LAUNCHER_SECRET_VARIABLE),
    )
    signal.signal(signal.SIGTERM, _leave)
    server = make_server(
        _HOST,
        arguments.port,
        create_app(settings, key),
        threaded=True,
        request_handler=_QuietHandler,
    )
    server.serve_forever()


def _leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a handler's signature
    sys.exit(0)


if __name__ == "__main__":
    main()
