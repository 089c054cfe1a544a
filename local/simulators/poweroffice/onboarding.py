"""Onboarding: how an integration gets its client key without anybody copying it (facts, 1.4).

Initiate gives an address with a temporary token; the pages there are in `consent`; Finalize
exchanges the token that the browser brought back, once, for the client keys.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import UUID

from werkzeug.wrappers import Request, Response

from local.simulators.poweroffice.access import APPLICATIONS, Access
from local.simulators.poweroffice.companies import (
    Company,
    companies,
    company_by_id,
    company_by_organization_number,
)
from local.simulators.poweroffice.problems import RefusalError, json_response
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.poweroffice.stamps import stamp
from local.simulators.storage import Document, Store

CONSENT_PATH = "/ApiAuthV2"
USERS = "users"
_ONBOARDINGS = "onboardings"
_GRANTS = "onboarding_tokens"
_TITLE = "Onboarding validation error(s)"
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
RIGHTS = ("administrator", "organization")
"""The rights in a company that let a user activate an integration there."""


class Status(StrEnum):
    """What the browser brings back."""

    SUCCESS = "Success"
    CANCELED = "Canceled"
    CLIENT_NOT_FOUND = "ClientNotFound"
    NO_CLIENT_ACCESS = "NoClientAccess"
    INTEGRATION_BLOCKED = "IntegrationBlocked"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the consent page offers to a user: companies, or a status that ends the matter."""

    companies: Sequence[Company] = ()
    ends_with: Status | None = None


def _refusal(detail: str) -> RefusalError:
    return RefusalError(400, title=_TITLE, detail=detail)


def may_onboard(user: Mapping[str, Any], company: Company) -> bool:
    """Say whether a user is administrator or holds Settings -> Organization there."""
    return user["rights"].get(company.organization_number) in RIGHTS


