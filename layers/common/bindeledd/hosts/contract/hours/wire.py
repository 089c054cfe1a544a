"""Time entries and their transfer status, as far as they are used (facts 6.5, 6.7).

What a time entry has beside these properties decides nothing that is booked, and is never read.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from bindeledd.hosts.contract.wire import ObjectRead, StampedRead
from bindeledd.transport import ReadModel, WriteModel

LONGEST_ID = 128
"""How many characters an id has at most (facts 6.1)."""

LINES_AT_MOST = 100
"""How many supplements, and how many machine usages, an entry has at most.

An entry is one person's work of one day. Each line is stored by itself before the feed goes on, and
all of one entry are read together.
"""

_MOST_DECIMALS = 6
_LEAST = Decimal(1).scaleb(-_MOST_DECIMALS)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _as_the_contract_writes_it(amount: Decimal) -> Decimal:
    """Keep an amount of at most six decimals exactly, without the zeros that say nothing."""
    kept = amount.quantize(_LEAST)
    if kept != amount:
        message = "an amount has at most six decimals"
        raise ValueError(message)
    return Decimal(format(kept.normalize(), "f")) if kept else Decimal(0)


def _calendar_date(value: object) -> object:
    """Let through a date as the contract writes it: not an instant, nor a number of seconds."""
    if isinstance(value, str) and _DATE.fullmatch(value) is None:
        message = "a date is written YYYY-MM-DD"
        raise ValueError(message)
    return value


Amount = Annotated[Decimal, AfterValidator(_as_the_contract_writes_it)]
CalendarDate = Annotated[date, BeforeValidator(_calendar_date)]
ObjectId = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ID)]
Reference = Annotated[str, StringConstraints(max_length=LONGEST_ID)]


class SupplementRead(ReadModel):
    """An addition to an entry."""

    id: ObjectId
    payTypeId: Reference | None = None
    quantity: Amount | None = None
    unitCode: str | None = None
    comment: str | None = None


class MachineUsageRead(ReadModel):
    """The hours of a machine."""

    id: ObjectId
    machineId: ObjectId
    hours: Amount


Supplements = Annotated[tuple[SupplementRead, ...], Field(max_length=LINES_AT_MOST)]
MachineUsages = Annotated[tuple[MachineUsageRead, ...], Field(max_length=LINES_AT_MOST)]


class BillingRead(ReadModel):
    """Who invoices an entry, and whether anybody does."""

    status: str | None = None
    owner: str | None = None


class ApprovalRead(ReadModel):
    """The effective approval over all axes."""

    status: str


class TimeEntryRead(StampedRead):
    """A time entry as the host tells it."""

    id: ObjectId
    employeeId: Reference | None = None
    date: CalendarDate | None = None
    hours: Amount | None = None
    billableHours: Amount | None = None
    billable: bool | None = None
    customerId: Reference | None = None
    projectId: Reference | None = None
    subprojectId: Reference | None = None
    activityId: Reference | None = None
    workTypeId: Reference | None = None
    payTypeId: Reference | None = None
    description: str | None = None
    internalComment: str | None = None
    supplements: Supplements | None = None
    machineUsages: MachineUsages | None = None
    billing: BillingRead | None = None
    approval: ApprovalRead | None = None


class ExternalIdRead(ReadModel):
    """The ERP's id of an object, as the host keeps it."""

    externalId: str | None = None


class HourItemRead(ObjectRead):
    """A pay type, a work type or an activity."""

    externalIds: dict[str, ExternalIdRead] | None = None


class LineStatusWrite(WriteModel):
    """What became of one line; what is None is not sent."""

    id: str
    lineId: str | None
    version: str | None
    status: str
    externalId: str | None
    at: str
    code: str | None
    message: str | None


class LineResultRead(ReadModel):
    """How the host took the status of one line."""

    id: str
    result: str


class LineResultsRead(ReadModel):
    """How the host took the statuses of one call."""

    items: tuple[LineResultRead, ...]
