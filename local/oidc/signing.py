"""The issuer's signing key, kept on disk so that tokens and sessions survive a restart."""

import base64
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ALGORITHM = "RS256"
_KEY_BITS = 2048


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An RSA key pair with its key id."""

    private: rsa.RSAPrivateKey

    @classmethod
    def generate(cls) -> "SigningKey":
        """Return a new key."""
        return cls(rsa.generate_private_key(public_exponent=65_537, key_size=_KEY_BITS))

    @classmethod
    def kept_at(cls, path: Path) -> "SigningKey":
        """Return the key in the file, which is made with a new key if there is none."""
        if path.exists():
            loaded = serialization.load_pem_private_key(path.read_bytes(), password=None)
            if isinstance(loaded, rsa.RSAPrivateKey):
                return cls(loaded)
        key = cls.generate()
        _write(key.private, path)
        return key

    @property
    def key_id(self) -> str:
        """Return a short name of the key, the same at every start."""
        numbers = self.private.public_key().public_numbers()
        digest = hashlib.sha256(str(numbers.n).encode()).digest()
        return base64.urlsafe_b64encode(digest[:12]).decode()

    @property
    def public_jwk(self) -> dict[str, Any]:
        """Return the public half as it stands in the key set."""
        algorithm = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256)
        jwk: dict[str, Any] = json.loads(algorithm.to_jwk(self.private.public_key()))
        return {**jwk, "kid": self.key_id, "use": "sig", "alg": ALGORITHM}

    def sign(self, claims: dict[str, Any]) -> str:
        """Return the claims as a signed token."""
        return jwt.encode(claims, self.private, ALGORITHM, headers={"kid": self.key_id})

    def verify(self, token: str, *, audience: str, issuer: str) -> dict[str, Any]:
        """Return the claims of a token of our own; raise `jwt.InvalidTokenError` otherwise."""
        claims: dict[str, Any] = jwt.decode(
            token, self.private.public_key(), [ALGORITHM], audience=audience, issuer=issuer
        )
        return claims


def _write(key: rsa.RSAPrivateKey, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
    temporary.replace(path)