class Onboarding:
    """The onboarding of applications on companies."""

    def __init__(self, store: Store, settings: PowerOfficeSettings, access: Access) -> None:
        """Take the state, the settings and what activates an integration."""
        self._store = store
        self._settings = settings
        self._access = access

    def initiate(self, request: Request, now: datetime) -> Response:
        """Begin: answer with the address to send the user's browser to."""
        wanted = _properties(request, ("ApplicationKey", "ClientOrganizationNo", "RedirectUri"))
        application = self._application(wanted["ApplicationKey"])
        redirect_uri = wanted["RedirectUri"]
        if not redirect_uri or not self._is_whitelisted(redirect_uri, application):
            raise _refusal(f"The RedirectUri '{redirect_uri}' is not valid for the application.")
        until = now + timedelta(minutes=self._settings.onboarding_url_minutes)
        token = secrets.token_urlsafe(48)
        document = {
            "token": token,
            "application_key": application["key"],
            "organization_number": wanted["ClientOrganizationNo"] or None,
            "redirect_uri": redirect_uri,
            "until": until.isoformat(),
        }
        self._store.put(_ONBOARDINGS, token, document)
        address = f"{request.host_url.rstrip('/')}{CONSENT_PATH}?{urlencode({'token': token})}"
        return json_response({"TemporaryUrl": address, "ValidUntilDateTimeOffset": stamp(until)})

    def finalize(self, request: Request, now: datetime) -> Response:
        """End: exchange the token for the client keys, once."""
        token = _properties(request, ("OnboardingToken",))["OnboardingToken"]
        grant = self._store.get(_GRANTS, token) if token else None
        if grant is None or datetime.fromisoformat(grant["until"]) <= now:
            raise _refusal("The onboarding token is not valid or has expired.")
        self._store.delete(_GRANTS, grant["token"])
        onboarded = []
        for client_id in grant["client_ids"]:
            company = company_by_id(self._store, client_id)
            if company is None:
                continue
            client_key = self._access.integrate(grant["application_key"], client_id)
            onboarded.append(
                {
                    "ClientKey": client_key,
                    "ClientName": company.name,
                    "ClientOrganizationNumber": company.organization_number,
                }
            )
        return json_response({"UserEmail": grant["user"], "OnboardedClientsInformation": onboarded})

    def pending(self, token: str, now: datetime) -> Document | None:
        """Return the onboarding of a temporary address that is still valid."""
        document = self._store.get(_ONBOARDINGS, token)
        if document is None or datetime.fromisoformat(document["until"]) <= now:
            return None
        return document

    def application_of(self, onboarding: Mapping[str, Any]) -> Document:
        """Return the application that is to be onboarded."""
        application = self._store.get(APPLICATIONS, onboarding["application_key"])
        return application or {"key": onboarding["application_key"], "name": "", "privileges": []}

    def choice(self, onboarding: Mapping[str, Any], user: Mapping[str, Any]) -> Choice:
        """Return what a user can choose from."""
        number = onboarding["organization_number"]
        if number is None:
            offered = [company for company in companies(self._store) if may_onboard(user, company)]
            return Choice(offered) if offered else Choice(ends_with=Status.NO_CLIENT_ACCESS)
        company = company_by_organization_number(self._store, number)
        if company is None:
            return Choice(ends_with=Status.CLIENT_NOT_FOUND)
        if not may_onboard(user, company):
            return Choice([company], ends_with=Status.NO_CLIENT_ACCESS)
        if self._is_blocked(onboarding, company):
            return Choice([company], ends_with=Status.INTEGRATION_BLOCKED)
        return Choice([company])

    def accept(
        self,
        onboarding: Mapping[str, Any],
        *,
        user: Mapping[str, Any],
        client_ids: Sequence[str],
        now: datetime,
    ) -> str:
        """Grant access to the chosen companies and return the address to send the browser to."""
        chosen = {
            company.id: company
            for company in self.choice(onboarding, user).companies
            if company.id in client_ids
        }
        if any(self._is_blocked(onboarding, company) for company in chosen.values()):
            return self.finish(onboarding, Status.INTEGRATION_BLOCKED)
        token = secrets.token_urlsafe(48)
        until = now + timedelta(minutes=self._settings.onboarding_token_minutes)
        grant = {
            "token": token,
            "application_key": onboarding["application_key"],
            "client_ids": list(chosen),
            "user": user["email"],
            "until": until.isoformat(),
        }
        self._store.put(_GRANTS, token, grant)
        return self.finish(onboarding, Status.SUCCESS, token=token)

    def finish(self, onboarding: Mapping[str, Any], status: Status, *, token: str = "") -> str:
        """Close the temporary address and return where the browser goes with this status."""
        self._store.delete(_ONBOARDINGS, onboarding["token"])
        parts = urlsplit(str(onboarding["redirect_uri"]))
        query = [*parse_qsl(parts.query, keep_blank_values=True), ("status", status.value)]
        if token or self._settings.token_with_failure:
            query.append(("token", token))
        return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))

    def _application(self, key: str | None) -> Document:
        try:
            application = self._store.get(APPLICATIONS, str(UUID(key or "")))
        except ValueError:
            application = None
        if application is None:
            raise _refusal(f"Application with key = '{key}' not found.")
        return application

    def _is_whitelisted(self, redirect_uri: str, application: Mapping[str, Any]) -> bool:
        """Compare scheme, domain and path; the query is the integrator's own."""
        wanted = urlsplit(redirect_uri)
        if wanted.scheme not in {"http", "https"} or not wanted.netloc or wanted.fragment:
            return False
        if self._settings.localhost_accepted and wanted.hostname in _LOCAL_HOSTS:
            return True
        known = (urlsplit(uri) for uri in application["redirect_uris"])
        return any(
            (uri.scheme, uri.netloc.lower(), uri.path)
            == (wanted.scheme, wanted.netloc.lower(), wanted.path)
            for uri in known
        )

    @staticmethod
    def _is_blocked(onboarding: Mapping[str, Any], company: Company) -> bool:
        return onboarding["application_key"] in company.document["blocked"]


def _properties(request: Request, names: Sequence[str]) -> dict[str, str | None]:
    body = request.get_json(force=True, silent=True)
    if request.mimetype != "application/json" or not isinstance(body, Mapping):
        raise _refusal("The request body is missing or is not JSON.")
    if unknown := sorted(set(body) - set(names)):
        raise _refusal(f"Could not find member '{unknown[0]}'.")
    if any(not isinstance(value, str | None) for value in body.values()):
        raise _refusal("Every property is a text.")
    return {name: body.get(name) for name in names}
