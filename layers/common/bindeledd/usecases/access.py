"""Hand a browser over and know it again: tickets, sessions, and who may see what.

Only digests of secrets are stored; the secret itself stands in an address that works once, or in a
cookie.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from bindeledd.domain.access import Principal, Role, Session, Ticket
from bindeledd.domain.changes import AddSession, AddTicket, UseTicket
from bindeledd.domain.errors import ConflictError, RefusedError
from bindeledd.domain.identity import ConnectionRef, TenantRef
from bindeledd.domain.ports import Clock, Randomness, State

TICKET_LIFETIME = timedelta(minutes=10)
SESSION_LIFETIME = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session just begun, with the secret that goes into the cookie and nowhere else."""

    session: Session
    secret: str

    def __repr__(self) -> str:
        """Keep the secret out of every log and error."""
        return f"NewSession(session={self.session!r})"


def digest_of(secret: str) -> str:
    """Digest a secret of full entropy for storage and comparison."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_ticket(
    owner: TenantRef,
    *,
    clock: Clock,
    randomness: Randomness,
    connection: ConnectionRef | None = None,
    language: str = "nb",
    return_url: str | None = None,
) -> tuple[AddTicket, str]:
    """Make a single-use ticket; answer with the change to commit and the secret to hand out."""
    secret = randomness.secret()
    ticket = Ticket(
        digest=digest_of(secret),
        owner=owner,
        expires_at=clock.now() + TICKET_LIFETIME,
        connection=connection,
        language=language,
        return_url=return_url,
    )
    return AddTicket(ticket), secret


def redeem_ticket(secret: str, *, state: State, clock: Clock, randomness: Randomness) -> NewSession:
    """Use a ticket up and begin the session of the tenant that it names.

    Raises:
        RefusedError: `ticket_not_valid`: unknown, used or expired.
    """
    ticket = state.ticket(digest_of(secret), now=clock.now())
    if ticket is None:
        raise RefusedError("ticket_not_valid")
    begun = begin_session(
        Principal(
            role=Role.CUSTOMER,
            vendor=ticket.owner.vendor,
            subject=f"tenant:{ticket.owner.tenant}",
            tenant=ticket.owner.tenant,
        ),
        clock=clock,
        randomness=randomness,
        connection=ticket.connection.connection if ticket.connection else None,
        language=ticket.language,
        return_url=ticket.return_url,
    )
    try:
        state.commit(UseTicket(ticket), AddSession(begun.session))
    except ConflictError as error:
        raise RefusedError("ticket_not_valid") from error
    return begun


def begin_session(
    principal: Principal,
    *,
    clock: Clock,
    randomness: Randomness,
    connection: str | None = None,
    language: str = "nb",
    return_url: str | None = None,
) -> NewSession:
    """Make a browser's session for a principal; the caller stores it."""
    secret = randomness.secret()
    session = Session(
        digest=digest_of(secret),
        role=principal.role,
        vendor=principal.vendor,
        expires_at=clock.now() + SESSION_LIFETIME,
        csrf_token=randomness.secret(),
        subject=principal.subject,
        tenant=principal.tenant,
        connection=connection,
        language=language,
        return_url=return_url,
    )
    return NewSession(session, secret)


def principal_of(session: Session) -> Principal:
    """Tell who a session stands for."""
    return Principal(
        role=session.role,
        vendor=session.vendor,
        subject=session.subject,
        tenant=session.tenant,
    )


def require_sight(principal: Principal, ref: ConnectionRef | TenantRef) -> None:
    """Let a caller see only its own tenant's or vendor's objects (ALL-11).

    Raises:
        RefusedError: `connection_not_found`, the same as for one that does not exist.
    """
    if not principal.may_see(ref):
        raise RefusedError("connection_not_found")


def require_role(principal: Principal, *roles: Role) -> None:
    """Let only some roles do a thing.

    Raises:
        RefusedError: `role_missing`.
    """
    if principal.role not in roles:
        raise RefusedError("role_missing")
