"""Read what hours are set up from, so that pages have it to choose from without calling a system.

The reading writes to neither system and stops no connection: a company without a time module may
well keep its registers equal. What could not be read says why, and what was read before stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bindeledd.domain.changes import FinishWork, SaveRegisterReading
from bindeledd.domain.connections import RUNS_IN, Connection
from bindeledd.domain.errors import BindeleddError, RefusedError, RetryableError
from bindeledd.domain.hours.readings import (
    HourRegister,
    RegisterItem,
    RegisterReading,
    as_read,
    not_read,
)
from bindeledd.domain.hours.systems import HostHours, HourSystems, TimeModule
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.ports import Clock, Doorbell, State
from bindeledd.domain.work import WorkItem, WorkKind
from bindeledd.usecases.concluding import backoff
from bindeledd.usecases.executing import NEEDED_TO_GO_ON, Remaining
from bindeledd.usecases.hours.owing import LEFT, read_registers_at_once
from bindeledd.usecases.hours.summary import HoursRun
from bindeledd.usecases.hours.zone import refresh_zone
from bindeledd.usecases.seeking import require_connection

TRIES = 5
"""How often a system that is away is asked; after that a person, or the next night, asks anew."""


@dataclass(slots=True)
class _Ends:
    """Both ends of a connection's hours, each opened when it is first asked."""

    connection: Connection
    systems: HourSystems
    _host: HostHours | None = None
    _erp: TimeModule | None = None

    def host(self) -> HostHours:
        if self._host is None:
            self._host = self.systems.host_hours(self.connection)
        return self._host

    def erp(self) -> TimeModule:
        if self._erp is None:
            self._erp = self.systems.time_module(self.connection)
        return self._erp


_READ: Mapping[HourRegister, Callable[[_Ends], Sequence[RegisterItem]]] = {
    HourRegister.ACTIVITIES: lambda ends: ends.erp().activities(),
    HourRegister.HOUR_TYPES: lambda ends: ends.erp().hour_types(),
    HourRegister.WORK_TYPES: lambda ends: ends.host().work_types(),
    HourRegister.PAY_TYPES: lambda ends: ends.host().pay_types(),
    HourRegister.HOST_ACTIVITIES: lambda ends: ends.host().activities(),
}


@dataclass(slots=True)
class _Progress:
    """How far one invocation has come."""

    counts: dict[str, int] = field(default_factory=dict)
    left: list[HourRegister] = field(default_factory=list)
    try_again: RetryableError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HourRegistersReader:
    """Does the work item `read_hour_registers#all`."""

    state: State
    systems: HourSystems
    clock: Clock

    def __call__(self, item: WorkItem, *, remaining: Remaining) -> HoursRun | None:
        """Read every register and store each by itself; None where nothing may be called.

        Remote failures are stored and never raised. Once the connection is turned off no further
        register is begun.
        """
        ends: _Ends | None = None
        progress = _Progress(left=_left(item))
        former = self.state.hour_readings(item.ref)
        while progress.left and remaining() >= NEEDED_TO_GO_ON:
            connection = self.state.connection(item.ref)
            if connection is None or connection.state not in RUNS_IN:
                progress.left.clear()
                break
            ends = ends or _Ends(connection, self.systems)
            register = progress.left.pop(0)
            reading = self._read(ends, register, former.get(register), progress)
            self.state.commit(SaveRegisterReading(reading))
        if ends is not None and not progress.left:
            self._refresh_zone(ends, progress)
        self.state.commit(self._next(item, progress))
        return HoursRun(item.ref, progress.counts) if ends else None

    def _read(
        self,
        ends: _Ends,
        register: HourRegister,
        former: RegisterReading | None,
        progress: _Progress,
    ) -> RegisterReading:
        ref = ends.connection.ref
        try:
            items = _READ[register](ends)
        except BindeleddError as error:
            unread = f"unread:{error.code}"
            progress.counts[unread] = progress.counts.get(unread, 0) + 1
            if isinstance(error, RetryableError):
                progress.try_again = error
            return not_read(
                ref,
                register,
                former,
                problem=error.code,
                system_message=error.system_message,
                at=self.clock.now(),
            )
        progress.counts[f"read:{register}"] = len(items)
        return as_read(ref, register, items, at=self.clock.now())

    def _refresh_zone(self, ends: _Ends, progress: _Progress) -> None:
        connection = self.state.connection(ends.connection.ref)
        if connection is None or connection.state not in RUNS_IN:
            return
        came_of_it = refresh_zone(connection, ends.host, state=self.state, clock=self.clock)
        if came_of_it:
            progress.counts[came_of_it] = 1

    def _next(self, item: WorkItem, progress: _Progress) -> FinishWork:
        now = self.clock.now()
        if progress.left:
            left = replace(item, parameters={LEFT: ",".join(progress.left)})
            return FinishWork(left, next_due_at=now, attempts=item.attempts)
        tries = item.attempts + 1
        if progress.try_again is None or tries >= TRIES:
            return FinishWork(item)
        due_at = now + backoff(item, progress.try_again)
        again = replace(item, parameters={LEFT: ""})
        return FinishWork(again, next_due_at=due_at, attempts=tries)


def are_being_read(ref: ConnectionRef, *, state: State) -> bool:
    """Whether the reading of what hours are set up from is owed, and thus comes by itself."""
    return state.work(ref, f"{WorkKind.READ_HOUR_REGISTERS}#all") is not None


def fetch_registers_anew(
    ref: ConnectionRef, *, state: State, clock: Clock, doorbell: Doorbell
) -> None:
    """Owe the reading of what hours are set up from, because somebody asks for it.

    Raises:
        RefusedError: `connection_not_active`.
    """
    connection = require_connection(ref, state=state)
    owed = read_registers_at_once(connection, clock)
    if not owed:
        raise RefusedError("connection_not_active", details={"state": connection.state})
    state.commit(*owed)
    doorbell.ring(one.item for one in owed)


def _left(item: WorkItem) -> list[HourRegister]:
    """List the registers to be read: all, unless an invocation's end left some over."""
    left = item.parameters.get(LEFT, "")
    return [HourRegister(name) for name in left.split(",")] if left else list(HourRegister)
