"""Verifying a host's webhook before a byte of it is read as anything (facts 4.2, 7).

Pure: secrets and time come in as arguments. The signature covers the raw bytes, so the body must
arrive here as it was sent, decoded from base64 where the gateway had encoded it.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256

from pydantic import ValidationError

from bindeledd.domain.events import HostEvent
from bindeledd.hosts.contract.provider import PROVIDER
from bindeledd.hosts.contract.public_keys import ed25519_signed
from bindeledd.hosts.contract.wire import EventData, EventRead
from bindeledd.transport import UnreadableBody, decode_json

_PREFIX, _PUBLIC_PREFIX = "whsec_", "whpk_"
_LEAST_KEY, _MOST_KEY = 24, 64
_SYMMETRIC, _ASYMMETRIC = "v1", "v1a"
_ID = re.compile(r"[\x21-\x2b\x2d\x2f-\x7e]{1,200}")
_TIMESTAMP = re.compile(r"[0-9]{1,10}")
_SIGNATURE = re.compile(r"[a-z0-9]{1,10},[A-Za-z0-9+/=_-]{1,200}")
_TYPE = re.compile(r"[a-zA-Z0-9_]+(\.[a-zA-Z0-9_]+)*")
_TENANT = re.compile(r"[^/\x00-\x20]{1,128}")
_MOST_SIGNATURES = 10


class WebhookRefusal(Enum):
    """Why a webhook is not taken, with the status that the host is answered."""

    HEADERS = ("webhook_headers_not_valid", 400)
    TIMESTAMP = ("webhook_outside_tolerance", 401)
    SIGNATURE = ("webhook_signature_not_valid", 401)
    TOO_LARGE = ("webhook_too_large", 413)
    BODY = ("webhook_body_not_valid", 400)

    @property
    def code(self) -> str:
        """The stable code of the refusal."""
        return self.value[0]

    @property
    def status(self) -> int:
        """The HTTP status to answer with."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A webhook that is its host's own: its id, when it was sent, and its raw body."""

    id: str
    sent_at: datetime
    body: bytes


def verify(
    headers: Iterable[tuple[str, str]], body: bytes, *, secrets: Sequence[str], now: datetime
) -> Delivery | WebhookRefusal:
    """Verify one delivery against every active secret and public key of its endpoint.

    Raises:
        ValueError: a configured secret or public key is not one of Standard Webhooks.
    """
    named = _headers(headers)
    if named is None:
        return WebhookRefusal.HEADERS
    webhook_id, timestamp, given = named
    sent_at = datetime.fromtimestamp(int(timestamp), tz=UTC)
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    # Every pair is compared, so that the time taken does not tell which secret came close.
    proofs = [_proved(secret, signed, one) for secret in secrets for one in given]
    if not any(proofs):
        return WebhookRefusal.SIGNATURE
    if abs(now - sent_at) > PROVIDER.webhook_tolerance:
        return WebhookRefusal.TIMESTAMP
    return Delivery(webhook_id, sent_at, body)


def event_of(delivery: Delivery) -> HostEvent | WebhookRefusal:
    """Read the envelope of a verified delivery; what its data names is read from the host later."""
    try:
        envelope = EventRead.model_validate(decode_json(delivery.body))
        tenant = EventData.model_validate(envelope.data).tenantId
    except (UnreadableBody, ValidationError):
        return WebhookRefusal.BODY
    if not _TYPE.fullmatch(envelope.type) or not _TENANT.fullmatch(tenant):
        return WebhookRefusal.BODY
    return HostEvent(id=delivery.id, type=envelope.type, tenant=tenant, data=envelope.data)


def _headers(headers: Iterable[tuple[str, str]]) -> tuple[str, str, list[tuple[str, str]]] | None:
    """Read the three headers, each there exactly once; None if not.

    A gateway joins repeated headers with a comma, which none of the three may then hold.
    """
    named: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        if key.startswith("webhook-"):
            if key in named:
                return None
            named[key] = value.strip()
    webhook_id, timestamp = named.get("webhook-id", ""), named.get("webhook-timestamp", "")
    signatures = named.get("webhook-signature", "").split()
    if not _ID.fullmatch(webhook_id) or not _TIMESTAMP.fullmatch(timestamp):
        return None
    if not 1 <= len(signatures) <= _MOST_SIGNATURES:
        return None
    if not all(_SIGNATURE.fullmatch(signature) for signature in signatures):
        return None
    split = [signature.partition(",") for signature in signatures]
    return webhook_id, timestamp, [(version, value) for version, _, value in split]


def _proved(secret: str, signed: bytes, given: tuple[str, str]) -> bool:
    """Tell whether a signature of a known version is that of a secret or public key."""
    version, value = given
    if secret.startswith(_PUBLIC_PREFIX):
        key = secret.removeprefix(_PUBLIC_PREFIX)
        return version == _ASYMMETRIC and ed25519_signed(signed, signature=value, key=key)
    return hmac.compare_digest(_signature(secret, signed), value.encode()) and (
        version == _SYMMETRIC
    )


def _signature(secret: str, signed: bytes) -> bytes:
    """Sign with the decoded bytes of a secret, not with its text."""
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except ValueError as error:
        message = "a webhook secret is not base64"
        raise ValueError(message) from error
    if not _LEAST_KEY <= len(key) <= _MOST_KEY:
        message = "a webhook secret has not 24 to 64 bytes"
        raise ValueError(message)
    return base64.b64encode(hmac.new(key, signed, sha256).digest())
