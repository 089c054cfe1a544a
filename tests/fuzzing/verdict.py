"""The independent check: what the simulators hold, against what people wrote and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fuzzing.people import OWNER, Ledger, Seen
from tests.fuzzing.shapes import ERP, HOST, SIDES, Owned, Shape, mark_of


def wrong_writes(seen: Seen, ledger: Ledger, shape: Shape) -> Iterator[str]:
    """Name each value that nobody ever wrote; asked while answers are distorted, too."""
    for side in SIDES:
        for row in seen.all_rows[side]:
            mark = mark_of(row)
            if mark not in ledger.marks:
                yield f"{side} holds an object that nobody made: {row}"
                continue
            for name in shape.fields:
                value = shape.value(side, row, name)
                if _is_given_by_a_system(name, value) or value is None:
                    continue
                if not ledger.may_hold(mark, name, value):
                    yield f"{side} holds {name}={value!r} of {mark}, which nobody wrote"


def misplaced(seen: Seen, ledger: Ledger, shape: Shape) -> Iterator[str]:
    """Name each object that belongs to another customer than people made it for."""
    if shape.owned is None:
        return
    for side in SIDES:
        for row in seen.all_rows[side]:
            mark, owner = mark_of(row), _owner_of(side, row, shape.owned)
            wanted = ledger.owners.get(mark)
            if wanted is not None and owner is not None and seen.owners[side].get(owner) != wanted:
                yield f"{side} holds {mark} of {wanted} at {seen.owners[side].get(owner)}"


def _owner_of(side: str, row: Mapping[str, Any], owned: Owned) -> str | None:
    owner = row.get(OWNER) or row.get(owned.host if side == HOST else owned.erp)
    return None if owner is None else str(owner)


def doubles(seen: Seen) -> Iterator[str]:
    """Name each object that a side holds more than once."""
    for side in SIDES:
        counted = Counter(mark_of(row) for row in seen.all_rows[side])
        for mark, count in counted.items():
            if count > 1:
                yield f"{side} holds {mark} {count} times"


def emptied(seen: Seen, ledger: Ledger, shape: Shape) -> Iterator[str]:
    """Name each field of a person's own object that lost its value although nobody cleared it."""
    for side in SIDES:
        for row in seen.all_rows[side]:
            mark = mark_of(row)
            for name in shape.fields:
                written = ledger.values.get((mark, name), [])
                kept = any(one == side and value is not None for one, value in written)
                cleared = any(value is None for _, value in written)
                if kept and not cleared and shape.value(side, row, name) is None:
                    yield f"{side} lost {name} of {mark}, which nobody cleared"


def not_converged(
    seen: Seen, ledger: Ledger, shape: Shape, *, strictly: bool, but: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Name what is missing or differs once everything has gone quiet.

    `strictly` asks that the last word of a side stands; otherwise any value that people wrote may.
    `but` names objects that need not be carried.
    """
    rows = {side: seen.rows(side) for side in SIDES}
    for mark in sorted(ledger.marks - but):
        missing = [side for side in SIDES if mark not in rows[side]]
        if missing:
            yield f"{mark} is missing in {', '.join(missing)}"
            continue
        for name in shape.fields:
            held = {side: shape.value(side, rows[side][mark], name) for side in SIDES}
            if held[HOST] != held[ERP]:
                yield f"{mark} differs in {name}: {held}"
            elif strictly and not _is_last_word(ledger, mark, name, held[HOST]):
                last = ledger.last_of(mark, name)
                yield f"{mark} ends with {name}={held[HOST]!r}, last written was {last}"


def _is_last_word(ledger: Ledger, mark: str, name: str, value: object) -> bool:
    last = ledger.last_of(mark, name)
    return not last or value in last or _is_given_by_a_system(name, value)


def _is_given_by_a_system(name: str, value: object) -> bool:
    """Tell what comes without anybody writing it: a number from a series, an object in use."""
    return name == "number" or (name == "active" and value is True)
