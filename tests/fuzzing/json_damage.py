"""Damage to decoded JSON at a place that chance chooses.

A damage takes the document and a random source, and gives the damaged document, or None where the
document has no place for it. Nothing here knows what the document means.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from random import Random
from types import MappingProxyType
from typing import Any

Json = Any
Damage = Callable[[Json, Random], "Json | None"]
Path = tuple[str | int, ...]
Fits = Callable[[Json, Path], bool]
Replaces = Callable[[Json, Random], Json]

LONG_TEXT = "Ø" * (5 * 1024 * 1024)
"""Ten megabytes of UTF-8: more than any body may have."""

LARGE_TEXT = "L" * (3 * 1024 * 1024)
"""A body that may just be read, of a text that no item of the state can hold."""

MISSING = object()
DEEP = 20_000


def places(document: Json, path: Path = ()) -> Iterator[tuple[Path, Json]]:
    """Walk over every value below the document's root."""
    items: Iterator[tuple[str | int, Json]]
    match document:
        case dict():
            items = iter(document.items())
        case list():
            items = iter(enumerate(document))
        case _:
            return
    for name, value in items:
        yield (*path, name), value
        yield from places(value, (*path, name))


def put(document: Json, path: Path, value: Json) -> Json:
    """Give a copy of the document with one value replaced, or left out."""
    damaged = copy.deepcopy(document)
    holder = damaged
    for name in path[:-1]:
        holder = holder[name]
    if value is MISSING:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return damaged


def somewhere(fits: Fits, replaces: Replaces) -> Damage:
    """Damage one value among those that fit."""

    def damage(document: Json, rng: Random) -> Json | None:
        found = [(path, value) for path, value in places(document) if fits(value, path)]
        if not found:
            return None
        path, value = rng.choice(found)
        return put(document, path, replaces(value, rng))

    return damage


