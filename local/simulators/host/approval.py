"""How the approval of a time entry moves (facts: host side, 6.5 and 10).

Two hands may approve the same entry: who answers for the employee's period, and who answers for the
project. The entry has one effective status, and beside it the axes on which an approval holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from local.simulators.host.fields import JsonObject
from local.simulators.host.settings import TimeEntrySettings

STATUSES = ("draft", "submitted", "approved", "rejected", "reopened")
WAITING = frozenset({"submitted", "approved", "reopened"})
"""Statuses from which an entry can be approved: it is handed in, and nobody has refused it."""
SUBJECTS: Mapping[str, str] = {"employee_period": "employeeId", "project": "projectId"}
"""The axes, with the field of an entry that says whose period, or which project, it belongs to."""
_EVENTS = {"employee_period": "hours", "project": "project_hours"}
_OF_THE_PROJECT = "project"
"""Both the axis and the level of who answers for the project."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Where the approval of an entry stands."""

    status: str = "submitted"
    held: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The axes on which an approval holds, with when it was given and by whom."""

    @property
    def is_approved(self) -> bool:
        """Tell whether the entry counts as approved."""
        return self.status == "approved"

    def approve(self, axis: str, *, at: str, by: str, rules: TimeEntrySettings) -> "Approval":
        """Give the approval with one axis more."""
        held = {**self.held, axis: {"at": at, "by": by}}
        return Approval("approved" if _suffices(held, rules) else self.status, held)

    def reopen(self, axis: str, rules: TimeEntrySettings) -> "Approval":
        """Give the approval with one axis less; what still holds may suffice."""
        held = {name: given for name, given in self.held.items() if name != axis}
        return Approval("approved" if _suffices(held, rules) else "reopened", held)

    def without_axes(self) -> "Approval":
        """Give the approval of an entry that became another one: nobody has approved that."""
        return replace(self, held={})

    def as_json(self, rules: TimeEntrySettings) -> JsonObject:
        """Give the approval as the contract writes it."""
        latest = max(self.held.values(), key=lambda given: given["at"], default=None)
        return {
            "status": self.status,
            "axes": sorted(self.held),
            "approvedAt": latest["at"] if latest else None,
            "approvedBy": latest["by"] if latest else None,
            "levels": [
                {"level": level, "approved": self._holds(level)} for level in rules.approval_levels
            ],
        }

    def _holds(self, level: str) -> bool:
        axis = _OF_THE_PROJECT if level == _OF_THE_PROJECT else "employee_period"
        return axis in self.held


def event_of(axis: str, what: str) -> str:
    """Give the type of the event that tells of an approval, or that one was taken back."""
    return f"{_EVENTS[axis]}.{what}"


def _suffices(held: Mapping[str, object], rules: TimeEntrySettings) -> bool:
    if rules.approved_when == "all":
        return set(held) >= set(rules.approval_axes)
    return bool(held)
