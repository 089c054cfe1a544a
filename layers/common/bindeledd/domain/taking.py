"""Tell from what stands after an answered write whether a system took each value.

A system may make of a value what its rules say: trim it, cut it, write it in other letters, round
it. Then what stands is its form of what was sent, and both sides agree. One that answers that all
went well and still shows what stood before has taken nothing, and the two sides differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from decimal import Decimal

from bindeledd.domain.landing import LONG_ENOUGH, is_trace, letters_of
from bindeledd.domain.outgoing import is_same
from bindeledd.domain.plans import FieldChange, PlanEntry
from bindeledd.domain.records import Fields, FieldValue


def not_taken(changes: Iterable[FieldChange], stands: Fields) -> frozenset[str]:
    """Name the fields that still hold the value from before, and not as a form of what was sent.

    What became of a field that the system does not tell is not known, and one that holds something
    else than before was at least written to.
    """
    return frozenset(
        change.field
        for change in changes
        if change.field in stands
        and is_same(stands[change.field], change.old)
        and not is_form_of(stands[change.field], change.new)
    )


def rest_of(entry: PlanEntry, untaken: Collection[str], *, version: str | None) -> PlanEntry:
    """Give what a write would be if it were planned again: what was not taken, and no more.

    `version` is the target's after the write. By this entry a refusal is known again.
    """
    return replace(
        entry,
        changes=tuple(change for change in entry.changes if change.field in untaken),
        preconditions={n: value for n, value in entry.preconditions.items() if n in untaken},
        version=version or entry.version,
    )


def is_form_of(found: FieldValue, sent: FieldValue) -> bool:
    """Tell whether a system may write one value as the other, where it held that already.

    Stricter than what tells a lost write: a text that only begins like what stood there before is
    a cut of it when it is so long that a system has a reason to cut.
    """
    if is_same(found, sent):
        return True
    if isinstance(found, Decimal) and isinstance(sent, Decimal):
        return is_trace(sent, found)
    if not isinstance(found, str) or not isinstance(sent, str):
        return False
    short, whole = letters_of(found), letters_of(sent)
    if short == whole:
        return bool(short)
    if short.isdigit() and whole.isdigit():
        return is_trace(sent, found)
    return len(found.strip()) >= LONG_ENOUGH and whole.startswith(short)
