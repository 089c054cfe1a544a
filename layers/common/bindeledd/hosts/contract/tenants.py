"""The host's own word about its tenants (facts 6.3; SV-03)."""

from __future__ import annotations

from collections.abc import Callable

from bindeledd.domain.errors import UnavailableError
from bindeledd.domain.onboarding import TenantCard
from bindeledd.domain.vendors import Vendor
from bindeledd.hosts.contract import refusals
from bindeledd.hosts.contract.answers import read_error, read_model
from bindeledd.hosts.contract.session import host_exchange
from bindeledd.hosts.contract.wire import TenantRead
from bindeledd.transport import Call, Network, Pacer


class HostTenantCards:
    """Reads tenant cards at the vendors' hosts.

    `secret_of` reads a secret of the vendor by its parameter name.
    """

    def __init__(self, *, network: Network, secret_of: Callable[[str], str], pacer: Pacer) -> None:
        self._network = network
        self._secret_of = secret_of
        self._pacer = pacer

    def tenant_card(self, vendor: Vendor, tenant: str) -> TenantCard | None:
        exchange, _ = host_exchange(
            network=self._network,
            access=vendor.host,
            secret=self._secret_of(vendor.host.secret_parameter),
            tenant=tenant,
            pacer=self._pacer,
        )
        answer = exchange.perform(Call("read_tenant_card", "GET", "/"))
        if refusals.is_absent(answer):
            return None
        if not answer.succeeded:
            raise read_error(answer, exchange=exchange)
        card = read_model(TenantRead, answer.payload)
        if card.tenantId != tenant:
            raise UnavailableError
        return TenantCard(
            tenant=tenant,
            name=card.name,
            organization_number=card.organizationNumber,
            language=card.language or "",
            time_zone=card.timeZone or "",
            admin_emails=card.adminEmails or (),
        )
