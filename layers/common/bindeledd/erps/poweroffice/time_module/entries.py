"""Reading entries of the time module: one by its id, and those that were changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from bindeledd.domain.errors import UnavailableError
from bindeledd.domain.feeds import OVERLAP
from bindeledd.domain.forms import text_of
from bindeledd.domain.hours.bookings import Booking
from bindeledd.erps.poweroffice import refusals
from bindeledd.erps.poweroffice.answers import read_error, refusal_of
from bindeledd.erps.poweroffice.lists import Listing, read_rows
from bindeledd.erps.poweroffice.provider import PROVIDER
from bindeledd.erps.poweroffice.time_module.catalogues import RIGHT
from bindeledd.erps.poweroffice.time_module.mapping import (
    NATURAL_KEY,
    differing_parts,
    is_empty,
)
from bindeledd.erps.poweroffice.time_module.marks import mark_of
from bindeledd.erps.poweroffice.time_module.wire import EntryRead, under_our_names
from bindeledd.erps.poweroffice.time_settings import TimeModuleSettings
from bindeledd.transport import Call, Exchange, read_object, require_whole

PATH = "/TimeTracking/EntryTime"

_MOST_LOOKS = 3
"""How often a list of several pages is read until two readings show the same."""


def address(external_id: str) -> str:
    """Make the path of an entry; an id can never lead elsewhere."""
    return f"{PATH}/{quote(external_id, safe='')}"


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of one company."""

    exchange: Exchange
    settings: TimeModuleSettings
    page_size: int = PROVIDER.look_size

    def standing(self, external_id: str) -> EntryRead | None:
        """Read an entry; None when it is gone, or holds no hours any more.

        Raises:
            UnreadableError: it is not what it should be.
            UnavailableError: what came is not that entry.
        """
        answer = self.exchange.perform(Call("get_time_entry", "GET", address(external_id)))
        if answer.succeeded:
            row = require_whole(self._read(answer.payload))
            if row.own_id.lower() != external_id.lower():
                raise UnavailableError
            return None if is_empty(row) else row
        refusal = refusal_of(answer, right=RIGHT, object_id=external_id)
        if refusals.is_absent(refusal):
            return None
        raise read_error(refusal, exchange=self.exchange)

    def like(self, booking: Booking, *, reference: str, since: datetime) -> Sequence[str]:
        """Find what a booking that was sent after `since` may have become.

        Raises:
            UnreadableError: an entry that may be it cannot be read.
        """
        found = [
            require_whole(row)
            for row in self._changed_since(since)
            if not is_empty(row) and self._may_be(row, booking, reference)
        ]
        return [row.own_id for row in found]

    def _may_be(self, row: EntryRead, booking: Booking, reference: str) -> bool:
        unread = row.flaw.properties if row.flaw is not None else ()
        if reference and self.settings.reference_property:
            return "Reference" in unread or text_of(row.Reference) == reference
        if reference:
            told = row.InternalComment or ""
            return "InternalComment" in unread or mark_of(reference) in told
        return not differing_parts(row, booking, self.settings) & NATURAL_KEY

    def _changed_since(self, since: datetime) -> Sequence[EntryRead]:
        """List the entries that were changed since, as the list stands at one moment.

        The list is not known to keep an order, so one of several pages is read until it shows the
        same twice: a row cannot have slipped from page to page unseen both times.
        """
        former: set[str] = set()
        rows: dict[str, EntryRead] = {}
        for look in range(_MOST_LOOKS):
            found = read_rows(self.exchange, self._listing(since), size=self.page_size)
            read = [self._read(row) for row in found.rows]
            rows |= {row.own_id: row for row in read}
            seen = {row.own_id for row in read}
            if found.pages == 1 or (look > 0 and seen == former):
                return list(rows.values())
            former = seen
        raise UnavailableError

    def _listing(self, since: datetime) -> Listing[EntryRead]:
        """Ask from before the sending: the ERP's clock is its own, and stamps show late."""
        asked = (since - OVERLAP).isoformat()
        query = {"lastChangedDateTimeOffsetGreaterThan": asked}
        return Listing("find_time_entries", PATH, EntryRead, RIGHT, query)

    def _read(self, payload: object) -> EntryRead:
        also = {
            self.settings.reference_property: "Reference",
            self.settings.lock_property: "Locked",
        }
        also = {name: own for name, own in also.items() if name}
        return read_object(
            EntryRead, under_our_names(EntryRead, payload, also=also), words=self.exchange.words
        )
