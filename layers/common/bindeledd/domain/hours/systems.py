"""Both ends of a connection as the sending of hours sees them, as small protocols."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bindeledd.domain.connections import Connection
from bindeledd.domain.hours.amounts import HourUnit
from bindeledd.domain.hours.bookings import Booking, Standing
from bindeledd.domain.hours.entries import TimeEntry
from bindeledd.domain.hours.registers import Activity, HostItem, HourType
from bindeledd.domain.hours.transfers import Told
from bindeledd.domain.ports import Lookup


@dataclass(frozen=True, slots=True)
class TimeEntryPage:
    """One page of the host's feed; `cursor` is where the next page, or the next reading, starts.

    The last page of a reading says whether it was `whole`: from the beginning, since there was no
    cursor or the host no longer knew it, so that what left the approved ones since is not in it.
    It is `behind` where its first part was read long before: what changed there is read next time.
    """

    entries: Sequence[TimeEntry]
    cursor: str
    last: bool
    whole: bool = False
    behind: bool = False


class Acknowledgement(StrEnum):
    """What a host answers to the status of one line (facts 6.7)."""

    OK = "ok"
    UNKNOWN_ID = "unknown_id"
    STALE_VERSION = "stale_version"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class LineStatus:
    """What the host is told of one line; `line_id` None means the entry itself."""

    entry_id: str
    line_id: str | None
    told: Told
    message: str
    at: datetime


class HostHours(Protocol):
    """A host's time entries, the registers that only they name, and whose days they are on."""

    def time_zone(self) -> str:
        """Read the name of the tenant's time zone; empty where the host tells none.

        Raises:
            RetryableError: try later. StoppedError: a person must act.
        """

    @property
    def takes_status(self) -> bool:
        """Whether the host shows what became of its lines."""

    def pages(self, cursor: str | None) -> Iterator[TimeEntryPage]:
        """Read what changed since `cursor`, or all approved entries without one, page by page.

        Entries that left the approved ones since are among them (facts 6.2, C6), deleted ones too.

        Raises:
            RetryableError: try later. StoppedError: a person must act.
            CursorExpired is handled inside: everything is read again.
        """

    def entry(self, entry_id: str) -> TimeEntry | None:
        """Read one entry; None when it is gone."""

    def entries_named(self, dates: Mapping[str, date]) -> Iterator[TimeEntry]:
        """Read entries by their ids as they stand now, whatever their approval, in any order.

        `dates` are the days on which they were last known to be. What is gone is a deleted entry,
        without a version where the host keeps none; nothing is taken for gone because it is
        missing in a list. Of what the host refuses to tell nothing is given. What is missing in
        lists costs a call each and comes last, in the order of `dates`.

        Raises:
            RetryableError: try later; what was given before it holds. StoppedError: a person must
                act.
        """

    def pay_types(self) -> Sequence[HostItem]:
        """Read the pay types."""

    def work_types(self) -> Sequence[HostItem]:
        """Read the work types."""

    def activities(self) -> Sequence[HostItem]:
        """Read the host's own activities; empty where it has none."""

    def tell(self, statuses: Sequence[LineStatus]) -> Sequence[Acknowledgement]:
        """Tell what became of lines, at most 500, and how the host took each, in their order."""


@dataclass(frozen=True, slots=True)
class TimeModuleFacts:
    """What a connector declares about an ERP's time module.

    `lookup` says how an entry of ours is found again after a lost answer (architecture 6).
    """

    lookup: Lookup
    unit: HourUnit


class TimeModule(Protocol):
    """An ERP's time module for one tenant."""

    @property
    def facts(self) -> TimeModuleFacts:
        """What this time module can do."""

    def activities(self) -> Sequence[Activity]:
        """Read the activities, inactive ones too.

        Raises:
            StoppedError: the company has no time module, or the grant no right to it.
        """

    def hour_types(self) -> Sequence[HourType]:
        """Read the hour types, inactive ones too, with the pay items that they pay by."""

    def book(self, booking: Booking, *, reference: str, deadline: datetime) -> str:
        """Book a line and answer with its id; `reference`, where given, travels with it.

        Raises:
            RejectedError: nothing was booked; `erp_period_locked` where the period is closed,
                `amount_not_expressible` before anything is sent.
            RetryableError, StoppedError: nothing was booked.
            UnknownOutcomeError: it may have been booked, or may be within 60 s of the deadline.
        """

    def amend(
        self, standing: Standing, wanted: Booking, *, reference: str, deadline: datetime
    ) -> None:
        """Change what stands, in `AMENDABLE` alone, where it still holds what we wrote.

        Raises:
            StaleError: somebody changed it in the ERP; nothing was written.
            RejectedError: as for `book`; `erp_period_locked` where the ERP holds the entry,
                `erp_entry_gone` where it is no longer there. The others as for `book`.
        """

    def remove(self, standing: Standing, *, deadline: datetime) -> None:
        """Remove what stands; one that is no longer there is removed.

        Raises:
            As for `amend`, without `StaleError` and `erp_entry_gone`.
        """

    def read(self, external_id: str) -> Booking | None:
        """Read one entry as the ERP holds it now, without our mark; None when it is gone."""

    def find(self, booking: Booking, *, reference: str, since: datetime) -> Sequence[str]:
        """Find the entries that a booking sent after `since` may have become, by their ids.

        Under `REFERENCE` and `MARKER` those that carry the reference; under `NATURAL_KEY` those of
        equal employee, date, activity, hour type, project, customer and hours, whoever made them.
        """


class HourSystems(Protocol):
    """Opens both ends of a connection's hours."""

    def host_hours(self, connection: Connection) -> HostHours:
        """Open the host's time entries."""

    def time_module(self, connection: Connection) -> TimeModule:
        """Open the ERP's time module.

        Raises:
            StoppedError: there is no usable grant.
        """
