"""What must stand in the end, foretold when a person writes it.

Two things can be foretold without knowing how the product merges. A value written on one side of a
pair that was equal and at rest stands on both sides. Of two values written at once, that of the
winner stands. Both only while nobody writes the same field again and nobody changes the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bindeledd.domain.identity import Dimension, System
from tests.simulation.shape import Value

Place = tuple[Dimension, str, str]
"""A field of what an object stands for."""


@dataclass(frozen=True, slots=True)
class Foretold:
    """A value that must stand on both sides, and why."""

    value: Value
    why: str


class Expectations:
    """Remembers what was foretold, and forgets what is not certain any more."""

    def __init__(self) -> None:
        self._foretold: dict[Place, Foretold] = {}
        self._touched: dict[Place, int] = {}
        self._good_run: dict[Dimension, int] = {}

    def ran_well(self, dimension: Dimension, began: int) -> None:
        """A run that began as the `began`-th invocation came to its end with nothing left over."""
        self._good_run[dimension] = max(self._good_run.get(dimension, 0), began)

    def at_rest(self, place: Place) -> bool:
        """Tell whether a good run began after the last time that anybody wrote here."""
        return self.last_touched(place) < self._good_run.get(place[0], 0)

    def last_touched(self, place: Place) -> int:
        """Tell which invocation was the last one when anybody last wrote here."""
        return self._touched.get(place, 0)

    def touched(self, place: Place, invocation: int) -> None:
        """Somebody writes here: what was foretold is not certain any more."""
        self._foretold.pop(place, None)
        self._touched[place] = invocation

    def waits(self, place: Place, invocation: int) -> None:
        """A run told that a field waits: it comes to rest with a later one that tells it no more.

        Where it never came to agree, what is written there next is ruled on as on a first link.
        """
        self._touched[place] = invocation

    def carried(self, place: Place, value: Value) -> None:
        """One side of a pair at rest was changed."""
        self._foretold[place] = Foretold(value, "edit_not_carried")

    def taken_for_another(self, place: Place, value: Value) -> None:
        """A change to this value cannot be told from a write of ours, which is not carried."""
        if self._foretold.get(place) == Foretold(value, "edit_not_carried"):
            del self._foretold[place]

    def won(self, place: Place, values: Mapping[System, Value], winner: System) -> None:
        """Both sides were changed at once."""
        self._foretold[place] = Foretold(values[winner], "wrong_winner")

    def forget(self, origin: str | None = None, why: str | None = None) -> None:
        """What was foretold of an object, or for a reason, is not certain any more."""
        self._foretold = {
            place: foretold
            for place, foretold in self._foretold.items()
            if origin not in (None, place[1]) or why not in (None, foretold.why)
        }

    def standing(self) -> Mapping[Place, Foretold]:
        """Give what is still certain."""
        return self._foretold
