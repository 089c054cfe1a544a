"""Answers in which chosen objects are not what their system describes, and all others are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

Spoilt = dict[str, Mapping[str, Any]]
"""By an object's id, the properties that are replaced wherever it is shown with them."""


def with_spoilt(answer: httpx.Response, spoilt: Spoilt) -> httpx.Response:
    """Give an answer with what is spoilt in it."""
    answer.read()
    if not spoilt or "json" not in answer.headers.get("content-type", ""):
        return answer
    document = json.loads(answer.content)
    for row in _objects(document):
        changed = spoilt.get(str(row.get("Id", row.get("id"))), {})
        row.update({name: value for name, value in changed.items() if name in row})
    headers = {k: v for k, v in answer.headers.items() if k.lower() != "content-length"}
    return httpx.Response(
        answer.status_code, headers=headers, content=json.dumps(document).encode()
    )


class Spoiling(httpx.BaseTransport):
    """The way to a system that spoils its answers."""

    def __init__(self, ahead: httpx.BaseTransport, spoilt: Spoilt) -> None:
        self._ahead = ahead
        self._spoilt = spoilt

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one call."""
        return with_spoilt(self._ahead.handle_request(request), self._spoilt)


def _objects(document: Any) -> Iterator[dict[str, Any]]:
    match document:
        case dict():
            yield document
            for value in list(document.values()):
                yield from _objects(value)
        case list():
            for value in document:
                yield from _objects(value)
