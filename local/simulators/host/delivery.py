"""Send what lies in the outbox: signed, at least once, with a few retries.

The test drives `deliver` itself; the server lets `DeliveryThread` do so. Nothing is locked while a
message is on its way, because the receiver may ask this very host in the meantime.
"""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import httpx
from pydantic import AfterValidator, Field

from local.simulators.host.events import Message, Outbox
from local.simulators.host.settings import Document
from local.simulators.host.signing import check_secret, signed_headers

if TYPE_CHECKING:
    from local.simulators.host.simulator import HostSimulator

TIMEOUT_SECONDS = 15.0
_IDLE_SECONDS = 0.5
_SLOW_DOWN = frozenset({429, 502, 503, 504})


def _reachable(url: str) -> str:
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        message = "a webhook address begins with http:// or https://"
        raise ValueError(message)
    return url


def _usable(secret: str) -> str:
    check_secret(secret)
    return secret


class Endpoint(Document):
    """Where the vendor's messages go; every secret signs, so that one can be rotated."""

    url: Annotated[str, AfterValidator(_reachable)]
    secrets: tuple[Annotated[str, AfterValidator(_usable)], ...] = Field(min_length=1)
    disabled: bool = False


def attempt(
    message: Message, endpoint: Endpoint, *, client: httpx.Client, now: datetime
) -> httpx.Response | None:
    """Send a message once; None stands for an answer that never came."""
    body = message.body.encode()
    headers = signed_headers(
        endpoint.secrets, message_id=message.id, timestamp=int(now.timestamp()), body=body
    )
    try:
        return client.post(
            endpoint.url,
            content=body,
            headers={**headers, "content-type": "application/json"},
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
        )
    except httpx.HTTPError:
        return None


def after_attempt(
    message: Message,
    response: httpx.Response | None,
    *,
    now: datetime,
    delays: Sequence[int],
) -> Message:
    """Give the message as it stands after an attempt."""
    attempts = message.attempts + 1
    status = None if response is None else response.status_code
    tried = replace(message, attempts=attempts, last_status=status)
    if response is not None and response.is_success:
        return replace(tried, state="delivered")
    if attempts >= len(delays) or status == HTTPStatus.GONE:
        return replace(tried, state="failed")
    wait = max(delays[attempts], _asked_to_wait(response))
    due_at = (now + timedelta(seconds=wait)).astimezone(UTC).isoformat()
    return replace(tried, due_at=due_at)


def deliver(
    outbox: Outbox,
    endpoint: Endpoint,
    *,
    client: httpx.Client,
    now: datetime,
    delays: Sequence[int],
) -> tuple[int, bool]:
    """Attempt every due message once; give how many arrived, and whether the endpoint is gone."""
    arrived = 0
    for key, message in outbox.due(now):
        response = attempt(message, endpoint, client=client, now=now)
        settled = after_attempt(message, response, now=now, delays=delays)
        outbox.settle(key, settled)
        arrived += settled.state == "delivered"
        if settled.last_status == HTTPStatus.GONE:
            return arrived, True
    return arrived, False


def _asked_to_wait(response: httpx.Response | None) -> int:
    if response is None or response.status_code not in _SLOW_DOWN:
        return 0
    asked = response.headers.get("retry-after", "")
    return int(asked) if asked.isdecimal() else 0


class DeliveryThread(threading.Thread):
    """Deliver in the background until told to stop."""

    def __init__(
        self,
        simulator: "HostSimulator",
        *,
        client: httpx.Client | None = None,
        idle_seconds: float = _IDLE_SECONDS,
    ) -> None:
        """Take the simulator whose outbox is to be emptied."""
        super().__init__(name="webhook-delivery", daemon=True)
        self._simulator = simulator
        self._client = client or httpx.Client(trust_env=False)
        self._idle_seconds = idle_seconds
        self._stopped = threading.Event()

    def run(self) -> None:
        """Deliver what is due, twice a second."""
        with self._client:
            while not self._stopped.wait(self._idle_seconds):
                self._simulator.deliver(self._client)

    def stop(self) -> None:
        """Stop after the attempt that is on its way."""
        self._stopped.set()
        self.join()
