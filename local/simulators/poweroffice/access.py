"""Who may call: subscription keys, applications, client keys and the bearer tokens made of them.

A token is a JWT whose role claims mirror the privileges at the time it was issued; a privilege that
is given or taken later shows in the next token (facts, sections 1.1, 1.3, 1.5).
"""

import secrets
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import jwt
from werkzeug.wrappers import Request, Response

from local.simulators.poweroffice.companies import Company, company_by_id
from local.simulators.poweroffice.problems import GatewayError, json_response
from local.simulators.poweroffice.rates import RateLimiter
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.storage import Document, Store

APPLICATIONS = "applications"
INTEGRATIONS = "integrations"
SUBSCRIPTION_KEYS = "subscription_keys"
_SIGNING = "signing"

SUBSCRIPTION_HEADER = "Ocp-Apim-Subscription-Key"
_SUBSCRIPTION_QUERY = "subscription-key"
_FORM = "application/x-www-form-urlencoded"
_MODULES = {
    "PayItem": "Payroll",
    "SalaryLine": "Payroll",
    "TimeTracking": "TimeTracking",
    "TimeEntry": "TimeTracking",
    "EmployeeHourlyRates": "TimeTracking",
}
_ANY_MODULE = "Accounting"


@dataclass(frozen=True, slots=True)
class Caller:
    """The integration that a token speaks for, and the roles that the token carries."""

    integration: Document
    company: Company
    roles: frozenset[str]

    def demand(self, privileges: Iterable[str]) -> None:
        """Refuse with 403 unless one of the privileges is among the roles."""
        if self.roles.isdisjoint(privileges):
            raise GatewayError(403)


def privileges_of(application: Mapping[str, Any], company: Company) -> tuple[list[str], list[str]]:
    """Return the privileges usable in a company, and those that its modules do not allow."""
    modules = set(company.document["subscriptions"])
    withheld = set(company.document["withheld_privileges"])
    valid: list[str] = []
    invalid: list[str] = []
    for privilege in application["privileges"]:
        module = _MODULES.get(privilege.removesuffix("_Full"), _ANY_MODULE)
        usable = module in modules and privilege not in withheld
        (valid if usable else invalid).append(privilege)
    return valid, invalid


