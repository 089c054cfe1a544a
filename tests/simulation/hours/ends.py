"""Both ends of a connection's hours as they really are: what the host approved, what the ERP holds.

Neither is forgiving: the host's feed gives an entry again whenever it changed, and the ERP does
what it is told, once for each call that reaches it, at once or late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bindeledd.domain.amounts import HourUnit
from bindeledd.domain.bookings import Booking, Standing
from bindeledd.domain.errors import (
    RejectedError,
    StaleError,
    UnavailableError,
    UnknownOutcomeError,
)
from bindeledd.domain.hour_registers import Activity, HostItem, HourType
from bindeledd.domain.hour_systems import (
    Acknowledgement,
    LineStatus,
    TimeEntryPage,
    TimeModuleFacts,
)
from bindeledd.domain.hours import TimeEntry
from bindeledd.domain.ports import Lookup
from bindeledd.domain.transfers import Told
from tests.fakes import FixedClock

PAGE = 3
"""Entries on a page of the host's feed: few, so that readings take several."""


@dataclass
class HostBook:
    """The host's time entries, with the order in which they last changed."""

    entries: dict[str, TimeEntry] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    told: dict[tuple[str, str | None], Told] = field(default_factory=dict)
    pay_type_names: dict[str, str] = field(default_factory=dict)
    step: Callable[[str], None] = lambda _: None

    @property
    def takes_status(self) -> bool:
        return True

    def put(self, entry: TimeEntry) -> None:
        """Keep an entry in its next version."""
        former = self.entries.get(entry.id)
        version = str(int(former.version) + 1) if former else "1"
        self.entries[entry.id] = replace(entry, version=version)
        self.changed.append(entry.id)

    def delete(self, entry_id: str) -> None:
        """Leave nothing of an entry but its tombstone."""
        self.put(TimeEntry(id=entry_id, version="", deleted=True))

    def pages(self, cursor: str | None) -> Iterator[TimeEntryPage]:
        start = int(cursor or 0)
        while True:
            self.step("read")
            news = self.changed[start : start + PAGE]
            entries = [self.entries[one] for one in dict.fromkeys(news)]
            start += len(news)
            is_last = start >= len(self.changed)
            yield TimeEntryPage(entries, str(start), last=is_last)
            if is_last:
                return

    def entry(self, entry_id: str) -> TimeEntry | None:
        return self.entries.get(entry_id)

    def pay_types(self) -> Sequence[HostItem]:
        return [HostItem(one, name) for one, name in self.pay_type_names.items()]

    def work_types(self) -> Sequence[HostItem]:
        return []

    def activities(self) -> Sequence[HostItem]:
        return []

    def tell(self, statuses: Sequence[LineStatus]) -> Sequence[Acknowledgement]:
        self.step("tell")
        for one in statuses:
            self.told[one.entry_id, one.line_id] = one.told
        return [Acknowledgement.OK] * len(statuses)


@dataclass(frozen=True)
class Kept:
    """One entry of the ERP, with the mark that came along."""

    booking: Booking
    mark: str
    changed_at: datetime


Fault = str
"""What happens to the next write: `lost_before`, `lost_after`, `late`, `refused`, `away`."""


@dataclass
class TimeBook:
    """The ERP's time module: does what reaches it."""

    clock: FixedClock
    lookup: Lookup = Lookup.MARKER
    entries: dict[str, Kept] = field(default_factory=dict)
    made: int = 0
    hour_type_names: dict[str, str] = field(default_factory=dict)
    locked: set[str] = field(default_factory=set)
    fault: Callable[[], Fault | None] = lambda: None
    step: Callable[[str], None] = lambda _: None
    landing: list[tuple[datetime, Callable[[], object]]] = field(default_factory=list)
    """What was sent, got no answer, and lands later: within 60 s of its deadline."""

    @property
    def facts(self) -> TimeModuleFacts:
        return TimeModuleFacts(self.lookup, HourUnit.MINUTES)

    def land(self) -> None:
        """Let what is late by now take effect."""
        due = [one for one in self.landing if one[0] <= self.clock.now()]
        self.landing = [one for one in self.landing if one not in due]
        for _, effect in due:
            effect()

    def activities(self) -> Sequence[Activity]:
        return [Activity("10", "Prosjekt"), Activity("20", "Intern")]

    def hour_types(self) -> Sequence[HourType]:
        self.step("read")
        return [HourType(one, name) for one, name in self.hour_type_names.items()]

    def book(self, booking: Booking, *, reference: str, deadline: datetime) -> str:
        return self._write(lambda: self._book(booking, reference), deadline)

    def _book(self, booking: Booking, reference: str) -> str:
        self.made += 1
        external_id = str(self.made)
        mark = reference if self.lookup is not Lookup.NATURAL_KEY else ""
        self.entries[external_id] = Kept(booking, mark, self.clock.now())
        return external_id

    def amend(
        self, standing: Standing, wanted: Booking, *, reference: str, deadline: datetime
    ) -> None:
        self._write(lambda: self._amend(standing, wanted), deadline)

    def _amend(self, standing: Standing, wanted: Booking) -> str:
        kept = self._held(standing.external_id)
        if kept is None:
            raise RejectedError("erp_entry_gone")
        if kept.booking != standing.booking:
            raise StaleError
        changed = replace(kept, booking=wanted, changed_at=self.clock.now())
        self.entries[standing.external_id] = changed
        return standing.external_id

    def remove(self, standing: Standing, *, deadline: datetime) -> None:
        self._write(lambda: self._remove(standing), deadline)

    def _remove(self, standing: Standing) -> str:
        if self._held(standing.external_id) is not None:
            del self.entries[standing.external_id]
        return standing.external_id

    def _held(self, external_id: str) -> Kept | None:
        if external_id in self.locked and external_id in self.entries:
            raise RejectedError("erp_period_locked", system_message="The period is locked.")
        return self.entries.get(external_id)

    def _write(self, effect: Callable[[], str], deadline: datetime) -> str:
        """Let a write happen, be lost, come late, be refused or find nobody there."""
        self.step("before_call")
        fault = self.fault()
        if fault == "away":
            raise UnavailableError
        if fault == "refused":
            raise RejectedError("refused_by_system", system_message="Not today.")
        if fault == "lost_before":
            raise UnknownOutcomeError(deadline=deadline)
        if fault == "late":
            self.landing.append((deadline + timedelta(seconds=50), _swallowing(effect)))
            raise UnknownOutcomeError(deadline=deadline)
        external_id = effect()
        if fault == "lost_after":
            raise UnknownOutcomeError(deadline=deadline)
        self.step("after_call")
        return external_id

    def read(self, external_id: str) -> Booking | None:
        self.step("read")
        self.land()
        kept = self.entries.get(external_id)
        return kept.booking if kept else None

    def find(self, booking: Booking, *, reference: str, since: datetime) -> Sequence[str]:
        self.step("read")
        self.land()
        marked = self.lookup is not Lookup.NATURAL_KEY and bool(reference)
        return [
            external_id
            for external_id, kept in self.entries.items()
            if kept.changed_at >= since
            and (
                kept.mark == reference
                if marked
                else kept.booking.natural_key == booking.natural_key
            )
        ]


def _swallowing(effect: Callable[[], str]) -> Callable[[], object]:
    def land() -> None:
        try:
            effect()
        except (RejectedError, StaleError):
            return

    return land
