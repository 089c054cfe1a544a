"""Lists as the system gives them: known query keys only, filters, order, fields, pages, 204.

The keys are those of the facts, section 5.1. Each page is read anew: rows move between pages when
somebody writes while a client pages.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from werkzeug.wrappers import Request, Response

from local.simulators.poweroffice.problems import (
    CANNOT_CAST,
    INVALID_PARAMETER,
    RefusalError,
    json_response,
)
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.poweroffice.stamps import canonical

DEFAULT_PAGE_SIZE = 5000
MAX_PAGE_SIZE = 20000

_RESOURCE_KEYS = ("pagenumber", "pagesize", "fields", "orderby", "usedatabasevalidation")
_SUBSCRIPTION_KEY = "subscription-key"
_RANGE = re.compile(r"(?P<first>\d+)\s*(?P<dash>-)?\s*(?P<last>\d+)?")
_NAMES = re.compile(r"\s*[A-Za-z0-9]+\s*(,\s*[A-Za-z0-9]+\s*)*")

Row = Mapping[str, Any]
Predicate = Callable[[Row], bool]
Filter = Callable[[str, str], Predicate]


def _bad(title: str, detail: str) -> RefusalError:
    return RefusalError(400, title=title, detail=detail)


@dataclass(frozen=True, slots=True)
class Query:
    """The query of a list request, keys in lower case; blank values count as not given."""

    values: Mapping[str, str]

    @classmethod
    def read(cls, request: Request, allowed: Iterable[str]) -> "Query":
        """Read a query and refuse a key that the list does not know."""
        known = {name.lower() for name in allowed} | {*_RESOURCE_KEYS, _SUBSCRIPTION_KEY}
        values: dict[str, str] = {}
        for name, value in request.args.items(multi=True):
            if name.lower() not in known:
                detail = f"'{name}' is not a valid query parameter for this endpoint."
                raise _bad("Invalid query parameter(s)", detail)
            if value.strip():
                values[name.lower()] = value.strip()
        return cls(values)

    def number(self, name: str, default: int) -> int:
        """Return a whole number of at least 1."""
        text = self.values.get(name.lower(), str(default))
        if not text.isdigit() or int(text) < 1:
            raise _bad(INVALID_PARAMETER, f"The value '{text}' is not valid for {name}.")
        return int(text)

    def flag(self, name: str) -> bool | None:
        """Return a truth value, or None when it is not given."""
        text = self.values.get(name.lower(), "").lower()
        if text in {"", "true", "false"}:
            return None if not text else text == "true"
        raise _bad(CANNOT_CAST, f"The value '{text}' is not valid for {name}.")


def numbers_within(field: str) -> Filter:
    """Filter by numbers and ranges such as `10000-11000, 12000, 13000-`."""

    def build(name: str, text: str) -> Predicate:
        ranges: list[tuple[int, int | None]] = []
        for part in (piece.strip() for piece in text.split(",") if piece.strip()):
            match = _RANGE.fullmatch(part)
            if match is None:
                raise _bad(CANNOT_CAST, f"{name}: '{part}' is not a number or a range of numbers.")
            first = int(match["first"])
            last = int(match["last"]) if match["last"] else None if match["dash"] else first
            ranges.append((first, last))
        return lambda row: any(
            row.get(field) is not None
            and first <= row[field]
            and (last is None or row[field] <= last)
            for first, last in ranges
        )

    return build


def later_than(field: str) -> Filter:
    """Filter by a timestamp, exclusive."""

    def build(name: str, text: str) -> Predicate:
        try:
            bound = canonical(text)
        except ValueError as error:
            raise _bad(CANNOT_CAST, f"{name}: {error}") from error
        return lambda row: row[field] > bound

    return build


def equal_to(field: str) -> Filter:
    """Filter by one text."""
    return lambda _name, text: lambda row: row.get(field) == text


def one_of(field: str) -> Filter:
    """Filter by comma-separated texts, without regard to case."""

    def build(_name: str, text: str) -> Predicate:
        wanted = {part.strip().lower() for part in text.split(",")}
        return lambda row: str(row.get(field) or "").lower() in wanted

    return build


def one_of_exactly(field: str) -> Filter:
    """Filter by comma-separated texts in their exact case."""

    def build(_name: str, text: str) -> Predicate:
        wanted = {part.strip() for part in text.split(",")}
        return lambda row: row.get(field) in wanted

    return build


def containing(field: str) -> Filter:
    """Filter by a part of a text, without regard to case."""
    return lambda _name, text: lambda row: text.lower() in str(row.get(field) or "").lower()


def is_true(field: str) -> Filter:
    """Filter by a truth value."""

    def build(name: str, text: str) -> Predicate:
        wanted = Query({name.lower(): text}).flag(name)
        return lambda row: row.get(field) is wanted

    return build


def listed(
    request: Request,
    rows: Sequence[Row],
    *,
    filters: Mapping[str, Filter],
    settings: PowerOfficeSettings,
    shown: Callable[[Sequence[Row]], Sequence[Row]] = list,
) -> Response:
    """Answer a list request; `shown` turns the rows of one page into what a GET shows."""
    query = Query.read(request, filters)
    for name, build in filters.items():
        if text := query.values.get(name.lower()):
            suits = build(name, text)
            rows = [row for row in rows if suits(row)]
    size = query.number("PageSize", DEFAULT_PAGE_SIZE)
    if size > MAX_PAGE_SIZE:
        raise _bad(INVALID_PARAMETER, f"PageSize cannot be larger than {MAX_PAGE_SIZE}.")
    page = query.number("PageNumber", 1)
    ordered = _ordered(rows, query.values.get("orderby"), settings)
    fields = _fields(query.values.get("fields"))
    chosen = _chosen(shown(ordered[(page - 1) * size : page * size]), fields)
    body = [shown_object(row, settings) for row in chosen]
    response = json_response(body) if body else Response(status=204)
    response.headers["X-Pagination"] = _pagination(
        request, page=page, size=size, total=len(rows), settings=settings
    )
    return response


def shown_object(row: Row, settings: PowerOfficeSettings) -> dict[str, Any]:
    """Return an object as an answer shows it: nothing internal, and no nulls if so set."""
    return {
        name: value
        for name, value in row.items()
        if not name.startswith("_") and not (settings.nulls_omitted and value is None)
    }


def _fields(text: str | None) -> list[str]:
    if text is None:
        return []
    if not _NAMES.fullmatch(text):
        raise _malformed_fields()
    return [name.strip() for name in text.split(",")]


def _malformed_fields() -> RefusalError:
    return _bad(INVALID_PARAMETER, "Fields property in resourceParameter is not formatted correct.")


def _chosen(rows: Sequence[Row], fields: list[str]) -> Sequence[Row]:
    if not fields or not rows:
        return rows
    names = {name.lower(): name for name in rows[0] if not name.startswith("_")}
    try:
        wanted = [names[field.lower()] for field in fields]
    except KeyError as error:
        raise _malformed_fields() from error
    return [{name: row.get(name) for name in wanted} for row in rows]


def _ordered(rows: Sequence[Row], order: str | None, settings: PowerOfficeSettings) -> list[Row]:
    ordered = list(rows)
    if settings.default_order == "arbitrary":
        ordered.sort(key=lambda row: sha256(str(row["Id"]).encode()).digest())
    if order is None or not ordered:
        return ordered
    names = {name.lower(): name for name in ordered[0]}
    for part in reversed(order.split(",")):
        words = part.split()
        direction = words[1].lower() if len(words) == 2 else "asc"  # noqa: PLR2004 - a pair
        if not 1 <= len(words) <= 2 or direction not in {"asc", "desc"}:  # noqa: PLR2004
            raise _bad(INVALID_PARAMETER, "OrderBy property is not formatted correct.")
        name = names.get(words[0].lower())
        if name is None:
            raise _bad(INVALID_PARAMETER, f"OrderBy: the property '{words[0]}' was not found.")
        ordered.sort(key=_by(name), reverse=direction == "desc")
    return ordered


def _by(name: str) -> Callable[[Row], tuple[int, Any]]:
    return lambda row: _sort_key(row.get(name))


def _sort_key(value: Any) -> tuple[int, Any]:  # noqa: ANN401 - of any property
    """Order as the database does: no value first, texts without regard to case."""
    if value is None:
        return (0, 0)
    return (1, value.lower() if isinstance(value, str) else value)


def _pagination(
    request: Request, *, page: int, size: int, total: int, settings: PowerOfficeSettings
) -> str:
    pages = -(-total // size)
    body: dict[str, Any] = {}
    if page < pages:
        body["nextPageLink"] = _link(request, page + 1, settings)
    elif settings.last_page_link != "absent":
        body["nextPageLink"] = "" if settings.last_page_link == "empty" else None
    if settings.pagination_keys == "full":
        body |= {
            "previousPageLink": _link(request, page - 1, settings) if page > 1 else "",
            "totalCount": total,
            "pageSize": size,
            "currentPage": page,
            "totalPages": pages,
        }
    return json.dumps(body)


def _link(request: Request, page: int, settings: PowerOfficeSettings) -> str:
    kept = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name.lower() not in {"pagenumber", _SUBSCRIPTION_KEY}
    ]
    query = urlencode([*kept, ("PageNumber", page)])
    base = request.base_url if settings.next_page_link == "absolute" else request.path
    return f"{base}?{query}"
