"""The table in DynamoDB, through the low-level client that bootstrap makes."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError

from bindeledd.domain.errors import ConflictError, UnavailableError
from bindeledd.state.expressions import Expression
from bindeledd.state.table import (
    MAX_BATCH_ITEMS,
    Check,
    ConditionFailedError,
    Delete,
    Item,
    Key,
    Put,
    Query,
    Write,
    check_transaction,
    checked_size,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

T = TypeVar("T")

Arguments = Any
"""A call's arguments as a map: which ones differ by call, so that no one typed map fits."""

_MAX_TRIES = 6
_FIRST_PAUSE = 0.02
"""Contention over one item ends within milliseconds; seconds would eat the invocation's time."""

_CONTENDED = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_CONTENDED_ERRORS = frozenset({"TransactionConflictException", "TransactionInProgressException"})


class _ContendedError(Exception):
    """Another transaction held one of the items; nothing was written."""


class DynamoTable:
    """One DynamoDB table with the index `gsi1`."""

    def __init__(
        self, client: DynamoDBClient, name: str, *, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._client = client
        self._name = name
        self._pause = pause
        self._serialise = TypeSerializer().serialize
        self._deserialise = TypeDeserializer().deserialize

    def get(self, key: Key) -> Item | None:
        answer = self._client.get_item(
            TableName=self._name, Key=self._key(key), ConsistentRead=True
        )
        return self._read(answer["Item"]) if "Item" in answer else None

    def query(self, query: Query) -> Iterator[Item]:
        arguments = self._query_arguments(query)
        sort_key = "gsi1sk" if query.index else "sk"
        edges = {query.above, query.below}  # BETWEEN includes its bounds; ours are exclusive
        while True:
            answer = self._client.query(**arguments)
            found = map(self._read, answer["Items"])
            yield from (item for item in found if str(item[sort_key]) not in edges)
            if not answer.get("LastEvaluatedKey"):
                return
            arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _query_arguments(self, query: Query) -> dict[str, Any]:
        pk, sk = ("gsi1pk", "gsi1sk") if query.index else ("pk", "sk")
        condition, bounds = _range(query)
        arguments: dict[str, Any] = {
            "TableName": self._name,
            "KeyConditionExpression": f"#pk = :pk{condition}",
            "ExpressionAttributeNames": {"#pk": pk} | ({"#sk": sk} if bounds else {}),
            "ExpressionAttributeValues": {":pk": {"S": query.partition}} | bounds,
            "ScanIndexForward": not query.newest_first,
        }
        arguments |= {"IndexName": "gsi1"} if query.index else {"ConsistentRead": True}
        one_more = query.above is not None and query.below is not None  # the lower bound itself
        return arguments | ({"Limit": query.page + one_more} if query.page else {})

    def transact(self, writes: Sequence[Write]) -> None:
        check_transaction(writes)
        self._patiently(lambda: self._write(writes))

    def _write(self, writes: Sequence[Write]) -> None:
        try:
            match writes:
                case [Put() as put]:
                    self._client.put_item(**self._arguments(put))
                case [Delete() as delete]:
                    self._client.delete_item(**self._arguments(delete))
                case _:
                    self._client.transact_write_items(
                        TransactItems=[self._transact_item(write) for write in writes]
                    )
        except ClientError as error:
            _raise_meaning(error)
            raise

    def _transact_item(self, write: Write) -> TransactWriteItemTypeDef:
        arguments = self._arguments(write)
        match write:
            case Put():
                return {"Put": arguments}
            case Delete():
                return {"Delete": arguments}
            case Check():
                return {"ConditionCheck": arguments}

    def _arguments(self, write: Write) -> Arguments:
        """Write what put, delete and check take alike, alone and within a transaction."""
        content = (
            {"Item": self._plain(write.item)}
            if isinstance(write, Put)
            else {"Key": self._key(write.key)}
        )
        arguments = {"TableName": self._name, **content}
        if write.condition is None:
            return arguments
        return arguments | Expression.of(write.condition).arguments(self._serialise)

    def _patiently(self, write: Callable[[], None]) -> None:
        for attempt in range(_MAX_TRIES):
            try:
                return write()
            except _ContendedError:
                self._wait(attempt)
        raise ConflictError(details={"change": "contended"})

    def _wait(self, attempt: int) -> None:
        jitter = random.uniform(0.5, 1.5)  # noqa: S311  # spreads workers, protects nothing
        self._pause(_FIRST_PAUSE * 2**attempt * jitter)

    def put_batch(self, items: Iterable[Item]) -> None:
        for batch in _batches(items, MAX_BATCH_ITEMS):
            for item in batch:
                checked_size(item)
            self._batch([{"PutRequest": {"Item": self._plain(item)}} for item in batch])

    def delete_batch(self, keys: Iterable[Key]) -> None:
        for batch in _batches(keys, MAX_BATCH_ITEMS):
            self._batch([{"DeleteRequest": {"Key": self._key(key)}} for key in batch])

    def _batch(self, requests: list[Any]) -> None:
        for attempt in range(_MAX_TRIES):
            answer = self._client.batch_write_item(RequestItems={self._name: requests})
            requests = list(answer["UnprocessedItems"].get(self._name, []))
            if not requests:
                return
            self._wait(attempt)
        raise UnavailableError

    def _key(self, key: Key) -> dict[str, Any]:
        return {"pk": {"S": key.pk}, "sk": {"S": key.sk}}

    def _plain(self, item: Item) -> dict[str, Any]:
        return {name: self._serialise(value) for name, value in item.items()}

    def _read(self, plain: Mapping[str, Any]) -> Item:
        """Read an item; bytes, which stand at the top alone, come without boto3's wrapper."""
        return {
            name: bytes(value["B"]) if "B" in value else self._deserialise(value)
            for name, value in plain.items()
        }


def _range(query: Query) -> tuple[str, dict[str, Any]]:
    """Write what narrows a query: what its key condition goes on with, and the values of that."""
    parts = {":prefix": query.prefix, ":above": query.above, ":below": query.below}
    values = {name: {"S": part} for name, part in parts.items() if part is not None}
    match tuple(values):
        case ():
            return "", values
        case (":prefix",):
            return " AND begins_with(#sk, :prefix)", values
        case (":above", ":below"):
            return " AND #sk BETWEEN :above AND :below", values
        case (":above",):
            return " AND #sk > :above", values
        case _:
            return " AND #sk < :below", values


def _raise_meaning(error: ClientError) -> None:
    """Raise what a refusal means to us; one that means nothing here is left to the caller."""
    code = error.response["Error"]["Code"]
    if code == "ConditionalCheckFailedException":
        raise ConditionFailedError(frozenset({0})) from error
    if code in _CONTENDED_ERRORS:
        raise _ContendedError from error
    if code != "TransactionCanceledException":
        return
    reasons: Any = error.response.get("CancellationReasons", [])
    codes = [reason.get("Code") for reason in reasons]
    failed = frozenset(
        position for position, code in enumerate(codes) if code == "ConditionalCheckFailed"
    )
    if failed:
        raise ConditionFailedError(failed) from error
    if _CONTENDED.intersection(codes):
        raise _ContendedError from error


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch
