"""The judge's watch: what must hold at every moment, looked at from the systems' side.

Written without the engine: it knows the registers, the ledger and what our state tells customers,
and no rule of merging, matching or planning. `judging` has the last word when all is at rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bindeledd.domain.connections import Connection
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.plans import PlanEntry, Reason
from bindeledd.domain.policy import Winner
from bindeledd.domain.runs import Issue, Outcome, Run, RunState, Trigger
from tests.simulation.expecting import Expectations
from tests.simulation.guard_watch import GuardWatch
from tests.simulation.ledger import Overwritten
from tests.simulation.owing import Owed
from tests.simulation.registers import Key, Row
from tests.simulation.shape import Value
from tests.simulation.shapes import SHAPES
from tests.simulation.signing import Signatures
from tests.simulation.stopping import Lanes, Stops
from tests.simulation.undo_watch import UndoWatch
from tests.simulation.violating import ViolationError
from tests.simulation.world import Done, SimulatedWorld

_OPEN_ENDS = tuple(f":{one}" for one in (Outcome.WAITING, Outcome.UNKNOWN, Outcome.STALE))
_WELL = frozenset({RunState.SUCCEEDED, RunState.WITH_ISSUES})


class Oracle:
    """Watches one world while its history is played."""

    def __init__(self, world: SimulatedWorld) -> None:
        self._world, self._ledger = world, world.ledger
        self.runs: list[Run] = []
        self.apart: set[str] = set()
        """What a person said is not what the other system holds under the same number."""
        self.released: set[str] = set()
        """What a person lets be closed."""
        self.seen_in_full_alone: set[Dimension] = set()
        """Registers in which something changed of which a system tells only who reads all of it."""
        self.deleted_untold: set[Dimension] = set()
        """Registers in which a person deleted an object of the ERP, whose lists tell of none."""
        self.expectations = Expectations()
        self.undos = UndoWatch(world, self.expectations)
        self.stops, self.lanes = Stops(world), Lanes(world)
        self.owed, self.signatures = Owed(world), Signatures(world)
        self._guard = GuardWatch(world, self.released)
        world.on_done.append(self._done)
        world.on_overwritten.append(self._overwritten)
        world.on_rewritten.append(self._rewritten)

    # What people do

    def approved(self, plans: Mapping[Dimension, Sequence[PlanEntry]]) -> None:
        """An operator signed the plans of these registers."""
        self.stops.approved()
        self.signatures.approved(plans)

    def reconnected(self) -> None:
        """Consent is given again: what differs now is shown before it is written over."""
        self.stops.disconnected()
        self.expectations.forget(why="wrong_winner")
        self.signatures.reconnected(
            pair for dimension in self._world.dimensions for pair in self._pairs(dimension)
        )

    def let_go(self, key: Key, name: str) -> None:
        """A person lets go of a field that an undo holds: it is ruled on as on a first link."""
        origin = self._ledger.origin(key) or ""
        place = (key[1], origin, name)
        self.undos.let_go(place)
        self.signatures.settled(place)
        self.expectations.touched(place, self._world.invocation)

    def arrived(self, entry: PlanEntry) -> str | None:
        """Tell as which object of the target a creation arrived; None where it never did."""
        target = entry.target or System.ERP
        origin = self._ledger.origin((target.other, entry.dimension, entry.source_id or ""))
        (connection,) = self._world.state.of_vendor("svenn")
        made = [
            row.id
            for row in self._world.registers.rows(target, entry.dimension)
            if row.key in self._ledger.by_product
            and self._ledger.origin(row.key) == origin
            and not row.deleted
            and not self._world.state.link_of(connection.ref, entry.dimension, target, row.id)
        ]
        return made[0] if made else None

    def _pairs(self, dimension: Dimension) -> Iterator[tuple[str, Row, Row]]:
        """Give the living objects of both systems that stand for the same."""
        rows = {
            system: {
                self._ledger.origin(row.key) or "": row
                for row in self._world.registers.rows(system, dimension)
                if not row.deleted
            }
            for system in System
        }
        for origin in rows[System.HOST].keys() & rows[System.ERP].keys():
            yield origin, rows[System.HOST][origin], rows[System.ERP][origin]

    def configured(self, connection: Connection) -> None:
        """Settings were changed: some dimensions may not be written, or not yet."""
        self.expectations.forget(why="wrong_winner")
        self.stops.configured(connection)

    def decided(self, ids: Mapping[System, str], dimension: Dimension, *, one: bool) -> None:
        """A person decides on a pair: its two objects may be one from now on, or never."""
        keys = [(system, dimension, object_id) for system, object_id in ids.items()]
        origins = [origin for key in keys if (origin := self._ledger.origin(key)) is not None]
        if one and len(origins) > 1:
            self._ledger.unite(*origins)
        for origin in {*origins, *map(self._ledger.meaning, origins)}:
            self.disturbed(origin)
            (self.apart.discard if one else self.apart.add)(origin)

    def disturbed(self, origin: str) -> None:
        """A person changed what an object is one with: counterparts may part, or meet.

        So may what lies under it; where people made one of two that lie under one another, in turn.
        """
        reached, ahead = set[str](), {origin}
        while ahead:
            one = ahead.pop()
            reached.add(one)
            ahead |= self._below(one) - reached
        for one in reached:
            self._ledger.disturbed.add(one)
            self.expectations.forget(one)
            self.undos.disturbed(one)
            self.signatures.disturbed(one)

    def _below(self, origin: str) -> set[str]:
        """Name what lies under an object in either system."""
        found = {
            self._ledger.origin(row.key) or ""
            for dimension in self._world.dimensions
            for within in SHAPES[dimension].within
            for system in System
            for row in self._world.registers.rows(system, dimension)
            if row.values[within] == origin and not row.deleted
        }
        return found - {origin}

    def retried(self, issue: Issue) -> None:
        """A person asks for another try, which lets be closed what was held."""
        self.signatures.retried()
        if issue.problem == Reason.TOO_MANY_ARCHIVED:
            ids = {issue.system: issue.object_id, issue.system.other: issue.other_id or ""}
            origins = (self._ledger.origin((one, issue.dimension, ids[one])) for one in ids)
            self.released |= {origin for origin in origins if origin is not None}

    def deleted(self, row: Row) -> None:
        """A person deleted an object."""
        self._ledger.bodies.pop(row.key, None)
        if SHAPES[row.dimension].owner is not None:
            self.seen_in_full_alone.add(row.dimension)
        if SHAPES[row.dimension].places is not None:
            self._ledger.forget(row.key)
        if not self.is_linked(row) or self._frees(row.key, "active"):
            self.seen_in_full_alone.add(row.dimension)
        if row.system is System.ERP:
            self.deleted_untold.add(row.dimension)
        self._guard.changed(row.key, deleted=True)

    def _frees(self, key: Key, name: str) -> bool:
        """Tell whether a change lets those go that are held with an object for being too many.

        How many are left is judged where everything is read.
        """
        return name == "active" and self._guard.holds(key)

    def is_linked(self, row: Row) -> bool:
        """Tell whether an object has a counterpart that is known."""
        connections = self._world.state.of_vendor("svenn")
        return any(
            self._world.state.link_of(connection.ref, row.dimension, row.system, row.id)
            for connection in connections
        )

    def entered(
        self, before: Row, after: Row, name: str, counterpart: Row | None, *, alone: bool
    ) -> None:
        """A person wrote a field; `alone` says that this side only was written."""
        origin = self._ledger.origin(after.key)
        old, new = before.values.get(name), after.values.get(name)
        if origin is None or old == new:
            return
        place = (after.dimension, origin, name)
        self.signatures.written(place)
        if SHAPES[after.dimension].seen_in_full_alone or self._frees(after.key, name):
            self.seen_in_full_alone.add(after.dimension)
        if name == "active":
            self._guard.changed(after.key)
        if new is None:
            self._ledger.cleared.add((origin, name))
        rested = self.expectations.at_rest(place)
        self.expectations.touched(place, self._world.invocation)
        equal = counterpart is not None and counterpart.values.get(name) == old
        settled = equal or self.undos.holds(place)
        self.undos.entered(place, after.system, new)
        if alone and rested and settled and origin not in self._ledger.disturbed:
            self.expectations.carried(place, new)

    def made(self, row: Row) -> None:
        """A person made an object: nothing about it is at rest yet.

        What it lacks is emptied in a place where another one may have stood before.
        """
        origin = self._ledger.origin(row.key) or ""
        if SHAPES[row.dimension].places is not None:
            empty = (name for name, value in row.values.items() if value is None)
            self._ledger.cleared |= {(origin, name) for name in empty}
        for name in row.values:
            self.expectations.touched((row.dimension, origin, name), self._world.invocation)

    def clashed(
        self, pair: Mapping[System, Row], name: str, before: Mapping[System, Value]
    ) -> None:
        """A person wrote both sides at once, where both were equal and at rest."""
        host = pair[System.HOST]
        origin = self._ledger.origin(host.key)
        winner = self._winner(host.dimension)
        if origin is None or winner is None or origin in self._ledger.disturbed:
            return
        values = {system: row.values.get(name) for system, row in pair.items()}
        if len({*before.values()}) == 1 and values[System.HOST] != values[System.ERP]:
            self.expectations.won((host.dimension, origin, name), values, winner)

    def rests(self, row: Row, name: str) -> bool:
        """Tell whether a good run has begun since anybody wrote here."""
        origin = self._ledger.origin(row.key)
        return origin is not None and self.expectations.at_rest((row.dimension, origin, name))

    def look(self, ref: ConnectionRef | None) -> None:
        """Look at what must hold after every line."""
        if ref is None:
            return
        connection = self._world.state.connection(ref)
        if connection is None:
            raise ViolationError("connection_lost", "the connection is gone")
        self.owed.look(connection)

    # What the product does

    def _overwritten(self, one: Overwritten) -> None:
        origin = self._ledger.origin(one.key) or ""
        if self.undos.wrote(one):
            if self._frees(one.key, one.field):
                self.seen_in_full_alone.add(one.key[1])
            return
        if one.old is None:
            return
        if one.new is None and (origin, one.field) not in self._ledger.cleared:
            raise ViolationError("emptied", f"{one} at {self._world.at}")
        self.signatures.overwritten(one, origin)

    def _rewritten(self, one: Overwritten) -> None:
        """What a system made of our own value never comes back (ALL-05), unless it was signed."""
        place = (one.key[1], self._ledger.origin(one.key) or "", one.field)
        asked = one.run in self._world.signed or one.run in self._world.undos
        certain = self.expectations.at_rest(place) and place[1] not in self._ledger.disturbed
        if certain and not asked:
            raise ViolationError("own_value_came_back", f"{one} at {self._world.at}")

    def _done(self, done: Done) -> None:
        if done.run is not None:
            self.runs.append(done.run)
            if done.run.state in _WELL:
                self._ended(done.run, done)

    def _ended(self, run: Run, done: Done) -> None:
        if run.trigger is Trigger.UNDO:
            return
        self.signatures.ended(run.dimension, done.invocation)
        if self._guard.told_too_late(run.ref, run.dimension, done.invocation):
            self.seen_in_full_alone.add(run.dimension)
        sees_all = run.full or not SHAPES[run.dimension].seen_in_full_alone
        settles = sees_all and not self.stops.stands("read_only")  # nothing is linked then
        if settles and not any(key.endswith(_OPEN_ENDS) for key in run.counts):
            self.expectations.ran_well(run.dimension, done.invocation)
            self._waiting(run, done.invocation)

    def _waiting(self, run: Run, invocation: int) -> None:
        """What names an object that is not linked is carried by nobody before that is."""
        for issue in self._world.state.open_issues(run.ref, run.dimension):
            if issue.problem == Reason.REFERENCE_NOT_LINKED:
                origin = self._ledger.origin((issue.system, run.dimension, issue.object_id)) or ""
                for name in SHAPES[run.dimension].references:
                    self.expectations.waits((run.dimension, origin, name), invocation)

    def _winner(self, dimension: Dimension) -> System | None:
        (connection,) = self._world.state.of_vendor("svenn")
        winner = connection.settings.of(SHAPES[dimension].settable).winner
        return {Winner.HOST: System.HOST, Winner.ERP: System.ERP}.get(winner)
