"""Which stories are told: one per distortion in the tests, thousands at random by command."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.fuzzing.case import Case
from tests.fuzzing.collections_of import LASTING
from tests.fuzzing.distortions import DISTORTIONS, Distortion
from tests.fuzzing.road import MOST_CALLS, Strike
from tests.fuzzing.shapes import SHAPES, SIDES

SPAN = 100
"""About as many calls a story makes before it goes quiet."""

TOGETHER = 6
"""How many distortions meet in one of few stories."""

_COUNTS = (1, 1, 1, 2, 5, 20, 400)
_PLACES = (
    Strike(""),
    Strike("", on="host"),
    Strike("", on="poweroffice"),
    Strike("", method="POST"),
    Strike("", method="PATCH"),
    Strike("", on="host", method="POST"),
    Strike("", on="poweroffice", end="/oauth/token"),
    Strike("", on="host", end="/capabilities"),
    Strike("", on="poweroffice", end="/subledgernumberseries"),
    Strike("", on="host", method="GET", end="s"),
    Strike("", on="poweroffice", method="GET", end="s"),
)


def few_with_all(seed: int) -> Iterator[Case]:
    """Make few cases that together have every distortion; what is believed or lasts is apart."""
    rng = Random(seed)
    for kind in (_loud, _lying, _stopping, _lasting):
        names = [name for name, one in DISTORTIONS.items() if kind(one)]
        rng.shuffle(names)
        for start in range(0, len(names), TOGETHER):
            chosen = names[start : start + TOGETHER]
            strikes = tuple(_strike(rng, name) for name in chosen)
            shape = rng.choice(list(SHAPES.values()))
            yield Case(strikes, seed=rng.randrange(1_000_000), shape=shape)


def _loud(one: Distortion) -> bool:
    return not one.lies and not one.may_stop and not _lasting(one)


def _lying(one: Distortion) -> bool:
    return one.lies and not one.may_stop


def _stopping(one: Distortion) -> bool:
    return one.may_stop


def _lasting(one: Distortion) -> bool:
    return one.name in LASTING


def at_random(count: int, seed: int) -> Iterator[Case]:
    """Make `count` cases; every distortion has its turn, now and then two of them together."""
    names = list(DISTORTIONS)
    for number in range(count):
        rng = Random(f"{seed}:{number}")
        strikes = [_strike(rng, names[number % len(names)])]
        if rng.random() < 0.2:
            strikes.append(_strike(rng, rng.choice(names)))
        shape = rng.choice(list(SHAPES.values()))
        yield Case(tuple(strikes), seed=rng.randrange(1_000_000), shape=shape)


def _strike(rng: Random, name: str) -> Strike:
    if name in LASTING:
        return Strike(name, count=MOST_CALLS, on=rng.choice(SIDES))
    place = rng.choice(_PLACES)
    narrow = bool(place.on or place.method or place.end)
    return Strike(
        name,
        first=rng.randrange(SPAN // 8 if narrow else SPAN),
        count=rng.choice(_COUNTS),
        on=place.on,
        method=place.method,
        end=place.end,
    )
