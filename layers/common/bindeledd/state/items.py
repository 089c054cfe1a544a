"""What every item looks like, and the base that the parts of the state share.

An item is a value under `data`, with its `type` and `schema`, and beside it the few attributes
that conditions look at. Time to live is lazy in DynamoDB, so every reading looks at it as well.
"""

from __future__ import annotations

import hashlib
import heapq
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch
from typing import Any, TypeVar

from bindeledd.domain.ports import Clock
from bindeledd.state import keys
from bindeledd.state.cipher import Cipher
from bindeledd.state.codec import SCHEMA, decode, encode
from bindeledd.state.retention import Retention
from bindeledd.state.table import IndexKey, Item, Key, Query, Table, Write

T = TypeVar("T")


def stored(
    key: Key,
    value: object,
    *,
    index: IndexKey | None = None,
    expires_at: datetime | None = None,
    **guards: str | int | bool,
) -> Item:
    """Make the item of a value; `guards` are the attributes that conditions look at."""
    item: dict[str, Any] = {
        "pk": key.pk,
        "sk": key.sk,
        "type": type(value).__name__,
        "schema": SCHEMA,
        "data": encode(value),
        **guards,
    }
    if index is not None:
        item["gsi1pk"], item["gsi1sk"] = index.pk, index.sk
    if expires_at is not None:
        item["expires_at"] = keys.epoch(expires_at)
    return item


def bare(key: Key, kind: str, **attributes: str | bytes | int) -> Item:
    """Make an item that holds no value of the domain, only a few attributes."""
    return {"pk": key.pk, "sk": key.sk, "type": kind, "schema": SCHEMA, **attributes}


def opened(cls: type[T], item: Item) -> T:
    """Read the value of an item.

    Raises:
        CodecError: the item holds another type or an unknown version.
    """
    return decode(cls, item["data"], schema=int(item["schema"]))


def is_expired(item: Item, now: datetime) -> bool:
    """Whether the item should be gone already."""
    return bool(item.get("expires_at", float("inf")) <= now.timestamp())


def digest(value: object) -> str:
    """Tell values apart that are added at the same instant; equal values are one."""
    text = json.dumps(encode(value), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class StatePart:
    """What every part of the state reads and writes with."""

    table: Table
    cipher: Cipher
    clock: Clock
    retention: Retention

    def item(self, key: Key, *, now: datetime | None = None) -> Item | None:
        """Read an item that has not expired."""
        item = self.table.get(key)
        if item is None or is_expired(item, now or self.clock.now()):
            return None
        return item

    def value(self, cls: type[T], key: Key, *, now: datetime | None = None) -> T | None:
        """Read the value of an item that has not expired."""
        item = self.item(key, now=now)
        return None if item is None else opened(cls, item)

    def items(self, query: Query) -> Iterator[Item]:
        """Read the items of a query that have not expired."""
        now = self.clock.now()
        return (item for item in self.table.query(query) if not is_expired(item, now))

    def values(self, cls: type[T], query: Query) -> Iterator[T]:
        """Read the values of a query that have not expired."""
        return (opened(cls, item) for item in self.items(query))

    def merged(
        self, cls: type[T], queries: Iterable[Query], *, newest_first: bool = False
    ) -> Iterator[T]:
        """Read the shards of one list as one, in the order of their sort keys."""
        runs = [self.items(query) for query in queries]
        ordered = heapq.merge(*runs, key=_sort_key, reverse=newest_first)
        return (opened(cls, item) for item in ordered)


def _sort_key(item: Item) -> str:
    return str(item["sk"])


@singledispatch
def writes_of(change: object, _: StatePart) -> Iterable[Write]:
    """Turn a change into the conditional writes that carry it out.

    Raises:
        TypeError: nobody knows how to carry out such a change.
    """
    message = f"no writes for {type(change).__name__}"
    raise TypeError(message)
