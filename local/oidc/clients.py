"""Who may ask the issuer for tokens: the console, and the backend of each vendor's host."""

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives import serialization

from local.oidc.claims import HOST_BACKEND, Subject
from local.oidc.signing import SigningKey

CONSOLE = "bindeledd-console"
_BACKEND_PREFIX = "host-backend-"


@dataclass(frozen=True, slots=True)
class Client:
    """A registered client."""

    id: str
    secret: str | None = None
    """None for a public client, which proves itself by PKCE alone."""
    redirect_uris: tuple[str, ...] = ()
    subject: Subject | None = None
    """Whom tokens by client credentials are made for; None if the client may have none."""

    def has_secret(self, given: str) -> bool:
        """Tell whether the given secret is the client's."""
        return self.secret is not None and hmac.compare_digest(self.secret, given)


def console_client(console_url: str) -> Client:
    """Return the console's client, which signs operators in by code flow with PKCE."""
    base = console_url.rstrip("/")
    return Client(CONSOLE, redirect_uris=(f"{base}/login/callback",))


def backend_client(vendor: str, *, key: SigningKey) -> Client:
    """Return the client of a vendor's backend, which has tokens of its own."""
    name = f"{_BACKEND_PREFIX}{vendor}"
    return Client(name, _secret(key, name), subject=Subject(name, vendor, (HOST_BACKEND,)))


def _secret(key: SigningKey, client: str) -> str:
    """Return a secret that stays the same as long as the issuer's key does."""
    seed = key.private.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return hmac.new(seed, client.encode(), hashlib.sha256).hexdigest()
