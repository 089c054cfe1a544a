from __future__ import annotations

from dataclasses import replace

import pytest

from bindeledd.domain.changes import (
    BindTenant,
    DropGrant,
    IsGeneration,
    SaveConnection,
    SaveGrant,
    SaveVendor,
)
from bindeledd.domain.connections import Approval, Company, ConnectionState
from bindeledd.domain.errors import ConflictError, CredentialsError
from bindeledd.domain.identity import ConnectionRef, TenantRef
from bindeledd.domain.vendors import ErpApplication, HostAccess, HostAuth, Vendor, WebhookEndpoint
from bindeledd.state import MemoryTable, TableState, keys
from bindeledd.state.table import Put
from tests.contract.state.samples import OTHERS, REF, connection
from tests.fakes import NOON, FixedClock, MemoryCipher

VENDOR = Vendor(
    id="svenn",
    name="Svenn",
    host=HostAccess("svenn", "http://host", HostAuth.BEARER_STATIC, "/svenn/host"),
    return_urls=("https://app.svenn.test/back",),
    webhooks=(WebhookEndpoint("main", ("/svenn/hook",)),),
    erp_applications={"poweroffice": ErpApplication("poweroffice", "/svenn/app", "/svenn/sub")},
    recipes=("svenn_poweroffice",),
    read_only_erps=frozenset({"fortnox"}),
)


def test_a_vendor_document_is_found_by_its_id_and_replaced(state):
    assert state.vendor("svenn") is None

    state.commit(SaveVendor(VENDOR))
    assert state.vendor("svenn") == VENDOR

    state.commit(SaveVendor(replace(VENDOR, name="Svenn AS")))
    assert state.vendor("svenn") == replace(VENDOR, name="Svenn AS")


def test_a_saved_connection_is_read_with_its_revision_one_higher(state):
    full = connection(
        company=Company("77", "Fjell AS", "987654321"),
        approval=Approval("plan_1", "abc", "op", NOON),
        missing_rights=("Customer_Full",),
        time_zone="Europe/Helsinki",
    )
    state.commit(SaveConnection(full, expected=None))
    assert state.connection(REF) == replace(full, revision=1)

    state.commit(SaveConnection(replace(full, note="ring oss"), expected=1))
    assert state.connection(REF) == replace(full, note="ring oss", revision=2)


def test_a_connection_is_made_only_once(state):
    state.commit(SaveConnection(connection(), expected=None))

    with pytest.raises(ConflictError) as caught:
        state.commit(SaveConnection(connection(note="second"), expected=None))

    assert caught.value.details == {"change": "SaveConnection"}
    assert state.connection(REF).note == ""


@pytest.mark.parametrize("expected", [0, 2])
def test_a_connection_that_moved_meanwhile_is_not_overwritten(state, expected):
    state.commit(SaveConnection(connection(), expected=None))

    with pytest.raises(ConflictError):
        state.commit(SaveConnection(connection(note="late"), expected=expected))

    assert state.connection(REF) == connection(revision=1)


def test_a_connection_that_is_gone_is_not_brought_back(state):
    with pytest.raises(ConflictError):
        state.commit(SaveConnection(connection(), expected=1))
    assert state.connection(REF) is None


def test_the_generation_is_checked_in_the_same_transaction(state):
    state.commit(SaveConnection(connection(generation=3), expected=None))

    state.commit(IsGeneration(REF, 3), SaveGrant(REF, "erp", "s"))
    with pytest.raises(ConflictError) as caught:
        state.commit(IsGeneration(REF, 2), DropGrant(REF, "erp"))

    assert caught.value.details == {"change": "IsGeneration"}
    assert state.grant(REF, "erp") == "s"


def test_the_generation_of_a_missing_connection_is_no_ones(state):
    with pytest.raises(ConflictError):
        state.commit(IsGeneration(REF, 0))


