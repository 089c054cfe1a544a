"""Lists of PowerOffice Go: bare arrays by page number, 204 for empty, the end in a header.

Pages are ordered by the immutable id. Rows can then only enter a changed-since list, but a deletion
while we page moves every later row one place forward, and one would be skipped. So after each page
the last row before it is read again, alone: if it has moved, the reading goes back one page
(architecture 4.1; facts 5.1).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic

from bindeledd.domain.errors import UnavailableError
from bindeledd.erps.poweroffice.answers import Model, read_error, read_model, refusal_of
from bindeledd.transport import Answer, Call, Exchange

_NO_CONTENT = 204


@dataclass(frozen=True, slots=True)
class Listing(Generic[Model]):
    """Which list is read, and as what; `id_field` is the property it is ordered by."""

    operation: str
    path: str
    model: type[Model]
    right: str
    query: Mapping[str, str]
    fields: str | None = None
    id_field: str = "Id"


def read_all(
    exchange: Exchange, listing: Listing[Model], *, page_size: int, most_pages: int
) -> list[Model]:
    """Read a list to the end that the API itself signals; each object once, the latest reading.

    Raises:
        UnavailableError: the pages do not come to an end, or are not what the API describes.
    """
    objects: dict[int, Model] = {}
    ids_before: list[int] = []
    page, steps = 1, 0
    while True:
        steps += 1
        if steps > most_pages:
            raise UnavailableError
        answer = _page(exchange, listing, number=page, size=page_size)
        rows = [read_model(listing.model, row) for row in _rows(answer)]
        ids = [int(getattr(row, listing.id_field)) for row in rows]
        if ids and ids == ids_before:
            raise UnavailableError
        objects.update(zip(ids, rows, strict=True))
        if (
            page > 1
            and ids_before
            and _moved(exchange, listing, index=(page - 1) * page_size, last=ids_before[-1])
        ):
            page, ids_before = page - 1, []
            continue
        if _is_last(answer, count=len(rows), size=page_size):
            return list(objects.values())
        page, ids_before = page + 1, ids


def read_list(exchange: Exchange, listing: Listing[Model]) -> list[Model]:
    """Read a short list that the API gives whole, in whatever order."""
    answer = _perform(exchange, listing, dict(listing.query))
    return [read_model(listing.model, row) for row in _rows(answer)]


def _moved(exchange: Exchange, listing: Listing[Model], *, index: int, last: int) -> bool:
    """Tell whether the row at the 1-based `index` is no longer the one that was read there."""
    answer = _page(exchange, listing, number=index, size=1)
    rows = [read_model(listing.model, row) for row in _rows(answer)]
    return [getattr(row, listing.id_field) for row in rows] != [last]


def _page(exchange: Exchange, listing: Listing[Model], *, number: int, size: int) -> Answer:
    query = {
        **listing.query,
        "OrderBy": listing.id_field,
        "PageNumber": str(number),
        "PageSize": str(size),
    }
    if listing.fields:
        query["Fields"] = listing.fields
    return _perform(exchange, listing, query)


def _perform(exchange: Exchange, listing: Listing[Model], query: dict[str, str]) -> Answer:
    answer = exchange.perform(Call(listing.operation, "GET", listing.path, query=query))
    if not answer.succeeded:
        raise read_error(refusal_of(answer, right=listing.right), exchange=exchange)
    return answer


def _rows(answer: Answer) -> Sequence[object]:
    if answer.status == _NO_CONTENT:
        return ()
    if not isinstance(answer.payload, list):
        raise UnavailableError
    return answer.payload


def _is_last(answer: Answer, *, count: int, size: int) -> bool:
    """Tell the end: the header's empty link, nothing at all, or, without a header, a short page."""
    if count == 0:
        return True
    state = _pagination(answer.headers.get("X-Pagination", ""))
    if state is None:
        return count < size
    link = state.get("nextpagelink")
    return not (isinstance(link, str) and link.strip())


def _pagination(header: str) -> dict[str, object] | None:
    try:
        state = json.loads(header)
    except ValueError:
        return None
    if not isinstance(state, dict):
        return None
    named = {str(key).lower(): value for key, value in state.items()}
    return named if "nextpagelink" in named else None
