"""Send what is ready: one claim before each call, one outcome after it (ALL-04).

Before a connection's first entry was read back and found to be what was sent, no second is sent:
what the ERP's quantities count is not published, and one wrong entry is better than a month of
them (facts 3.3).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from bindeledd.domain.changes import Change, SaveHourProgress
from bindeledd.domain.errors import (
    RejectedError,
    RetryableError,
    StaleError,
    StoppedError,
    UnknownOutcomeError,
)
from bindeledd.domain.hours.bookings import Booking, Effect, contradicting
from bindeledd.domain.hours.progress import TransferList
from bindeledd.domain.hours.transfer_states import PERHAPS_SENT, Mover
from bindeledd.domain.hours.transferring import (
    arrived,
    claimed,
    gone,
    next_effect,
    not_sent,
    refused,
    unanswered,
    wanted,
)
from bindeledd.domain.hours.transfers import Sending, Transfer
from bindeledd.usecases.executing import NEEDED_TO_GO_ON
from bindeledd.usecases.hours.context import HoursContext
from bindeledd.usecases.hours.releasing import judge_again
from bindeledd.usecases.hours.verifying import compare
from bindeledd.usecases.running import LATE_WRITE_BOUND, SEND_TIMEOUT

PAGE = 50
"""How many lines are read at a time."""

CALLS_PER_LINE = 2
"""The most calls that one line takes in a row: what stands is removed, and booked anew."""

ENTRY_GONE = "erp_entry_gone"
PERIOD_LOCKED = "erp_period_locked"
ENTRY_CHANGED = "erp_entry_changed"
UNTOLD = "untold"
"""Under which name lines are counted of whose entries the host tells nothing."""

UNKNOWN = "unknown"
"""Under which name lines are counted whose entries the host does not know."""

DIFFERS = "entry_differs_when_read_back"


def send(context: HoursContext) -> None:
    """Send everything that is ready, oldest first, as far as time allows.

    Raises:
        RetryableError: the ERP is busy or away. StoppedError: a person must act.
    """
    prove(context)
    after = ""
    while True:
        ready = _ready(context, after)
        for transfer in ready:
            if context.remaining() < NEEDED_TO_GO_ON:
                context.left = True
                return
            if not prove(context):
                context.unsent = True
                return
            after = transfer.order
            if transfer.gone or transfer.entry_id in context.heard:
                _send_line(context, transfer)
            elif transfer.entry_id in context.unknown:
                # Whether it is gone, the next comparison says: until then nothing of it is sent.
                context.count(UNKNOWN)
            else:
                # The host tells neither what became of it nor that it is gone; the others go.
                context.unsent = True
                context.count(UNTOLD)
        if len(ready) < PAGE:
            return


def _ready(context: HoursContext, after: str) -> Sequence[Transfer]:
    """Read what is ready and what the host, asked for it now, still has as it is known."""
    ref = context.connection.ref
    while True:
        ready = context.state.listed(ref, TransferList.TO_SEND, limit=PAGE, after=after)
        if not compare(context, ready):
            return ready


def _send_line(context: HoursContext, transfer: Transfer) -> None:
    for _ in range(CALLS_PER_LINE):
        transfer = judge_again(context, transfer)
        effect = next_effect(transfer)
        if effect is None:
            break
        transfer = _call(context, _claim(context, transfer, effect))
    prove(context)


def _claim(context: HoursContext, transfer: Transfer, effect: Effect) -> Transfer:
    now = context.clock.now()
    booking = None if effect is Effect.REMOVE else wanted(transfer)
    sending = Sending(
        effect=effect,
        booking=booking,
        reference=reference_of(transfer) if context.settings.marker else "",
        first_sent_at=now,
        sent_by=now + SEND_TIMEOUT,
        generation=context.connection.generation,
    )
    others: list[Change] = []
    if not context.progress.proven and effect is Effect.BOOK:
        first = (transfer.entry_id, transfer.line_id)
        context.progress = replace(context.progress, first=first)
        others.append(SaveHourProgress(context.progress))
    following = claimed(transfer, sending, at=now)
    return context.save(following, transfer, *others, by=Mover.PIPELINE, claims=True)


def reference_of(transfer: Transfer) -> str:
    """Make the mark by which an entry of ours is found again.

    It is the same for a line however often its booking is tried, and another once it was removed:
    what is left of a removed entry must not be taken for the new one.
    """
    ref, times = transfer.ref, str(transfer.bookings)
    parts = (ref.vendor, ref.tenant, ref.connection, transfer.entry_id, transfer.line_id, times)
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:20]


def _call(context: HoursContext, transfer: Transfer) -> Transfer:
    """Make the call that was claimed and store what it came to."""
    try:
        external_id = _sent(context, transfer)
    except UnknownOutcomeError as error:
        context.look_again_at(error.deadline + LATE_WRITE_BOUND)
        following = unanswered(transfer, at=context.clock.now(), until=error.deadline)
    except (RetryableError, StoppedError):
        context.save(_unsent(context, transfer), transfer, by=Mover.PIPELINE)
        raise
    except (RejectedError, StaleError) as error:
        following = _refused(context, transfer, error)
    else:
        now = context.clock.now()
        following = arrived(transfer, external_id, by=Mover.PIPELINE, at=now)
    return context.save(following, transfer, by=Mover.PIPELINE)


def _unsent(context: HoursContext, transfer: Transfer) -> Transfer:
    return not_sent(transfer, by=Mover.PIPELINE, at=context.clock.now())


def _sent(context: HoursContext, transfer: Transfer) -> str:
    """Make one call; answer with the id of the entry that it made, changed or removed."""
    sending, standing = transfer.sending, transfer.standing
    if sending is None:
        raise ValueError(f"transfer {transfer.line_id} was not claimed")
    if standing is None:
        return context.erp.book(
            _booked(sending), reference=sending.reference, deadline=sending.sent_by
        )
    if sending.effect is Effect.REMOVE:
        context.erp.remove(standing, deadline=sending.sent_by)
    else:
        context.erp.amend(
            standing, _booked(sending), reference=sending.reference, deadline=sending.sent_by
        )
    return standing.external_id


def _booked(sending: Sending) -> Booking:
    if sending.booking is None:
        raise ValueError(f"{sending.effect} without a booking")
    return sending.booking


def _refused(
    context: HoursContext, transfer: Transfer, error: RejectedError | StaleError
) -> Transfer:
    now = context.clock.now()
    if error.code == ENTRY_GONE:
        return gone(transfer, ENTRY_GONE, at=now)
    code = ENTRY_CHANGED if isinstance(error, StaleError) else error.code
    return refused(
        transfer,
        code,
        error.system_message,
        at=now,
        locked=error.code == PERIOD_LOCKED,
        details=error.details,
    )


def prove(context: HoursContext) -> bool:
    """Read the first entry back; True when another may be sent.

    Raises:
        StoppedError: `entry_differs_when_read_back`: it holds something else than was sent.
    """
    progress = context.progress
    if progress.proven or progress.first is None:
        return True
    first = context.state.transfer(context.connection.ref, *progress.first)
    if first is not None and first.state in PERHAPS_SENT:
        return False
    if first is None or first.standing is None:
        return True
    read = context.erp.read(first.standing.external_id)
    if read is None:
        return True
    parts = contradicting(first.standing.booking, read)
    if parts:
        raise StoppedError(DIFFERS, details={"parts": ", ".join(sorted(parts))})

    context.save_progress(replace(progress, proven=True))
    return True
