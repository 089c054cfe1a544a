"""Reading a host's lists: a change feed by opaque cursor, by stamp, or none (facts 6.2, C1–C6).

The host's cursor promises no omissions, so following it is enough, and it is also the place from
which a later invocation goes on. A feed by stamp is read again from before the highest stamp that
was seen, as `domain.feeds` says, never from our own clock (architecture 4.1).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from bindeledd.domain.errors import ReadingLostError, StoppedError, UnavailableError
from bindeledd.domain.feeds import highest_of, next_since
from bindeledd.domain.ports import Clock
from bindeledd.hosts.contract import refusals
from bindeledd.hosts.contract.answers import read_error, read_model
from bindeledd.hosts.contract.provider import PROVIDER
from bindeledd.hosts.contract.wire import PageRead, StampedRead
from bindeledd.transport import Call, Exchange, read_object, require_whole

Row = TypeVar("Row", bound=StampedRead)


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
    """The host no longer knows the cursor."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reading stands: the page that follows, and what its end needs to know."""

    following: str | None
    complete: bool
    began: datetime
    highest: datetime | None = None

    @property
    def token(self) -> str:
        """Write the place as a token."""
        highest = self.highest.isoformat() if self.highest else None
        told = [self.following, self.complete, self.began.isoformat(), highest]
        return json.dumps(told, separators=(",", ":"))

    @classmethod
    def of(cls, token: str) -> Place:
        """Read a token.

        Raises:
            ReadingLostError: it is none of ours, or of another release.
        """
        try:
            following, complete, began, highest = json.loads(token)
            return cls(
                str(following),
                bool(complete),
                datetime.fromisoformat(began),
                datetime.fromisoformat(highest) if highest else None,
            )
        except (TypeError, ValueError) as error:
            raise ReadingLostError from error


@dataclass(frozen=True, slots=True)
class Step(Generic[Row]):
    """One page of a reading; the last one tells where the next reading begins."""

    rows: Sequence[Row]
    resume: str | None = None
    last: bool = False
    complete: bool = False
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReader(Generic[Row]):
    """Reads the lists of one dimension, or what of one the `filters` let through."""

    exchange: Exchange
    path: str
    model: type[Row]
    clock: Clock
    limit: int
    operation: str = "list_objects"
    filters: Mapping[str, str] = field(default_factory=dict)

    def steps(self, feed: Feed, cursor: str | None, resume: str | None) -> Iterator[Step[Row]]:
        """Follow a feed until the host says that there is no more.

        Raises:
            ReadingLostError: the place of `resume` is no longer known.
            UnavailableError: the pages do not come to an end, or are not what the contract
                describes.
            StoppedError: the host does not know the tenant (any more).
        """
        if resume is not None:
            yield from self._going_on(feed, cursor, Place.of(resume))
            return
        query = start_of(feed, cursor)
        place = Place(None, complete=not query, began=self.clock.now())
        try:
            page = self._page(query)
        except CursorExpiredError:
            page = self._page({})
            place = replace(place, complete=True)
            cursor = None
        yield from self._follow(feed, cursor, place, page)

    def every(self, query: dict[str, str]) -> list[Row]:
        """Read a filtered list to its end; each object once, the latest reading.

        Raises:
            UnreadableError: one of them is not what the contract describes.
        """
        place = Place(None, complete=True, began=self.clock.now())
        rows: dict[str, Row] = {}
        for step in self._follow(Feed.NONE, None, place, self._page(query)):
            for row in step.rows:
                rows.pop(row.id, None)
                rows[row.id] = require_whole(row)
        return list(rows.values())

    def _going_on(self, feed: Feed, cursor: str | None, place: Place) -> Iterator[Step[Row]]:
        try:
            page = self._page({"cursor": place.following or ""})
        except CursorExpiredError as error:
            raise ReadingLostError from error
        yield from self._follow(feed, cursor, place, page)

    def _follow(
        self, feed: Feed, cursor: str | None, place: Place, page: PageRead
    ) -> Iterator[Step[Row]]:
        followed: set[str | None] = {place.following}
        while True:
            words = self.exchange.words
            rows = [read_object(self.model, item, words=words) for item in page.items]
            stamps = (place.highest, *(row.updatedAt for row in rows))
            highest = highest_of(stamps, now=self.clock.now())
            place = replace(place, following=page.nextCursor, highest=highest)
            if not page.hasMore:
                following = self._next(feed, cursor, place)
                yield Step(rows, last=True, complete=place.complete, cursor=following)
                return
            if not page.nextCursor or page.nextCursor in followed:
                raise UnavailableError
            if len(followed) > PROVIDER.most_pages:
                raise UnavailableError
            followed.add(page.nextCursor)
            yield Step(rows, resume=place.token)
            try:
                page = self._page({"cursor": page.nextCursor})
            except CursorExpiredError as error:
                raise ReadingLostError from error

    def _next(self, feed: Feed, former: str | None, place: Place) -> str | None:
        """Make the cursor that is stored, named after its feed."""
        match feed:
            case Feed.CURSOR:
                return f"{feed.value}:{place.following}" if place.following else None
            case Feed.UPDATED_SINCE:
                told = start_of(feed, former).get("updatedSince")
                since = datetime.fromisoformat(told) if told else None
                took = self.clock.now() - place.began
                following = next_since(since, [place.highest], took=took)
                return f"{feed.value}:{following.isoformat()}" if following else None
            case Feed.NONE:
                return None

    def _page(self, query: dict[str, str]) -> PageRead:
        asked = {**self.filters, **query, "limit": str(self.limit)}
        answer = self.exchange.perform(Call(self.operation, "GET", self.path, query=asked))
        if answer.succeeded:
            return read_model(PageRead, answer.payload)
        if "cursor" in query and refusals.is_cursor_expired(answer):
            raise CursorExpiredError
        if refusals.is_absent(answer):
            raise StoppedError("tenant_not_found")
        raise read_error(answer, exchange=self.exchange)


def start_of(feed: Feed, cursor: str | None) -> dict[str, str]:
    """Turn a stored cursor into the query of the first page; one of another feed means in full."""
    kind, _, value = (cursor or "").partition(":")
    if not value or kind != feed.value or feed is Feed.NONE:
        return {}
    return {"cursor": value} if feed is Feed.CURSOR else {"updatedSince": value}


def page_limit(told: int | None) -> int:
    """Tell how many objects to ask for at once: as many as the contract and the host let us."""
    return min(PROVIDER.page_limit, told) if told and told > 0 else PROVIDER.page_limit
