"""What the functions share: imported from the layer, so that a test sees that layers are found."""

import json
import os
import sys
from typing import Any

import boto3
from botocore.exceptions import ClientError


def outcome(service: str, operation: str, **arguments: Any) -> str:
    """Call AWS with the function's own rights and return "allowed" or the error's code."""
    client: Any = boto3.client(service)
    try:
        getattr(client, operation)(**arguments)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return "allowed"


def say(message: str, **fields: Any) -> None:
    """Log one JSON line as the product's logger does."""
    print(json.dumps({"level": "INFO", "message": message, **fields}))


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHON": sys.executable}
