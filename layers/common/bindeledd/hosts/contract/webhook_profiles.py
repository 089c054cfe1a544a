"""Hosts that cannot do Standard Webhooks: a verifier for each way of signing (facts, 7).

These profiles sign neither id nor time. A delivery's id is therefore made of its body, so that the
same body is taken once; there is no window against replays, and what the event names is read from
the host in any case.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from bindeledd.domain.events import HostEvent
from bindeledd.domain.vendors import WebhookEndpoint, WebhookProfile
from bindeledd.hosts.contract.provider import PROVIDER
from bindeledd.hosts.contract.public_keys import rsa_signed
from bindeledd.hosts.contract.webhooks import Delivery, WebhookRefusal, event_of, verify

Headers = Sequence[tuple[str, str]]

_HEX = re.compile(r"[0-9a-fA-F]{64}")
# Without comma: a gateway joins repeated headers with one.
_VISIBLE = re.compile(r"[\x21-\x2b\x2d-\x7e]{1,2000}")


class WebhookVerifier(Protocol):
    """Verifies one delivery against what its endpoint has registered.

    Raises `ValueError` where that is no secret or key of the profile.
    """

    def __call__(
        self,
        headers: Headers,
        body: bytes,
        *,
        endpoint: WebhookEndpoint,
        secrets: Sequence[str],
        now: datetime,
    ) -> Delivery | WebhookRefusal: ...


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
    verifier = VERIFIERS[endpoint.profile]
    verified = verifier(list(headers), body, endpoint=endpoint, secrets=secrets, now=now)
    return event_of(verified) if isinstance(verified, Delivery) else verified


def _standard(
    headers: Headers,
    body: bytes,
    *,
    endpoint: WebhookEndpoint,  # noqa: ARG001 - the headers are those of the standard
    secrets: Sequence[str],
    now: datetime,
) -> Delivery | WebhookRefusal:
    return verify(headers, body, secrets=secrets, now=now)


def _hmac_sha256_hex(
    headers: Headers,
    body: bytes,
    *,
    endpoint: WebhookEndpoint,
    secrets: Sequence[str],
    now: datetime,
) -> Delivery | WebhookRefusal:
    """Take the HMAC of the raw body, in hexadecimal behind a prefix, keyed with a secret's text."""
    given = _header(headers, endpoint.header)
    if given is None or not given.startswith(endpoint.prefix):
        return WebhookRefusal.HEADERS
    proof = given.removeprefix(endpoint.prefix)
    if not _HEX.fullmatch(proof):
        return WebhookRefusal.HEADERS
    expected = [hmac.new(_key(one), body, sha256).hexdigest() for one in secrets]
    return _judged(
        [hmac.compare_digest(one, proof.lower()) for one in expected], body=body, now=now
    )


def _shared_token(
    headers: Headers,
    body: bytes,
    *,
    endpoint: WebhookEndpoint,
    secrets: Sequence[str],
    now: datetime,
) -> Delivery | WebhookRefusal:
    """Take the secret itself as proof: the body is not signed."""
    given = _header(headers, endpoint.header)
    if given is None:
        return WebhookRefusal.HEADERS
    # Hashed first: the time of a comparison then tells nothing of a secret's length either.
    proof = sha256(given.encode()).digest()
    expected = [sha256(_key(one)).digest() for one in secrets]
    return _judged([hmac.compare_digest(one, proof) for one in expected], body=body, now=now)


def _rsa_pkcs1(
    headers: Headers,
    body: bytes,
    *,
    endpoint: WebhookEndpoint,
    secrets: Sequence[str],
    now: datetime,
) -> Delivery | WebhookRefusal:
    """Take a signature over the hash of the raw body, by any key of the registered sets."""
    given = _header(headers, endpoint.header)
    algorithm = _header(headers, endpoint.algorithm_header)
    if given is None or algorithm is None:
        return WebhookRefusal.HEADERS
    proofs = [rsa_signed(body, signature=given, algorithm=algorithm, keys=one) for one in secrets]
    return _judged(proofs, body=body, now=now)


VERIFIERS: Mapping[WebhookProfile, WebhookVerifier] = {
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


def _judged(proofs: Sequence[bool], *, body: bytes, now: datetime) -> Delivery | WebhookRefusal:
    if not any(proofs):
        return WebhookRefusal.SIGNATURE
    return Delivery(f"body_{sha256(body).hexdigest()}", now, body)
