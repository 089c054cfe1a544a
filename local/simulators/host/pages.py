"""Placeholder until pages."""

from typing import TYPE_CHECKING

import httpx
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from local.simulators.host.simulator import HostSimulator


class Pages:
    def __init__(self, simulator: "HostSimulator", client: httpx.Client) -> None: ...
    def answer(self, request: Request) -> Response:
        return Response("", status=404)
