"""Small transfers for the state's tests, and a table that counts what is asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from bindeledd.domain.hours.bookings import Booking, Effect, Standing
from bindeledd.domain.hours.entries import HourLine, LineKind
from bindeledd.domain.hours.transfer_states import Mover, TransferState
from bindeledd.domain.hours.transfers import (
    Criterion,
    CriterionKind,
    Judgement,
    Sending,
    Transfer,
    TransferMove,
)
from bindeledd.domain.identity import ConnectionRef
from bindeledd.state.table import Item, Key, Query, Table, Write
from tests.contract.state.samples import REF
from tests.fakes import NOON

MONDAY = date(2026, 11, 2)

BOOKING = Booking(
    employee="11",
    activity="7",
    hour_type="3",
    date=MONDAY,
    hours=Decimal("7.5"),
    comment="Reisverk",
)

SENDING = Sending(Effect.BOOK, BOOKING, "bindeledd-1", NOON, NOON, generation=1)

EMPLOYEE = Criterion(CriterionKind.EMPLOYEE_NOT_LINKED, "e-9")

ODD_IDS = ("a", "a#b", "b#c", "c", "a/b", "æ", "%", " ", "a!", "a$", "x" * 300)
"""Ids that would meet, or leave their place, if keys were simply joined."""


def line(entry_id: str = "te-1", line_id: str = "te-1", on: date = MONDAY, **changes) -> HourLine:
    plain = HourLine(
        entry_id=entry_id,
        line_id=line_id,
        kind=LineKind.ORDINARY,
        version="v1",
        approved=True,
        employee_id="e-9",
        date=on,
        quantity=Decimal("7.5"),
        comment="Reisverk",
    )
    return replace(plain, **changes)


def transfer(
    entry_id: str = "te-1",
    line_id: str = "te-1",
    *,
    on: date = MONDAY,
    ref: ConnectionRef = REF,
    waits_for: Sequence[Criterion] = (),
    external_id: str = "",
    **changes,
) -> Transfer:
    """Make a transfer that is ready, or waits for what is given."""
    plain = Transfer(
        ref=ref,
        entry_id=entry_id,
        line_id=line_id,
        kind=LineKind.ORDINARY,
        version="v1",
        state=TransferState.WAITING if waits_for else TransferState.READY,
        since=NOON,
        line=line(entry_id, line_id, on),
        judgement=Judgement(
            demanded=True, booking=None if waits_for else BOOKING, criteria=tuple(waits_for)
        ),
        standing=Standing(external_id, BOOKING) if external_id else None,
    )
    return replace(plain, **changes)


def step(entry_id: str = "te-1", *, at: datetime = NOON, **changes) -> TransferMove:
    plain = TransferMove(
        ref=REF,
        entry_id=entry_id,
        line_id=entry_id,
        at=at,
        by=Mover.PIPELINE,
        former=TransferState.READY,
        state=TransferState.CLAIMED,
        version="v1",
        effect=Effect.BOOK,
        booking=BOOKING,
    )
    return replace(plain, **changes)


class Counted:
    """A table that keeps what it was asked for and what was written to it."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.gets: list[Key] = []
        self.queries: list[Query] = []
        self.writes: list[Write] = []

    def get(self, key: Key) -> Item | None:
        self.gets.append(key)
        return self._table.get(key)

    def query(self, query: Query) -> Iterator[Item]:
        self.queries.append(query)
        return self._table.query(query)

    def transact(self, writes: Sequence[Write]) -> None:
        self._table.transact(writes)
        self.writes = list(writes)

    def put_batch(self, items: Iterable[Item]) -> None:
        self._table.put_batch(items)

    def delete_batch(self, keys: Iterable[Key]) -> None:
        self._table.delete_batch(keys)
