"""What goes wrong in a history: faults of systems, crashes, standstill, skewed clocks."""

from __future__ import annotations

from tests.simulation.chances import Chance
from tests.simulation.operations import Operation, operation

SIDES = ("host", "erp")

_FAULTS = (
    "answer_lost",
    "request_lost",
    "late_write",
    "server_error",
    "html",
    "cut_body",
    "too_many_requests",
    "latency",
    "stamped_late",
    "changed_while_paging",
    "test_unsupported",
)


def skews(random: Chance) -> list[Operation]:
    """Set both systems' clocks wrong, in three histories of ten."""
    if random.random() < 0.7:
        return []
    return [operation("skew", side, random.randint(-150, 150)) for side in SIDES]


def fault(random: Chance, number: int) -> Operation:
    """Let a system, or the way to it, fail some of the coming calls."""
    kind, side = random.choice(_FAULTS), random.choice(SIDES)
    method = random.choice(("POST", "PATCH", "PATCH", "*"))
    seconds = {"late_write": random.choice((0, 5, 30, 59)), "latency": random.choice((1, 15, 25))}
    seconds |= {"stamped_late": random.choice((30, 600, 899))}
    skip = random.choice((0, 0, 0, 1, 2))
    count = random.choice((1, 1, 1, 2, 5))
    return operation("fault", side, kind, method, skip, count, seconds.get(kind, 0))


def crash(random: Chance, number: int) -> Operation:
    """Let a worker die at one of the coming points."""
    return operation("crash", random.randint(1, 60))


def stall(random: Chance, number: int) -> Operation:
    """Let a worker stand still, some times beyond its lease."""
    return operation("stall", random.choice((30, 151, 160, 300)))


def ringing(random: Chance, number: int) -> Operation:
    """Let the schedule fire."""
    return operation("tick", 1)
