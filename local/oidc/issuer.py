"""The issuer as a WSGI application: discovery, keys, authorization and token endpoints.

An operator proves nothing here but that the launcher's one-time address reached them; what follows
is the whole authorization code flow with PKCE, as with any issuer in production.
"""

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

import jwt
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from local.oidc import pages
from local.oidc.claims import HOST_BACKEND, STACK_OPERATOR, VENDOR_OPERATOR, Subject, mint_token
from local.oidc.clients import Client
from local.oidc.grants import Authorization, CodeRefusedError, OneTimeStore
from local.oidc.signing import ALGORITHM, SigningKey

_SESSION_COOKIE = "bindeledd_issuer"
_SESSION_AUDIENCE = "issuer-session"
_SESSION_SECONDS = 12 * 3600
_CODE_SECONDS = 60.0
_SIGN_IN_SECONDS = 12 * 3600.0
_TOKEN_SECONDS = 3600
_OPERATOR_ROLES = {VENDOR_OPERATOR, STACK_OPERATOR}


@dataclass(frozen=True, slots=True)
class IssuerSettings:
    """What an issuer is set up with."""

    url: str
    audience: str
    """Audience of access tokens: the product's API."""
    console_url: str
    clients: tuple[Client, ...]
    launcher_secret: str
    """Proves to the issuer that the launcher asks for a sign-in address."""
    scopes: tuple[str, ...] = ()


class _Refusal(StrEnum):
    """Why the token endpoint refuses (RFC 6749 §5.2)."""

    INVALID_CLIENT = "invalid_client"
    INVALID_GRANT = "invalid_grant"
    UNAUTHORIZED_CLIENT = "unauthorized_client"
    UNSUPPORTED_GRANT_TYPE = "unsupported_grant_type"


