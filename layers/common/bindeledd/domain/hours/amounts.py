"""Hours in the unit in which an ERP keeps them: expressed exactly, or not at all.

What PowerOffice's `Quantity` counts is not published (facts 3.3), so the unit is a setting of the
connector. An amount that the unit cannot hold is rejected, never rounded: a rounded hour is a wrong
wage.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

MINUTES_PER_HOUR = 60


class HourUnit(StrEnum):
    """What one of an ERP's quantities counts."""

    MINUTES = "minutes"
    WHOLE_HOURS = "whole_hours"
    DECIMAL_HOURS = "decimal_hours"


def expressed(hours: Decimal, unit: HourUnit) -> Decimal | None:
    """Tell `hours` as a number of `unit`; None where the unit cannot hold it exactly."""
    if unit is HourUnit.DECIMAL_HOURS:
        return hours
    amount = hours * MINUTES_PER_HOUR if unit is HourUnit.MINUTES else hours
    return amount if amount == amount.to_integral_value() else None


def hours_of(amount: Decimal, unit: HourUnit) -> Decimal:
    """Tell an ERP's amount in hours.

    A third of an hour has no end as a decimal, so compare amounts rather than what this tells.
    """
    return amount / MINUTES_PER_HOUR if unit is HourUnit.MINUTES else amount
