"""What the integration reports of an entry's way into the ERP (facts: host side, 6.7).

Each line of an entry is reported on its own: the entry itself, its supplements, its machine usages.
A report is remembered beside the entry and changes nothing of it.
"""

from collections.abc import Mapping
from typing import Any

from local.simulators.host.feed import Row
from local.simulators.host.fields import Field, Finding, JsonObject, Kind, check
from local.simulators.host.problems import refusal
from local.simulators.host.shapes import boolean, text
from local.simulators.storage import Store

LONGEST_BATCH = 500
STATUSES = ("queued", "held", "sent", "confirmed", "failed", "reversed", "ignored")

_REPORT = (
    text("id", required=True),
    text("lineId"),
    text("version", required=True),
    Field("status", Kind.CHOICE, choices=STATUSES, required=True),
    text("externalId"),
    Field("at", Kind.INSTANT),
    text("code"),
    text("message"),
    boolean("retryable"),
)
_BATCH = (
    text("erp", required=True),
    Field("items", Kind.OBJECTS, members=_REPORT, required=True),
)
_SHOWN = ("status", "externalId", "at", "code", "message")
_NONE = {"status": "none", "externalId": None, "at": None, "code": None, "message": None}
_WHOLE = ""


class Transfers:
    """The reports of one tenant's hours."""

    def __init__(self, store: Store, *, tenant_id: str) -> None:
        """Take the store."""
        self._store = store
        self._collection = f"transfers/{tenant_id}"

    def of(self, entry_id: str) -> JsonObject:
        """Give how an entry stands, with those of its lines that something is known of."""
        known = dict(self._store.get(self._collection, entry_id) or {})
        shown = _shown(known.pop(_WHOLE, _NONE))
        lines = [{"lineId": line, **_shown(report)} for line, report in sorted(known.items())]
        return {**shown, "lines": lines} if lines else shown

    def remember(self, row: Row, report: Mapping[str, Any], *, erp: str) -> JsonObject:
        """Keep a report, unless it is of another version or comes too late; give its result."""
        line_id = report.get("lineId")
        if line_id is not None and line_id not in _lines(row):
            return _result(report, "unknown_id", f"{row.id} has no line {line_id}.")
        if report["version"] != row.object["version"]:
            message = f"{row.id} stands at version {row.object['version']}."
            return _result(report, "stale_version", message)
        if (row.object["billing"] or {}).get("status") == "billed":
            return _result(report, "locked", f"{row.id} is invoiced.")
        known = self._store.get(self._collection, row.id) or {}
        kept = {"erp": erp, "version": report["version"], **{n: report.get(n) for n in _SHOWN}}
        self._store.put(self._collection, row.id, {**known, line_id or _WHOLE: kept})
        return _result(report, "ok")


def unknown_entry(report: Mapping[str, Any]) -> JsonObject:
    """Give the result of a report on an entry that this host does not have."""
    return _result(report, "unknown_id", f"There is no time entry {report['id']}.")


def require_batch(body: Mapping[str, Any]) -> None:
    """Refuse a batch that is not as the contract says; raises Problem."""
    findings = [
        finding
        for field in _BATCH
        for finding in check(field, body.get(field.name), f"/{field.name}")
    ]
    if not findings and len(body["items"]) > LONGEST_BATCH:
        message = f"A batch holds at most {LONGEST_BATCH} items."
        findings.append(Finding("/items", "too_long", message))
    if findings:
        raise refusal(findings)


def _lines(row: Row) -> set[str]:
    entry = row.object
    return {
        line["id"] for name in ("supplements", "machineUsages") for line in entry.get(name) or ()
    }


def _shown(report: Mapping[str, Any]) -> JsonObject:
    return {name: report[name] for name in _SHOWN}


def _result(report: Mapping[str, Any], result: str, message: str | None = None) -> JsonObject:
    return {"id": report["id"], "result": result, "message": message}
