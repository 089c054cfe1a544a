"""Owe the work on a connection's hours: one item, whoever asks for it."""

from __future__ import annotations

from bindeledd.domain.changes import OweWork
from bindeledd.domain.connections import RUNS_IN, Connection
from bindeledd.domain.hours.readings import is_old
from bindeledd.domain.identity import Lane
from bindeledd.domain.ports import Clock, State
from bindeledd.domain.work import WorkItem, WorkKind

SEND = "send"
"""The parameter by which a person asks to have sent now what else waits for its time."""

RESETTLED = "resettled"
"""The parameter by which what waits is judged by settings that were changed."""

GONE = "gone"
"""The parameter by which a person says that forgotten entries are gone; its value says which."""

LEFT = "left"
"""The parameter that names the registers which an invocation did not come to; empty means all."""


def sends_hours(connection: Connection) -> bool:
    """Whether a connection is on and its customer has switched the sending of hours on."""
    return connection.state in RUNS_IN and connection.settings.hours.sending


def read_registers_at_once(connection: Connection, clock: Clock) -> tuple[OweWork, ...]:
    """Owe the reading of what hours are set up from, due now; nothing where nothing may be called.

    It is owed whether hours are sent or not: the standard activities are chosen before they are.
    """
    if connection.state not in RUNS_IN:
        return ()
    item = WorkItem(
        ref=connection.ref,
        kind=WorkKind.READ_HOUR_REGISTERS,
        dimension=None,
        due_at=clock.now(),
        lane=Lane.HOURS,
        parameters={LEFT: ""},
    )
    return (OweWork(item),)


def read_old_registers(connection: Connection, state: State, clock: Clock) -> tuple[OweWork, ...]:
    """Owe the reading of what hours are set up from, where none is there or it has grown old."""
    old = is_old(state.hour_readings(connection.ref), at=clock.now())
    return read_registers_at_once(connection, clock) if old else ()


def push_hours_at_once(
    connection: Connection, clock: Clock, *parameters: str, word: str = "yes"
) -> tuple[OweWork, ...]:
    """Owe the work on hours, due now; nothing where the connection sends none.

    What happens while a connection does not run is found when it goes on: the host's feed tells of
    it, and going on owes this.
    """
    if not sends_hours(connection):
        return ()
    item = WorkItem(
        ref=connection.ref,
        kind=WorkKind.PUSH_HOURS,
        dimension=None,
        due_at=clock.now(),
        lane=Lane.HOURS,
        parameters=dict.fromkeys(parameters, word),
    )
    return (OweWork(item),)
