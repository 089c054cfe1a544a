"""The three ways in which a backend proves itself to a host (facts: host side, 6.1 rule 2)."""

import hashlib
import hmac
import secrets
from base64 import b64decode
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NoReturn

from werkzeug.wrappers import Request

from local.simulators.host.fields import JsonObject
from local.simulators.host.problems import Code, Problem
from local.simulators.host.settings import Auth
from local.simulators.host.time_entry import TIME_ENTRY
from local.simulators.storage import Store

API_PREFIX = "/integration/v1/tenants/"
_SCOPES = (
    "dims:read",
    "dims:write",
    "hours:read",
    "hours:write",
    "invoices:read",
    "invoices:write",
    "costs:write",
    "files:read",
)
_TOKENS = "access_tokens"


class TokenFailure(StrEnum):
    """The error codes of RFC 6749 that this issuer uses."""

    INVALID_CLIENT = "invalid_client"
    INVALID_SCOPE = "invalid_scope"
    UNAUTHORIZED_CLIENT = "unauthorized_client"
    UNSUPPORTED_GRANT_TYPE = "unsupported_grant_type"


class TokenError(Exception):
    """A token request is refused, with the error code of RFC 6749."""

    def __init__(self, failure: TokenFailure) -> None:
        """Take the error code; a client that is not known is told so by the status too."""
        super().__init__(failure.value)
        self.code = failure.value
        self.status = 401 if failure is TokenFailure.INVALID_CLIENT else 400


def require_access(request: Request, auth: Auth, store: Store, *, now: datetime) -> None:
    """Let a request pass; raises Problem when it proves nothing or lacks the scope."""
    if auth.kind == "api_key_header":
        _require_equal(request.headers.get(auth.header, ""), auth.token)
        return
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        _refuse("A bearer token is missing.")
    if auth.kind == "bearer_static":
        _require_equal(token, auth.token)
        return
    granted = store.get(_TOKENS, _digest(token))
    if granted is None or datetime.fromisoformat(granted["expires_at"]) <= now:
        _refuse("The access token is unknown or has expired.")
    scope = _scope_of(request)
    if scope not in granted["scopes"]:
        detail = f"The access token lacks the scope {scope}."
        raise Problem(Code.UNAUTHORIZED, detail, status=403)


def _scope_of(request: Request) -> str:
    """Give the scope that a request takes: registers and hours have their own."""
    within_tenant = request.path.removeprefix(API_PREFIX).partition("/")[2]
    subject = "hours" if within_tenant.partition("/")[0] == TIME_ENTRY.dimension else "dims"
    return f"{subject}:{'read' if request.method in {'GET', 'HEAD'} else 'write'}"


def issue_token(request: Request, auth: Auth, store: Store, *, now: datetime) -> JsonObject:
    """Answer a client-credentials request; raises TokenError."""
    if auth.kind != "oauth2_client_credentials":
        raise TokenError(TokenFailure.UNAUTHORIZED_CLIENT)
    if request.form.get("grant_type") != "client_credentials":
        raise TokenError(TokenFailure.UNSUPPORTED_GRANT_TYPE)
    client_id, client_secret = _client_of(request)
    known = hmac.compare_digest(client_id.encode(), auth.client_id.encode())
    if not (known & hmac.compare_digest(client_secret.encode(), auth.client_secret.encode())):
        raise TokenError(TokenFailure.INVALID_CLIENT)
    scopes = request.form.get("scope", " ".join(_SCOPES)).split()
    if not set(scopes) <= set(_SCOPES):
        raise TokenError(TokenFailure.INVALID_SCOPE)
    token = secrets.token_urlsafe(32)
    expires_at = now + timedelta(seconds=auth.token_seconds)
    store.put(_TOKENS, _digest(token), {"expires_at": expires_at.isoformat(), "scopes": scopes})
    return {
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": auth.token_seconds,
        "scope": " ".join(scopes),
    }


def _client_of(request: Request) -> tuple[str, str]:
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return request.form.get("client_id", ""), request.form.get("client_secret", "")
    try:
        client_id, _, client_secret = b64decode(encoded, validate=True).decode().partition(":")
    except ValueError as error:
        raise TokenError(TokenFailure.INVALID_CLIENT) from error
    return client_id, client_secret


def _require_equal(given: str, expected: str) -> None:
    if not hmac.compare_digest(given.encode(), expected.encode()):
        _refuse("The credentials are not accepted.")


def _refuse(detail: str) -> NoReturn:
    raise Problem(Code.UNAUTHORIZED, detail, headers={"WWW-Authenticate": "Bearer"})


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
