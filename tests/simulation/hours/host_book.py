"""The host's time entries as they really are: every version of each, and what people were shown.

Not forgiving: the feed gives an entry again whenever it changed, and a line in a version that the
host no longer has is not taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bindeledd.domain.hours.entries import HourLine, TimeEntry, lines_of
from bindeledd.domain.hours.registers import HostItem
from bindeledd.domain.hours.systems import Acknowledgement, LineStatus, TimeEntryPage
from bindeledd.domain.hours.transfers import Told

PAGE = 3
"""Entries on a page of the feed: few, so that readings take several."""


@dataclass
class HostBook:
    """The host's time entries, with the order in which they last changed.

    Without `tombstones` nothing is told of a deleted entry. A cursor that leads to before
    `forgotten` is lost: what is approved now is given instead, all of it. `lost` are entries that a
    host restored from an old backup does not know; they come back, or somebody says they are gone.
    """

    entries: dict[str, TimeEntry] = field(default_factory=dict)
    versions: dict[tuple[str, str], TimeEntry] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    told: dict[tuple[str, str | None], Told] = field(default_factory=dict)
    pay_type_names: dict[str, str] = field(default_factory=dict)
    activity_names: Mapping[str, str] = field(default_factory=dict)
    tombstones: bool = True
    forgotten: int = 0
    lost: set[str] = field(default_factory=set)
    mended: set[str] = field(default_factory=set)
    """Entries that were lost and came back: they show what they showed before they were lost."""

    def put(self, entry: TimeEntry) -> None:
        """Keep an entry in its next version."""
        former = self.entries.get(entry.id)
        version = str(int(former.version) + 1) if former else "1"
        kept = replace(entry, version=version)
        self.entries[entry.id] = self.versions[entry.id, version] = kept
        self.changed.append(entry.id)
        self.lost.discard(entry.id)

    def delete(self, entry_id: str) -> None:
        """Leave nothing of an entry but its tombstone."""
        self.put(TimeEntry(id=entry_id, version="", deleted=True))

    def mend(self, untold: Collection[str]) -> None:
        """Know again what was lost; the feed gives no more of it than was `untold`."""
        self.changed += sorted(self.lost & set(untold))
        self.mended |= self.lost
        self.lost.clear()

    def let_go(self) -> None:
        """Know that what was lost is gone, without a trace."""
        for one in self.lost:
            version = self.entries[one].version
            self.entries[one] = TimeEntry(id=one, version=version, deleted=True)

    @property
    def mislaid(self) -> list[str]:
        """List the entries that are there, while the host does not know them."""
        return sorted(one for one in self.lost if not self.entries[one].deleted)

    def lose_cursors(self) -> None:
        """Forget every cursor given so far."""
        self.forgotten = len(self.changed)
        self.changed += [one.id for one in self.entries.values() if one.approved]

    def line(self, entry_id: str, line_id: str, version: str) -> HourLine | None:
        """Give a line as it was in a version of its entry; None where that had none."""
        entry = self.versions.get((entry_id, version))
        lines = lines_of(entry) if entry else ()
        return next((one for one in lines if one.line_id == line_id), None)

    def lines(self) -> list[HourLine]:
        """List the lines of all entries as they are now."""
        return [line for entry in self.entries.values() for line in lines_of(entry)]

    def pages(self, cursor: str | None) -> Iterator[TimeEntryPage]:
        """Read what changed since a place, page by page, each as it is when it is read."""
        whole = cursor is None or int(cursor) < self.forgotten
        start = self.forgotten if whole or cursor is None else int(cursor)
        while True:
            news = self.changed[start : start + PAGE]
            entries = [self.entries[one] for one in dict.fromkeys(news)]
            given = [one for one in entries if self._is_given(one, whole=whole)]
            start += len(news)
            is_last = start >= len(self.changed)
            yield TimeEntryPage(given, str(start), last=is_last, whole=whole)
            if is_last:
                return

    def _is_given(self, entry: TimeEntry, *, whole: bool) -> bool:
        if entry.id in self.lost:
            return False
        if entry.deleted:
            return self.tombstones and not whole
        return not whole or entry.approved or entry.flaw is not None

    def entries_named(self, dates: Mapping[str, date]) -> Iterator[TimeEntry]:
        """Read entries as they are now; of a deleted one no more than its tombstone, if any."""
        for one in dates:
            entry = self.entries[one]
            is_kept = (self.tombstones or not entry.deleted) and one not in self.lost
            yield entry if is_kept else TimeEntry(id=one, version="", deleted=True)

    def pay_types(self) -> Sequence[HostItem]:
        """List the pay types."""
        return [HostItem(one, name) for one, name in self.pay_type_names.items()]

    def activities(self) -> Sequence[HostItem]:
        """List the host's own activities."""
        return [HostItem(one, name) for one, name in self.activity_names.items()]

    def take_status(self, one: LineStatus) -> Acknowledgement:
        """Show people what became of a line, where it is still the same."""
        entry = self.entries.get(one.entry_id)
        if entry is None or entry.deleted or entry.id in self.lost:
            return Acknowledgement.UNKNOWN_ID
        if entry.version != one.told.version:
            return Acknowledgement.STALE_VERSION
        self.told[one.entry_id, one.line_id] = one.told
        return Acknowledgement.OK
