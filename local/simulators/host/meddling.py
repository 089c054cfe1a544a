"""A hand that changes a row between two pages of a list, when that fault is on."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from local.simulators.host.time_entry import TIME_ENTRY

if TYPE_CHECKING:
    from local.simulators.host.simulator import HostSimulator


def change_waiting_row(
    simulator: "HostSimulator",
    tenant_id: str,
    dimension: str,
    *,
    served: Collection[str],
    options: Mapping[str, Any],
) -> None:
    """Change the row that `options` name, or the next that was not served yet, as a person does."""
    of_hours = dimension == TIME_ENTRY.dimension
    holder = simulator.hours(tenant_id) if of_hours else simulator.register(tenant_id, dimension)
    rows = sorted(holder.rows(), key=lambda row: row.place)
    living = [row.id for row in rows if not row.is_deleted]
    waiting = (row_id for row_id in living if row_id not in served)
    object_id, change = options.get("id") or next(waiting, None), options.get("change")
    if object_id not in living:
        return
    if of_hours:
        simulator.hours_desk(tenant_id).save(object_id, change)
    elif change is None:
        simulator.desk(tenant_id).touch(dimension, object_id)
    else:
        simulator.desk(tenant_id).change(dimension, object_id, change)
