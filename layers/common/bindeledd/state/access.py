"""Tickets, sessions, single-use records and seen webhooks: found by digest, gone by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bindeledd.domain.access import ConsentState, Session, SignInState, Ticket
from bindeledd.domain.changes import (
    AddConsentState,
    AddSession,
    AddSignInState,
    AddTicket,
    DropSession,
    SeeWebhook,
    UseConsentState,
    UseSignInState,
    UseTicket,
)
from bindeledd.state import keys
from bindeledd.state.items import StatePart, bare, stored, writes_of
from bindeledd.state.table import Absent, AnyOf, AtMost, Delete, Equals, Present, Put, Write


class AccessItems(StatePart):
    """Reads what gives access."""

    __slots__ = ()

    def ticket(self, digest: str, *, now: datetime) -> Ticket | None:
        ticket = self.value(Ticket, keys.ticket(digest), now=now)
        return ticket if ticket is not None and ticket.expires_at > now else None

    def session(self, digest: str, *, now: datetime) -> Session | None:
        session = self.value(Session, keys.session(digest), now=now)
        return session if session is not None and session.expires_at > now else None

    def consent_state(self, digest: str) -> ConsentState | None:
        """Find a consent's state, also when it was used, so that a replay is told as one."""
        return self.value(ConsentState, keys.consent_state(digest))

    def sign_in_state(self, digest: str) -> SignInState | None:
        return self.value(SignInState, keys.sign_in_state(digest))

    def webhook_seen(self, vendor: str, webhook_id: str) -> bool:
        return self.item(keys.webhook(vendor, webhook_id)) is not None


@writes_of.register(AddTicket)
def _add_ticket(change: AddTicket, _: StatePart) -> Iterable[Write]:
    ticket = change.ticket
    item = stored(keys.ticket(ticket.digest), ticket, expires_at=ticket.expires_at)
    yield Put(item, Absent())


@writes_of.register(UseTicket)
def _use_ticket(change: UseTicket, _: StatePart) -> Iterable[Write]:
    yield Delete(keys.ticket(change.ticket.digest), Present())


@writes_of.register(AddSession)
def _add_session(change: AddSession, _: StatePart) -> Iterable[Write]:
    session = change.session
    item = stored(keys.session(session.digest), session, expires_at=session.expires_at)
    yield Put(item, Absent())


@writes_of.register(DropSession)
def _drop_session(change: DropSession, _: StatePart) -> Iterable[Write]:
    yield Delete(keys.session(change.session.digest))


@writes_of.register(AddConsentState)
def _add_consent_state(change: AddConsentState, part: StatePart) -> Iterable[Write]:
    state = change.state
    gone_at = state.expires_at + part.retention.used_consents
    item = stored(keys.consent_state(state.digest), state, expires_at=gone_at, used=False)
    yield Put(item, Absent())


@writes_of.register(UseConsentState)
def _use_consent_state(change: UseConsentState, part: StatePart) -> Iterable[Write]:
    """Mark the state as used, without the verifier that nobody may use again."""
    used = replace(change.state, code_verifier=None)
    gone_at = used.expires_at + part.retention.used_consents
    item = stored(keys.consent_state(used.digest), used, expires_at=gone_at, used=True)
    yield Put(item, Equals("used", value=False))


@writes_of.register(AddSignInState)
def _add_sign_in_state(change: AddSignInState, _: StatePart) -> Iterable[Write]:
    state = change.state
    item = stored(keys.sign_in_state(state.digest), state, expires_at=state.expires_at)
    yield Put(item, Absent())


@writes_of.register(UseSignInState)
def _use_sign_in_state(change: UseSignInState, _: StatePart) -> Iterable[Write]:
    yield Delete(keys.sign_in_state(change.state.digest), Present())


@writes_of.register(SeeWebhook)
def _see_webhook(change: SeeWebhook, part: StatePart) -> Iterable[Write]:
    item = {
        **bare(keys.webhook(change.vendor, change.webhook_id), "SeenWebhook"),
        "expires_at": keys.epoch(change.until),
    }
    gone = AtMost("expires_at", int(part.clock.now().timestamp()))
    yield Put(item, AnyOf((Absent(), gone)))
