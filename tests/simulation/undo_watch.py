"""What an undo may do, from ALL-03 and architecture 4: only what a person saw, and then it rests.

Judged by what stood in the systems: whatever an undo writes was previewed and is what the product
once wrote over, and it is not written again until a person changes either side or lets go of it.
"""

from __future__ import annotations

from collections.abc import Iterable

from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.plans import WRITING_KINDS, EntryKind, PlanEntry
from bindeledd.domain.runs import Run, RunState, Trigger
from bindeledd.domain.work import ClaimState, WorkKind
from tests.simulation.expecting import Expectations, Place
from tests.simulation.ledger import Overwritten
from tests.simulation.registers import Key
from tests.simulation.shape import Value
from tests.simulation.shapes import SHAPES
from tests.simulation.undo_telling import Confirmed, Spot, Told, key_of, told_of
from tests.simulation.violating import ViolationError
from tests.simulation.world import Done, SimulatedWorld

_TO_THE_END = frozenset({RunState.SUCCEEDED, RunState.WITH_ISSUES})


class UndoWatch:
    """Watches what undos write, and that nothing redoes it."""

    def __init__(self, world: SimulatedWorld, expectations: Expectations) -> None:
        self._world, self._ledger, self._expectations = world, world.ledger, expectations
        self._confirmed: dict[str, Confirmed] = {}
        self._held: dict[Place, int] = {}
        """What was put back, with the invocation that did it."""
        self._put_back: dict[Place, tuple[System, Value]] = {}
        """What it was, and where."""
        self._may_stand: set[Place] = set()
        """What was put back of objects that may have parted or met since: it may stand or not."""
        self._runs: dict[str, int] = {}
        """The invocation of each run."""
        self._ended_well: dict[Dimension, list[int]] = {}
        """The invocations in which a register was read to the end and no write was in doubt."""
        self._stood: dict[int, set[Spot]] = {}
        """What stood as it was to become when an invocation of an undo began."""
        world.on_begun.append(self._begun)
        world.on_done.append(self._done)

    # What people do

    def confirmed(
        self, ref: ConnectionRef, run_id: str, plan_id: str, entries: Iterable[PlanEntry]
    ) -> None:
        """A person confirms what a preview shows: values that the product wrote over, no others."""
        shown: dict[Spot, tuple[Value, Value]] = {}
        for entry in entries:
            if entry.kind not in WRITING_KINDS:
                continue
            for change in entry.changes:
                spot = (key_of(entry), change.field)
                stands, comes = self._value(spot, change.old), self._value(spot, change.new)
                shown[spot] = stands, comes
                # Of two objects that people say are one, no write tells which was pointed to.
                if entry.kind is not EntryKind.ARCHIVE and comes != stands:
                    self._require_earlier(spot, comes, run_id)
        self._confirmed.setdefault(plan_id, Confirmed(ref, run_id, plan_id, shown))

    def entered(self, place: Place, system: System, value: Value) -> None:
        """A person changed a field: what was put back may be written again.

        Somebody who enters what was put back may have undone an entry that no run has seen.
        """
        self.let_go(place)
        if self._put_back.get(place) == (system, value):
            self._may_stand.add(place)

    def let_go(self, place: Place) -> None:
        """A person lets go of a field: what was put back may be written again."""
        self._held.pop(place, None)
        self._may_stand.discard(place)

    def disturbed(self, origin: str) -> None:
        """A person changed what an object is one with."""
        gone = {place for place in self._held if place[1] == origin}
        self._may_stand |= gone
        self._held = {place: at for place, at in self._held.items() if place not in gone}

    def holds(self, place: Place) -> bool:
        """Tell whether a field stands as an undo left it."""
        return place in self._held

    def explains(self, place: Place) -> bool:
        """Tell whether a field may stand as an undo left it."""
        return place in self._held or place in self._may_stand

    # What the product does

    def wrote(self, one: Overwritten) -> bool:
        """Look at one value that was written; true where an undo wrote it."""
        plan_id, place = self._world.undos.get(one.run), self._place(one)
        if plan_id is None:
            if self._held.get(place, one.run) < one.run and self._stands_alone(one.key, place):
                raise ViolationError("undone_redone", f"{one}")
            return False
        confirmed, spot = self._confirmed[plan_id], (one.key, one.field)
        if confirmed.shown.get(spot) != (one.old, one.new):
            raise ViolationError("undo_beyond_preview", f"{one} of {confirmed.shown}")
        self._require_quiet(confirmed, one, place)
        confirmed.written.add(spot)
        if self._expectations.last_touched(place) < one.run:
            self._held[place] = one.run
            self._put_back[place] = one.key[0], one.new
        self._expectations.touched(place, one.run)
        return True

    def judge(self) -> None:
        """At rest every undo that was confirmed is done, and says what it left."""
        for one in self._confirmed.values():
            told = self._told_of(one)
            if told.came_too_late:
                continue
            left = one.shown.keys() - one.written - one.stood_so - told.spots
            untold = {spot for spot in left if spot[0] not in told.gone}
            if untold:
                raise ViolationError("undo_not_told", f"{sorted(untold, key=str)} in {one.plan_id}")
            owed = [
                item
                for item in self._world.state.work_of(one.ref)
                if item.kind is WorkKind.UNDO and item.subject == one.plan_id
            ]
            if owed:
                raise ViolationError("undo_never_done", f"{owed}")

    def _told_of(self, confirmed: Confirmed) -> Told:
        return told_of(confirmed, self._runs, self._world.state)

    def _value(self, spot: Spot, value: object) -> Value:
        """Read a value that an undo sends: of a reference, what the object stands for."""
        (system, dimension, _), name = spot
        register = SHAPES[dimension].references.get(name)
        if register is None or value is None:
            return SHAPES[dimension].compared(name, _plain(value))
        return self._ledger.origin((system, register, str(value)))

    def _require_earlier(self, spot: Spot, value: Value, run_id: str) -> None:
        """What comes back stood there before the run wrote, as far as the systems know."""
        written = (*self._ledger.overwritten, *self._ledger.filled)
        here = [one for one in written if (one.key, one.field) == spot]
        (_, dimension, _), name = spot
        first = self._first_of(run_id, dimension, here) or here
        before = {self._ledger.same(dimension, name, one.old) for one in first}
        if value not in before:
            raise ViolationError("undo_not_earlier", f"{value!r} at {spot}, before: {before}")

    def _first_of(
        self, run_id: str, dimension: Dimension, here: Iterable[Overwritten]
    ) -> list[Overwritten]:
        """Name what may be the first write in one place of which a run tells.

        It is its own, or that of a worker that died or got no answer: of that the next run tells
        that ends well and can look for it.
        """
        began = self._runs.get(run_id, 0)
        ended = (one for one in self._ended_well.get(dimension, ()) if one < began)
        lost = [one for one in here if max(ended, default=0) < one.run < began]
        return [*lost, *[one for one in here if one.run == began][:1]]

    def _require_quiet(self, confirmed: Confirmed, one: Overwritten, place: Place) -> None:
        """The other side does not hold what somebody wrote there since the run.

        Where several objects stand for the same, one of them is the other side. What it holds
        itself takes nothing from it.
        """
        began = self._runs.get(confirmed.run_id)
        touched = self._expectations.last_touched(place)
        if began is None or not began <= touched < one.run or self._was_put_back(place, one):
            return
        system, dimension, _ = one.key
        others = [
            row
            for row in self._world.registers.rows(system.other, dimension)
            if not row.deleted and self._ledger.origin(row.key) == place[1]
        ]
        untouched = {one.old, one.new}
        if others and all(row.values.get(one.field) not in untouched for row in others):
            raise ViolationError("undo_over_newer", f"{one}: {others}")

    def _was_put_back(self, place: Place, one: Overwritten) -> bool:
        """Tell whether what is written over is an undo's: that one kept the other side's away.

        Of an object that may have parted since, the very value must still be there.
        """
        is_the_same = self._put_back.get(place) == (one.key[0], one.old)
        return place in self._held or (place in self._may_stand and is_the_same)

    def _stands_alone(self, key: Key, place: Place) -> bool:
        """Tell whether no other object of a system stands for the same: that one was put back."""
        same = [
            row
            for row in self._world.registers.rows(key[0], key[1])
            if not row.deleted and self._ledger.origin(row.key) == place[1]
        ]
        return len(same) <= 1

    def _place(self, one: Overwritten) -> Place:
        return one.key[1], self._ledger.origin(one.key) or "", one.field

    def _begun(self, done: Done) -> None:
        confirmed = self._confirmed.get(self._world.undos.get(done.invocation, ""))
        if confirmed is not None:
            self._stood[done.invocation] = self._standing(confirmed)

    def _done(self, done: Done) -> None:
        if not isinstance(done.run, Run):
            return
        self._runs[done.run.id] = done.invocation
        to_the_end = done.run.state in _TO_THE_END and done.run.trigger is not Trigger.UNDO
        if to_the_end and not self._is_in_doubt(done.run):
            self._ended_well.setdefault(done.run.dimension, []).append(done.invocation)
        confirmed = self._confirmed.get(self._world.undos.get(done.invocation, ""))
        if confirmed is not None:
            stood = self._stood.pop(done.invocation, set())
            confirmed.stood_so = stood | self._standing(confirmed)
            self._left_so(confirmed)

    def _is_in_doubt(self, run: Run) -> bool:
        """Tell whether a write waits until it can be looked for, and not for a person."""
        claims = self._world.state.open_claims(run.ref, run.dimension)
        return any(claim.state is not ClaimState.UNCERTAIN for claim in claims)

    def _left_so(self, confirmed: Confirmed) -> None:
        """A person who left it as it was to become did what the undo would have done.

        Where the undo sent the same and did not know whether it arrived, nothing tells whose it is.
        """
        in_doubt = self._told_of(confirmed).in_doubt
        for key, name in confirmed.stood_so - confirmed.written:
            place = key[1], self._ledger.origin(key) or "", name
            self._may_stand.add(place)
            if (key, name) in in_doubt:
                self._expectations.taken_for_another(place, confirmed.shown[key, name][1])

    def _standing(self, confirmed: Confirmed) -> set[Spot]:
        """Name what stands as an undo is to leave it."""
        found = set()
        for (key, name), (_, wanted) in confirmed.shown.items():
            row = self._world.registers.row(*key)
            if row is not None and row.values.get(name) == wanted:
                found.add((key, name))
        return found


def _plain(value: object) -> Value:
    return None if value == "" else value  # type: ignore[return-value]  # a register's own value


__all__ = ["UndoWatch"]
