"""Both tables that the state can stand on, so that every test of the suite runs on each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import boto3
import pytest
from moto import mock_aws

from bindeledd.state import DynamoTable, MemoryTable, Table, TableState
from tests.fakes import FixedClock, MemoryCipher

_numbers = count(1)


@pytest.fixture(scope="module")
def aws():
    """Open AWS for one module only, since mocks that nest share what they hold."""
    with mock_aws():
        yield {
            "region_name": "eu-north-1",
            "aws_access_key_id": "testing",
            "aws_secret_access_key": "testing",
        }


@pytest.fixture(scope="module")
def dynamo_client(aws):
    return boto3.client("dynamodb", **aws)


@pytest.fixture
def dynamo_table(dynamo_client) -> Iterator[DynamoTable]:
    name = f"state-{next(_numbers)}"
    names = ("pk", "sk", "gsi1pk", "gsi1sk")
    dynamo_client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in names],
        KeySchema=_schema("pk", "sk"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": "gsi1",
                "KeySchema": _schema("gsi1pk", "gsi1sk"),
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    yield DynamoTable(dynamo_client, name, pause=lambda _: None)
    dynamo_client.delete_table(TableName=name)


def _schema(pk: str, sk: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": pk, "KeyType": "HASH"},
        {"AttributeName": sk, "KeyType": "RANGE"},
    ]


@pytest.fixture(params=["memory", "dynamo"])
def table(request) -> Table:
    if request.param == "memory":
        return MemoryTable()
    chosen: Table = request.getfixturevalue("dynamo_table")
    return chosen


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def state(table: Table, clock: FixedClock) -> TableState:
    return TableState(table, cipher=MemoryCipher(), clock=clock)
