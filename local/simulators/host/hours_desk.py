"""What people do with hours: write, hand in, refuse, approve, re-open. Each raises its webhook."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from local.simulators.host.approval import SUBJECTS, event_of
from local.simulators.host.desk import Sitting
from local.simulators.host.feed import Row
from local.simulators.host.fields import Finding, JsonObject, is_date
from local.simulators.host.objects import Occasion
from local.simulators.host.problems import Code, Problem, refusal
from local.simulators.host.time_entries import TimeEntries
from local.simulators.host.time_entry import TIME_ENTRY

MOST_IDS = 500
"""How many ids an event names; of more, it gives the range alone (facts: host side, 7)."""


@dataclass(frozen=True, slots=True)
class Period:
    """What is approved in one stroke: an employee's days, or a project's; both ends included."""

    axis: str
    subject: str
    first: str
    last: str


class HoursDesk:
    """The hours of one tenant in the hands of a person."""

    def __init__(self, sitting: Sitting, hours: TimeEntries) -> None:
        """Take who sits there, and the hours."""
        self._sitting = sitting
        self._hours = hours

    def write(self, body: Mapping[str, Any], *, status: str = "submitted") -> JsonObject:
        """Write an entry; raises Problem. No event tells of one that nobody has approved."""
        with self._sitting.store.transaction():
            row = self._hours.create(body, self._occasion("POST"), status=status)
            return self._hours.public(row)

    def save(self, entry_id: str, patch: Mapping[str, Any] | None = None) -> JsonObject:
        """Change an entry, or save it as it stands; raises Problem for one that is locked."""
        with self._sitting.store.transaction():
            before, occasion = self._hours.row(entry_id), self._occasion("PATCH", entry_id)
            if patch is None:
                row = self._hours.touch(entry_id, occasion)
            else:
                row = self._hours.change(entry_id, patch, occasion)
            if row.sequence != before.sequence:
                self._tell_change(entry_id, "updated")
            return self._hours.public(row)

    def delete(self, entry_id: str) -> None:
        """Delete an entry; raises Problem for one that is locked."""
        with self._sitting.store.transaction():
            self._hours.delete(entry_id, self._occasion("DELETE", entry_id))
            self._tell_change(entry_id, "deleted")

    def set_status(self, entry_id: str, status: str) -> JsonObject:
        """Hand an entry in, refuse it, or take it back as a draft; raises Problem when locked."""
        if status not in {"draft", "submitted", "rejected"}:
            message = f"An entry is not made {status} by itself."
            raise Problem(Code.CONFLICT, message)
        with self._sitting.store.transaction():
            row = self._hours.set_status(entry_id, status, self._occasion("PATCH", entry_id))
            self._tell_change(entry_id, "updated")
            return self._hours.public(row)

    def approve(self, period: Period) -> list[str]:
        """Approve what is handed in; give the ids of the entries that this approved anew."""
        return self._judge(period, "approved", self._hours.approve)

    def reopen(self, period: Period) -> list[str]:
        """Take an approval back; give the ids of the entries that had it."""
        return self._judge(period, "reopened", self._hours.reopen)

    def _judge(
        self, period: Period, what: str, judge: Callable[[Row, str, Occasion], Row | None]
    ) -> list[str]:
        self._require(period)
        with self._sitting.store.transaction():
            occasion = self._occasion("PATCH")
            found = self._hours.within(period.axis, period.subject, period.first, period.last)
            judged = [row.id for row in found if judge(row, period.axis, occasion)]
            if judged:
                self._tell_judgement(period, what, judged, occasion)
            return judged

    def _require(self, period: Period) -> None:
        if period.axis not in self._hours.rules.approval_axes:
            message = f"Hours are not approved by {period.axis} here."
            raise Problem(Code.NOT_SUPPORTED, message)
        days = (("first", period.first), ("last", period.last))
        findings = [
            Finding(f"/{name}", "invalid", f"{name} is a calendar date (YYYY-MM-DD).")
            for name, day in days
            if not is_date(day)
        ]
        if findings:
            raise refusal(findings)

    def _tell_judgement(
        self, period: Period, what: str, ids: Sequence[str], occasion: Occasion
    ) -> None:
        at = occasion.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        data: JsonObject = {
            "axis": period.axis,
            SUBJECTS[period.axis]: period.subject,
            "from": period.first,
            "to": period.last,
            **({"timeEntryIds": list(ids)} if len(ids) <= MOST_IDS else {}),
            "approvedAt": at,
            "approvedBy": occasion.actor.id,
        }
        self._sitting.tell(event_of(period.axis, what), data)

    def _tell_change(self, entry_id: str, change: str) -> None:
        self._sitting.tell("time_entries.changed", {"timeEntryIds": [entry_id], "change": change})

    def _occasion(self, method: str, entry_id: str | None = None) -> Occasion:
        path = TIME_ENTRY.dimension if entry_id is None else f"{TIME_ENTRY.dimension}/{entry_id}"
        return self._sitting.occasion(method, path)
