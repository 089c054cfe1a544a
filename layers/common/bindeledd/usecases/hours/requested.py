"""Read the settings of hours that a host's event asks for, over those that stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bindeledd.domain.errors import RefusedError
from bindeledd.domain.hours.settings import HourSettings, SendingTrigger, checked

LONGEST_ID = 200
"""The longest id of an object in another system, as the interface takes it."""


def requested_hours(value: object, *, former: HourSettings) -> HourSettings:
    """Put what an event names over the settings that stand; what it does not name stays.

    Raises:
        RefusedError: `settings_not_valid` for an unknown name or a value of another kind,
            `standard_activities_missing`.
    """
    if not isinstance(value, Mapping) or not value.keys() <= _READ.keys():
        raise RefusedError("settings_not_valid")
    named: dict[str, Any] = {}
    for name, given in value.items():
        attribute, read = _READ[name]
        try:
            named[attribute] = read(given)
        except (TypeError, ValueError) as error:
            raise RefusedError("settings_not_valid") from error
    return checked(replace(former, **named))


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _id(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_ID:
        raise TypeError
    return value


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(_id(value))


def _ids(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping) or "" in value:
        raise TypeError
    return {_id(name): _id(target) for name, target in value.items()}


_READ: Mapping[str, tuple[str, Callable[[object], object]]] = {
    "sending": ("sending", _yes_or_no),
    "trigger": ("trigger", lambda value: SendingTrigger(_id(value))),
    "projectActivity": ("project_activity", _id),
    "internalActivity": ("internal_activity", _id),
    "defaultHourType": ("default_hour_type", _id),
    "startDate": ("start_date", _day),
    "leaveCorrected": ("leave_corrected", _yes_or_no),
    "marker": ("marker", _yes_or_no),
    "activities": ("activities", _ids),
    "overridingActivities": ("overriding_activities", _ids),
    "hourTypes": ("hour_types", _ids),
}
"""The names of the interface, each with the setting and how it is read."""
