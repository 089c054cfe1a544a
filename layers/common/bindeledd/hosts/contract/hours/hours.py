"""A tenant's hours at its host: the time entries, and the registers that only they name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from urllib.parse import quote

from bindeledd.domain.errors import UnavailableError
from bindeledd.domain.hours.entries import TimeEntry
from bindeledd.domain.hours.registers import HostItem
from bindeledd.domain.hours.systems import Acknowledgement, LineStatus, TimeEntryPage
from bindeledd.hosts.contract import refusals
from bindeledd.hosts.contract.answers import read_error
from bindeledd.hosts.contract.cards import read_card
from bindeledd.hosts.contract.feeds import Feed, FeedReader, page_limit
from bindeledd.hosts.contract.hours.mapping import entry_of, item_of
from bindeledd.hosts.contract.hours.reading import PATH, EntryFeed
from bindeledd.hosts.contract.hours.statuses import send_statuses
from bindeledd.hosts.contract.hours.wire import HourItemRead, TimeEntryRead
from bindeledd.hosts.contract.provider import PROVIDER
from bindeledd.hosts.contract.registers.writes import HostWrites
from bindeledd.hosts.contract.wire import CapabilitiesRead
from bindeledd.transport import Answer, Call, read_object


class ContractHours:
    """The hours of one tenant, whose days are those of `zone`.

    `erp` is how the host is told of the ERP; under any of `erp_names` it may keep the ERP's ids.
    """

    def __init__(
        self,
        *,
        writes: HostWrites,
        capabilities: Callable[[], CapabilitiesRead],
        tenant: str,
        zone: str,
        erp: str,
        erp_names: Collection[str],
    ) -> None:
        self._writes = writes
        self._exchange = writes.exchange
        self._capabilities = capabilities
        self._tenant = tenant
        self._erp = erp
        self._erp_names = sorted(erp_names)
        self._feed = EntryFeed(
            exchange=writes.exchange, clock=writes.clock, zone=zone, capabilities=capabilities
        )
        self._has_no_status = False

    @property
    def takes_status(self) -> bool:
        return self._feed.offered().transferStatus and not self._has_no_status

    def time_zone(self) -> str:
        card = read_card(self._exchange, self._tenant)
        return (card.timeZone or "").strip() if card is not None else ""

    def pages(self, cursor: str | None) -> Iterator[TimeEntryPage]:
        yield from self._feed.pages(cursor)

    def entry(self, entry_id: str) -> TimeEntry | None:
        answer = self._asked_for(entry_id)
        if refusals.is_absent(answer):
            return None
        entry = self._entry_of(answer, entry_id)
        return None if entry.deleted else entry

    def entries_named(self, dates: Mapping[str, date]) -> Iterator[TimeEntry]:
        """Read entries by their ids; what a list does not give is asked for by itself."""
        missing = set(dates)
        for found in self._feed.among(dates):
            missing.discard(found.id)
            yield found
        for one in dates:
            if one in missing:
                yield from self._named(one)

    def _named(self, entry_id: str) -> Iterator[TimeEntry]:
        """Read one that a list left out; nothing where the answer tells nothing of it."""
        answer = self._asked_for(entry_id)
        if refusals.is_surely_absent(answer):
            yield TimeEntry(id=entry_id, version="", deleted=True)
            return
        with suppress(UnavailableError):
            yield self._entry_of(answer, entry_id)

    def _asked_for(self, entry_id: str) -> Answer:
        path = f"{PATH}/{quote(entry_id, safe='')}"
        return self._exchange.perform(Call("get_time_entry", "GET", path))

    def _entry_of(self, answer: Answer, entry_id: str) -> TimeEntry:
        if not answer.succeeded:
            raise read_error(answer, exchange=self._exchange)
        row = read_object(TimeEntryRead, answer.payload, words=self._exchange.words)
        if row.id != entry_id:
            raise UnavailableError
        return entry_of(row)

    def pay_types(self) -> Sequence[HostItem]:
        return self._items("pay-types")

    def work_types(self) -> Sequence[HostItem]:
        return self._items("work-types")

    def activities(self) -> Sequence[HostItem]:
        return self._items("activities")

    def tell(self, statuses: Sequence[LineStatus]) -> Sequence[Acknowledgement]:
        """Tell what became of lines; a host that shows nothing of it loses nothing but that."""
        taken: list[Acknowledgement] = []
        for first in range(0, len(statuses), PROVIDER.statuses_per_call):
            some = statuses[first : first + PROVIDER.statuses_per_call]
            answered = send_statuses(self._writes, self._erp, some) if self.takes_status else None
            self._has_no_status |= answered is None
            taken += answered or [Acknowledgement.OK] * len(some)
        return taken

    def _items(self, dimension: str) -> list[HostItem]:
        """Read a register whole; one that the host does not have is empty."""
        offered = self._capabilities().dimensions.get(dimension)
        if offered is None or not offered.read:
            return []
        reader = FeedReader(
            exchange=self._exchange,
            path=f"/{dimension}",
            model=HourItemRead,
            clock=self._writes.clock,
            limit=page_limit(self._capabilities().pageMax),
            operation="list_hour_register",
        )
        rows = {row.id: row for step in reader.steps(Feed.NONE, None, None) for row in step.rows}
        return [item_of(row, self._erp_names) for row in rows.values() if not row.deleted]
