"""Lists that are paged wrongly, and answers about another object than the one asked for."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import httpx

from tests.fuzzing.situation import UNDECODABLE, Situation, decoded, with_json
from tests.spoiling import with_spoilt

PAGINATION = "x-pagination"
_GARBAGE = (
    "",
    "{",
    "null",
    "[]",
    "7",
    "NaN",
    '"text"',
    '{"NextPageLink":7}',
    '{"NextPageLink":{"a":"b"},"TotalCount":"many"}',
    '{"nextPageLink":"https://elsewhere.example/v2/Customers?PageNumber=2"}',
    '{"NextPageLink":"   "',
    "[" * 20_000,
    '{"a":' * 20_000,
    "\u00d8",
)


def rows_of(document: Any) -> list[Any] | None:
    """Find the rows of a list's document in either system's shape."""
    if isinstance(document, list):
        return document
    if isinstance(document, dict) and isinstance(document.get("items"), list):
        items: list[Any] = document["items"]
        return items
    return None


def id_of(row: Any) -> Any:
    """Read an object's id in either system's spelling."""
    return row.get("id", row.get("Id")) if isinstance(row, dict) else None


def _header(situation: Situation) -> httpx.Response | None:
    """Spoil the header by which PowerOffice Go tells where a list goes on."""
    answer = situation.ask()
    if PAGINATION not in answer.headers:
        return answer
    left_out = {PAGINATION, "content-length"}
    headers = [(n.encode(), v.encode()) for n, v in answer.headers.items() if n not in left_out]
    headers.append((PAGINATION.encode(), situation.rng.choice(_GARBAGE).encode()))
    return httpx.Response(answer.status_code, headers=headers, content=answer.content)


def _no_header(situation: Situation) -> httpx.Response | None:
    answer = situation.ask()
    headers = [(n, v) for n, v in answer.headers.items() if n not in {PAGINATION, "content-length"}]
    return httpx.Response(answer.status_code, headers=headers, content=answer.content)


def _said(more: bool) -> Callable[[Situation], httpx.Response | None]:
    """Say that a list goes on, or that it does not, whatever is true."""

    def distort(situation: Situation) -> httpx.Response | None:
        answer = situation.ask()
        document = decoded(answer)
        if document is UNDECODABLE or rows_of(document) is None:
            return answer
        if isinstance(document, dict):
            told = {**document, "hasMore": more}
            if more and not told.get("nextCursor"):
                told["nextCursor"] = f"cursor-{situation.rng.random()}"
            return with_json(answer, told)
        link = str(situation.request.url) if more else ""
        told_answer = with_json(answer, document)
        told_answer.headers[PAGINATION] = json.dumps({"NextPageLink": link})
        return told_answer

    return distort


def _repeated(situation: Situation) -> httpx.Response | None:
    """Answer every page of a list with the one that came first."""
    answers = situation.memory.lists.get(situation.address, [])
    return copy.copy(answers[0]) if situation.reads and answers else situation.ask()


def _other_page(situation: Situation) -> httpx.Response | None:
    """Give the pages out of order."""
    url = situation.request.url
    number = url.params.get("PageNumber")
    if number is None:
        return situation.ask()
    other = url.copy_set_param("PageNumber", str(situation.rng.randint(1, 6)))
    request = httpx.Request("GET", other, headers=situation.request.headers)
    return situation.send(request)


def _endless(situation: Situation) -> httpx.Response | None:
    """Add new objects to a list for ever; each page is full and names a next one."""
    answer = situation.ask()
    document = decoded(answer)
    rows = None if document is UNDECODABLE else rows_of(document)
    if not situation.reads or not rows:
        rows = rows_of(decoded(situation.memory.lists.get(situation.address, [answer])[0]))
        if not situation.reads or not rows:
            return answer
    situation.memory.endless += 1
    made = _made_of(rows[0], situation.memory.endless)
    if isinstance(document, dict):
        cursor = f"cursor-{situation.memory.endless}"
        return with_json(answer, {"items": [made], "hasMore": True, "nextCursor": cursor})
    endless = with_json(httpx.Response(200, headers=answer.headers), [made])
    endless.headers[PAGINATION] = json.dumps({"NextPageLink": "https://poweroffice.test/next"})
    return endless


def _made_of(row: dict[str, Any], number: int) -> dict[str, Any]:
    name = "Id" if "Id" in row else "id"
    return {**row, name: 900_000 + number if name == "Id" else f"endless-{number}"}


def _other_object(situation: Situation) -> httpx.Response | None:
    """Answer with a neighbour of the object that was asked for, made or changed."""
    answer = situation.ask()
    document = decoded(answer)
    if document is UNDECODABLE or id_of(document) is None:
        return answer
    for others in situation.memory.lists.values():
        for rows in (rows_of(decoded(other)) or [] for other in others):
            found = [row for row in rows if _is_like(row, document)]
            if found:
                return with_json(answer, situation.rng.choice(found))
    return answer


def _is_like(row: Any, document: Any) -> bool:
    same_shape = isinstance(row, dict) and ("Id" in row) == ("Id" in document)
    return same_shape and id_of(row) not in (None, id_of(document))


def _former(situation: Situation) -> httpx.Response | None:
    """Answer a list as it was answered long ago, as a cache does."""
    answers = situation.memory.lists.get(situation.address, [])
    return copy.copy(situation.rng.choice(answers)) if situation.reads and answers else None


def _spoilt_object(situation: Situation) -> httpx.Response | None:
    """Spoil the object that is remembered, in this answer as in every other."""
    return with_spoilt(situation.ask(), situation.memory.spoilt)


DISTORTED: Mapping[str, Callable[[Situation], httpx.Response | None]] = MappingProxyType(
    {
        "pagination_garbage": _header,
        "no_pagination": _no_header,
        "always_more": _said(more=True),
        "never_more": _said(more=False),
        "repeated_page": _repeated,
        "other_page": _other_page,
        "endless_list": _endless,
        "other_object": _other_object,
        "former_answer": _former,
        "spoilt_object": _spoilt_object,
    }
)

LASTING = frozenset({"spoilt_object"})
"""What is only worth telling where it lasts: every answer of a system is the same in it."""

LIES = frozenset(
    {
        "never_more",
        "no_pagination",
        "pagination_garbage",
        "repeated_page",
        "other_page",
        "former_answer",
    }
)
"""Lists that come whole and well formed, and are not the list."""
