"""The longest time entry that is taken in can be stored at every step, with its history."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bindeledd.domain.changes import AddTransferMove, SaveTransfer
from bindeledd.domain.hours.bookings import Booking, Effect, Standing
from bindeledd.domain.hours.entries import HourLine, LineKind, lines_of
from bindeledd.domain.hours.transfer_history import move_between
from bindeledd.domain.hours.transfer_states import HostStatus, Mover, TransferState
from bindeledd.domain.hours.transfers import (
    Criterion,
    CriterionKind,
    Judgement,
    Sending,
    Told,
    Transfer,
)
from bindeledd.hosts.contract.hours.mapping import entry_of
from bindeledd.hosts.contract.hours.wire import LINES_AT_MOST, LONGEST_ID, TimeEntryRead
from bindeledd.transport import read_object
from bindeledd.transport.wire import LONGEST_TEXT
from tests.contract.state.samples import REF
from tests.fakes import NOON

WIDEST = "\U0001d11e"
"""A character of four bytes: a text is bounded in characters, an item in bytes."""

ID, TEXT = WIDEST * LONGEST_ID, WIDEST * LONGEST_TEXT
WORDS = WIDEST * 2000
"""Longer than a system's own words, and than a note, are kept."""

REFERENCES = (
    "employeeId", "customerId", "projectId", "subprojectId", "activityId", "workTypeId", "payTypeId"
)  # fmt: skip


def told(**changes: object) -> dict[str, object]:
    """Tell an entry of which everything is as long as it may be."""
    lines = [f"{WIDEST * (LONGEST_ID - 4)}{n:04d}" for n in range(2 * LINES_AT_MOST)]
    return {
        "id": ID,
        "version": TEXT,
        "date": "2026-11-20",
        "hours": "7.123456",
        "approval": {"status": "approved"},
        **dict.fromkeys(REFERENCES, ID),
        "description": TEXT,
        "internalComment": TEXT,
        "supplements": [
            {"id": one, "payTypeId": ID, "quantity": "1", "unitCode": TEXT, "comment": TEXT}
            for one in lines[:LINES_AT_MOST]
        ],
        "machineUsages": [
            {"id": one, "machineId": ID, "hours": "1"} for one in lines[LINES_AT_MOST:]
        ],
        **changes,
    }


def read(**changes: object) -> tuple[HourLine, ...]:
    row = read_object(TimeEntryRead, told(**changes), words=lambda text: text)
    return lines_of(entry_of(row))


def longest(kind: LineKind) -> HourLine:
    return next(line for line in read() if line.kind is kind)


def waiting(line: HourLine) -> Transfer:
    """Let a line wait for one thing of each kind at once."""
    criteria = tuple(Criterion(kind, ID) for kind in CriterionKind)
    return Transfer(
        ref=REF,
        entry_id=line.entry_id,
        line_id=line.line_id,
        kind=line.kind,
        version=line.version,
        state=TransferState.WAITING,
        since=NOON,
        line=line,
        judgement=Judgement(demanded=True, criteria=criteria),
        told=Told(line.version, HostStatus.HELD, code="x" * 60),
    )


def under_way(former: Transfer) -> Transfer:
    """Let what stands be corrected, after a refusal, with a person's note."""
    line = former.line
    booking = Booking(
        employee=ID,
        activity=ID,
        hour_type=ID,
        date=line.date,
        hours=line.quantity,
        customer=ID,
        project=ID,
        comment=line.comment,
        internal_comment=line.internal_comment,
    )
    at = NOON + timedelta(minutes=1)
    return replace(
        former,
        state=TransferState.CORRECTING,
        judgement=Judgement(demanded=True, booking=booking),
        standing=Standing(ID, replace(booking, hours=line.quantity + 1)),
        sending=Sending(Effect.AMEND, booking, ID, at, at, generation=1),
        problem="x" * 60,
        system_message=WORDS,
        details={"object": ID},
        note=WORDS,
        noted_by=ID,
        told=Told(line.version, HostStatus.FAILED, "x" * 60, ID),
    )


@pytest.mark.parametrize("kind", LineKind)
def test_the_longest_line_is_stored_while_it_waits_and_while_it_is_under_way(state, kind):
    waits = waiting(longest(kind))
    steps = [(None, waits), (replace(waits, revision=1), under_way(waits))]
    for former, transfer in steps:
        move = move_between(former, transfer, by=Mover.PERSON, at=NOON, actor=ID)
        assert move is not None
        state.commit(SaveTransfer(transfer, former), AddTransferMove(move))

    kept = state.transfer(REF, waits.entry_id, waits.line_id)
    assert kept == replace(under_way(waits), revision=2)
    assert len(state.moves_of(REF, waits.entry_id)) == 2


def test_an_entry_has_its_lines_up_to_the_bound():
    assert len(read()) == 1 + 2 * LINES_AT_MOST
    assert not any(line.unreadable for line in read())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version", TEXT + "x"),
        ("description", TEXT + "x"),
        ("internalComment", "x" * 50_000),
        *((one, ID + "x") for one in REFERENCES),
        ("supplements", [{"id": f"s{n}"} for n in range(LINES_AT_MOST + 1)]),
        ("supplements", [{"id": "s1", "comment": TEXT + "x"}]),
        ("machineUsages", [{"id": f"m{n}", "machineId": "m", "hours": "1"} for n in range(999)]),
    ],
)
def test_what_is_longer_is_not_kept_and_says_so(name, value):
    lines = read(**{name: value})
    assert {(line.unreadable, line.too_long) for line in lines} == {((name,), True)}
    assert all(len(line.comment or "") <= LONGEST_TEXT for line in lines)


def test_what_is_too_long_and_wrong_besides_is_not_called_too_long_alone():
    (line, *_) = read(description=TEXT + "x", hours="many")
    assert (line.unreadable, line.too_long) == (("description", "hours"), False)
    (line, *_) = read(supplements=[{"id": "s1", "quantity": "x", "comment": TEXT + "x"}])
    assert (line.unreadable, line.too_long) == (("supplements",), False)
