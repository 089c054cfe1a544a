"""What a person decides about lines: try again, let be, say what the ERP or host really holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bindeledd.domain.changes import AddAudit, AddTransferMove, OweWork, SaveTransfer
from bindeledd.domain.errors import ConflictError, RefusedError
from bindeledd.domain.hours.transfer_history import move_between
from bindeledd.domain.hours.transfer_states import Mover, TransferState
from bindeledd.domain.hours.transferring import arrived, asked_again, ignored, not_sent
from bindeledd.domain.hours.transfers import Transfer
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.ports import Clock, Doorbell, State
from bindeledd.domain.runs import AuditEntry
from bindeledd.usecases.hours.owing import GONE, SEND, push_hours_at_once
from bindeledd.usecases.seeking import require_connection


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferDesk:
    """Takes a person's word on the lines of a connection; what then can go goes at once."""

    state: State
    clock: Clock
    doorbell: Doorbell

    def send_now(self, ref: ConnectionRef, *, actor: str) -> None:
        """Send what is ready without waiting for its time (SV-12, by hand), and keep who asked.

        Raises:
            RefusedError: `sending_is_off`.
        """
        connection = require_connection(ref, state=self.state)
        audit = AuditEntry(ref, self.clock.now(), actor, "hours_sent_now")
        self._owe(push_hours_at_once(connection, self.clock, SEND), audit)

    def believe_gone(self, ref: ConnectionRef, *, seen: int, actor: str) -> int:
        """Have the hours of all entries that are held taken back at once; tell how many they are.

        `seen` is how many the person was shown: with other many nobody said anything of the others.
        The word holds for one comparison, which begins where the first of them lies.

        Raises:
            RefusedError: `connection_not_found`; `state_moved`, when other many are held by now;
                `sending_is_off`.
        """
        connection = require_connection(ref, state=self.state)
        held = self.state.hour_progress(ref).forgotten
        if held is None or held.number != seen:
            raise RefusedError("state_moved")
        details = {"entries": str(held.number)}
        audit = AuditEntry(ref, self.clock.now(), actor, "forgotten_hours_believed", details)
        self._owe(push_hours_at_once(connection, self.clock, GONE, word=held.word), audit)
        return held.number

    def _owe(self, owed: Sequence[OweWork], audit: AuditEntry) -> None:
        """Owe what a person asked for, keep who it was, and ring."""
        if not owed:
            raise RefusedError("sending_is_off")
        self.state.commit(*owed, AddAudit(audit))
        self.doorbell.ring([one.item for one in owed])

    def retry(self, ref: ConnectionRef, entry_id: str, line_id: str, *, actor: str) -> Transfer:
        """Try once more what was refused, is locked or was let be.

        Raises:
            RefusedError: `transfer_not_found`, `step_not_possible`, `state_moved`.
        """

        def again(transfer: Transfer, at: datetime) -> Transfer:
            return asked_again(transfer, at=at)

        return self._decide(ref, entry_id, line_id, again, actor=actor)

    def ignore(
        self, ref: ConnectionRef, entry_id: str, line_id: str, note: str, *, actor: str
    ) -> Transfer:
        """Let a line be as it is, with a note; said again, it changes nothing.

        Raises:
            RefusedError: `note_missing`, and those of `retry`.
        """

        def let_be(transfer: Transfer, at: datetime) -> Transfer:
            if transfer.state is TransferState.IGNORED and transfer.note == note.strip():
                return transfer
            return ignored(transfer, note, actor=actor, at=at)

        return self._decide(ref, entry_id, line_id, let_be, actor=actor)

    def decide(
        self,
        ref: ConnectionRef,
        entry_id: str,
        line_id: str,
        *,
        arrived_as: str | None,
        actor: str,
    ) -> Transfer:
        """Say whether a call of unknown outcome arrived: as which entry, or not at all.

        Said again of what is known to stand so, it changes nothing.

        Raises:
            RefusedError: `entry_of_another_line`: the entry named is known as another line's, or
                another than the one that was changed; and those of `retry`.
        """

        def settle(transfer: Transfer, at: datetime) -> Transfer:
            if arrived_as is not None and _stands_as(transfer, arrived_as):
                return transfer
            if transfer.state is not TransferState.UNCERTAIN:
                details = {"state": transfer.state, "event": "decided"}
                raise RefusedError("step_not_possible", details=details)
            if arrived_as is None:
                return not_sent(transfer, by=Mover.PERSON, at=at)
            if not self._may_be(transfer, arrived_as):
                raise RefusedError("entry_of_another_line")
            return arrived(transfer, arrived_as, by=Mover.PERSON, at=at)

        return self._decide(ref, entry_id, line_id, settle, actor=actor)

    def _may_be(self, transfer: Transfer, external_id: str) -> bool:
        """Whether a line's last call may have led to this entry of the ERP."""
        if transfer.standing is not None:
            return external_id == transfer.standing.external_id
        return self.state.booked_as(transfer.ref, external_id) is None

    def _decide(
        self,
        ref: ConnectionRef,
        entry_id: str,
        line_id: str,
        decision: Callable[[Transfer, datetime], Transfer],
        *,
        actor: str,
    ) -> Transfer:
        connection = require_connection(ref, state=self.state)
        transfer = self.state.transfer(ref, entry_id, line_id)
        if transfer is None:
            raise RefusedError("transfer_not_found")
        now = self.clock.now()
        following = decision(transfer, now)
        if following is transfer:
            return transfer
        step = move_between(transfer, following, by=Mover.PERSON, at=now, actor=actor)
        owed = push_hours_at_once(connection, self.clock)
        try:
            self.state.commit(
                SaveTransfer(following, transfer),
                *([AddTransferMove(step)] if step is not None else []),
                *owed,
            )
        except ConflictError as error:
            raise RefusedError("state_moved") from error
        self.doorbell.ring([one.item for one in owed])
        return following


def _stands_as(transfer: Transfer, external_id: str) -> bool:
    """Whether a line is known to stand under an id, with no call of unknown outcome."""
    standing = transfer.standing
    return transfer.sending is None and standing is not None and standing.external_id == external_id
