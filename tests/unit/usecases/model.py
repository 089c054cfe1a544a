"""A small register in memory whose list behaves as badly as a system's list may.

Rows are edited, committed late and stamped by clocks that disagree while its pages are read, and
reading takes time. It lists by immutable id, as the connectors do where an API can.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

from bindeledd.domain.errors import ReadingLostError, StaleError, UnknownOutcomeError
from bindeledd.domain.feeds import next_since
from bindeledd.domain.ports import Lookup, RegisterFacts
from bindeledd.domain.records import Fields, Record, RegisterPage, RegisterRead
from tests.fakes import FixedClock

DAY = timedelta(days=1)


class Feed(StrEnum):
    CURSOR = "cursor"
    UPDATED_SINCE = "updated_since"
    NONE = "none"


class Crash(BaseException):
    """The process dies here."""


@dataclass
class Row:
    text: str
    stamp: datetime
    sequence: int
    deleted: bool = False


@dataclass
class ModelRegister:
    """One register; `before_call` happens before each of its calls, as the world goes on."""

    clock: FixedClock
    feed: Feed
    page: int = 3
    lookup: Lookup = Lookup.REFERENCE
    before_call: Callable[[], None] = lambda: None
    forgets_places: bool = False
    makes: Callable[[str], str] = str
    """What the system makes of a name that is written to it."""
    loses: Literal["request", "answer"] | None = None
    """What of the next write gets lost on its way."""
    loses_every: bool = False
    """Of every write, not only of the next."""
    rows: dict[int, Row] = field(default_factory=dict)
    late: list[tuple[datetime, int, str | None, datetime]] = field(default_factory=list)
    references: dict[int, str] = field(default_factory=dict)
    numbers: dict[int, str] = field(default_factory=dict)
    """By id, the number that an object goes by in both systems."""
    words: dict[str, str | None] = field(default_factory=dict)
    """The last word of a person on each object, by its number."""
    calls: int = 0
    writes: int = 0
    sequence: int = 0

    @property
    def facts(self) -> RegisterFacts:
        return RegisterFacts(
            lookup=self.lookup,
            takes_preconditions=True,
            page_size=self.page,
            repeatable_for=DAY if self.lookup is Lookup.REPEATABLE else timedelta(0),
        )

    def edit(
        self,
        number: int,
        text: str | None,
        *,
        lag: timedelta = timedelta(0),
        late: timedelta = timedelta(0),
    ) -> None:
        """Edit, create or (with None) delete: stamped now by a slow clock, seen only later."""
        now = self.clock.now()
        self.late.append((now + late, number, text, now - lag))
        self.commit_due()

    def commit_due(self) -> None:
        due = sorted(one for one in self.late if one[0] <= self.clock.now())
        self.late = [one for one in self.late if one[0] > self.clock.now()]
        for _, number, text, stamp in due:
            self._commit(number, text, stamp)
            self.words[self.numbers.get(number, str(number))] = text

    def _commit(self, number: int, text: str | None, stamp: datetime) -> None:
        self.sequence += 1
        if text is not None:
            self.rows[number] = Row(text, stamp, self.sequence)
        elif self.feed is Feed.CURSOR and number in self.rows:
            self.rows[number] = Row("", stamp, self.sequence, deleted=True)
        else:
            self.rows.pop(number, None)

    def named(self) -> list[tuple[str, str]]:
        """List what there is by its number, doubles included."""
        living = (n for n, row in self.rows.items() if not row.deleted)
        return sorted((self.numbers.get(n, str(n)), self.rows[n].text) for n in living)

    def _call(self) -> None:
        self.calls += 1
        self.before_call()
        self.commit_due()

    def _written_or_lost(self, number: int, fields: Fields, deadline: datetime) -> Record:
        """Write, unless the request or its answer gets lost on the way."""
        lost = self.loses
        self.loses = lost if self.loses_every else None
        if lost == "request":
            raise UnknownOutcomeError(deadline=deadline)
        record = self._written(number, fields)
        if lost == "answer":
            raise UnknownOutcomeError(deadline=deadline)
        return record

    def pages(self, cursor: str | None, *, resume: str | None = None) -> Iterator[RegisterPage]:
        place: dict[str, Any] = (
            {"at": self.clock.now().isoformat(), "seen": None, "start": self.sequence}
            if resume is None
            else json.loads(resume)
        )
        if resume is not None and self.forgets_places:
            raise ReadingLostError
        if self.feed is Feed.CURSOR and cursor is not None:
            yield from self._log(int(cursor) if resume is None else int(place["log"]))
            return
        last_id = int(place.get("id", -1))
        since = cursor if self.feed is Feed.UPDATED_SINCE else None
        while True:
            self._call()
            found = self._after(last_id, since)
            records = [self._record(number) for number in found[: self.page]]
            last_id = found[: self.page][-1] if found else last_id
            stamps = [one.changed_at for one in records if one.changed_at is not None]
            stamps += [datetime.fromisoformat(place["seen"])] if place["seen"] else []
            place |= {"id": last_id, "seen": max(stamps).isoformat() if stamps else None}
            last = len(found) <= self.page
            yield RegisterPage(
                records,
                resume=None if last else json.dumps(place),
                last=last,
                complete=last and since is None,
                cursor=self._next(cursor, place) if last else None,
                calls=1,
            )
            if last:
                return

    def _after(self, last_id: int, since: str | None) -> list[int]:
        bound = datetime.fromisoformat(since) if since else None
        return [
            number
            for number in sorted(self.rows)
            if number > last_id and (bound is None or self.rows[number].stamp >= bound)
        ]

    def _next(self, cursor: str | None, place: dict[str, Any]) -> str | None:
        if self.feed is Feed.NONE:
            return None
        if self.feed is Feed.CURSOR:
            return str(place["start"])
        former = datetime.fromisoformat(cursor) if cursor else None
        seen = datetime.fromisoformat(place["seen"]) if place["seen"] else None
        took = self.clock.now() - datetime.fromisoformat(place["at"])
        since = next_since(former, [seen], took=took)
        return since.isoformat() if since else None

    def _log(self, sequence: int) -> Iterator[RegisterPage]:
        while True:
            self._call()
            found = sorted(
                (row.sequence, number)
                for number, row in self.rows.items()
                if row.sequence > sequence
            )
            page = found[: self.page]
            sequence = page[-1][0] if page else sequence
            last = len(found) <= self.page
            yield RegisterPage(
                [self._record(number) for _, number in page],
                resume=None if last else json.dumps({"log": sequence}),
                last=last,
                cursor=str(sequence) if last else None,
                calls=1,
            )
            if last:
                return

    def _record(self, number: int) -> Record:
        row = self.rows[number]
        stamp = row.stamp if self.feed is Feed.UPDATED_SINCE else None
        fields: Fields = {"number": self.numbers.get(number, str(number)), "name": row.text}
        return Record(str(number), fields, deleted=row.deleted, changed_at=stamp)

    def get(self, object_id: str) -> Record | None:
        self._call()
        row = self.rows.get(int(object_id))
        return None if row is None or row.deleted else self._record(int(object_id))

    def read(self, cursor: str | None) -> RegisterRead:
        raise NotImplementedError

    def find(self, *, reference: str | None = None, number: str | None = None) -> Sequence[Record]:
        raise NotImplementedError

    def find_created(self, fields: Fields, *, reference: str) -> Sequence[Record]:
        self._call()
        if self.lookup is Lookup.NATURAL_KEY:
            found = [self._record(n) for n, row in self.rows.items() if not row.deleted]
            alike = (fields["number"], fields["name"])
            return [
                one
                for one in found
                if one.fields["number"] == alike[0] or one.fields["name"] == alike[1]
            ]
        made = [n for n, one in self.references.items() if one == reference]
        return [self._record(n) for n in made if n in self.rows]

    def create(self, fields: Fields, *, reference: str, deadline: datetime) -> Record:
        self._call()
        if self.lookup is Lookup.REPEATABLE:
            for number, made in self.references.items():
                if made == reference and number in self.rows:
                    return self._record(number)
        number = max([*self.rows, *(one[1] for one in self.late), 100]) + 1
        self.references[number] = reference
        return self._written_or_lost(number, fields, deadline)

    def update(
        self,
        object_id: str,
        changes: Fields,
        *,
        expected: Fields,
        version: str | None,
        deadline: datetime,
    ) -> Record:
        self._call()
        if int(object_id) not in self.rows:
            raise StaleError
        standing = self._record(int(object_id)).fields
        if any(standing.get(name) != value for name, value in expected.items()):
            raise StaleError
        return self._written_or_lost(int(object_id), {**standing, **changes}, deadline)

    def _written(self, number: int, fields: Fields) -> Record:
        """Write as it is asked for: seen at once, stamped by a clock that is right."""
        self.writes += 1
        self.numbers[number] = str(fields.get("number"))
        self._commit(number, self.makes(str(fields.get("name"))), self.clock.now())
        return self._record(number)
