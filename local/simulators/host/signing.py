"""Standard Webhooks 1.0.0 signatures, as a sender makes them (facts: host side, 4.2)."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence

_PREFIX = "whsec_"


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


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    return "v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
