"""Lists of PowerOffice Go: bare arrays by page number, 204 for empty, the end in a header (5.1)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Generic, TypeVar
from urllib.parse import parse_qsl, urlsplit

from bindeledd.domain.errors import UnavailableError
from bindeledd.erps.poweroffice.answers import Model, read_error, read_model, refusal_of
from bindeledd.transport import Answer, Call, Exchange, ObjectModel, read_object

Row = TypeVar("Row", bound=ObjectModel)

_USUAL_SIZE = 5000
"""How many rows a page has that is asked for without a size (facts 5.1)."""

_MOST_PAGES = 200


class UnknownRouteError(UnavailableError):
    """The API has no such list: nothing else of a list can be absent (facts 5.4)."""


@dataclass(frozen=True, slots=True)
class Listing(Generic[Model]):
    """Which list is read, and as what."""

    operation: str
    path: str
    model: type[Model]
    right: str
    query: Mapping[str, str]
    fields: str | None = None

    def asking_for(self, fields: str) -> Listing[Model]:
        """Ask for other properties of the same list."""
        return replace(self, fields=fields)


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """One page of a list, and whether the API says that it is the last."""

    rows: Sequence[Row]
    last: bool


def read_page(exchange: Exchange, listing: Listing[Row], *, number: int, size: int) -> Rows[Row]:
    """Read one page of a list ordered by the immutable id; a row that is spoilt has a flaw."""
    query = {
        **listing.query,
        "OrderBy": "Id",
        "PageNumber": str(number),
        "PageSize": str(size),
    }
    if listing.fields:
        query["Fields"] = listing.fields
    answer = _perform(exchange, listing, query)
    rows = [read_object(listing.model, row, words=exchange.words) for row in _rows(answer)]
    last = _is_last(answer, listing.path, number=number, count=len(rows), size=size)
    return Rows(rows, last=last)


def read_list(exchange: Exchange, listing: Listing[Model]) -> list[Model]:
    """Read a short list that the API gives whole, in whatever order."""
    answer = _perform(exchange, listing, dict(listing.query))
    return [read_model(listing.model, row) for row in _rows(answer)]


@dataclass(frozen=True, slots=True)
class Whole:
    """Every row of a list as it came, and over how many pages."""

    rows: Sequence[object]
    pages: int


def read_rows(exchange: Exchange, listing: Listing[Model], *, size: int | None = None) -> Whole:
    """Read a list to its end that is not known to take an order, nor, without `size`, pages.

    A key that a list does not know is refused (facts 6), so none is sent that is not needed.
    """
    rows: list[object] = []
    for number in range(1, _MOST_PAGES + 1):
        paging = {"PageNumber": str(number)} if size is not None or number > 1 else {}
        sized = {"PageSize": str(size)} if size is not None else {}
        answer = _perform(exchange, listing, {**listing.query, **paging, **sized})
        found = _rows(answer)
        rows += found
        full = size if size is not None else _USUAL_SIZE
        if _is_last(answer, listing.path, number=number, count=len(found), size=full):
            return Whole(rows, number)
    raise UnavailableError


def _perform(exchange: Exchange, listing: Listing[Model], query: dict[str, str]) -> Answer:
    answer = exchange.perform(Call(listing.operation, "GET", listing.path, query=query))
    if answer.succeeded:
        return answer
    error = read_error(refusal_of(answer, right=listing.right), exchange=exchange)
    if answer.status == HTTPStatus.NOT_FOUND:
        raise UnknownRouteError(system_message=error.system_message)
    raise error


def _rows(answer: Answer) -> Sequence[object]:
    if answer.status == HTTPStatus.NO_CONTENT:
        return ()
    if not isinstance(answer.payload, list):
        raise UnavailableError
    return answer.payload


def _is_last(answer: Answer, path: str, *, number: int, count: int, size: int) -> bool:
    """Tell the end: the header's empty link, nothing at all, or, without a header, a short page."""
    if count == 0:
        return True
    state = _pagination(answer.headers.get("X-Pagination", ""))
    if state is None:
        return count < size
    link = state.get("nextpagelink")
    if not (isinstance(link, str) and link.strip()):
        return True
    if not _leads_on(link.strip(), path, number=number):
        raise UnavailableError
    return False


def _leads_on(link: str, path: str, *, number: int) -> bool:
    """Tell whether the link names the page after this one of this list.

    It is never followed, so what is before the list's own name in it (a gateway's inner address,
    say) does not matter. A link that says nothing of either is only the sign that there is more.
    """
    try:
        split = urlsplit(link)
        named = {key.lower(): value for key, value in parse_qsl(split.query)}
    except ValueError:
        return False
    told = named.get("pagenumber")
    if told is not None and told != str(number + 1):
        return False
    last = split.path.rstrip("/").rpartition("/")[2].lower()
    return not split.query or not last or last == path.rpartition("/")[2].lower()


def _pagination(header: str) -> dict[str, object] | None:
    try:
        state = json.loads(header)
    except (ValueError, RecursionError):
        return None
    if not isinstance(state, dict):
        return None
    named = {str(key).lower(): value for key, value in state.items()}
    return named if "nextpagelink" in named else None
