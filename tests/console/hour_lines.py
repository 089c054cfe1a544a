"""Lines of hours in each state that one can have, as the pages and the interface are shown them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bindeledd.domain.changes import AddTransferMove, PutLink, SaveHourProgress, SaveTransfer
from bindeledd.domain.hours.bookings import Booking, Effect, Standing
from bindeledd.domain.hours.entries import HourLine, LineKind
from bindeledd.domain.hours.forgetting import Forgotten
from bindeledd.domain.hours.progress import HourProgress
from bindeledd.domain.hours.settings import HourSettings
from bindeledd.domain.hours.transfer_history import move_between
from bindeledd.domain.hours.transfer_states import Mover, TransferState
from bindeledd.domain.hours.transfers import Criterion, CriterionKind, Judgement, Sending, Transfer
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.links import Link, LinkOrigin
from bindeledd.domain.ports import State
from tests.fakes import NOON

MONDAY = date(2026, 11, 16)
ERP_WORDS = "Employee 901 is not allowed to register time on project 7001."
HOURS_ON = HourSettings(
    sending=True, project_activity="10", internal_activity="20", default_hour_type="1"
)
EMPLOYEE = Criterion(CriterionKind.EMPLOYEE_NOT_LINKED, "e_7")
PROJECT = Criterion(CriterionKind.PROJECT_NOT_LINKED, "p_7")

BOOKING = Booking(
    employee="901",
    activity="10",
    hour_type="1",
    date=MONDAY,
    hours=Decimal("7.5"),
    project="7001",
    comment="Reisverk",
)
SENDING = Sending(Effect.BOOK, BOOKING, "bindeledd-1", NOON, NOON, generation=1)
UNMET = Judgement(demanded=True, criteria=(EMPLOYEE, PROJECT))
MET = Judgement(demanded=True, booking=BOOKING)
GONE = Judgement(demanded=False)

S = TransferState
_IN: Mapping[TransferState, Mapping[str, Any]] = {
    S.WAITING: {"judgement": UNMET},
    S.READY: {},
    S.CLAIMED: {"sending": SENDING},
    S.SENT_UNKNOWN: {"sending": SENDING},
    S.UNCERTAIN: {"sending": SENDING, "problem": "outcome_uncertain"},
    S.CONFIRMED: {"standing": Standing("88001", BOOKING), "bookings": 1},
    S.REJECTED: {"problem": "employee_not_on_project", "system_message": ERP_WORDS},
    S.CORRECTING: {"standing": Standing("88002", BOOKING), "judgement": UNMET, "bookings": 1},
    S.REVERSED: {"judgement": GONE, "gone": True, "bookings": 1},
    S.LOCKED: {
        "standing": Standing("88003", BOOKING),
        "problem": "erp_period_locked",
        "system_message": "Period 11 is locked.",
        "bookings": 1,
    },
    S.IGNORED: {"note": "Ført for hånd", "noted_by": "operator@svenn.example"},
}


def hour_line(entry_id: str, line_id: str = "", **changes: Any) -> HourLine:
    """Make a line as the host tells it."""
    plain = HourLine(
        entry_id=entry_id,
        line_id=line_id or entry_id,
        kind=LineKind.ORDINARY,
        version="v1",
        approved=True,
        employee_id="e_9",
        date=MONDAY,
        quantity=Decimal("7.5"),
        project_id="p_7",
        comment="Reisverk",
    )
    return replace(plain, **changes)


def line_in(
    state: TransferState, ref: ConnectionRef, entry_id: str, line_id: str = "", **changes: Any
) -> Transfer:
    """Make a line that stands in a state, with all that belongs to it there."""
    told = changes.pop("line", None) or hour_line(entry_id, line_id)
    made = Transfer(
        ref=ref,
        entry_id=entry_id,
        line_id=told.line_id,
        kind=told.kind,
        version=told.version,
        state=state,
        since=NOON,
        line=told,
        judgement=MET,
    )
    return replace(made, **{**_IN[state], **changes})


def put(state: State, *transfers: Transfer, by: Mover = Mover.PIPELINE, actor: str = "") -> None:
    """Store lines over what stood of them, each with the step that a reader sees."""
    for nth, one in enumerate(transfers):
        former = state.transfer(one.ref, one.entry_id, one.line_id)
        at = one.since + timedelta(seconds=nth)
        step = move_between(former, one, by=by, at=at, actor=actor)
        moves = [AddTransferMove(step)] if step is not None else []
        state.commit(SaveTransfer(one, former), *moves)


def link(
    state: State,
    ref: ConnectionRef,
    dimension: Dimension,
    ids: tuple[str, str],
    number: str,
    **values: str,
) -> None:
    """Link a pair that both systems know by one number and name."""
    fields = {"number": number, **values}
    linked = Link(dimension, *ids, fields, fields, 1, LinkOrigin.EQUAL_KEY, NOON)
    state.commit(PutLink(ref, linked, new=True))


OBJECTS: Mapping[CriterionKind, str] = {
    CriterionKind.EMPLOYEE_NOT_LINKED: "e_7",
    CriterionKind.EMPLOYEE_HELD: "e_8",
    CriterionKind.CUSTOMER_NOT_LINKED: "c_81",
    CriterionKind.PROJECT_NOT_LINKED: "p_7",
    CriterionKind.PROJECT_CLOSED: "p_1",
    CriterionKind.ACTIVITY_MISSING: "project_activity",
    CriterionKind.ACTIVITY_NOT_MATCHED: "act_2",
    CriterionKind.PAY_TYPE_NOT_MATCHED: "pay_3",
    CriterionKind.PAY_TYPE_AMBIGUOUS: "pay_4",
    CriterionKind.HOUR_TYPE_MISSING: "default_hour_type",
    CriterionKind.BEFORE_START_DATE: "start_date",
    CriterionKind.ENTRY_UNREADABLE: "hours",
    CriterionKind.ENTRY_TOO_LONG: "description",
}
"""What a line names by each criterion; by the others it names nothing but itself."""


def week(state: State, ref: ConnectionRef, name: str = "Kari Moe") -> None:
    """Leave a week of hours: a line in each state, and one that waits for each criterion."""
    link(state, ref, Dimension.EMPLOYEES, ("e_9", "901"), "12", name=name)
    link(state, ref, Dimension.PROJECTS, ("p_1", "7001"), "P-1", name=f"Nytt tak, {name}")
    for nth, one in enumerate(TransferState):
        told = hour_line(f"te_{one}", date=MONDAY + timedelta(days=nth % 5), project_id="p_1")
        lived(state, line_in(one, ref, told.entry_id, line=told))
    for kind in CriterionKind:
        criterion = Criterion(kind, OBJECTS.get(kind, ""))
        unmet = Judgement(demanded=True, criteria=(criterion, PROJECT))
        told = hour_line(f"te_{kind}", employee_id="e_9")
        put(state, line_in(TransferState.WAITING, ref, told.entry_id, line=told, judgement=unmet))
    parts = (
        hour_line("te_parts"),
        hour_line("te_parts", "su_1", kind=LineKind.SUPPLEMENT, quantity=Decimal(3), unit="EA"),
        hour_line("te_parts", "ma_1", kind=LineKind.MACHINE, machine_id="m_4"),
    )
    put(state, *(line_in(TransferState.REJECTED, ref, "te_parts", line=one) for one in parts))


def lived(state: State, line: Transfer) -> None:
    """Store a line with what a line of its state has behind it, a minute between the steps."""

    before = () if line.state in (S.WAITING, S.READY) else (S.READY, S.CLAIMED, S.SENT_UNKNOWN)
    for nth, one in enumerate(before):
        since = NOON + timedelta(minutes=nth)
        former = line_in(one, line.ref, line.entry_id, line=line.line, since=since)
        put(state, former, by=Mover.HOST if one is S.READY else Mover.PIPELINE)
    last = replace(line, since=NOON + timedelta(minutes=len(before)))
    by = Mover.PERSON if line.state is S.IGNORED else Mover.PIPELINE
    put(state, last, by=by, actor=line.noted_by)


def forget(state: State, ref: ConnectionRef, number: int, *, since: datetime = NOON) -> None:
    """Let so many entries be held that the host does not know."""
    held = Forgotten(number, since, MONDAY.isoformat())
    state.commit(SaveHourProgress(HourProgress(ref, forgotten=held)))
