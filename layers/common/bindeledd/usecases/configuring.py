"""Take the customer's settings: at first they ask for approval, later they make a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bindeledd.domain.changes import AddAudit, Change, SaveConnection
from bindeledd.domain.connections import (
    GOES_ON_FROM,
    RUNS_IN,
    Connection,
    ConnectionState,
    Event,
    advance,
)
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.policy import Mode, Recipe, Settings
from bindeledd.domain.ports import Announcements, Clock, Doorbell, State
from bindeledd.domain.runs import AuditEntry
from bindeledd.domain.settings_change import newly_gated, newly_linking
from bindeledd.usecases.match_report import plan_at_once, synchronise_at_once
from bindeledd.usecases.seeking import require_connection

ASKS_FOR_APPROVAL = frozenset(
    {ConnectionState.CONFIGURING, ConnectionState.AWAITING_APPROVAL, ConnectionState.REJECTED}
)


def configure(
    ref: ConnectionRef,
    settings: Settings,
    *,
    actor: str,
    state: State,
    clock: Clock,
    doorbell: Doorbell,
    announcements: Announcements,
    recipes: Mapping[str, Recipe],
) -> Connection:
    """Set the customer's settings of the registers (SV-02); those of hours stay as they are.

    Before approval the request goes to the operators with a new plan; afterwards a dimension that
    is switched on, or gets another winner, waits until its plan is made and, where it overwrites
    or archives, signed.

    Raises:
        RefusedError: `dimension_not_offered`, `nothing_chosen`, `step_not_possible`.
    """
    connection = require_connection(ref, state=state)
    settings = replace(settings, hours=connection.settings.hours)
    _check(connection, settings, recipes)
    if connection.state in ASKS_FOR_APPROVAL:
        following, changes = configured(connection, settings, actor=actor, clock=clock)
    else:
        following, changes = _changed(
            connection, settings, recipes[connection.recipe], actor=actor, clock=clock
        )
    state.commit(SaveConnection(following, expected=connection.revision), *changes)
    if connection.state in ASKS_FOR_APPROVAL - {ConnectionState.AWAITING_APPROVAL}:
        announcements.activation_requested(following)
    doorbell.ring(state.work_of(ref))
    return following


def configured(
    connection: Connection, settings: Settings, *, actor: str, clock: Clock
) -> tuple[Connection, list[Change]]:
    """Ask for approval with these settings: the next connection, and what goes with it.

    The plan is about everything that is on, whichever registers waited for one of their own before.
    """
    now = clock.now()
    asking = replace(
        advance(connection, Event.CONFIGURED, at=now),
        settings=settings,
        plan_id=None,
        gated=frozenset(),
        note="",
    )
    audit = AuditEntry(connection.ref, now, actor, "approval_requested", _modes(settings))
    return asking, [AddAudit(audit), plan_at_once(asking, clock)]


def _changed(
    connection: Connection, settings: Settings, recipe: Recipe, *, actor: str, clock: Clock
) -> tuple[Connection, list[Change]]:
    now = clock.now()
    goes_on = connection.state in RUNS_IN | GOES_ON_FROM
    gated = newly_gated(connection.settings, settings) if goes_on else frozenset()
    following = replace(
        connection,
        settings=settings,
        generation=connection.generation + 1,
        gated=connection.gated.union(recipe.with_children(gated)),
    )
    audit = AuditEntry(connection.ref, now, actor, "settings_changed", _modes(settings))
    changes: list[Change] = [AddAudit(audit)]
    if gated and connection.state is ConnectionState.ACTIVE:
        changes.append(plan_at_once(following, clock))
    if connection.state is ConnectionState.ACTIVE:
        linking = recipe.with_children(newly_linking(connection.settings, settings))
        changes += [
            synchronise_at_once(following, dimension, clock)
            for dimension in linking
            if dimension not in following.gated
        ]
    return following, changes


def _check(connection: Connection, settings: Settings, recipes: Mapping[str, Recipe]) -> None:
    offered = recipes[connection.recipe].settable
    for dimension in settings.dimensions:
        if dimension not in offered:
            raise RefusedError("dimension_not_offered", details={"dimension": dimension})
    if connection.state in ASKS_FOR_APPROVAL and not any(
        chosen.mode is not Mode.OFF for chosen in settings.dimensions.values()
    ):
        raise RefusedError("nothing_chosen")


def _modes(settings: Settings) -> dict[str, str]:
    return {
        f"{dimension}": f"{chosen.mode}, {chosen.winner}"
        for dimension, chosen in settings.dimensions.items()
    }
