"""Lets a stack come to rest after the kills: the schedule is fired until nothing is owed soon."""

import time
from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from bindeledd.domain.hours.progress import TransferList
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.runs import RunState
from bindeledd.domain.work import ClaimState
from bindeledd.state import DynamoTable, KmsCipher, TableState
from local.chaos.edits import patiently
from local.control import NotInTimeError
from local.launcher import FunctionFailedError, LocalStack
from local.registers import Registers

SOON = timedelta(minutes=5)
"""What is owed later than this is the ordinary schedule's, and nothing that hangs."""

BOUND_SECONDS = 420.0
"""Longer than a dead worker's lease and the wait after a lost answer together."""

_PAUSE_SECONDS = 3.0
_MOST_LINES, _ALL_LINES = 20, 10_000


class Wall:
    """The machine's clock."""

    def now(self) -> datetime:
        """Tell the present instant."""
        return datetime.now(UTC)


def state_of(stack: LocalStack) -> TableState:
    """Open the product's own state, to look at what no interface shows: claims and work."""
    table = DynamoTable(stack.boto_client("dynamodb"), stack.deployed.outputs["TableName"])
    cipher = KmsCipher(stack.boto_client("kms"), stack.deployed.outputs["KeyArn"])
    return TableState(table, cipher=cipher, clock=Wall())


def come_to_rest(
    stack: LocalStack, state: TableState, registers: Registers, refs: Collection[ConnectionRef]
) -> None:
    """Fire the schedule until nothing is owed soon, no claim is open and every event arrived.

    Raises:
        NotInTimeError: something hangs.
    """
    (schedule,) = stack.deployed.schedules
    deadline = time.monotonic() + BOUND_SECONDS
    while hanging := what_hangs(state, registers, refs):
        if time.monotonic() > deadline:
            raise NotInTimeError(f"no rest within {BOUND_SECONDS:g} s: {', '.join(hanging)}")
        try:
            stack.fire_schedule(schedule)
        except FunctionFailedError:
            continue
        time.sleep(_PAUSE_SECONDS)


def what_hangs(
    state: TableState, registers: Registers, refs: Collection[ConnectionRef]
) -> list[str]:
    """Name what is not at rest."""
    soon = datetime.now(UTC) + SOON
    # The last kill may have met the host a moment ago.
    undelivered = patiently(registers.undelivered)
    hanging = [f"{undelivered} undelivered events"] if undelivered else []
    for ref in refs:
        claims = open_claims(state, ref)
        hanging += [f"claim {claim}" for claim in claims]
        hanging += [f"hours {one}" for one in moving_hours(state, ref)]
        hanging += [
            f"{item.key} of {ref.tenant}" for item in state.work_of(ref) if item.due_at < soon
        ]
        hanging += [
            f"run {run.id} of {ref.tenant}"
            for run in state.runs(ref, limit=500)
            if run.state is RunState.RUNNING
        ]
    return hanging


def open_claims(state: TableState, ref: ConnectionRef) -> list[str]:
    """Name the claims whose outcome the product itself must still find out."""
    claims = [one for dimension in Dimension for one in state.open_claims(ref, dimension)]
    return [claim.key for claim in claims if claim.state is not ClaimState.UNCERTAIN]


def hour_steps(state: TableState, ref: ConnectionRef) -> list[TransferState]:
    """List the states into which lines of hours moved, `sent_unknown` for each answer lost."""
    entries = {
        one.entry_id
        for wanted in TransferState
        for one in state.in_state(ref, wanted, limit=_ALL_LINES)
    }
    moves = [move for entry in entries for move in state.moves_of(ref, entry)]
    return [move.state for move in moves if move.state is not move.former]


def is_calling(state: TableState, ref: ConnectionRef) -> bool:
    """Whether a call on an hour is claimed, and so may be under way."""
    return bool(state.in_state(ref, TransferState.CLAIMED, limit=1))


def moving_hours(state: TableState, ref: ConnectionRef) -> list[str]:
    """Name the lines that are still to be sent or told, or of which an answer is awaited."""
    return [
        f"{one.line_id} {wanted}"
        for wanted in TransferList
        for one in state.listed(ref, wanted, limit=_MOST_LINES)
    ]
