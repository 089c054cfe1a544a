"""Two tenants of one vendor on the same workers: what befalls one's systems is its own affair."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.identity import ConnectionRef, Dimension, TenantRef
from bindeledd.domain.policy import DimensionSettings
from bindeledd.domain.runs import RunState
from bindeledd.usecases.concluding import LONGEST_BACKOFF
from bindeledd.usecases.enabling import EnablingRequest
from bindeledd.usecases.sweeping import sweep
from local.simulators.faults import Fault, FaultKind
from tests.world import (
    APPLICATION_KEY,
    CLIENT_KEY,
    RECIPE,
    RETURN_URL,
    TENANT,
    VENDOR,
    World,
)

NEIGHBOUR = "t_43"
COMPANY: dict[str, Any] = {
    "name": "Nabo AS",
    "organization_number": "974760673",
    "integrations": [
        {
            "application_key": APPLICATION_KEY,
            "client_key": "5b0c8d1e-1111-4a37-9a54-0d4e5d2d9b02",
        }
    ],
}
CUSTOMER = {"id": "c_1", "number": "10042", "name": "Heidi Lindtveit AS"}
INTERVAL = timedelta(hours=1)
MOMENT = timedelta(minutes=20)


class Street(World):
    """A world with a second tenant, whose workers do what the sweep rings for."""

    registers: tuple[Dimension, ...] = (Dimension.CUSTOMERS,)

    def __init__(self) -> None:
        super().__init__(host_customers=[CUSTOMER], erp_companies=[COMPANY])
        card = {
            "tenantId": NEIGHBOUR,
            "name": COMPANY["name"],
            "organizationNumber": COMPANY["organization_number"],
            "adminEmails": ["drift@nabo.example"],
        }
        self.host.seed({"tenants": [card], "records": {NEIGHBOUR: {"customers": [CUSTOMER]}}})

    def move_in(self, tenant: str, client_key: str) -> ConnectionRef:
        """Connect a tenant and approve its plan; the first synchronisation is then owed."""
        wish = EnablingRequest(
            owner=TenantRef(VENDOR, tenant),
            recipe=RECIPE,
            return_url=RETURN_URL,
            requested_by="e_3",
            dimensions={one: DimensionSettings() for one in self.registers},
        )
        ref = self.enabler(wish).connection.ref
        self.connector.paste(ref, client_key)
        self.pass_time(timedelta(minutes=1))
        self.approve(ref)
        return ref

    def pass_time(self, span: timedelta) -> None:
        """Sweep every few minutes, and do whatever was rung for, one ring after the other."""
        until = self.clock.now() + span
        while self.clock.now() < until:
            self.clock.advance(MOMENT)
            self.bell.rung.clear()
            sweep(state=self.state, doorbell=self.bell, clock=self.clock)
            for item in self.bell.rung:
                list(self.performer.follow(item.ref, item.key, remaining=lambda: MOMENT))

    def change(self, tenant: str, phone: str) -> None:
        """Change the customer of a tenant in the host, as its user does."""
        self.host.desk(tenant).change("customers", CUSTOMER["id"], {"phone": phone})

    def phone(self, company: int) -> str | None:
        """Read the customer's telephone in the books of the first or the second company."""
        (customer,) = self.poweroffice.dump()["clients"][company]["customers"]
        found: str | None = customer["PhoneNumber"]
        return found

    def ends(self, ref: ConnectionRef) -> set[RunState]:
        """Tell how the runs of a connection ended."""
        return {run.state for run in self.state.runs(ref, limit=200)}


@pytest.mark.requirement("ALL-06")
@pytest.mark.parametrize("kind", [FaultKind.SERVER_ERROR, FaultKind.REQUEST_LOST])
def test_a_system_that_is_down_stops_its_own_connection_alone_and_is_caught_up_with(
    kind: FaultKind,
) -> None:
    street = Street()
    mine = street.move_in(TENANT, CLIENT_KEY)
    theirs = street.move_in(NEIGHBOUR, COMPANY["integrations"][0]["client_key"])
    street.pass_time(INTERVAL)
    assert street.ends(mine) == street.ends(theirs) == {RunState.SUCCEEDED}

    street.host.faults.switch_on(Fault(kind, path=f"*{TENANT}*", count=None))
    street.change(TENANT, "+4711111111")
    street.pass_time(INTERVAL)
    assert RunState.FAILED in street.ends(mine)
    street.change(NEIGHBOUR, "+4722222222")
    street.pass_time(INTERVAL + MOMENT)
    assert (street.phone(0), street.phone(1)) == (None, "+4722222222")
    assert street.ends(theirs) == {RunState.SUCCEEDED}

    street.host.faults.clear()
    street.pass_time(LONGEST_BACKOFF + MOMENT)
    assert (street.phone(0), street.phone(1)) == ("+4711111111", "+4722222222")
    assert street.connection(mine).state is ConnectionState.ACTIVE
    assert street.issues(mine) == street.issues(theirs) == {}
