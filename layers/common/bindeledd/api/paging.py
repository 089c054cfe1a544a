"""How long lists are given: a page, and where the next one starts.

An answer has at most 6 MB and 30 seconds, so that no list is ever given whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Annotated, TypeVar

from aws_lambda_powertools.event_handler.openapi.params import Query

T = TypeVar("T")

PAGE = 200
Start = Annotated[int, Query(ge=0, le=1_000_000)]
Limit = Annotated[int, Query(ge=1, le=PAGE)]


def page_of(items: Iterable[T], start: int, limit: int) -> tuple[list[T], int | None]:
    """Cut one page out of a stream; the second is where the next one starts, None at the end."""
    page = list(islice(items, start, start + limit + 1))
    return page[:limit], start + limit if len(page) > limit else None
