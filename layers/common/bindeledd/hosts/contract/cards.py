"""A tenant's card as its host tells it (facts 6.3)."""

from __future__ import annotations

from bindeledd.domain.errors import UnavailableError, details_of
from bindeledd.domain.records import Flaw
from bindeledd.hosts.contract import refusals
from bindeledd.hosts.contract.answers import read_error
from bindeledd.hosts.contract.wire import TenantRead
from bindeledd.transport import Call, Exchange, read_object


def read_card(exchange: Exchange, tenant: str) -> TenantRead | None:
    """Read a tenant's card at its own part of the host; None when the host does not know it.

    Raises:
        RetryableError: try later; an UnavailableError `tenant_card_unreadable` names what is not
            as the contract says. StoppedError: a person must act.
    """
    answer = exchange.perform(Call("read_tenant_card", "GET", "/"))
    if refusals.is_absent(answer):
        return None
    if not answer.succeeded:
        raise read_error(answer, exchange=exchange)
    return _card_of(tenant, answer.payload, exchange=exchange)


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
