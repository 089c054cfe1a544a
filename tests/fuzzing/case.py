"""Which story is told, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.fuzzing.distortions import DISTORTIONS
from tests.fuzzing.road import Strike
from tests.fuzzing.shapes import CUSTOMERS, Shape

CONFUSING = frozenset(
    f"json_{name}"
    for name in (
        "null",
        "empty_text",
        "unknown_word",
        "negative_number",
        "other_number",
        "exchanged_contents",
        "two_of_one_id",
    )
)


@dataclass(frozen=True, slots=True)
class Case:
    """One story: its seed decides what people do, its strikes what goes wrong."""

    strikes: tuple[Strike, ...] = ()
    seed: int = 0
    shape: Shape = CUSTOMERS

    @property
    def lies(self) -> bool:
        """Whether an answer is distorted in a way that nothing tells from the truth."""
        return any(DISTORTIONS[strike.distortion].lies for strike in self.strikes)

    @property
    def confuses(self) -> bool:
        """Whether a lie may be about a key, so that one object is taken for another."""
        return any(strike.distortion in CONFUSING for strike in self.strikes)

    @property
    def may_stop(self) -> bool:
        """Whether an answer refuses what only a person can restore."""
        return any(DISTORTIONS[strike.distortion].may_stop for strike in self.strikes)

    def __str__(self) -> str:
        return f"{self.shape.dimension}, seed {self.seed}: " + "; ".join(
            str(strike) for strike in self.strikes
        )


@dataclass(slots=True)
class Told:
    """What came of a story."""

    case: Case
    faults: list[str] = field(default_factory=list)
    struck: int = 0
    calls: list[str] = field(default_factory=list)
    failed_runs: int = 0
    stopped: int = 0

    @property
    def fine(self) -> bool:
        """Whether nothing was wrong."""
        return not self.faults
