"""Read the query of a list request, strictly: a host that guesses hides a caller's mistake."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NoReturn

from werkzeug.datastructures import MultiDict

from local.simulators.host.approval import STATUSES
from local.simulators.host.feed import EntryFilters, Filters, Position, Variant, decoded
from local.simulators.host.fields import Finding, is_date
from local.simulators.host.objects import stamp_of
from local.simulators.host.problems import Code, Problem
from local.simulators.host.settings import HostSettings, TimeEntrySettings

Query = MultiDict[str, str]

_BOTH_ENDS = 2
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
    filters: Filters | EntryFilters,
    *,
    variant: Variant,
    settings: HostSettings,
    scope: str,
    epoch: str,
    now: datetime,
) -> Position:
    """Give where a list begins: at a cursor, at an instant, or at the beginning."""
    cursor, since = query.get("cursor"), query.get("updatedSince")
    if cursor is not None and since is not None:
        _refuse("cursor", "Give cursor or updatedSince, not both.")
    if since is not None and variant == "none":
        raise Problem(Code.NOT_SUPPORTED, "There is no change feed here.", status=400)
    if cursor is None:
        stamp = None if since is None else _stamp(since)
        return Position(scope, epoch, now.isoformat(), filters, since=stamp)
    position = _known(cursor, scope)
    _require_fresh(position, epoch=epoch, now=now, days=settings.cursor_days)
    if filters not in {type(filters)(), position.filters}:
        _refuse("cursor", "The cursor was given for other filters.")
    return position


def filters_of(query: Query) -> Filters:
    """Give what a list of objects is narrowed to; raises Problem."""
    active = query.get("active")
    if active is not None and active not in _TRUTH:
        _refuse("active", "active is true or false.")
    return Filters(
        ids=_listed(query.getlist("ids")),
        numbers=_listed(query.getlist("numbers")),
        active=None if active is None else _TRUTH[active],
        parent_id=query.get("parentId"),
    )


def entry_filters_of(query: Query, rules: TimeEntrySettings) -> EntryFilters:
    """Give what a list of hours is narrowed to; raises Problem.

    A host that bounds the days of a list wants to be told them, except where a cursor holds them.
    """
    approval, first, last = (query.get(name) for name in ("approval", "from", "to"))
    if approval is not None and approval not in STATUSES:
        _refuse("approval", f"approval is one of {', '.join(STATUSES)}.")
    days = [_day(name, text) for name, text in (("from", first), ("to", last)) if text is not None]
    if len(days) == _BOTH_ENDS and days[1] < days[0]:
        _refuse("to", "to lies before from.")
    if rules.max_range_days is not None and "cursor" not in query:
        is_bounded = len(days) == _BOTH_ENDS
        if not is_bounded or (days[1] - days[0]).days >= rules.max_range_days:
            _refuse("from", f"from and to span at most {rules.max_range_days} days.")
    return EntryFilters(
        ids=_listed(query.getlist("ids")),
        approval=approval,
        date_from=first,
        date_to=last,
        employee_ids=_listed(query.getlist("employeeIds")),
        project_ids=_listed(query.getlist("projectIds")),
    )


def _day(name: str, text: str) -> date:
    if not is_date(text):
        _refuse(name, f"{name} is a calendar date (YYYY-MM-DD).")
    return date.fromisoformat(text)


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
