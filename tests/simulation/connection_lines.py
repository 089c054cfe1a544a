"""Lines of what happens at the connection: time, doorbells, buttons, events, undo, consent."""

from __future__ import annotations

from tests.simulation.chances import Chance
from tests.simulation.operations import Operation, operation
from tests.simulation.shapes import SHAPES

WINNERS = ("erp", "host", "neither")


def wait(random: Chance, number: int) -> Operation:
    """Time passes."""
    seconds = random.choice((20, 61, 61, 100, 200, 600, 3700, 3700, 43_300))
    return operation("wait", seconds)


def sync(random: Chance, number: int) -> Operation:
    """A person asks for a synchronisation."""
    return operation(random.choice(("sync", "sync", "sync", "full")))


def ring(random: Chance, number: int) -> Operation:
    """The next doorbells come otherwise."""
    return operation("ring", random.choice(("twice", "reversed", "late", "dropped")))


def tick(random: Chance, number: int) -> Operation:
    """The schedule fires."""
    return operation("tick", random.randint(1, 3))


def plan(random: Chance, number: int) -> Operation:
    """An operator asks for a new plan."""
    return operation("plan")


def pause(random: Chance, number: int) -> Operation:
    """The customer pauses."""
    return operation("pause")


def steer(random: Chance, number: int) -> Operation:
    """One of the other buttons is pressed."""
    kind = random.choice(("resume", "resume", "approve", "approve", "readonly", "reject", "winner"))
    words = {"readonly": (random.randint(0, 1),), "winner": (random.choice(WINNERS),)}
    return operation(kind, *words.get(kind, ()))


def mode(random: Chance, number: int) -> Operation:
    """What may be written is set otherwise."""
    return operation("mode", random.choice(("off", "link_only", "synchronise", "synchronise")))


def decide(random: Chance, number: int) -> Operation:
    """A person decides on a pair that is held."""
    return operation("decide", random.pick(), random.choice(("link", "apart")))


def tell(random: Chance, number: int) -> Operation:
    """A person tells whether a write arrived."""
    return operation("uncertain", random.pick())


def undo(random: Chance, number: int) -> Operation:
    """A preview of what an undo would do is asked for."""
    scope = random.choice(("whole", "whole", "one", "archive"))
    return operation("undo", random.pick(), scope, random.choice(("at_once", "at_once", "later")))


def confirm(random: Chance, number: int) -> Operation:
    """A preview is confirmed."""
    return operation("confirm", random.pick())


def release(random: Chance, number: int) -> Operation:
    """A field that an undo holds is let go."""
    return operation("release", random.pick())


def disconnect(random: Chance, number: int) -> Operation:
    """The connection ends."""
    return operation(random.choice(("disconnect", "disconnect", "withdraw")))


def reconnect(random: Chance, number: int) -> Operation:
    """Consent is given again."""
    return operation("reconnect", random.choice(("same", "same", *WINNERS)))


_EVENTS = ("changed", "changed", "changed", "sync", "disabled", "enabled", "settings", "approved")


def event(random: Chance, number: int) -> Operation:
    """The host tells something."""
    way = random.choice(("once", "twice", "late", "late", "lost", "unfinished"))
    return operation("event", random.choice(_EVENTS), way)


def retry(random: Chance, number: int) -> Operation:
    """Another try is asked for."""
    return operation("retry", random.pick())


def readonly_on(random: Chance, number: int) -> Operation:
    """The read-only switch is thrown."""
    return operation("readonly", 1)


def mode_of_one(random: Chance, number: int) -> Operation:
    """What may be written in one register is set otherwise."""
    return operation("mode", mode(random, number).word(0), _settable(random))


def winner_of_one(random: Chance, number: int) -> Operation:
    """Another side wins in one register."""
    return operation("winner", random.choice(WINNERS), _settable(random))


def _settable(random: Chance) -> str:
    return str(random.choice([one for one in random.dimensions if SHAPES[one].owner is None]))
