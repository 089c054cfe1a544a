"""The issuer that operators sign in at: code flow with PKCE, its ID tokens checked by PyJWT.

What goes wrong is told to the browser as one refusal only: which check failed is nobody's business
but the log's, and the log carries neither code nor token.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx
import jwt

from bindeledd.domain.errors import RefusedError
from bindeledd.domain.ports import Clock

logger = logging.getLogger(__name__)

ALGORITHM = "RS256"
LEEWAY_SECONDS = 60
SCOPES = "openid profile"
_TIMEOUT = httpx.Timeout(10.0)
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class _NotUsableError(Exception):
    """The issuer's answer cannot be used; the text says why, without any secret."""


@dataclass(slots=True, kw_only=True)
class OidcProvider:
    """One issuer and our registration with it as a public client.

    `audience` is what access tokens for /v1 name; an ID token names `client_id`.
    """

    http: httpx.Client
    clock: Clock
    issuer: str
    client_id: str
    audience: str
    redirect_uri: str
    _endpoints: Mapping[str, str] = field(default_factory=dict, init=False)
    _keys: dict[str, jwt.PyJWK] = field(default_factory=dict, init=False)

    def address(self, *, state: str, nonce: str, challenge: str) -> str:
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": SCOPES,
            "audience": self.audience,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        try:
            base = self._discovered()["authorization_endpoint"]
        except _NotUsableError as error:
            raise self._failed(error) from error
        return f"{base}{'&' if '?' in base else '?'}{urlencode(query)}"

    def claims(self, *, code: str, verifier: str, nonce: str) -> Mapping[str, object]:
        try:
            claims = self._verified(self._exchanged(code, verifier))
        except _NotUsableError as error:
            raise self._failed(error) from error
        if claims.get("nonce") != nonce:
            raise self._failed(_NotUsableError("nonce"))
        return claims

    def _exchanged(self, code: str, verifier: str) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "client_id": self.client_id,
            "code_verifier": verifier,
        }
        answer = self._json("POST", self._discovered()["token_endpoint"], form=form)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise _NotUsableError("no_id_token")
        return token

    def _verified(self, token: str) -> Mapping[str, object]:
        key = self._key(token)
        now = self.clock.now().timestamp()
        try:
            claims: dict[str, object] = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=self.client_id,
                issuer=self.issuer,
                options={
                    "require": ["exp", "iat", "sub"],
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except jwt.PyJWTError as error:
            raise _NotUsableError(type(error).__name__) from error
        # PyJWT reads the machine's clock; ours is given.
        starts = max(_seconds(claims.get("nbf", claims["iat"])), _seconds(claims["iat"]))
        if not starts - LEEWAY_SECONDS <= now < _seconds(claims["exp"]) + LEEWAY_SECONDS:
            raise _NotUsableError("not_within_its_time")
        return claims

    def _key(self, token: str) -> jwt.PyJWK:
        """Find the key that signed a token; an unknown one is looked up once more at the issuer."""
        try:
            name = str(jwt.get_unverified_header(token).get("kid", ""))
        except jwt.PyJWTError as error:
            raise _NotUsableError(type(error).__name__) from error
        if name not in self._keys:
            self._keys = self._fetched_keys()
        if name not in self._keys:
            raise _NotUsableError("unknown_key")
        return self._keys[name]

    def _fetched_keys(self) -> dict[str, jwt.PyJWK]:
        document = self._json("GET", self._discovered()["jwks_uri"])
        try:
            keys = jwt.PyJWKSet.from_dict(dict(document)).keys
        except jwt.PyJWTError as error:
            raise _NotUsableError(type(error).__name__) from error
        return {str(key.key_id): key for key in keys if key.key_type == "RSA"}

    def _discovered(self) -> Mapping[str, str]:
        if not self._endpoints:
            address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
            document = self._json("GET", address)
            found = {name: document.get(name) for name in _ENDPOINTS}
            if document.get("issuer") != self.issuer or not all(
                isinstance(value, str) for value in found.values()
            ):
                raise _NotUsableError("discovery")
            self._endpoints = {name: str(value) for name, value in found.items()}
        return self._endpoints

    def _json(
        self, method: str, address: str, *, form: Mapping[str, str] | None = None
    ) -> Mapping[str, object]:
        try:
            answer = self.http.request(method, address, data=form, timeout=_TIMEOUT)
            document = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise _NotUsableError(type(error).__name__) from error
        if not answer.is_success or not isinstance(document, dict):
            raise _NotUsableError(f"status_{answer.status_code}")
        return document

    @staticmethod
    def _failed(error: Exception) -> RefusedError:
        logger.warning("sign_in_failed", extra={"reason": str(error)})
        return RefusedError("sign_in_failed")


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _NotUsableError("no_instant")
    return float(value)