class _RefusedError(Exception):
    """A refusal on its way to the answer."""

    def __init__(self, code: _Refusal, *, status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


class Issuer:
    """One issuer with its grants."""

    def __init__(self, settings: IssuerSettings, key: SigningKey) -> None:
        self._settings = settings
        self._key = key
        self._clients = {client.id: client for client in settings.clients}
        self._sign_ins: OneTimeStore[Subject] = OneTimeStore(_SIGN_IN_SECONDS)
        self._codes: OneTimeStore[Authorization] = OneTimeStore(_CODE_SECONDS)
        self._routes = Map(
            [
                Rule("/.well-known/openid-configuration", endpoint=self.discovery),
                Rule("/.well-known/jwks.json", endpoint=self.keys),
                Rule("/sign-in/<token>", endpoint=self.sign_in, methods=["GET"]),
                Rule("/authorize", endpoint=self.authorize, methods=["GET"]),
                Rule("/token", endpoint=self.token, methods=["POST"]),
                Rule("/sign-out", endpoint=self.sign_out, methods=["GET"]),
                Rule("/operators", endpoint=self.operators, methods=["POST"]),
            ]
        )

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401
        request = Request(environ)
        try:
            endpoint, arguments = self._routes.bind_to_environ(environ).match()
            response: Any = endpoint(request, **arguments)
        except HTTPException as error:
            response = error
        except _RefusedError as error:
            response = _json({"error": error.code}, status=error.status)
        answered: Iterable[bytes] = response(environ, start_response)
        return answered

    def sign_in_url(self, subject: Subject) -> str:
        """Return a one-time address that signs the operator in and goes on to the console."""
        if not _OPERATOR_ROLES.intersection(subject.roles):
            message = f"{subject.id} is no operator"
            raise ValueError(message)
        return f"{self._settings.url}/sign-in/{self._sign_ins.put(subject)}"

    def discovery(self, request: Request) -> Response:  # noqa: ARG002 - the routes' signature
        """Answer OpenID Connect discovery."""
        url = self._settings.url
        return _json(
            {
                "issuer": url,
                "authorization_endpoint": f"{url}/authorize",
                "token_endpoint": f"{url}/token",
                "jwks_uri": f"{url}/.well-known/jwks.json",
                "end_session_endpoint": f"{url}/sign-out",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code", "client_credentials"],
                "code_challenge_methods_supported": ["S256"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": [ALGORITHM],
                "token_endpoint_auth_methods_supported": [
                    "none",
                    "client_secret_basic",
                    "client_secret_post",
                ],
                "scopes_supported": ["openid", *self._settings.scopes],
            }
        )

    def keys(self, request: Request) -> Response:  # noqa: ARG002 - the routes' signature
        """Answer with the public signing key."""
        return _json({"keys": [self._key.public_jwk]})

    def operators(self, request: Request) -> Response:
        """Make a one-time address for the launcher."""
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given, f"Bearer {self._settings.launcher_secret}"):
            return _json({"error": _Refusal.INVALID_CLIENT}, status=401)
        asked = request.get_json()
        subject = Subject(asked["sub"], asked["vendor"], tuple(asked["roles"]), asked["name"])
        return _json({"url": self.sign_in_url(subject)}, status=201)

    def sign_in(self, request: Request, token: str) -> Response:  # noqa: ARG002 - as above
        """Sign the operator in and go on to the console's own sign-in."""
        try:
            subject = self._sign_ins.take(token)
        except CodeRefusedError:
            return pages.page(410, "address_used")
        session = mint_token(
            self._key,
            subject,
            issuer=self._settings.url,
            audience=_SESSION_AUDIENCE,
            seconds=_SESSION_SECONDS,
        )
        response = redirect(f"{self._settings.console_url.rstrip('/')}/login", code=303)
        response.set_cookie(
            _SESSION_COOKIE, session, max_age=_SESSION_SECONDS, httponly=True, samesite="Lax"
        )
        return response

    def sign_out(self, request: Request) -> Response:  # noqa: ARG002 - the routes' signature
        """End the session at the issuer."""
        response = pages.page(200, "signed_out")
        response.delete_cookie(_SESSION_COOKIE)
        return response

    def authorize(self, request: Request) -> Response:
        """Answer the authorization request of a signed-in operator with a code."""
        asked = request.args
        client = self._clients.get(asked.get("client_id", ""))
        redirect_uri = asked.get("redirect_uri", "")
        if client is None or redirect_uri not in client.redirect_uris:
            return pages.page(400, "unknown_client")
        fault = _authorization_fault(request)
        if fault:
            return _back(redirect_uri, error=fault, state=asked.get("state"))
        subject = self._signed_in(request)
        if subject is None:
            return pages.page(401, "sign_in_first")
        code = self._codes.put(
            Authorization(
                client_id=client.id,
                redirect_uri=redirect_uri,
                challenge=asked["code_challenge"],
                nonce=asked.get("nonce"),
                subject=subject,
            )
        )
        return _back(redirect_uri, code=code, state=asked.get("state"), iss=self._settings.url)

    def token(self, request: Request) -> Response:
        """Exchange a code, or client credentials, for tokens."""
        client = self._authenticated(request)
        grant_type = request.form.get("grant_type", "")
        if grant_type == "client_credentials":
            return self._by_credentials(client)
        if grant_type == "authorization_code":
            return self._by_code(client, request)
        raise _RefusedError(_Refusal.UNSUPPORTED_GRANT_TYPE)

    def _by_credentials(self, client: Client) -> Response:
        if client.subject is None or client.secret is None:
            raise _RefusedError(_Refusal.UNAUTHORIZED_CLIENT)
        return _tokens(access_token=self._access_token(client.subject))

    def _by_code(self, client: Client, request: Request) -> Response:
        form = request.form
        try:
            granted = self._codes.take(form.get("code", ""))
            granted.check(
                client_id=client.id,
                redirect_uri=form.get("redirect_uri", ""),
                verifier=form.get("code_verifier", ""),
            )
        except CodeRefusedError:
            raise _RefusedError(_Refusal.INVALID_GRANT) from None
        identity = mint_token(
            self._key,
            granted.subject,
            issuer=self._settings.url,
            audience=client.id,
            seconds=_TOKEN_SECONDS,
            extra={"nonce": granted.nonce} if granted.nonce else None,
        )
        return _tokens(access_token=self._access_token(granted.subject), id_token=identity)

    def _access_token(self, subject: Subject) -> str:
        return mint_token(
            self._key,
            subject,
            issuer=self._settings.url,
            audience=self._settings.audience,
            scopes=self._settings.scopes,
            seconds=_TOKEN_SECONDS,
        )

    def _authenticated(self, request: Request) -> Client:
        basic = request.authorization
        if basic is not None and basic.type == "basic":
            name, secret = basic.username or "", basic.password
        else:
            name, secret = request.form.get("client_id", ""), request.form.get("client_secret")
        client = self._clients.get(name)
        if client is None or (client.secret is None) != (secret is None):
            raise _RefusedError(_Refusal.INVALID_CLIENT, status=401)
        if secret is not None and not client.has_secret(secret):
            raise _RefusedError(_Refusal.INVALID_CLIENT, status=401)
        return client

    def _signed_in(self, request: Request) -> Subject | None:
        try:
            claims = self._key.verify(
                request.cookies.get(_SESSION_COOKIE, ""),
                audience=_SESSION_AUDIENCE,
                issuer=self._settings.url,
            )
        except jwt.InvalidTokenError:
            return None
        roles = tuple(role for role in claims["roles"] if role != HOST_BACKEND)
        return Subject(claims["sub"], claims["vendor"], roles, claims.get("name", ""))


def create_app(settings: IssuerSettings, key: SigningKey | None = None) -> Issuer:
    """Return an issuer as a WSGI application, with a new key unless one is given."""
    return Issuer(settings, key or SigningKey.generate())


def _authorization_fault(request: Request) -> str | None:
    asked = request.args
    if asked.get("response_type") != "code":
        return "unsupported_response_type"
    if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
        return "invalid_request"
    if "openid" not in asked.get("scope", "").split():
        return "invalid_scope"
    return None


def _back(redirect_uri: str, **parameters: str | None) -> Response:
    query = urlencode({name: value for name, value in parameters.items() if value is not None})
    return redirect(f"{redirect_uri}?{query}", code=303)


def _tokens(**tokens: str) -> Response:
    response = _json({**tokens, "token_type": "Bearer", "expires_in": _TOKEN_SECONDS})
    response.headers["Cache-Control"] = "no-store"
    return response


def _json(body: dict[str, Any], *, status: int = 200) -> Response:
    return Response(json.dumps(body), status=status, content_type="application/json")
