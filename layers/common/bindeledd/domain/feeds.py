"""How far a feed by stamp may be followed so that no row is left behind (architecture 4.1).

Such a feed shows a row under the instant of its edit, but only once the edit is committed, and the
system's own clocks need not agree. So the next reading begins before the highest stamp that was
seen: by the overlap, and by as long as this reading took, since a row that was edited behind its
beginning may have a stamp as old as that. Our own clock only measures how long; it never names an
instant of the system. Reading rows twice costs calls and never writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

LATEST_COMMIT = timedelta(minutes=15)
"""How long after its stamp a row may become visible."""

CLOCKS_APART = timedelta(minutes=5)
"""How far the clocks of one system's machines may be apart."""

OVERLAP = LATEST_COMMIT + CLOCKS_APART


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
