"""Everything that a plan depends on, as one value: the same inputs give the same plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bindeledd.domain.identity import System
from bindeledd.domain.links import Decision, Link
from bindeledd.domain.policy import DimensionPolicy
from bindeledd.domain.records import NumberSeries, RegisterRead
from bindeledd.domain.references import NO_REFERENCES, References
from bindeledd.domain.runs import Issue


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """What was read, what is remembered, and what people decided.

    `issues` are the open ones by their key. `unsettled` names the objects of effects whose outcome
    is not known. `linked_total` is how many links the dimension has, where `links` holds only those
    of the objects that were read: the archive guard's ten per cent are counted from it.
    `references` is what is known of the objects that these objects name, `numbering` the systems
    that give a number to an object without one. `signed` says that somebody signs what is planned,
    or has: what a first link closes is then no surprise.
    """

    policy: DimensionPolicy
    host: RegisterRead
    erp: RegisterRead
    links: Sequence[Link]
    decisions: Sequence[Decision]
    issues: Mapping[str, Issue]
    series: Mapping[System, Sequence[NumberSeries]]
    unsettled: frozenset[tuple[System, str]] = frozenset()
    linked_total: int | None = None
    references: References = NO_REFERENCES
    numbering: frozenset[System] = frozenset(System)
    signed: bool = False

    def read_of(self, system: System) -> RegisterRead:
        """The reading of one system."""
        return self.host if system is System.HOST else self.erp

    @property
    def complete(self) -> bool:
        """Whether both registers were read in full, so that absence and uniqueness are known."""
        return self.host.complete and self.erp.complete