def is_number(value: Json) -> bool:
    """Tell a number from a truth value, which is one to Python."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _any(_value: Json, _path: Path) -> bool:
    return True


def _member(_value: Json, path: Path) -> bool:
    return isinstance(path[-1], str)


def _text(value: Json, _path: Path) -> bool:
    return isinstance(value, str)


def _stamp(value: Json, _path: Path) -> bool:
    return isinstance(value, str) and len(value) > 18 and value[4:5] == "-" and "T" in value


def _plain_text(value: Json, path: Path) -> bool:
    """Fit texts that are no keys: another id is another object, which is a lie and no damage."""
    return isinstance(value, str) and not _stamp(value, path) and str(path[-1]).lower() != "id"


def _number(value: Json, path: Path) -> bool:
    return is_number(value) and str(path[-1]).lower() != "id"


def _any_number(value: Json, _path: Path) -> bool:
    return is_number(value)


def _truth(value: Json, _path: Path) -> bool:
    return isinstance(value, bool)


def _other_type(value: Json, rng: Random) -> Json:
    others: list[Json] = [17, "tekst", True, False, [], {}, ["x"], {"x": 1}, 1.5]
    return rng.choice([other for other in others if type(other) is not type(value)])


def _wrapped(value: Json, rng: Random) -> Json:
    return rng.choice([[value], {"value": value}, [[value]], {"0": value}])


def _deep(_value: Json, rng: Random) -> Json:
    """Nest as deep as a writer of JSON still can; the raw form goes deeper."""
    nested: Json = "bottom"
    for _ in range(200):
        nested = [nested] if rng.random() < 0.5 else {"a": nested}
    return nested


def _as_text(value: Json, _rng: Random) -> Json:
    return str(value)


def _as_number(value: str, _rng: Random) -> Json:
    digits = "".join(letter for letter in value if letter.isdigit())
    return int(digits[:18] or "7")


def _of(*values: Json) -> Replaces:
    return lambda _value, rng: rng.choice(values)


def _repeat_a_row(document: Json, rng: Random) -> Json | None:
    return _in_a_list(document, rng, lambda rows: [*rows, rng.choice(rows)], least=1)


def _shuffle(document: Json, rng: Random) -> Json | None:
    return _in_a_list(document, rng, lambda rows: rng.sample(rows, len(rows)), least=2)


def _drop_a_row(document: Json, rng: Random) -> Json | None:
    left_out = rng.random()
    return _in_a_list(
        document,
        rng,
        lambda rows: [row for i, row in enumerate(rows) if i != int(left_out * len(rows))],
        least=1,
    )


def _drop_all_rows(document: Json, rng: Random) -> Json | None:
    return _in_a_list(document, rng, lambda _rows: [], least=1)


def _exchange_contents(document: Json, rng: Random) -> Json | None:
    """Give an object the id of its neighbour, as a cache that mixes up its entries does."""

    def exchanged(rows: list[Json]) -> list[Json]:
        one, other = rng.sample(range(len(rows)), 2)
        mixed = copy.deepcopy(rows)
        for key in ("id", "Id"):
            if isinstance(mixed[one], dict) and key in mixed[one]:
                mixed[one][key], mixed[other][key] = mixed[other][key], mixed[one][key]
        return mixed

    return _in_a_list(document, rng, exchanged, least=2)


def _two_of_one_id(document: Json, rng: Random) -> Json | None:
    """Let two rows of different content carry the same id."""

    def doubled(rows: list[Json]) -> list[Json]:
        one, other = rng.sample(range(len(rows)), 2)
        mixed = copy.deepcopy(rows)
        for key in ("id", "Id"):
            if isinstance(mixed[one], dict) and key in mixed[one]:
                mixed[one][key] = mixed[other][key]
        return mixed

    return _in_a_list(document, rng, doubled, least=2)


def _in_a_list(
    document: Json, rng: Random, change: Callable[[list[Json]], list[Json]], *, least: int
) -> Json | None:
    """Change one list of objects; the document itself may be it."""
    lists: list[Path] = [()] if _is_rows(document, least) else []
    lists += [path for path, value in places(document) if _is_rows(value, least)]
    if not lists:
        return None
    path = rng.choice(lists)
    if not path:
        return change(document)
    rows = document
    for name in path:
        rows = rows[name]
    return put(document, path, change(rows))


def _is_rows(value: Json, least: int) -> bool:
    if not isinstance(value, list) or len(value) < least:
        return False
    return all(isinstance(row, dict) for row in value)


DAMAGES: Mapping[str, Damage] = MappingProxyType(
    {
        "other_type": somewhere(_any, _other_type),
        "wrapped": somewhere(_any, _wrapped),
        "deep_nesting": somewhere(_any, _deep),
        "missing_member": somewhere(_member, lambda _value, _rng: MISSING),
        "number_as_text": somewhere(_any_number, _as_text),
        "text_as_number": somewhere(_text, _as_number),
        "truth_as_text": somewhere(_truth, lambda value, _rng: "true" if value else "false"),
        "truth_as_number": somewhere(_truth, lambda value, _rng: int(value)),
        "number_as_truth": somewhere(_any_number, _of(True, False)),
        "huge_number": somewhere(_any_number, _of(2**63, 10**30, 10**400, -(2**63) - 1)),
        "large_text": somewhere(_plain_text, lambda _value, _rng: LARGE_TEXT),
        "lone_surrogate": somewhere(_plain_text, lambda value, _rng: f"{value}\ud800"),
        "impossible_stamp": somewhere(
            _stamp,
            _of(
                "0001-01-01T00:00:00+14:00",
                "9999-12-31T23:59:59-14:00",
                "2026-13-45T99:99:99Z",
                "0000-00-00T00:00:00Z",
                "igår",
                "",
                1764000000,
                -1,
                10**20,
            ),
        ),
        "stamp_without_offset": somewhere(_stamp, lambda value, _rng: value[:19]),
        "stamp_to_come": somewhere(
            _stamp, _of("9999-12-31T23:59:59Z", "2199-01-01T00:00:00Z", "2027-11-23T12:00:00Z")
        ),
        "stamp_long_ago": somewhere(_stamp, _of("1900-01-01T00:00:00Z", "1995-05-05T00:00:00Z")),
        "no_stamp": somewhere(_stamp, _of(None, MISSING)),
        "repeated_row": _repeat_a_row,
        "shuffled_rows": _shuffle,
        # From here on what comes is well formed: nothing tells it from the truth at once.
        "fraction": somewhere(_any_number, lambda value, _rng: value + 0.5),
        "huge_float": somewhere(_any_number, _of(1e308, 1e18, -1e308)),
        "null": somewhere(_member, lambda _value, _rng: None),
        "empty_text": somewhere(_plain_text, _of("", " ", "\t\n")),
        "unknown_word": somewhere(_plain_text, _of("Zyx", "UNKNOWN_2031", "\u0000", "\u202e")),
        "negative_number": somewhere(_number, lambda value, _rng: -abs(value) - 1),
        "other_number": somewhere(_number, lambda value, rng: value + rng.randint(1, 99_999)),
        "other_truth": somewhere(_truth, lambda value, _rng: not value),
        "dropped_row": _drop_a_row,
        "dropped_rows": _drop_all_rows,
        "exchanged_contents": _exchange_contents,
        "two_of_one_id": _two_of_one_id,
    }
)

LIES = frozenset(list(DAMAGES)[list(DAMAGES).index("null") :])
"""Damages that nothing tells from the truth while they last; afterwards the truth must win."""
