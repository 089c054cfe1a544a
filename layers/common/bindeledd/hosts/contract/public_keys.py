"""Signatures that a public key proves, for hosts that keep the private one to themselves.

The cryptography stands behind PyJWT, which knows both kinds of keys and both kinds of signatures.
It is imported when such a signature comes: no other function should load it to start.
"""

from __future__ import annotations

import base64
import json
from typing import Any

_KEY_BYTES = 32
_HASHES = {
    f"{family}{bits}": f"SHA{bits}" for family in ("SHA", "SHA-", "RS") for bits in (256, 384, 512)
}
_LEAST_BITS = 2048


def ed25519_signed(signed: bytes, *, signature: str, key: str) -> bool:
    """Tell whether a signature in base64 is that of a public key of 32 bytes in base64.

    Raises:
        ValueError: the key is none, which is a mistake of ours and not of who signed.
    """
    from jwt.algorithms import OKPAlgorithm

    raw = _decoded(key)
    if raw is None or len(raw) != _KEY_BYTES:
        message = "a webhook public key has not 32 bytes in base64"
        raise ValueError(message)
    x = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    public = OKPAlgorithm.from_jwk({"kty": "OKP", "crv": "Ed25519", "x": x})
    given = _decoded(signature)
    return given is not None and OKPAlgorithm().verify(signed, public, given)


def rsa_signed(signed: bytes, *, signature: str, algorithm: str, keys: str) -> bool:
    """Tell whether a PKCS #1 v1.5 signature in base64 is that of one key of a JWK set.

    The hash is SHA-2, named as `SHA256`, `SHA-256` or `RS256` (384 and 512 likewise): any other,
    SHA-1 with them, proves nothing.

    Raises:
        ValueError: the set is none, or holds a key that is none or shorter than 2048 bits.
    """
    from jwt.algorithms import RSAAlgorithm

    publics = [_rsa_key(one) for one in _key_set(keys)]
    name, given = _HASHES.get(algorithm.upper()), _decoded(signature)
    if name is None or given is None:
        return False
    proof = RSAAlgorithm(getattr(RSAAlgorithm, name))
    proofs = [proof.verify(signed, public, given) for public in publics]
    return any(proofs)


def _key_set(text: str) -> list[Any]:
    document = json.loads(text)
    found = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(found, list) or not found or not all(isinstance(o, dict) for o in found):
        message = "a webhook key set is none, or has no keys"
        raise ValueError(message)
    return found


def _rsa_key(document: object) -> Any:  # noqa: ANN401 - PyJWT's own kinds of keys
    from jwt.algorithms import RSAAlgorithm
    from jwt.exceptions import InvalidKeyError

    try:
        key: Any = RSAAlgorithm.from_jwk(json.dumps(document))
    except InvalidKeyError as error:
        message = "a webhook key set holds a key that is none"
        raise ValueError(message) from error
    if not hasattr(key, "public_numbers") or key.key_size < _LEAST_BITS:
        message = "a webhook key set holds a private or a short key"
        raise ValueError(message)
    return key


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return None
