"""How a transfer moves: by what the host tells, by what a call comes to, by what a person decides.

Pure: each function answers with the transfer as it then stands, or refuses. What was judged decides
where a line goes that has no call under way; while a call may be on its way, only its outcome
does, and what the host tells meanwhile is kept and judged after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from bindeledd.domain.errors import RefusedError
from bindeledd.domain.hours.bookings import Booking, Effect, Standing, effect_towards
from bindeledd.domain.hours.entries import HourLine
from bindeledd.domain.hours.transfer_states import (
    LEFT_TO_OTHERS,
    PERHAPS_SENT,
    Mover,
    TransferState,
)
from bindeledd.domain.hours.transfers import Judgement, Sending, Transfer, move
from bindeledd.domain.identity import ConnectionRef

S = TransferState


def begun(ref: ConnectionRef, line: HourLine, judgement: Judgement, *, at: datetime) -> Transfer:
    """Make the transfer of a line that was not known before."""
    fresh = Transfer(
        ref=ref,
        entry_id=line.entry_id,
        line_id=line.line_id,
        kind=line.kind,
        version=line.version,
        state=S.WAITING,
        since=at,
        line=line,
        judgement=judgement,
    )
    return judged(fresh, judgement, by=Mover.HOST, at=at)


def taken(
    transfer: Transfer, line: HourLine | None, version: str, judgement: Judgement, *, at: datetime
) -> Transfer:
    """Take a new version of the entry: what was refused or ignored is judged anew.

    `line` is None where the entry was deleted or has no such line any more.
    """
    newer = replace(transfer, line=line or transfer.line, gone=line is None, version=version)
    if transfer.state in PERHAPS_SENT:
        return replace(newer, judgement=judgement)
    return judged(_cleared(newer), judgement, by=Mover.HOST, at=at)


def judged(transfer: Transfer, judgement: Judgement, *, by: Mover, at: datetime) -> Transfer:
    """Send a transfer where its judgement leads; one with a call under way only keeps it.

    A refusal stands until something else is to be sent. What is locked or ignored is moved only by
    a person or a new version.
    """
    known = replace(transfer, judgement=judgement)
    if transfer.state in PERHAPS_SENT:
        return known
    if transfer.state in LEFT_TO_OTHERS and by is Mover.PIPELINE:
        return known
    return _led(known if judgement == transfer.judgement else _cleared(known), by=by, at=at)


def _led(transfer: Transfer, *, by: Mover, at: datetime) -> Transfer:
    """Move a transfer without a call under way to where it stands by what is and what is to be."""
    if transfer.sending is not None:
        return move(transfer, S.UNCERTAIN, by=by, at=at, problem="outcome_uncertain")
    to = _state_of(transfer)
    if to in (S.REJECTED, S.CORRECTING):
        problem = transfer.problem or transfer.judgement.refusal
        return move(transfer, to, by=by, at=at, problem=problem)
    return move(_cleared(transfer), to, by=by, at=at)


def _state_of(transfer: Transfer) -> TransferState:
    judgement, standing = transfer.judgement, transfer.standing
    if not judgement.demanded:
        return _no_longer_demanded(transfer)
    if standing is None:
        if judgement.criteria:
            return S.WAITING
        return S.REJECTED if judgement.refusal or transfer.problem else S.READY
    if judgement.criteria or judgement.refusal:
        return S.CORRECTING
    return S.CORRECTING if effect_towards(judgement.booking, standing) else S.CONFIRMED


def _no_longer_demanded(transfer: Transfer) -> TransferState:
    if transfer.standing is not None:
        return S.CONFIRMED if transfer.judgement.stays else S.CORRECTING
    return S.REVERSED if transfer.gone or transfer.bookings else S.WAITING


def wanted(transfer: Transfer) -> Booking | None:
    """Give what is to stand in the ERP; None where nothing is."""
    return transfer.judgement.booking if transfer.judgement.demanded else None


def next_effect(transfer: Transfer) -> Effect | None:
    """Tell the call that is to be claimed next; None where there is nothing to send."""
    if not transfer.is_to_be_sent:
        return None
    return effect_towards(wanted(transfer), transfer.standing)


def claimed(transfer: Transfer, sending: Sending, *, at: datetime) -> Transfer:
    """Claim the next call; nothing is sent before this is stored."""
    return move(transfer, S.CLAIMED, by=Mover.PIPELINE, at=at, sending=sending)


def unanswered(transfer: Transfer, *, at: datetime, until: datetime | None = None) -> Transfer:
    """Keep that the answer to a call is not known.

    `until` is when its sender gave it up: where that was after its deadline, it may land so much
    later.
    """
    sending = _sending(transfer)
    given_up = max(until or sending.sent_by, sending.sent_by)
    kept = replace(transfer, sending=replace(sending, sent_by=given_up))
    return move(kept, S.SENT_UNKNOWN, by=Mover.PIPELINE, at=at)


def looked_up(transfer: Transfer, *, at: datetime) -> Transfer:
    """Count a look-up that found no explanation yet."""
    sending = _sending(transfer)
    counted = replace(transfer, sending=replace(sending, lookups=sending.lookups + 1))
    return move(counted, S.SENT_UNKNOWN, by=Mover.PIPELINE, at=at)


def uncertain(transfer: Transfer, *, at: datetime) -> Transfer:
    """Leave it to a person: the ERP cannot tell whether the call arrived (ALL-04)."""
    return move(transfer, S.UNCERTAIN, by=Mover.PIPELINE, at=at, problem="outcome_uncertain")


def arrived(transfer: Transfer, external_id: str, *, by: Mover, at: datetime) -> Transfer:
    """Settle a call that did what it was to do; `external_id` is the entry's id in the ERP."""
    sending = _sending(transfer)
    standing = None if sending.booking is None else Standing(external_id, sending.booking)
    bookings = transfer.bookings + (sending.effect is Effect.BOOK)
    settled = replace(transfer, standing=standing, sending=None, bookings=bookings)
    return _led(_cleared(settled), by=by, at=at)


