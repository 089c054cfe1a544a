"""Webhooks of every wrong kind against the handler: no failure of ours, nothing forged taken."""

from __future__ import annotations

import base64
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from standardwebhooks import Webhook

from bindeledd.domain.changes import SaveVendor
from bindeledd.domain.vendors import WebhookEndpoint, WebhookProfile
from tests.integration.api.desk import Desk, read_answer, request_event
from tests.world import SAMPLE_VENDOR, SECRETS, TENANT, VENDOR

SECRET = SECRETS["svenn/webhook"]
_FORGED_SECRET = "whsec_" + base64.b64encode(b"somebody else's secret, not ours").decode()
_PATH = f"/hooks/v1/{VENDOR}/main"
_TYPES = ("ping", "ping", "hours.approved", "weather.changed", "link.changed")
REFUSING = frozenset({400, 401, 404, 413})
"""Neither 403 nor 422: those are for who has proved to be the host."""
OTHERS = (
    WebhookEndpoint("hex", ("hex",), WebhookProfile.HMAC_SHA256_HEX, "X-Hex", "sha256="),
    WebhookEndpoint("token", ("token",), WebhookProfile.SHARED_TOKEN, "X-Token"),
    WebhookEndpoint("rsa", ("rsa",), WebhookProfile.RSA_PKCS1, "X-Rsa", algorithm_header="X-Alg"),
    WebhookEndpoint("public", ("public",)),
)
_MODULUS = base64.urlsafe_b64encode(b"\xd1" * 256).decode().rstrip("=")
OTHER_SECRETS = {
    "hex": "the host's own",
    "token": "the host's own",
    "rsa": json.dumps({"keys": [{"kty": "RSA", "n": _MODULUS, "e": "AQAB"}]}),
    "public": "whpk_" + "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
}


@dataclass(slots=True)
class Came:
    """What came of the requests: how often each status was given, and what must not have been."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def deliver(count: int, seed: int) -> Came:
    """Deliver webhooks, most of them wrong in one way, and judge each answer by what it was."""
    desk, came = _desk(), Came()
    for number in range(count):
        kind, event, expected = request(random.Random(f"{seed} {number}"), desk.clock.now())
        answer = read_answer(desk.hooks.handle(event, object()))
        came.statuses[kind, answer.status] += 1
        if answer.status not in ({expected} if expected else REFUSING):
            came.faults.append(f"webhook {number} of seed {seed}: {kind} {answer.status} {event}")
    return came


def _desk() -> Desk:
    desk = Desk()
    vendor = replace(SAMPLE_VENDOR, webhooks=(*SAMPLE_VENDOR.webhooks, *OTHERS))
    desk.state.commit(SaveVendor(vendor))
    desk.hooks = desk.webhooks(secret_of=(SECRETS | OTHER_SECRETS).__getitem__)
    return desk


def request(
    chance: random.Random, now: datetime, *, tolerance: int = 299
) -> tuple[str, dict[str, Any], int]:
    """Make a request; with the one status that it deserves, 0 where any refusal will do.

    The host's clock is at most `tolerance` seconds ahead or behind.
    """
    kind = chance.choice(sorted(_KINDS))
    now += timedelta(seconds=chance.randint(-tolerance, tolerance))
    event = _signed(chance, now, _FORGED_SECRET if kind == "forged" else SECRET)
    expected = _deserved(event["body"]) if kind in _HONEST else 0
    _KINDS[kind](chance, event)
    return kind, event, expected


def _deserved(body: str) -> int:
    document = json.loads(body)
    if document["data"]["tenantId"] != TENANT:
        return 403
    # Nothing is connected here, so that what is taken finds nothing to owe the work to.
    return {"ping": 202, "weather.changed": 422}.get(document["type"], 404)


def _signed(chance: random.Random, now: datetime, secret: str) -> dict[str, Any]:
    tenant = chance.choice([TENANT, TENANT, "t_99"])
    document = {
        "type": chance.choice(_TYPES),
        "timestamp": "2026-11-29T00:00:00Z",
        "data": {"tenantId": tenant, "dimension": "customers", "æ": chance.random()},
    }
    body = json.dumps(document, ensure_ascii=chance.random() < 0.5)
    webhook_id = f"msg_{chance.getrandbits(64):x}"
    headers = {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(webhook_id, now, body),
    }
    return request_event("POST", _PATH, body=body, headers=headers)


def _left(chance: random.Random, event: dict[str, Any]) -> None:
    """Leave it as it is: signed by its secret, or by another one's."""


def _encoded(chance: random.Random, event: dict[str, Any]) -> None:
    event["body"] = base64.b64encode(event["body"].encode()).decode()
    event["isBase64Encoded"] = True
    event["headers"] = {name.upper(): value for name, value in event["headers"].items()}


