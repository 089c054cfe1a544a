"""Tell from what stands whether a write arrived whose answer was lost (architecture 6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bindeledd.domain.outgoing import is_same
from bindeledd.domain.records import Fields, FieldValue, Record

LONG_ENOUGH = 20
"""A text that was cut to so many letters is still known again."""

KEPT_PERCENT = 60
"""A shorter one when it kept so much of the whole."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of a creation: it made `record`, or nothing; None of both where two fit."""

    record: Record | None = None
    nothing: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether exactly one explanation is left."""
        return self.nothing or self.record is not None


def explain(sent: Fields, rivals: Iterable[Fields], found: Sequence[Record]) -> Explanation:
    """Compare what was found by number or name with what is owed, as multisets.

    `rivals` are other creations of unknown outcome; `found` are objects without a link of ours. An
    object that a rival may have made explains nothing; one of equal name under another number may
    be what was sent, renumbered since.
    """
    mine = [record for record in found if may_be(sent, record)]
    others = list(rivals)
    if not found or (not mine and all(_is_of(others, record) for record in found)):
        return Explanation(nothing=True)
    if len(mine) == 1 and not _is_of(others, mine[0]):
        return Explanation(record=mine[0])
    return Explanation()


def may_be(sent: Fields, record: Record) -> bool:
    """Tell whether an object may be what was sent: by its number, else by every value."""
    number = Record("", sent).number
    if number is not None:
        return record.number == number
    return all(
        is_trace(value, record.fields[name])
        for name, value in sent.items()
        if name in record.fields
    )


def _is_of(rivals: Iterable[Fields], record: Record) -> bool:
    return any(may_be(sent, record) for sent in rivals)


def has_landed(sent: Fields, before: Fields, now: Fields) -> bool:
    """Tell whether a change arrived, also where the system wrote its values in another form.

    `before` is what the target held when it was sent. Either every value can be known again, or
    exactly the fields that were written have moved, and at least one of them can be known again:
    had somebody else edited them, nothing of ours would be to be seen.
    """
    moved = {name for name in before.keys() & now.keys() if before[name] != now[name]}
    known = {
        name
        for name, value in sent.items()
        if name in now and (now[name] == value or (name in moved and is_trace(value, now[name])))
    }
    return known == sent.keys() or (moved == set(sent) and bool(known))


def left_a_trace(sent: Fields, before: Fields, now: Fields) -> bool:
    """Tell whether any field holds what was sent and did not before; yes and no prove nothing."""
    return any(
        is_same(now[name], value) and not is_same(now[name], before[name])
        for name, value in sent.items()
        if name in before and name in now and not isinstance(value, bool)
    )


def stands_as_before(before: Fields, now: Fields) -> bool:
    """Tell whether a target holds all that a change was to write over: then it did not arrive."""
    return all(name in now and is_same(now[name], value) for name, value in before.items())


def as_it_was_sent(sent: Fields, now: Fields, names: Collection[str]) -> frozenset[str]:
    """Name the fields that hold what was sent, as the system may write it."""
    return frozenset(name for name in names if name in now and is_trace(sent[name], now[name]))


def as_written(sent: Fields, found: Record) -> Record:
    """Give an object as a write left it: what can be no form of what was sent was edited since."""
    unchanged = as_it_was_sent(sent, found.fields, sent.keys())
    edited = {name: sent[name] for name in found.fields.keys() & sent.keys() - unchanged}
    return replace(found, fields={**found.fields, **edited})


def is_trace(sent: FieldValue, found: FieldValue) -> bool:
    """Tell whether a system may have made one value of the other: cut, rounded, written anew."""
    if is_same(sent, found):
        return True
    if isinstance(sent, Decimal) and isinstance(found, Decimal):
        return _is_rounded(sent, found)
    if isinstance(sent, str) and isinstance(found, str):
        return _is_rewritten(letters_of(sent), letters_of(found))
    return False


def _is_rounded(sent: Decimal, found: Decimal) -> bool:
    """Tell whether they differ by no more than half of the last place that was kept."""
    place = min(int(found.normalize().as_tuple().exponent), 0)
    return found != 0 and abs(sent - found) * 2 <= Decimal(1).scaleb(place)


def _is_rewritten(sent: str, found: str) -> bool:
    short, long = sorted((sent, found), key=len)
    if not short or short not in long:
        return False
    return len(short) >= LONG_ENOUGH or len(short) * 100 >= len(long) * KEPT_PERCENT


def letters_of(text: str) -> str:
    """Reduce a text to its letters and digits, alike in capitals and in small."""
    return "".join(letter for letter in text.upper().casefold() if letter.isalnum())
