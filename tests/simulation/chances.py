"""What a history is drawn by: its registers, and which of their objects and fields are meant."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from bindeledd.domain.identity import Dimension
from tests.simulation.shapes import SHAPES

MIXES: Mapping[tuple[Dimension, ...], int] = {
    (Dimension.CUSTOMERS,): 40,
    (Dimension.PRODUCTS,): 15,
    (Dimension.EMPLOYEES,): 15,
    (Dimension.CUSTOMERS, Dimension.EMPLOYEES, Dimension.PROJECTS): 15,
    (Dimension.CUSTOMERS, Dimension.PRODUCTS): 5,
    (Dimension.CUSTOMERS, Dimension.EMPLOYEES, Dimension.PRODUCTS, Dimension.PROJECTS): 5,
}
"""Which registers a history is about, and how often."""

CHILDREN: Mapping[tuple[Dimension, ...], int] = {
    (): 60,
    (Dimension.ADDRESSES,): 15,
    (Dimension.CONTACT_PERSONS,): 15,
    (Dimension.ADDRESSES, Dimension.CONTACT_PERSONS): 10,
}
"""Which child registers a history about customers is about too, and how often."""


class Chance(Random):
    """What a history is drawn by, with the registers that it is about."""

    dimensions: tuple[Dimension, ...] = (Dimension.CUSTOMERS,)

    def register(self) -> str:
        """Choose a register; one whose objects point to others comes more often."""
        pointing = [one for one in self.dimensions if SHAPES[one].references]
        return str(self.choice((*self.dimensions, *pointing)))

    def field(self, register: str) -> str:
        """Choose a field in which people write, the first two more often."""
        fields = list(SHAPES[Dimension(register)].edited)
        return self.choice((*fields, *fields[:2]))

    def pick(self) -> int:
        """Choose a number, which means one of the objects that stand when a line is played."""
        return self.randint(0, 99)

    def few(self) -> int:
        """Choose how many objects a history begins with: more where it has more registers."""
        return self.randint(3, 7) + 2 * (len(self.dimensions) - 1)


def drawn_by(seed: str) -> Chance:
    """Begin to draw a history: which registers it is about comes first."""
    random = Chance(seed)
    (chosen,) = random.choices(list(MIXES), list(MIXES.values()))
    children = Random(f"children {seed}").choices(list(CHILDREN), list(CHILDREN.values()))[0]
    random.dimensions = (*chosen, *(children if Dimension.CUSTOMERS in chosen else ()))
    return random
