from __future__ import annotations

import threading
from decimal import Decimal

import pytest

from bindeledd.domain.changes import OweWork, PutLink
from bindeledd.domain.errors import ConflictError
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.work import WorkItem, WorkKind
from bindeledd.state.memory_table import MemoryTable, holds
from bindeledd.state.table import AtMost, Equals, Item, Key, Put, Query
from tests.contract.state.samples import REF, link
from tests.fakes import NOON, memory_state


def test_types_are_never_mixed_in_a_condition():
    item: Item = {"truth": True, "one": Decimal(1), "text": "1"}
    assert not holds(Equals("truth", 1), item)
    assert not holds(Equals("one", value=True), item)
    assert not holds(AtMost("text", 5), item)
    assert holds(Equals("one", 1), item)


def test_what_was_put_does_not_change_with_what_the_caller_still_holds():
    table = MemoryTable()
    inner = {"list": [1]}
    table.transact([Put({"pk": "p", "sk": "s", "data": inner})])

    inner["list"].append(2)

    found = table.get(Key("p", "s"))
    assert found is not None
    assert found["data"] == {"list": [1]}


def test_a_value_that_dynamodb_could_not_hold_is_refused():
    table = MemoryTable()
    with pytest.raises(TypeError, match="no float"):
        table.transact([Put({"pk": "p", "sk": "s", "x": 0.5})])
    assert table.size() == 0


def test_requests_from_many_threads_are_all_kept():
    state = memory_state()
    ref = ConnectionRef("v", "t", "c")
    workers, each = 4, 5
    start = threading.Barrier(workers)

    def owe(name: int) -> None:
        start.wait()
        for n in range(each):
            item = WorkItem(
                ref, WorkKind.PLAN, Dimension.CUSTOMERS, NOON, parameters={f"{name}-{n}": "x"}
            )
            while True:
                try:
                    state.commit(OweWork(item))
                    break
                except ConflictError:
                    continue  # overtaken again and again; nothing was written

    threads = [threading.Thread(target=owe, args=(n,)) for n in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (standing,) = state.work_of(ref)
    assert len(standing.parameters) == workers * each
    assert standing.revision == workers * each


def test_twenty_thousand_links_are_no_burden():
    table = MemoryTable()
    state = memory_state(table=table)
    for n in range(20_000):
        state.commit(PutLink(REF, link(f"h-{n}", f"e-{n}"), new=True))

    assert table.size() == 40_000
    assert sum(1 for _ in state.links(REF, Dimension.CUSTOMERS)) == 20_000
    assert list(table.query(Query("nothing"))) == []
