"""Take in what the host tells of its time entries: every entry stored before the cursor moves."""

from __future__ import annotations

from dataclasses import replace

from bindeledd.domain.hours.entries import HourLine, TimeEntry, lines_of
from bindeledd.domain.hours.systems import TimeEntryPage
from bindeledd.domain.hours.transfer_states import Mover
from bindeledd.domain.hours.transferring import begun, taken
from bindeledd.domain.hours.transfers import Transfer
from bindeledd.usecases.hours.context import HoursContext

TAKEN = "taken"
"""Under which name lines are counted that the host changed."""

FROM_THE_FIRST = ""
"""The place before every line."""


def take_in(context: HoursContext) -> None:
    """Read the host's feed to its end, as far as time allows.

    The cursor moves page by page, only when every entry of the page is stored: whoever dies between
    reads the same page again, and what is the same changes nothing.
    """
    for page in context.host.pages(context.progress.cursor):
        for entry in page.entries:
            take(context, entry)
        _remember(context, page)
        if not page.last and context.must_end():
            return


def _remember(context: HoursContext, page: TimeEntryPage) -> None:
    """Move the cursor, and keep with it what its reading could not tell."""
    following = replace(context.progress, cursor=page.cursor)
    if page.whole:
        following = following.compared_from(FROM_THE_FIRST)
    if page.behind:
        context.look_again_at(context.clock.now())
    context.save_progress(following)


def take(context: HoursContext, entry: TimeEntry) -> None:
    """Take one entry: its lines as they are now, and those that it no longer has.

    A line that nobody approved and that was never known needs no transfer: there is nothing to say
    of it before its approval. One that cannot be read is shown even so; what its entry does not
    name then need not be gone.
    """
    context.heard.add(entry.id)
    known = {
        one.line_id: one for one in context.state.transfers_of(context.connection.ref, entry.id)
    }
    for line in lines_of(entry):
        _take_line(context, known.pop(line.line_id, None), line)
    for transfer in known.values() if entry.flaw is None else ():
        _take_gone(context, transfer, entry.version)


def take_gone(context: HoursContext, transfer: Transfer) -> None:
    """Take the entry of a line for deleted, of which the host tells no version any more."""
    take(context, TimeEntry(id=transfer.entry_id, version=transfer.version, deleted=True))


def _take_line(context: HoursContext, former: Transfer | None, line: HourLine) -> None:
    if former is None and not line.approved and not line.unreadable:
        return
    if former is not None and former.line == line and not former.gone:
        return
    now, judgement = context.clock.now(), context.knowledge.judge(line)
    if former is None:
        transfer = begun(context.connection.ref, line, judgement, at=now)
    else:
        transfer = taken(former, line, line.version, judgement, at=now)
    context.save(transfer, former, by=Mover.HOST)
    context.count(TAKEN)


def _take_gone(context: HoursContext, former: Transfer, version: str) -> None:
    if former.gone:
        return
    judgement = context.knowledge.judge(None)
    gone = taken(former, None, version, judgement, at=context.clock.now())
    context.save(gone, former, by=Mover.HOST)
    context.count(TAKEN)
