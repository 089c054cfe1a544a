"""Take the customer's settings of hours: kept apart from those of the registers (SV-12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bindeledd.domain.changes import AddAudit, Change, SaveConnection
from bindeledd.domain.connections import RUNS_IN, Connection
from bindeledd.domain.hours.settings import HourSettings, checked
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.policy import Mode, Recipe
from bindeledd.domain.ports import Clock, Doorbell, State
from bindeledd.domain.runs import AuditEntry
from bindeledd.domain.zones import day_in
from bindeledd.usecases.hours.owing import RESETTLED, push_hours_at_once, read_old_registers
from bindeledd.usecases.match_report import synchronise_at_once
from bindeledd.usecases.seeking import require_connection


def configure_hours(
    ref: ConnectionRef,
    chosen: HourSettings,
    *,
    actor: str,
    state: State,
    clock: Clock,
    doorbell: Doorbell,
    recipes: Mapping[str, Recipe],
) -> Connection:
    """Set the customer's settings of hours; what waits for one of them goes by itself.

    Switched on without a start date, sending begins with the tenant's present day: nobody expects
    years of hours that were booked by hand to be sent. Registers that are off are linked by number
    for what hours need (SV-02).

    Raises:
        RefusedError: `standard_activities_missing`, `settings_not_valid`.
    """
    connection = require_connection(ref, state=state)
    hours = _begun(connection, checked(chosen), clock)
    following = replace(
        connection,
        settings=replace(connection.settings, hours=hours),
        generation=connection.generation + 1,
    )
    work = [
        *_linking(connection, following, recipes[connection.recipe], clock),
        *push_hours_at_once(following, clock, RESETTLED),
        *read_old_registers(following, state, clock),
    ]
    audit = AuditEntry(ref, clock.now(), actor, "hour_settings_changed", _told(hours))
    state.commit(SaveConnection(following, expected=connection.revision), AddAudit(audit), *work)
    doorbell.ring(state.work_of(ref))
    return following


def _begun(connection: Connection, chosen: HourSettings, clock: Clock) -> HourSettings:
    is_new = chosen.sending and not connection.settings.hours.sending
    if is_new and chosen.start_date is None:
        return replace(chosen, start_date=day_in(connection.time_zone, clock.now()))
    return chosen


def _linking(
    former: Connection, following: Connection, recipe: Recipe, clock: Clock
) -> list[Change]:
    """Owe the linking of registers that were off and whose objects hours name."""
    if following.state not in RUNS_IN:
        return []
    return [
        synchronise_at_once(following, dimension, clock)
        for dimension in Dimension
        if dimension in recipe.dimensions
        and recipe.policy(dimension, former.settings).mode is Mode.OFF
        and recipe.policy(dimension, following.settings).mode is not Mode.OFF
    ]


def _told(hours: HourSettings) -> dict[str, str]:
    """Name what was set, for the audit trail; mappings by their number alone."""
    return {
        "sending": "on" if hours.sending else "off",
        "trigger": str(hours.trigger),
        "project_activity": hours.project_activity,
        "internal_activity": hours.internal_activity,
        "default_hour_type": hours.default_hour_type,
        "start_date": hours.start_date.isoformat() if hours.start_date else "",
        "leave_corrected": "yes" if hours.leave_corrected else "no",
        "marker": "yes" if hours.marker else "no",
        "mapped": str(
            len(hours.activities) + len(hours.overriding_activities) + len(hours.hour_types)
        ),
    }