class Access:
    """The gateway before the API: keys, limit and tokens."""

    def __init__(self, store: Store, settings: PowerOfficeSettings) -> None:
        """Take the state and the settings."""
        self._store = store
        self._settings = settings
        self._limiter = RateLimiter(settings.requests_per_second)
        self._verified: dict[str, dict[str, Any]] = {}

    def forget_rates(self) -> None:
        """Start the limit anew, and take no token that was verified under another key."""
        self._limiter.clear()
        self._verified.clear()

    def pass_gateway(self, request: Request, now: datetime, *, rated: bool = True) -> None:
        """Refuse a request without a valid subscription key, or one too many."""
        key = request.headers.get(SUBSCRIPTION_HEADER) or request.args.get(_SUBSCRIPTION_QUERY)
        if not key:
            raise self._key_rejected(_KEY_MISSING)
        if self._store.get(SUBSCRIPTION_KEYS, key) is None:
            raise self._key_rejected(_KEY_INVALID)
        if rated and not self._limiter.admits(key, now):
            raise self.throttled()

    def _key_rejected(self, message: str) -> GatewayError:
        status = self._settings.rejected_subscription_status
        return GatewayError(status, {"statusCode": status, "message": message})

    def throttled(self) -> GatewayError:
        """Describe the refusal of a request too many."""
        status: object = "429" if self._settings.throttle_status_as_text else 429
        body = {"statusCode": status, "message": "Rate limit is exceeded. Try again in 1 seconds."}
        headers = {"Retry-After": "1"} if self._settings.retry_after else None
        return GatewayError(429, body, headers=headers)

    def issue_token(self, request: Request, now: datetime) -> Response:
        """Answer a token request (client credentials, RFC 6749)."""
        if request.mimetype != _FORM or "grant_type" not in request.form:
            return self._token_error("invalid_request", "The request body is not valid.")
        if request.form["grant_type"] != "client_credentials":
            description = "Only the client credentials grant is supported."
            return self._token_error("unsupported_grant_type", description)
        integration = self._integration_of(request.headers.get("Authorization", ""))
        if integration is None:
            description = (
                "Client integration not found. Please ensure the provided keys are matching "
                "the desired environment."
            )
            return self._token_error(
                "invalid_client", description, status=self._settings.wrong_keys_status
            )
        body = {
            "access_token": self._token(integration, now),
            "token_type": "bearer",
            "expires_in": self._settings.token_seconds,
        }
        return json_response(body)

    def caller(self, request: Request, now: datetime) -> Caller:
        """Return whom the bearer token speaks for, or refuse with 401."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        claims = self._claims(token) if scheme.lower() == "bearer" else None
        if claims is None or claims["exp"] <= now.timestamp():
            raise GatewayError(401, headers={"WWW-Authenticate": "Bearer"})
        integration = self._store.get(INTEGRATIONS, claims["sub"])
        company = company_by_id(self._store, claims["client_id"])
        if integration is None or company is None:
            raise GatewayError(401, headers={"WWW-Authenticate": "Bearer"})
        return Caller(integration, company, frozenset(claims["role"]))

    def integrate(self, application_key: str, client_id: str, *, key: str | None = None) -> str:
        """Activate an application on a company and return the new client key.

        A key that was given before for the same pair stops working: it is shown once and cannot
        be recovered (facts, section 6).
        """
        integration_id = f"{application_key}/{client_id}"
        client_key = key or str(uuid4())
        document = {
            "id": integration_id,
            "application_key": application_key,
            "client_id": client_id,
            "client_key": client_key,
            "active": True,
        }
        unique = {"client_key": client_key}
        self._store.put(INTEGRATIONS, integration_id, document, unique=unique)
        return client_key

    def deactivate(self, application_key: str, client_id: str) -> None:
        """Remove an application from a company; tokens already issued live out their time."""
        integration_id = f"{application_key}/{client_id}"
        document = self._store.get(INTEGRATIONS, integration_id)
        if document is not None:
            self._store.put(INTEGRATIONS, integration_id, document | {"active": False})

    def _integration_of(self, authorization: str) -> Document | None:
        scheme, _, encoded = authorization.partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            application_key, _, client_key = (
                b64decode(encoded, validate=True).decode().partition(":")
            )
        except ValueError:
            return None
        holder = self._store.holder(INTEGRATIONS, "client_key", client_key.lower())
        integration = None if holder is None else self._store.get(INTEGRATIONS, holder)
        if integration is None or not integration["active"]:
            return None
        if integration["application_key"] != application_key.lower():
            return None
        company = company_by_id(self._store, integration["client_id"])
        blocked = company is None or application_key.lower() in company.document["blocked"]
        return None if blocked else integration

    def _token(self, integration: Document, now: datetime) -> str:
        company = company_by_id(self._store, integration["client_id"])
        application = self._store.get(APPLICATIONS, integration["application_key"])
        valid = (
            [] if company is None or application is None else privileges_of(application, company)[0]
        )
        claims = {
            "iss": "https://goapi.poweroffice.net",
            "sub": integration["id"],
            "client_id": integration["client_id"],
            "role": valid,
            "jti": secrets.token_hex(8),
            "iat": int(now.timestamp()),
            "exp": (now + timedelta(seconds=self._settings.token_seconds)).timestamp(),
        }
        return jwt.encode(claims, self._signing_key(), algorithm="HS256")

    def _claims(self, token: str) -> dict[str, Any] | None:
        """Return what a token claims; it is verified once, as it comes with every call."""
        claims = self._verified.get(token)
        if claims is None:
            claims = self._verify(token)
            if claims is not None:
                self._verified[token] = claims
        return claims

    def _verify(self, token: str) -> dict[str, Any] | None:
        # The simulator's own clock decides about expiry, not PyJWT's.
        unchecked = {"verify_exp": False, "verify_iat": False, "verify_sub": False}
        try:
            return jwt.decode(
                token,
                self._signing_key(),
                algorithms=["HS256"],
                options=unchecked,  # type: ignore[arg-type]
            )
        except jwt.InvalidTokenError:
            return None

    def _signing_key(self) -> str:
        document = self._store.get(_SIGNING, _SIGNING)
        if document is None:
            document = {"key": secrets.token_hex(32)}
            self._store.put(_SIGNING, _SIGNING, document)
        return str(document["key"])

    @staticmethod
    def _token_error(error: str, description: str, *, status: int = 400) -> Response:
        return json_response({"error": error, "error_description": description}, status=status)


_KEY_MISSING = (
    "Access denied due to missing subscription key. Make sure to include subscription key when "
    "making requests to an API."
)
_KEY_INVALID = (
    "Access denied due to invalid subscription key. Make sure to provide a valid key for an "
    "active subscription."
)
