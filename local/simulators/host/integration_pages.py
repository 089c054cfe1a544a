"""Marketplace, turning the integration on and off, and the way back from the consent page."""

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from werkzeug.wrappers import Request, Response

from local.simulators.host.backend import ControlApi, RefusalError
from local.simulators.host.objects import Actor
from local.simulators.host.rendering import Renderer, account_address, see_other
from local.simulators.host.tenants import Connected, TenantCard
from local.simulators.host.wording import (
    BACK_AGAIN,
    DIMENSION_NAMES,
    STARTED,
    UNKNOWN_CONNECTION,
    outcome_named,
)

if TYPE_CHECKING:
    from local.simulators.host.simulator import HostSimulator

RETURN_PATH = "/integrations/return"
_ACCOUNT_COOKIE = "svenn_account"


class IntegrationPages:
    """The integration as the host's customer sees it."""

    def __init__(self, simulator: "HostSimulator", renderer: Renderer) -> None:
        """Take the simulator, whose client reaches the control API."""
        self._simulator = simulator
        self._renderer = renderer

    def marketplace(self, request: Request, card: TenantCard) -> Response:
        """Show the integration: to be turned on, or how it stands."""
        connected = self._simulator.tenants.connected(card.tenant_id)
        outcome = connected.outcome if connected else None
        return self._renderer.page(
            "marketplace.html",
            request,
            card,
            current="marketplace",
            connected=connected,
            state=outcome_named(outcome) if outcome else STARTED,
            dimensions=self._choices(),
        )

    def connect(self, request: Request, card: TenantCard) -> Response:
        """Ask the backend for a connection and send the browser to its page."""
        known = [value for value, _ in self._choices()]
        chosen = [value for value in request.form.getlist("dimensions") if value in known]
        api = self._control_api()
        connection_id, address = api.connect(
            card, dimensions=chosen, return_url=self._return_url(request)
        )
        self._simulator.tenants.remember(
            Connected(
                connection_id=connection_id,
                tenant_id=card.tenant_id,
                recipe=api.recipe,
                dimensions=tuple(chosen),
            )
        )
        return _with_account(see_other(address), card)

    def open(self, request: Request, card: TenantCard) -> Response:
        """Ask the backend for a portal session and send the browser to its page."""
        address = self._control_api().portal(card, return_url=self._return_url(request))
        return _with_account(see_other(address), card)

    def synchronise(self, request: Request, card: TenantCard) -> Response:
        """Ask for a synchronisation of one dimension, or of all.

        Where messages have nowhere to go, the button leads to the integration's own pages.
        """
        if self._simulator.configuration.endpoint is None:
            return self.open(request, card)
        dimension = request.form.get("dimension")
        self._raise(
            card,
            "sync.requested",
            {"dimensions": [dimension] if dimension else "all", "mode": "delta"},
        )
        back = f"/{dimension}" if dimension == "customers" else "/marketplace"
        return see_other(account_address(card.tenant_id, back, notice="sync_requested"))

    def disable(self, _request: Request, card: TenantCard) -> Response:
        """Turn the integration off; the backend keeps the links."""
        connected = self._simulator.tenants.connected(card.tenant_id)
        with self._simulator.store.transaction():
            self._raise(card, "integration.disabled", {"reason": "user"})
            if connected is not None:
                self._simulator.tenants.remember(connected.model_copy(update={"disabled": True}))
        return see_other(account_address(card.tenant_id, "/marketplace", notice="disabled"))

    def returned(self, request: Request) -> Response:
        """Show what came of the visit at the consent page or in the portal."""
        connection_id, code = request.args.get("connection"), request.args.get("outcome")
        if connection_id is None or code is None:
            card = self._account_of(request)
            return self._renderer.page("returned.html", request, card, outcome=BACK_AGAIN)
        connected = self._simulator.tenants.connection(connection_id)
        if connected is None:
            return self._renderer.page(
                "returned.html", request, status=404, outcome=UNKNOWN_CONNECTION
            )
        with_outcome = connected.model_copy(update={"outcome": code})
        self._simulator.tenants.remember(with_outcome)
        card = self._simulator.tenants.card(connected.tenant_id)
        return self._renderer.page("returned.html", request, card, outcome=outcome_named(code))

    def _raise(self, card: TenantCard, event_type: str, data: dict[str, object]) -> None:
        backend = self._simulator.configuration.backend
        self._simulator.raise_event(
            event_type,
            {
                "tenantId": card.tenant_id,
                "erp": backend.erp if backend else "poweroffice_go",
                "requestedBy": card.user_id,
                **data,
            },
            origin=Actor("user", card.user_id),
        )

    def _control_api(self) -> ControlApi:
        backend = self._simulator.configuration.backend
        if backend is None:
            raise RefusalError(
                "Svenn er ikke satt opp mot Bindeledd",
                "Adressen til Bindeledd mangler i oppsettet av simulatoren.",
            )
        return ControlApi(backend, self._simulator.backend_client)

    def _choices(self) -> list[tuple[str, str]]:
        backend = self._simulator.configuration.backend
        offered = backend.dimensions if backend else ("customers",)
        return [(name, DIMENSION_NAMES.get(name, name)) for name in offered]

    def _return_url(self, request: Request) -> str:
        backend = self._simulator.configuration.backend
        public_url = backend.public_url if backend else None
        return urljoin(public_url or request.host_url, RETURN_PATH)

    def _account_of(self, request: Request) -> TenantCard | None:
        tenant_id = request.cookies.get(_ACCOUNT_COOKIE)
        cards = {card.tenant_id: card for card in self._simulator.tenants.all()}
        return cards.get(tenant_id or "")


def _with_account(answer: Response, card: TenantCard) -> Response:
    """Remember the account, because the return address names none."""
    answer.set_cookie(_ACCOUNT_COOKIE, card.tenant_id, httponly=True, samesite="Lax", path="/")
    return answer
