"""The table in memory: the same semantics as DynamoDB, for tests, simulation and volume runs."""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bindeledd.state.table import (
    Absent,
    All,
    AnyOf,
    AtMost,
    Check,
    Condition,
    ConditionFailedError,
    Delete,
    Equals,
    Item,
    Key,
    Present,
    Put,
    Query,
    Write,
    check_transaction,
    checked_size,
)

_DEFAULT_PAGE = 200

_AS_THEY_ARE = frozenset({str, bool, bytes, Decimal, type(None)})
"""Types of which DynamoDB gives a value back as it was put."""

Plain = Any
"""A value as a table may hold it."""

_Entry = tuple[str, Key]
"""Sort key within a partition, then the primary key (the index may hold equal sort keys)."""


class MemoryTable:
    """A thread-safe table in memory.

    Items are copied in and normalised as DynamoDB would (numbers become `Decimal`); what is handed
    out is shared and typed as unchangeable.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._items: dict[Key, Item] = {}
        self._partitions: dict[str, list[_Entry]] = {}
        self._index: dict[str, list[_Entry]] = {}

    def get(self, key: Key) -> Item | None:
        with self._lock:
            return self._items.get(key)

    def query(self, query: Query) -> Iterator[Item]:
        size = query.page or _DEFAULT_PAGE
        last: _Entry | None = None
        while True:
            with self._lock:
                entries = self._page(query, after=last, size=size)
                items = [self._items[key] for _, key in entries]
            yield from items
            if len(entries) < size:
                return
            last = entries[-1]

    def _page(self, query: Query, *, after: _Entry | None, size: int) -> list[_Entry]:
        partitions = self._index if query.index else self._partitions
        entries = partitions.get(query.partition, [])
        start, end = _range(entries, query)
        if query.newest_first:
            if after is not None:
                end = min(end, bisect_left(entries, after))
            return entries[max(start, end - size) : max(start, end)][::-1]
        if after is not None:
            start = max(start, bisect_right(entries, after))
        return entries[start : min(start + size, end)]

    def transact(self, writes: Sequence[Write]) -> None:
        check_transaction(writes)
        with self._lock:
            failed = frozenset(
                position
                for position, write in enumerate(writes)
                if write.condition and not holds(write.condition, self._items.get(write.key))
            )
            if failed:
                raise ConditionFailedError(failed)
            for write in writes:
                self._apply(write)

    def put_batch(self, items: Iterable[Item]) -> None:
        for item in items:
            checked_size(item)
            with self._lock:
                self._apply(Put(item))

    def delete_batch(self, keys: Iterable[Key]) -> None:
        for key in keys:
            with self._lock:
                self._remove(key)

    def size(self) -> int:
        """Count the items, so that a test can prove that nothing grew."""
        with self._lock:
            return len(self._items)

    def items(self) -> list[Item]:
        """List everything, so that a test can search it for what must not be there."""
        with self._lock:
            return list(self._items.values())

    def _apply(self, write: Write) -> None:
        match write:
            case Put(item=item):
                self._remove(write.key)
                self._insert(write.key, normalised(item))
            case Delete(key=key):
                self._remove(key)
            case Check():
                pass

    def _insert(self, key: Key, item: Item) -> None:
        self._items[key] = item
        insort(self._partitions.setdefault(key.pk, []), (key.sk, key))
        if "gsi1pk" in item:
            insort(self._index.setdefault(item["gsi1pk"], []), (item["gsi1sk"], key))

    def _remove(self, key: Key) -> None:
        former = self._items.pop(key, None)
        if former is None:
            return
        _drop(self._partitions, key.pk, (key.sk, key))
        if "gsi1pk" in former:
            _drop(self._index, former["gsi1pk"], (former["gsi1sk"], key))


def _drop(partitions: dict[str, list[_Entry]], name: str, entry: _Entry) -> None:
    entries = partitions[name]
    del entries[bisect_left(entries, entry)]
    if not entries:
        del partitions[name]


def _range(entries: list[_Entry], query: Query) -> tuple[int, int]:
    if query.prefix is not None:
        start = bisect_left(entries, query.prefix, key=_sort_key)
        return start, bisect_left(
            entries, x=True, lo=start, key=lambda entry: not entry[0].startswith(query.prefix or "")
        )
    start, end = 0, len(entries)
    if query.above is not None:
        start = bisect_right(entries, query.above, key=_sort_key)
    if query.below is not None:
        end = bisect_left(entries, query.below, key=_sort_key)
    return start, end


def _sort_key(entry: _Entry) -> str:
    return entry[0]


def holds(condition: Condition, item: Item | None) -> bool:
    """Evaluate a condition as DynamoDB does: on a missing item or attribute nothing is equal."""
    match condition:
        case Absent():
            return item is None
        case Present():
            return item is not None
        case Equals(attribute=attribute, value=value):
            held = item.get(attribute) if item is not None else None
            wanted = normalised(value)
            return type(held) is type(wanted) and bool(held == wanted)
        case AtMost(attribute=attribute, value=value):
            held = item.get(attribute) if item is not None else None
            return isinstance(held, Decimal) and held <= value
        case All(conditions=conditions):
            return all(holds(part, item) for part in conditions)
        case AnyOf(conditions=conditions):
            return any(holds(part, item) for part in conditions)


def normalised(value: Plain) -> Plain:
    """Copy a value into the shape in which DynamoDB would give it back."""
    if type(value) in _AS_THEY_ARE:
        return value
    match value:
        case str():
            return str(value)
        case int():
            return Decimal(value)
        case list() | tuple():
            return [normalised(member) for member in value]
        case dict() | Mapping():
            return {name: normalised(member) for name, member in value.items()}
        case _:
            message = f"a table holds no {type(value).__name__}"
            raise TypeError(message)
