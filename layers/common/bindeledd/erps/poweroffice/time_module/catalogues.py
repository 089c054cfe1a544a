"""The activities and hour types of the time module, and the pay items that these pay by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bindeledd.domain.errors import MissingRightError
from bindeledd.domain.forms import text_of
from bindeledd.domain.hours.registers import Activity, HourType
from bindeledd.erps.poweroffice.lists import Listing, UnknownRouteError, read_rows
from bindeledd.erps.poweroffice.time_module.wire import (
    ActivityRead,
    HourTypeRead,
    Model,
    PayItemRead,
    under_our_names,
)
from bindeledd.transport import Exchange, read_object

RIGHT = "TimeTracking"
"""The right's name in the API is not published (facts 1.5); the module's says what to look for."""

ACTIVITIES = Listing(
    "list_activities",
    "/TimeTracking/ActivityTime",
    ActivityRead,
    RIGHT,
    {"includeInactive": "true"},
)
HOUR_TYPES = Listing("list_hour_types", "/TimeTracking/HourType", HourTypeRead, RIGHT, {})
PAY_ITEMS = Listing("list_pay_items", "/PayItems", PayItemRead, "PayItem", {})


@dataclass(frozen=True, slots=True)
class Catalogues:
    """The registers of the time module that only hours name."""

    exchange: Exchange

    def activities(self) -> Sequence[Activity]:
        """Read the activities, inactive ones too."""
        return [
            Activity(row.own_id, text_of(row.Name) or "", _is_active(row), text_of(row.Code) or "")
            for row in self._rows(ACTIVITIES)
        ]

    def hour_types(self) -> Sequence[HourType]:
        """Read the hour types with the pay items that they pay by, where those can be read."""
        rows = self._rows(HOUR_TYPES)
        pay_items = self._pay_items(rows)
        return [_hour_type(row, pay_items) for row in rows]

    def _pay_items(self, rows: Iterable[HourTypeRead]) -> Sequence[PayItemRead]:
        """Read the pay items, if any hour type names one.

        A company without payroll, a grant without that right, or an API without that list still
        has hour types: they are then matched by their own names alone.
        """
        if not any(row.PayItemId is not None or row.PayItemCode is not None for row in rows):
            return ()
        try:
            return self._rows(PAY_ITEMS)
        except (MissingRightError, UnknownRouteError):
            return ()

    def _rows(self, listing: Listing[Model]) -> list[Model]:
        found = read_rows(self.exchange, listing).rows
        return [
            read_object(
                listing.model, under_our_names(listing.model, row), words=self.exchange.words
            )
            for row in found
        ]


def _is_active(row: ActivityRead | HourTypeRead) -> bool:
    """Tell whether it may be used; one that cannot be read whole is not, since nothing is guessed.

    The synthetic hour type need not say anything of it.
    """
    return row.flaw is None and row.IsActive is not False


def _hour_type(row: HourTypeRead, pay_items: Sequence[PayItemRead]) -> HourType:
    pay_item = _pay_item_of(row, pay_items)
    number = text_of(pay_item.Code) if pay_item is not None else text_of(row.PayItemCode)
    return HourType(
        row.own_id,
        text_of(row.Name) or "",
        _is_active(row),
        number or "",
        (text_of(pay_item.Name) if pay_item is not None else None) or "",
    )


def _pay_item_of(row: HourTypeRead, pay_items: Sequence[PayItemRead]) -> PayItemRead | None:
    """Find the one pay item that an hour type names: by its id, else by its code."""
    own_id, code = text_of(row.PayItemId), text_of(row.PayItemCode)
    by_id = [one for one in pay_items if own_id and one.own_id.lower() == own_id.lower()]
    found = by_id or [one for one in pay_items if code and text_of(one.Code) == code]
    return found[0] if len(found) == 1 else None
