"""Read the query of a list request, strictly: a host that guesses hides a caller's mistake."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NoReturn

from werkzeug.datastructures import MultiDict

from local.simulators.host.feed import Filters, Position, decoded
from local.simulators.host.fields import Finding
from local.simulators.host.objects import stamp_of
from local.simulators.host.problems import Code, Problem
from local.simulators.host.settings import DimensionSettings, HostSettings

Query = MultiDict[str, str]

_TRUTH = {"true": True, "false": False}


def limit_of(query: Query, settings: HostSettings) -> int:
    """Give the page size; raises Problem for one that the contract forbids (C5)."""
    text = query.get("limit")
    if text is None:
        return settings.page_default
    if not text.isdecimal() or not 1 <= int(text) <= settings.page_max:
        _refuse("limit", f"limit is a number from 1 to {settings.page_max}.")
    return int(text)


def position_of(
    query: Query,
    rules: DimensionSettings,
    *,
    settings: HostSettings,
    scope: str,
    epoch: str,
    now: datetime,
) -> Position:
    """Give where a list begins: at a cursor, at an instant, or at the beginning."""
    filters = _filters_of(query)
    cursor, since = query.get("cursor"), query.get("updatedSince")
    if cursor is not None and since is not None:
        _refuse("cursor", "Give cursor or updatedSince, not both.")
    if since is not None and rules.change_feed == "none":
        raise Problem(Code.NOT_SUPPORTED, "This dimension has no change feed.", status=400)
    if cursor is None:
        stamp = None if since is None else _stamp(since)
        return Position(scope, epoch, now.isoformat(), filters, since=stamp)
    position = _known(cursor, scope)
    _require_fresh(position, epoch=epoch, now=now, days=settings.cursor_days)
    if filters not in {Filters(), position.filters}:
        _refuse("cursor", "The cursor was given for other filters.")
    return position


def _filters_of(query: Query) -> Filters:
    active = query.get("active")
    if active is not None and active not in _TRUTH:
        _refuse("active", "active is true or false.")
    return Filters(
        ids=_listed(query.getlist("ids")),
        numbers=_listed(query.getlist("numbers")),
        active=None if active is None else _TRUTH[active],
        parent_id=query.get("parentId"),
    )


def _listed(values: Iterable[str]) -> tuple[str, ...]:
    parts = (part.strip() for value in values for part in value.split(","))
    return tuple(part for part in parts if part)


def _stamp(text: str) -> str:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        _refuse("updatedSince", "updatedSince is an RFC 3339 instant.", cause=error)
    if instant.tzinfo is None:
        _refuse("updatedSince", "updatedSince needs an offset.")
    return stamp_of(instant)


def _known(cursor: str, scope: str) -> Position:
    try:
        position = decoded(cursor)
    except ValueError as error:
        _refuse("cursor", "The cursor was not given by this host.", cause=error)
    if position.scope != scope:
        _refuse("cursor", "The cursor was given for another list.")
    return position


def _require_fresh(position: Position, *, epoch: str, now: datetime, days: int) -> None:
    issued = datetime.fromisoformat(position.issued_at)
    if position.epoch != epoch or now - issued > timedelta(days=days):
        raise Problem(Code.CURSOR_EXPIRED, "The cursor has expired: read the whole list.")


def _refuse(parameter: str, message: str, cause: Exception | None = None) -> NoReturn:
    finding = Finding(f"/{parameter}", "invalid", message)
    raise Problem(Code.VALIDATION_FAILED, message, status=400, findings=(finding,)) from cause
