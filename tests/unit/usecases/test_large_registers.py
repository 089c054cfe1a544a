"""Large registers are read over several invocations and applied as one (ALL-08)."""

from __future__ import annotations

import pytest

from bindeledd.domain.changes import PutLink
from bindeledd.domain.identity import System
from bindeledd.domain.links import Link, LinkOrigin
from bindeledd.domain.runs import Run, RunState
from bindeledd.state.items import writes_of
from bindeledd.state.table import Item, Put
from tests.unit.usecases.engine import CUSTOMERS, REF, Engine, stop_after
from tests.unit.usecases.model import Feed, Row

SIZE, PAGE, EDITED = 12_000, 240, 12


def linked() -> Engine:
    engine = Engine(Feed.CURSOR, Feed.UPDATED_SINCE, page=PAGE)
    now = engine.clock.now()
    items: list[Item] = []
    for number in range(SIZE):
        name = f"Kunde {number} «Ærlig» Åsen Bygg og Anlegg AS"
        for register in engine.registers.values():
            register.rows[number] = Row(name, now, number)
            register.sequence = number
        base = {"number": str(number), "name": name}
        origin = LinkOrigin.EQUAL_KEY
        link = Link(CUSTOMERS, str(number), str(number), base, base, 1, origin, now)
        writes = writes_of(PutLink(REF, link, new=True), engine.state)
        items += [write.item for write in writes if isinstance(write, Put)]
    engine.table.put_batch(items)
    return engine


@pytest.mark.requirement("ALL-08")
def test_12_000_objects_are_read_once_over_many_invocations_and_written_once():
    engine = linked()
    for number in range(0, EDITED * 1000, 1000):
        engine.host.edit(number, f"Endret {number}")
    runs: list[Run] = []
    for looks in (20, 20, 20, 30, 8, 100):
        run = engine.run(remaining=stop_after(looks))
        assert run is not None
        runs.append(run)

    assert [run.state for run in runs[:-1]] == [RunState.INTERRUPTED] * (len(runs) - 1)
    assert runs[-1].state is RunState.SUCCEEDED
    assert sum(run.counts.get("calls:host", 0) for run in runs) == SIZE // PAGE
    assert sum(run.counts.get("calls:erp", 0) for run in runs) == SIZE // PAGE
    assert (engine.host.writes, engine.erp.writes) == (0, EDITED)
    assert engine.host.named() == engine.erp.named()
    assert all(engine.state.staged(REF, CUSTOMERS, system) is None for system in System)
    assert not [item for item in engine.table.items() if item["type"].startswith("Staged")]
