"""The judge's last word: what must stand when a history has come to rest."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.plans import FieldChange, Reason
from bindeledd.domain.runs import Issue, JournalEntry
from tests.simulation.doubles import doubles
from tests.simulation.guard_watch import most_closed
from tests.simulation.oracle import Oracle
from tests.simulation.registers import Key, Row
from tests.simulation.shapes import SHAPES
from tests.simulation.violating import ViolationError
from tests.simulation.world import SimulatedWorld

_GONE = {"deleted_in_host": System.HOST, "deleted_in_erp": System.ERP}

_OF_WRITES = frozenset({"outcome_unknown", "outcome_uncertain"})

_NEVER_SO = "conflict_at_host"
"""What the host says only of a key that was used for another write: no object has that problem."""

CALLS_PER_SECOND = 10


class Judge:
    """Judges one world at rest."""

    def __init__(self, world: SimulatedWorld, oracle: Oracle, ref: ConnectionRef) -> None:
        self._world, self._ledger, self._oracle, self._ref = world, world.ledger, oracle, ref

    def __call__(self) -> None:
        """Raise the first violation."""
        self._rates()
        self._closings()
        self._journal()
        explained = self._explained()
        for dimension in self._world.dimensions:
            self._doubles(dimension)
            self._registers(dimension, explained)
            self._open_issues(dimension)
        self._values(explained)
        self._oracle.undos.judge()
        self._foretold(explained)

    def _rates(self) -> None:
        for system, calls in self._ledger.calls.items():
            window: deque[datetime] = deque()
            for at in sorted(calls):
                window.append(at)
                while window[0] <= at - timedelta(seconds=1):
                    window.popleft()
                if len(window) > CALLS_PER_SECOND:
                    raise ViolationError("above_the_rate_limit", f"{len(window)} in {system}, {at}")

    def _closings(self) -> None:
        for (run, system, dimension), closed in self._ledger.closings.items():
            count = len([one for one in closed if one not in self._oracle.released])
            signed = run in self._world.signed or run in self._world.undos
            if not signed and count > most_closed(self._world, system, dimension):
                raise ViolationError("closed_beyond_guard", f"{count} {dimension} in run {run}")

    def _journal(self) -> None:
        journalled = {
            (entry.target, entry.dimension, entry.object_id, change.field, value)
            for entry in self._world.state.journal(self._ref)
            for change in entry.changes
            for value in self._gone(entry, change)
        }
        for one in self._ledger.overwritten:
            if (
                *one.key,
                one.field,
                self._ledger.same(one.key[1], one.field, one.old),
            ) not in journalled:
                raise ViolationError("overwritten_without_journal", str(one))

    def _gone(self, entry: JournalEntry, change: FieldChange) -> set[object]:
        """Read which values an entry keeps: of a reference, what the objects stand for."""
        kept = {change.old, change.loser}
        register = SHAPES[entry.dimension].references.get(change.field)
        if register is None:
            shape = SHAPES[entry.dimension]
            return {shape.compared(change.field, value) for value in kept}
        ids = [str(value) for value in kept if value is not None]
        keys = [(system, register, object_id) for system in System for object_id in ids]
        return {self._ledger.origin(key) for key in keys} | (kept & {None})

    def _doubles(self, dimension: Dimension) -> None:
        for double in doubles(self._ledger, self._world.registers, dimension):
            raise ViolationError("made_twice", double)

    def _registers(self, dimension: Dimension, explained: set[str | None]) -> None:
        links = self._world.state.links(self._ref, dimension)
        linked = {(link.host_id, link.erp_id) for link in links}
        for origin, sides in self._by_origin(dimension).items():
            hosts, erps = sides[System.HOST], sides[System.ERP]
            if origin in explained:
                continue
            if not (hosts and erps):
                alone = [row for row in (*hosts, *erps) if row.active]
                if any(not self._goes_without(row, explained) for row in alone):
                    raise ViolationError("not_carried", f"{hosts or erps}")
            elif len(hosts) == len(erps) == 1:
                host, erp = hosts[0], erps[0]
                parted = origin in self._ledger.disturbed and (host.id, erp.id) not in linked
                unequal = [
                    name
                    for name in _unequal(host, erp)
                    if not self._waits(name, (host, erp), explained)
                    and not self._was_never_carried(name, (host, erp))
                    and not self._stands_undone(origin, name, (host, erp))
                ]
                if unequal and not parted:
                    raise ViolationError("sides_differ", f"{unequal}: {host} / {erp}")

    def _stands_undone(self, origin: str, name: str, pair: tuple[Row, Row]) -> bool:
        """Tell whether a field may stand as an undo left it, also where it comes from a parent."""
        dimension, undos = pair[0].dimension, self._oracle.undos
        inherited = any(row.inherits(name) for row in pair)
        names = (name, *(SHAPES[dimension].within if inherited else ()))
        return any(undos.explains((dimension, origin, one)) for one in names)

    def _was_never_carried(self, name: str, pair: tuple[Row, Row]) -> bool:
        """Tell whether people made both objects, of which some values are never carried."""
        by_people = all(row.key in self._ledger.by_people for row in pair)
        return by_people and SHAPES[pair[0].dimension].field(name).once

    def _goes_without(self, row: Row, explained: set[str | None]) -> bool:
        """Tell whether a child's owner has no certain counterpart, under which it could stand."""
        shape = SHAPES[row.dimension]
        owned = shape.within if shape.owner is not None else ()
        return any(self._waits(name, (row,), explained) for name in owned)

    def _waits(self, name: str, pair: tuple[Row, ...], explained: set[str | None]) -> bool:
        """Tell whether a field points to what has no counterpart, or not a certain one.

        An issue tells of it, people parted it, or nobody uses it, so that it is not created.
        """
        register = SHAPES[pair[0].dimension].references.get(name)
        if register is None:
            return False
        used = {
            self._ledger.origin(row.key)
            for row in self._living()
            if row.dimension is register and row.active
        }
        pointed = {row.values[name] for row in pair} - {None}
        uncertain = explained | self._ledger.disturbed
        return any(one in uncertain or one not in used for one in pointed)

    def _open_issues(self, dimension: Dimension) -> None:
        """Where both sides are linked and hold the same, no problem stands open.

        Who lets go of a field that either system writes in its own form has two values stand again.
        """
        links = self._world.state.links(self._ref, dimension)
        linked = {link.host_id: link.erp_id for link in links}
        for issue in self._world.state.open_issues(self._ref, dimension):
            ids = {issue.system: issue.object_id, issue.system.other: issue.other_id}
            host_id = ids[System.HOST] or ""
            if ids[System.ERP] is None or linked.get(host_id) != ids[System.ERP]:
                continue
            if issue.problem in _OF_WRITES or issue.problem == Reason.NUMBER_NOT_GIVEN:
                continue
            pair = [self._world.registers.row(one, dimension, ids[one] or "") for one in System]
            host, erp = pair
            if host is None or erp is None or host.deleted or self._points_to_parted(host):
                continue
            in_one_form = host.written == erp.written
            if host.values == erp.values and (in_one_form or issue.problem != Reason.LEFT_STANDING):
                raise ViolationError("issue_left_open", f"{issue.problem} of {host}")

    def _points_to_parted(self, row: Row) -> bool:
        """Tell whether what an object points to may be two objects that stand for the same."""
        pointed = {row.values[name] for name in SHAPES[row.dimension].references}
        return not self._ledger.disturbed.isdisjoint(pointed)

    def _values(self, explained: set[str | None]) -> None:
        told = self._told()
        for row in self._living():
            origin = self._ledger.origin(row.key) or ""
            for name, value in self._ledger.entered.get(row.key, {}).items():
                if row.inherits(name):
                    continue
                meant = self._ledger.same(row.dimension, name, value)
                lost = value is not None and row.values[name] != meant
                if lost and origin not in explained and meant not in told[origin, name]:
                    raise ViolationError("value_lost", f"{name} {value!r} of {row}")

    def _told(self) -> Mapping[tuple[str, str], set[object]]:
        """Give the values that the journal holds, by what their object stands for."""
        told: dict[tuple[str, str], set[object]] = defaultdict(set)
        for entry in self._world.state.journal(self._ref):
            ids = {entry.target: entry.object_id, entry.target.other: entry.source_id or ""}
            for system, object_id in ids.items():
                origin = self._ledger.origin((system, entry.dimension, object_id))
                for change in entry.changes:
                    told[origin or "", change.field] |= self._gone(entry, change)
        return told

    def _foretold(self, explained: set[str | None]) -> None:
        by_origin = {one: self._by_origin(one) for one in self._world.dimensions}
        for (dimension, origin, name), foretold in self._oracle.expectations.standing().items():
            sides = by_origin[dimension].get(origin, {})
            rows = [row for rows in sides.values() for row in rows]
            inherited = any(row.inherits(name) for row in rows)
            if origin in explained or len(rows) != len(System) or inherited:
                continue
            wanted = self._ledger.same(dimension, name, foretold.value)
            if any(row.values[name] != wanted for row in rows):
                raise ViolationError(foretold.why, f"{name} {foretold.value!r}: {rows}")

    def _explained(self) -> set[str | None]:
        found: set[str | None] = set(self._oracle.apart)
        for issue in self._world.state.open_issues(self._ref):
            self._is_true(issue)
            if issue.problem == Reason.NUMBER_NOT_GIVEN:
                continue
            keys: list[Key] = [(issue.system, issue.dimension, issue.object_id)]
            if issue.other_id is not None:
                keys.append((issue.system.other, issue.dimension, issue.other_id))
            found |= {self._ledger.origin(key) for key in keys}
        return found

    def _is_true(self, issue: Issue) -> None:
        """A disappearance explains nothing while the object stands where it stood.

        Neither does a number that was not given explain anything, but that there is none.
        """
        if issue.problem == _NEVER_SO:
            raise ViolationError("told_what_is_not_so", f"{issue}")
        ids = {issue.system: issue.object_id, issue.system.other: issue.other_id}
        rows = {
            system: self._world.registers.row(system, issue.dimension, object_id)
            for system, object_id in ids.items()
            if object_id is not None
        }
        numberless = issue.problem == Reason.NUMBER_NOT_GIVEN
        for system, row in rows.items():
            numbered = numberless and row is not None and row.values["number"] is not None
            stands = system is _GONE.get(issue.problem) and row is not None and not row.deleted
            if numbered or stands:
                raise ViolationError("told_what_is_not_so", f"{issue.problem}: {row}")

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
            for dimension in self._world.dimensions:
                rows = self._world.registers.rows(system, dimension)
                yield from (row for row in rows if not row.deleted)


def _unequal(host: Row, erp: Row) -> list[str]:
    return [name for name, value in host.values.items() if erp.values[name] != value]
