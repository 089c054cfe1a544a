"""Vendors, connections and what they are called, and their encrypted grants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bindeledd.domain.changes import (
    BindTenant,
    DropGrant,
    IsGeneration,
    SaveConnection,
    SaveGrant,
    SaveVendor,
)
from bindeledd.domain.connections import Connection, ConnectionState
from bindeledd.domain.identity import ConnectionRef, TenantRef
from bindeledd.domain.vendors import Vendor
from bindeledd.state import keys
from bindeledd.state.cipher import Context
from bindeledd.state.items import StatePart, bare, stored, writes_of
from bindeledd.state.table import (
    Absent,
    AnyOf,
    Check,
    Delete,
    Equals,
    Put,
    Query,
    Write,
)


class ConnectionItems(StatePart):
    """Reads vendors, connections and grants."""

    __slots__ = ()

    def vendor(self, vendor_id: str) -> Vendor | None:
        return self.value(Vendor, keys.vendor(vendor_id))

    def connection(self, ref: ConnectionRef) -> Connection | None:
        return self.value(Connection, keys.connection(ref))

    def connection_of(self, owner: TenantRef, recipe: str) -> Connection | None:
        item = self.item(keys.recipe_binding(owner, recipe))
        if item is None:
            return None
        return self.connection(ConnectionRef(owner.vendor, owner.tenant, item["connection"]))

    def of_tenant(self, owner: TenantRef) -> Sequence[Connection]:
        query = Query(keys.tenant_partition(owner), prefix=keys.CONNECTION_PREFIX)
        return list(self.values(Connection, query))

    def of_vendor(
        self, vendor: str, *, state: ConnectionState | None = None
    ) -> Iterator[Connection]:
        prefix = None if state is None else keys.connection_state_prefix(state)
        for partition in keys.connection_index_partitions(vendor):
            yield from self.values(Connection, Query(partition, prefix=prefix, index=True))

    def grant(self, ref: ConnectionRef, name: str) -> str | None:
        item = self.item(keys.grant(ref, name))
        if item is None:
            return None
        return self.cipher.decrypt(bytes(item["ciphertext"]), _context(ref, name))


def _context(ref: ConnectionRef, name: str) -> Context:
    return {
        "vendor": ref.vendor,
        "tenant": ref.tenant,
        "connection": ref.connection,
        "system": name,
    }


@writes_of.register(SaveVendor)
def _save_vendor(change: SaveVendor, _: StatePart) -> Iterable[Write]:
    yield Put(stored(keys.vendor(change.vendor.id), change.vendor))


@writes_of.register(SaveConnection)
def _save_connection(change: SaveConnection, _: StatePart) -> Iterable[Write]:
    saved = replace(change.connection, revision=(change.expected or 0) + 1)
    item = stored(
        keys.connection(saved.ref),
        saved,
        index=keys.connection_index(saved.ref, saved.state),
        revision=saved.revision,
        generation=saved.generation,
    )
    condition = Absent() if change.expected is None else Equals("revision", change.expected)
    yield Put(item, condition)


@writes_of.register(IsGeneration)
def _is_generation(change: IsGeneration, _: StatePart) -> Iterable[Write]:
    yield Check(keys.connection(change.ref), Equals("generation", change.generation))


@writes_of.register(BindTenant)
def _bind_tenant(change: BindTenant, _: StatePart) -> Iterable[Write]:
    key = keys.recipe_binding(change.owner, change.recipe)
    free = AnyOf((Absent(), Equals("connection", change.connection)))
    yield Put(bare(key, "Binding", connection=change.connection), free)


@writes_of.register(SaveGrant)
def _save_grant(change: SaveGrant, part: StatePart) -> Iterable[Write]:
    ciphertext = part.cipher.encrypt(change.secret, _context(change.ref, change.name))
    yield Put(bare(keys.grant(change.ref, change.name), "Grant", ciphertext=ciphertext))


@writes_of.register(DropGrant)
def _drop_grant(change: DropGrant, _: StatePart) -> Iterable[Write]:
    yield Delete(keys.grant(change.ref, change.name))
