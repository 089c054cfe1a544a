"""The companies of the chaos run: several, so that one whose worker was just killed is not all."""

from collections.abc import Sequence
from random import Random

from bindeledd.domain.identity import ConnectionRef, TenantRef
from bindeledd.state import TableState
from local.control import wait_for
from local.launcher import LocalStack
from local.people import HostUser, Operator
from local.registers import Registers
from local.sample_data import (
    NUMBERS,
    SAMPLE_SECRETS,
    SampleTenant,
    customers,
    host_state,
    in_host,
    in_poweroffice,
    organization_number,
    poweroffice_state,
)
from local.vendor import VENDOR

TENANTS = 4
PAIRS = 8
_PATIENCE = 60.0


def invent(random: Random) -> Sequence[SampleTenant]:
    """Make companies whose registers agree already."""
    tenants = []
    for place in range(TENANTS):
        invented = customers(random)
        pairs = [(next(invented), number) for number in random.sample(NUMBERS, PAIRS)]
        tenants.append(
            SampleTenant(
                id=f"t_{place + 1}",
                name=f"Prøvebedrift {place + 1} AS",
                email=f"drift{place + 1}@prove.example",
                organization_number=organization_number(random),
                in_host=[in_host(customer, str(number)) for customer, number in pairs],
                in_poweroffice=[in_poweroffice(customer, number) for customer, number in pairs],
            )
        )
    return tenants


def fill(stack: LocalStack, registers: Registers, tenants: Sequence[SampleTenant]) -> None:
    """Fill both systems."""
    redirect_uri = f"{stack.console_url}/oauth/poweroffice/callback"
    registers.replace(
        host_state(tenants, SAMPLE_SECRETS),
        poweroffice_state(tenants, SAMPLE_SECRETS, redirect_uri=redirect_uri),
    )


def connect(
    stack: LocalStack, state: TableState, tenants: Sequence[SampleTenant]
) -> dict[str, ConnectionRef]:
    """Let every tenant connect and an operator approve, on the pages; give the connections."""
    for tenant in tenants:
        user = HostUser(stack.host_url, tenant.id)
        with user.browser:
            user.connect()
    operator = Operator(stack.console_url, stack.operator_sign_in_url())
    with operator.browser:
        return {tenant.id: _approved(state, operator, tenant.id) for tenant in tenants}


def _approved(state: TableState, operator: Operator, tenant: str) -> ConnectionRef:
    (owned,) = state.of_tenant(TenantRef(VENDOR, tenant))
    ref = owned.ref

    def planned() -> bool:
        connection = state.connection(ref)
        return connection is not None and connection.plan_id is not None

    wait_for(f"the plan of {tenant}", planned, seconds=_PATIENCE)
    operator.approve({"tenantId": tenant, "connectionId": ref.connection})
    wait_for(
        f"the first synchronisation of {tenant}",
        lambda: any(run.finished_at for run in state.runs(ref, limit=5)),
        seconds=_PATIENCE,
    )
    return ref
