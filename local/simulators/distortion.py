"""Answers that no system should give: what a client must survive without a wrong write or a loss.

Each distortion is a pure change of a JSON body, drawn from a source of chance that the fault's seed
and the number of its strikes decide, so that a failure is met again.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from enum import StrEnum
from random import Random
from typing import Any, NamedTuple

LONG = 10_000_000
UNHEARD_OF = "UnheardOf"
_MOST_PLACES = 3
_TEXTS = ("", " ", "æøå", "1", "null", "2026-13-45", "-", "0x1F")
_OTHERS: tuple[object, ...] = (None, {}, [], [None], {"items": None}, "text", 5, True)


class Distortion(StrEnum):
    """What is wrong with an answer."""

    REPEATED_PAGE = "repeated_page"
    REDIRECT = "redirect"
    NULLS = "nulls"
    WRONG_TYPES = "wrong_types"
    UNKNOWN_ENUM = "unknown_enum"
    NUMBERS_AS_TEXT = "numbers_as_text"
    DUPLICATE_IDS = "duplicate_ids"
    LONG_TEXT = "long_text"
    MISSING = "missing"
    OTHER_SHAPE = "other_shape"


OF_THE_BODY = frozenset(Distortion) - {Distortion.REPEATED_PAGE, Distortion.REDIRECT}
"""Those that change what stands in the body."""


class _Place(NamedTuple):
    """Where a value stands: in an object under a name, or in an array at an index."""

    holder: Any
    key: str | int

    @property
    def value(self) -> Any:  # noqa: ANN401 - any JSON
        return self.holder[self.key]


def distorted(
    body: str, how: Distortion, random: Random, *, enumerated: Collection[str] = ()
) -> str:
    """Return a JSON body distorted; what is not JSON, or has no place for it, stays as it is.

    `enumerated` names the properties whose values are of an enumeration.
    """
    try:
        document = json.loads(body)
    except ValueError:
        return body
    changed = _CHANGES[how](document, random, enumerated)
    return json.dumps(changed, ensure_ascii=False)


def _places(document: object) -> Iterator[_Place]:
    """Yield the places of all values that hold no others."""
    pairs: Collection[tuple[Any, Any]] = ()
    if isinstance(document, dict):
        pairs = document.items()
    elif isinstance(document, list):
        pairs = list(enumerate(document))
    for key, value in pairs:
        if isinstance(value, dict | list) and value:
            yield from _places(value)
        else:
            yield _Place(document, key)


def _chosen(document: object, random: Random, suits: Callable[[_Place], bool]) -> list[_Place]:
    places = [place for place in _places(document) if suits(place)]
    return random.sample(places, min(len(places), random.randint(1, _MOST_PLACES)))


def _nulls(document: Any, random: Random, _: Collection[str]) -> Any:  # noqa: ANN401
    for place in _chosen(document, random, lambda place: place.value is not None):
        place.holder[place.key] = None
    return document


def _wrong_types(document: Any, random: Random, _: Collection[str]) -> Any:  # noqa: ANN401
    for place in _chosen(document, random, lambda _place: True):
        others = [
            value
            for value in ({}, [], ["x"], {"a": 1}, random.choice(_TEXTS), -1, 2**63, 1.5, False)
            if type(value) is not type(place.value)
        ]
        place.holder[place.key] = random.choice(others)
    return document


def _unknown_enum(document: Any, random: Random, enumerated: Collection[str]) -> Any:  # noqa: ANN401
    def is_enumerated(place: _Place) -> bool:
        return place.key in enumerated and isinstance(place.value, str)

    for place in _chosen(document, random, is_enumerated):
        place.holder[place.key] = UNHEARD_OF
    return document


def _numbers_as_text(document: Any, random: Random, _: Collection[str]) -> Any:  # noqa: ANN401
    def is_number(place: _Place) -> bool:
        return isinstance(place.value, int | float) and not isinstance(place.value, bool)

    for place in _chosen(document, random, is_number):
        place.holder[place.key] = str(place.value)
    return document


def _duplicate_ids(document: Any, random: Random, _: Collection[str]) -> Any:  # noqa: ANN401
    """Let a row come twice, or give one the id of another."""
    rows = document.get("items") if isinstance(document, dict) else document
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        return document
    one = random.choice(rows)
    name = next((name for name in ("Id", "id") if name in one), None)
    if len(rows) > 1 and name is not None and random.random() < 0.5:  # noqa: PLR2004 - even odds
        other = random.choice([row for row in rows if row is not one])
        other[name] = one[name]
    else:
        rows.insert(random.randint(0, len(rows)), dict(one))
    return document


def _long_text(document: Any, random: Random, _: Collection[str]) -> Any:  # noqa: ANN401
    places = [place for place in _places(document) if isinstance(place.value, str)]
    if places:
        place = random.choice(places)
        place.holder[place.key] = random.choice("xæ ") * LONG
    return document


def _missing(document: Any, random: Random, _: Collection[str]) -> Any:  # noqa: ANN401
    for place in _chosen(document, random, lambda place: isinstance(place.holder, dict)):
        place.holder.pop(place.key, None)
    return document


def _other_shape(document: Any, random: Random, _: Collection[str]) -> Any:  # noqa: ANN401
    return random.choice([other for other in _OTHERS if type(other) is not type(document)])


_CHANGES: Mapping[Distortion, Callable[[Any, Random, Collection[str]], Any]] = {
    Distortion.NULLS: _nulls,
    Distortion.WRONG_TYPES: _wrong_types,
    Distortion.UNKNOWN_ENUM: _unknown_enum,
    Distortion.NUMBERS_AS_TEXT: _numbers_as_text,
    Distortion.DUPLICATE_IDS: _duplicate_ids,
    Distortion.LONG_TEXT: _long_text,
    Distortion.MISSING: _missing,
    Distortion.OTHER_SHAPE: _other_shape,
}
