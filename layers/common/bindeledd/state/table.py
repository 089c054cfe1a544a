"""The small technical port under the state: one table of items, conditions and transactions.

Everything that is true of our own state is decided above this port, once; below it stand DynamoDB
and a table in memory that behaves the same, so that volume and simulation can run without either
emulator. The limits of the real table are part of the port: what it would refuse is refused here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from bindeledd.domain.errors import ConflictError

Item = Mapping[str, Any]
"""Attributes by name: str, int, Decimal, bool, None, bytes, and lists and maps of these."""

MAX_ITEM_BYTES = 400 * 1024
MAX_TRANSACTION_ITEMS = 100
MAX_TRANSACTION_BYTES = 4 * 1024 * 1024
MAX_BATCH_ITEMS = 25

_MAP = 3
"""The bytes of a map or a list, besides one for each member."""


class TableLimitError(ValueError):
    """A write is larger than the table takes: a defect of the caller, never of the data."""


class ConditionFailedError(ConflictError):
    """Conditions of a transaction did not hold; `failed` are the positions of their writes."""

    def __init__(self, failed: frozenset[int]) -> None:
        super().__init__()
        self.failed = failed


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """The primary key of an item."""

    pk: str
    sk: str


@dataclass(frozen=True, slots=True)
class IndexKey:
    """An item's place in the index."""

    pk: str
    sk: str


@dataclass(frozen=True, slots=True)
class Absent:
    """The item must not exist."""


@dataclass(frozen=True, slots=True)
class Present:
    """The item must exist."""


@dataclass(frozen=True, slots=True)
class Equals:
    """The attribute must exist and hold exactly this value."""

    attribute: str
    value: str | int | bool


@dataclass(frozen=True, slots=True)
class AtMost:
    """The attribute must exist and hold this number or a smaller one."""

    attribute: str
    value: int


@dataclass(frozen=True, slots=True)
class _Group:
    conditions: tuple[Condition, ...]

    def __post_init__(self) -> None:
        if not self.conditions:
            message = "DynamoDB takes no empty group of conditions"
            raise ValueError(message)


class All(_Group):
    """Every one of the conditions must hold."""

    __slots__ = ()


class AnyOf(_Group):
    """One of the conditions must hold."""

    __slots__ = ()


Condition = Absent | Present | Equals | AtMost | All | AnyOf


