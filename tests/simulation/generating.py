"""Make a history from a seed: at least thirty operations over both systems, with misfortune."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from bindeledd.domain.identity import Dimension
from tests.simulation.chances import Chance, drawn_by
from tests.simulation.misfortunes import crash, fault, ringing, skews, stall
from tests.simulation.operations import Operation, operation
from tests.simulation.shapes import SHAPES

LEAST = 30
SIDES = ("host", "erp")
WINNERS = ("erp", "host", "neither")

Maker = Callable[[Chance, int], Operation]


def generate(seed: int) -> list[Operation]:
    """Make the history of a seed, always the same."""
    random = drawn_by(f"history {seed}")
    beginning = [_initial(random, number) for number in range(random.few())]
    connecting = operation("connect", random.choice(WINNERS), random.choice((0, 0, 0, 1)))
    before = [_unapproved(random, number) for number in range(100, 100 + random.randint(0, 3))]
    count = random.randint(LEAST, LEAST + 15)
    calm = random.random() < 0.3
    weights = CALM if calm else WEIGHTS
    body = [one for number in range(200, 200 + count) for one in _lines(random, number, weights)]
    first = [_registers(random), *_spaces(seed)]
    opening = [*first, *beginning, *skews(random), *_unsure(random), connecting]
    return [*opening, *before, operation("approve"), *body]


def generate_calm(seed: int) -> list[Operation]:
    """Make a short history without misfortune, into which a crash is put at every point."""
    random = drawn_by(f"calm {seed}")
    beginning = [_initial(random, number) for number in range(random.randint(2, 4))]
    connecting = operation("connect", random.choice(WINNERS), 0)
    approved = [operation("wait", 20), operation("approve"), operation("wait", 100)]
    makers = (
        _edit,
        _edit,
        _clash,
        _create,
        _rename,
        _renumber,
        _point,
        _close,
        _twin,
        _delete,
        _clear,
    )
    edits = [random.choice(makers)(random, number) for number in range(200, 206)]
    ending = [operation("sync"), operation("wait", 3700)]
    opening = [_registers(random), *beginning, connecting, *approved]
    return [*opening, *edits[:3], *ending, *edits[3:], *ending]


def _registers(random: Chance) -> Operation:
    """Name the registers in which people work in this history."""
    return operation("registers", *(str(dimension) for dimension in random.dimensions))


def _unsure(random: Chance) -> list[Operation]:
    """Now and then the ERP cannot be asked by a reference what was made."""
    return [operation("unsure")] if random.random() < 0.15 else []


def _spaces(seed: int) -> list[Operation]:
    """Now and then the ERP keeps phone numbers otherwise than people at the host write them."""
    return [operation("spaces")] if Random(f"spaces {seed}").random() < 0.5 else []


def _initial(random: Chance, number: int) -> Operation:
    makers = (_twin, _twin, _twin, _create, _namesake)
    return random.choice(makers)(random, number)


def _unapproved(random: Chance, number: int) -> Operation:
    return random.choice((_edit, _create, _wait, _plan, _edit))(random, number)


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


def _twin(random: Chance, number: int) -> Operation:
    """Both systems hold one object under one number, here and there with different values."""
    return operation("twin", random.register(), number, random.randint(0, 15))


def _create(random: Chance, number: int) -> Operation:
    dimension = random.register()
    nests = dimension in SHAPES[Dimension(dimension)].references.values()
    variant = random.choices(
        ("numbered", "unnumbered", "outside", "taken", "inactive", "below"),
        (5, 3, 1, 1, 1, 4 if nests else 0),
    )[0]
    return operation("create", random.choice(SIDES), dimension, variant, number)


def _namesake(random: Chance, number: int) -> Operation:
    """One number, two different customers: held until a person decides."""
    register = random.register()
    if SHAPES[Dimension(register)].numbers is None:
        return operation("twin", register, number, random.randint(0, 15))
    return operation("namesake", register, number)


def _edit(random: Chance, number: int) -> Operation:
    side, dimension = random.choice(SIDES), random.register()
    return operation("edit", side, dimension, random.pick(), random.field(dimension), number)


def _late(random: Chance, number: int) -> Operation:
    dimension = random.register()
    words = (dimension, random.pick(), random.field(dimension), number)
    return operation("late", "erp", *words, random.choice((60, 500, 700, 890)))


def _clash(random: Chance, number: int) -> Operation:
    dimension = random.register()
    return operation("clash", dimension, random.pick(), random.field(dimension), number)


def _agree(random: Chance, number: int) -> Operation:
    dimension = random.register()
    return operation("agree", dimension, random.pick(), random.field(dimension), number)


def _clear(random: Chance, number: int) -> Operation:
    side, dimension = random.choice(SIDES), random.register()
    return operation("clear", side, dimension, random.pick(), random.field(dimension))


def _rename(random: Chance, number: int) -> Operation:
    return operation("rename", random.choice(SIDES), random.register(), random.pick(), number)


def _point(random: Chance, number: int) -> Operation:
    """Let an object point to another one; an edit where the history has nothing that points."""
    side = random.choice(SIDES)
    pointing = [one for one in random.dimensions if SHAPES[one].pointed]
    if not pointing:
        return _edit(random, number)
    dimension = random.choice(pointing)
    field = random.choice(list(SHAPES[dimension].pointed))
    return operation("point", side, str(dimension), random.pick(), field, random.pick())


def _renumber(random: Chance, number: int) -> Operation:
    side, register = random.choice(SIDES), random.register()
    if SHAPES[Dimension(register)].numbers is None:
        return operation("rename", side, register, random.pick(), number)
    return operation("renumber", side, register, random.pick(), number)


def _swap(random: Chance, number: int) -> Operation:
    side, dimension = random.choice(SIDES), random.register()
    return operation("swap", side, dimension, random.pick(), random.pick(), number)


def _chain(random: Chance, number: int) -> Operation:
    side, dimension = random.choice(SIDES), random.register()
    picks = [random.pick() for _ in range(3)]
    return operation("chain", side, dimension, *picks, number)


def _close(random: Chance, number: int) -> Operation:
    side, dimension = random.choice(SIDES), random.register()
    count = random.choice((1, 1, 1, 1, 2, 4, 5))
    return operation("close", side, dimension, random.pick(), count)


def _reopen(random: Chance, number: int) -> Operation:
    return operation("reopen", random.choice(SIDES), random.register(), random.pick())


def _delete(random: Chance, number: int) -> Operation:
    return operation("delete", random.choice(SIDES), random.register(), random.pick())


def _merge(random: Chance, number: int) -> Operation:
    side, dimension = random.choice(SIDES), random.register()
    return operation("merge", side, dimension, random.pick(), random.pick())


def _wait(random: Chance, number: int) -> Operation:
    seconds = random.choice((20, 61, 61, 100, 200, 600, 3700, 3700, 43_300))
    return operation("wait", seconds)


def _sync(random: Chance, number: int) -> Operation:
    return operation(random.choice(("sync", "sync", "sync", "full")))


def _ring(random: Chance, number: int) -> Operation:
    return operation("ring", random.choice(("twice", "reversed", "late", "dropped")))


def _tick(random: Chance, number: int) -> Operation:
    return operation("tick", random.randint(1, 3))


def _plan(random: Chance, number: int) -> Operation:
    return operation("plan")


def _pause(random: Chance, number: int) -> Operation:
    return operation("pause")


def _steer(random: Chance, number: int) -> Operation:
    kind = random.choice(("resume", "resume", "approve", "approve", "readonly", "reject", "winner"))
    words = {"readonly": (random.randint(0, 1),), "winner": (random.choice(WINNERS),)}
    return operation(kind, *words.get(kind, ()))


def _mode(random: Chance, number: int) -> Operation:
    return operation("mode", random.choice(("off", "link_only", "synchronise", "synchronise")))


def _decide(random: Chance, number: int) -> Operation:
    return operation("decide", random.pick(), random.choice(("link", "apart")))


def _tell(random: Chance, number: int) -> Operation:
    return operation("uncertain", random.pick())


def _undo(random: Chance, number: int) -> Operation:
    scope = random.choice(("whole", "whole", "one", "archive"))
    return operation("undo", random.pick(), scope, random.choice(("at_once", "at_once", "later")))


def _confirm(random: Chance, number: int) -> Operation:
    return operation("confirm", random.pick())


def _release(random: Chance, number: int) -> Operation:
    return operation("release", random.pick())


def _disconnect(random: Chance, number: int) -> Operation:
    return operation(random.choice(("disconnect", "disconnect", "withdraw")))


def _reconnect(random: Chance, number: int) -> Operation:
    return operation("reconnect", random.choice(("same", "same", *WINNERS)))


_EVENTS = ("changed", "changed", "changed", "sync", "disabled", "enabled", "settings", "approved")


def _event(random: Chance, number: int) -> Operation:
    way = random.choice(("once", "twice", "late", "late", "lost", "unfinished"))
    return operation("event", random.choice(_EVENTS), way)


def _retry(random: Chance, number: int) -> Operation:
    return operation("retry", random.pick())


def _during(random: Chance, number: int) -> Operation:
    maker = random.choice(
        (
            _edit,
            _edit,
            _clash,
            _rename,
            _renumber,
            _point,
            _pause,
            _delete,
            _create,
            _sync,
            _sync,
            _sync,
            stall,
            stall,
            stall,
            stall,
            _close,
            _readonly_on,
            ringing,
            _disconnect,
            _undo,
            _confirm,
            _release,
        )
    )
    return operation("during", random.randint(1, 50), inner=maker(random, number))


def _readonly_on(random: Chance, number: int) -> Operation:
    return operation("readonly", 1)


WEIGHTS: Mapping[Maker, int] = {
    _wait: 20,
    _edit: 14,
    fault: 9,
    crash: 8,
    _during: 9,
    _create: 7,
    _sync: 6,
    _late: 3,
    _clash: 4,
    _agree: 2,
    _clear: 2,
    _rename: 3,
    _renumber: 3,
    _point: 4,
    _swap: 1,
    _chain: 1,
    _close: 3,
    _reopen: 1,
    _delete: 2,
    _merge: 1,
    _twin: 2,
    _namesake: 1,
    _ring: 2,
    _tick: 1,
    _pause: 1,
    _steer: 4,
    _mode: 1,
    _decide: 2,
    _retry: 1,
    _tell: 1,
    _undo: 4,
    _confirm: 2,
    _release: 1,
    _disconnect: 1,
    _reconnect: 2,
    _event: 3,
}
CALM: Mapping[Maker, int] = {**WEIGHTS, fault: 0, crash: 0, _during: 2}
