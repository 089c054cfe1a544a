"""Signing in at a host, in one of the three ways of the contract (facts 6.1 rule 2)."""

from __future__ import annotations

import base64
from collections.abc import Generator, Mapping
from datetime import datetime
from urllib.parse import quote_plus

import httpx

from bindeledd.domain.errors import CredentialsError, StoppedError
from bindeledd.domain.ports import Clock
from bindeledd.domain.vendors import HostAccess, HostAuth
from bindeledd.hosts.contract.provider import PROVIDER
from bindeledd.transport import Token, TokenAuth, TokenCache, Turns
from bindeledd.transport.tokens import renewal_time


class HeaderAuth(httpx.Auth):
    """One fixed header on every call: a static bearer token or an API key."""

    def __init__(self, name: str, value: str) -> None:
        self._name = name
        self._value = value

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers[self._name] = self._value
        yield request


class HostTokenAuth(TokenAuth):
    """OAuth 2.0 client credentials, the client named by HTTP Basic (RFC 6749, 2.3.1)."""

    def __init__(
        self,
        *,
        token_url: str,
        client_id: str,
        secret: str,
        cache: TokenCache,
        clock: Clock,
        turns: Turns,
    ) -> None:
        key = TokenCache.key(token_url, client_id, secret)
        super().__init__(key=key, cache=cache, clock=clock, turns=turns)
        self._token_url = token_url
        self._basic = _basic(client_id, secret)

    def token_request(self) -> httpx.Request:
        return httpx.Request(
            "POST",
            self._token_url,
            data={"grant_type": "client_credentials", "scope": PROVIDER.scopes},
            headers={"Authorization": f"Basic {self._basic}", "Accept": "application/json"},
        )

    def refusal(self, status: int, body: bytes) -> Exception:  # noqa: ARG002 - may echo secrets
        return CredentialsError(details={"status": str(status)})

    def granted(self, payload: object, *, now: datetime) -> Token | None:
        value = payload.get("access_token") if isinstance(payload, Mapping) else None
        if not isinstance(payload, Mapping) or not isinstance(value, str) or not value:
            return None
        renew_at = renewal_time(
            payload.get("expires_in"),
            now=now,
            default=PROVIDER.token_lifetime,
            margin=PROVIDER.renewal_margin,
        )
        return Token(value, renew_at)


def host_auth(
    access: HostAccess, secret: str, *, cache: TokenCache, clock: Clock, turns: Turns
) -> httpx.Auth:
    """Build what signs the calls to a vendor's host.

    Raises:
        StoppedError: `vendor_not_complete`; the vendor's document lacks what its kind needs.
    """
    match access.auth:
        case HostAuth.BEARER_STATIC:
            return HeaderAuth("Authorization", f"Bearer {secret}")
        case HostAuth.API_KEY_HEADER if access.header:
            return HeaderAuth(access.header, secret)
        case HostAuth.OAUTH2_CLIENT_CREDENTIALS if access.token_url and access.client_id:
            return HostTokenAuth(
                token_url=access.token_url,
                client_id=access.client_id,
                secret=secret,
                cache=cache,
                clock=clock,
                turns=turns,
            )
    raise StoppedError("vendor_not_complete", details={"product": access.product})


def secrets_of(access: HostAccess, secret: str) -> tuple[str, ...]:
    """List everything that must not appear anywhere."""
    return (secret, _basic(access.client_id or "", secret))


def _basic(client_id: str, secret: str) -> str:
    return base64.b64encode(f"{quote_plus(client_id)}:{quote_plus(secret)}".encode()).decode()
