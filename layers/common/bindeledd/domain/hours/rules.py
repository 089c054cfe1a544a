"""How one line becomes a booking, or all that it still lacks (SV-12 to SV-15, SV-02, ALL-17).

Pure: the same line, settings, links and registers give the same judgement. Nothing is guessed:
where a name matches nothing or several things, the line waits and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bindeledd.domain.hours.amounts import HourUnit, expressed
from bindeledd.domain.hours.bookings import Booking
from bindeledd.domain.hours.entries import HOURS_UNIT, HourLine, LineKind
from bindeledd.domain.hours.matching import activities_meant, hour_types_meant
from bindeledd.domain.hours.registers import HourRegisters
from bindeledd.domain.hours.settings import HourSetting, HourSettings
from bindeledd.domain.hours.transfers import Criterion, CriterionKind, Judgement
from bindeledd.domain.identity import Dimension

K = CriterionKind

CODE_DIFFERS = "pay_type_code_differs"
NOT_EXPRESSIBLE = "amount_not_expressible"


@dataclass(frozen=True, slots=True)
class Counterpart:
    """The ERP's object that one of the host is linked to; `active` as last read there."""

    erp_id: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Counterparts:
    """What is known of the objects that lines name, by dimension and the host's id.

    `held` are those whose pair a person must confirm first: equal number, contradicting name.
    """

    linked: Mapping[tuple[Dimension, str], Counterpart] = field(default_factory=dict)
    held: frozenset[tuple[Dimension, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything beside the line itself that a judgement depends on."""

    settings: HourSettings
    registers: HourRegisters
    counterparts: Counterparts
    unit: HourUnit


@dataclass(slots=True)
class _Parts:
    """What a judgement gathers on its way."""

    criteria: list[Criterion] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def judge(line: HourLine | None, rules: Rules) -> Judgement:
    """Tell what is to stand in the ERP for a line, or everything that it waits for at once.

    A line that is gone or not approved is not demanded; of one that never was booked `criteria`
    then says that the approval is what it waits for. One that cannot be read waits for that alone,
    and what stands of it in the ERP stays.
    """
    settings = rules.settings
    if line is None:
        return Judgement(demanded=False, stays=settings.leave_corrected)
    if line.unreadable:
        kind = K.ENTRY_TOO_LONG if line.too_long else K.ENTRY_UNREADABLE
        unreadable = Criterion(kind, ", ".join(line.unreadable))
        return Judgement(demanded=True, criteria=(unreadable,))
    if not line.approved:
        unapproved = (Criterion(K.NOT_APPROVED),)
        return Judgement(demanded=False, criteria=unapproved, stays=settings.leave_corrected)
    parts = _Parts(list(_unsendable(line, settings)))
    employee = _linked(Dimension.EMPLOYEES, line.employee_id, rules.counterparts, parts)
    customer = _linked(Dimension.CUSTOMERS, line.customer_id, rules.counterparts, parts)
    project = _linked(Dimension.PROJECTS, line.project_id, rules.counterparts, parts)
    activity = _activity(line, rules, parts)
    hour_type = _hour_type(line, rules, parts)
    criteria, warnings = tuple(dict.fromkeys(parts.criteria)), tuple(parts.warnings)
    if criteria or employee is None or activity is None or hour_type is None:
        return Judgement(demanded=True, criteria=criteria, warnings=warnings)
    if not _is_expressible(line, rules.unit):
        return Judgement(demanded=True, warnings=warnings, refusal=NOT_EXPRESSIBLE)
    booking = Booking(
        employee=employee,
        activity=activity,
        hour_type=hour_type,
        date=line.date,
        hours=line.quantity,
        billable_hours=line.billable,
        customer=customer,
        project=project,
        comment=line.comment,
        internal_comment=line.internal_comment,
    )
    return Judgement(demanded=True, booking=booking, warnings=warnings)


def _unsendable(line: HourLine, settings: HourSettings) -> Iterator[Criterion]:
    """Name what keeps the line itself back, whatever is linked."""
    if settings.start_date is not None and line.date < settings.start_date:
        yield Criterion(K.BEFORE_START_DATE, HourSetting.START_DATE.value)
    if line.kind is LineKind.MACHINE:
        yield Criterion(K.MACHINE_HOURS_NOT_SENT)
    elif not line.unit:
        yield Criterion(K.UNIT_UNKNOWN)
    elif line.unit != HOURS_UNIT:
        yield Criterion(K.SUPPLEMENT_NOT_IN_HOURS)


_NOT_LINKED = {
    Dimension.EMPLOYEES: K.EMPLOYEE_NOT_LINKED,
    Dimension.CUSTOMERS: K.CUSTOMER_NOT_LINKED,
    Dimension.PROJECTS: K.PROJECT_NOT_LINKED,
}


def _linked(
    dimension: Dimension, host_id: str | None, counterparts: Counterparts, parts: _Parts
) -> str | None:
    """Find the ERP's object of one that the line names; an employee must be named (SV-15)."""
    if not host_id and dimension is not Dimension.EMPLOYEES:
        return None
    known = counterparts.linked.get((dimension, host_id or ""))
    if known is None:
        held = (dimension, host_id or "") in counterparts.held
        is_held = held and dimension is Dimension.EMPLOYEES
        kind = K.EMPLOYEE_HELD if is_held else _NOT_LINKED[dimension]
        parts.criteria.append(Criterion(kind, host_id or ""))
        return None
    if dimension is Dimension.PROJECTS and not known.active:
        parts.criteria.append(Criterion(K.PROJECT_CLOSED, host_id or ""))
    return known.erp_id


def _activity(line: HourLine, rules: Rules, parts: _Parts) -> str | None:
    """Find the activity: override, else work type's mapping, else the standard one (SV-14).

    A mapping that leads to no active activity is not passed over: the line waits for it.
    """
    settings, registers = rules.settings, rules.registers
    if line.activity_id:
        meant = activities_meant(line.activity_id, settings=settings, registers=registers)
        chosen = meant[0].id if len(meant) == 1 else ""
        missing = Criterion(K.ACTIVITY_NOT_MATCHED, line.activity_id)
    elif line.work_type_id and settings.activities.get(line.work_type_id):
        chosen = settings.activities[line.work_type_id]
        missing = Criterion(K.ACTIVITY_MISSING, line.work_type_id)
    elif line.customer_id or line.project_id:
        chosen, missing = (
            settings.project_activity,
            Criterion(K.ACTIVITY_MISSING, HourSetting.PROJECT_ACTIVITY.value),
        )
    else:
        chosen = settings.internal_activity
        missing = Criterion(K.ACTIVITY_MISSING, HourSetting.INTERNAL_ACTIVITY.value)
    known = registers.activities.get(chosen)
    if known is None or not known.active:
        parts.criteria.append(missing)
        return None
    return known.id


def _hour_type(line: HourLine, rules: Rules, parts: _Parts) -> str | None:
    """Find the hour type that pays the line (SV-13)."""
    settings, registers = rules.settings, rules.registers
    if not line.pay_type_id:
        chosen = registers.hour_types.get(settings.default_hour_type)
        if chosen is None or not chosen.active:
            parts.criteria.append(
                Criterion(K.HOUR_TYPE_MISSING, HourSetting.DEFAULT_HOUR_TYPE.value)
            )
            return None
        return chosen.id
    pay_type = registers.pay_types.get(line.pay_type_id)
    found = hour_types_meant(line.pay_type_id, pay_type, settings=settings, registers=registers)
    if len(found) != 1:
        kind = K.PAY_TYPE_AMBIGUOUS if found else K.PAY_TYPE_NOT_MATCHED
        parts.criteria.append(Criterion(kind, line.pay_type_id))
        return None
    number = found[0].pay_item_number.strip()
    if pay_type and pay_type.number and number and pay_type.number.strip() != number:
        parts.warnings.append(CODE_DIFFERS)
    return found[0].id


def _is_expressible(line: HourLine, unit: HourUnit) -> bool:
    amounts: tuple[Decimal | None, ...] = (line.quantity, line.billable)
    return all(amount is None or expressed(amount, unit) is not None for amount in amounts)
