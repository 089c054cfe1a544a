"""What an object of the host means in the ERP where hours name it (SV-13, SV-14).

Both the judgement of a line and the pages that show it beforehand ask here.
"""

from __future__ import annotations

from bindeledd.domain.hours.registers import (
    Activity,
    HostItem,
    HourRegisters,
    HourType,
    named_exactly,
    paying_by,
)
from bindeledd.domain.hours.settings import HourSettings


def hour_types_meant(
    pay_type_id: str,
    pay_type: HostItem | None,
    *,
    settings: HourSettings,
    registers: HourRegisters,
) -> list[HourType]:
    """List the hour types that a pay type may mean: as a person matched it, by name, by pay item.

    A name that stands twice is not helped by the pay item: two were found, and the line waits.
    """
    hour_types = list(registers.hour_types.values())
    matched = settings.hour_types.get(pay_type_id)
    if matched:
        return [one for one in hour_types if one.id == matched and one.active]
    if pay_type is None or not pay_type.name.strip():
        return []
    return named_exactly(pay_type.name, hour_types) or paying_by(pay_type.name, hour_types)


def activities_meant(
    activity_id: str, *, settings: HourSettings, registers: HourRegisters
) -> list[Activity]:
    """List the ERP's activities that one of the host means: as mapped, as the host has it, by name.

    Only those in use: one that was mapped, or that the host names, is not replaced by another.
    """
    in_use = [one for one in registers.activities.values() if one.active]
    named = registers.host_activities.get(activity_id)
    known = settings.overriding_activities.get(activity_id) or (named and named.external_id)
    if known:
        return [one for one in in_use if one.id == known]
    if named is None or not named.name.strip():
        return []
    return [one for one in in_use if one.name.strip() == named.name.strip()]
