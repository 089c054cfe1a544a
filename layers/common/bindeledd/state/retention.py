"""How long each kind of item stays (architecture 9); values are settings of the deployment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """The time after which items leave by themselves; what is not named here stays."""

    runs: timedelta = timedelta(days=90)
    closed_issues: timedelta = timedelta(days=90)
    journal: timedelta = timedelta(days=396)
    """13 months, so that a year's accounts are closed before it goes."""
    plans: timedelta = timedelta(days=14)
    """Beyond a plan's own expiry: an expired plan can still be looked at."""
    finished_work: timedelta = timedelta(days=30)
    """How long a finished item's revision is remembered, against workers that wake up late."""
    used_consents: timedelta = timedelta(days=1)
    """Beyond a consent's own expiry, so that a replayed or late callback is told as such."""
