"""What was told to be held for being too many at once is not closed one by one (architecture 4.4).

Judged by what customers were told before a run began, and by what stands in the systems: it may go
once a person has released it, or once no more than the guard allows are left to be closed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.plans import Reason
from tests.simulation.ledger import Overwritten
from tests.simulation.registers import Key
from tests.simulation.shapes import SHAPES
from tests.simulation.violating import ViolationError
from tests.simulation.world import Done, SimulatedWorld

CLOSED_AT_ONCE = 3
CLOSED_SHARE = 10


class GuardWatch:
    """Watches what runs close of what they were to hold."""

    def __init__(self, world: SimulatedWorld, released: Collection[str]) -> None:
        self._world, self._ledger, self._released = world, world.ledger, released
        self._held: dict[int, Mapping[Dimension, set[str]]] = {}
        """What was told to be held when an invocation began, by what it stands for."""
        self._gone: dict[tuple[int, Dimension, System], set[str]] = {}
        """What of it an invocation has closed in a system: each is counted for itself."""
        self._deleted: set[str] = set()
        self._moved: dict[str, int] = {}
        """During which invocation a person opened or closed an object last."""
        world.on_begun.append(self._begun)
        world.on_overwritten.append(self._overwritten)

    def holds(self, key: Key) -> bool:
        """Tell whether an object is told to be held for being one of too many."""
        connections = self._world.state.of_vendor("svenn")
        origin = self._ledger.origin(key)
        return any(origin in self._told(connection.ref, key[1]) for connection in connections)

    def changed(self, key: Key, *, deleted: bool = False) -> None:
        """A person opened, closed or deleted an object."""
        origin = self._ledger.origin(key) or ""
        self._moved[origin] = self._world.invocation
        if deleted:
            self._deleted.add(origin)

    def told_too_late(self, ref: ConnectionRef, dimension: Dimension, invocation: int) -> bool:
        """Tell whether a run has told that held which a person took from the others before."""
        told = self._told(ref, dimension)
        moved = {origin for origin, during in self._moved.items() if during == invocation}
        return not told.isdisjoint(self._deleted | moved)

    def _begun(self, done: Done) -> None:
        ref, own = done.item.ref, done.item.dimension
        may_close = self._world.dimensions if own is None else (own,)
        self._held[done.invocation] = {one: self._told(ref, one) for one in may_close}

    def _told(self, ref: ConnectionRef, dimension: Dimension) -> set[str]:
        keys = {
            (system, dimension, object_id)
            for issue in self._world.state.open_issues(ref, dimension)
            if issue.problem == Reason.TOO_MANY_ARCHIVED and not issue.retry_requested
            for system, object_id in (
                (issue.system, issue.object_id),
                (issue.system.other, issue.other_id),
            )
            if object_id is not None
        }
        return {origin for key in keys if (origin := self._ledger.origin(key)) is not None}

    def _overwritten(self, one: Overwritten) -> None:
        system, dimension, _ = one.key
        origin = self._ledger.origin(one.key) or ""
        held = self._held.get(one.run, {}).get(dimension, set())
        asked = one.run in self._world.signed or one.run in self._world.undos
        closed = one.field == "active" and one.new is False
        if not closed or asked or origin not in held or origin in self._released:
            return
        gone = self._gone.setdefault((one.run, dimension, system), set())
        gone.add(origin)
        left = gone | (held & self._to_be_closed(dimension, system))
        if len(left - set(self._released)) > most_closed(self._world, system, dimension):
            raise ViolationError("closed_beyond_guard", f"{one} of {sorted(left)}, which were held")

    def _to_be_closed(self, dimension: Dimension, system: System) -> set[str]:
        """Name what stands open in one system and closed in the other."""
        is_open, is_closed = (
            {
                self._ledger.origin(row.key) or ""
                for row in self._world.registers.rows(one, dimension)
                if not row.deleted and row.active is active
            }
            for one, active in ((system, True), (system.other, False))
        )
        return is_open & is_closed - self._ledger.disturbed


def most_closed(world: SimulatedWorld, system: System, dimension: Dimension) -> int:
    """Tell how many objects of a register may be closed at once with nobody's word."""
    if SHAPES[dimension].closed_by_people_alone:
        return 0
    return max(CLOSED_AT_ONCE, len(world.registers.rows(system, dimension)) // CLOSED_SHARE)
