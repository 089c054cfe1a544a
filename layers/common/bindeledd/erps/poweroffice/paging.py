"""Reading a list of PowerOffice Go without losing a row, whatever happens to it meanwhile.

Pages are ordered by the immutable id. While we page, a deletion moves every later row one place
forward, so that one slips through between two pages; and a row that was read can change again. So
a reading of more than one page ends with one closing look at all ids and stamps. It shows the list
as it stands at one moment, and whatever no page had, or had in an older state, is read once more.
A single page is such a moment by itself (architecture 4.1).

What was read is remembered as one digest per page, over the ids and stamps between the page's last
id and the one before. It is small enough to travel in the token from which a later invocation goes
on, so that a reading which was interrupted closes over the pages of every invocation.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bindeledd.domain.errors import ReadingLostError, UnavailableError
from bindeledd.domain.feeds import highest_of, told_stamp
from bindeledd.domain.ports import Clock
from bindeledd.erps.poweroffice.lists import Listing, Rows, read_page
from bindeledd.erps.poweroffice.registers.wire import RowRead
from bindeledd.transport import Exchange

_OVERLAP_OF_LOOK = 20
"""Looks over more ids than one call gives overlap by a twentieth, so that each joins the last."""

_MOST_SINGLE = 100
"""How many objects are read one by one when a list moves even while it is read again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is asked for at once, and after how many calls a reading is given up."""

    page_size: int
    look_size: int
    most_pages: int


@dataclass(frozen=True, slots=True)
class Seen:
    """One page as remembered: its last id, and a digest of the ids and stamps up to it."""

    last_id: int
    digest: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reading has come: the pages read, and the next one; None when only closing."""

    size: int
    following: int | None = 1
    seen: tuple[Seen, ...] = ()

    @property
    def token(self) -> str:
        """Write the progress as a token."""
        seen = [[one.last_id, one.digest] for one in self.seen]
        return json.dumps([self.size, self.following, seen], separators=(",", ":"))

    @classmethod
    def of(cls, token: str) -> Progress:
        """Read a token.

        Raises:
            ReadingLostError: it is none of ours, or of another release.
        """
        try:
            size, following, seen = json.loads(token)
            pages = tuple(Seen(int(last_id), str(digest)) for last_id, digest in seen)
            return cls(int(size), None if following is None else int(following), pages)
        except (TypeError, ValueError) as error:
            raise ReadingLostError from error

    @property
    def last_id(self) -> int:
        """The highest id up to which pages were read."""
        return self.seen[-1].last_id if self.seen else -1


@dataclass(frozen=True, slots=True)
class Step:
    """What one step of a reading brought.

    The last one tells the highest stamp of the list as it stood when it was seen whole, and how
    long seeing it took.
    """

    rows: Sequence[RowRead]
    resume: str | None = None
    last: bool = False
    highest: datetime | None = None
    took: timedelta = timedelta(0)
    repeat_calls: int = 0