def _badly_encoded(chance: random.Random, event: dict[str, Any]) -> None:
    event["isBase64Encoded"] = True
    event["body"] = chance.choice([event["body"], "====", "æ", "AAA", "A" * 5, " "])


def _random_bytes(chance: random.Random, event: dict[str, Any]) -> None:
    raw = chance.randbytes(chance.randint(0, 300))
    event["isBase64Encoded"] = chance.random() < 0.5
    event["body"] = (
        base64.b64encode(raw).decode() if event["isBase64Encoded"] else raw.decode("latin-1")
    )


def _one_bit(chance: random.Random, event: dict[str, Any]) -> None:
    raw = bytearray(event["body"].encode())
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    event["body"] = base64.b64encode(raw).decode()
    event["isBase64Encoded"] = True


def _header_changed(chance: random.Random, event: dict[str, Any]) -> None:
    name = chance.choice(["webhook-id", "webhook-timestamp", "webhook-signature"])
    value = event["headers"][name]
    place = chance.randrange(len(value))
    other = chance.choice([c for c in "0aZ.,=\u0663 \x00" if c != value[place]])
    changed = [f"{value[:place]}{other}{value[place + 1 :]}", "", value + "," + value, value[1:]]
    event["headers"][name] = chance.choice(changed)
    if event["headers"][name].strip() == value:
        del event["headers"][name]


def _header_gone(chance: random.Random, event: dict[str, Any]) -> None:
    kept = chance.sample(sorted(event["headers"]), 2)
    event["headers"] = {n: v for n, v in event["headers"].items() if n in kept} or None


def _header_doubled(chance: random.Random, event: dict[str, Any]) -> None:
    name = chance.choice(["webhook-id", "webhook-timestamp", "webhook-signature"])
    event["headers"][name.title()] = event["headers"][name]


def _header_huge(chance: random.Random, event: dict[str, Any]) -> None:
    name = chance.choice(["webhook-id", "webhook-timestamp", "webhook-signature"])
    event["headers"][name] = chance.choice(["v1,A ", "9", "\x00", "æ"]) * chance.randint(300, 5000)


def _replayed(chance: random.Random, event: dict[str, Any]) -> None:
    """Sign it for another time than that of the attempt: the signature is right."""
    headers, sent = event["headers"], int(event["headers"]["webhook-timestamp"])
    moment = datetime.fromtimestamp(sent + chance.choice([-1, 1]) * 700, tz=UTC)
    headers["webhook-timestamp"] = str(int(moment.timestamp()))
    headers["webhook-signature"] = Webhook(SECRET).sign(
        headers["webhook-id"], moment, event["body"]
    )


def _other_profile(chance: random.Random, event: dict[str, Any]) -> None:
    """Forge a proof for an endpoint of another profile."""
    endpoint = chance.choice(OTHERS)
    event["rawPath"] = f"/hooks/v1/{VENDOR}/{endpoint.id}"
    raw = chance.randbytes(chance.choice([0, 8, 32, 64, 256]))
    proof = chance.choice([raw.hex(), base64.b64encode(raw).decode(), raw.decode("latin-1"), "="])
    event["headers"] |= {
        endpoint.header or "webhook-signature": f"{endpoint.prefix or 'v1a,'}{proof}",
        "x-alg": chance.choice(["SHA256", "RS512", "none", "HS256", "", "sha-384"]),
    }


def _other_path(chance: random.Random, event: dict[str, Any]) -> None:
    event["rawPath"] = chance.choice(
        [
            *("", "/", "/hooks/v1", f"{_PATH}/x", f"{_PATH}x", "/hooks//v1/a/b"),
            *("/hooks/v1/\x00/main", f"/hooks/v1/{'æ' * 500}/main", "/hooks/v1/%00/%2f"),
        ]
    )


def _other_method(chance: random.Random, event: dict[str, Any]) -> None:
    event["requestContext"]["http"]["method"] = chance.choice(["GET", "PUT", "TRACE", "æ", ""])
    event["body"] = None


def _too_large(chance: random.Random, event: dict[str, Any]) -> None:
    event["body"] += " " * (256 * 1024)


_HONEST = frozenset({"honest", "encoded"})
_KINDS = {
    "honest": _left,
    "encoded": _encoded,
    "forged": _left,
    "badly encoded": _badly_encoded,
    "random bytes": _random_bytes,
    "one bit": _one_bit,
    "header changed": _header_changed,
    "header gone": _header_gone,
    "header doubled": _header_doubled,
    "header huge": _header_huge,
    "replayed": _replayed,
    "other path": _other_path,
    "other profile": _other_profile,
    "other method": _other_method,
    "too large": _too_large,
}


def told(came: Came) -> Iterator[str]:
    """Tell what was answered, kind by kind."""
    for (kind, status), count in sorted(came.statuses.items()):
        yield f"{kind:16} {status} {count:8}"
    yield from came.faults[:3]
