"""The host's own word about its tenants (facts 6.3; SV-03)."""

from __future__ import annotations

from collections.abc import Callable

from bindeledd.domain.onboarding import TenantCard
from bindeledd.domain.vendors import Vendor
from bindeledd.hosts.contract.cards import read_card
from bindeledd.hosts.contract.session import host_exchange
from bindeledd.transport import Network, Pacer


class HostTenantCards:
    """Reads tenant cards at the vendors' hosts.

    `secret_of` reads a secret of the vendor by its parameter name.
    """

    def __init__(self, *, network: Network, secret_of: Callable[[str], str], pacer: Pacer) -> None:
        self._network = network
        self._secret_of = secret_of
        self._pacer = pacer

    def tenant_card(self, vendor: Vendor, tenant: str) -> TenantCard | None:
        exchange = host_exchange(
            network=self._network,
            access=vendor.host,
            secret=self._secret_of(vendor.host.secret_parameter),
            tenant=tenant,
            pacer=self._pacer,
        )
        card = read_card(exchange, tenant)
        if card is None:
            return None
        return TenantCard(
            tenant=tenant,
            name=card.name or "",
            organization_number=card.organizationNumber,
            language=card.language or "",
            time_zone=(card.timeZone or "").strip(),
            admin_emails=card.adminEmails or (),
        )
