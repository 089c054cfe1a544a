"""Planted defects that let one tenant see, touch or notice what is another's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from bindeledd import observability
from bindeledd.api import callers
from bindeledd.api import connections as steering_routes
from bindeledd.console import application, visits
from bindeledd.domain.access import Principal, Session
from bindeledd.domain.connections import Connection, ConnectionState
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef, TenantRef
from bindeledd.domain.ports import Connections
from bindeledd.domain.runs import Run
from bindeledd.state import MemoryTable, keys
from bindeledd.state import connections as connection_items
from bindeledd.state.access import AccessItems
from bindeledd.state.connections import ConnectionItems
from bindeledd.state.history import HistoryItems
from bindeledd.state.items import opened
from bindeledd.usecases import seeking
from tests.proving.mutations import breaks


@breaks("ALL-11")
def tenants_of_one_vendor_see_each_other(patch: pytest.MonkeyPatch) -> None:
    """A caller that is confined to one tenant sees all of the vendor's."""

    def sees(caller: Principal, ref: ConnectionRef | TenantRef) -> bool:
        return ref.vendor == caller.vendor

    patch.setattr(Principal, "may_see", sees)


@breaks("ALL-11")
def keys_without_vendor(patch: pytest.MonkeyPatch) -> None:
    """A tenant's keys hold no vendor, so that tenants of one name share what they have."""
    partition = keys.tenant_partition
    patch.setattr(keys, "tenant_partition", lambda owner: partition(replace(owner, vendor="")))
    keys._of.cache_clear()


@breaks("ALL-11")
def keys_without_tenant(patch: pytest.MonkeyPatch) -> None:
    """The keys of a vendor's tenants do not tell them apart."""
    partition = keys.tenant_partition
    patch.setattr(keys, "tenant_partition", lambda owner: partition(replace(owner, tenant="")))
    keys._of.cache_clear()


@breaks("ALL-11")
def list_of_all_vendors(patch: pytest.MonkeyPatch) -> None:
    """An operator's list begins with the connections of another vendor."""
    of_vendor = ConnectionItems.of_vendor

    def of_both(
        items: ConnectionItems, vendor: str, *, state: ConnectionState | None = None
    ) -> Iterator[Connection]:
        for one in ("busy", vendor):
            yield from of_vendor(items, one, state=state)

    patch.setattr(ConnectionItems, "of_vendor", of_both)


@breaks("ALL-11")
def run_found_by_its_id_alone(patch: pytest.MonkeyPatch) -> None:
    """A run is found by its id, whosever it is."""

    def anybodys(items: HistoryItems, _: ConnectionRef, run_id: str) -> Run | None:
        assert isinstance(items.table, MemoryTable)
        runs = (item for item in items.table.items() if item["type"] == "Run")
        return next((opened(Run, one) for one in runs if one["data"]["id"] == run_id), None)

    patch.setattr(HistoryItems, "run", anybodys)


@breaks("ALL-11")
def foreign_told_from_missing(patch: pytest.MonkeyPatch) -> None:
    """The pages refuse a foreign connection otherwise than one that does not exist."""

    def telling(ref: ConnectionRef, *, state: Connections) -> Connection:
        every = (one for vendor in ("svenn", "busy") for one in state.of_vendor(vendor))
        if ref.connection in {one.ref.connection for one in every if one.ref != ref}:
            raise RefusedError("role_missing")
        return seeking.require_connection(ref, state=state)

    patch.setattr(visits, "require_connection", telling)


@breaks("ALL-11")
def roles_not_asked_for(patch: pytest.MonkeyPatch) -> None:
    """The interface lets every role do what is an operator's."""
    for module in (callers, steering_routes):
        patch.setattr(module, "require_role", lambda *_: None)


@breaks("ALL-11")
def forms_of_any_session(patch: pytest.MonkeyPatch) -> None:
    """A form is taken whatever token it holds."""
    careless = SimpleNamespace(compare_digest=lambda *_: True)
    patch.setattr(application, "hmac", careless)


@breaks("ALL-11")
def sessions_never_end(patch: pytest.MonkeyPatch) -> None:
    """A session opens the pages after it has ended."""
    session = AccessItems.session

    def endless(items: AccessItems, digest: str, *, now: datetime) -> Session | None:
        return session(items, digest, now=min(now, datetime(2000, 1, 1, tzinfo=UTC)))

    patch.setattr(AccessItems, "session", endless)


@breaks("ALL-11")
def grants_bound_to_their_vendor_alone(patch: pytest.MonkeyPatch) -> None:
    """A grant's cipher text opens for every tenant of the vendor."""

    def bound(ref: ConnectionRef, name: str) -> dict[str, str]:
        return {"vendor": ref.vendor, "system": name}

    patch.setattr(connection_items, "_context", bound)


@breaks("ALL-11")
def first_grant_for_all(patch: pytest.MonkeyPatch) -> None:
    """A worker goes on with the grant that it opened first."""
    grant, kept = ConnectionItems.grant, dict[str, str | None]()

    def remembered(items: ConnectionItems, ref: ConnectionRef, name: str) -> str | None:
        if kept.get(name) is None:
            kept[name] = grant(items, ref, name)
        return kept[name]

    patch.setattr(ConnectionItems, "grant", remembered)


@breaks("ALL-11")
def log_names_the_tenant_before(patch: pytest.MonkeyPatch) -> None:
    """A worker's log goes on naming the tenant that it worked for first."""
    named = list[dict[str, object]]()
    reference = observability.reference

    def first(ref: ConnectionRef) -> dict[str, object]:
        named.append(reference(ref))
        return named[0]

    patch.setattr(observability, "reference", first)
