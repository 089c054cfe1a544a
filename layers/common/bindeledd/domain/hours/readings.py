"""The registers that hours are set up from, as they were last read: pages choose from these.

A page calls no system, so a worker reads them beforehand. What could not be read says why, and
what was read before stays to choose from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bindeledd.domain.hours.registers import Activity, HostItem, HourRegisters, HourType
from bindeledd.domain.identity import ConnectionRef, System


class HourRegister(StrEnum):
    """A register that only hours name."""

    ACTIVITIES = "activities"
    HOUR_TYPES = "hour_types"
    WORK_TYPES = "work_types"
    PAY_TYPES = "pay_types"
    HOST_ACTIVITIES = "host_activities"

    @property
    def system(self) -> System:
        """Whose register it is."""
        of_the_erp = self in {HourRegister.ACTIVITIES, HourRegister.HOUR_TYPES}
        return System.ERP if of_the_erp else System.HOST


RegisterItem = Activity | HourType | HostItem

FRESH_FOR = timedelta(minutes=15)
"""How long a register counts as known; people add an activity and come back to choose it."""

READING_BYTES = 360 * 1024
"""How much of a register is kept: one stored item holds 400 KB, and its names need some of that."""


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """One register as it was last read, those in use first, each part by name.

    `read_at` is when what it holds was read, None before the first time; `problem` is why the
    reading at `tried_at` failed. `left_out` counts what did not fit.
    """

    ref: ConnectionRef
    register: HourRegister
    tried_at: datetime
    read_at: datetime | None = None
    problem: str | None = None
    system_message: str = ""
    left_out: int = 0
    activities: tuple[Activity, ...] = ()
    hour_types: tuple[HourType, ...] = ()
    host_items: tuple[HostItem, ...] = ()

    @property
    def items(self) -> tuple[RegisterItem, ...]:
        """What the register holds, of whichever kind."""
        return (*self.activities, *self.hour_types, *self.host_items)


Readings = Mapping[HourRegister, RegisterReading]
"""What is known of the registers; one that was never tried is absent."""


def as_read(
    ref: ConnectionRef, register: HourRegister, items: Iterable[RegisterItem], *, at: datetime
) -> RegisterReading:
    """Keep a register that was read whole, as much of it as one stored item holds."""
    ordered = sorted(items, key=lambda one: (not one.active, one.name.casefold(), one.id))
    kept = ordered[: _how_many_fit(ordered)]
    return RegisterReading(
        ref,
        register,
        tried_at=at,
        read_at=at,
        left_out=len(ordered) - len(kept),
        activities=tuple(one for one in kept if isinstance(one, Activity)),
        hour_types=tuple(one for one in kept if isinstance(one, HourType)),
        host_items=tuple(one for one in kept if isinstance(one, HostItem)),
    )


def not_read(
    ref: ConnectionRef,
    register: HourRegister,
    former: RegisterReading | None,
    *,
    problem: str,
    system_message: str | None,
    at: datetime,
) -> RegisterReading:
    """Keep why a register could not be read, beside what was read of it before."""
    known = former or RegisterReading(ref, register, tried_at=at)
    return replace(known, tried_at=at, problem=problem, system_message=system_message or "")


def is_old(readings: Readings, *, at: datetime) -> bool:
    """Whether a register was never tried, or not for long enough that it may hold others by now."""
    return any(
        register not in readings or at - readings[register].tried_at > FRESH_FOR
        for register in HourRegister
    )


def registers_of(readings: Readings) -> HourRegisters:
    """Give the registers that lines are judged by, as they were last read."""
    items = [item for reading in readings.values() for item in reading.items]
    return HourRegisters(
        activities={one.id: one for one in items if isinstance(one, Activity)},
        hour_types={one.id: one for one in items if isinstance(one, HourType)},
        pay_types=_host_items(readings, HourRegister.PAY_TYPES),
        host_activities=_host_items(readings, HourRegister.HOST_ACTIVITIES),
    )


def _host_items(readings: Readings, register: HourRegister) -> dict[str, HostItem]:
    reading = readings.get(register)
    return {one.id: one for one in reading.host_items} if reading else {}


def _how_many_fit(items: Sequence[RegisterItem]) -> int:
    room = READING_BYTES
    for position, item in enumerate(items):
        room -= _size(item)
        if room < 0:
            return position
    return len(items)


_AROUND = 4
"""At least what the store needs around each value."""


def _size(item: RegisterItem) -> int:
    """Bound what an object takes in the store: its texts, and the names around them."""
    named = {name: str(getattr(item, name)) for name in item.__dataclass_fields__}
    return _AROUND + sum(len(name) + _AROUND + len(text.encode()) for name, text in named.items())
