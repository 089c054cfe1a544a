"""Answers with its own event, and does what the address asks for."""

import json
import os
from typing import Any

from answers import environment, outcome, say  # type: ignore[import-not-found]  # in the layer


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    path = event.get("rawPath", "")
    say("called", path=path, pid=os.getpid())
    if path == "/fail":
        raise RuntimeError("canary-in-a-traceback")
    if path == "/cookies":
        return {"statusCode": 302, "headers": {"location": "/next"}, "cookies": ["a=1", "b=2"]}
    if path == "/call":
        return _json(outcome(**json.loads(event["body"])))
    if path == "/environment":
        return _json(environment())
    return _json(event)


def _json(body: Any) -> dict[str, Any]:
    headers = {"content-type": "application/json"}
    return {"statusCode": 200, "headers": headers, "body": json.dumps(body)}
