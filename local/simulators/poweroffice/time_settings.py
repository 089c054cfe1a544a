"""What is unknown about the time module (facts, section 3), as settings that a company may carry.

No schema of the module was published where it could be read: each setting says what is known and
how well. Each default is the likelier reading, or the harder one for a client.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class TimeSettings:
    """The variants of the time module."""

    time_privilege: Literal["none", "TimeTracking", "TimeEntry"] = "none"
    """Which privilege opens the module (its name was not found), besides the subscription
    `TimeTracking`, which was seen. Without one, nothing but the subscription tells of it."""

    time_activity_kind: Literal["none", "ActivityType", "flags"] = "none"
    """How an activity shows that it is internal: no property of v2 is known, v1 had the
    enumeration `activityType` (its values are a guess); `flags` are IsBillable and IsInternal."""

    time_activity_active_by_default: bool = True
    """Whether an activity created without `IsActive` is active: not known; departments are not."""

    time_hour_type_name: Literal["Name", "Description"] = "Name"
    """Which property of an hour type holds its name: v1 had `description`, v2 is not known."""

    time_inactive_hour_types_listed: bool = True
    """Whether the list of hour types shows inactive ones too: not known."""
