"""Which contacts are customers: what hangs on a supplier or an employee is not kept equal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bindeledd.domain.ports import Clock
from bindeledd.erps.poweroffice.lists import Listing
from bindeledd.erps.poweroffice.paging import Limits, Reading
from bindeledd.erps.poweroffice.provider import PROVIDER, PowerOfficeSettings
from bindeledd.erps.poweroffice.registers.wire import RowRead
from bindeledd.transport import Exchange

_FIELDS = "Id,LastChangedDateTimeOffset"


@dataclass(slots=True)
class Owners:
    """Looks once in a session at the ids of all customers, and again only for one it missed."""

    exchange: Exchange
    settings: PowerOfficeSettings
    clock: Clock
    _known: frozenset[int] = field(default=frozenset(), init=False)
    _looked_for: set[int] = field(default_factory=set, init=False)

    def customers_among(self, contacts: Iterable[int]) -> frozenset[int]:
        """Tell which of some contacts are customers."""
        asked = frozenset(contacts)
        if asked - self._known - self._looked_for:
            self._known = frozenset(row.Id for row in self._look())
            self._looked_for |= asked
        return asked & self._known

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
