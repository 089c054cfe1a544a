"""Reading the host's time entries: what changed, page after page, or a window of dates (facts 6.2).

The cursor of a page is where the next one begins, so that a reading that was broken off goes on
there; that of the last page is where the next reading begins. A host that cannot tell what changed,
or gives a list of so many days alone, is read anew in a window of dates each time, whatever the
approval, so that an entry that is no longer approved is among what is read. A window whose reading
was broken off is read once more after its end: nothing tells what changed in what was read before.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import quote

from bindeledd.domain.errors import ReadingLostError, StoppedError
from bindeledd.domain.hours.entries import TimeEntry
from bindeledd.domain.hours.systems import TimeEntryPage
from bindeledd.domain.ports import Clock
from bindeledd.domain.zones import day_in
from bindeledd.hosts.contract.feeds import Feed, FeedReader, Step, page_limit
from bindeledd.hosts.contract.hours.mapping import entry_of
from bindeledd.hosts.contract.hours.wire import TimeEntryRead
from bindeledd.hosts.contract.provider import PROVIDER
from bindeledd.hosts.contract.wire import CapabilitiesRead, TimeEntryCapabilities
from bindeledd.transport import Exchange

PATH = "/time-entries"

_APPROVED: Mapping[str, str] = {"approval": "approved"}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """Where a reading of a feed stands: the cursor that it began with, and what follows."""

    feed: Feed
    former: str | None
    resume: str

    @property
    def token(self) -> str:
        """Write the place as a cursor."""
        return _READING + json.dumps([self.feed, self.former, self.resume])

    @classmethod
    def of(cls, cursor: str) -> FeedPlace | None:
        """Read a cursor; None for one that is no place within a reading."""
        if not cursor.startswith(_READING):
            return None
        try:
            feed, former, resume = json.loads(cursor.removeprefix(_READING))
            return cls(Feed(feed), str(former) if former is not None else None, str(resume))
        except (TypeError, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class WindowPlace:
    """Where a reading of a window stands: the dates still to be read, and the page among them."""

    begins: date
    ends: date
    resume: str | None = None
    again: bool = False
    """Whether it is read once more already, because the last reading of it was broken off."""

    @property
    def token(self) -> str:
        """Write the place as a cursor."""
        told = [self.begins.isoformat(), self.ends.isoformat(), self.resume, self.again]
        return _WINDOW + json.dumps(told)

    @classmethod
    def of(cls, cursor: str) -> WindowPlace | None:
        """Read a cursor; None for one that is no place within a window."""
        if not cursor.startswith(_WINDOW):
            return None
        try:
            begins, ends, resume, again = json.loads(cursor.removeprefix(_WINDOW))
            return cls(
                date.fromisoformat(begins),
                date.fromisoformat(ends),
                str(resume) if resume is not None else None,
                bool(again),
            )
        except (TypeError, ValueError):
            return None

    @classmethod
    def around(cls, today: date, *, again: bool = False) -> WindowPlace:
        """Begin with the whole window."""
        return cls(today - PROVIDER.hours_behind, today + PROVIDER.hours_ahead, again=again)

    def until(self, most_days: int | None) -> date:
        """Tell to which date, inclusive, the host may be asked at once."""
        if not most_days or most_days <= 0:
            return self.ends
        return min(self.ends, self.begins + (most_days - 1) * _DAY)

    def after(self, until: date) -> WindowPlace:
        """Go on where one range ended: with its last day again, should the host not count it in."""
        return replace(self, begins=max(until, self.begins + _DAY), resume=None)


_READING, _WINDOW, _AGAIN = "reading:", "window:", "window_again"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFeed:
    """Reads the time entries of one tenant."""

    exchange: Exchange
    clock: Clock
    zone: str
    """The time zone whose days count."""
    capabilities: Callable[[], CapabilitiesRead]

    def pages(self, cursor: str | None) -> Iterator[TimeEntryPage]:
        """Read what changed, as `HostHours` says; from the beginning where the place is lost."""
        try:
            yield from self._from(cursor or "")
        except ReadingLostError:
            yield from self._from("")

    def offered(self) -> TimeEntryCapabilities:
        """Read what the host can do with hours.

        Raises:
            StoppedError: `hours_not_offered`.
        """
        offered = self.capabilities().timeEntries
        if offered is None or not offered.read:
            raise StoppedError("hours_not_offered")
        return offered

    def _from(self, cursor: str) -> Iterator[TimeEntryPage]:
        offered = self.offered()
        feed = Feed.named(offered.changeFeed)
        # A feed that holds some days alone would have to be begun anew as the days go by.
        if feed is Feed.NONE or offered.maxRangeDays is not None:
            return self._windows(cursor, offered.maxRangeDays)
        return self._changes(feed, cursor)

    def _changes(self, feed: Feed, cursor: str) -> Iterator[TimeEntryPage]:
        place = FeedPlace.of(cursor)
        if place is not None and place.feed is not feed:
            place, cursor = None, ""
        former = cursor if place is None else place.former
        resume = None if place is None else place.resume
        for step in self._reader(_APPROVED).steps(feed, former, resume):
            if step.resume is None:
                following = step.cursor or former or ""
                yield _page(step, following, last=True, whole=step.complete)
            else:
                yield _page(step, FeedPlace(feed, former, step.resume).token)

    def _windows(self, cursor: str, most_days: int | None) -> Iterator[TimeEntryPage]:
        resumed = WindowPlace.of(cursor)
        today = day_in(self.zone, self.clock.now())
        place = resumed or WindowPlace.around(today, again=cursor == _AGAIN)
        behind = resumed is not None and not resumed.again
        while True:
            until = place.until(most_days)
            asked = {"from": place.begins.isoformat(), "to": until.isoformat()}
            for step in self._reader(asked).steps(Feed.NONE, None, place.resume):
                if step.resume is not None:
                    yield _page(step, replace(place, resume=step.resume).token)
                elif until >= place.ends:
                    yield _page(step, _AGAIN if behind else "", last=True, behind=behind)
                    return
                else:
                    place = place.after(until)
                    yield _page(step, place.token)

    def among(self, dates: Mapping[str, date]) -> Iterator[TimeEntry]:
        """Read by their ids, in lists, the entries that the host gives; not all need be among them.

        A host that gives a list of so many days alone is asked for the days on which they were.
        """
        most_days = self.offered().maxRangeDays
        limit = page_limit(self.capabilities().pageMax)
        for some in batches_of(dates, most_days, limit):
            asked = {"ids": ",".join(some)}
            if most_days is not None:
                days = [dates[one] for one in some]
                asked |= {"from": min(days).isoformat(), "to": max(days).isoformat()}
            for step in self._reader(asked).steps(Feed.NONE, None, None):
                yield from (entry_of(row) for row in step.rows if row.id in some)
                # Whoever gives others does not narrow a list by ids: it may be very long.
                if any(row.id not in some for row in step.rows):
                    break

    def _reader(self, filters: Mapping[str, str]) -> FeedReader[TimeEntryRead]:
        return FeedReader(
            exchange=self.exchange,
            path=PATH,
            model=TimeEntryRead,
            clock=self.clock,
            limit=page_limit(self.capabilities().pageMax),
            operation="list_time_entries",
            filters=filters,
        )


def batches_of(
    dates: Mapping[str, date], most_days: int | None, most: int
) -> Iterator[Collection[str]]:
    """Divide ids into as few queries as the host and the length of an address allow."""
    batch: list[str] = []
    length = 0
    for one in sorted(dates, key=lambda one: dates[one]):
        written = len(quote(f"{one},", safe=""))
        is_full = len(batch) == most or length + written > PROVIDER.ids_length
        days = (dates[one] - dates[batch[0]]).days if batch else 0
        if batch and (is_full or (days and most_days is not None and days >= most_days)):
            yield batch
            batch, length = [], 0
        batch.append(one)
        length += written
    if batch:
        yield batch


def _page(
    step: Step[TimeEntryRead],
    cursor: str,
    *,
    last: bool = False,
    whole: bool = False,
    behind: bool = False,
) -> TimeEntryPage:
    return TimeEntryPage([entry_of(row) for row in step.rows], cursor, last, whole, behind)
