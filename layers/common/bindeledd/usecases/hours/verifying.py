"""Compare lines with what the host says now: the net under what no feed tells of.

Entries deleted at a host that leaves no tombstones, all that left the approved ones while a cursor
was lost, and changes outside the window of dates that is read of a host without a feed: none of
them comes by itself. Every line that may stand is compared once a night as far back as people
correct hours, and every line there is after a whole reading (architecture 4.1).

What the host does not know at all is only counted on the way. At its end a comparison takes that
back, or holds it where it is too much (`domain.forgetting`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, takewhile

from bindeledd.domain.hours.forgetting import Missing, held_of
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.hours.transfers import Transfer
from bindeledd.usecases.executing import NEEDED_TO_GO_ON
from bindeledd.usecases.hours.context import HoursContext
from bindeledd.usecases.hours.taking_in import TAKEN, take, take_gone

LOOKS_BACK = timedelta(days=92)
"""How far back a nightly comparison looks: a quarter, and what is corrected soon after it."""

PAGE = 200
"""How many lines are compared at a time: as many as the contract gives entries at once."""

ALIVE = tuple(state for state in TransferState if state is not TransferState.REVERSED)
"""The states in which a line stands in the ERP, or still may come to."""


def verify(context: HoursContext, word: str = "") -> None:
    """Compare what is to be compared, as far as time allows; the next piece of work goes on.

    What is found is sent by the next piece of work, which is owed at once. `word` is what a person
    said of entries that are held: that they are gone. It holds for one comparison, which begins
    when none is under way.
    """
    if context.left:
        return
    _begin(context, word)
    while (place := context.progress.compares_from) is not None:
        if context.remaining() < NEEDED_TO_GO_ON or not _goes_on(context, place):
            context.look_again_at(context.clock.now())
            return
    if is_awaited(context, word):
        context.look_again_at(context.clock.now())


def is_awaited(context: HoursContext, word: str) -> bool:
    """Whether a person's word is of what is held now, and no comparison goes by it yet."""
    held, missing = context.progress.forgotten, context.progress.missing
    return held is not None and held.word == word and not missing.believed


def _begin(context: HoursContext, word: str) -> None:
    """Begin the comparison that a person's word asks for, or that of the night.

    One that is under way goes on, or further back where it has come past the beginning.
    """
    progress, today = context.progress, context.today
    held, place = progress.forgotten, progress.compares_from
    if held is not None and place is None and is_awaited(context, word):
        context.save_progress(progress.compared_from(held.begins, believed=True))
    elif progress.compared_on != today and not progress.missing.believed:
        begins = (today - LOOKS_BACK).isoformat()
        begins = begins if held is None else min(begins, held.begins)
        night = replace(progress, compared_on=today)
        is_past = place is None or begins < place
        context.save_progress(night.compared_from(begins) if is_past else night)


def _goes_on(context: HoursContext, place: str) -> bool:
    """Compare the lines after a place; False where that was not all that is to be done there."""
    lines = _lines_after(context, place)
    if not lines:
        return _ended(context)
    if compare(context, lines):
        context.look_again_at(context.clock.now())
    answered = list(takewhile(lambda one: _is_answered(context, one), lines))
    if not answered:
        return False
    missing = _counted(context, answered, place=place)
    following = replace(context.progress, compares_from=answered[-1].order, missing=missing)
    context.save_progress(following)
    return True


def _is_answered(context: HoursContext, one: Transfer) -> bool:
    """Whether time sufficed to ask for the entry of a line."""
    answers = (context.heard, context.unknown, context.untold)
    return one.gone or any(one.entry_id in answer for answer in answers)


def _counted(context: HoursContext, lines: Iterable[Transfer], *, place: str) -> Missing:
    """Count what the host does not know of some lines; what is believed to be gone is taken."""
    missing, asked = context.progress.missing, {one.entry_id: one for one in lines if not one.gone}
    unknown = {name: one for name, one in asked.items() if name in context.unknown}
    if not missing.believed:
        return missing.further(len(asked), list(unknown), place=place)
    for one in unknown.values():
        take_gone(context, one)
        context.look_again_at(context.clock.now())
    return missing


def _ended(context: HoursContext) -> bool:
    """End a comparison with what is taken back or held; False where time did not suffice."""
    progress = context.progress
    held = held_of(progress.missing, progress.forgotten, at=context.clock.now())
    if held is None and not _took_back(context, progress.missing):
        return False
    ended = replace(progress, compares_from=None, missing=Missing(), forgotten=held)
    context.save_progress(ended)
    return True


def _took_back(context: HoursContext, missing: Missing) -> bool:
    """Take back what is missing and still is; False where time did not suffice.

    Only what was counted is taken: whoever dies here finds less left of just that.
    """
    ref = context.connection.ref
    lines = (context.state.transfers_of(ref, entry_id) for entry_id in missing.ids)
    left = {one.entry_id: one for one in chain.from_iterable(lines) if not one.gone}
    if compare(context, left.values()):
        context.look_again_at(context.clock.now())
    for one in left.values():
        if one.entry_id in context.unknown:
            take_gone(context, one)
            context.look_again_at(context.clock.now())
    return all(_is_answered(context, one) for one in left.values())


def _lines_after(context: HoursContext, place: str) -> Sequence[Transfer]:
    """Read the next lines of any state in their common order, of each entry all.

    Gone through state by state, one that moved meanwhile from a state to come to one that was done
    would be missed.
    """
    ref = context.connection.ref
    by_state = (context.state.in_state(ref, one, limit=PAGE, after=place) for one in ALIVE)
    found = sorted(chain.from_iterable(by_state), key=lambda one: one.order)[:PAGE]
    if len(found) < PAGE:
        return found
    # The last entry may have lines behind these: it is asked for once, with the next ones.
    return [one for one in found if one.entry_id != found[-1].entry_id] or found


def compare(context: HoursContext, transfers: Iterable[Transfer]) -> bool:
    """Ask the host for the entries of lines; True where anything changed by what it says.

    Not for those of which it told in this piece of work, nor for lines that are gone already. What
    it does not know at all is noted and stays as it is: whether it is gone, the comparison says
    that has seen how much is.
    """
    unheard = {
        one.entry_id: one.line.date
        for one in transfers
        if not (one.gone or one.entry_id in context.heard or one.entry_id in context.unknown)
    }
    if not unheard:
        return False
    taken = context.counts.get(TAKEN, 0)
    if _asked(context, unheard):
        context.untold |= unheard.keys() - context.heard - context.unknown
    return context.counts.get(TAKEN, 0) > taken


def _asked(context: HoursContext, dates: Mapping[str, date]) -> bool:
    """Ask for entries; False where time did not suffice, since each unknown one is a call."""
    for entry in context.host.entries_named(dates):
        if not entry.deleted or entry.version:
            take(context, entry)
            continue
        context.unknown.add(entry.id)
        if context.remaining() < NEEDED_TO_GO_ON:
            return False
    return True
