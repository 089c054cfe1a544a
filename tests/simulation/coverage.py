"""Which misfortune met which kind of step in which phase: what the simulation has really tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

Cell = tuple[str, str, str]
"""Phase, misfortune, kind of effect."""


@dataclass(slots=True)
class Coverage:
    """Counts of cells; several can be put together."""

    cells: Counter[Cell] = field(default_factory=Counter)

    def note(self, phase: str, fault: str, effect: str) -> None:
        """Count one more."""
        self.cells[phase, fault, effect] += 1

    def add(self, others: Iterable[tuple[Cell, int]]) -> None:
        """Put another one's counts to these."""
        for cell, count in others:
            self.cells[cell] += count

    def table(self) -> list[str]:
        """Write the counts, a line each."""
        return [
            f"{phase:<14}{fault:<24}{effect:<72}{count:>7}"
            for (phase, fault, effect), count in sorted(self.cells.items())
        ]
