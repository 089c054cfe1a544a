"""The independent check: what the simulators hold, against what people wrote and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.fuzzing.people import People
from tests.fuzzing.shapes import ERP, HOST, SIDES, Shape, mark_of


def wrong_writes(people: People, shape: Shape) -> Iterator[str]:
    """Name each value that nobody ever wrote; asked while answers are distorted, too."""
    for side in SIDES:
        for row in people.all_rows(side):
            mark = mark_of(row)
            if mark not in people.ledger.marks:
                yield f"{side} holds an object that nobody made: {row}"
                continue
            for name in shape.fields:
                value = shape.value(side, row, name)
                if _is_given_by_a_system(name, value) or value is None:
                    continue
                if not people.ledger.may_hold(mark, name, value):
                    yield f"{side} holds {name}={value!r} of {mark}, which nobody wrote"


def doubles(people: People) -> Iterator[str]:
    """Name each object that a side holds more than once."""
    for side in SIDES:
        counted = Counter(mark_of(row) for row in people.all_rows(side))
        for mark, count in counted.items():
            if count > 1:
                yield f"{side} holds {mark} {count} times"


def emptied(people: People, shape: Shape) -> Iterator[str]:
    """Name each field of a person's own object that lost its value although nobody cleared it."""
    for side in SIDES:
        for row in people.all_rows(side):
            mark = mark_of(row)
            for name in shape.fields:
                written = people.ledger.values.get((mark, name), [])
                kept = any(one == side and value is not None for one, value in written)
                cleared = any(value is None for _, value in written)
                if kept and not cleared and shape.value(side, row, name) is None:
                    yield f"{side} lost {name} of {mark}, which nobody cleared"


def not_converged(people: People, shape: Shape, *, strictly: bool) -> Iterator[str]:
    """Name what is missing or differs once everything has gone quiet.

    `strictly` asks that the last word of a side stands; otherwise any value that people wrote may.
    """
    rows = {side: people.rows(side) for side in SIDES}
    for mark in sorted(people.ledger.marks):
        missing = [side for side in SIDES if mark not in rows[side]]
        if missing:
            yield f"{mark} is missing in {', '.join(missing)}"
            continue
        for name in shape.fields:
            held = {side: shape.value(side, rows[side][mark], name) for side in SIDES}
            if held[HOST] != held[ERP]:
                yield f"{mark} differs in {name}: {held}"
            elif strictly and not _is_last_word(people, mark, name, held[HOST]):
                last = people.ledger.last_of(mark, name)
                yield f"{mark} ends with {name}={held[HOST]!r}, last written was {last}"


def _is_last_word(people: People, mark: str, name: str, value: object) -> bool:
    last = people.ledger.last_of(mark, name)
    return not last or value in last or _is_given_by_a_system(name, value)


def _is_given_by_a_system(name: str, value: object) -> bool:
    """Tell what comes without anybody writing it: a number from a series, an object in use."""
    return name == "number" or (name == "active" and value is True)
