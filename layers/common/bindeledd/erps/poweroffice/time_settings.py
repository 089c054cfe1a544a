"""What nobody has published about PowerOffice Go's time module, each a setting of the deployment.

docs/erps/poweroffice.md tells how each is settled in a demo client.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from bindeledd.domain.hours.amounts import HourUnit


class Removal(StrEnum):
    """How an entry of ours is taken away again."""

    DELETE = "delete"
    ZERO = "zero"
    """Its quantities are set to 0, as the established integration does (facts 3.5)."""


@dataclass(frozen=True, slots=True)
class TimeModuleSettings:
    """Our choice on each point of facts 3 that is open."""

    quantity_unit: HourUnit = HourUnit.MINUTES
    """What `Quantity` counts: v1 knew minutes, and a whole number of hours could not hold 7.5."""
    billable_unit: HourUnit = HourUnit.MINUTES
    """What `BillableQuantity` counts."""
    reference_property: str = ""
    """The property that keeps our reference; without one a mark in the internal comment does."""
    lock_property: str = "IsLocked"
    """The property by which an entry tells that it is locked; v1 had this one. None if empty."""
    removal: Removal = Removal.DELETE

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """Read the settings from the function's environment; what is not set is the default.

        Raises:
            ValueError: a variable holds a word that is none of the setting's.
        """
        default, get = cls(), environment.get
        return cls(
            quantity_unit=HourUnit(get("POWEROFFICE_QUANTITY_UNIT", default.quantity_unit)),
            billable_unit=HourUnit(get("POWEROFFICE_BILLABLE_UNIT", default.billable_unit)),
            reference_property=get("POWEROFFICE_REFERENCE_PROPERTY", default.reference_property),
            lock_property=get("POWEROFFICE_LOCK_PROPERTY", default.lock_property),
            removal=Removal(get("POWEROFFICE_REMOVAL", default.removal)),
        )
