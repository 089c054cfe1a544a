"""Generate histories of hours: a line each of what people do, of workers and of time.

A line is a word with numbers; the last is what everything in it is drawn from, so that a history
from which lines were taken still means something.
"""

from __future__ import annotations

from random import Random

from bindeledd.domain.amounts import HourUnit
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


def generate(seed: int) -> list[Operation]:
    """Make the history of a seed."""
    random = Random(f"hours {seed}")
    perils, faults = random.choice(PERILS), random.choice(FAULTS)
    twist = TWIST if random.random() < 0.04 else 1
    history = [
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
    history.append(operation("rest", int(random.random() < 0.5), _number(random)))
    return history


def _number(random: Random) -> int:
    return random.randrange(10**6)
