"""Where the next reading starts, and how far a feed by stamp may be followed (architecture 4.1).

Such a feed shows a row under the instant of its edit, but only once the edit is committed, and the
system's own clocks need not agree. So the next reading begins before the highest stamp that was
seen: by the overlap, and by as long as this reading took, since a row that was edited behind its
beginning may have a stamp as old as that. Our own clock only measures how long; it never names an
instant of the system. Reading rows twice costs calls and never writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bindeledd.domain.identity import ConnectionRef

LATEST_COMMIT = timedelta(minutes=15)
"""How long after its stamp a row may become visible."""

CLOCKS_APART = timedelta(minutes=5)
"""How far the clocks of one system's machines may be apart."""

OVERLAP = LATEST_COMMIT + CLOCKS_APART

AHEAD = timedelta(days=1)
"""No system's clock is so far ahead; followed from such a stamp, a feed would show nothing more."""

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def told_stamp(stamp: datetime | None) -> datetime | None:
    """Keep a stamp that says its offset and a year; another would move the cursor wrongly."""
    if stamp is None or stamp.tzinfo is None or not _EARLIEST <= stamp < _LATEST:
        return None
    return stamp.astimezone(UTC)


def highest_of(stamps: Iterable[datetime | None], *, now: datetime) -> datetime | None:
    """Tell the highest stamp that can be true at all."""
    told = (told_stamp(stamp) for stamp in stamps)
    return max((stamp for stamp in told if stamp and stamp <= now + AHEAD), default=None)


@dataclass(frozen=True, slots=True)
class Cursors:
    """Where the next reading of one dimension starts, and when it was last read in full.

    `linked` is how many links the dimension had then: the archive guard's ten per cent are counted
    from it when only changes are read.
    """

    host: str | None = None
    erp: str | None = None
    full_read_at: datetime | None = None
    last_run_id: str | None = None
    linked: int = 0
    good_run_at: datetime | None = None
    left_alone: frozenset[str] = frozenset()
    """Digests of objects without link that the last full comparison left as they are."""
    ref: ConnectionRef | None = None
    """Whose cursors these are, once there are any."""


def next_since(
    former: datetime | None, seen: Iterable[datetime | None], *, took: timedelta
) -> datetime | None:
    """Tell from which stamp, inclusive, the next reading begins; None: from the very beginning.

    `seen` are the stamps of all rows of the reading, `took` is how long it went on, from before its
    first call to after its last one, interruptions included.
    """
    stamps = [stamp for stamp in seen if stamp is not None]
    if not stamps:
        return former
    reached = max(stamps) - OVERLAP - max(took, timedelta(0))
    return reached if former is None else max(former, reached)
