"""What a person has seen and signed: what is written over under a signature stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.plans import FieldChange, PlanEntry
from bindeledd.domain.work import WorkKind
from tests.simulation.expecting import Place
from tests.simulation.ledger import Overwritten
from tests.simulation.registers import Row
from tests.simulation.shapes import SHAPES
from tests.simulation.violating import ViolationError
from tests.simulation.world import SimulatedWorld

Signed = frozenset[tuple[System, str, str, object]]


class Signatures:
    """Remembers what an operator signed, and what nobody was shown yet."""

    def __init__(self, world: SimulatedWorld) -> None:
        self._world, self._ledger = world, world.ledger
        self._signed: dict[Dimension, Signed] = {}
        """What was signed last of each register; a plan of another one takes nothing from it."""
        self._unsigned: set[Place] = set()
        self._reconnected: set[Place] = set()
        """Where the sides differed when consent was given again: a plan is to show it."""
        self._reconnected_at = 0

    # What people do

    def approved(self, plans: Mapping[Dimension, Sequence[PlanEntry]]) -> None:
        """An operator signed the plans of these registers."""
        self._unsigned = {place for place in self._unsigned if place[0] not in plans}
        self._reconnected.clear()
        for dimension, entries in plans.items():
            self._signed[dimension] = frozenset(self._shown(entries))

    def reconnected(self, pairs: Iterable[tuple[str, Row, Row]]) -> None:
        """Consent is given again: what differs now is shown before it is written over."""
        self._reconnected_at = self._world.invocation
        self._reconnected = {
            (host.dimension, origin, name)
            for origin, host, erp in pairs
            for name, value in host.values.items()
            if value is not None and erp.values[name] is not None and value != erp.values[name]
        }

    def twins_made(self, host: Row, erp: Row) -> None:
        """A person made one object in both systems; what differs is overwritten once signed."""
        origin = self._ledger.origin(host.key)
        if origin is None or not self._is_being_applied(host.dimension):
            return
        for name, value in host.values.items():
            other = erp.values[name]
            if value is not None and other is not None and value != other:
                self._unsigned.add((host.dimension, origin, name))

    def written(self, place: Place) -> None:
        """A person wrote a field: what differed there before is not what differs now."""
        self._unsigned.discard(place)
        self.settled(place)

    def settled(self, place: Place) -> None:
        """A field needs no signature any more."""
        self._reconnected.discard(place)

    def disturbed(self, origin: str) -> None:
        """A person changed what an object is one with."""
        self._reconnected = {place for place in self._reconnected if place[1] != origin}

    def retried(self) -> None:
        """A person asks for another try."""
        self._reconnected.clear()

    # What the product does

    def overwritten(self, one: Overwritten, origin: str) -> None:
        """Look at a value that was written over by no undo."""
        place = (one.key[1], origin, one.field)
        reconnected = place in self._reconnected and one.run > self._reconnected_at
        asked = place in self._unsigned or one.run in self._world.signed
        if reconnected or (asked and not self._covered(one, origin)):
            raise ViolationError("overwritten_unsigned", f"{one} at {self._world.at}")

    def ended(self, dimension: Dimension, invocation: int) -> None:
        """A run ended well."""
        at_once = {place for place in self._reconnected if place[0] is dimension}
        if invocation > self._reconnected_at:
            self._reconnected -= at_once

    def _is_being_applied(self, dimension: Dimension) -> bool:
        """Tell whether a run that applies what was signed of a register is still to come."""
        owed = (
            self._world.state.work(connection.ref, f"{WorkKind.SYNCHRONISE}#{dimension}")
            for connection in self._world.state.of_vendor("svenn")
        )
        return any(item is not None and "plan_id" in item.parameters for item in owed)

    def _shown(self, entries: Iterable[PlanEntry]) -> Iterator[tuple[System, str, str, object]]:
        for entry in entries:
            object_id = entry.host_id if entry.target is System.HOST else entry.erp_id
            if entry.target is not None and object_id:
                for change in entry.changes:
                    yield entry.target, object_id, change.field, self._becomes(entry, change)

    def _becomes(self, entry: PlanEntry, change: FieldChange) -> object:
        """Read what is signed: of a reference, what the other system's object stands for."""
        if change.references is None or change.new is None or entry.target is None:
            return SHAPES[entry.dimension].compared(change.field, change.new)
        return self._ledger.origin((entry.target.other, change.references, str(change.new)))

    def _covered(self, one: Overwritten, origin: str) -> bool:
        """Tell whether a signature covers it: what was shown, and numbers given to what is new."""
        system, dimension, object_id = one.key
        signed = self._signed.get(dimension, frozenset())
        if (system, object_id, one.field, one.new) in signed:
            return True
        if one.field == "number" and any(at[:3] == (system, object_id, "number") for at in signed):
            return True
        made = {self._ledger.meaning(other) for other in self._ledger.by_product.values()}
        return one.key not in self._ledger.by_people or (one.field == "number" and origin in made)
