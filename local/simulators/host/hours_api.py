"""The hours of the contract: to read them, and to report what became of them (facts: 6.2, 6.7)."""

import json

from werkzeug.wrappers import Response

from local.simulators.host.fields import JsonObject
from local.simulators.host.queries import entry_filters_of
from local.simulators.host.served import (
    Served,
    body_of,
    json_answer,
    list_answer,
    require_offered,
    written,
)
from local.simulators.host.time_entries import TimeEntries
from local.simulators.host.time_entry import TIME_ENTRY
from local.simulators.host.transfers import require_batch, unknown_entry

_HOURS = TIME_ENTRY.dimension


def show_all(served: Served) -> Response:
    """Give a page of the hours."""
    entries = _readable(served)
    return list_answer(
        served,
        entries.rows(),
        entry_filters_of(served.request.args, entries.rules),
        scope=_HOURS,
        variant=entries.rules.change_feed,
        text=lambda row: json.dumps(entries.public(row), ensure_ascii=False),
    )


def show(served: Served, entry_id: str) -> Response:
    """Give one entry."""
    entries = _readable(served)
    row = entries.row(entry_id)
    tag = {"ETag": f'"{row.object["version"]}"'}
    return json_answer(entries.public(row), headers=tag)


def report(served: Served) -> Response:
    """Take what the integration says of entries; an entry changes by nothing of it (6.7)."""
    entries = served.entries()
    require_offered("transfer-status", _HOURS, offered=entries.rules.transfer_status)

    def effect() -> Response:
        body = body_of(served.request)
        require_batch(body)
        results = [_reported(entries, item, erp=body["erp"]) for item in body["items"]]
        return json_answer({"items": results})

    return written(served, effect)


def _reported(entries: TimeEntries, item: JsonObject, *, erp: str) -> JsonObject:
    row = entries.find(item["id"])
    if row is None:
        return unknown_entry(item)
    return entries.transfers.remember(row, item, erp=erp)


def _readable(served: Served) -> TimeEntries:
    entries = served.entries()
    require_offered("read", _HOURS, offered=entries.rules.read)
    return entries
