"""The shapes of the time module, as far as they are used (facts 3.2 to 3.4).

None of them was published, so names are read in any case, and where v1 and v2 may differ both names
are known: `_NAMES` lists every name that a property is read under.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TypeVar

from pydantic import StrictInt, StrictStr

from bindeledd.domain.errors import UnavailableError
from bindeledd.transport import ObjectModel, ReadModel, WriteModel

Id = StrictInt | StrictStr
"""An id whose type is not known: a whole number or a text, and a text for us."""


class TimeRead(ObjectModel):
    """What every object of the time module has."""

    Id: StrictInt | StrictStr

    @property
    def own_id(self) -> str:
        """The object's id as a text.

        Raises:
            UnavailableError: it is blank.
        """
        own_id = str(self.Id).strip()
        if not own_id:
            raise UnavailableError
        return own_id


class ActivityRead(TimeRead):
    """An activity; `Code` was v1's."""

    Name: str | None = None
    Code: Id | None = None
    IsActive: bool | None = None


class HourTypeRead(TimeRead):
    """An hour type; the pay item by its id, or, as in v1, by its code."""

    Name: str | None = None
    IsActive: bool | None = None
    PayItemId: Id | None = None
    PayItemCode: Id | None = None


class PayItemRead(TimeRead):
    """A pay item (facts 2.12)."""

    Code: Id | None = None
    Name: str | None = None


class EntryRead(TimeRead):
    """An entry; `Reference` and `Locked` are whatever properties the settings name."""

    EmployeeId: Id | None = None
    ActivityTimeId: Id | None = None
    HourTypeId: Id | None = None
    CustomerId: Id | None = None
    ProjectId: Id | None = None
    Date: date | None = None
    Quantity: Decimal | None = None
    BillableQuantity: Decimal | None = None
    InternalComment: str | None = None
    ExternalComment: str | None = None
    Reference: Id | None = None
    Locked: object | None = None


class EntryPatch(WriteModel):
    """What of an entry is changed (facts 3.3)."""

    Date: str | None = None
    Quantity: int | float | None = None
    BillableQuantity: int | float | None = None
    ProjectId: int | None = None
    InternalComment: str | None = None
    ExternalComment: str | None = None


class EntryPost(EntryPatch):
    """An entry as it is booked; start and end are never sent: the host's date is the date."""

    EmployeeId: int
    ActivityTimeId: int | str
    HourTypeId: int | str
    CustomerId: int | None = None


class SubscriptionsRead(ReadModel):
    """Which modules the company has (facts 1.6)."""

    ActiveClientSubscriptions: tuple[str, ...] | None = None


_NAMES: Mapping[type[TimeRead], Mapping[str, str]] = MappingProxyType(
    {
        HourTypeRead: MappingProxyType({"description": "Name"}),
    }
)
"""Other names under which a property may come, in small letters."""

Model = TypeVar("Model", bound=TimeRead)


def under_our_names(
    model: type[Model], row: object, *, also: Mapping[str, str] | None = None
) -> object:
    """Put what a row tells under the names of its model, whatever their case; null is left out.

    `also` are further names, as of `_NAMES`. A name of the model's own goes before another.
    """
    if not isinstance(row, Mapping):
        return row
    others = {**_NAMES.get(model, {}), **{k.lower(): v for k, v in (also or {}).items()}}
    own = {name.lower(): name for name in model.model_fields}
    told = {str(key).lower(): value for key, value in row.items() if value is not None}
    named = {others[key]: value for key, value in told.items() if key in others}
    return named | {own[key]: value for key, value in told.items() if key in own}
