"""What the product made more often than people did, by their own ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from bindeledd.domain.identity import Dimension, System
from tests.simulation.ledger import Ledger
from tests.simulation.registers import BELOW, Key, Registers
from tests.simulation.shapes import SHAPES

_Made = tuple[System, str | None, str]


def doubles(ledger: Ledger, registers: Registers, dimension: Dimension) -> Iterator[str]:
    """Name what exists twice of what people made once.

    What stands in a place is counted by what was put there, all else by its id. What people deleted
    may have been made anew. What they made as several things on one side, and said later to be one,
    may have been made as often on the other: before they said so, or where they said so in vain.
    """
    if SHAPES[dimension].places is not None:
        ours, theirs = _made(ledger, dimension, ledger.bodies), Counter[_Made]()
    else:
        standing = (key for key in ledger.by_product if _stands(registers, key))
        made = (standing, ledger.by_people)
        ours, theirs = (_made(ledger, dimension, dict.fromkeys(one, 1)) for one in made)
    things = _things(ledger, dimension)
    for one, count in ours.items():
        system, origin, _ = one
        there = theirs[one] and origin not in ledger.disturbed
        if count > (0 if there else max(1, things[system.other, origin])):
            yield f"{origin} in {system}"


def _made(ledger: Ledger, dimension: Dimension, made: Mapping[Key, int]) -> Counter[_Made]:
    """Count what was made, by what it stands for and under which owner it was made."""
    counted: Counter[_Made] = Counter()
    for key, count in made.items():
        if key[1] is dimension:
            counted[key[0], ledger.origin(key), _owner(key)] += count
    return counted


def _things(ledger: Ledger, dimension: Dimension) -> Counter[tuple[System, str | None]]:
    """Count as how many things people made in a system what stands for one by now."""
    made = {
        (key[0], ledger.origin(key), mark)
        for key, mark in ledger.by_people.items()
        if key[1] is dimension
    }
    return Counter((system, origin) for system, origin, _ in made)


def _stands(registers: Registers, key: Key) -> bool:
    row = registers.row(*key)
    return row is not None and not row.deleted


def _owner(key: Key) -> str:
    """Read under which object another one stands; two owners may each have one of a name."""
    owner, below, _ = key[2].partition(BELOW)
    return owner if below else ""
