"""What is to be owed at every moment: by the index of due work, from which the schedule rings."""

from __future__ import annotations

from datetime import datetime, timedelta

from bindeledd.domain.connections import Connection, ConnectionState
from bindeledd.domain.identity import Dimension
from bindeledd.domain.policy import Mode
from bindeledd.domain.work import WorkKind
from tests.simulation.shapes import SHAPES
from tests.simulation.violating import ViolationError
from tests.simulation.world import Done, SimulatedWorld

LONGEST_UNTIL_DUE = timedelta(hours=24)


class Owed:
    """Watches that whatever is on is owed, and at once where somebody asked for it."""

    def __init__(self, world: SimulatedWorld) -> None:
        self._world = world
        self._asked: dict[str, int] = {}
        """Work that somebody asked for, with the invocation that was the last one then."""
        world.on_begun.append(self._begun)
        world.on_done.append(self._done)

    def asked(self, dimension: Dimension) -> None:
        """Somebody asks for a synchronisation now."""
        self._asked[f"{WorkKind.SYNCHRONISE}#{dimension}"] = self._world.invocation

    def look(self, connection: Connection) -> None:
        """Look at what is owed after a line."""
        now, wanted = self._world.clock.now(), self._wanted(connection)
        asked = wanted & self._asked.keys()
        if asked and (swallowed := asked - self._due(now)):
            raise ViolationError("request_swallowed", f"{sorted(swallowed)} at {self._world.at}")
        if forgotten := wanted - self._due(now + LONGEST_UNTIL_DUE):
            raise ViolationError("owed_work_forgotten", f"{sorted(forgotten)} at {self._world.at}")

    def _begun(self, done: Done) -> None:
        if self._asked.get(done.item.key, done.invocation) < done.invocation:
            del self._asked[done.item.key]

    def _done(self, done: Done) -> None:
        """What somebody asked for during a run is due as soon as that one has ended."""
        key, now = done.item.key, self._world.clock.now()
        if self._asked.get(key) != done.invocation or key in self._due(now):
            return
        if key in self._wanted(self._world.connection(done.item.ref)):
            raise ViolationError("request_swallowed", f"{key} during its run, at {self._world.at}")

    def _due(self, until: datetime) -> set[str]:
        return {item.key for item in self._world.state.due(until, limit=100)}

    def _wanted(self, connection: Connection) -> set[str]:
        wanted = set()
        if connection.state is ConnectionState.ACTIVE:
            wanted |= {
                f"synchronise#{dimension}"
                for dimension in self._world.dimensions
                if connection.settings.of(SHAPES[dimension].settable).mode is not Mode.OFF
                and dimension not in connection.gated
            }
        gated = connection.state is ConnectionState.ACTIVE and bool(connection.gated)
        waiting = gated or connection.state is ConnectionState.AWAITING_APPROVAL
        if waiting and connection.plan_id is None:
            wanted.add("plan#all")
        return wanted
