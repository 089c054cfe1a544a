"""Signing in at PowerOffice Go: client credentials, one token per client key (facts 1.3)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from bindeledd.domain.errors import CredentialsError
from bindeledd.domain.ports import Clock
from bindeledd.erps.poweroffice.provider import PROVIDER, PowerOfficeSettings
from bindeledd.transport import (
    Redactor,
    Token,
    TokenAuth,
    TokenCache,
    Turns,
    UnreadableBody,
    decode_json,
)
from bindeledd.transport.tokens import renewal_time


@dataclass(frozen=True, slots=True)
class PowerOfficeKeys:
    """The vendor's two keys and the company's own; none ever appears in a representation."""

    application: str = field(repr=False)
    subscription: str = field(repr=False)
    client: str = field(repr=False)

    @property
    def basic(self) -> str:
        """The value of the token request's Authorization header, without its scheme."""
        return base64.b64encode(f"{self.application}:{self.client}".encode()).decode()

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that must not appear anywhere."""
        return (self.application, self.subscription, self.client, self.basic)


class PowerOfficeAuth(TokenAuth):
    """Bearer token and subscription key on every call."""

    def __init__(
        self,
        keys: PowerOfficeKeys,
        *,
        settings: PowerOfficeSettings,
        cache: TokenCache,
        clock: Clock,
        turns: Turns,
    ) -> None:
        key = TokenCache.key(settings.token_url, *keys.secrets)
        super().__init__(key=key, cache=cache, clock=clock, turns=turns)
        self._keys = keys
        self._token_url = settings.token_url
        self._redactor = Redactor(keys.secrets)

    def token_request(self) -> httpx.Request:
        return httpx.Request(
            "POST",
            self._token_url,
            data={"grant_type": "client_credentials"},
            headers={
                "Authorization": f"Basic {self._keys.basic}",
                "Accept": "application/json",
                "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
                PROVIDER.subscription_header: self._keys.subscription,
            },
        )

    def sign(self, request: httpx.Request, token: Token) -> None:
        super().sign(request, token)
        request.headers[PROVIDER.subscription_header] = self._keys.subscription

    def refusal(self, status: int, body: bytes) -> Exception:
        """Name a refused key: 400 by the specification, 401 in practice, and both mean the same."""
        return CredentialsError(
            system_message=self._redactor.text(_description(body)) or None,
            details={"status": str(status)},
        )

    def granted(self, payload: object, *, now: datetime) -> Token | None:
        if not isinstance(payload, Mapping):
            return None
        value = payload.get("access_token")
        if not isinstance(value, str) or not value:
            return None
        renew_at = renewal_time(
            payload.get("expires_in"),
            now=now,
            default=PROVIDER.token_lifetime,
            margin=PROVIDER.renewal_margin,
        )
        return Token(value, renew_at)


def _description(body: bytes) -> str:
    try:
        payload = decode_json(body)
    except UnreadableBody:
        return ""
    if not isinstance(payload, Mapping):
        return ""
    for key in ("error_description", "message", "error"):
        if isinstance(payload.get(key), str):
            return str(payload[key])[:500]
    return ""
