"""Who may see and do what: tickets, sessions and the single-use records of a consent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bindeledd.domain.identity import ConnectionRef, TenantRef


class Role(StrEnum):
    """A caller's role (architecture 10)."""

    CUSTOMER = "customer"
    VENDOR_OPERATOR = "vendor_operator"
    STACK_OPERATOR = "stack_operator"
    HOST_BACKEND = "host_backend"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A single-use address that hands the customer's browser over from the host (`/connect/…`).

    Only the digest of the secret part is stored. `connection` is set for enabling; without it the
    ticket opens the portal of the tenant.
    """

    digest: str
    owner: TenantRef
    expires_at: datetime
    connection: ConnectionRef | None = None
    language: str = "nb"
    return_url: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A browser's server-side session; the cookie holds only the secret whose digest this is."""

    digest: str
    role: Role
    vendor: str
    expires_at: datetime
    csrf_token: str
    subject: str
    tenant: str | None = None
    connection: str | None = None
    language: str = "nb"
    return_url: str | None = None


@dataclass(frozen=True, slots=True)
class ConsentState:
    """What a callback must find again: single use, ten minutes, bound to one browser.

    Tenant and connection of a callback come from here, never from its query (SV-04).
    """

    digest: str
    ref: ConnectionRef
    browser_digest: str
    erp: str
    expires_at: datetime
    code_verifier: str | None = None


@dataclass(frozen=True, slots=True)
class SignInState:
    """An operator's sign-in under way: single use, bound to one browser."""

    digest: str
    browser_digest: str
    code_verifier: str
    nonce: str
    expires_at: datetime
    next_path: str = "/console"


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated caller: a session's or a token's, with what it is confined to."""

    role: Role
    vendor: str
    subject: str
    tenant: str | None = None
    scopes: frozenset[str] = field(default_factory=frozenset)

    def may_see(self, ref: ConnectionRef | TenantRef) -> bool:
        """Whether the caller may see anything of this tenant (ALL-11)."""
        if self.role is Role.STACK_OPERATOR or ref.vendor != self.vendor:
            return False
        return self.tenant is None or self.tenant == ref.tenant
