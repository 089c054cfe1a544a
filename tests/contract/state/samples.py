"""Small values of the domain for the state's tests, and a table that lets somebody in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from bindeledd.domain.connections import Connection
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.links import Link, LinkOrigin
from bindeledd.domain.plans import EntryKind, FieldChange, PlanEntry, Reason
from bindeledd.domain.policy import DimensionSettings, Settings
from bindeledd.domain.records import Record
from bindeledd.domain.runs import (
    Issue,
    JournalEntry,
    Outcome,
    Run,
    RunEntry,
    RunState,
    Trigger,
)
from bindeledd.domain.work import Claim, ClaimState, WorkItem, WorkKind
from bindeledd.state.table import Item, Key, Query, Table, Write
from tests.fakes import NOON

REF = ConnectionRef("svenn", "t-1", "c-1")
OTHERS = (
    ConnectionRef("svenn", "t-1", "c-2"),
    ConnectionRef("svenn", "t-2", "c-1"),
    ConnectionRef("busy", "t-1", "c-1"),
)
"""Neighbours that share all parts of the name but one."""

CUSTOMERS = Dimension.CUSTOMERS


class Interrupted:
    """A table on which something happens just before a transaction, as another worker would."""

    def __init__(self, table: Table, *between: Callable[[], object]) -> None:
        self._table = table
        self._between = list(between)

    def get(self, key: Key) -> Item | None:
        return self._table.get(key)

    def query(self, query: Query) -> Iterator[Item]:
        return self._table.query(query)

    def transact(self, writes: Sequence[Write]) -> None:
        if self._between:
            self._between.pop(0)()
        self._table.transact(writes)

    def put_batch(self, items: Iterable[Item]) -> None:
        self._table.put_batch(items)

    def delete_batch(self, keys: Iterable[Key]) -> None:
        self._table.delete_batch(keys)


def connection(ref: ConnectionRef = REF, **changes) -> Connection:
    plain = Connection(
        ref=ref,
        recipe="svenn_poweroffice",
        settings=Settings({CUSTOMERS: DimensionSettings()}),
        organization_number="987654321",
        created_at=NOON,
        state_since=NOON,
    )
    return replace(plain, **changes)


def link(host_id: str = "h-1", erp_id: str = "e-1", **changes) -> Link:
    plain = Link(
        dimension=CUSTOMERS,
        host_id=host_id,
        erp_id=erp_id,
        host_base={"number": "10001", "name": "Fjell AS", "discount": Decimal("2.50")},
        erp_base={"number": "10001", "name": "FJELL AS", "active": True, "mail": None},
        mapping_version=1,
        origin=LinkOrigin.EQUAL_KEY,
        linked_at=NOON,
    )
    return replace(plain, **changes)


def work(
    ref: ConnectionRef = REF,
    *,
    due_at: datetime = NOON,
    dimension: Dimension = CUSTOMERS,
    **changes,
) -> WorkItem:
    return replace(WorkItem(ref, WorkKind.SYNCHRONISE, dimension, due_at), **changes)


def entry(number: str = "10001", **changes) -> PlanEntry:
    plain = PlanEntry(
        kind=EntryKind.UPDATE,
        dimension=CUSTOMERS,
        reason=Reason.CHANGED_IN_HOST,
        number=number,
        name=f"Kunde {number}",
        host_id=f"h-{number}",
        erp_id=f"e-{number}",
        target=System.ERP,
        changes=(FieldChange("name", "Før", "Etter", Reason.CHANGED_IN_HOST),),
        preconditions={"name": "Før"},
    )
    return replace(plain, **changes)


def claim(ref: ConnectionRef = REF, key: str = "customers#update#erp#h-1", **changes) -> Claim:
    plain = Claim(
        ref=ref,
        key=key,
        entry=entry(),
        source=Record("h-1", {"name": "Etter"}),
        reference="bindeledd-0001",
        state=ClaimState.CLAIMED,
        generation=0,
        fence=1,
        first_sent_at=NOON,
        sent_by=NOON + timedelta(seconds=20),
        run_id="run_1",
    )
    return replace(plain, **changes)


def run(run_id: str = "run_000000000001", *, at: datetime = NOON, **changes) -> Run:
    plain = Run(
        ref=REF,
        id=run_id,
        dimension=CUSTOMERS,
        trigger=Trigger.SCHEDULE,
        state=RunState.RUNNING,
        started_at=at,
        counts={"update:erp:applied": 2},
    )
    return replace(plain, **changes)


def line(
    number: str = "10001",
    outcome: Outcome = Outcome.APPLIED,
    *,
    run_id: str = "run_000000000001",
    at: datetime = NOON,
) -> RunEntry:
    return RunEntry(run_id=run_id, entry=entry(number), outcome=outcome, at=at)


def journal_entry(
    object_id: str = "e-1", *, run_id: str = "run_000000000001", at: datetime = NOON, **changes
) -> JournalEntry:
    plain = JournalEntry(
        ref=REF,
        dimension=CUSTOMERS,
        run_id=run_id,
        at=at,
        target=System.ERP,
        object_id=object_id,
        source_id="h-1",
        number="10001",
        name="Fjell AS",
        kind=EntryKind.UPDATE,
        changes=entry().changes,
    )
    return replace(plain, **changes)


def issue(object_id: str = "h-1", ref: ConnectionRef = REF, **changes) -> Issue:
    plain = Issue(
        ref=ref,
        dimension=CUSTOMERS,
        system=System.HOST,
        object_id=object_id,
        number="10",
        name="Liten AS",
        problem="number_outside_series",
        fingerprint="f1",
        opened_at=NOON,
        last_seen_at=NOON,
        run_id="run_1",
        system_message="The customer code must be between 10000 and 19999.",
    )
    return replace(plain, **changes)
