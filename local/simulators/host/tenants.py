"""The customer companies of the host and what they have connected."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from local.simulators.host.fields import JsonObject
from local.simulators.host.problems import Code, Problem
from local.simulators.host.settings import Document
from local.simulators.storage import Document as StoredDocument
from local.simulators.storage import Store

_TENANTS = "tenants"
_CONNECTIONS = "connections"


class TenantCard(Document):
    """A tenant as the contract shows it; what is not filled in is null (facts: 6.3)."""

    tenant_id: str
    name: str
    organization_number: str | None = None
    country: str = "NO"
    currency: str = "NOK"
    time_zone: str = "Europe/Oslo"
    language: str = "nb-NO"
    admin_emails: tuple[str, ...] = ()
    product: str = "svenn"
    plan: str = "proff"
    user_id: str = "e_3"
    """Who is at the keyboard when somebody edits on the pages; not part of the card."""

    @cached_property
    def document(self) -> JsonObject:
        """Give the card as it is stored; who reads it changes nothing."""
        return self.as_json()

    def public(self) -> JsonObject:
        """Give the card without what the pages alone need."""
        return {name: value for name, value in self.as_json().items() if name != "userId"}


class Connected(Document):
    """What the host remembers of a connection that it asked for."""

    connection_id: str
    tenant_id: str
    recipe: str
    dimensions: tuple[str, ...] = ()
    outcome: str | None = None
    disabled: bool = False


class Tenants:
    """Tenants and their connections as stored."""

    def __init__(self, store: Store) -> None:
        """Take the store."""
        self._store = store
        self._read: dict[str, tuple[StoredDocument, TenantCard]] = {}

    def all(self) -> list[TenantCard]:
        """Give every tenant."""
        return [TenantCard.model_validate(card) for card in self._store.documents(_TENANTS)]

    def card(self, tenant_id: str) -> TenantCard:
        """Give one tenant; raises Problem when there is none."""
        document = self._store.get(_TENANTS, tenant_id)
        if document is None:
            raise Problem(Code.NOT_FOUND, f"There is no tenant {tenant_id}.")
        known = self._read.get(tenant_id)
        if known is None or known[0] is not document:
            known = (document, TenantCard.model_validate(document))
            self._read[tenant_id] = known
        return known[1]

    def put(self, card: TenantCard) -> None:
        """Store a tenant."""
        self._store.put(_TENANTS, card.tenant_id, card.as_json())

    def change(self, tenant_id: str, changes: Mapping[str, Any]) -> TenantCard:
        """Store a tenant with some members changed."""
        changed = TenantCard.model_validate({**self.card(tenant_id).as_json(), **changes})
        self.put(changed)
        return changed

    def connections(self) -> list[Connected]:
        """Give every connection that was asked for, in the order of their ids."""
        return [Connected.model_validate(item) for item in self._store.documents(_CONNECTIONS)]

    def connected(self, tenant_id: str) -> Connected | None:
        """Give the connection that a tenant asked for last."""
        current = self._store.get("current_connection", tenant_id)
        return None if current is None else self.connection(current["connectionId"])

    def connection(self, connection_id: str) -> Connected | None:
        """Give a connection by its id."""
        document = self._store.get(_CONNECTIONS, connection_id)
        return None if document is None else Connected.model_validate(document)

    def remember(self, connected: Connected) -> None:
        """Store a connection as the tenant's current one."""
        self._store.put(_CONNECTIONS, connected.connection_id, connected.as_json())
        self._store.put(
            "current_connection", connected.tenant_id, {"connectionId": connected.connection_id}
        )
