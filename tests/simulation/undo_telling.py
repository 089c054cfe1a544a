"""What a person confirmed of an undo, and what its runs told of it, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bindeledd.domain.identity import ConnectionRef, System
from bindeledd.domain.plans import PlanEntry, Reason
from bindeledd.domain.ports import State
from bindeledd.domain.runs import Outcome, Run, RunEntry
from tests.simulation.registers import Key
from tests.simulation.shape import Value

Spot = tuple[Key, str]
"""A field of one object."""

_ABOUT_ALL = frozenset({Reason.GONE_SINCE, Reason.NO_LONGER_LINKED})
"""What is told to be gone or parted: such a line is about all of its object."""


@dataclass(slots=True)
class Confirmed:
    """An undo that a person confirmed: what its preview showed, and what of it was written."""

    ref: ConnectionRef
    run_id: str
    plan_id: str
    shown: Mapping[Spot, tuple[Value, Value]]
    written: set[Spot] = field(default_factory=set)
    stood_so: set[Spot] = field(default_factory=set)
    """What stood as it was to become when its last run began or ended: nothing is left to tell."""


@dataclass(frozen=True, slots=True)
class Told:
    """The runs of an undo in their order, and the lines of them all."""

    runs: Sequence[Run]
    lines: Sequence[RunEntry]

    @property
    def came_too_late(self) -> bool:
        """Whether that is the last word on the undo."""
        return any(run.problem == "plan_expired" for run in self.runs[-1:])

    @property
    def spots(self) -> set[Spot]:
        """All that is told of."""
        return _spots(self.lines)

    @property
    def gone(self) -> set[Key]:
        """Objects that are told to be gone or parted."""
        return {key_of(one.entry) for one in self.lines if one.entry.reason in _ABOUT_ALL}

    @property
    def in_doubt(self) -> set[Spot]:
        """What was sent and is not known to have arrived."""
        return _spots(one for one in self.lines if one.outcome is Outcome.UNKNOWN)


def told_of(confirmed: Confirmed, run_ids: Iterable[str], state: State) -> Told:
    """Read what those of the runs told that did what was confirmed."""
    found = [state.run(confirmed.ref, run_id) for run_id in run_ids]
    runs = [run for run in found if run is not None and run.plan_id == confirmed.plan_id]
    lines = [line for run in runs for line in state.run_entries(confirmed.ref, run.id)]
    return Told(runs, lines)


def key_of(entry: PlanEntry) -> Key:
    """Name the object that an undo's entry is about."""
    target = entry.target or System.ERP
    object_id = entry.host_id if target is System.HOST else entry.erp_id
    return target, entry.dimension, object_id or ""


def _spots(lines: Iterable[RunEntry]) -> set[Spot]:
    return {(key_of(one.entry), change.field) for one in lines for change in one.entry.changes}
