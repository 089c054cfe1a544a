"""The ERP's time module as it really is: it does what reaches it, once for each call.

It locks what people locked, keeps what people wrote, and in some histories holds another amount
than it was sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from bindeledd.domain.errors import RejectedError, StaleError
from bindeledd.domain.hours.amounts import HourUnit
from bindeledd.domain.hours.bookings import Booking, Standing
from bindeledd.domain.hours.registers import Activity, HourType
from bindeledd.domain.hours.systems import TimeModuleFacts
from bindeledd.domain.ports import Lookup
from tests.fakes import FixedClock

ACTIVITIES = {"10": "Prosjekt", "20": "Intern", "30": "Rigg", "11": "Prosjekt ny"}
LISTED_AFTER = timedelta(seconds=20)
"""How long what landed late may be missing in lists: why a booking is looked for twice."""
LOCKED = "The period is locked."


@dataclass(frozen=True)
class Kept:
    """One entry of the ERP; `ours` where one of our calls made it."""

    booking: Booking
    mark: str
    changed_at: datetime
    ours: bool = True


@dataclass
class TimeBook:
    """The entries and registers of a time module."""

    clock: FixedClock
    lookup: Lookup = Lookup.MARKER
    unit: HourUnit = HourUnit.MINUTES
    twist: Decimal = Decimal(1)
    """By what it multiplies the hours that it is sent: 1, or what nobody published."""
    entries: dict[str, Kept] = field(default_factory=dict)
    made: int = 0
    foreign: int = 0
    """How many entries people made by hand, each equal to one of ours."""
    hour_types_named: dict[str, str] = field(default_factory=dict)
    inactive: set[str] = field(default_factory=set)
    """Ids of activities that people took out of use."""
    locked: set[str] = field(default_factory=set)
    locked_days: set[date] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    """Ids of entries of ours that people changed or removed here."""
    landed_late: set[str] = field(default_factory=set)
    """Ids of what landed after nobody waited any more: it is listed a little later still."""
    landing: list[tuple[datetime, Callable[[], object]]] = field(default_factory=list)
    """What was sent, got no answer, and lands later."""

    _landing_at: datetime | None = None

    @property
    def facts(self) -> TimeModuleFacts:
        """What it can do."""
        return TimeModuleFacts(self.lookup, self.unit)

    def land(self) -> None:
        """Let what is late by now take effect."""
        due = [one for one in self.landing if one[0] <= self.clock.now()]
        self.landing = [one for one in self.landing if one not in due]
        for at, effect in sorted(due, key=lambda one: one[0]):
            self._landing_at = at
            effect()
        self._landing_at = None

    def _now(self) -> datetime:
        return self._landing_at or self.clock.now()

    def activities(self) -> Sequence[Activity]:
        """List the activities."""
        return [Activity(one, name, one not in self.inactive) for one, name in ACTIVITIES.items()]

    def hour_types(self) -> Sequence[HourType]:
        """List the hour types."""
        return [HourType(one, name) for one, name in self.hour_types_named.items()]

    def is_locked(self, external_id: str) -> bool:
        """Whether people keep an entry as it is."""
        kept = self.entries.get(external_id)
        return kept is not None and (
            external_id in self.locked or kept.booking.date in self.locked_days
        )

    def book(self, booking: Booking, reference: str) -> str:
        """Book a line."""
        if booking.date in self.locked_days:
            raise RejectedError("erp_period_locked", system_message=LOCKED)
        mark = reference if self.lookup is not Lookup.NATURAL_KEY else ""
        return self.keep(replace(booking, hours=booking.hours * self.twist), mark, ours=True)

    def keep(self, booking: Booking, mark: str, *, ours: bool) -> str:
        """Keep a new entry, whoever makes it."""
        self.made += 1
        self.foreign += not ours
        self.entries[str(self.made)] = Kept(booking, mark, self._now(), ours)
        return str(self.made)

    def amend(self, standing: Standing, wanted: Booking) -> str:
        """Change an entry that still holds what we wrote."""
        kept = self._held(standing.external_id)
        if kept is None:
            raise RejectedError("erp_entry_gone")
        if kept.booking != replace(standing.booking, hours=standing.booking.hours * self.twist):
            raise StaleError
        if wanted.date in self.locked_days:
            raise RejectedError("erp_period_locked", system_message=LOCKED)
        booking = replace(wanted, hours=wanted.hours * self.twist)
        self.entries[standing.external_id] = replace(kept, booking=booking, changed_at=self._now())
        return standing.external_id

    def remove(self, standing: Standing) -> str:
        """Remove an entry; one that is gone is removed."""
        if self._held(standing.external_id) is not None:
            del self.entries[standing.external_id]
        return standing.external_id

    def restore(self, standing: Standing) -> None:
        """Put back what we wrote."""
        booking = replace(standing.booking, hours=standing.booking.hours * self.twist)
        kept = self.entries[standing.external_id]
        self.entries[standing.external_id] = replace(kept, booking=booking)

    def _held(self, external_id: str) -> Kept | None:
        if self.is_locked(external_id):
            raise RejectedError("erp_period_locked", system_message=LOCKED)
        return self.entries.get(external_id)

    def read(self, external_id: str) -> Booking | None:
        """Read an entry as it stands."""
        self.land()
        kept = self.entries.get(external_id)
        return kept.booking if kept else None

    def find(self, booking: Booking, reference: str, since: datetime) -> Sequence[str]:
        """Find what a booking may have become, by the mark or else by what it looks like."""
        self.land()
        marked = self.lookup is not Lookup.NATURAL_KEY and bool(reference)
        return [
            external_id
            for external_id, kept in self.entries.items()
            if kept.changed_at >= since
            and not self._is_hidden(external_id, kept)
            and (
                kept.mark == reference
                if marked
                else kept.booking.natural_key == booking.natural_key
            )
        ]

    def _is_hidden(self, external_id: str, kept: Kept) -> bool:
        late = external_id in self.landed_late
        return late and self.clock.now() < kept.changed_at + LISTED_AFTER
