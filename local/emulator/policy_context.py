"""The IAM condition keys that ministack leaves out of a request's context, and an action's name.

Without `dynamodb:LeadingKeys` a `ForAllValues` condition would allow everything and a
`ForAnyValue` condition nothing; without `kms:EncryptionContext:*` every such condition would deny.
The template's policies could then neither be relied on nor be tested locally. And a batch of SQS is
allowed by the action of its single request: IAM knows no other.
"""

# ruff: noqa: SLF001 - ministack has no public names for any of this

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from local.emulator.internals import Internal, internal

Request = dict[str, Any]

_BATCH_OF = {
    "sqs:SendMessageBatch": "sqs:SendMessage",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
}
_EQUALITY = re.compile(r"([#\w.]+)\s*=\s*(:\w+)")


class ItemArn(str):
    """The table's ARN of one item of a transaction, with the partition keys of that item alone."""

    __slots__ = ("leading_keys",)
    leading_keys: list[str]


def extend(iam_actions: Internal) -> None:
    """Add the missing condition keys to ministack's request contexts, and name batches right."""
    _rename_batches(iam_actions)
    _extend_dynamodb(iam_actions)
    _extend_transactions(iam_actions)
    _extend_kms(iam_actions)


def leading_keys(request: Request, partition_key: Callable[[str, str | None], str]) -> list[str]:
    """Return the partition key values that a DynamoDB request names, in order.

    Args:
        request: the operation's JSON body.
        partition_key: gives the partition key's attribute for a table and index name.
    """
    return list(_leading_keys(request, partition_key))


def _leading_keys(
    request: Request, partition_key: Callable[[str, str | None], str]
) -> Iterator[str]:
    table = request.get("TableName")
    if isinstance(table, str):
        attribute = partition_key(table, request.get("IndexName"))
        for member in ("Key", "Item"):
            yield from _scalar((request.get(member) or {}).get(attribute))
        yield from _queried(request, attribute)
    for item in request.get("TransactItems") or []:
        for operation in item.values():
            yield from _leading_keys(operation, partition_key)
    for name, batch in (request.get("RequestItems") or {}).items():
        attribute = partition_key(name, None)
        yield from _batched(batch, attribute)


def _batched(batch: object, attribute: str) -> Iterator[str]:
    if isinstance(batch, dict):
        for key in batch.get("Keys") or []:
            yield from _scalar(key.get(attribute))
    for entry in batch if isinstance(batch, list) else []:
        for write in entry.values():
            yield from _scalar((write.get("Item") or write.get("Key") or {}).get(attribute))


def _queried(request: Request, attribute: str) -> Iterator[str]:
    names = request.get("ExpressionAttributeNames") or {}
    values = request.get("ExpressionAttributeValues") or {}
    for name, value in _EQUALITY.findall(request.get("KeyConditionExpression") or ""):
        if names.get(name, name) == attribute:
            yield from _scalar(values.get(value))


def _scalar(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for kind in ("S", "N", "B"):
            if kind in value:
                yield str(value[kind])


def _rename_batches(iam_actions: Internal) -> None:
    original: Callable[..., str | None] = iam_actions.extract_iam_action

    def action(*args: object, **kwargs: object) -> str | None:
        named = original(*args, **kwargs)
        return _BATCH_OF.get(named or "", named)

    iam_actions.extract_iam_action = action


def _extend_dynamodb(iam_actions: Internal) -> None:
    original: Callable[[bytes], dict[str, Any]] = iam_actions.dynamodb_service_context

    def context(body: bytes) -> dict[str, Any]:
        keys = leading_keys(_parsed(body), _partition_key)
        return original(body) | ({"dynamodb:LeadingKeys": keys} if keys else {})

    iam_actions.dynamodb_service_context = context


def _extend_transactions(iam_actions: Internal) -> None:
    """Check each item of a transaction with its own keys, not with those of all items."""
    original: Callable[..., list[tuple[str, str]]] = iam_actions.dynamodb_transaction_checks
    evaluator = internal("core.iam_evaluator")
    enforce: Callable[..., Any] = evaluator.enforce

    def checks(action: str, body: bytes, region: str, account: str) -> list[tuple[str, str]]:
        found = original(action, body, region, account)
        operations = [
            operation
            for item in _parsed(body).get("TransactItems") or []
            for operation in item.values()
        ]
        if len(operations) != len(found):
            return found
        return [
            (checked, _item_arn(arn, operation))
            for (checked, arn), operation in zip(found, operations, strict=True)
        ]

    def enforce_item(*args: object, **kwargs: Internal) -> Internal:
        arn = kwargs.get("resource_arn")
        if isinstance(arn, ItemArn):
            own = {"dynamodb:LeadingKeys": arn.leading_keys}
            kwargs["service_context"] = (kwargs.get("service_context") or {}) | own
        return enforce(*args, **kwargs)

    iam_actions.dynamodb_transaction_checks = checks
    evaluator.enforce = enforce_item


def _item_arn(arn: str, operation: Request) -> ItemArn:
    item_arn = ItemArn(arn)
    item_arn.leading_keys = leading_keys(operation, _partition_key)
    return item_arn


def _extend_kms(iam_actions: Internal) -> None:
    original: Callable[..., dict[str, Any]] = iam_actions.request_tag_context

    def context(service: str, action: str, body: bytes, params: Any) -> dict[str, Any]:  # noqa: ANN401
        found = original(service, action, body, params)
        pairs = _parsed(body).get("EncryptionContext") if service == "kms" else None
        if not isinstance(pairs, dict) or not pairs:
            return found
        named = {f"kms:EncryptionContext:{name}": value for name, value in pairs.items()}
        return {**found, **named, "kms:EncryptionContextKeys": list(pairs)}

    iam_actions.request_tag_context = context


def _partition_key(table_name: str, index_name: str | None) -> str:
    tables = internal("services.dynamodb")._tables
    table = tables.get(table_name.rsplit("/", 1)[-1]) or {}
    if index_name:
        for index in table.get("GlobalSecondaryIndexes") or []:
            if index.get("IndexName") == index_name:
                names = {key["KeyType"]: str(key["AttributeName"]) for key in index["KeySchema"]}
                return names["HASH"]
    return str(table.get("pk_name") or "")


def _parsed(body: bytes) -> Request:
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
