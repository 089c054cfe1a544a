"""The judge's watch: what must hold at every moment, looked at from the systems' side.

Written without the engine: it knows the registers, the ledger and what our state tells customers,
and no rule of merging, matching or planning. `judging` has the last word when all is at rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from bindeledd.domain.connections import Connection, ConnectionState
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.plans import FieldChange, PlanEntry, Reason
from bindeledd.domain.policy import Mode, Winner
from bindeledd.domain.runs import Issue, Outcome, Run, RunState, Trigger
from bindeledd.domain.work import WorkKind
from tests.simulation.expecting import Expectations, Place
from tests.simulation.ledger import Overwritten, Write
from tests.simulation.registers import Key, Row
from tests.simulation.shape import Value
from tests.simulation.shapes import SHAPES
from tests.simulation.undo_watch import UndoWatch
from tests.simulation.violating import ViolationError
from tests.simulation.world import Done, SimulatedWorld

LANE_LEASE = timedelta(seconds=150)
LONGEST_UNTIL_DUE = timedelta(hours=24)

_OPEN_ENDS = tuple(f":{one}" for one in (Outcome.WAITING, Outcome.UNKNOWN, Outcome.STALE))
_WELL = frozenset({RunState.SUCCEEDED, RunState.WITH_ISSUES})

Signed = frozenset[tuple[System, str, str, object]]


class Oracle:
    """Watches one world while its history is played."""

    def __init__(self, world: SimulatedWorld) -> None:
        self._world, self._ledger = world, world.ledger
        self.at = ""
        self.runs: list[Run] = []
        self.apart: set[str] = set()
        """What a person said is not what the other system holds under the same number."""
        self.released: set[str] = set()
        """What a person lets be closed."""
        self.seen_in_full_alone = False
        """Whether an object without link is gone: of what it stood in the way of nobody is told."""
        self.expectations = Expectations()
        self.undos = UndoWatch(world, self.expectations)
        self._stopped: dict[str, int] = {}
        """What stops writes, with how many writes may still be on their way."""
        self._signed: Signed = frozenset()
        self._being_applied = False
        self._unsigned: set[tuple[str, str]] = set()
        self._was_approved = False
        self._reconnected: set[Place] = set()
        """Where the sides differed when consent was given again: a plan is to show it."""
        self._reconnected_at = 0
        self._lost_lane: set[int] = set()
        """Invocations whose lane another one has taken."""
        self._asked: dict[str, int] = {}
        """Work that somebody asked for, with the invocation that was the last one then."""
        world.on_begun.append(self._begun)
        world.on_write.append(self._written)
        world.on_done.append(self._done)
        world.on_overwritten.append(self._overwritten)
        world.on_rewritten.append(self._rewritten)

    # What people do

    def asked(self, dimension: Dimension) -> None:
        """Somebody asks for a synchronisation now."""
        self._asked[f"{WorkKind.SYNCHRONISE}#{dimension}"] = self._world.invocation

    def stops(self, reason: str) -> None:
        """From now on nothing is written, but for one call that may be on its way."""
        in_flight = 1 if self._world.steps.running else 0
        self._stopped[reason] = min(self._stopped.get(reason, in_flight), in_flight)

    def goes_on(self, reason: str) -> None:
        """What stopped writes has gone."""
        self._stopped.pop(reason, None)

    def approved(self, entries: list[PlanEntry]) -> None:
        """An operator signed these entries."""
        self.goes_on("unapproved")
        self._was_approved = True
        self._unsigned.clear()
        self._reconnected.clear()
        self._being_applied = True
        self._signed = frozenset(
            (entry.target, object_id, change.field, self._becomes(entry, change))
            for entry in entries
            if entry.target is not None
            and (object_id := entry.host_id if entry.target is System.HOST else entry.erp_id)
            for change in entry.changes
        )

    def disconnected(self) -> None:
        """The customer has no connection any more; what was turned off before is forgotten."""
        self.stops("unapproved")
        self.goes_on("paused")

    def reconnected(self) -> None:
        """Consent is given again: what differs now is shown before it is written over."""
        self.disconnected()
        self.expectations.forget(why="wrong_winner")
        self._reconnected_at = self._world.invocation
        self._reconnected = {
            (dimension, origin, name)
            for dimension in self._world.dimensions
            for origin, host, erp in self._pairs(dimension)
            for name, value in host.values.items()
            if value is not None and erp.values[name] is not None and value != erp.values[name]
        }

    def let_go(self, key: Key, name: str) -> None:
        """A person lets go of a field that an undo holds: it is ruled on as on a first link."""
        origin = self._ledger.origin(key) or ""
        place = (key[1], origin, name)
        self.undos.touched(place)
        self._reconnected.discard(place)
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

    def _becomes(self, entry: PlanEntry, change: FieldChange) -> object:
        """Read what is signed: of a reference, what the other system's object stands for."""
        if change.references is None or change.new is None or entry.target is None:
            return SHAPES[entry.dimension].compared(change.field, change.new)
        return self._ledger.origin((entry.target.other, change.references, str(change.new)))

    def configured(self, connection: Connection) -> None:
        """Settings were changed: some dimensions may not be written, or not yet."""
        self.expectations.forget(why="wrong_winner")
        for dimension in self._world.dimensions:
            modes = (Mode.OFF, Mode.LINK_ONLY)
            stopped = connection.settings.of(SHAPES[dimension].settable).mode in modes
            (self.stops if stopped else self.goes_on)(f"mode {dimension}")
            gated = dimension in connection.gated
            (self.stops if gated else self.goes_on)(f"gated {dimension}")

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
        """A person changed what an object is one with: counterparts may part, or meet."""
        self._ledger.disturbed.add(origin)
        for below in self._below(origin):
            self.disturbed(below)
        self.expectations.forget(origin)
        self.undos.disturbed(origin)
        self._reconnected = {place for place in self._reconnected if place[1] != origin}

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
        self._reconnected.clear()
        if issue.problem == Reason.TOO_MANY_ARCHIVED:
            ids = {issue.system: issue.object_id, issue.system.other: issue.other_id or ""}
            origins = (self._ledger.origin((one, issue.dimension, ids[one])) for one in ids)
            self.released |= {origin for origin in origins if origin is not None}

    def deleted(self, row: Row) -> None:
        """A person deleted an object."""
        self._ledger.bodies.pop(row.key, None)
        if SHAPES[row.dimension].owner is not None:
            self.seen_in_full_alone = True
        if SHAPES[row.dimension].places is not None:
            self._ledger.forget(row.key)
        if not self.is_linked(row):
            self.seen_in_full_alone = True

    def is_linked(self, row: Row) -> bool:
        """Tell whether an object has a counterpart that is known."""
        connections = self._world.state.of_vendor("svenn")
        return any(
            self._world.state.link_of(connection.ref, row.dimension, row.system, row.id)
            for connection in connections
        )

    def twins_made(self, host: Row, erp: Row) -> None:
        """A person made one object in both systems; what differs is overwritten once signed."""
        origin = self._ledger.origin(host.key)
        if origin is None or not self._being_applied:
            return
        for name, value in host.values.items():
            other = erp.values[name]
            if value is not None and other is not None and value != other:
                self._unsigned.add((origin, name))

    def entered(
        self, before: Row, after: Row, name: str, counterpart: Row | None, *, alone: bool
    ) -> None:
        """A person wrote a field; `alone` says that this side only was written."""
        origin = self._ledger.origin(after.key)
        old, new = before.values.get(name), after.values.get(name)
        if origin is None or old == new:
            return
        place = (after.dimension, origin, name)
        self._unsigned.discard((origin, name))
        if SHAPES[after.dimension].seen_in_full_alone:
            self.seen_in_full_alone = True
        if new is None:
            self._ledger.cleared.add((origin, name))
        rested = self.expectations.at_rest(place)
        self.expectations.touched(place, self._world.invocation)
        self._reconnected.discard(place)
        equal = counterpart is not None and counterpart.values.get(name) == old
        settled = equal or self.undos.holds(place)
        self.undos.touched(place)
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
        if self._world.state.connection(ref) is None:
            raise ViolationError("connection_lost", "the connection is gone")
        self._owed(self._world.connection(ref))

    # What the product does

    def _begun(self, done: Done) -> None:
        if self._asked.get(done.item.key, done.invocation) < done.invocation:
            del self._asked[done.item.key]

    def _written(self, write: Write) -> None:
        if write.run in self._lost_lane:
            raise ViolationError("write_without_the_lane", f"{write} at {self.at}")
        for reason in list(self._stopped):
            word, _, dimension = reason.partition(" ")
            if dimension and dimension != write.dimension:
                continue
            if word == "gated" and not self._is_gated(dimension):
                self.goes_on(reason)
                continue
            if word == "unapproved" and self._is_reinstated():
                self.goes_on(reason)
                continue
            self._stopped[reason] -= 1
            if self._stopped[reason] < 0:
                raise ViolationError(f"write_while_{word}", f"{write} at {self.at}")

    def _overwritten(self, one: Overwritten) -> None:
        origin = self._ledger.origin(one.key) or ""
        if self.undos.wrote(one) or one.old is None:
            return
        if one.new is None and (origin, one.field) not in self._ledger.cleared:
            raise ViolationError("emptied", f"{one} at {self.at}")
        if (origin, one.field) in self._unsigned:
            raise ViolationError("overwritten_unsigned", f"{one} at {self.at}")
        place = (one.key[1], origin, one.field)
        if place in self._reconnected and one.run > self._reconnected_at:
            raise ViolationError("overwritten_unsigned", f"{one} at {self.at}")
        if one.run in self._world.signed and not self._covered(one, origin):
            raise ViolationError("overwritten_unsigned", f"{one} at {self.at}")

    def _rewritten(self, one: Overwritten) -> None:
        """What a system made of our own value never comes back (ALL-05), unless it was signed."""
        place = (one.key[1], self._ledger.origin(one.key) or "", one.field)
        asked = one.run in self._world.signed or one.run in self._world.undos
        certain = self.expectations.at_rest(place) and place[1] not in self._ledger.disturbed
        if certain and not asked:
            raise ViolationError("own_value_came_back", f"{one} at {self.at}")

    def _covered(self, one: Overwritten, origin: str) -> bool:
        """Tell whether a signature covers it: what was shown, and numbers given to what is new."""
        system, _, object_id = one.key
        if (system, object_id, one.field, one.new) in self._signed:
            return True
        if one.field == "number" and any(
            at[:3] == (system, object_id, "number") for at in self._signed
        ):
            return True
        made = {self._ledger.meaning(other) for other in self._ledger.by_product.values()}
        return one.key not in self._ledger.by_people or (one.field == "number" and origin in made)

    def _done(self, done: Done) -> None:
        self._still_asked(done)
        run = done.run
        if run is None:
            return
        self.runs.append(run)
        if run.state in _WELL:
            self._ended(run, done)
        for outer in done.within:
            both = self._takes_the_lane(outer) and self._takes_the_lane(done)
            if both and done.began_at - outer.began_at < LANE_LEASE:
                raise ViolationError("lane_shared", f"{outer.item.key} {done.item.key}")
            if both:
                self._lost_lane.add(outer.invocation)

    def _takes_the_lane(self, done: Done) -> bool:
        """Plans and previews of an undo only read."""
        kind = done.item.kind
        return kind is WorkKind.SYNCHRONISE or done.invocation in self._world.undos

    def _ended(self, run: Run, done: Done) -> None:
        if run.trigger is Trigger.UNDO:
            return
        at_once = {place for place in self._reconnected if place[0] is run.dimension}
        if done.invocation > self._reconnected_at:
            self._reconnected -= at_once
        sees_all = run.full or not SHAPES[run.dimension].seen_in_full_alone
        if sees_all and not any(key.endswith(_OPEN_ENDS) for key in run.counts):
            self.expectations.ran_well(run.dimension, done.invocation)
        if done.invocation in self._world.signed:
            self._being_applied = False

    def _winner(self, dimension: Dimension) -> System | None:
        (connection,) = self._world.state.of_vendor("svenn")
        winner = connection.settings.of(SHAPES[dimension].settable).winner
        return {Winner.HOST: System.HOST, Winner.ERP: System.ERP}.get(winner)

    def _is_reinstated(self) -> bool:
        """Tell whether a connection that was approved once goes on by itself."""
        (connection,) = self._world.state.of_vendor("svenn")
        return self._was_approved and connection.state is ConnectionState.ACTIVE

    def _is_gated(self, dimension: str) -> bool:
        (connection,) = self._world.state.of_vendor("svenn")
        return any(one == dimension for one in connection.gated)

    def _owed(self, connection: Connection) -> None:
        """Whatever is on is owed: by the index of due work, from which the schedule rings."""
        now, wanted = self._world.clock.now(), self._wanted(connection)
        swallowed = (wanted & self._asked.keys()) - self._due(now)
        if swallowed:
            raise ViolationError("request_swallowed", f"{sorted(swallowed)} at {self.at}")
        if forgotten := wanted - self._due(now + LONGEST_UNTIL_DUE):
            raise ViolationError("owed_work_forgotten", f"{sorted(forgotten)} at {self.at}")

    def _still_asked(self, done: Done) -> None:
        """What somebody asked for during a run is due as soon as that one has ended."""
        key, now = done.item.key, self._world.clock.now()
        wanted = self._wanted(self._world.connection(done.item.ref))
        asked_meanwhile = self._asked.get(key) == done.invocation
        if asked_meanwhile and key in wanted and key not in self._due(now):
            raise ViolationError("request_swallowed", f"{key} during its run, at {self.at}")

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
