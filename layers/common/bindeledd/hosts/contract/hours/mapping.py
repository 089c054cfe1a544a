"""The host contract's time entries → the domain's, without any I/O (facts 6.5).

What a booking is made of is read strictly: an entry in which any of it is missing or spoilt has a
flaw. Everything else may be as it likes, and a value that the contract does not name is another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from bindeledd.domain.feeds import told_stamp
from bindeledd.domain.forms import text_of
from bindeledd.domain.hours.entries import HOURS_UNIT, MachineUsage, Supplement, TimeEntry
from bindeledd.domain.hours.registers import HostItem
from bindeledd.domain.records import Flaw
from bindeledd.hosts.contract.hours.wire import (
    HourItemRead,
    MachineUsageRead,
    SupplementRead,
    TimeEntryRead,
)

_APPROVED = "approved"
_HOST = "host"
_NOT_BILLED = frozenset({"excluded", "not_billable"})
_NEEDED = ("version", "date", "approval")
"""Without these it cannot be told what is to stand where."""

_HOUR_WORDS = frozenset({"h", "time", "timer", "tim", "hour", "hours", "hur"})
"""How hosts write the unit of hours, in small letters."""


def entry_of(row: TimeEntryRead) -> TimeEntry:
    """Read a time entry; of a tombstone nothing but its id and version matters."""
    if row.deleted:
        return TimeEntry(
            id=row.id,
            version=row.version or "",
            updated_at=told_stamp(row.updatedAt),
            deleted=True,
        )
    return TimeEntry(
        id=row.id,
        version=row.version or "",
        updated_at=told_stamp(row.updatedAt),
        approved=row.approval is not None and row.approval.status == _APPROVED,
        employee_id=text_of(row.employeeId) or "",
        date=row.date,
        hours=row.hours or Decimal(0),
        billable_hours=_billable(row),
        customer_id=text_of(row.customerId),
        project_id=text_of(row.projectId),
        subproject_id=text_of(row.subprojectId),
        activity_id=text_of(row.activityId),
        work_type_id=text_of(row.workTypeId),
        pay_type_id=text_of(row.payTypeId),
        billed_by_host=row.billing is not None and row.billing.owner == _HOST,
        description=text_of(row.description),
        internal_comment=text_of(row.internalComment),
        supplements=tuple(map(_supplement, row.supplements or ())),
        machine_usages=tuple(map(_machine_usage, row.machineUsages or ())),
        flaw=_flaw_of(row),
    )


def item_of(row: HourItemRead, erp_names: Collection[str]) -> HostItem:
    """Read a pay type, a work type or an activity; what is spoilt in it is not known."""
    kept = row.externalIds or {}
    ids = (text_of(kept[name].externalId) for name in erp_names if name in kept)
    return HostItem(
        id=row.id,
        name=text_of(row.name) or "",
        number=text_of(row.number) or "",
        active=row.active is not False,
        external_id=next(filter(None, ids), ""),
    )


def _billable(row: TimeEntryRead) -> Decimal | None:
    """Tell what may be invoiced: nothing of an entry that is not to be, else what the host says."""
    excluded = row.billing is not None and row.billing.status in _NOT_BILLED
    return Decimal(0) if row.billable is False or excluded else row.billableHours


def _supplement(row: SupplementRead) -> Supplement:
    unit = (text_of(row.unitCode) or "").lower()
    return Supplement(
        id=row.id,
        pay_type_id=text_of(row.payTypeId),
        quantity=row.quantity,
        unit=HOURS_UNIT if unit in _HOUR_WORDS else unit,
        comment=text_of(row.comment),
    )


def _machine_usage(row: MachineUsageRead) -> MachineUsage:
    return MachineUsage(id=row.id, machine_id=row.machineId, hours=row.hours)


def _flaw_of(row: TimeEntryRead) -> Flaw | None:
    """Name what is spoilt or missing, and lines that cannot be told from one another."""
    spoilt = row.flaw.properties if row.flaw is not None else ()
    missing = [name for name in _NEEDED if getattr(row, name) is None]
    # Hours that are known to be empty are none; hours that were not sent are not known.
    unsent = {"hours"} - row.model_fields_set
    named = sorted({*spoilt, *missing, *unsent, *_clashing(row)})
    if not named:
        return None
    if row.flaw is None:
        return Flaw(tuple(named))
    return replace(row.flaw, properties=tuple(named))


def _clashing(row: TimeEntryRead) -> Iterator[str]:
    """Name the lists with a line whose id another line of the entry bears, or the entry itself."""
    lists = {
        "supplements": [one.id for one in row.supplements or ()],
        "machineUsages": [one.id for one in row.machineUsages or ()],
    }
    borne = Counter((row.id, *chain.from_iterable(lists.values())))
    for name, ids in lists.items():
        if any(borne[one] > 1 for one in ids):
            yield name
