"""Every company switches the sending of hours on, on its own pages, before anything is killed."""

from collections.abc import Mapping, Sequence

from bindeledd.domain.identity import ConnectionRef
from local.chaos.owed import Chosen
from local.control import ControlApi, wait_for
from local.hours_story import APPROVED_BEFORE
from local.launcher import LocalStack
from local.people import HostUser
from local.registers import Registers
from local.sample_data import SampleTenant
from local.sample_hours import (
    INTERNAL_ACTIVITY,
    MONDAY,
    ORDINARY_HOUR_TYPE,
    PROJECT_ACTIVITY,
)

CHOSEN = Chosen(
    project_activity=PROJECT_ACTIVITY,
    internal_activity=INTERNAL_ACTIVITY,
    default_hour_type=ORDINARY_HOUR_TYPE,
    start_date=MONDAY,
    work_types={"wt_2": "Fravær"},
)
"""What every company chooses: activities and hour types of PowerOffice by their names."""

_PATIENCE = 150.0


def switch_hours_on(
    stack: LocalStack,
    registers: Registers,
    tenants: Sequence[SampleTenant],
    refs: Mapping[str, ConnectionRef],
) -> None:
    """Choose activities and a hour type and switch on; the last company wants no mark in comments.

    Where nothing marks an entry, an answer that is lost before the first entry was read back stops
    the company until a person has looked (architecture, "Hours"); so that entry is waited for.
    """
    api = ControlApi(stack)
    for tenant in tenants:
        _switch_on(stack, api, refs[tenant.id], has_mark=tenant is not tenants[-1])
    api.close()
    wait_for(
        f"the first hours of {tenants[-1].id}",
        lambda: _has_hours(registers, tenants[-1]),
        seconds=_PATIENCE,
    )


def _has_hours(registers: Registers, tenant: SampleTenant) -> bool:
    lines = registers.lines_in_host(tenant.id)
    return any(line.entry_id == APPROVED_BEFORE and line.status == "confirmed" for line in lines)


def _switch_on(stack: LocalStack, api: ControlApi, ref: ConnectionRef, *, has_mark: bool) -> None:
    connection = {"tenantId": ref.tenant, "connectionId": ref.connection}
    user = HostUser(stack.host_url, ref.tenant)
    with user.browser:
        user.fetch_hour_registers()
        activities, hour_types = wait_for(
            f"what {ref.tenant} can choose from",
            lambda: api.hour_choices(connection),
            seconds=_PATIENCE,
        )
        for work_type, activity in CHOSEN.work_types.items():
            user.map_work_type(work_type, activities[activity])
        user.set_up_hours(
            project_activity=activities[CHOSEN.project_activity],
            internal_activity=activities[CHOSEN.internal_activity],
            default_hour_type=hour_types[CHOSEN.default_hour_type],
            start_date=CHOSEN.start_date,
            **({} if has_mark else {"marker": None}),
        )
