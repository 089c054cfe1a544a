"""The registers that only hours name: activities and hour types of the ERP, pay types of the host.

They are not kept equal by this product; they are read, and matched as SV-13 and SV-14 say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity of the ERP's time module; `number` where the ERP tells one."""

    id: str
    name: str
    active: bool = True
    number: str = ""


@dataclass(frozen=True, slots=True)
class HourType:
    """An hour type of the ERP, with the number and name of the pay item that it pays by."""

    id: str
    name: str
    active: bool = True
    pay_item_number: str = ""
    pay_item_name: str = ""


@dataclass(frozen=True, slots=True)
class HostItem:
    """An object of a host's register that hours name: a pay type, a work type or an activity."""

    id: str
    name: str
    number: str = ""
    active: bool = True
    external_id: str = ""
    """The ERP's id of it, where the host keeps one."""


@dataclass(frozen=True, slots=True)
class HourRegisters:
    """All of them as they were read for one piece of work, each by its id."""

    activities: Mapping[str, Activity] = field(default_factory=dict)
    hour_types: Mapping[str, HourType] = field(default_factory=dict)
    pay_types: Mapping[str, HostItem] = field(default_factory=dict)
    host_activities: Mapping[str, HostItem] = field(default_factory=dict)


def named_exactly(name: str, hour_types: Sequence[HourType]) -> list[HourType]:
    """Find the active hour types of a name: trimmed, case kept (SV-13)."""
    return [one for one in hour_types if one.active and one.name.strip() == name.strip()]


def paying_by(name: str, hour_types: Sequence[HourType]) -> list[HourType]:
    """Find the active hour types that pay by the pay item of a name (SV-13)."""
    return [one for one in hour_types if one.active and one.pay_item_name.strip() == name.strip()]