@dataclass(frozen=True, slots=True)
class Put:
    """Store an item in place of the former if the condition holds.

    `from_read` says that the item was computed from a reading which the condition guards: when it
    fails the reading was overtaken, and computing again resolves it without anybody's harm.
    """

    item: Item
    condition: Condition | None = None
    from_read: bool = False

    @property
    def key(self) -> Key:
        """The key that is written."""
        return Key(self.item["pk"], self.item["sk"])


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove an item if the condition holds; one that is not there is no error."""

    key: Key
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """Write nothing, but let the transaction fail unless the condition holds."""

    key: Key
    condition: Condition


Write = Put | Delete | Check


@dataclass(frozen=True, slots=True)
class Query:
    """Items of one partition in the order of their sort keys.

    Either `prefix` or the bounds `above` and `below` (both exclusive) narrow the range; `page` is
    only a hint for how many are fetched at a time. Reading the index is eventually consistent.
    """

    partition: str
    prefix: str | None = None
    above: str | None = None
    below: str | None = None
    newest_first: bool = False
    index: bool = False
    page: int | None = None

    def __post_init__(self) -> None:
        bounds = [bound for bound in (self.above, self.below) if bound is not None]
        if self.prefix is not None and bounds:
            message = "a query takes a prefix or bounds, not both"
            raise ValueError(message)
        if "" in {self.prefix, *bounds}:
            message = "DynamoDB takes no empty prefix or bound"
            raise ValueError(message)
        if bounds != sorted(bounds):
            message = "DynamoDB takes no lower bound above the upper"
            raise ValueError(message)


class Table(Protocol):
    """One table with `pk` and `sk`, an index over `gsi1pk` and `gsi1sk`, and no Scan."""

    def get(self, key: Key) -> Item | None:
        """Read one item, consistently."""

    def query(self, query: Query) -> Iterator[Item]:
        """Read items page by page as they are asked for."""

    def transact(self, writes: Sequence[Write]) -> None:
        """Write all or nothing.

        Raises:
            ConditionFailedError: a condition did not hold; nothing was written.
            TableLimitError: too many items, too large, or one item twice.
        """

    def put_batch(self, items: Iterable[Item]) -> None:
        """Store many items without conditions, in batches that are not atomic."""

    def delete_batch(self, keys: Iterable[Key]) -> None:
        """Remove many items without conditions, in batches that are not atomic."""


def check_transaction(writes: Sequence[Write]) -> None:
    """Refuse what DynamoDB would refuse of a transaction, before it is sent.

    Raises:
        TableLimitError: too many items, too large, or one item twice.
    """
    if len(writes) > MAX_TRANSACTION_ITEMS:
        message = f"a transaction of {len(writes)} items; at most {MAX_TRANSACTION_ITEMS}"
        raise TableLimitError(message)
    seen: set[Key] = set()
    for write in writes:
        if write.key in seen:
            message = f"one transaction touches {write.key} twice"
            raise TableLimitError(message)
        seen.add(write.key)
    items = [write.item for write in writes if isinstance(write, Put)]
    if _is_small(items):
        return
    size = sum(map(checked_size, items))
    if size > MAX_TRANSACTION_BYTES:
        message = f"a transaction of {size} bytes; at most {MAX_TRANSACTION_BYTES}"
        raise TableLimitError(message)


def checked_size(item: Item) -> int:
    """Count the bytes of an item as DynamoDB does.

    Raises:
        TableLimitError: more than 400 KB.
    """
    size = _size(dict(item)) - _MAP - len(item)
    if size > MAX_ITEM_BYTES:
        message = f"item {item['pk']} {item['sk']} has {size} bytes; at most {MAX_ITEM_BYTES}"
        raise TableLimitError(message)
    return size


def _is_small(items: Sequence[Item]) -> bool:
    """Tell cheaply that items are far below every limit, as those of nearly all transactions are.

    In DynamoDB no value takes more than twice its bytes as JSON.
    """
    written = json.dumps(items, default=_as_json)
    return 2 * len(written) <= MAX_ITEM_BYTES


def _as_json(value: object) -> object:
    match value:
        case Decimal():
            return str(value)
        case bytes():
            return value.decode("latin-1")
        case Mapping():
            return dict(value)
        case _:
            message = f"a table holds no {type(value).__name__}"
            raise TypeError(message)


def _size(value: object) -> int:
    """Size by DynamoDB's published rules; a map or list costs 3 and 1 per member.

    Every item of every transaction is measured, so this is one loop over exact types.
    """
    size, left = 0, [value]
    while left:
        part = left.pop()
        if type(part) is str:
            size += len(part) if part.isascii() else len(part.encode())
        elif type(part) is dict:
            size += _MAP + len(part)
            left += part.keys()
            left += part.values()
        elif type(part) is list:
            size += _MAP + len(part)
            left += part
        else:
            size += _size_of_rarer(part, left)
    return size


def _size_of_rarer(part: object, left: list[object]) -> int:
    match part:
        case None | bool():
            return 1
        case str():
            return len(part.encode())
        case bytes():
            return len(part)
        case int() | Decimal():
            return len(Decimal(part).as_tuple().digits) // 2 + 2
        case list() | tuple():
            left.extend(part)
            return _MAP + len(part)
        case Mapping():
            left.extend(part.keys())
            left.extend(part.values())
            return _MAP + len(part)
        case _:
            message = f"a table holds no {type(part).__name__}"
            raise TypeError(message)
