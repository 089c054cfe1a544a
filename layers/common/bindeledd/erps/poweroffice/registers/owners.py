"""Which contacts are customers: what hangs on a supplier or an employee is not kept equal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bindeledd.domain.feeds import told_stamp
from bindeledd.domain.ports import Clock
from bindeledd.domain.records import Record, RegisterPage
from bindeledd.erps.poweroffice.lists import Listing
from bindeledd.erps.poweroffice.paging import Limits, Reading
from bindeledd.erps.poweroffice.provider import PROVIDER, PowerOfficeSettings
from bindeledd.erps.poweroffice.registers.declaration import Declaration
from bindeledd.erps.poweroffice.registers.register import PowerOfficeRegister
from bindeledd.erps.poweroffice.registers.wire import OwnedRead, RowRead
from bindeledd.transport import Exchange

_FIELDS = "Id,LastChangedDateTimeOffset"
_MOST_TOLD = 50
"""How many owners a cursor tells; beyond, the next reading looks once more."""


@dataclass(slots=True)
class Owners:
    """Looks once in a session at the ids of all customers, and again only for one not met yet."""

    exchange: Exchange
    settings: PowerOfficeSettings
    clock: Clock
    _customers: dict[int, bool] = field(default_factory=dict, init=False)

    def customers_among(self, contacts: Iterable[int]) -> frozenset[int]:
        """Tell which of some contacts are customers."""
        asked = frozenset(contacts)
        if asked - self._customers.keys():
            found = frozenset(row.Id for row in self._look())
            self._customers |= {one: one in found for one in asked | found}
        return frozenset(one for one in asked if self._customers[one])

    def learn(self, told: str) -> None:
        """Take over what a cursor tells of owners, unless more is known."""
        for text in told.split(","):
            if text.removeprefix("-").isdigit():
                self._customers.setdefault(abs(int(text)), not text.startswith("-"))

    def tell(self, contacts: Iterable[int]) -> str:
        """Tell of some contacts whether they are customers, short enough for a cursor."""
        known = sorted({one for one in contacts if one in self._customers})
        if len(known) > _MOST_TOLD:
            return ""
        return ",".join(str(one) if self._customers[one] else f"-{one}" for one in known)

    def _look(self) -> list[RowRead]:
        listing: Listing[RowRead] = Listing(
            "list_customer_ids", "/Customers", RowRead, "Customer", {}, fields=_FIELDS
        )
        size = self.settings.look_size
        reading = Reading(
            exchange=self.exchange,
            listing=listing,
            id_fields=_FIELDS,
            limits=Limits(size, size, PROVIDER.most_pages),
            again=lambda row: row,
            clock=self.clock,
        )
        return [row for step in reading.steps() for row in step.rows]


class OwnedRegister(PowerOfficeRegister):
    """A register whose objects hang on contacts, of which only customers' are kept equal.

    Its cursor also tells the owners of what the next reading will read again for the overlap, so
    that nothing has to be asked about them where nothing is new.
    """

    def __init__(
        self,
        declaration: Declaration,
        *,
        exchange: Exchange,
        settings: PowerOfficeSettings,
        clock: Clock,
        owners: Owners,
    ) -> None:
        super().__init__(declaration, exchange=exchange, settings=settings, clock=clock)
        self._owners = owners
        self._met: dict[int, datetime] = {}

    def pages(self, cursor: str | None, *, resume: str | None = None) -> Iterator[RegisterPage]:
        for page in super().pages(self._since(cursor), resume=resume):
            yield replace(page, cursor=self._told(page.cursor))

    def _kept(self, rows: Sequence[RowRead]) -> list[Record]:
        return self._objects.records(self._of_customers(rows))

    def _of_customers(self, rows: Sequence[RowRead]) -> list[OwnedRead]:
        """Choose the rows that hang on customers."""
        owned = [row for row in rows if isinstance(row, OwnedRead)]
        self._met |= _latest(owned)
        customers = self._owners.customers_among(row.ContactId for row in owned)
        return [row for row in owned if row.ContactId in customers]

    def _since(self, cursor: str | None) -> str | None:
        """Take the owners off a cursor."""
        since, _, told = (cursor or "").partition("|")
        self._owners.learn(told)
        return since or None

    def _told(self, since: str | None) -> str | None:
        """Put the owners onto a cursor whose objects the next reading reads again."""
        if since is None:
            return None
        begins = datetime.fromisoformat(since)
        again = [contact for contact, stamp in self._met.items() if stamp > begins]
        return f"{since}|{self._owners.tell(again)}"


def _latest(rows: Iterable[OwnedRead]) -> Mapping[int, datetime]:
    """Tell of each owner when the latest of its objects was changed."""
    latest: dict[int, datetime] = {}
    for row in rows:
        stamp = told_stamp(row.LastChangedDateTimeOffset)
        if stamp is not None:
            latest[row.ContactId] = max(stamp, latest.get(row.ContactId, stamp))
    return latest
