"""Planted defects of the sending of hours: each breaks one line of defence.

As those of the registers they are switched on by tests alone, and one whose target is gone fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bindeledd.domain.changes import (
    AddTransferMove,
    Change,
    FinishWork,
    HoldsLane,
    IsGeneration,
    OweWork,
    SaveTransfer,
)
from bindeledd.domain.hours import matching as hour_matching
from bindeledd.domain.hours import rules as hour_rules
from bindeledd.domain.hours import transferring
from bindeledd.domain.hours.bookings import Booking, Effect, Standing, effect_towards
from bindeledd.domain.hours.entries import HourLine
from bindeledd.domain.hours.progress import TransferList
from bindeledd.domain.hours.registers import named_exactly
from bindeledd.domain.hours.rules import Counterpart
from bindeledd.domain.hours.transfer_states import Mover, TransferState
from bindeledd.domain.hours.transferring import arrived, not_sent, taken, unanswered
from bindeledd.domain.hours.transfers import Judgement, Sending, Transfer
from bindeledd.state import TableState
from bindeledd.usecases.hours import (
    knowing,
    looking_up,
    pushing,
    sending,
    taking_in,
    telling,
    verifying,
)
from bindeledd.usecases.hours.context import HoursContext
from bindeledd.usecases.hours.owing import RESETTLED
from bindeledd.usecases.hours.releasing import swept
from tests.simulation.defects import Defect, Planting, tamper

_FOUND: dict[str, Defect] = {}


def hours_defect(plant: Planting) -> Planting:
    """Put a defect into the list; its docstring says what it breaks."""
    what = (plant.__doc__ or "").partition("\n")[0]
    _FOUND[plant.__name__] = Defect(plant.__name__, what, plant)
    return plant


def hours_defects() -> Mapping[str, Defect]:
    """Give every defect by its name."""
    return dict(_FOUND)


Keeping = Callable[[Change], bool]


def _only(patch: pytest.MonkeyPatch, keeping: Keeping) -> None:
    """Commit only some of what was decided."""

    def tampering(_: TableState, change: Change) -> Iterable[Change]:
        return (change,) if keeping(change) else ()

    tamper(patch, tampering)


# What is committed


@hours_defect
def line_sent_unclaimed(patch: pytest.MonkeyPatch) -> None:
    """A call is made without a claim."""

    def keeping(change: Change) -> bool:
        claims = isinstance(change, SaveTransfer) and change.transfer.state is TransferState.CLAIMED
        return not claims

    _only(patch, keeping)


@hours_defect
def lane_not_checked(patch: pytest.MonkeyPatch) -> None:
    """A worker that lost its lane goes on."""
    _only(patch, lambda change: not isinstance(change, HoldsLane))


@hours_defect
def settings_of_old_claimed(patch: pytest.MonkeyPatch) -> None:
    """A line is claimed although the connection was paused or set otherwise meanwhile."""
    _only(patch, lambda change: not isinstance(change, IsGeneration))


@hours_defect
def history_not_kept(patch: pytest.MonkeyPatch) -> None:
    """A step of the pipeline is not written into the history of its line."""

    def keeping(change: Change) -> bool:
        return not (isinstance(change, AddTransferMove) and change.move.by is Mover.PIPELINE)

    _only(patch, keeping)


@hours_defect
def hours_owed_once(patch: pytest.MonkeyPatch) -> None:
    """The work on hours is not owed again when it is done."""

    def tampering(_: TableState, change: Change) -> Iterable[Change]:
        yield replace(change, next_due_at=None) if isinstance(change, FinishWork) else change

    tamper(patch, tampering)


@hours_defect
def new_settings_forgotten(patch: pytest.MonkeyPatch) -> None:
    """What waits for a setting is not judged again when that is set."""

    def tampering(_: TableState, change: Change) -> Iterable[Change]:
        if not isinstance(change, OweWork):
            yield change
            return
        parameters = {k: v for k, v in change.item.parameters.items() if k != RESETTLED}
        yield OweWork(replace(change.item, parameters=parameters))

    tamper(patch, tampering)


@hours_defect
def cursor_before_storing(patch: pytest.MonkeyPatch) -> None:
    """The cursor moves before what lies behind it is stored."""

    def take_in(context: HoursContext) -> None:
        for page in context.host.pages(context.progress.cursor):
            context.save_progress(replace(context.progress, cursor=page.cursor))
            for entry in page.entries:
                taking_in.take(context, entry)

    patch.setattr(pushing, "take_in", take_in)


# What is sent


def _looks_approved(line: HourLine | None) -> HourLine | None:
    return None if line is None else replace(line, approved=True)


@hours_defect
def unapproved_sent(patch: pytest.MonkeyPatch) -> None:
    """Hours are sent before their approval."""
    judge = knowing.Knowledge.judge

    def judged(knowledge: knowing.Knowledge, line: HourLine | None) -> Judgement:
        return judge(knowledge, _looks_approved(line))

    patch.setattr(knowing.Knowledge, "judge", judged)


@hours_defect
def start_date_overlooked(patch: pytest.MonkeyPatch) -> None:
    """Hours from before the first day are sent."""
    judge = hour_rules.judge

    def judged(line: HourLine | None, rules: hour_rules.Rules) -> Judgement:
        return judge(line, replace(rules, settings=replace(rules.settings, start_date=None)))

    patch.setattr(knowing, "judge", judged)


@hours_defect
def closed_project_booked(patch: pytest.MonkeyPatch) -> None:
    """Hours are sent to a project that is closed in the ERP."""
    patch.setattr(knowing, "Counterpart", lambda erp_id, **_: Counterpart(erp_id))


@hours_defect
def first_of_two_names(patch: pytest.MonkeyPatch) -> None:
    """Of two hour types of one name the first is taken."""
    patch.setattr(hour_matching, "named_exactly", lambda *words: named_exactly(*words)[:1])


@hours_defect
def amount_rounded(patch: pytest.MonkeyPatch) -> None:
    """An amount that the unit cannot hold is sent."""
    patch.setattr(hour_rules, "_is_expressible", lambda *_: True)


@hours_defect
def first_not_read_back(patch: pytest.MonkeyPatch) -> None:
    """The second entry is sent before the first was read back."""
    patch.setattr(sending, "prove", lambda _: True)


@hours_defect
def correction_booked_beside(patch: pytest.MonkeyPatch) -> None:
    """A correction is booked beside what it corrects."""
    sent = sending._sent

    def booked(context: HoursContext, transfer: Transfer) -> str:
        corrects = transfer.sending is not None and transfer.sending.effect is Effect.AMEND
        return sent(context, replace(transfer, standing=None) if corrects else transfer)

    patch.setattr(sending, "_sent", booked)


@hours_defect
def removal_forgotten(patch: pytest.MonkeyPatch) -> None:
    """What is no longer approved stays in the ERP."""

    def towards(wanted: Booking | None, standing: Standing | None) -> Effect | None:
        return None if wanted is None else effect_towards(wanted, standing)

    patch.setattr(transferring, "effect_towards", towards)


@hours_defect
def lost_line_forgotten(patch: pytest.MonkeyPatch) -> None:
    """A supplement that an entry no longer has stays in the ERP."""
    patch.setattr(taking_in, "_take_gone", lambda *_: None)


@hours_defect
def let_be_sent_again(patch: pytest.MonkeyPatch) -> None:
    """What a person let be is judged anew every night."""

    def swept_all(context: HoursContext) -> None:
        ref = context.connection.ref
        for found in context.state.in_state(ref, TransferState.IGNORED, limit=9):
            judgement = context.knowledge.judge(None if found.gone else found.line)
            line = None if found.gone else found.line
            again = taken(found, line, found.version, judgement, at=context.clock.now())
            context.save(again, found, by=Mover.HOST)
        swept(context)

    patch.setattr(pushing, "swept", swept_all)


@hours_defect
def forgotten_taken_back(patch: pytest.MonkeyPatch) -> None:
    """However many entries the host does not know any more, their hours are taken back."""
    patch.setattr(verifying, "held_of", lambda *_, **__: None)


@hours_defect
def unknown_dropped_before_sending(patch: pytest.MonkeyPatch) -> None:
    """What is ready counts as gone where the host, asked for it, does not know it."""
    compare = verifying.compare

    def dropping(context: HoursContext, transfers: Sequence[Transfer]) -> bool:
        changed = compare(context, transfers)
        dropped = [one for one in transfers if one.entry_id in context.unknown]
        for one in dropped:
            taking_in.take_gone(context, one)
        return changed or bool(dropped)

    patch.setattr(sending, "compare", dropping)


# What becomes of a call


@hours_defect
def looked_up_before_the_bound(patch: pytest.MonkeyPatch) -> None:
    """A call is looked up while it may still land."""
    patch.setattr(looking_up, "LATE_WRITE_BOUND", timedelta(seconds=-20))


@hours_defect
def looked_up_once(patch: pytest.MonkeyPatch) -> None:
    """A booking that one look-up does not find is sent again."""
    patch.setattr(looking_up, "LOOKUPS_NEEDED", 1)


@hours_defect
def late_answer_not_counted(patch: pytest.MonkeyPatch) -> None:
    """A call that was given up after its deadline is looked up as if it had been before."""

    def at_its_deadline(transfer: Transfer, *, at: datetime, until: datetime) -> Transfer:
        assert until is not None
        return unanswered(transfer, at=at)

    patch.setattr(sending, "unanswered", at_its_deadline)


@hours_defect
def silence_taken_for_no(patch: pytest.MonkeyPatch) -> None:
    """A call without an answer counts as not made."""

    def unmade(transfer: Transfer, *, at: datetime, until: datetime) -> Transfer:
        assert until is not None
        return not_sent(transfer, by=Mover.PIPELINE, at=at)

    patch.setattr(sending, "unanswered", unmade)


@hours_defect
def silence_taken_for_yes(patch: pytest.MonkeyPatch) -> None:
    """A correction without an answer counts as made."""

    def made(context: HoursContext, transfer: Transfer, _: Sending) -> Transfer:
        standing = transfer.standing
        assert standing is not None
        now = context.clock.now()
        return arrived(transfer, standing.external_id, by=Mover.PIPELINE, at=now)

    patch.setattr(looking_up, "_changed", made)


@hours_defect
def adopted_twice(patch: pytest.MonkeyPatch) -> None:
    """An entry that is another line's is taken for the one that is looked for."""
    patch.setattr(looking_up, "_without_transfer", lambda _, found: list(found)[:1])
    patch.setattr(looking_up, "_owed_alike", lambda *_: 1)


@hours_defect
def uncertain_sent_again(patch: pytest.MonkeyPatch) -> None:
    """What nobody can tell is sent once more."""

    def again(transfer: Transfer, *, at: datetime) -> Transfer:
        return not_sent(transfer, by=Mover.PIPELINE, at=at)

    patch.setattr(looking_up, "uncertain", again)


# What goes on


@hours_defect
def release_forgotten(patch: pytest.MonkeyPatch) -> None:
    """What waited is not let go by the event that meets it."""
    patch.setattr(pushing, "release", lambda *_, **__: None)


@hours_defect
def host_not_told(patch: pytest.MonkeyPatch) -> None:
    """A line counts as told before the host took it."""
    tell = telling.tell

    def told(context: HoursContext) -> None:
        if context.clock.now().minute % 2:
            tell(context)
            return
        known = context.state.listed(context.connection.ref, TransferList.TO_TELL, limit=9)
        for transfer in known:
            context.save(replace(transfer, told=transfer.to_tell()), transfer, by=Mover.PIPELINE)

    patch.setattr(pushing, "tell", told)
