"""The same webhooks at the door of a local run: over HTTP, through the gateway, into the function.

What a client library would refuse to send is sent too: each request is written byte by byte.
"""

from __future__ import annotations

import base64
import random
import socket
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http.client import HTTPException, HTTPResponse
from itertools import count, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bindeledd.domain.changes import SaveVendor
from local.chaos.settling import state_of
from local.launcher import LocalOptions, LocalStack
from local.sample_data import SAMPLE_SECRETS
from local.scene import set_scene
from tests.fuzzing.webhooks import OTHER_SECRETS, OTHERS, REFUSING, SECRET, Came, request
from tests.world import VENDOR

AT_ONCE = 4
"""So many hosts send at the same time."""

PATIENCE = 60.0
TOLERANCE = 240
"""A request is under way for a while, so that none is made for the last second of its window."""

OF_THE_GATEWAY = frozenset({405, 431})
"""What is refused before the function is asked, or by the pages to which a path leads."""

TOO_BUSY = 429
SENT_AGAIN = 3
"""So often a host sends again what it was asked to send later."""

NEVER_AT_A_DOOR = frozenset({"badly encoded"})
"""The gateway itself encodes a body: it does so as it must."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request that was sent, and what was answered; 0 is no answer at all.

    `put_off` is how often the answer was to send it again later, with the seconds until then.
    """

    number: int
    kind: str
    expected: int
    status: int
    event: Mapping[str, Any]
    put_off: int = 0

    @property
    def deserved(self) -> bool:
        """Whether it was answered as it had to be."""
        refusals = REFUSING | OF_THE_GATEWAY
        return self.status in ({self.expected} if self.expected else refusals)


def deliver_at_the_door(most: int, seed: int) -> tuple[Came, float]:
    """Start a stack of its own, deliver so many, and judge; also tells the seconds they took."""
    secrets = replace(SAMPLE_SECRETS, webhook=SECRET)
    with tempfile.TemporaryDirectory(prefix="bindeledd-door-") as directory:
        options = LocalOptions(
            directory=Path(directory),
            base_port=None,
            webhook_secrets=(SECRET,),
            log_level=None,
        )
        with (
            LocalStack(options, say=lambda _: None) as stack,
            set_scene(stack, seed=seed, secrets=secrets),
        ):
            _open_other_endpoints(stack)
            began = time.monotonic()
            came = _judged(stack, most, seed)
            return came, time.monotonic() - began


def _open_other_endpoints(stack: LocalStack) -> None:
    """Give the sample vendor an endpoint of every profile."""
    state = state_of(stack)
    vendor = state.vendor(VENDOR)
    assert vendor is not None
    state.commit(SaveVendor(replace(vendor, webhooks=(*vendor.webhooks, *OTHERS))))
    for name, secret in OTHER_SECRETS.items():
        stack.put_secret(f"{stack.deployed.outputs['ParameterPrefix']}{name}", secret)


def _judged(stack: LocalStack, most: int, seed: int) -> Came:
    came, began = Came(), datetime.now(UTC)
    with ThreadPoolExecutor(AT_ONCE) as hosts:
        sent = hosts.map(
            lambda number: _send(stack.console_url, seed, number), _numbers(most, seed)
        )
        for one in sent:
            came.statuses[one.kind, one.status] += 1
            if one.put_off:
                came.statuses[one.kind, TOO_BUSY] += one.put_off
            if not one.deserved:
                words = f"{one.kind} {one.status} {one.event}"
                came.faults.append(f"webhook {one.number} of seed {seed}: {words}")
    taken = sum(number for (_, status), number in came.statuses.items() if status == 202)
    seen = _marks(stack)
    if seen != taken:
        came.faults.append(f"{taken} were answered 202 and {seen} are marked as seen")
    if connected := list(state_of(stack).of_vendor(VENDOR)):
        came.faults.append(f"{len(connected)} connections were made")
    errors = {event.text for event in stack.logs(began) if event.fields.get("level") == "ERROR"}
    came.faults += [f"logged: {text}" for text in sorted(errors)]
    return came


def _numbers(most: int, seed: int) -> Iterator[int]:
    """Give the numbers of so many webhooks that can stand at a door."""

    def kind(number: int) -> str:
        return request(random.Random(f"{seed} {number}"), datetime.now(UTC))[0]

    return islice((one for one in count() if kind(one) not in NEVER_AT_A_DOOR), most)


def _send(address: str, seed: int, number: int) -> Sent:
    """Send one request, and again where the answer says when, as a host does."""
    chance = random.Random(f"{seed} {number}")
    kind, event, expected = request(chance, datetime.now(UTC), tolerance=TOLERANCE)
    for put_off in range(SENT_AGAIN + 1):
        status, later = _answer(address, event)
        if status != TOO_BUSY or later is None or put_off == SENT_AGAIN:
            break
        time.sleep(int(later))
    return Sent(number, kind, expected, status, event, put_off)


def _answer(address: str, event: Mapping[str, Any]) -> tuple[int, str | None]:
    """Send what an event was made from; answers with the status and when to send it again."""
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=PATIENCE) as line:
        try:
            line.sendall(_written(event, place.netloc))
            answer = HTTPResponse(line)
            answer.begin()
            answer.read()
        except (HTTPException, OSError):
            return 0, None
        return answer.status, answer.getheader("retry-after")


def _written(event: Mapping[str, Any], host: str) -> bytes:
    """Write the request from which the gateway makes the event."""
    body = event["body"] or ""
    raw = base64.b64decode(body) if event["isBase64Encoded"] else body.encode()
    headers = {**(event["headers"] or {}), "host": host, "content-length": str(len(raw))}
    first = f"{event['requestContext']['http']['method']} {event['rawPath']} HTTP/1.1"
    lines = [first, *(f"{name}: {value}" for name, value in headers.items()), "connection: close"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + raw


def _marks(stack: LocalStack) -> int:
    """Count the webhooks that the product has taken, by their marks in its table."""
    pages = (
        stack.boto_client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=stack.deployed.outputs["TableName"],
            FilterExpression="#type = :seen",
            ExpressionAttributeNames={"#type": "type"},
            ExpressionAttributeValues={":seen": {"S": "SeenWebhook"}},
        )
    )
    return sum(len(page["Items"]) for page in pages)
