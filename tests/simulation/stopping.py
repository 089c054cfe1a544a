"""What forbids writes, watched one by one: no approval, a pause, a switch, a lane that is lost."""

from __future__ import annotations

from datetime import timedelta

from bindeledd.domain.connections import Connection, ConnectionState
from bindeledd.domain.policy import Mode
from tests.simulation.ledger import Write
from tests.simulation.shapes import SHAPES
from tests.simulation.violating import ViolationError
from tests.simulation.world import Done, SimulatedWorld

LANE_LEASE = timedelta(seconds=150)


class Stops:
    """Knows why nothing may be written now, and counts what was on its way when that began."""

    def __init__(self, world: SimulatedWorld) -> None:
        self._world = world
        self._stopped: dict[str, int] = {}
        """What stops writes, with how many writes may still be on their way."""
        self._was_approved = False
        world.on_write.append(self._written)

    def begin(self, reason: str) -> None:
        """From now on nothing is written, but for one call that may be on its way."""
        in_flight = 1 if self._world.steps.running else 0
        self._stopped[reason] = min(self._stopped.get(reason, in_flight), in_flight)

    def end(self, reason: str) -> None:
        """What stopped writes has gone."""
        self._stopped.pop(reason, None)

    def stands(self, reason: str) -> bool:
        """Tell whether something stops writes now."""
        return reason in self._stopped

    def approved(self) -> None:
        """An operator signed a plan."""
        self.end("unapproved")
        self._was_approved = True

    def disconnected(self) -> None:
        """The customer has no connection any more; what was turned off before is forgotten."""
        self.begin("unapproved")
        self.end("paused")

    def configured(self, connection: Connection) -> None:
        """Settings were changed: some dimensions may not be written, or not yet."""
        for dimension in self._world.dimensions:
            mode = connection.settings.of(SHAPES[dimension].settable).mode
            stopped = mode in (Mode.OFF, Mode.LINK_ONLY)
            (self.begin if stopped else self.end)(f"mode {dimension}")
            gated = dimension in connection.gated
            (self.begin if gated else self.end)(f"gated {dimension}")

    def _written(self, write: Write) -> None:
        if write.is_first_try:
            return
        for reason in list(self._stopped):
            word, _, dimension = reason.partition(" ")
            if dimension and dimension != write.dimension:
                continue
            if word == "gated" and not self._is_gated(dimension):
                self.end(reason)
                continue
            if word == "unapproved" and self._is_reinstated():
                self.end(reason)
                continue
            self._stopped[reason] -= 1
            if self._stopped[reason] < 0:
                raise ViolationError(f"write_while_{word}", f"{write} at {self._world.at}")

    def _is_reinstated(self) -> bool:
        """Tell whether a connection that was approved once goes on by itself."""
        (connection,) = self._world.state.of_vendor("svenn")
        return self._was_approved and connection.state is ConnectionState.ACTIVE

    def _is_gated(self, dimension: str) -> bool:
        (connection,) = self._world.state.of_vendor("svenn")
        return any(one == dimension for one in connection.gated)


class Lanes:
    """Watches that two workers never share a lane, and that one that lost it writes nothing."""

    def __init__(self, world: SimulatedWorld) -> None:
        self._world = world
        self._lost: set[int] = set()
        """Invocations whose lane another one has taken."""
        world.on_write.append(self._written)
        world.on_done.append(self._done)

    def _written(self, write: Write) -> None:
        if write.run in self._lost:
            raise ViolationError("write_without_the_lane", f"{write} at {self._world.at}")

    def _done(self, done: Done) -> None:
        if done.run is None:
            return
        lanes = self._world.in_a_lane
        for outer in done.within:
            both = outer.invocation in lanes and done.invocation in lanes
            if both and done.began_at - outer.began_at < LANE_LEASE:
                raise ViolationError("lane_shared", f"{outer.item.key} {done.item.key}")
            if both:
                self._lost.add(outer.invocation)
