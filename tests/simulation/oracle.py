"""The judge: what must hold whatever happens, looked at from the systems' side.

Written without the engine: it knows the registers, the ledger and what our state tells customers
(journal, open issues, what is owed), and no rule of merging, matching or planning.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from bindeledd.domain.connections import Connection, ConnectionState
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.policy import Mode
from bindeledd.domain.runs import Run, RunState
from tests.simulation.ledger import Key, Write
from tests.simulation.registers import SHAPES, Row
from tests.simulation.world import SimulatedWorld

CALLS_PER_SECOND = 10
CLOSED_AT_ONCE = 3
CLOSED_SHARE = 10
LONGEST_UNTIL_DUE = timedelta(hours=24)


class ViolationError(AssertionError):
    """An invariant does not hold."""

    def __init__(self, invariant: str, what: str) -> None:
        super().__init__(f"{invariant}: {what}")
        self.invariant = invariant


class Oracle:
    """Watches one world while its history is played, and judges it in the end."""

    def __init__(self, world: SimulatedWorld) -> None:
        self._world, self._ledger = world, world.ledger
        self.at = ""
        self.runs: list[Run] = []
        self._apart: set[str] = set()
        """What a person said is not what the other system holds under the same number."""
        self._stopped: dict[str, int] = {}
        """What stops writes, with how many writes may still be on their way."""
        world.on_write.append(self._written)

    # While the history is played

    def stops(self, reason: str) -> None:
        """From now on nothing is written, but for one call that may be on its way."""
        in_flight = 1 if self._world.steps.running else 0
        self._stopped[reason] = min(self._stopped.get(reason, in_flight), in_flight)

    def goes_on(self, reason: str) -> None:
        """What stopped writes has gone."""
        self._stopped.pop(reason, None)

    def configured(self, connection: Connection) -> None:
        """Settings were changed: some dimensions may not be written, or not yet."""
        for dimension in SHAPES:
            modes = (Mode.OFF, Mode.LINK_ONLY)
            stopped = connection.settings.of(dimension).mode in modes
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
            self._ledger.disturbed.add(origin)
            (self._apart.discard if one else self._apart.add)(origin)

    def ran(self, run: Run) -> None:
        """Note a run that came to an end."""
        self.runs.append(run)

    def look(self, ref: ConnectionRef | None) -> None:
        """Look at what must hold after every line."""
        if ref is None:
            return
        connection = self._world.connection(ref)
        if self._world.state.connection(ref) is None:
            raise ViolationError("connection_lost", "the connection is gone")
        self._owed(connection)

    def _written(self, write: Write) -> None:
        for reason in list(self._stopped):
            word, _, dimension = reason.partition(" ")
            if dimension and dimension != write.dimension:
                continue
            if word == "gated" and not self._is_gated(dimension):
                self.goes_on(reason)
                continue
            self._stopped[reason] -= 1
            if self._stopped[reason] < 0:
                raise ViolationError(f"write_while_{word}", f"{write} at {self.at}")

    def _is_gated(self, dimension: str) -> bool:
        (connection,) = self._world.state.of_vendor("svenn")
        return any(one == dimension for one in connection.gated)

    def _owed(self, connection: Connection) -> None:
        """Whatever is on is owed: by the index of due work, from which the schedule rings."""
        until = self._world.clock.now() + LONGEST_UNTIL_DUE
        owed = {item.key for item in self._world.state.due(until, limit=100)}
        wanted = set()
        if connection.state is ConnectionState.ACTIVE:
            wanted |= {
                f"synchronise#{dimension}"
                for dimension in SHAPES
                if connection.settings.of(dimension).mode is not Mode.OFF
                and dimension not in connection.gated
            }
        gated = connection.state is ConnectionState.ACTIVE and bool(connection.gated)
        waiting = gated or connection.state is ConnectionState.AWAITING_APPROVAL
        if waiting and connection.plan_id is None:
            wanted.add("plan#all")
        if wanted - owed:
            raise ViolationError("owed_work_forgotten", f"{sorted(wanted - owed)} at {self.at}")

    # In the end

    def judge(self, ref: ConnectionRef) -> None:
        """Judge what stands after everything came to rest."""
        self._judge_rates()
        self._judge_closings()
        self._judge_journal(ref)
        for dimension in SHAPES:
            self._judge_doubles(dimension)
            self._judge_registers(ref, dimension)
        self._judge_values(ref)

    def _judge_rates(self) -> None:
        for system, calls in self._ledger.calls.items():
            window: deque[datetime] = deque()
            for at in sorted(calls):
                window.append(at)
                while window[0] <= at - timedelta(seconds=1):
                    window.popleft()
                if len(window) > CALLS_PER_SECOND:
                    raise ViolationError("above_the_rate_limit", f"{len(window)} in {system}, {at}")

    def _judge_closings(self) -> None:
        for (run, system, dimension), count in self._ledger.closings.items():
            linked = len(self._world.registers.rows(system, dimension))
            signed = run in self._world.signed
            if not signed and count > max(CLOSED_AT_ONCE, linked // CLOSED_SHARE):
                raise ViolationError("closed_beyond_guard", f"{count} {dimension} in run {run}")

    def _judge_journal(self, ref: ConnectionRef) -> None:
        journalled = {
            (entry.target, entry.dimension, entry.object_id, change.field, value)
            for entry in self._world.state.journal(ref)
            for change in entry.changes
            for value in (change.old, change.loser)
        }
        for one in self._ledger.overwritten:
            if (*one.key, one.field, one.old) not in journalled:
                raise ViolationError("overwritten_without_journal", str(one))

    def _judge_doubles(self, dimension: Dimension) -> None:
        ours, theirs = (
            Counter((key[0], self._ledger.origin(key)) for key in made if key[1] is dimension)
            for made in (self._ledger.by_product, self._ledger.by_people)
        )
        for (system, origin), count in ours.items():
            there = theirs[system, origin] and origin not in self._ledger.disturbed
            if count > (0 if there else 1):
                raise ViolationError("made_twice", f"{origin} in {system}")

    def _judge_registers(self, ref: ConnectionRef, dimension: Dimension) -> None:
        explained = self._explained(ref)
        linked = {(link.host_id, link.erp_id) for link in self._world.state.links(ref, dimension)}
        for origin, sides in self._by_origin(dimension).items():
            hosts, erps = sides[System.HOST], sides[System.ERP]
            if origin in explained:
                continue
            if not (hosts and erps):
                if any(row.active for row in (*hosts, *erps)):
                    raise ViolationError("not_carried", f"{hosts or erps}")
            elif len(hosts) == len(erps) == 1:
                host, erp = hosts[0], erps[0]
                parted = origin in self._ledger.disturbed and (host.id, erp.id) not in linked
                unequal = [n for n, v in host.values.items() if erp.values[n] != v]
                if unequal and not parted:
                    raise ViolationError("sides_differ", f"{unequal}: {host} / {erp}")

    def _judge_values(self, ref: ConnectionRef) -> None:
        explained = self._explained(ref)
        told: dict[tuple[str, str], set[object]] = defaultdict(set)
        for entry in self._world.state.journal(ref):
            ids = {entry.target: entry.object_id, entry.target.other: entry.source_id or ""}
            for system, object_id in ids.items():
                origin = self._ledger.origin((system, entry.dimension, object_id))
                for change in entry.changes:
                    told[origin or "", change.field] |= {change.old, change.loser}
        for row in self._living():
            origin = self._ledger.origin(row.key) or ""
            for name, value in self._ledger.entered.get(row.key, {}).items():
                lost = value is not None and row.values[name] != value
                if lost and origin not in explained and value not in told[origin, name]:
                    raise ViolationError("value_lost", f"{name} {value!r} of {row}")

    def _explained(self, ref: ConnectionRef) -> set[str | None]:
        found: set[str | None] = set(self._apart)
        for issue in self._world.state.open_issues(ref):
            keys: list[Key] = [(issue.system, issue.dimension, issue.object_id)]
            if issue.other_id is not None:
                keys.append((issue.system.other, issue.dimension, issue.other_id))
            found |= {self._ledger.origin(key) for key in keys}
        return found

    def _by_origin(self, dimension: Dimension) -> Mapping[str, Mapping[System, list[Row]]]:
        found: dict[str, dict[System, list[Row]]] = {}
        for row in self._living():
            origin = self._ledger.origin(row.key)
            if row.dimension is dimension and origin is not None:
                sides = found.setdefault(origin, {system: [] for system in System})
                sides[row.system].append(row)
        return found

    def _living(self) -> Iterator[Row]:
        for system in System:
            for dimension in SHAPES:
                rows = self._world.registers.rows(system, dimension)
                yield from (row for row in rows if not row.deleted)

    def wrote_since(self, count: int) -> list[Write]:
        """Name the writes since there were so many."""
        return self._ledger.writes[count:]

    def failed_since(self, count: int) -> list[Run]:
        """Name the runs that failed since there were so many."""
        return [run for run in self.runs[count:] if run.state is RunState.FAILED]
