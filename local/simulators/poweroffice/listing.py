"""Lists as the system gives them: filters, order, fields, pages, and 204 for nothing.

Each page is read anew: rows move between pages when somebody writes while a client pages.
"""

import json
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from werkzeug.wrappers import Request, Response

from local.simulators.poweroffice.filters import SUBSCRIPTION_KEY, Asked, Query, bad_request
from local.simulators.poweroffice.problems import INVALID_PARAMETER, RefusalError, json_text
from local.simulators.poweroffice.settings import PowerOfficeSettings
from local.simulators.poweroffice.views import Shown

if TYPE_CHECKING:
    from local.simulators.poweroffice.register import Register

DEFAULT_PAGE_SIZE = 5000
MAX_PAGE_SIZE = 20000

_NAMES = re.compile(r"\s*[A-Za-z0-9]+\s*(,\s*[A-Za-z0-9]+\s*)*")


def listed(request: Request, register: "Register") -> Response:
    """Answer a list request of a register."""
    definition, settings = register.definition, register.settings
    filters = definition.filters_under(settings)
    query = Query.read(request, [*filters, *definition.narrowed_by])
    shown: Sequence[Shown] = register.shown_rows()
    if definition.narrowing is not None:
        shown = definition.narrowing(query, shown, register)
    for name, build in filters.items():
        if text := query.values.get(name.lower()):
            suits = build(Asked(name, text, query, register))
            shown = [item for item in shown if suits(item.values)]
    size = query.number("PageSize", DEFAULT_PAGE_SIZE)
    if size > MAX_PAGE_SIZE:
        raise bad_request(INVALID_PARAMETER, f"PageSize cannot be larger than {MAX_PAGE_SIZE}.")
    page = query.number("PageNumber", 1)
    ordered = _ordered(shown, query.values.get("orderby"), settings)
    chosen = ordered[(page - 1) * size : page * size]
    body = _bodies(chosen, query.values.get("fields"))
    response = json_text(f"[{', '.join(body)}]") if body else Response(status=204)
    response.headers["X-Pagination"] = _pagination(
        request, page=page, size=size, total=len(shown), settings=settings
    )
    return response


def _bodies(chosen: Sequence[Shown], fields: str | None) -> list[str]:
    names = _fields(fields)
    if not names or not chosen:
        return [item.text for item in chosen]
    known = {name.lower(): name for name in chosen[0].values}
    try:
        wanted = [known[name.lower()] for name in names]
    except KeyError as error:
        raise _malformed_fields() from error
    return [
        Shown({name: item.values[name] for name in wanted}, item.nulls_omitted).text
        for item in chosen
    ]


def _fields(text: str | None) -> list[str]:
    if text is None:
        return []
    if not _NAMES.fullmatch(text):
        raise _malformed_fields()
    return [name.strip() for name in text.split(",")]


def _malformed_fields() -> RefusalError:
    return bad_request(
        INVALID_PARAMETER, "Fields property in resourceParameter is not formatted correct."
    )


def _ordered(
    shown: Sequence[Shown], order: str | None, settings: PowerOfficeSettings
) -> list[Shown]:
    ordered = list(shown)
    if settings.default_order == "arbitrary":
        ordered.sort(key=lambda item: item.place)
    if order is None or not ordered:
        return ordered
    names = {name.lower(): name for name in ordered[0].values}
    for part in reversed(order.split(",")):
        words = part.split()
        direction = words[1].lower() if len(words) == 2 else "asc"  # noqa: PLR2004 - a pair
        if not 1 <= len(words) <= 2 or direction not in {"asc", "desc"}:  # noqa: PLR2004
            raise bad_request(INVALID_PARAMETER, "OrderBy property is not formatted correct.")
        name = names.get(words[0].lower())
        if name is None:
            raise bad_request(
                INVALID_PARAMETER, f"OrderBy: the property '{words[0]}' was not found."
            )
        ordered.sort(key=_by(name), reverse=direction == "desc")
    return ordered


def _by(name: str) -> Callable[[Shown], tuple[int, Any]]:
    return lambda item: _sort_key(item.values.get(name))


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
        if name.lower() not in {"pagenumber", SUBSCRIPTION_KEY}
    ]
    query = urlencode([*kept, ("PageNumber", page)])
    base = request.base_url if settings.next_page_link == "absolute" else request.path
    return f"{base}?{query}"
