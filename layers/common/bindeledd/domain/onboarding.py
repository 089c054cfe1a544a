"""What connecting a customer needs from outside: the ERP's consent and the host's word.

Apart from `ports`, which are what the engine needs once a connection stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bindeledd.domain.connections import Company
from bindeledd.domain.records import Fields
from bindeledd.domain.vendors import Vendor


@dataclass(frozen=True, slots=True)
class CompanyGrant:
    """One company that the user granted, with the secret that opens it."""

    company: Company
    secret: str
    rights: frozenset[str]
    missing_rights: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Keep the secret out of every log and error."""
        return f"CompanyGrant(company={self.company!r})"


class ConsentOutcome(StrEnum):
    """What the ERP's consent page sent the browser back with."""

    GRANTED = "granted"
    CANCELLED = "cancelled"
    NO_ACCESS = "no_access"
    COMPANY_NOT_FOUND = "company_not_found"
    BLOCKED = "blocked"
    FAILED = "failed"


class ConsentGateway(Protocol):
    """How consent is asked for and picked up at one ERP."""

    def begin(self, vendor: Vendor, *, redirect_uri: str, organization_number: str | None) -> str:
        """Ask the ERP for the address of its consent page; our state rides in `redirect_uri`."""

    def outcome(self, query: Fields) -> tuple[ConsentOutcome, str | None]:
        """Read the callback's query: the outcome and, where granted, the token to pick up."""

    def pick_up(self, vendor: Vendor, token: str) -> Sequence[CompanyGrant]:
        """Exchange the token for the companies granted, each checked against the ERP."""

    def check(self, vendor: Vendor, secret: str) -> CompanyGrant:
        """Check one secret that a person pasted or that is stored; names missing rights.

        Raises:
            CredentialsError: the ERP does not accept it.
        """


@dataclass(frozen=True, slots=True)
class TenantCard:
    """What the host tells about one tenant (host contract 6.3)."""

    tenant: str
    name: str
    organization_number: str | None
    language: str
    time_zone: str
    admin_emails: tuple[str, ...]


class TenantCards(Protocol):
    """The host's own word about its tenants."""

    def tenant_card(self, vendor: Vendor, tenant: str) -> TenantCard | None:
        """Read a tenant's card; None when the host does not know the tenant."""
