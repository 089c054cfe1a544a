"""Let go what waited: whatever a line waits for is looked at, and only its own lines are touched.

A thing that lines wait for is judged by its oldest line first: where that one still waits for it,
the others do too, however many they are (ALL-17).
"""

from __future__ import annotations

from dataclasses import replace

from bindeledd.domain.hours.transfer_states import Mover, TransferState
from bindeledd.domain.hours.transferring import judged
from bindeledd.domain.hours.transfers import Criterion, CriterionKind, Transfer
from bindeledd.usecases.hours.context import HoursContext
from bindeledd.usecases.hours.owing import read_registers_at_once

PAGE = 100
"""How many lines are read at a time."""

AT_ONCE = 200
"""How many lines are released before what is ready is sent."""

RELEASED = "released"
"""Under which name released lines are counted."""

BY_THE_ENTRY = frozenset(
    {
        CriterionKind.NOT_APPROVED,
        CriterionKind.ENTRY_UNREADABLE,
        CriterionKind.ENTRY_TOO_LONG,
        CriterionKind.MACHINE_HOURS_NOT_SENT,
        CriterionKind.UNIT_UNKNOWN,
        CriterionKind.SUPPLEMENT_NOT_IN_HOURS,
    }
)
"""What only a new version of the entry meets, and the feed tells of."""

BY_SETTINGS = frozenset({CriterionKind.BEFORE_START_DATE})
"""What only other settings meet, each line for itself."""


def release(context: HoursContext, *, resettled: bool, sweep: bool) -> None:
    """Judge anew whatever waits for something that is there now, as far as time allows.

    After a change of settings (`resettled`), and once a night as the net under every missed event
    (`sweep`), every line is judged that anything but its own entry keeps back, the refused too.
    Of very many that can go, some go first: an hour approved meanwhile need not wait for them all.
    """
    released = context.counts.get(RELEASED, 0)
    passed_over = BY_THE_ENTRY if resettled else BY_THE_ENTRY | BY_SETTINGS
    for criterion in list(context.state.awaited(context.connection.ref)):
        if criterion.kind not in passed_over:
            _release(context, criterion, all_of_them=resettled or sweep)
        if context.counts.get(RELEASED, 0) - released >= AT_ONCE:
            context.left = True
        if context.left:
            return
    if resettled or sweep:
        _judge_refused(context)


def _release(context: HoursContext, criterion: Criterion, *, all_of_them: bool) -> None:
    after, released = "", context.counts.get(RELEASED, 0)
    while not context.must_end() and context.counts.get(RELEASED, 0) - released < AT_ONCE:
        page = context.state.waiting_for(context.connection.ref, criterion, limit=PAGE, after=after)
        for transfer in page:
            still_waits = criterion in judge_again(context, transfer).waits_for
            if still_waits and not all_of_them:
                return
            after = transfer.order
        if len(page) < PAGE:
            return


def judge_again(context: HoursContext, transfer: Transfer) -> Transfer:
    """Judge a line by what is known now, and store it where that moves it."""
    line = None if transfer.gone else transfer.line
    judgement = context.knowledge.judge(line)
    if judgement == transfer.judgement:
        return transfer
    following = judged(transfer, judgement, by=Mover.PIPELINE, at=context.clock.now())
    if following.judgement.criteria != transfer.judgement.criteria:
        context.count(RELEASED)
    return context.save(following, transfer, by=Mover.PIPELINE)


def _judge_refused(context: HoursContext) -> None:
    after = ""
    while not context.must_end():
        page = context.state.in_state(
            context.connection.ref, TransferState.REJECTED, limit=PAGE, after=after
        )
        for found in page:
            after = found.order
            current = context.state.transfer(found.ref, found.entry_id, found.line_id)
            if current is not None:
                judge_again(context, current)
        if len(page) < PAGE:
            return


def swept(context: HoursContext) -> None:
    """Remember that the net was drawn, and owe once a night what the pages choose from."""
    progress = replace(context.progress, swept_on=context.today)
    owed = read_registers_at_once(context.connection, context.clock)
    context.save_progress(progress, *owed)
