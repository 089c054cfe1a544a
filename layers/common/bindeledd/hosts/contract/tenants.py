"""The host's own word about its tenants (facts 6.3; SV-03)."""

from __future__ import annotations

from collections.abc import Callable

from bindeledd.domain.errors import UnavailableError, details_of
from bindeledd.domain.onboarding import TenantCard
from bindeledd.domain.records import Flaw
from bindeledd.domain.vendors import Vendor
from bindeledd.hosts.contract import refusals
from bindeledd.hosts.contract.answers import read_error
from bindeledd.hosts.contract.session import host_exchange
from bindeledd.hosts.contract.wire import TenantRead
from bindeledd.transport import Call, Exchange, Network, Pacer, read_object


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
        answer = exchange.perform(Call("read_tenant_card", "GET", "/"))
        if refusals.is_absent(answer):
            return None
        if not answer.succeeded:
            raise read_error(answer, exchange=exchange)
        card = _card_of(tenant, answer.payload, exchange=exchange)
        return TenantCard(
            tenant=tenant,
            name=card.name or "",
            organization_number=card.organizationNumber,
            language=card.language or "",
            time_zone=card.timeZone or "",
            admin_emails=card.adminEmails or (),
        )


def _card_of(tenant: str, payload: object, *, exchange: Exchange) -> TenantRead:
    """Read a card, whole or not at all: what it tells decides who is connected to whom.

    Raises:
        UnavailableError: `tenant_card_unreadable`; it names what is not as the contract says.
    """
    try:
        card = read_object(TenantRead, payload, words=exchange.words)
    except UnavailableError as error:
        raise _unreadable(Flaw(("tenantId",))) from error
    if card.tenantId != tenant:
        raise _unreadable(Flaw(("tenantId",)))
    if card.flaw is not None:
        raise _unreadable(card.flaw)
    if not (card.name or "").strip():
        raise _unreadable(Flaw(("name",)))
    return card


def _unreadable(flaw: Flaw) -> UnavailableError:
    return UnavailableError(
        "tenant_card_unreadable", system_message=flaw.told, details=details_of(flaw)
    )
