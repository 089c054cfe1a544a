"""What one line is, or is to be, in the ERP's time module, and what leads from one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One line in the ERP's own ids, as SV-12 names its parts; `hours` are hours, not the unit.

    `billable_hours` None leaves to the ERP what it invoices. `hour_type` is always named: a line
    without one would be paid by whatever the ERP takes for granted.
    """

    employee: str
    activity: str
    hour_type: str
    date: date
    hours: Decimal
    billable_hours: Decimal | None = None
    customer: str | None = None
    project: str | None = None
    comment: str | None = None
    internal_comment: str | None = None

    @property
    def natural_key(self) -> tuple[object, ...]:
        """What tells one line from another in an ERP that keeps no mark of ours.

        Comments are no part of it: a system may cut or rewrite them.
        """
        return (
            self.employee,
            self.date,
            self.activity,
            self.hour_type,
            self.project,
            self.customer,
            self.hours,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """What of ours stands in the ERP: the entry's id there, and what it held when we wrote it."""

    external_id: str
    booking: Booking


class Effect(StrEnum):
    """One call that changes the ERP's time module."""

    BOOK = "book"
    AMEND = "amend"
    REMOVE = "remove"


AMENDABLE = frozenset({"date", "hours", "billable_hours", "project", "comment", "internal_comment"})
"""What a booked entry may change in (facts 3.3); anything else is removed and booked anew."""


def differing(former: Booking, wanted: Booking) -> frozenset[str]:
    """Name the parts in which two bookings differ."""
    return frozenset(
        name for name in Booking.__slots__ if getattr(former, name) != getattr(wanted, name)
    )


LEFT_TO_THE_ERP = frozenset({"billable_hours", "customer"})
"""What the ERP fills in where a booking leaves it open: what it invoices, whose project it is."""

REWRITTEN_BY_SYSTEMS = frozenset({"comment", "internal_comment"})
"""Texts that a system may cut or rewrite, so that they tell nothing of which line it is."""


def contradicting(written: Booking, read: Booking) -> frozenset[str]:
    """Name the parts in which an entry, as it was read, is not what was written."""
    filled_in = {name for name in LEFT_TO_THE_ERP if getattr(written, name) is None}
    return differing(written, read) - filled_in - REWRITTEN_BY_SYSTEMS


def effect_towards(wanted: Booking | None, standing: Standing | None) -> Effect | None:
    """Tell the next call on the way to `wanted`; None when the ERP holds it already.

    A line that changes in more than the ERP can amend takes two calls, each claimed by itself:
    first what stands is removed, and only when that is certain is it booked anew.
    """
    if standing is None:
        return None if wanted is None else Effect.BOOK
    if wanted is None:
        return Effect.REMOVE
    changed = differing(standing.booking, wanted)
    if not changed:
        return None
    return Effect.AMEND if changed <= AMENDABLE else Effect.REMOVE
