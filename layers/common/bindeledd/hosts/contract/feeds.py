"""Reading a host's lists: a change feed by opaque cursor, by stamp, or none (facts 6.2, C1–C6).

The host's cursor promises no omissions, so following it is enough. A feed by stamp is read again
from 20 minutes before the highest stamp seen, never from our own clock (architecture 4.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bindeledd.domain.errors import StoppedError, UnavailableError
from bindeledd.domain.records import Record
from bindeledd.hosts.contract import mapper, refusals
from bindeledd.hosts.contract.answers import read_error, read_model
from bindeledd.hosts.contract.provider import PROVIDER
from bindeledd.hosts.contract.wire import CustomerRead, PageRead
from bindeledd.transport import Call, Exchange


class Feed(StrEnum):
    """How a host tells what changed."""

    CURSOR = "cursor"
    UPDATED_SINCE = "updated_since"
    NONE = "none"

    @classmethod
    def named(cls, name: str | None) -> Feed:
        """Read the capability; a feed that we do not know is as good as none."""
        return cls(name) if name in set(cls) else cls.NONE


class CursorExpiredError(Exception):
    """The host no longer knows the cursor; the list is read in full."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One list read to its end, each object once, and where the host says to go on."""

    records: list[Record]
    next_cursor: str | None


def start_of(feed: Feed, cursor: str | None) -> dict[str, str]:
    """Turn a stored cursor into the query of the first page; one of another feed means in full."""
    kind, _, value = (cursor or "").partition(":")
    if not value or kind != feed.value or feed is Feed.NONE:
        return {}
    return {"cursor": value} if feed is Feed.CURSOR else {"updatedSince": value}


def next_of(feed: Feed, listed: Listed, *, former: str | None) -> str | None:
    """Make the cursor that is stored, named after its feed."""
    match feed:
        case Feed.CURSOR:
            return f"{feed.value}:{listed.next_cursor}" if listed.next_cursor else None
        case Feed.UPDATED_SINCE:
            since = _since(listed.records, former=start_of(feed, former).get("updatedSince"))
            return f"{feed.value}:{since}" if since else None
        case Feed.NONE:
            return None


def read_pages(
    exchange: Exchange, path: str, query: dict[str, str], *, operation: str, limit: int
) -> Listed:
    """Follow a list until the host says that there is no more.

    Raises:
        CursorExpiredError: the first page's cursor is no longer known.
        UnavailableError: the pages do not come to an end, or are not what the contract describes.
        StoppedError: the host does not know the tenant (any more).
    """
    records: dict[str, Record] = {}
    followed: set[str] = set()
    page_query = dict(query)
    for _ in range(PROVIDER.most_pages):
        page = _page(exchange, path, page_query, operation=operation, limit=limit)
        for item in page.items:
            record = mapper.record_of(read_model(CustomerRead, item))
            records.pop(record.id, None)
            records[record.id] = record
        if not page.hasMore:
            return Listed(list(records.values()), page.nextCursor)
        if not page.nextCursor or page.nextCursor in followed:
            break
        followed.add(page.nextCursor)
        page_query = {"cursor": page.nextCursor}
    raise UnavailableError


def _page(
    exchange: Exchange, path: str, query: dict[str, str], *, operation: str, limit: int
) -> PageRead:
    answer = exchange.perform(Call(operation, "GET", path, query={**query, "limit": str(limit)}))
    if answer.succeeded:
        return read_model(PageRead, answer.payload)
    if "cursor" in query and refusals.is_cursor_expired(answer):
        raise CursorExpiredError
    if refusals.is_absent(answer):
        raise StoppedError("tenant_not_found")
    raise read_error(answer, exchange=exchange)


def _since(records: list[Record], *, former: str | None) -> str | None:
    seen = [record.changed_at for record in records if record.changed_at is not None]
    candidates = [datetime.fromisoformat(former)] if former else []
    if seen:
        candidates.append(max(seen) - PROVIDER.cursor_overlap)
    return max(candidates).isoformat() if candidates else None
