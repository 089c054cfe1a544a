"""Make a history from a seed: at least thirty operations over both systems, with misfortune."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from bindeledd.domain.identity import Dimension
from tests.simulation import connection_lines as steering
from tests.simulation import register_lines as people
from tests.simulation.chances import Chance, drawn_by
from tests.simulation.misfortunes import crash, fault, ringing, skews, stall
from tests.simulation.operations import Operation, operation
from tests.simulation.shapes import SHAPES
from tests.simulation.situations import Drawn, situation_of

LEAST = 30
MORE = 0.08
"""How often a line is followed by one that only some registers have."""

Maker = Callable[[Chance, int], Operation]


def generate(seed: int) -> list[Operation]:
    """Make the history of a seed, always the same."""
    random = drawn_by(f"history {seed}")
    beginning = [_initial(random, number) for number in range(random.few())]
    connecting = operation("connect", random.choice(steering.WINNERS), random.choice((0, 0, 0, 1)))
    before = [_unapproved(random, number) for number in range(100, 100 + random.randint(0, 3))]
    count = random.randint(LEAST, LEAST + 15)
    calm = random.random() < 0.3
    weights = CALM if calm else WEIGHTS
    body = [one for number in range(200, 200 + count) for one in _lines(random, number, weights)]
    first = [_registers(random), *_spaces(seed), *_cuts(seed)]
    body = _with_more(seed, random.dimensions, body)
    skewed, situation = skews(random), situation_of(seed, random.dimensions)
    opening = [*first, *beginning, *skewed, *_unsure(random, situation), connecting]
    return [*opening, *before, *_approved(seed), *situation.among(body)]


def generate_calm(seed: int) -> list[Operation]:
    """Make a short history without misfortune, into which a crash is put at every point."""
    random = drawn_by(f"calm {seed}")
    beginning = [_initial(random, number) for number in range(random.randint(2, 4))]
    connecting = operation("connect", random.choice(steering.WINNERS), 0)
    approved = [operation("wait", 20), operation("approve"), operation("wait", 100)]
    makers = (
        people.edit,
        people.edit,
        people.clash,
        people.create,
        people.rename,
        people.renumber,
        people.point,
        people.close,
        people.twin,
        people.delete,
        people.clear,
    )
    edits = [random.choice(makers)(random, number) for number in range(200, 206)]
    ending = [operation("sync"), operation("wait", 3700)]
    opening = [_registers(random), *beginning, connecting, *approved]
    scope = random.choice(("whole", "one", "archive"))
    undone = [operation("undo", random.pick(), scope, "at_once"), operation("wait", 61)]
    return [*opening, *edits[:3], *ending, *edits[3:], *ending, *undone]


def _registers(random: Chance) -> Operation:
    """Name the registers in which people work in this history."""
    return operation("registers", *(str(dimension) for dimension in random.dimensions))


def _unsure(random: Chance, situation: Drawn) -> list[Operation]:
    """Now and then the ERP cannot be asked by a reference what was made."""
    drawn = random.random() < 0.15
    return [operation("unsure")] if drawn or situation.unsure else []


def _spaces(seed: int) -> list[Operation]:
    """Now and then the ERP keeps phone numbers otherwise than people at the host write them."""
    return [operation("spaces")] if Random(f"spaces {seed}").random() < 0.5 else []


def _cuts(seed: int) -> list[Operation]:
    """Now and then the host keeps the beginning alone of some texts."""
    return [operation("cuts")] if Random(f"cuts {seed}").random() < 0.3 else []


def _with_more(
    seed: int, dimensions: tuple[Dimension, ...], body: list[Operation]
) -> list[Operation]:
    """Put between the lines what only some registers have, drawn apart from all else."""
    random = Chance(f"more {seed}")
    random.dimensions = dimensions
    several = len([one for one in dimensions if SHAPES[one].owner is None]) > 1
    makers = [
        *[people.move] * 2 * (Dimension.PROJECTS in dimensions),
        *[people.choose] * (Dimension.PRODUCTS in dimensions),
        *[steering.mode_of_one, steering.winner_of_one] * several,
    ]
    lines = []
    for number, one in enumerate(body, start=700):
        lines.append(one)
        if makers and random.random() < MORE:
            lines.append(random.choice(makers)(random, number))
    return lines


def _approved(seed: int) -> list[Operation]:
    """Approve what is planned; now and then too early, before there is a plan."""
    planned = [operation("wait", 20)] if Random(f"approved {seed}").random() < 0.85 else []
    return [*planned, operation("approve")]


def _initial(random: Chance, number: int) -> Operation:
    makers = (people.twin, people.twin, people.twin, people.create, people.namesake)
    return random.choice(makers)(random, number)


def _unapproved(random: Chance, number: int) -> Operation:
    return random.choice((people.edit, people.create, steering.wait, steering.plan, people.edit))(
        random, number
    )


def _lines(random: Chance, number: int, weights: Mapping[Maker, int]) -> list[Operation]:
    """Draw what happens next, with what makes it matter.

    What is committed late is overtaken by another edit that is read, and who asks for a run while
    one is under way has asked for that one too.
    """
    drawn = _drawn(random, number, weights)
    sync, wait = operation("sync"), operation("wait", 61)
    if drawn.inner == sync:
        return [sync, drawn, wait]
    if drawn.kind == "late":
        words = (drawn.word(1), random.pick(), drawn.word(3), 500 + number)
        return [operation("edit", drawn.word(0), *words), sync, wait, drawn]
    return [drawn]


def _drawn(random: Chance, number: int, weights: Mapping[Maker, int]) -> Operation:
    (maker,) = random.choices(list(weights), list(weights.values()))
    return maker(random, number)


def _during(random: Chance, number: int) -> Operation:
    maker = random.choice(
        (
            people.edit,
            people.edit,
            people.clash,
            people.rename,
            people.renumber,
            people.point,
            steering.pause,
            people.delete,
            people.create,
            steering.sync,
            steering.sync,
            steering.sync,
            stall,
            stall,
            stall,
            stall,
            people.close,
            steering.readonly_on,
            ringing,
            steering.disconnect,
            steering.undo,
            steering.confirm,
            steering.release,
        )
    )
    return operation("during", random.randint(1, 50), inner=maker(random, number))


WEIGHTS: Mapping[Maker, int] = {
    steering.wait: 20,
    people.edit: 14,
    fault: 9,
    crash: 8,
    _during: 9,
    people.create: 7,
    steering.sync: 6,
    people.late: 3,
    people.clash: 4,
    people.agree: 2,
    people.clear: 2,
    people.rename: 3,
    people.renumber: 3,
    people.point: 4,
    people.swap: 1,
    people.chain: 1,
    people.close: 3,
    people.reopen: 1,
    people.delete: 2,
    people.merge: 1,
    people.twin: 2,
    people.namesake: 1,
    steering.ring: 2,
    steering.tick: 1,
    steering.pause: 1,
    steering.steer: 4,
    steering.mode: 1,
    steering.decide: 2,
    steering.retry: 1,
    steering.tell: 1,
    steering.undo: 4,
    steering.confirm: 2,
    steering.release: 1,
    steering.disconnect: 1,
    steering.reconnect: 2,
    steering.event: 3,
}
CALM: Mapping[Maker, int] = {**WEIGHTS, fault: 0, crash: 0, _during: 2}
