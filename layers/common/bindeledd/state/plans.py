"""Stored plans, an item per entry under a header that makes them visible, and reading cursors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from bindeledd.domain.changes import SaveCursor, SavePlan
from bindeledd.domain.feeds import Cursors
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.plans import Plan, PlanEntry, PlanHeader
from bindeledd.state import keys
from bindeledd.state.items import StatePart, stored, writes_of
from bindeledd.state.table import Put, Query, Write


class PlanItems(StatePart):
    """Reads plans and cursors, and stores a plan's entries ahead of its header."""

    __slots__ = ()

    def add_plan_entries(
        self, ref: ConnectionRef, plan_id: str, plan: Plan, *, expires_at: datetime
    ) -> None:
        gone_at = expires_at + self.retention.plans
        self.table.put_batch(
            stored(
                keys.plan_entry(ref, plan_id, plan.dimension, position),
                entry,
                expires_at=gone_at,
            )
            for position, entry in enumerate(plan.entries)
        )

    def plan_headers(self, ref: ConnectionRef, plan_id: str) -> Sequence[PlanHeader]:
        headers = self.values(PlanHeader, Query(keys.plan_partition(ref, plan_id)))
        in_order = list(Dimension)
        return sorted(headers, key=lambda header: in_order.index(header.dimension))

    def plan_entries(
        self, ref: ConnectionRef, plan_id: str, dimension: Dimension
    ) -> Iterator[PlanEntry]:
        header = self.value(PlanHeader, keys.plan_header(ref, plan_id, dimension))
        if header is None:
            return
        total = sum(header.counts.values())
        for number in range(-(-total // keys.PLAN_CHUNK)):
            chunk = Query(keys.plan_chunk(ref, plan_id, dimension, number))
            wanted = total - number * keys.PLAN_CHUNK
            yield from islice(self.values(PlanEntry, chunk), wanted)

    def cursors(self, ref: ConnectionRef, dimension: Dimension) -> Cursors:
        return self.value(Cursors, keys.cursor(ref, dimension)) or Cursors()

    def without_good_run_since(self, since: datetime, *, limit: int) -> Iterator[Cursors]:
        bound = keys.due_until(since)
        found = (
            cursors
            for partition in keys.good_run_index_partitions()
            for cursors in self.values(
                Cursors, Query(partition, below=bound, index=True, page=limit)
            )
        )
        return islice(found, limit)


@writes_of.register(SavePlan)
def _save_plan(change: SavePlan, part: StatePart) -> Iterable[Write]:
    plan = change.plan
    header = PlanHeader(
        id=change.plan_id,
        dimension=plan.dimension,
        hash=plan.hash,
        made_at=change.made_at,
        expires_at=change.expires_at,
        counts=dict(plan.counts),
        unchanged=plan.unchanged,
        calls=change.calls,
        series=plan.series,
    )
    key = keys.plan_header(change.ref, change.plan_id, plan.dimension)
    yield Put(stored(key, header, expires_at=change.expires_at + part.retention.plans))


@writes_of.register(SaveCursor)
def _save_cursor(change: SaveCursor, _: StatePart) -> Iterable[Write]:
    cursors = Cursors(
        host=change.host,
        erp=change.erp,
        full_read_at=change.full_read_at,
        last_run_id=change.last_run_id,
        linked=change.linked,
        good_run_at=change.good_run_at,
        left_alone=change.left_alone,
        ref=change.ref,
    )
    index = None
    if change.good_run_at is not None:
        index = keys.good_run_index(change.ref, change.dimension, change.good_run_at)
    yield Put(stored(keys.cursor(change.ref, change.dimension), cursors, index=index))