def not_sent(transfer: Transfer, *, by: Mover, at: datetime) -> Transfer:
    """Settle a call that did nothing: what it was to do is still owed."""
    return _led(_cleared(replace(transfer, sending=None)), by=by, at=at)


def refused(
    transfer: Transfer,
    problem: str,
    system_message: str | None,
    *,
    at: datetime,
    locked: bool = False,
    details: Mapping[str, str] = MappingProxyType({}),
) -> Transfer:
    """Settle a call that the ERP refused, with its own words; `locked` where it holds what stands.

    A refusal of what is no longer the next thing to send, since the host changed the entry
    meanwhile, does not stand in the way of what is.
    """
    sending = _sending(transfer)
    settled = replace(
        transfer,
        sending=None,
        problem=problem,
        system_message=system_message,
        details=dict(details),
    )
    if locked and transfer.standing is not None:
        return move(settled, S.LOCKED, by=Mover.PIPELINE, at=at)
    if not _is_still_next(transfer, sending):
        return _led(_cleared(settled), by=Mover.PIPELINE, at=at)
    return _led(settled, by=Mover.PIPELINE, at=at)


def _is_still_next(transfer: Transfer, sending: Sending) -> bool:
    if sending.effect is not effect_towards(wanted(transfer), transfer.standing):
        return False
    return sending.effect is Effect.REMOVE or sending.booking == wanted(transfer)


def gone(transfer: Transfer, problem: str, *, at: datetime) -> Transfer:
    """Settle a call on an entry that is no longer in the ERP: somebody removed it there.

    What was to be removed is removed; what was to be changed is a person's to decide.
    """
    lost = replace(transfer, standing=None, sending=None, problem=problem, system_message=None)
    return _led(lost, by=Mover.PIPELINE, at=at)


def asked_again(transfer: Transfer, *, at: datetime) -> Transfer:
    """Try once more what was refused, is locked or was ignored, because a person asks.

    Raises:
        RefusedError: `step_not_possible`.
    """
    return _led(_cleared(transfer), by=Mover.PERSON, at=at)


def ignored(transfer: Transfer, note: str, *, actor: str, at: datetime) -> Transfer:
    """Let a line be as it is, with a note; a new version of the entry is judged anew.

    What is uncertain stays so underneath: nothing is sent for it before somebody knows.

    Raises:
        RefusedError: `note_missing`; `step_not_possible`.
    """
    if not note.strip():
        raise RefusedError("note_missing")
    noted = replace(_cleared(transfer), note=note.strip(), noted_by=actor)
    return move(noted, S.IGNORED, by=Mover.PERSON, at=at)


def _cleared(transfer: Transfer) -> Transfer:
    """Take away what was said of a former state."""
    return replace(transfer, problem=None, system_message=None, details={}, note="", noted_by="")


def _sending(transfer: Transfer) -> Sending:
    if transfer.sending is None:
        raise RefusedError("step_not_possible", details={"state": transfer.state, "event": "sent"})
    return transfer.sending
