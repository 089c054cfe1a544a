"""The host's own backend as a client of the control API.

Turning the integration on, and opening its pages for one tenant, are calls of the vendor's
backend with a token of its own; the browser only follows the address that comes back.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import quote_plus

import httpx

from local.simulators.host.fields import JsonObject
from local.simulators.host.settings import Document
from local.simulators.host.tenants import TenantCard

TIMEOUT_SECONDS = 30.0


class Backend(Document):
    """Where the control API and the issuer of its tokens are, and who the vendor is there."""

    url: str
    token_url: str
    client_id: str
    client_secret: str
    client_authentication: Literal["basic", "post"] = "basic"
    """How the client proves itself to the issuer: basic (header) or post (form)."""
    scope: str | None = None
    audience: str | None = None
    recipe: str = "svenn_poweroffice"
    erp: str = "poweroffice_go"
    dimensions: tuple[str, ...] = ("customers", "employees", "products", "projects")
    """What the customer can choose when turning the integration on."""
    public_url: str | None = None
    """The host's own address as the vendor registered it; else the one the browser used."""


@dataclass(eq=False)
class RefusalError(Exception):
    """The backend said no; what it said is shown to the person at the keyboard."""

    title: str
    detail: str
    next_step: str | None = None
    status: int = HTTPStatus.BAD_GATEWAY


class ControlApi:
    """The two calls of the control API that a host needs."""

    def __init__(self, backend: Backend, client: httpx.Client) -> None:
        """Take the address of the backend and the client to reach it with."""
        self._backend = backend
        self._client = client

    @property
    def recipe(self) -> str:
        """Give the integration that is turned on."""
        return self._backend.recipe

    def connect(
        self, card: TenantCard, *, dimensions: Sequence[str], return_url: str
    ) -> tuple[str, str]:
        """Ask for a connection and give its id and the address that the browser goes to."""
        request: JsonObject = {
            "tenantId": card.tenant_id,
            "recipe": self._backend.recipe,
            "dimensions": list(dimensions),
            "returnUrl": return_url,
            "requestedBy": next(iter(card.admin_emails), card.user_id),
        }
        if card.organization_number is not None:
            request["organizationNumber"] = card.organization_number
        answer = self._post("/v1/connections", request, expected=("connectionId", "connectUrl"))
        return answer["connectionId"], answer["connectUrl"]

    def portal(self, card: TenantCard, *, return_url: str) -> str:
        """Ask for a portal session and give the address that the browser goes to."""
        request = {
            "tenantId": card.tenant_id,
            "returnUrl": return_url,
            "language": card.language.partition("-")[0],
        }
        address: str = self._post("/v1/portal-sessions", request, expected=("url",))["url"]
        return address

    def _post(
        self, path: str, document: Mapping[str, Any], *, expected: Sequence[str]
    ) -> Mapping[str, str]:
        headers = {"Authorization": f"Bearer {self._token()}"}
        url = self._backend.url.rstrip("/") + path
        response = self._send(
            self._client.build_request(
                "POST", url, json=document, headers=headers, timeout=TIMEOUT_SECONDS
            )
        )
        body = _object_of(response)
        if not response.is_success:
            raise _refusal(response, body)
        if not all(isinstance(body.get(name), str) for name in expected):
            raise RefusalError("Bindeledd svarte uventet", f"Svaret mangler {', '.join(expected)}.")
        return body

    def _token(self) -> str:
        form = {"grant_type": "client_credentials"}
        if self._backend.scope:
            form["scope"] = self._backend.scope
        if self._backend.audience:
            form["audience"] = self._backend.audience
        client_id, client_secret = self._backend.client_id, self._backend.client_secret
        headers = {}
        if self._backend.client_authentication == "post":
            form |= {"client_id": client_id, "client_secret": client_secret}
        else:
            proof = b64encode(f"{quote_plus(client_id)}:{quote_plus(client_secret)}".encode())
            headers["Authorization"] = f"Basic {proof.decode()}"
        response = self._send(
            self._client.build_request(
                "POST", self._backend.token_url, data=form, headers=headers, timeout=TIMEOUT_SECONDS
            )
        )
        token = _object_of(response).get("access_token")
        if not response.is_success or not isinstance(token, str):
            detail = f"Tokentjenesten svarte {response.status_code}."
            raise RefusalError("Svenn fikk ikke logget seg inn hos Bindeledd", detail)
        return token

    def _send(self, request: httpx.Request) -> httpx.Response:
        try:
            return self._client.send(request)
        except httpx.HTTPError as error:
            detail = "Prøv igjen om litt."
            raise RefusalError("Svenn fikk ikke kontakt med Bindeledd", detail) from error


def _object_of(response: httpx.Response) -> Mapping[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _refusal(response: httpx.Response, body: Mapping[str, Any]) -> RefusalError:
    def text(*names: str) -> str | None:
        found = (body[name] for name in names if isinstance(body.get(name), str))
        return next(found, None)

    return RefusalError(
        title=text("title") or f"Bindeledd svarte {response.status_code}",
        detail=text("detail", "explanation", "message") or "",
        next_step=text("nextStep", "next_step"),
        status=response.status_code if response.is_client_error else HTTPStatus.BAD_GATEWAY,
    )
