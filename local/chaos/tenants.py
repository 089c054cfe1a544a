"""The companies of the chaos run: several, so that one whose worker was just killed is not all."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from bindeledd.domain.identity import ConnectionRef, TenantRef
from bindeledd.state import TableState
from local import sample_hours, sample_registers
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
    other_registers,
    poweroffice_state,
)
from local.sample_hours import MISSING_HOUR_TYPE
from local.vendor import VENDOR

PAIRS = 8
OVERTIME: Sequence[Sequence[Mapping[str, Any]]] = (
    [{"Name": MISSING_HOUR_TYPE, "PayItemCode": "150"}],
    [{"Name": "Påslag 50", "PayItemCode": "150"}],
    [],
    [{"Name": MISSING_HOUR_TYPE}, {"Name": MISSING_HOUR_TYPE, "PayItemCode": "150"}],
)
"""What each company has for overtime: the name itself, only the pay item of that name, nothing,
or the name twice (SV-13)."""
_PATIENCE = 60.0


def invent(random: Random) -> Sequence[SampleTenant]:
    """Make companies whose customers agree already, with a week of hours that nobody has sent."""
    return [_company(random, place, overtime) for place, overtime in enumerate(OVERTIME, 1)]


def _company(random: Random, place: int, overtime: Sequence[Mapping[str, Any]]) -> SampleTenant:
    invented = customers(random)
    pairs = [(next(invented), number) for number in random.sample(NUMBERS, PAIRS)]
    hosts = [
        {"id": f"c_{1000 + nth}", **in_host(customer, str(number))}
        for nth, (customer, number) in enumerate(pairs, 1)
    ]
    erps = [in_poweroffice(customer, number) for customer, number in pairs]
    others = other_registers(random, hosts, erps)
    module = sample_hours.time_module()
    return SampleTenant(
        id=f"t_{place}",
        name=f"Prøvebedrift {place} AS",
        email=f"drift{place}@prove.example",
        organization_number=organization_number(random),
        in_host=hosts,
        in_poweroffice=erps,
        host_registers={
            "units": sample_registers.units(),
            **sample_hours.hour_registers(),
            **{name: register.in_host for name, register in others.items()},
        },
        erp_registers={
            **{name: register.in_poweroffice for name, register in others.items()},
            **module,
            "hour_types": [*module["hour_types"], *overtime],
        },
        hours=sample_hours.week(others["employees"].in_host, others["projects"].in_host),
    )


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
