"""Which misfortune met which kind of effect in which state: what the simulation has really tried.

The state is the kind of work that was under way: applying what was signed is another one than daily
work, and an undo another one than its preview.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product

from bindeledd.domain.work import WorkItem, WorkKind
from local.simulators.faults import FaultKind

Cell = tuple[str, str, str]
"""State, misfortune, kind of effect."""

PASSED = "passed"
"""Stands for no misfortune: so often an effect came about at all."""

BEFORE, AFTER = "before", "after"

_CALLS = ("GET host", "GET erp", "POST host", "POST erp", "PATCH host", "PATCH erp", "token")
_COMMITS = {
    "finish": {"FinishWork"},
    "confirm": {"DropClaim", "PutLink"},
    "drop": {"DropClaim"},
    "claim": {"PutClaim"},
    "link": {"PutLink"},
    "tell": {"PutIssue"},
    "run": {"SaveRun"},
    "plan": {"plan_entries"},
    "entry": {"AddRunEntry"},
    "switch": {"SaveConnection"},
}
"""Kinds of commits by what they hold at least; the first that fits is meant."""

_BY_PEOPLE = frozenset(
    {"edit", "clash", "rename", "renumber", "point", "create", "close", "delete"}
)
_GROUPS: Mapping[str, str] = {
    **dict.fromkeys(_BY_PEOPLE, "people"),
    "stall": "worker",
    "tick": "worker",
    "crash": "crash",
}
"""What strikes at a point: people in the systems, another worker, a crash; else a button."""

_BUTTON = "button"
_AT_POINTS = (*dict.fromkeys(_GROUPS.values()), _BUTTON)

_READS, _WRITES = _CALLS[:2], _CALLS[2:6]
_MEETS: Mapping[str, tuple[str, ...]] = {
    FaultKind.ANSWER_LOST: _WRITES,
    FaultKind.LATE_WRITE: _WRITES,
    FaultKind.STAMPED_LATE: _WRITES,
    FaultKind.CHANGED_WHILE_PAGING: _READS,
    FaultKind.TEST_UNSUPPORTED: ("PATCH erp",),
}
"""Faults that only some calls can meet."""

_ROWS = (
    *(f"{group} {place}" for group in _AT_POINTS for place in (BEFORE, AFTER)),
    *(kind.value for kind in FaultKind if kind is not FaultKind.DISTORT),
)
_COLUMNS = (*_CALLS, *_COMMITS, "other")


@dataclass(slots=True)
class Coverage:
    """Counts of cells; several can be put together."""

    cells: Counter[Cell] = field(default_factory=Counter)

    def note(self, state: str, fault: str, effect: str) -> None:
        """Count one more."""
        self.cells[state, fault, effect] += 1

    def add(self, others: Iterable[tuple[Cell, int]]) -> None:
        """Put another one's counts to these."""
        for cell, count in others:
            self.cells[cell] += count

    def table(self) -> list[str]:
        """Write a line for each state and misfortune: a dash is what could have met and did not."""
        return [line for state in self._states() for line in self._part(state)]

    def _part(self, state: str) -> list[str]:
        columns = [one for one in _COLUMNS if self.cells[state, PASSED, one]]
        shown = {row: [self._shown(state, row, one) for one in columns] for row in (PASSED, *_ROWS)}
        lines = [_line("", row, cells, columns) for row, cells in shown.items() if any(cells)]
        return [_line(state, "", columns, columns), *lines]

    def holes(self) -> list[Cell]:
        """Name what could have met and did not."""
        every = product(self._states(), _ROWS, _COLUMNS)
        return [cell for cell in every if self._shown(*cell) == "-"]

    def _states(self) -> list[str]:
        return sorted({state for state, _, _ in self.cells})

    def _shown(self, state: str, row: str, effect: str) -> str:
        if not self.cells[state, PASSED, effect] or effect not in _reachable(row):
            return ""
        return str(self.cells[state, row, effect] or "-")


def state_of(item: WorkItem, owed: WorkItem | None) -> str:
    """Name the state of a worker that answers a doorbell for what is owed."""
    parameters = owed.parameters if owed is not None else {}
    if item.kind is WorkKind.UNDO:
        return "undo" if "confirmed_at" in parameters else "preview"
    if item.kind is WorkKind.SYNCHRONISE:
        return "signed" if "plan_id" in parameters else "daily"
    return str(item.kind)


@cache
def row_of(label: str, place: str) -> str:
    """Name the row of what strikes at a point, `place` being `before_call` and the like."""
    return label if label == PASSED else f"{_GROUPS.get(label, _BUTTON)} {place.partition('_')[0]}"


@cache
def column_of(what: str) -> str:
    """Name the column of a step: a call, or the kinds of changes that a commit is made of."""
    kinds = set(what.split("+"))
    return next(
        (name for name, least in _COMMITS.items() if least <= kinds),
        what if what in _CALLS else "other",
    )


def kind_of_call(method: str, system: str, path: str) -> str:
    """Name the column of a call."""
    return "token" if "oauth" in path.lower() else f"{method} {system}"


@cache
def rows_that_meet(column: str) -> tuple[str, ...]:
    """Name the misfortunes that can meet a kind of effect."""
    return tuple(row for row in _ROWS if column in _reachable(row))


@cache
def _reachable(row: str) -> tuple[str, ...]:
    """Name the effects that a misfortune can meet."""
    at_points = row == PASSED or row.partition(" ")[0] in _AT_POINTS
    return _COLUMNS if at_points else _MEETS.get(row, _CALLS)


def _line(state: str, row: str, cells: Sequence[str], columns: Sequence[str]) -> str:
    in_columns = (f"{cell:>{len(column)}}" for cell, column in zip(cells, columns, strict=True))
    return f"{state:<8} {row:<20} " + " ".join(in_columns)
