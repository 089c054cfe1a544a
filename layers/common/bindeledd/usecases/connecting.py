"""Get the customer's consent at the ERP and bind the connection to the right company (SV-04)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from bindeledd.domain.access import ConsentState, Session
from bindeledd.domain.changes import (
    AddAudit,
    AddConsentState,
    Change,
    DropGrant,
    SaveConnection,
    SaveGrant,
    UseConsentState,
)
from bindeledd.domain.connections import Connection, ConnectionState, Event, advance
from bindeledd.domain.errors import BindeleddError, ConflictError, RefusedError
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.onboarding import CompanyGrant, ConsentGateway, ConsentOutcome
from bindeledd.domain.policy import Recipe
from bindeledd.domain.ports import Announcements, Clock, Doorbell, Randomness, State
from bindeledd.domain.runs import AuditEntry
from bindeledd.usecases.access import digest_of
from bindeledd.usecases.configuring import configured
from bindeledd.usecases.seeking import require_connection, require_vendor

CONSENT_LIFETIME = timedelta(minutes=10)
CLIENT_KEY = "client_key"
"""The name of the grant that opens the confirmed company."""


class CallbackOutcome(StrEnum):
    """What a callback came to; those up to `FAILED` are told to the host's return URL."""

    AWAITING_APPROVAL = "awaiting_approval"
    CHOOSE_COMPANY = "choose_company"
    CONFIGURE = "configure"
    CANCELLED = "cancelled"
    NO_ACCESS = "no_access"
    COMPANY_NOT_FOUND = "company_not_found"
    BLOCKED = "blocked"
    WRONG_COMPANY = "wrong_company"
    EXPIRED = "expired"
    FAILED = "failed"
    FORGED = "forged"
    REPLAYED = "replayed"
    OTHER_BROWSER = "other_browser"


UNAUTHENTIC = frozenset(
    {CallbackOutcome.FORGED, CallbackOutcome.REPLAYED, CallbackOutcome.OTHER_BROWSER}
)
"""Outcomes that get our own page and never reach a return URL (architecture 7)."""


@dataclass(frozen=True, slots=True)
class CallbackResult:
    """The outcome of a callback, with the connection where the callback was authentic."""

    outcome: CallbackOutcome
    connection: Connection | None = None
    problem: str | None = None
    system_message: str | None = None


