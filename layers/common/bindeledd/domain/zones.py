"""Days of a tenant's own time zone: "today" is one day in Oslo and another one in UTC (PR-05)."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

DEFAULT_ZONE = "Europe/Oslo"
"""Whose day it is where the host told no zone that is known: the products connected are Nordic."""

_ZONES_KEPT = 64


def is_zone(name: str) -> bool:
    """Whether there is a time zone of this name (IANA), such as `Europe/Oslo`."""
    return _found(name) is not None


def zone_named(name: str) -> tzinfo:
    """Find a time zone; of a name that is empty or unknown the default one.

    It is UTC where this machine has no table of zones at all.
    """
    return _found(name) or _found(DEFAULT_ZONE) or UTC


def day_in(zone: str, at: datetime) -> date:
    """Tell which day it is in a zone at an instant."""
    return at.astimezone(zone_named(zone)).date()


@lru_cache(maxsize=_ZONES_KEPT)
def _found(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        # A name that another system wrote may be of any form: also a path, or that of a folder.
        return None
