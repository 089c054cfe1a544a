"""Standard Webhooks 1.0.0 signatures, as a sender makes them (facts: host side, 4.2)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence

_PREFIX = "whsec_"
_SECRET_BYTES = range(24, 65)


def signed_headers(
    secrets: Sequence[str], *, message_id: str, timestamp: int, body: bytes
) -> Mapping[str, str]:
    """Give the three headers of one attempt, signed with every active secret.

    The id stays the same over all attempts; the timestamp is that of the attempt.
    """
    signatures = (
        _signature(secret, f"{message_id}.{timestamp}.".encode() + body) for secret in secrets
    )
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def check_secret(secret: str) -> None:
    """Raise ValueError for a secret that the standard does not allow, without repeating it."""
    try:
        length = len(_key(secret))
    except ValueError:
        length = 0
    if not secret.startswith(_PREFIX) or length not in _SECRET_BYTES:
        message = f"a webhook secret is {_PREFIX} and 24 to 64 bytes in base64"
        raise ValueError(message) from None


def _signature(secret: str, content: bytes) -> str:
    digest = hmac.digest(_key(secret), content, hashlib.sha256)
    return "v1," + base64.b64encode(digest).decode()


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
