"""What the objects of hours are called, as far as the state knows them: no system is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bindeledd.domain.hours.readings import HourRegister, RegisterReading
from bindeledd.domain.hours.registers import HourType
from bindeledd.domain.hours.settings import HourSetting
from bindeledd.domain.hours.transfers import Criterion, CriterionKind
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.links import Link
from bindeledd.domain.ports import State
from bindeledd.domain.problems import describe
from bindeledd.domain.records import Fields

DIMENSION_OF: Mapping[CriterionKind, Dimension] = {
    CriterionKind.EMPLOYEE_NOT_LINKED: Dimension.EMPLOYEES,
    CriterionKind.EMPLOYEE_HELD: Dimension.EMPLOYEES,
    CriterionKind.CUSTOMER_NOT_LINKED: Dimension.CUSTOMERS,
    CriterionKind.PROJECT_NOT_LINKED: Dimension.PROJECTS,
    CriterionKind.PROJECT_CLOSED: Dimension.PROJECTS,
}
"""The register of the object that a criterion names, where it is one that is kept equal."""


REGISTER_OF: Mapping[CriterionKind, HourRegister] = {
    CriterionKind.ACTIVITY_MISSING: HourRegister.WORK_TYPES,
    CriterionKind.ACTIVITY_NOT_MATCHED: HourRegister.HOST_ACTIVITIES,
    CriterionKind.PAY_TYPE_NOT_MATCHED: HourRegister.PAY_TYPES,
    CriterionKind.PAY_TYPE_AMBIGUOUS: HourRegister.PAY_TYPES,
}
"""The register of the object that a criterion names, where only hours name it."""


@dataclass(frozen=True, slots=True)
class Called:
    """An object by its system's id, with number and name where they are known."""

    id: str
    number: str = ""
    name: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.number, self.name))) or self.id


@dataclass(slots=True, kw_only=True)
class HourNames:
    """Names the objects of one connection, each read once for one answer.

    A linked one is called as its own system last held it, one that waits as its issue calls it, and
    one of a register that only hours name as that was last read.
    """

    state: State
    ref: ConnectionRef
    _known: dict[tuple[Dimension, System, str], Called] = field(default_factory=dict)
    _readings: dict[HourRegister, Mapping[str, Called]] | None = None

    def of(
        self, dimension: Dimension, object_id: str | None, *, system: System = System.HOST
    ) -> Called | None:
        """Name an object of a system; None where none is named."""
        if not object_id:
            return None
        key = (dimension, system, object_id)
        if key not in self._known:
            self._known[key] = self._read(dimension, system, object_id)
        return self._known[key]

    def of_criterion(self, criterion: Criterion, language: str) -> Called:
        """Name what a line waits for; a setting in words. It has no id where it is the entry."""
        object_id = criterion.object_id
        if object_id in set(HourSetting):
            return Called(object_id, name=describe(HourSetting(object_id), language))
        dimension, register = DIMENSION_OF.get(criterion.kind), REGISTER_OF.get(criterion.kind)
        known = self.of(dimension, object_id) if dimension else None
        listed = self.in_register(register, object_id) if register else None
        return known or listed or Called(object_id)

    def in_register(self, register: HourRegister, object_id: str | None) -> Called | None:
        """Name an object that only hours name; None where none is named."""
        if not object_id:
            return None
        if self._readings is None:
            readings = self.state.hour_readings(self.ref).values()
            self._readings = {one.register: _called_in(one) for one in readings}
        return self._readings.get(register, {}).get(object_id) or Called(object_id)

    def _read(self, dimension: Dimension, system: System, object_id: str) -> Called:
        link = self.state.link_of(self.ref, dimension, system, object_id)
        if link is not None:
            return called_in(link, system)
        issue = self.state.issue(self.ref, dimension, f"{system}#{object_id}")
        return Called(object_id, issue.number or "", issue.name) if issue else Called(object_id)


def called_in(link: Link, system: System) -> Called:
    """Name a linked object as its system last held it."""
    base = link.base_of(system)
    return Called(link.id_in(system), _text(base, "number"), _name(base))


def _called_in(reading: RegisterReading) -> Mapping[str, Called]:
    return {
        one.id: Called(one.id, "" if isinstance(one, HourType) else one.number, one.name)
        for one in reading.items
    }


def _text(fields: Fields, name: str) -> str:
    return str(fields.get(name) or "")


def _name(fields: Fields) -> str:
    parts = (_text(fields, "first_name"), _text(fields, "last_name"))
    return _text(fields, "name") or " ".join(filter(None, parts))
