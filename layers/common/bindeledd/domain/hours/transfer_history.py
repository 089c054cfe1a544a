"""The steps of a transfer as its entry's page tells them."""

from __future__ import annotations

from datetime import datetime

from bindeledd.domain.hours.transfer_states import Mover, TransferState
from bindeledd.domain.hours.transfers import Transfer, TransferMove


def move_between(
    former: Transfer | None, transfer: Transfer, *, by: Mover, at: datetime, actor: str = ""
) -> TransferMove | None:
    """Tell the step from one stored transfer to the next; None where a reader would see none.

    What is sent stands in the step that claims it, what stands in the ERP in the one that settles.
    """
    if former is not None and _seen(former) == _seen(transfer):
        return None
    sending, standing = transfer.sending, transfer.standing
    claims = transfer.state is TransferState.CLAIMED
    known = standing.booking if standing else None
    return TransferMove(
        ref=transfer.ref,
        entry_id=transfer.entry_id,
        line_id=transfer.line_id,
        revision=0 if former is None else former.revision + 1,
        at=at,
        by=by,
        former=former.state if former else None,
        state=transfer.state,
        version=transfer.version,
        effect=sending.effect if sending and claims else None,
        booking=sending.booking if sending and claims else known,
        external_id=standing.external_id if standing else "",
        problem=transfer.problem,
        system_message=transfer.system_message,
        note=transfer.note,
        actor=actor,
    )


def _seen(transfer: Transfer) -> tuple[object, ...]:
    """Name what a reader of the history sees of a transfer."""
    return (
        transfer.state,
        transfer.version,
        transfer.gone,
        transfer.judgement.criteria,
        transfer.standing,
        transfer.problem,
        transfer.note,
    )
