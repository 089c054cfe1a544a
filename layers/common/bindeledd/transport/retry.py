"""When a call is made again at once, decided from values alone; everything else is work owed later.

A write is repeated here only where it is certain that nothing was done: no connection, or the
system refused to look at it (429). Whether a lost write arrived is the engine's question (ALL-04).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

NOT_PROCESSED = frozenset({425, 429})
"""Answers by which a system says that it has not looked at the request."""

_HINT = re.compile(r"try again in (\d{1,6}) second", re.IGNORECASE)
_MOST = timedelta(hours=1)
"""No system counts calls over more than an hour; a wrong answer must not stop a vendor for long."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how patiently a call is made again inside one invocation."""

    attempts: int = 4
    base: timedelta = timedelta(milliseconds=400)
    cap: timedelta = timedelta(seconds=8)

    @classmethod
    def once(cls) -> RetryPolicy:
        """Make every call once."""
        return cls(attempts=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one attempt failed: the status that came, if any, and whether anything was sent."""

    method: str
    status: int | None
    sent: bool
    hint: timedelta | None = None


def may_repeat(failed: Attempt, *, repeatable: bool) -> bool:
    """Tell whether making the call again can do nothing twice."""
    if not failed.sent or failed.status in NOT_PROCESSED:
        return True
    return repeatable or failed.method in {"GET", "HEAD"}


def next_pause(
    policy: RetryPolicy,
    failed: Attempt,
    *,
    repeatable: bool,
    number: int,
    remaining: timedelta,
    fraction: float,
) -> timedelta | None:
    """Tell how long to wait before attempt `number` + 1; None when the call is given up.

    A hint of the system goes first; without one the pause is drawn between nothing and an
    exponentially growing bound (full jitter: `fraction` is drawn from [0, 1)).
    """
    if number >= policy.attempts or not may_repeat(failed, repeatable=repeatable):
        return None
    bound = min(policy.cap, policy.base * 2 ** (number - 1))
    pause = bound * fraction
    if failed.hint is not None:
        pause += failed.hint
    return pause if pause < remaining else None


def hinted_pause(headers: Mapping[str, str], body: bytes, *, now: datetime) -> timedelta | None:
    """Read the wait that a system asks for: `Retry-After`, else the gateway's sentence.

    PowerOffice's gateway names the seconds in its body only (facts 5.5); the number is what counts.
    """
    named = _retry_after(headers.get("retry-after", "").strip(), now=now)
    if named is not None:
        return named
    found = _HINT.search(body[:2000].decode("utf-8", errors="replace"))
    return timedelta(seconds=int(found.group(1))) if found else None


def _retry_after(value: str, *, now: datetime) -> timedelta | None:
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:9])), _MOST)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(aware - now, timedelta(0)), _MOST)
