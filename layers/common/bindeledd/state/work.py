"""Work items: owed, found when due, and finished by the revision that was done.

A finished item is kept as a mark without due time: its revision must never be given again, or a
worker that wakes up late would finish what somebody owed after it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from bindeledd.domain.changes import FinishWork, OweWork
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.work import WorkItem
from bindeledd.state import keys
from bindeledd.state.items import StatePart, opened, stored, writes_of
from bindeledd.state.table import Absent, Condition, Equals, Item, Put, Query, Write


class WorkItems(StatePart):
    """Reads work items."""

    __slots__ = ()

    def work(self, ref: ConnectionRef, key: str) -> WorkItem | None:
        item = self.item(keys.work(ref, key))
        return opened(WorkItem, item) if item is not None and _is_owed(item) else None

    def work_of(self, ref: ConnectionRef) -> Sequence[WorkItem]:
        query = Query(keys.connection_partition(ref), prefix=keys.WORK_PREFIX)
        return [opened(WorkItem, item) for item in self.items(query) if _is_owed(item)]

    def due(self, now: datetime, *, limit: int) -> Iterator[WorkItem]:
        bound = keys.due_until(now)
        shards = [
            self.items(Query(partition, below=bound, index=True, page=limit))
            for partition in keys.due_index_partitions()
        ]
        oldest_first = heapq.merge(*shards, key=_due_key)
        return (opened(WorkItem, item) for item in islice(oldest_first, limit))


def _due_key(item: Item) -> str:
    return str(item["gsi1sk"])


def _is_owed(item: Item) -> bool:
    return "gsi1pk" in item


def _as_read(item: Item | None) -> Condition:
    return Absent() if item is None else Equals("revision", int(item["revision"]))


def _owed(item: WorkItem, former: Item | None) -> Put:
    key = keys.work(item.ref, item.key)
    owed = stored(key, item, index=keys.due_index(item), revision=item.revision)
    return Put(owed, _as_read(former), from_read=True)


@writes_of.register(OweWork)
def _owe_work(change: OweWork, part: StatePart) -> Iterable[Write]:
    wanted = change.item
    former = part.table.get(keys.work(wanted.ref, wanted.key))
    if former is None:
        yield _owed(wanted, None)
        return
    revision = int(former["revision"]) + 1
    if not _is_owed(former):
        yield _owed(replace(wanted, revision=revision), former)
        return
    standing = opened(WorkItem, former)
    merged = replace(
        standing,
        revision=revision,
        due_at=min(standing.due_at, wanted.due_at),
        parameters={**standing.parameters, **wanted.parameters},
    )
    yield _owed(merged, former)


@writes_of.register(FinishWork)
def _finish_work(change: FinishWork, part: StatePart) -> Iterable[Write]:
    """Finish what was done; an item that somebody else finished already needs nothing more."""
    done = change.item
    former = part.table.get(keys.work(done.ref, done.key))
    if former is None or not _is_owed(former):
        return
    standing = opened(WorkItem, former)
    if standing.revision > done.revision:
        due_at = min(standing.due_at, part.clock.now())
        yield _owed(replace(standing, due_at=due_at, attempts=change.attempts), former)
    elif change.next_due_at is None:
        yield _finished(standing, former, part)
    else:
        again = replace(
            done,
            revision=standing.revision + 1,
            due_at=change.next_due_at,
            attempts=change.attempts,
        )
        yield _owed(again, former)


def _finished(item: WorkItem, former: Item, part: StatePart) -> Put:
    mark = stored(
        keys.work(item.ref, item.key),
        item,
        expires_at=part.clock.now() + part.retention.finished_work,
        revision=item.revision,
    )
    return Put(mark, _as_read(former), from_read=True)
