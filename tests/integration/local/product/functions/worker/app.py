"""Writes down each message it is given, with its place in the order."""

import json
import os
import time
from typing import Any

import boto3
from answers import say  # type: ignore[import-not-found]  # in the layer

TABLE = os.environ["TABLE"]


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    for record in event.get("Records", [{"body": json.dumps(event)}]):
        message = json.loads(record["body"])
        what = message["message"]
        if message.get("linger"):
            write(f"{what}: began")
            time.sleep(message["linger"])
        write(what)
        say("written", what=what)
    return {"batchItemFailures": []}


def write(what: str) -> None:
    dynamodb: Any = boto3.client("dynamodb")
    item = {"pk": {"S": what}, "sk": {"S": str(time.time_ns())}}
    dynamodb.put_item(TableName=TABLE, Item=item)