_REFUSALS: Mapping[ConsentOutcome, CallbackOutcome] = {
    ConsentOutcome.CANCELLED: CallbackOutcome.CANCELLED,
    ConsentOutcome.NO_ACCESS: CallbackOutcome.NO_ACCESS,
    ConsentOutcome.COMPANY_NOT_FOUND: CallbackOutcome.COMPANY_NOT_FOUND,
    ConsentOutcome.BLOCKED: CallbackOutcome.BLOCKED,
    ConsentOutcome.FAILED: CallbackOutcome.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """The steps between a ticket and a connection that awaits approval."""

    state: State
    gateways: Mapping[str, ConsentGateway]
    announcements: Announcements
    doorbell: Doorbell
    clock: Clock
    randomness: Randomness
    recipes: Mapping[str, Recipe]
    base_url: str

    def begin(self, session: Session, ref: ConnectionRef) -> str:
        """Start at the ERP; answer with the address of its consent page.

        Raises:
            RefusedError: `step_not_possible`. RetryableError: the ERP could not be reached.
        """
        connection = require_connection(ref, state=self.state)
        vendor = require_vendor(ref.vendor, state=self.state)
        erp = self.recipes[connection.recipe].erp
        now, secret = self.clock.now(), self.randomness.secret()
        authorising = advance(connection, Event.CONSENT_STARTED, at=now)
        address = self.gateways[erp].begin(
            vendor,
            redirect_uri=f"{self.base_url}/oauth/{erp}/callback?state={secret}",
            organization_number=connection.organization_number,
        )
        consent = ConsentState(
            digest=digest_of(secret),
            ref=ref,
            browser_digest=session.digest,
            erp=erp,
            expires_at=now + CONSENT_LIFETIME,
        )
        self.state.commit(
            SaveConnection(authorising, expected=connection.revision), AddConsentState(consent)
        )
        return address

    def finish(
        self, erp: str, query: Mapping[str, str], *, session: Session | None
    ) -> CallbackResult:
        """Take the ERP's callback; a bad one changes nothing and says what it was."""
        consent = self.state.consent_state(digest_of(query.get("state", "")))
        if consent is None or consent.erp != erp:
            return CallbackResult(CallbackOutcome.FORGED)
        if session is None or session.digest != consent.browser_digest:
            return CallbackResult(CallbackOutcome.OTHER_BROWSER)
        try:
            self.state.commit(UseConsentState(consent))
        except ConflictError:
            return CallbackResult(CallbackOutcome.REPLAYED)
        connection = require_connection(consent.ref, state=self.state)
        if consent.expires_at <= self.clock.now():
            return CallbackResult(CallbackOutcome.EXPIRED, connection)
        if connection.state is not ConnectionState.AUTHORISING:
            return CallbackResult(CallbackOutcome.REPLAYED)
        return self._take(connection, erp, query)

    def _take(self, connection: Connection, erp: str, query: Mapping[str, str]) -> CallbackResult:
        gateway = self.gateways[erp]
        outcome, token = gateway.outcome(query)
        if outcome is not ConsentOutcome.GRANTED or token is None:
            refusal = _REFUSALS.get(outcome, CallbackOutcome.FAILED)
            return CallbackResult(refusal, connection)
        vendor = require_vendor(connection.ref.vendor, state=self.state)
        try:
            grants = gateway.pick_up(vendor, token)
        except BindeleddError as error:
            return CallbackResult(
                CallbackOutcome.FAILED, connection, error.code, error.system_message
            )
        return self.accept(connection, grants, actor="customer")

    def paste(self, ref: ConnectionRef, secret: str) -> CallbackResult:
        """Take a client key that the customer made in the ERP and pasted.

        Raises:
            RefusedError: `step_not_possible`. CredentialsError: the ERP does not accept the key.
        """
        connection = require_connection(ref, state=self.state)
        vendor = require_vendor(ref.vendor, state=self.state)
        erp = self.recipes[connection.recipe].erp
        advanced = advance(connection, Event.CONSENT_STARTED, at=self.clock.now())
        grant = self.gateways[erp].check(vendor, secret.strip())
        return self.accept(
            replace(advanced, revision=connection.revision), [grant], actor="customer"
        )

    def accept(
        self, connection: Connection, grants: Sequence[CompanyGrant], *, actor: str
    ) -> CallbackResult:
        """Keep the grants of the right company; ask which one where there are several."""
        right: dict[str, CompanyGrant] = {}
        for grant in grants:
            if same_organization(grant.company.organization_number, connection):
                right.setdefault(grant.company.id, grant)
        if not right:
            return CallbackResult(CallbackOutcome.WRONG_COMPANY, connection)
        if len(right) > 1:
            return self._offer(connection, list(right.values()))
        return self._bind(connection, *right.values(), actor=actor)

    def _offer(self, connection: Connection, grants: Sequence[CompanyGrant]) -> CallbackResult:
        now = self.clock.now()
        choosing = replace(
            advance(connection, Event.SEVERAL_COMPANIES, at=now),
            offered=tuple(grant.company for grant in grants),
        )
        self.state.commit(
            SaveConnection(choosing, expected=connection.revision),
            *(
                SaveGrant(connection.ref, offered_grant(grant.company.id), grant.secret)
                for grant in grants
            ),
        )
        return CallbackResult(CallbackOutcome.CHOOSE_COMPANY, choosing)

    def choose(self, ref: ConnectionRef, company_id: str) -> CallbackResult:
        """Bind the connection to one of the companies offered, if its key still opens that one.

        Raises:
            RefusedError: `company_not_offered`. CredentialsError: its grant is refused.
        """
        connection = require_connection(ref, state=self.state)
        offered = next((one for one in connection.offered if one.id == company_id), None)
        secret = self.state.grant(ref, offered_grant(company_id))
        choosing = connection.state is ConnectionState.CHOOSING_COMPANY
        if not choosing or offered is None or secret is None:
            raise RefusedError("company_not_offered")
        vendor = require_vendor(ref.vendor, state=self.state)
        erp = self.recipes[connection.recipe].erp
        grant = self.gateways[erp].check(vendor, secret)
        number = grant.company.organization_number
        if grant.company.id != offered.id or not (
            number is None or same_organization(number, connection)
        ):
            return CallbackResult(CallbackOutcome.WRONG_COMPANY, connection)
        return self._bind(connection, replace(grant, company=offered), actor="customer")

    def _bind(self, connection: Connection, grant: CompanyGrant, *, actor: str) -> CallbackResult:
        now, ref = self.clock.now(), connection.ref
        if connection.company is not None and connection.company.id != grant.company.id:
            return CallbackResult(CallbackOutcome.WRONG_COMPANY, connection)
        bound = replace(
            advance(connection, Event.COMPANY_CONFIRMED, at=now),
            company=grant.company,
            missing_rights=grant.missing_rights,
            offered=(),
            problem=None,
        )
        audit = AuditEntry(ref, now, actor, "company_confirmed", {"company": grant.company.id})
        changes: list[Change] = [
            SaveGrant(ref, CLIENT_KEY, grant.secret),
            *(DropGrant(ref, offered_grant(company.id)) for company in connection.offered),
            AddAudit(audit),
        ]
        outcome = CallbackOutcome.CONFIGURE
        if bound.settings.dimensions:
            bound, follow = configured(bound, bound.settings, actor=actor, clock=self.clock)
            changes += follow
            outcome = CallbackOutcome.AWAITING_APPROVAL
        self.state.commit(SaveConnection(bound, expected=connection.revision), *changes)
        if outcome is CallbackOutcome.AWAITING_APPROVAL:
            self.announcements.activation_requested(bound)
            self.doorbell.ring(self.state.work_of(ref))
        return CallbackResult(outcome, bound)


def offered_grant(company_id: str) -> str:
    """Name the grant of a company that was offered and not yet chosen."""
    return f"offered:{company_id}"


def same_organization(number: str | None, connection: Connection) -> bool:
    """Whether a company is the one that the host's tenant named; only digits count."""
    digits = "".join(character for character in number or "" if character.isdigit())
    return bool(digits) and digits == connection.organization_number
