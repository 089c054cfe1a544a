"""What must hold at every commit and every call, whatever happens between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bindeledd.domain.changes import Change, SaveHourProgress, SaveTransfer
from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.hours.bookings import Booking, Effect
from bindeledd.domain.hours.entries import LineKind
from bindeledd.domain.hours.progress import TransferList
from bindeledd.domain.hours.systems import LineStatus
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.hours.transfers import Sending, Transfer
from bindeledd.domain.ports import Lookup
from tests.simulation.hours import rules
from tests.simulation.violating import ViolationError

if TYPE_CHECKING:
    from tests.simulation.hours.worker import Worker
    from tests.simulation.hours.world import HoursWorld

EVERY = 10**6
ALWAYS, SHARE = 3, 10
"""So many, or one in so many, are taken back although the host only does not know them."""


class Watch:
    """Sees every commit and call of workers, and knows of the ERP what no worker does."""

    def __init__(self, world: HoursWorld) -> None:
        self._world = world
        self.holder: Worker | None = None
        """Who took the lane last."""
        self.proven = False
        """Whether an entry of ours was read back as it was sent."""
        self._unproven: set[str] = set()
        """Entries that our calls made before one was read back."""
        self._unsure = 0
        """Bookings before that, whose answer was lost, of which nobody may know yet."""
        self._taken_back: set[str] = set()
        """Entries that are there and were taken for gone, since the host does not know them."""

    # Commits.

    def committed(self, worker: Worker, changes: Sequence[Change]) -> None:
        """Look at what a worker stored."""
        owns = [one for one in changes if isinstance(one, SaveTransfer | SaveHourProgress)]
        if owns and self.holder is not worker:
            raise ViolationError("write_without_the_lane", f"{owns[0]}")
        for one in changes:
            if isinstance(one, SaveTransfer):
                self._saved(worker, one.transfer, one.former)

    def _saved(self, worker: Worker, transfer: Transfer, former: Transfer | None) -> None:
        state, was = transfer.state, former.state if former else None
        for one in transfer.waits_for:
            self._world.reached(f"waits for {one.kind}")
        if state is TransferState.CLAIMED and was is not state:
            self._claimed(worker, transfer)
        if transfer.gone and not (former and former.gone):
            self._taken_for_gone(transfer)
        if state is TransferState.UNCERTAIN and was is TransferState.SENT_UNKNOWN:
            self._uncertain(transfer)

    def _taken_for_gone(self, transfer: Transfer) -> None:
        """Of many entries that the host does not know none is, unless a person says so."""
        if transfer.entry_id not in self._world.host.mislaid:
            return
        self._taken_back.add(transfer.entry_id)
        # Let be was the entry that stood there; when it comes back it is judged anew.
        self._world.let_be.pop((transfer.entry_id, transfer.line_id), None)
        number = len(self._taken_back)
        known = {one.entry_id for one in self._world.transfers()}
        if number > ALWAYS and number * SHARE > len(known):
            raise ViolationError("taken_back_beyond_bound", f"{sorted(self._taken_back)}")

    def _claimed(self, worker: Worker, transfer: Transfer) -> None:
        connection, sending = self._world.connection(), _sending(transfer)
        sends = connection.settings.hours.sending and not connection.unapproved
        if connection.state is not ConnectionState.ACTIVE or not sends:
            raise ViolationError("claimed_while_off", f"{_name(transfer)} {connection.state}")
        if connection.generation != sending.generation:
            raise ViolationError("claimed_of_old", _name(transfer))
        if sending.booking is not None and worker.registers_seen == self._world.registers:
            missing = rules.needs(self._world, transfer.line)
            if missing:
                raise ViolationError("sent_too_early", f"{_name(transfer)} needs {sorted(missing)}")

    def _uncertain(self, transfer: Transfer) -> None:
        """Only where the ERP cannot be asked, and shows more or fewer alike than are owed."""
        world, sending = self._world, _sending(transfer)
        if world.erp.lookup is not Lookup.NATURAL_KEY and sending.reference:
            raise ViolationError("uncertain_though_marked", _name(transfer))
        if not world.state.hour_progress(transfer.ref).proven:
            return
        booking = sending.booking
        assert booking is not None
        alike = [
            one
            for one in world.erp.find(booking, "", sending.first_sent_at)
            if world.state.booked_as(transfer.ref, one) is None
        ]
        under_way = world.state.listed(transfer.ref, TransferList.UNDER_WAY, limit=EVERY)
        owed = [transfer, *(one for one in under_way if _books(one, booking))]
        owed = list({one.line_id: one for one in owed}.values())
        if not alike or len(alike) == len(owed):
            raise ViolationError("uncertain_for_nothing", f"{_name(transfer)} {alike} {len(owed)}")

    # Calls.

    def calling(self, worker: Worker, effect: Effect, booking: Booking | None) -> None:
        """Look at a call that is about to be made: claimed, approved, as it was told, in turn."""
        claim = worker.claim
        if claim is None:
            raise ViolationError("sent_without_claim", f"{effect} {booking}")
        stored = self._world.state.transfer(claim.ref, claim.entry_id, claim.line_id)
        if stored is None or stored.sending is None:
            raise ViolationError("sent_without_claim", _name(claim))
        if (stored.sending.effect, stored.sending.booking) != (effect, booking):
            raise ViolationError("sent_otherwise_than_claimed", f"{_name(claim)} {booking}")
        if booking is not None:
            self._wanted(claim, booking)
        if effect is Effect.BOOK:
            self._in_turn(claim)

    def _wanted(self, claim: Transfer, booking: Booking) -> None:
        line = self._world.host.line(claim.entry_id, claim.line_id, claim.version)
        if line is None or not line.approved:
            raise ViolationError("sent_unapproved", _name(claim))
        if (booking.hours, booking.date) != (line.quantity, line.date):
            raise ViolationError("sent_otherwise_than_told", f"{_name(claim)} {booking}")

    def _in_turn(self, claim: Transfer) -> None:
        """No second before the first was read back, found unmade, or left to a person."""
        if self.proven:
            return
        standing = self._unproven & self._world.erp.entries.keys()
        if standing - self._world.erp.touched or self._unsure:
            raise ViolationError("second_before_first_proven", _name(claim))

    def unanswered(self, effect: Effect) -> None:
        """Know that a call got no answer and did nothing yet."""
        if effect is Effect.BOOK and not self.proven:
            self._unsure += 1

    def booked(self, effect: Effect, external_id: str) -> None:
        """Know that a call made an entry."""
        if effect is Effect.BOOK and not self.proven:
            self._unproven.add(external_id)

    def landed(self, external_id: str) -> None:
        """Know that a late call took effect."""
        self._unproven.add(external_id)

    def looked_up(self, worker: Worker, booking: Booking) -> None:
        """Know that a worker looked for a booking: nothing lands any more when it may."""
        for transfer in self._world.state.listed(
            self._world.ref, TransferList.UNDER_WAY, limit=EVERY
        ):
            if _books(transfer, booking) and self.holder is worker:
                self._unsure = 0

    def left_to_a_person(self) -> None:
        """Know that a person let be what nobody knows of."""
        self._unsure = 0

    def read(self, external_id: str) -> None:
        """Know that an entry was read, as it was sent."""
        kept = self._world.erp.entries.get(external_id)
        if kept is not None and kept.ours and self._world.erp.twist == 1:
            self.proven = True

    def telling(self, worker: Worker, statuses: Sequence[LineStatus]) -> None:
        """Look at what the host is told: nothing but what is stored."""
        for one in statuses:
            line_id = one.line_id or one.entry_id
            stored = self._world.state.transfer(self._world.ref, one.entry_id, line_id)
            if stored is None or (stored.kind is LineKind.ORDINARY) != (one.line_id is None):
                raise ViolationError("told_of_nothing", f"{one}")
            if self.holder is worker and one.told.version > stored.version:
                raise ViolationError("told_before_stored", f"{one}")


def _sending(transfer: Transfer) -> Sending:
    assert transfer.sending is not None
    return transfer.sending


def _books(transfer: Transfer, booking: Booking) -> bool:
    sending = transfer.sending
    return (
        sending is not None
        and sending.effect is Effect.BOOK
        and sending.booking is not None
        and sending.booking.natural_key == booking.natural_key
    )


def _name(transfer: Transfer) -> str:
    return f"{transfer.entry_id}/{transfer.line_id} {transfer.state}"
