"""Lines of what people do in the two systems: each is drawn for a number of the history."""

from __future__ import annotations

from bindeledd.domain.identity import Dimension
from tests.simulation.chances import Chance
from tests.simulation.operations import Operation, operation
from tests.simulation.shapes import SHAPES

SIDES = ("host", "erp")


def twin(random: Chance, number: int) -> Operation:
    """Both systems hold one object under one number, here and there with different values."""
    return operation("twin", random.register(), number, random.randint(0, 15))


def create(random: Chance, number: int) -> Operation:
    """Something is made in one system: numbered, unnumbered, below a parent, taken."""
    dimension = random.register()
    nests = dimension in SHAPES[Dimension(dimension)].references.values()
    variant = random.choices(
        ("numbered", "unnumbered", "outside", "taken", "inactive", "below"),
        (5, 3, 1, 1, 1, 4 if nests else 0),
    )[0]
    return operation("create", random.choice(SIDES), dimension, variant, number)


def namesake(random: Chance, number: int) -> Operation:
    """One number, two different customers: held until a person decides."""
    register = random.register()
    if SHAPES[Dimension(register)].numbers is None:
        return operation("twin", register, number, random.randint(0, 15))
    return operation("namesake", register, number)


def edit(random: Chance, number: int) -> Operation:
    """A field is written on one side."""
    side, dimension = random.choice(SIDES), random.register()
    return operation("edit", side, dimension, random.pick(), random.field(dimension), number)


def late(random: Chance, number: int) -> Operation:
    """A field is written in the ERP and committed long after its stamp."""
    dimension = random.register()
    words = (dimension, random.pick(), random.field(dimension), number)
    return operation("late", "erp", *words, random.choice((60, 500, 700, 890)))


def clash(random: Chance, number: int) -> Operation:
    """One field is written on both sides at once, differently."""
    dimension = random.register()
    return operation("clash", dimension, random.pick(), random.field(dimension), number)


def agree(random: Chance, number: int) -> Operation:
    """One field is written on both sides at once, alike."""
    dimension = random.register()
    return operation("agree", dimension, random.pick(), random.field(dimension), number)


def clear(random: Chance, number: int) -> Operation:
    """A field is emptied."""
    side, dimension = random.choice(SIDES), random.register()
    return operation("clear", side, dimension, random.pick(), random.field(dimension))


def rename(random: Chance, number: int) -> Operation:
    """An object gets another name."""
    return operation("rename", random.choice(SIDES), random.register(), random.pick(), number)


def point(random: Chance, number: int) -> Operation:
    """Let an object point to another one; an edit where the history has nothing that points."""
    side = random.choice(SIDES)
    pointing = [one for one in random.dimensions if SHAPES[one].pointed]
    if not pointing:
        return edit(random, number)
    dimension = random.choice(pointing)
    field = random.choice(list(SHAPES[dimension].pointed))
    return operation("point", side, str(dimension), random.pick(), field, random.pick())


def renumber(random: Chance, number: int) -> Operation:
    """An object gets another number; another name where nobody numbers."""
    side, register = random.choice(SIDES), random.register()
    if SHAPES[Dimension(register)].numbers is None:
        return operation("rename", side, register, random.pick(), number)
    return operation("renumber", side, register, random.pick(), number)


def swap(random: Chance, number: int) -> Operation:
    """Two objects take one another's numbers."""
    side, dimension = random.choice(SIDES), random.register()
    return operation("swap", side, dimension, random.pick(), random.pick(), number)


def chain(random: Chance, number: int) -> Operation:
    """Three objects take one another's numbers."""
    side, dimension = random.choice(SIDES), random.register()
    picks = [random.pick() for _ in range(3)]
    return operation("chain", side, dimension, *picks, number)


def close(random: Chance, number: int) -> Operation:
    """One or many are taken out of use."""
    side, dimension = random.choice(SIDES), random.register()
    count = random.choice((1, 1, 1, 1, 2, 4, 5))
    return operation("close", side, dimension, random.pick(), count)


def reopen(random: Chance, number: int) -> Operation:
    """What is out of use is taken into use."""
    return operation("reopen", random.choice(SIDES), random.register(), random.pick())


def delete(random: Chance, number: int) -> Operation:
    """An object is deleted."""
    return operation("delete", random.choice(SIDES), random.register(), random.pick())


def merge(random: Chance, number: int) -> Operation:
    """Two objects become one."""
    side, dimension = random.choice(SIDES), random.register()
    return operation("merge", side, dimension, random.pick(), random.pick())


def move(random: Chance, number: int) -> Operation:
    """A project is laid under another one, or under none."""
    projects = str(Dimension.PROJECTS)
    return operation("move", random.choice(SIDES), projects, random.pick(), random.pick())


def choose(random: Chance, number: int) -> Operation:
    """A product gets another unit, or none."""
    side, products = random.choice(SIDES), str(Dimension.PRODUCTS)
    if random.random() < 0.2:
        return operation("clear", side, products, random.pick(), "unit")
    return operation("edit", side, products, random.pick(), "unit", number)
