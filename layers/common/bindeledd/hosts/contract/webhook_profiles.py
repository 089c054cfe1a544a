"""Hosts that cannot do Standard Webhooks: a verifier for each way of signing (facts, 7).

These profiles sign neither id nor time. A delivery's id is therefore made of its body, so that the
same body is taken once; there is no window against replays, and what the event names is read from
the host in any case.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from bindeledd.domain.events import HostEvent
from bindeledd.domain.vendors import WebhookEndpoint, WebhookProfile
from bindeledd.hosts.contract.provider import PROVIDER
from bindeledd.hosts.contract.public_keys import rsa_signed
from bindeledd.hosts.contract.webhooks import Delivery, WebhookRefusal, event_of, verify

Headers = Sequence[tuple[str, str]]

_HEX = re.compile(r"[0-9a-fA-F]{64}")
# Without comma: a gateway joins repeated headers with one.
_VISIBLE = re.compile(r"[\x21-\x2b\x2d-\x7e]{1,2000}")


@dataclass(frozen=True, slots=True)
class Posted:
    """What an endpoint was sent, and what it has registered to verify it with."""

    headers: Headers
    body: bytes
    endpoint: WebhookEndpoint
    secrets: Sequence[str] = field(repr=False)
    now: datetime


Verifier = Callable[[Posted], Delivery | WebhookRefusal]
"""Raises `ValueError` where a registered text is no secret or key of the profile."""


def read_event(
    headers: Iterable[tuple[str, str]],
    body: bytes,
    *,
    endpoint: WebhookEndpoint,
    secrets: Sequence[str],
    now: datetime,
) -> HostEvent | WebhookRefusal:
    """Verify a delivery in its endpoint's way and read its event."""
    if len(body) > PROVIDER.webhook_bytes:
        return WebhookRefusal.TOO_LARGE
    verified = VERIFIERS[endpoint.profile](Posted(list(headers), body, endpoint, secrets, now))
    return event_of(verified) if isinstance(verified, Delivery) else verified


def _standard(posted: Posted) -> Delivery | WebhookRefusal:
    return verify(posted.headers, posted.body, secrets=posted.secrets, now=posted.now)


def _hmac_sha256_hex(posted: Posted) -> Delivery | WebhookRefusal:
    """Take the HMAC of the raw body, in hexadecimal behind a prefix, keyed with a secret's text."""
    given = _header(posted.headers, posted.endpoint.header)
    if given is None or not given.startswith(posted.endpoint.prefix):
        return WebhookRefusal.HEADERS
    proof = given.removeprefix(posted.endpoint.prefix)
    if not _HEX.fullmatch(proof):
        return WebhookRefusal.HEADERS
    expected = [hmac.new(_key(one), posted.body, sha256).hexdigest() for one in posted.secrets]
    return _judged([hmac.compare_digest(one, proof.lower()) for one in expected], posted)


def _shared_token(posted: Posted) -> Delivery | WebhookRefusal:
    """Take the secret itself as proof: the body is not signed."""
    given = _header(posted.headers, posted.endpoint.header)
    if given is None:
        return WebhookRefusal.HEADERS
    # Hashed first: the time of a comparison then tells nothing of a secret's length either.
    proof = sha256(given.encode()).digest()
    expected = [sha256(_key(one)).digest() for one in posted.secrets]
    return _judged([hmac.compare_digest(one, proof) for one in expected], posted)


def _rsa_pkcs1(posted: Posted) -> Delivery | WebhookRefusal:
    """Take a signature over the hash of the raw body, by any key of the registered sets."""
    given = _header(posted.headers, posted.endpoint.header)
    algorithm = _header(posted.headers, posted.endpoint.algorithm_header)
    if given is None or algorithm is None:
        return WebhookRefusal.HEADERS
    proofs = [
        rsa_signed(posted.body, signature=given, algorithm=algorithm, keys=one)
        for one in posted.secrets
    ]
    return _judged(proofs, posted)


VERIFIERS: Mapping[WebhookProfile, Verifier] = {
    WebhookProfile.STANDARD: _standard,
    WebhookProfile.HMAC_SHA256_HEX: _hmac_sha256_hex,
    WebhookProfile.SHARED_TOKEN: _shared_token,
    WebhookProfile.RSA_PKCS1: _rsa_pkcs1,
}


def _header(headers: Headers, name: str) -> str | None:
    """Give a header that is there exactly once; None if not."""
    found = [value.strip() for key, value in headers if key.lower() == name.lower()]
    return found[0] if len(found) == 1 and _VISIBLE.fullmatch(found[0]) else None


def _key(secret: str) -> bytes:
    """Give a secret's bytes; an empty one would let everybody in."""
    if not secret:
        message = "a webhook secret is empty"
        raise ValueError(message)
    return secret.encode()


def _judged(proofs: Sequence[bool], posted: Posted) -> Delivery | WebhookRefusal:
    if not any(proofs):
        return WebhookRefusal.SIGNATURE
    return Delivery(f"body_{sha256(posted.body).hexdigest()}", posted.now, posted.body)