@dataclass(slots=True, kw_only=True)
class Reading:
    """One reading of one list.

    `id_fields` are the properties of the closing look; `again` reads one object by itself.
    """

    exchange: Exchange
    listing: Listing[RowRead]
    id_fields: str
    limits: Limits
    again: Callable[[RowRead], RowRead | None]
    clock: Clock
    progress: Progress = field(init=False)

    def steps(self, resume: str | None = None) -> Iterator[Step]:
        """Read page by page to the end that the API itself signals, then close.

        Raises:
            UnavailableError: the pages do not come to an end, or are not what the API describes.
            ReadingLostError: the token is none of ours, or a page has nothing new.
        """
        self.progress = Progress.of(resume) if resume else Progress(self.limits.page_size)
        while self.progress.following is not None:
            number, began = self.progress.following, self.clock.now()
            page = self._page(number)
            if page.last and number == 1:
                yield Step(
                    page.rows,
                    last=True,
                    highest=self._highest(page.rows),
                    took=self.clock.now() - began,
                )
                return
            self._remember(page)
            yield Step(page.rows, resume=self.progress.token)
        yield self._close()

    def _highest(self, rows: Sequence[RowRead]) -> datetime | None:
        stamps = (row.LastChangedDateTimeOffset for row in rows)
        return highest_of(stamps, now=self.clock.now())

    def _page(self, number: int) -> Rows[RowRead]:
        if number > self.limits.most_pages:
            raise UnavailableError
        page = read_page(self.exchange, self.listing, number=number, size=self.progress.size)
        if page.rows and max(row.Id for row in page.rows) <= self.progress.last_id:
            # It repeats, or so many rows came in before it that its place is not this one's.
            raise ReadingLostError
        return page

    def _remember(self, page: Rows[RowRead]) -> None:
        new = [row for row in page.rows if row.Id > self.progress.last_id]
        seen = (Seen(max(row.Id for row in new), _digest(new)),) if new else ()
        following = None if page.last else (self.progress.following or 0) + 1
        self.progress = replace(
            self.progress, following=following, seen=(*self.progress.seen, *seen)
        )

    def _close(self) -> Step:
        """Look at all ids and stamps once, and read again what they show to be unread."""
        before = self.clock.now()
        look = self._look()
        looked, took = self.exchange.calls, self.clock.now() - before
        found = self._repeated(look)
        return Step(
            found,
            last=True,
            highest=self._highest(look),
            took=took,
            repeat_calls=self.exchange.calls - looked,
        )

    def _repeated(self, look: Sequence[RowRead]) -> Sequence[RowRead]:
        """Read the pages that hold what is unread, and one by one what has left them meanwhile."""
        unread = self._unread(look)
        size = self.progress.size
        pages = {index // size + 1 for index, row in enumerate(look) if row.Id in unread}
        found: dict[int, RowRead] = {}
        for number in sorted(pages):
            page = read_page(self.exchange, self.listing, number=number, size=size)
            found |= {row.Id: row for row in page.rows}
        missing = [row for row in look if row.Id in unread and row.Id not in found]
        if len(missing) > _MOST_SINGLE:
            raise UnavailableError
        single = (self.again(row) for row in missing)
        return (*found.values(), *(row for row in single if row is not None))

    def _unread(self, look: Sequence[RowRead]) -> set[int]:
        """Tell the ids of every page whose digest the look does not bear out."""
        borders = [one.last_id for one in self.progress.seen]
        ranges: list[list[RowRead]] = [[] for _ in range(len(borders) + 1)]
        for row in look:
            ranges[bisect_left(borders, row.Id)].append(row)
        unread = {row.Id for row in ranges[-1]}
        for one, rows in zip(self.progress.seen, ranges, strict=False):
            if _digest(rows) != one.digest:
                unread |= {row.Id for row in rows}
        return unread

    def _look(self) -> list[RowRead]:
        """Read all ids with their stamps, as they stand at one moment.

        Beyond what one call gives, each further page begins before the end of the last, by another
        size of pages: what it shows of the last page again proves that nothing slipped through.
        """
        listing = self.listing.asking_for(self.id_fields)
        page = read_page(self.exchange, listing, number=1, size=self.limits.look_size)
        look = {row.Id: row for row in page.rows}
        number, covered = 1, len(page.rows)
        overlap = max(covered // _OVERLAP_OF_LOOK, 1)
        while not page.last:
            number += 1
            size = (covered - overlap) // (number - 1)
            if number * size <= covered or number > self.limits.most_pages:
                raise UnavailableError
            page = read_page(self.exchange, listing, number=number, size=size)
            if not page.rows or min(row.Id for row in page.rows) > max(look):
                raise UnavailableError
            look |= {row.Id: row for row in page.rows}
            covered = number * size
        return [look[each] for each in sorted(look)]


def _digest(rows: Sequence[RowRead]) -> str:
    """Make a short digest of ids and stamps."""
    told = sorted((row.Id, str(told_stamp(row.LastChangedDateTimeOffset))) for row in rows)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
