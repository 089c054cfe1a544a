"""The search for the seed that shows a planted defect, and the file of those that did last time."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.simulation.defects import Defect


class Violation(Protocol):
    """What a history was found to violate."""

    @property
    def invariant(self) -> str:
        """The name of what did not hold."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Which seed found a defect, how many were played until then, and the invariant it showed."""

    seed: int
    played: int
    invariant: str


def first_hit(
    defect: Defect,
    seeds: Iterable[int],
    *,
    play: Callable[[int], Violation | None],
    passes: Callable[[int], bool],
    raised: str,
) -> Hit | None:
    """Play seeds with a defect planted until one shows it that the sound product passes.

    An exception, told as `raised`, finds nothing: the planted code itself may raise it, where what
    it replaces is called otherwise by now.
    """
    for count, seed in enumerate(seeds, start=1):
        with defect.planted():
            violation = play(seed)
        if violation is not None and violation.invariant != raised and passes(seed):
            return Hit(seed, count, violation.invariant)
    return None


def told(
    names: Sequence[str], hits: Iterable[Hit | None], *, most: int
) -> Iterator[tuple[str, Hit]]:
    """Print which seed found each defect, in the order of the names, and give those found."""
    for name, hit in zip(names, hits, strict=True):
        if hit is None:
            print(f"{name:<34}{'-':>5}{most:>8}  NOT FOUND", flush=True)
            continue
        print(f"{name:<34}{hit.seed:>5}{hit.played:>8}  {hit.invariant}", flush=True)
        yield name, hit


@dataclass(frozen=True, slots=True)
class NotedSeeds:
    """The seed that found each defect last time: where to look first, and nothing more."""

    path: Path

    def read(self) -> Mapping[str, int]:
        """Read which seed found which defect."""
        found: dict[str, int] = json.loads(self.path.read_text("utf-8"))
        return found

    def keep(self, name: str, hit: Hit, *, planted: Collection[str]) -> None:
        """Keep the seed that found a defect; what is not planted any more is forgotten."""
        kept = {one: seed for one, seed in self.read().items() if one in planted}
        text = json.dumps(dict(sorted({**kept, name: hit.seed}.items())), indent=2)
        self.path.write_text(f"{text}\n", "utf-8")
