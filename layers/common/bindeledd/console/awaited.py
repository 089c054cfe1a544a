"""What hours wait for, grouped by its reason, and the page on which each reason is solved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby, islice

from bindeledd.console.http import with_query
from bindeledd.console.visits import Visit
from bindeledd.domain.hours.readings import HourRegister
from bindeledd.domain.hours.transfers import Criterion, CriterionKind
from bindeledd.usecases.hours.listing import Awaited, Counted
from bindeledd.usecases.hours.naming import HourNames


@dataclass(frozen=True, slots=True)
class Solution:
    """One of our pages where something is solved, and the name of the text that leads there."""

    name: str
    path: str


_EMPLOYEES = Solution("employees", "/hours/employees")
_PAIRS = Solution("pairs", "/pairs")
_PROBLEMS = Solution("problems", "/problems")
_SETTINGS = Solution("settings", "/hours/settings")
_ACTIVITIES = Solution("mapping", f"/hours/mappings/{HourRegister.HOST_ACTIVITIES}")
_PAY_TYPES = Solution("mapping", f"/hours/mappings/{HourRegister.PAY_TYPES}")
SOLVED_AT: Mapping[CriterionKind, Solution] = {
    CriterionKind.BEFORE_START_DATE: _SETTINGS,
    CriterionKind.EMPLOYEE_NOT_LINKED: _EMPLOYEES,
    CriterionKind.EMPLOYEE_HELD: _PAIRS,
    CriterionKind.CUSTOMER_NOT_LINKED: _PROBLEMS,
    CriterionKind.PROJECT_NOT_LINKED: _PROBLEMS,
    CriterionKind.ACTIVITY_MISSING: _SETTINGS,
    CriterionKind.ACTIVITY_NOT_MATCHED: _ACTIVITIES,
    CriterionKind.PAY_TYPE_NOT_MATCHED: _PAY_TYPES,
    CriterionKind.PAY_TYPE_AMBIGUOUS: _PAY_TYPES,
    CriterionKind.HOUR_TYPE_MISSING: _SETTINGS,
}
"""The page on which a thing that lines wait for is solved; the others are solved in the systems."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One object that lines wait for, as it is called, and the list of those lines."""

    name: str
    counted: Counted
    lines: str


@dataclass(frozen=True, slots=True)
class Group:
    """All that is waited for of one kind, and the page that solves it."""

    kind: CriterionKind
    things: tuple[Thing, ...]
    solution: Solution | None

    @property
    def named(self) -> str:
        """The first objects, as an explanation names them."""
        names = [one.name for one in islice(self.things, 3) if one.name]
        return ", ".join(names) + (" …" if len(self.things) > len(names) > 0 else "")


def grouped(visit: Visit, found: Iterable[Awaited], names: HourNames) -> list[Group]:
    """Group what is waited for by its kind, in the order in which it is found."""
    return [
        Group(kind, tuple(_thing(visit, one, names) for one in things), SOLVED_AT.get(kind))
        for kind, things in groupby(found, key=lambda one: one.criterion.kind)
    ]


def _thing(visit: Visit, found: Awaited, names: HourNames) -> Thing:
    criterion = found.criterion
    at = lines_at(visit, kind=criterion.kind, object=criterion.object_id)
    return Thing(called(visit, criterion, names), found.counted, at)


def called(visit: Visit, criterion: Criterion, names: HourNames) -> str:
    """Name what is waited for, a setting in words; nothing where it is the entry itself."""
    return str(names.of_criterion(criterion, visit.texts.language))


def lines_at(visit: Visit, **query: str) -> str:
    """Give the address of a list of lines."""
    kept = {name: str(value) for name, value in query.items() if value}
    return with_query(f"{visit.known_place.path}/hours/lines", **kept)
