"""What a line's judgement needs to know, read once for one piece of work and only when needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from bindeledd.domain.connections import Connection
from bindeledd.domain.hours.entries import HourLine
from bindeledd.domain.hours.registers import Activity, HostItem, HourRegisters, HourType
from bindeledd.domain.hours.rules import Counterpart, Counterparts, Rules, judge
from bindeledd.domain.hours.systems import HostHours, TimeModule
from bindeledd.domain.hours.transfers import Judgement
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.links import Link
from bindeledd.domain.ports import State

T = TypeVar("T", Activity, HourType, HostItem)

CONTRADICTS = "name_contradicts"
"""The problem of a pair that a person must confirm (ALL-18, SV-15)."""


@dataclass(slots=True, kw_only=True)
class Knowledge:
    """Links, issues and registers of one connection, as they were when first asked for."""

    state: State
    connection: Connection
    host: HostHours
    erp: TimeModule
    _linked: dict[tuple[Dimension, str], Counterpart | None] = field(default_factory=dict)
    _held: dict[tuple[Dimension, str], bool] = field(default_factory=dict)
    _activities: dict[str, Activity] | None = None
    _hour_types: dict[str, HourType] | None = None
    _pay_types: dict[str, HostItem] | None = None
    _host_activities: dict[str, HostItem] | None = None

    def judge(self, line: HourLine | None) -> Judgement:
        """Judge a line by everything that is known; None is a line that is gone."""
        return judge(line, self._rules(line))

    def _rules(self, line: HourLine | None) -> Rules:
        settings = self.connection.settings.hours
        if line is None or not line.approved:
            return Rules(settings, HourRegisters(), Counterparts(), self.erp.facts.unit)
        return Rules(settings, self._registers(line), self._counterparts(line), self.erp.facts.unit)

    def _counterparts(self, line: HourLine) -> Counterparts:
        named = [
            (dimension, host_id)
            for dimension, host_id in (
                (Dimension.EMPLOYEES, line.employee_id),
                (Dimension.CUSTOMERS, line.customer_id),
                (Dimension.PROJECTS, line.project_id),
            )
            if host_id
        ]
        linked = {one: found for one in named if (found := self._counterpart(*one)) is not None}
        held = frozenset(one for one in named if one not in linked and self._is_held(*one))
        return Counterparts(linked, held)

    def _counterpart(self, dimension: Dimension, host_id: str) -> Counterpart | None:
        key = (dimension, host_id)
        if key not in self._linked:
            link = self.state.link_of(self.connection.ref, dimension, System.HOST, host_id)
            self._linked[key] = None if link is None else _counterpart(link)
        return self._linked[key]

    def _is_held(self, dimension: Dimension, host_id: str) -> bool:
        key = (dimension, host_id)
        if key not in self._held:
            issue = self.state.issue(self.connection.ref, dimension, f"{System.HOST}#{host_id}")
            self._held[key] = issue is not None and issue.problem == CONTRADICTS
        return self._held[key]

    def _registers(self, line: HourLine) -> HourRegisters:
        """Read the ERP's registers, and of the host's only those that the line names."""
        if self._activities is None:
            self._activities = _by_id(self.erp.activities())
        if self._hour_types is None:
            self._hour_types = _by_id(self.erp.hour_types())
        if line.pay_type_id and self._pay_types is None:
            self._pay_types = _by_id(self.host.pay_types())
        if line.activity_id and self._host_activities is None:
            self._host_activities = _by_id(self.host.activities())
        return HourRegisters(
            self._activities,
            self._hour_types,
            self._pay_types or {},
            self._host_activities or {},
        )


def _counterpart(link: Link) -> Counterpart:
    return Counterpart(link.erp_id, active=link.base_of(System.ERP).get("active") is not False)


def _by_id(items: Iterable[T]) -> dict[str, T]:
    return {item.id: item for item in items}
