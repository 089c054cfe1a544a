"""Tell the host what became of its lines (facts 6.7): display alone, our own state is the truth.

A host that does not answer holds nothing up: what it was not told is told next time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bindeledd.domain.errors import RejectedError, RetryableError
from bindeledd.domain.hours.entries import LineKind
from bindeledd.domain.hours.progress import TransferList
from bindeledd.domain.hours.systems import Acknowledgement, LineStatus
from bindeledd.domain.hours.transfer_states import Mover
from bindeledd.domain.hours.transfers import Transfer
from bindeledd.domain.problems import explain
from bindeledd.usecases.executing import NEEDED_TO_GO_ON
from bindeledd.usecases.hours.context import HoursContext
from bindeledd.usecases.hours.verifying import compare

BATCH = 500
"""The most lines that a host takes in one call."""

TRY_AGAIN_AFTER = timedelta(minutes=5)
"""How soon a host that did not take what it was told is told again."""


def tell(context: HoursContext) -> None:
    """Tell the host everything that it does not know yet, as far as time allows.

    A line that the host does not know any more is told of only when it moves again. Of an entry
    that people changed since it was read the host takes nothing, and its feed need not tell of
    what nobody approves: so it is asked for, and told of anew as it is.
    """
    while context.remaining() >= NEEDED_TO_GO_ON:
        untold = context.state.listed(context.connection.ref, TransferList.TO_TELL, limit=BATCH)
        if not untold:
            return
        try:
            _tell(context, untold)
        except (RetryableError, RejectedError) as error:
            context.count(f"untold:{error.code}", len(untold))
            context.look_again_at(context.clock.now() + TRY_AGAIN_AFTER)
            return


def _tell(context: HoursContext, untold: Sequence[Transfer]) -> None:
    """Tell the host of lines, and remember those of which it knows now how they stand."""
    if not context.host.takes_status:
        _remember(context, untold)
        return
    forgotten = [_forgot(context, transfer) for transfer in untold]
    answers = context.host.tell([_status(context, transfer) for transfer in forgotten])
    taken: list[Transfer] = []
    stale: list[Transfer] = []
    for transfer, answer in zip(forgotten, answers, strict=True):
        (stale if answer is Acknowledgement.STALE_VERSION else taken).append(transfer)
    _remember(context, taken)
    if stale:
        _remember(context, _as_they_were(context, stale))


def _forgot(context: HoursContext, transfer: Transfer) -> Transfer:
    """Forget what the host was told before it is told anew.

    It may take this and nobody hear of it: a line that then goes back to where it was would pass
    for told, and the host show for ever what it was for a moment.
    """
    if transfer.told is None:
        return transfer
    return context.save(replace(transfer, told=None), transfer, by=Mover.PIPELINE)


def _as_they_were(context: HoursContext, stale: Sequence[Transfer]) -> list[Transfer]:
    """Ask for the entries of lines again; give the lines of which nothing else is told even so.

    What changed is to be told once more, and may be to be sent: by the next piece of work.
    """
    context.heard -= {transfer.entry_id for transfer in stale}
    if compare(context, stale):
        context.look_again_at(context.clock.now())
    return [one for one in stale if _current(context, one) == one]


def _current(context: HoursContext, transfer: Transfer) -> Transfer | None:
    return context.state.transfer(transfer.ref, transfer.entry_id, transfer.line_id)


def _remember(context: HoursContext, told: Sequence[Transfer]) -> None:
    for transfer in told:
        known = replace(transfer, told=transfer.to_tell())
        context.save(known, transfer, by=Mover.PIPELINE)
    context.count("told", len(told))


def _status(context: HoursContext, transfer: Transfer) -> LineStatus:
    return LineStatus(
        entry_id=transfer.entry_id,
        line_id=None if transfer.kind is LineKind.ORDINARY else transfer.line_id,
        told=transfer.to_tell(),
        message=_message(transfer, context.connection.language),
        at=context.clock.now(),
    )


def _message(transfer: Transfer, language: str) -> str:
    """Say why it stands as it does: the system's own words, else ours in the tenant's language."""
    if transfer.system_message:
        return transfer.system_message
    codes = [str(one.kind) for one in transfer.waits_for]
    if transfer.problem:
        codes.append(transfer.problem)
    return " ".join(explain(code, language, transfer.details).title + "." for code in codes)
