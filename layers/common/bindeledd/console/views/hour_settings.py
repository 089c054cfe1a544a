"""The settings of hours, and what there is to choose from as a worker last read it (SV-12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from bindeledd.console.http import Response, redirect
from bindeledd.console.messages import Words, status_of, words_of
from bindeledd.console.rendering import render
from bindeledd.console.visits import Visit
from bindeledd.domain.connections import RUNS_IN
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.hours.readings import (
    HourRegister,
    Readings,
    RegisterItem,
    RegisterReading,
    registers_of,
)
from bindeledd.domain.hours.registers import HostItem, HourType
from bindeledd.domain.hours.settings import HourSettings, SendingTrigger
from bindeledd.domain.hours.suggesting import MAPPED, leads
from bindeledd.usecases.hours.configuring import configure_hours
from bindeledd.usecases.hours.registers import are_being_read, fetch_registers_anew

_ON = "on"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Known:
    """One register as it was last read; `waiting` counts objects that do not lead anywhere yet."""

    register: HourRegister
    reading: RegisterReading | None
    waiting: int = 0

    @property
    def is_mapped(self) -> bool:
        """Whether its objects have a page on which they are mapped."""
        return self.register in MAPPED


def show(visit: Visit) -> Response:
    """Show the settings as they stand."""
    return _page(visit, visit.known_place.connection.settings.hours)


def save(visit: Visit) -> Response:
    """Take the settings; what is mapped stays as it is."""
    former = visit.known_place.connection.settings.hours
    try:
        chosen = _given(visit, former)
    except ValueError:
        error = RefusedError("settings_not_valid")
        return _page(visit, former, status=status_of(error), alert=words_of(visit, error))
    try:
        keep(visit, chosen)
    except RefusedError as error:
        return _page(visit, chosen, status=status_of(error), alert=words_of(visit, error))
    return redirect(f"{visit.known_place.path}/hours/settings?done=hours_saved")


def fetch(visit: Visit) -> Response:
    """Have what there is to choose from read anew."""
    parts, place = visit.parts, visit.known_place
    fetch_registers_anew(place.ref, state=parts.state, clock=parts.clock, doorbell=parts.doorbell)
    return redirect(f"{place.path}/hours/settings?done=hours_fetching")


def keep(visit: Visit, chosen: HourSettings) -> None:
    """Set the settings of hours as this visitor.

    Raises:
        RefusedError: as `configure_hours`.
    """
    parts = visit.parts
    configure_hours(
        visit.known_place.ref,
        chosen,
        actor=visit.known_session.subject,
        state=parts.state,
        clock=parts.clock,
        doorbell=parts.doorbell,
        recipes=parts.recipes,
    )


def options_of(items: Iterable[RegisterItem]) -> list[Option]:
    """List what can be chosen: what is in use, called so that no two look alike."""
    return [Option(one.id, label_of(one)) for one in items if one.active]


def label_of(item: RegisterItem) -> str:
    """Call an object by number and name, an hour type by its name and the pay item behind it."""
    if not isinstance(item, HourType):
        return " ".join(filter(None, (item.number, item.name))) or item.id
    pay_item = " ".join(filter(None, (item.pay_item_number, item.pay_item_name)))
    return f"{item.name} ({pay_item})" if pay_item else item.name or item.id


def _page(
    visit: Visit, hours: HourSettings, *, status: int = 200, alert: Words | None = None
) -> Response:
    place = visit.known_place
    readings = visit.parts.state.hour_readings(place.ref)
    being_read = are_being_read(place.ref, state=visit.parts.state)
    return render(
        visit,
        "hour_settings.html",
        status=status,
        alert=alert,
        hours=hours,
        is_on=place.connection.settings.hours.sending,
        triggers=list(SendingTrigger),
        activities=_to_choose(readings, HourRegister.ACTIVITIES),
        hour_types=_to_choose(readings, HourRegister.HOUR_TYPES),
        known=[_known(one, readings, hours) for one in HourRegister],
        missing=_missing(readings, hours, being_read=being_read),
        being_read=being_read,
        can_fetch=place.connection.state in RUNS_IN,
    )


def _to_choose(readings: Readings, register: HourRegister) -> list[Option]:
    reading = readings.get(register)
    return options_of(reading.items) if reading else []


def _known(register: HourRegister, readings: Readings, hours: HourSettings) -> Known:
    reading = readings.get(register)
    if reading is None or register not in MAPPED:
        return Known(register, reading)
    registers = registers_of(readings)
    waiting = sum(
        leads(register, item, settings=hours, registers=registers).waits
        for item in reading.items
        if isinstance(item, HostItem) and item.active
    )
    return Known(register, reading, waiting)


def _missing(readings: Readings, hours: HourSettings, *, being_read: bool) -> list[str]:
    """Name what keeps sending from being switched on, what comes first standing first."""
    activities = readings.get(HourRegister.ACTIVITIES)
    if activities is None:
        return ["being_read" if being_read else "not_fetched"]
    if activities.read_at is None:
        return ["not_readable"]
    chosen = {
        "project_activity": hours.project_activity,
        "internal_activity": hours.internal_activity,
    }
    return [name for name, activity in chosen.items() if not activity]


def _given(visit: Visit, former: HourSettings) -> HourSettings:
    form = visit.request.form
    start = form.get("start_date", "").strip()
    return replace(
        former,
        sending=form.get("sending") == _ON,
        trigger=SendingTrigger(form.get("trigger", "")),
        project_activity=form.get("project_activity", ""),
        internal_activity=form.get("internal_activity", ""),
        default_hour_type=form.get("default_hour_type", ""),
        start_date=date.fromisoformat(start) if start else None,
        leave_corrected=form.get("leave_corrected") == _ON,
        marker=form.get("marker") == _ON,
    )
