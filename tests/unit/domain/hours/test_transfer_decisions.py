"""What is offered of a line is what its table of moves permits."""

import pytest

from bindeledd.domain.errors import RefusedError
from bindeledd.domain.hours.transfer_decisions import NEED_A_PERSON, PersonStep, steps_of
from bindeledd.domain.hours.transfer_states import Mover, TransferState
from bindeledd.domain.hours.transferring import arrived, asked_again, ignored, not_sent
from bindeledd.domain.identity import ConnectionRef
from tests.console.hour_lines import line_in
from tests.fakes import NOON

REF = ConnectionRef("svenn", "t_42", "connection_1")
S = TransferState


@pytest.mark.parametrize("state", S)
def test_every_step_that_is_offered_is_taken(state: TransferState) -> None:
    line = line_in(state, REF, "te_1")
    taken = {
        PersonStep.RETRY: lambda: asked_again(line, at=NOON),
        PersonStep.IGNORE: lambda: ignored(line, "Ført for hånd", actor="e_3", at=NOON),
        PersonStep.DECIDE: lambda: (
            arrived(line, "88001", by=Mover.PERSON, at=NOON),
            not_sent(line, by=Mover.PERSON, at=NOON),
        ),
    }
    for step in steps_of(line):
        taken[step]()


@pytest.mark.parametrize("state", S)
def test_to_let_a_line_be_is_offered_wherever_it_is_possible(state: TransferState) -> None:
    line = line_in(state, REF, "te_1")
    if PersonStep.IGNORE not in steps_of(line):
        with pytest.raises(RefusedError, match="step_not_possible"):
            ignored(line, "Ført for hånd", actor="e_3", at=NOON)


def test_a_correction_is_tried_again_only_where_it_was_refused() -> None:
    assert PersonStep.RETRY not in steps_of(line_in(S.CORRECTING, REF, "te_1"))
    refused = line_in(S.CORRECTING, REF, "te_1", problem="field_refused")
    assert PersonStep.RETRY in steps_of(refused)


@pytest.mark.parametrize("state", sorted(NEED_A_PERSON))
def test_a_line_that_needs_a_person_takes_a_decision(state: TransferState) -> None:
    assert {PersonStep.RETRY, PersonStep.DECIDE} & set(steps_of(line_in(state, REF, "te_1")))
