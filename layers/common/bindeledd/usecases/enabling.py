"""Switch an integration on: a draft connection and the address that the browser is sent to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bindeledd.domain.changes import AddAudit, BindTenant, Change, SaveConnection
from bindeledd.domain.connections import Connection, ConnectionState
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef, Dimension, TenantRef
from bindeledd.domain.languages import DEFAULT_LANGUAGE, known_language
from bindeledd.domain.onboarding import TenantCard, TenantCards
from bindeledd.domain.policy import DimensionSettings, Recipe, Settings
from bindeledd.domain.ports import Clock, Randomness, State
from bindeledd.domain.runs import AuditEntry
from bindeledd.domain.vendors import Vendor
from bindeledd.domain.zones import DEFAULT_ZONE, is_zone
from bindeledd.usecases.access import make_ticket
from bindeledd.usecases.configuring import configured
from bindeledd.usecases.seeking import require_vendor

MAY_BE_ENABLED = frozenset(ConnectionState) - {
    ConnectionState.ACTIVE,
    ConnectionState.PAUSED,
    ConnectionState.STOPPED,
}


TOLD_AT_MOST = 80
"""How many characters of a zone's unknown name are kept: enough to find who wrote it."""


@dataclass(frozen=True, slots=True)
class EnablingRequest:
    """What a host asks for on behalf of its customer."""

    owner: TenantRef
    recipe: str
    return_url: str
    requested_by: str
    dimensions: Mapping[Dimension, DimensionSettings] = field(default_factory=dict)
    organization_number: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Enabled:
    """A connection that waits for its customer's consent, and the ticket's secret."""

    connection: Connection
    ticket_secret: str | None

    def __repr__(self) -> str:
        """Keep the secret out of every log and error."""
        return f"Enabled(connection={self.connection.ref!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enabler:
    """Makes a draft connection and a single-use ticket (architecture 7)."""

    state: State
    cards: TenantCards
    clock: Clock
    randomness: Randomness
    recipes: Mapping[str, Recipe]

    def __call__(self, request: EnablingRequest) -> Enabled:
        """Enable a recipe for a tenant; asked again, continue with the same connection.

        Raises:
            RefusedError: `recipe_not_offered`, `return_url_not_registered`, `tenant_not_found`,
                `organization_number_missing` (SV-03), `dimension_not_offered`, `already_enabled`,
                `organization_number_changed`.
        """
        vendor = require_vendor(request.owner.vendor, state=self.state)
        self._check(vendor, request)
        card = self.cards.tenant_card(vendor, request.owner.tenant)
        if card is None:
            raise RefusedError("tenant_not_found")
        number = _digits(card.organization_number) or _digits(request.organization_number)
        if not number:
            raise RefusedError("organization_number_missing")
        return self._enable(request, card, number)

    def _check(self, vendor: Vendor, request: EnablingRequest) -> None:
        if request.recipe not in vendor.recipes or request.recipe not in self.recipes:
            raise RefusedError("recipe_not_offered", details={"recipe": request.recipe})
        if request.return_url not in vendor.return_urls:
            raise RefusedError("return_url_not_registered")
        offered = self.recipes[request.recipe].settable
        for dimension in request.dimensions:
            if dimension not in offered:
                raise RefusedError("dimension_not_offered", details={"dimension": dimension})

    def _enable(self, request: EnablingRequest, card: TenantCard, number: str) -> Enabled:
        former = self.state.connection_of(request.owner, request.recipe)
        if former is not None and former.state not in MAY_BE_ENABLED:
            raise RefusedError("already_enabled")
        _require_the_company(former, number)
        connection = self._draft(request, card, number, former)
        add_ticket, secret = make_ticket(
            request.owner,
            clock=self.clock,
            randomness=self.randomness,
            connection=connection.ref,
            language=connection.language,
            return_url=request.return_url,
        )
        now = self.clock.now()
        connection, planned = self._planned_anew(connection, former)
        changes: list[Change] = [
            *planned,
            SaveConnection(connection, expected=former.revision if former else None),
            add_ticket,
            AddAudit(_asked_for(connection, card, at=now)),
        ]
        if former is None:
            changes.append(BindTenant(request.owner, request.recipe, connection.ref.connection))
        self.state.commit(*changes)
        return Enabled(connection, secret)

    def _planned_anew(
        self, connection: Connection, former: Connection | None
    ) -> tuple[Connection, list[Change]]:
        """Make a plan that waits anew where other settings came: it shows the former ones."""
        waits = connection.state is ConnectionState.AWAITING_APPROVAL
        if not waits or former is None or former.settings == connection.settings:
            return connection, []
        actor = connection.requested_by
        return configured(connection, connection.settings, actor=actor, clock=self.clock)

    def _draft(
        self,
        request: EnablingRequest,
        card: TenantCard,
        number: str,
        former: Connection | None,
    ) -> Connection:
        draft = former or self._new(request)
        return replace(
            draft,
            settings=Settings(dict(request.dimensions)) if request.dimensions else draft.settings,
            organization_number=number,
            return_url=request.return_url,
            requested_by=request.requested_by,
            contact=", ".join(card.admin_emails),
            tenant_name=card.name,
            language=request.language or known_language(card.language) or DEFAULT_LANGUAGE,
            time_zone=card.time_zone if is_zone(card.time_zone) else draft.time_zone,
        )

    def _new(self, request: EnablingRequest) -> Connection:
        owner, now = request.owner, self.clock.now()
        identifier = self.randomness.identifier("connection")
        return Connection(
            ref=ConnectionRef(owner.vendor, owner.tenant, identifier),
            recipe=request.recipe,
            settings=Settings(),
            organization_number="",
            created_at=now,
            state_since=now,
        )


def _asked_for(connection: Connection, card: TenantCard, *, at: datetime) -> AuditEntry:
    """Tell who asked, and in whose days dates are from now on: an unknown zone stops nobody."""
    told = {"time_zone": connection.time_zone or DEFAULT_ZONE}
    if card.time_zone and card.time_zone != connection.time_zone:
        told["unknown_time_zone"] = card.time_zone[:TOLD_AT_MOST]
    actor = connection.requested_by
    return AuditEntry(connection.ref, at, actor, "enabling_requested", told)


def _require_the_company(former: Connection | None, number: str) -> None:
    """Refuse to go on with a connection that is bound to a company of another number.

    Raises:
        RefusedError: `organization_number_changed`.
    """
    company = former.company if former is not None else None
    bound = _digits(company.organization_number) if company is not None else ""
    if bound and bound != number:
        details = {"bound": bound, "number": number}
        raise RefusedError("organization_number_changed", details=details)


def _digits(text: str | None) -> str:
    return "".join(character for character in text or "" if character.isdigit())
