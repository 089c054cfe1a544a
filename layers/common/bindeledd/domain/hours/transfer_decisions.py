"""What a person may decide about a line as it now stands."""

from __future__ import annotations

from enum import StrEnum

from bindeledd.domain.hours.transfer_states import STATES, Mover, TransferState
from bindeledd.domain.hours.transfers import Transfer

S = TransferState


NEED_A_PERSON = frozenset({S.UNCERTAIN, S.REJECTED, S.LOCKED})
"""The states of lines that go on only when a person has looked at them, or the entry changes."""


class PersonStep(StrEnum):
    """One decision that a line can take."""

    RETRY = "retry"
    IGNORE = "ignore"
    DECIDE = "decide"


_TRIED_AGAIN = frozenset({S.REJECTED, S.LOCKED, S.IGNORED})


def steps_of(transfer: Transfer) -> tuple[PersonStep, ...]:
    """Name the decisions that a line takes; what goes on by itself is not offered to be tried."""
    state = transfer.state
    offered = {
        PersonStep.DECIDE: state is S.UNCERTAIN,
        PersonStep.RETRY: state in _TRIED_AGAIN or is_refused_correction(transfer),
        PersonStep.IGNORE: Mover.PERSON in STATES[state].next.get(S.IGNORED, frozenset()),
    }
    return tuple(step for step, possible in offered.items() if possible)


def is_refused_correction(transfer: Transfer) -> bool:
    """Whether the ERP did not take the correction of what stands there."""
    return transfer.state is S.CORRECTING and transfer.problem is not None
