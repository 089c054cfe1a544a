"""What a token says: who, for which vendor, in which roles (architecture §10)."""

import time
from dataclasses import dataclass

from local.oidc.signing import SigningKey

HOST_BACKEND = "host_backend"
VENDOR_OPERATOR = "vendor_operator"
STACK_OPERATOR = "stack_operator"

_BACKDATED_SECONDS = 5
"""API Gateway's emulator allows no clock difference for `nbf` and `iat`."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody or something that tokens are made for."""

    id: str
    vendor: str
    roles: tuple[str, ...]
    name: str = ""

    def claims(self) -> dict[str, object]:
        """Return what every kind of token says about the subject."""
        named: dict[str, object] = {"name": self.name} if self.name else {}
        return {"sub": self.id, "vendor": self.vendor, "roles": list(self.roles), **named}


def mint_token(
    key: SigningKey,
    subject: Subject,
    *,
    issuer: str,
    audience: str,
    scopes: tuple[str, ...] = (),
    seconds: int = 3600,
    extra: dict[str, object] | None = None,
) -> str:
    """Return a signed token for the subject, valid from a few seconds ago."""
    now = int(time.time())
    scope: dict[str, object] = {"scope": " ".join(scopes)} if scopes else {}
    return key.sign(
        {
            "iss": issuer,
            "aud": audience,
            "iat": now - _BACKDATED_SECONDS,
            "nbf": now - _BACKDATED_SECONDS,
            "exp": now + seconds,
            **subject.claims(),
            **scope,
            **(extra or {}),
        }
    )
