from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bindeledd.domain.changes import DropStaged, StageReading
from bindeledd.domain.errors import ConflictError, ReadingLostError
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.records import Record, RegisterPage
from bindeledd.domain.staging import StagedReading
from bindeledd.state import MemoryTable, keys
from bindeledd.state.staging import CHUNK_BYTES, pack, unpack
from bindeledd.state.table import MAX_ITEM_BYTES, Query, checked_size
from tests.contract.state.samples import CUSTOMERS, OTHERS, REF
from tests.fakes import NOON, memory_state

DROP = DropStaged(REF, CUSTOMERS, System.ERP)


def reading(**changes) -> StagedReading:
    plain = StagedReading(
        ref=REF,
        dimension=CUSTOMERS,
        system=System.ERP,
        since="c-7",
        begun_at=NOON,
        usable_until=NOON + timedelta(hours=6),
    )
    return replace(plain, **changes)


def customers(first: int, last: int) -> list[Record]:
    return [
        Record(f"e-{n}", {"number": str(n), "name": f"Kunde {n} «Ærlig» ÅS"})
        for n in range(first, last)
    ]


def keep(state, came: StagedReading, records, *, writer: str, former=None) -> StagedReading:
    kept = came.with_part(state.stage_records(came, records, writer=writer))
    state.commit(StageReading(kept, former))
    return kept


def test_a_reading_comes_back_as_far_as_it_had_come(state):
    page = RegisterPage([], resume="p-2", last=False, calls=3, repeat_calls=1)
    everything = Record(
        "e-0",
        {"price": Decimal("1.50"), "from": date(2026, 2, 1), "active": False, "mail": None},
        deleted=True,
        version="7",
        changed_at=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
    )
    first = keep(
        state, reading().after(page, now=NOON), [everything, *customers(1, 40)], writer="worker_1"
    )

    assert state.staged(REF, CUSTOMERS, System.ERP) == first
    assert (first.resume, first.finished, first.calls, first.repeat_calls) == ("p-2", False, 3, 1)

    end = RegisterPage([], resume=None, last=True, complete=True, cursor="c-9", calls=2)
    second = keep(
        state, first.after(end, now=NOON), customers(40, 60), writer="worker_2", former=first
    )

    found = state.staged(REF, CUSTOMERS, System.ERP)
    assert found == second
    assert state.staged_records(found) == [everything, *customers(1, 60)]
    whole = found.read(state.staged_records(found))
    assert (whole.complete, whole.cursor, whole.calls, whole.repeat_calls) == (True, "c-9", 5, 1)


def test_objects_are_invisible_until_they_are_counted(state):
    first = keep(state, reading(), customers(1, 5), writer="worker_1")
    state.stage_records(first, customers(5, 9), writer="worker_2")

    assert state.staged_records(state.staged(REF, CUSTOMERS, System.ERP)) == customers(1, 5)


def test_a_worker_that_was_taken_for_dead_changes_nothing_of_what_goes_on(state):
    first = keep(state, reading(), customers(1, 5), writer="worker_1")
    late = first.with_part(state.stage_records(first, customers(5, 7), writer="worker_2"))
    second = keep(state, first, customers(5, 9), writer="worker_3", former=first)

    with pytest.raises(ConflictError):
        state.commit(StageReading(late, first))

    assert state.staged_records(second) == customers(1, 9)
    assert state.staged(REF, CUSTOMERS, System.ERP) == second


def test_two_that_begin_at_once_do_not_mix(state):
    one = keep(state, reading(), customers(1, 5), writer="worker_1")
    with pytest.raises(ConflictError):
        keep(state, reading(), customers(1, 9), writer="worker_2")
    other = keep(state, reading(since=None), customers(1, 9), writer="worker_2", former=one)
    with pytest.raises(ConflictError):
        keep(state, one, customers(5, 6), writer="worker_1b", former=one)

    assert state.staged_records(other) == customers(1, 9)


def test_what_was_dropped_is_gone_and_another_may_begin(state, table):
    first = keep(state, reading(), customers(1, 5), writer="worker_1")
    state.commit(DROP)
    state.commit(DROP)
    assert state.staged(REF, CUSTOMERS, System.ERP) is None

    state.remove_staged(first)
    partition = keys.staged_partition(REF, CUSTOMERS, System.ERP, "worker_1")
    assert list(table.query(Query(partition))) == []
    assert keep(state, reading(), [], writer="worker_2").parts[0].chunks == 0


def test_a_reading_whose_objects_are_gone_is_lost_not_shorter(state):
    first = keep(state, reading(), customers(1, 5), writer="worker_1")
    state.remove_staged(first)

    with pytest.raises(ReadingLostError):
        state.staged_records(first)


def test_a_reading_that_nobody_went_on_with_leaves_after_a_day(state, clock):
    first = keep(state, reading(), customers(1, 5), writer="worker_1")

    clock.set(NOON + timedelta(hours=23, minutes=59))
    assert state.staged_records(first) == customers(1, 5)
    clock.set(NOON + timedelta(days=1))
    assert state.staged(REF, CUSTOMERS, System.ERP) is None
    with pytest.raises(ReadingLostError):
        state.staged_records(first)
    again = reading(begun_at=clock.now())
    assert keep(state, again, customers(1, 3), writer="worker_2").revision == 1


def test_each_register_of_each_connection_has_its_own(state):
    keep(state, reading(), customers(1, 5), writer="worker_1")

    assert state.staged(REF, CUSTOMERS, System.HOST) is None
    assert state.staged(REF, CUSTOMERS, System.ERP, purpose="plan#all") is None
    assert state.staged(REF, Dimension.PROJECTS, System.ERP) is None
    assert all(state.staged(other, CUSTOMERS, System.ERP) is None for other in OTHERS)


def noise(length: int) -> Record:
    """Make an object that compresses to hardly less than its length."""
    letters = random.Random(7).choices("0123456789abcdef", k=length)
    return Record("e-1", {"name": "".join(letters)})


@pytest.mark.parametrize(("beyond", "chunks"), [(0, 1), (1, 2)])
def test_a_piece_is_full_at_its_bound_and_a_byte_more_makes_another(beyond, chunks, monkeypatch):
    records = [noise(200_000)]
    table = MemoryTable()
    state = memory_state(table=table)
    monkeypatch.setattr("bindeledd.state.staging.CHUNK_BYTES", len(pack(records)) - beyond)

    part = state.stage_records(reading(), records, writer="worker_1")

    assert part.chunks == chunks
    assert state.staged_records(reading().with_part(part)) == records


def test_pieces_stay_below_an_items_400_kb_whatever_an_object_holds():
    table = MemoryTable()
    state = memory_state(table=table)
    writer = "w" * 300
    part = state.stage_records(reading(), [noise(3_000_000)], writer=writer)

    items = list(table.query(Query(keys.staged_partition(REF, CUSTOMERS, System.ERP, writer))))
    assert len(items) == part.chunks > 3
    assert max(map(checked_size, items)) < MAX_ITEM_BYTES
    assert checked_size(items[0]) > CHUNK_BYTES
    assert state.staged_records(reading().with_part(part)) == [noise(3_000_000)]


def test_50_000_objects_take_few_items():
    records = customers(10_000, 60_000)
    table = MemoryTable()
    state = memory_state(table=table)

    part = state.stage_records(reading(), records, writer="worker_1")

    assert part.chunks <= 20
    assert state.staged_records(reading().with_part(part)) == records


def test_nothing_packs_to_nothing():
    assert pack([]) == b""
    assert unpack(pack(customers(1, 3))) == customers(1, 3)
