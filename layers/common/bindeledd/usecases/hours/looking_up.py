"""After an unknown outcome: wait until nothing can land any more, then ask (architecture 6).

A booking is looked for twice before it is sent again. Where the ERP keeps no mark of ours, equal
lines are compared as multisets: entries that stand there without a transfer of ours against lines
that we owe. Exactly one explanation is acted on; otherwise a person decides, and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bindeledd.domain.hours.bookings import Booking, Effect, contradicting, differing
from bindeledd.domain.hours.progress import TransferList
from bindeledd.domain.hours.transfer_states import Mover, TransferState
from bindeledd.domain.hours.transferring import (
    arrived,
    gone,
    looked_up,
    not_sent,
    refused,
    unanswered,
    uncertain,
)
from bindeledd.domain.hours.transfers import Sending, Transfer
from bindeledd.domain.ports import Lookup
from bindeledd.usecases.hours.context import HoursContext
from bindeledd.usecases.hours.sending import ENTRY_CHANGED, ENTRY_GONE
from bindeledd.usecases.running import LATE_WRITE_BOUND

PAGE = 100
"""How many lines are read at a time."""

BETWEEN_LOOKUPS = timedelta(seconds=30)
"""How long the second look-up of a booking that was not found waits after the first."""

LOOKUPS_NEEDED = 2
"""How often a booking is looked for before it counts as not arrived."""


def settle_under_way(context: HoursContext) -> None:
    """Settle every call whose outcome is not known, as far as time allows.

    Whoever holds the lane knows that what stands as claimed was left by a worker that died.
    """
    for transfer in _under_way(context):
        if context.must_end():
            return
        _settle(context, transfer)


def _under_way(context: HoursContext) -> Iterator[Transfer]:
    after = ""
    while True:
        page = context.state.listed(
            context.connection.ref, TransferList.UNDER_WAY, limit=PAGE, after=after
        )
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1].order


def _settle(context: HoursContext, transfer: Transfer) -> None:
    if transfer.state is TransferState.CLAIMED:
        lost = unanswered(transfer, at=context.clock.now())
        transfer = context.save(lost, transfer, by=Mover.PIPELINE)
    sending = transfer.sending
    if sending is None:
        raise ValueError(f"transfer {transfer.line_id} is under way without a call")
    now = context.clock.now()
    due_at = sending.sent_by + LATE_WRITE_BOUND + sending.lookups * BETWEEN_LOOKUPS
    if now < due_at:
        context.look_again_at(due_at)
        return
    if sending.effect is Effect.BOOK and sending.booking is not None:
        following = _booked(context, transfer, sending, sending.booking)
    else:
        following = _changed(context, transfer, sending)
    context.save(following, transfer, by=Mover.PIPELINE)


def _booked(
    context: HoursContext, transfer: Transfer, sending: Sending, booking: Booking
) -> Transfer:
    now = context.clock.now()
    found = _without_transfer(
        context,
        context.erp.find(booking, reference=sending.reference, since=sending.first_sent_at),
    )
    if not found:
        if sending.lookups + 1 < LOOKUPS_NEEDED:
            context.look_again_at(now + BETWEEN_LOOKUPS)
            return looked_up(transfer, at=now)
        if not _is_marked(context, sending) and not context.progress.proven:
            # Nobody knows yet what the ERP makes of an amount: it may stand there as another.
            return uncertain(transfer, at=now)
        return not_sent(transfer, by=Mover.PIPELINE, at=now)
    owed = 1 if _is_marked(context, sending) else _owed_alike(context, booking)
    if len(found) == owed:
        return arrived(transfer, found[0], by=Mover.PIPELINE, at=now)
    return uncertain(transfer, at=now)


def _without_transfer(context: HoursContext, found: Sequence[str]) -> list[str]:
    ref = context.connection.ref
    return [one for one in found if context.state.booked_as(ref, one) is None]


def _is_marked(context: HoursContext, sending: Sending) -> bool:
    marks = context.erp.facts.lookup in (Lookup.REFERENCE, Lookup.MARKER)
    return marks and bool(sending.reference)


def _owed_alike(context: HoursContext, booking: Booking) -> int:
    """Count the bookings under way that look the same in the ERP, this one among them."""
    return sum(
        one.sending is not None and _looks_like(one.sending, booking) for one in _under_way(context)
    )


def _looks_like(sending: Sending, booking: Booking) -> bool:
    return sending.effect is Effect.BOOK and (
        sending.booking is not None and sending.booking.natural_key == booking.natural_key
    )


def _changed(context: HoursContext, transfer: Transfer, sending: Sending) -> Transfer:
    """Settle a correction or a removal by what the ERP holds under the entry's id."""
    now, standing = context.clock.now(), transfer.standing
    if standing is None:
        raise ValueError(f"{sending.effect} of transfer {transfer.line_id}, which never stood")
    read = context.erp.read(standing.external_id)
    if read is None and sending.effect is Effect.REMOVE:
        return arrived(transfer, standing.external_id, by=Mover.PIPELINE, at=now)
    if read is None:
        return gone(transfer, ENTRY_GONE, at=now)
    if sending.booking is not None and _holds_changes(read, standing.booking, sending.booking):
        return arrived(transfer, standing.external_id, by=Mover.PIPELINE, at=now)
    if not contradicting(standing.booking, read):
        return not_sent(transfer, by=Mover.PIPELINE, at=now)
    return refused(transfer, ENTRY_CHANGED, None, at=now)


def _holds_changes(read: Booking, former: Booking, wanted: Booking) -> bool:
    """Whether an entry holds everything that a correction was to change."""
    return all(getattr(read, part) == getattr(wanted, part) for part in differing(former, wanted))