def test_a_tenants_recipe_finds_its_connection(state):
    assert state.connection_of(REF.owner, "svenn_poweroffice") is None
    bind = BindTenant(REF.owner, "svenn_poweroffice", "c-1")
    state.commit(bind)
    assert state.connection_of(REF.owner, "svenn_poweroffice") is None
    state.commit(SaveConnection(connection(), expected=None))

    assert state.connection_of(REF.owner, "svenn_poweroffice") == connection(revision=1)
    assert state.connection_of(REF.owner, "other") is None
    assert state.connection_of(TenantRef("svenn", "t-2"), "svenn_poweroffice") is None


def test_a_recipe_keeps_the_connection_that_it_was_bound_to(state):
    state.commit(BindTenant(REF.owner, "r", "c-1"))
    state.commit(BindTenant(REF.owner, "r", "c-1"))

    with pytest.raises(ConflictError):
        state.commit(
            BindTenant(REF.owner, "r", "c-2"),
            SaveConnection(connection(replace(REF, connection="c-2")), expected=None),
        )

    assert state.connection(replace(REF, connection="c-2")) is None


def test_a_tenants_connections_are_its_own(state):
    for ref in (REF, *OTHERS):
        state.commit(BindTenant(ref.owner, f"r-{ref.connection}", ref.connection))
        state.commit(SaveConnection(connection(ref), expected=None))

    assert [c.ref.connection for c in state.of_tenant(REF.owner)] == ["c-1", "c-2"]
    assert [c.ref for c in state.of_tenant(TenantRef("svenn", "t-2"))] == [OTHERS[1]]
    assert state.of_tenant(TenantRef("svenn", "t")) == []


def test_a_vendors_connections_are_listed_by_state(state):
    states = [ConnectionState.ACTIVE, ConnectionState.PAUSED, ConnectionState.ACTIVE]
    refs = [ConnectionRef("svenn", f"t-{n}", "c") for n in range(3)]
    for ref, of in zip(refs, states, strict=True):
        state.commit(SaveConnection(connection(ref, state=of), expected=None))
    state.commit(SaveConnection(connection(OTHERS[2]), expected=None))

    def listed(vendor: str, of: ConnectionState | None = None) -> set[str]:
        return {found.ref.tenant for found in state.of_vendor(vendor, state=of)}

    assert listed("svenn") == {"t-0", "t-1", "t-2"}
    assert listed("svenn", ConnectionState.ACTIVE) == {"t-0", "t-2"}
    assert listed("svenn", ConnectionState.STOPPED) == set()
    assert listed("busy") == {"t-1"}

    paused = connection(refs[0], state=ConnectionState.PAUSED)
    state.commit(SaveConnection(paused, expected=1))

    assert listed("svenn", ConnectionState.ACTIVE) == {"t-2"}
    assert listed("svenn", ConnectionState.PAUSED) == {"t-0", "t-1"}
    assert listed("svenn") == {"t-0", "t-1", "t-2"}


def test_a_grant_is_stored_replaced_and_forgotten(state):
    assert state.grant(REF, "erp") is None
    state.commit(SaveGrant(REF, "erp", "client-key-1"))
    state.commit(SaveGrant(REF, "host", "other"))
    state.commit(SaveGrant(REF, "erp", "client-key-2"))

    assert state.grant(REF, "erp") == "client-key-2"

    state.commit(DropGrant(REF, "erp"))
    state.commit(DropGrant(REF, "erp"))
    assert state.grant(REF, "erp") is None
    assert state.grant(REF, "host") == "other"


def test_a_grant_lies_in_the_table_only_encrypted():
    table = MemoryTable()
    state = TableState(table, cipher=MemoryCipher(), clock=FixedClock())

    state.commit(SaveGrant(REF, "erp", "canary-secret"))

    assert "canary-secret" not in repr(table.items())
    assert table.size() == 1


@pytest.mark.parametrize("thief", OTHERS)
def test_a_grant_that_is_copied_to_another_connection_does_not_open(state, table, thief):
    state.commit(SaveGrant(REF, "erp", "canary-secret"))
    stolen = table.get(keys.grant(REF, "erp"))
    key = keys.grant(thief, "erp")
    table.transact([Put({**stolen, "pk": key.pk, "sk": key.sk})])

    with pytest.raises(CredentialsError) as caught:
        state.grant(thief, "erp")

    assert "canary-secret" not in repr(caught.value)
