"""Compare lines with what the host says now: the net under what no feed tells of.

Entries deleted at a host that leaves no tombstones, all that left the approved ones while a cursor
was lost, and changes outside the window of dates that is read of a host without a feed: none of
them comes by itself. Every line that may stand is compared once a night as far back as people
correct hours, and every line there is after a whole reading (architecture 4.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain

from bindeledd.domain.transfer_states import TransferState
from bindeledd.domain.transfers import Transfer
from bindeledd.usecases.executing import NEEDED_TO_GO_ON
from bindeledd.usecases.hours.context import HoursContext
from bindeledd.usecases.hours.taking_in import TAKEN, take

LOOKS_BACK = timedelta(days=92)
"""How far back a nightly comparison looks: a quarter, and what is corrected soon after it."""

PAGE = 200
"""How many lines are compared at a time: as many as the contract gives entries at once."""

ALIVE = tuple(state for state in TransferState if state is not TransferState.REVERSED)
"""The states in which a line stands in the ERP, or still may come to."""


def verify(context: HoursContext) -> None:
    """Compare what is to be compared, as far as time allows; the next piece of work goes on.

    What is found is sent by the next piece of work, which is owed at once.
    """
    if context.left:
        return
    _begin_once_a_night(context)
    while (place := context.progress.compares_from) is not None:
        if context.remaining() < NEEDED_TO_GO_ON:
            context.look_again_at(context.clock.now())
            return
        lines = _lines_after(context, place)
        if compare(context, lines):
            context.look_again_at(context.clock.now())
        following = lines[-1].order if len(lines) == PAGE else None
        context.save_progress(replace(context.progress, compares_from=following))


def _begin_once_a_night(context: HoursContext) -> None:
    today, place = context.today, context.progress.compares_from
    if context.progress.compared_on == today:
        return
    begins = (today - LOOKS_BACK).isoformat()
    # One that is under way goes on, or further back where it has come past the beginning.
    begins = begins if place is None else min(begins, place)
    context.save_progress(replace(context.progress, compared_on=today, compares_from=begins))


def _lines_after(context: HoursContext, place: str) -> Sequence[Transfer]:
    """Read the next lines of any state in their common order.

    Gone through state by state, one that moved meanwhile from a state to come to one that was done
    would be missed.
    """
    ref = context.connection.ref
    by_state = (context.state.in_state(ref, one, limit=PAGE, after=place) for one in ALIVE)
    return sorted(chain.from_iterable(by_state), key=lambda one: one.order)[:PAGE]


def compare(context: HoursContext, transfers: Iterable[Transfer]) -> bool:
    """Ask the host for the entries of lines; True where anything changed by what it says.

    Not for those of which it told in this piece of work, nor for lines that are gone already.
    """
    unheard = {
        one.entry_id: one for one in transfers if one.entry_id not in context.heard and not one.gone
    }
    if not unheard:
        return False
    taken = context.counts.get(TAKEN, 0)
    dates = {name: one.line.date for name, one in unheard.items()}
    for entry in context.host.entries_named(dates):
        if entry.deleted and not entry.version:
            take(context, replace(entry, version=unheard[entry.id].version))
        else:
            take(context, entry)
    return context.counts.get(TAKEN, 0) > taken
