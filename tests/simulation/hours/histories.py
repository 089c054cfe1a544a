"""Generate histories of hours: a line each of what people do, of workers and of time.

A line is a word with numbers; the last is what everything in it is drawn from, so that a history
from which lines were taken still means something.
"""

from __future__ import annotations

from random import Random

from bindeledd.domain.hours.amounts import HourUnit
from bindeledd.domain.ports import Lookup
from tests.simulation.hours.people import PEOPLE
from tests.simulation.operations import Operation, operation

LENGTHS = (8, 15, 30)
UNITS = [HourUnit.MINUTES] * 4 + [HourUnit.DECIMAL_HOURS, HourUnit.WHOLE_HOURS]
LOOKUPS = [Lookup.MARKER, Lookup.NATURAL_KEY, Lookup.NATURAL_KEY, Lookup.REFERENCE]
PERILS = [0, 2, 5, 10]
FAULTS = [0, 10, 30, 60]
WAITS = [1, 20, 90, 200, 400, 3600]
"""Seconds; the schedule fires meanwhile."""
LINKED = (2, 8, 12, 20)
"""How often something is linked before the hours begin."""
TWIST = 60
"""What an ERP that counts otherwise makes of an hour."""


SITUATIONS = (
    ("link", "link", "link", "calm", "twin", "twin", "lossy", "wait 90", "wait 20", "wait 200"),
    ("calm", "correct", "lossy", "correct", "wait 90", "wait 20", "wait 200"),
    ("calm", "correct", "lossy", "reopen", "wait 90", "approve", "wait 200"),
    ("calm", "twin", "lossy", "wait 90", "ignore", "decide", "wait 20", "retry", "calm"),
    ("calm", "lock", "correct", "calm", "correct", "lock", "retry", "ignore", "calm"),
    ("calm", "lose_cursors", "reopen", "delete", "calm", "wait 400"),
)
"""What chance brings about too seldom: lines that matter only one after another.

`calm` is work with which nothing goes wrong, `lossy` work with calls of which most get no answer.
"""
LOSSY = 70
FORGETTING = 0.15
"""In how many histories a host is restored from an old backup."""
AFTERWARDS = ((), ("remember",), ("believe",), ("remember", "believe"))


def generate(seed: int) -> list[Operation]:
    """Make the history of a seed."""
    random = Random(f"hours {seed}")
    perils, faults = random.choice(PERILS), random.choice(FAULTS)
    twist = TWIST if random.random() < 0.04 else 1
    history = [
        operation("host", int(random.random() < 0.7)),
        operation("erp", random.choice(LOOKUPS), random.choice(UNITS), twist),
        *(operation("link", _number(random)) for _ in range(random.choice(LINKED))),
        *(operation("name_hour_type", _number(random)) for _ in range(random.randrange(2))),
    ]
    words = list(PEOPLE)
    weights = [weight for weight, _ in PEOPLE.values()]
    for _ in range(random.choice(LENGTHS)):
        history.append(operation(random.choices(words, weights)[0], _number(random)))
        if random.random() < 0.6:
            looks = random.randint(1, 12) if random.random() < 0.1 else -1
            history.append(operation("work", perils, faults, looks, _number(random)))
        if random.random() < 0.7:
            history.append(operation("wait", random.choice(WAITS), perils, faults, _number(random)))
    if random.random() < 0.6:
        history += _situation(random)
    history.append(operation("rest", int(random.random() < 0.5), _number(random)))
    _forget(history, Random(f"forgetting hours {seed}"))
    return history


def _forget(history: list[Operation], random: Random) -> None:
    """Let the host be restored from an old backup in some histories, drawn apart from all else.

    Nights pass, in which the comparison sees it; then it is mended, or a person says that it is so.
    """
    if random.random() >= FORGETTING:
        return
    lines = [operation("enter_many", _number(random)), operation("work", 0, 0, -1, _number(random))]
    lines += [operation("forget", _number(random)), *_night(random)]
    for word in random.choice(AFTERWARDS):
        lines += [operation(word, _number(random)), *_night(random)]
    place = random.randrange(len(history) // 2, len(history))
    history[place:place] = lines


def _night(random: Random) -> list[Operation]:
    perils = random.choice(PERILS)
    return [operation("wait", one, perils, 0, _number(random)) for one in (86_400, 400, 90)]


def _situation(random: Random) -> list[Operation]:
    lines = []
    for word in random.choice(SITUATIONS):
        kind, _, seconds = word.partition(" ")
        if kind == "wait":
            lines.append(operation("wait", int(seconds), 0, LOSSY, _number(random)))
        elif kind in ("calm", "lossy"):
            faults = LOSSY if kind == "lossy" else 0
            lines.append(operation("work", 0, faults, -1, _number(random)))
        else:
            lines.append(operation(kind, _number(random)))
    return lines


def _number(random: Random) -> int:
    return random.randrange(10**6)
