"""Which partition keys a DynamoDB request names."""

from typing import Any

import pytest

from local.emulator.policy_context import leading_keys


def partition_key(table: str, index: str | None) -> str:
    return "gsi1pk" if index else "pk"


def text(value: str) -> dict[str, str]:
    return {"S": value}


KEY = {"pk": text("a"), "sk": text("1")}


@pytest.mark.parametrize(
    ("request_", "keys"),
    [
        ({"TableName": "t", "Key": KEY}, ["a"]),
        ({"TableName": "t", "Item": {**KEY, "x": text("y")}}, ["a"]),
        (
            {
                "TableName": "t",
                "KeyConditionExpression": "#p = :p AND begins_with(sk, :s)",
                "ExpressionAttributeNames": {"#p": "pk"},
                "ExpressionAttributeValues": {":p": text("b"), ":s": text("2")},
            },
            ["b"],
        ),
        (
            {
                "TableName": "t",
                "IndexName": "gsi1",
                "KeyConditionExpression": "gsi1pk = :p and pk = :other",
                "ExpressionAttributeValues": {":p": text("due"), ":other": text("x")},
            },
            ["due"],
        ),
        (
            {
                "TransactItems": [
                    {"Put": {"TableName": "t", "Item": KEY}},
                    {"Update": {"TableName": "t", "Key": {"pk": text("c")}}},
                    {"ConditionCheck": {"TableName": "t", "Key": {"pk": text("d")}}},
                ]
            },
            ["a", "c", "d"],
        ),
        ({"RequestItems": {"t": {"Keys": [KEY, {"pk": text("e")}]}}}, ["a", "e"]),
        (
            {
                "RequestItems": {
                    "t": [
                        {"PutRequest": {"Item": KEY}},
                        {"DeleteRequest": {"Key": {"pk": text("f")}}},
                    ]
                }
            },
            ["a", "f"],
        ),
        ({"TableName": "t", "Key": {"pk": {"N": "7"}}}, ["7"]),
        ({"TableName": "t", "FilterExpression": "pk = :p"}, []),
        ({}, []),
    ],
)
def test_keys_are_found_where_each_operation_names_them(request_: dict[str, Any], keys: list[str]):
    assert leading_keys(request_, partition_key) == keys
