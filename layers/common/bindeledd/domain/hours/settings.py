"""What a customer sets for the sending of hours (SV-12, SV-13, SV-14, ALL-09)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bindeledd.domain.errors import RefusedError

MAPPINGS_AT_MOST = 500
"""How many objects of one register may be mapped: settings are one item of limited size."""


class SendingTrigger(StrEnum):
    """When approved hours are sent (SV-12)."""

    APPROVAL = "approval"
    DAILY = "daily"
    BY_HAND = "by_hand"


class HourSetting(StrEnum):
    """The settings that a line may wait for."""

    PROJECT_ACTIVITY = "project_activity"
    INTERNAL_ACTIVITY = "internal_activity"
    DEFAULT_HOUR_TYPE = "default_hour_type"
    START_DATE = "start_date"


@dataclass(frozen=True, slots=True)
class HourSettings:
    """The settings of hours of one connection; every id of an activity or hour type is the ERP's.

    `activities` maps the host's work types, `overriding_activities` the host's own activities (an
    entry that names one overrides its work type), `hour_types` the pay types that a person matched
    because their names differ. An id that is empty is a decision, too: for the standard activity,
    or for the match by name, whatever looks alike. `leave_corrected` keeps in the ERP what is
    re-opened or deleted in the host (ALL-09). `marker` lets a short mark of ours travel in the
    internal comment, by which an entry is found again when an answer is lost (architecture 6).
    """

    sending: bool = False
    trigger: SendingTrigger = SendingTrigger.APPROVAL
    project_activity: str = ""
    internal_activity: str = ""
    default_hour_type: str = ""
    start_date: date | None = None
    leave_corrected: bool = False
    marker: bool = True
    activities: Mapping[str, str] = field(default_factory=dict)
    overriding_activities: Mapping[str, str] = field(default_factory=dict)
    hour_types: Mapping[str, str] = field(default_factory=dict)


def checked(settings: HourSettings) -> HourSettings:
    """Let through what can be kept.

    Raises:
        RefusedError: `standard_activities_missing` where sending is on without both (SV-12);
            `settings_not_valid` where too much is mapped.
    """
    if settings.sending and not (settings.project_activity and settings.internal_activity):
        raise RefusedError("standard_activities_missing")
    mappings = (settings.activities, settings.overriding_activities, settings.hour_types)
    if any(len(mapping) > MAPPINGS_AT_MOST for mapping in mappings):
        raise RefusedError("settings_not_valid")
    return settings
