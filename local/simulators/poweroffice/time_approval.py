"""Approval of hours, which people do in the program, by person and week (facts, section 3.5).

What is approved is locked. The approval of a week can be taken back until one of its hours went to
a payroll run (`_payroll`) or was accrued as project cost (`_accrued`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from local.simulators.poweroffice.companies import TIME_APPROVALS, Company, collection
from local.simulators.poweroffice.problems import RefusalError
from local.simulators.storage import Document

if TYPE_CHECKING:
    from local.simulators.poweroffice.register import Register

_SUNDAY = timedelta(days=6)


def monday_of(day: date) -> date:
    """Return the first day of a week."""
    return day - timedelta(days=day.weekday())


def approved_through(company: Company, employee: int, day: date) -> str | None:
    """Return the last approved day of a person's week, if any of it is approved."""
    approval = company.store.get(_collection(company), _key(employee, monday_of(day)))
    return None if approval is None else str(approval["Through"])


def check_unlocked(register: "Register", row: Document) -> None:
    """Refuse to touch an entry that is approved."""
    if row.get("_approved"):
        raise register.definition.refusal(
            f"Time entry with id = {row['Id']} is locked and cannot be changed.",
            register.settings.time_locked_status,
        )


def check_week_open(register: "Register", row: Document) -> None:
    """Refuse hours on a day that is approved, unless the system takes them as hours to approve."""
    if register.settings.time_approved_week == "open":
        return
    day = date.fromisoformat(row["Date"])
    through = approved_through(register.company, row["EmployeeId"], day)
    if through is not None and row["Date"] <= through:
        raise register.definition.refusal(
            f"The hours of the employee are approved through {through}.",
            register.settings.time_locked_status,
        )


@dataclass(frozen=True, slots=True)
class Approval:
    """What people do with the hours of a company: approve, take back, hand to a payroll run."""

    register: "Register"

    def approve(self, employee: int, through: date) -> None:
        """Approve a person's hours from Monday through a day of that week."""
        monday = monday_of(through)
        for row in self._week(employee, monday):
            if row["Date"] <= through.isoformat() and not row.get("_approved"):
                self._mark(row, approved=True)
        document = {
            "EmployeeId": employee,
            "Monday": monday.isoformat(),
            "Through": through.isoformat(),
        }
        company = self.register.company
        company.store.put(_collection(company), _key(employee, monday), document)

    def undo(self, employee: int, monday: date) -> None:
        """Take the approval of a week back; refused once hours have gone further."""
        rows = list(self._week(employee, monday))
        if any(row.get("_payroll") or row.get("_accrued") for row in rows):
            detail = "The hours are in a payroll run or accrued as project cost."
            raise RefusalError(HTTPStatus.CONFLICT, title="Time approval", detail=detail)
        for row in rows:
            if row.get("_approved"):
                self._mark(row, approved=False)
        company = self.register.company
        company.store.delete(_collection(company), _key(employee, monday))

    def hand_to_payroll(self, employee: int, monday: date) -> None:
        """Let a payroll run take the approved hours of a week."""
        for row in self._week(employee, monday):
            if row.get("_approved"):
                self.register.put({**row, "_payroll": True})

    def _week(self, employee: int, monday: date) -> Iterator[Document]:
        first, last = monday.isoformat(), (monday + _SUNDAY).isoformat()
        for row in self.register.rows():
            if row["EmployeeId"] == employee and first <= row["Date"] <= last:
                yield row

    def _mark(self, row: Document, *, approved: bool) -> None:
        register = self.register
        moves = register.settings.time_approval_moves_stamp
        moved = {"LastChangedDateTimeOffset": register.stamp()} if moves else {}
        register.put({**row, "_approved": approved, **moved})


def _collection(company: Company) -> str:
    return collection(company.id, TIME_APPROVALS)


def _key(employee: int, monday: date) -> str:
    return f"{employee:012d}/{monday.isoformat()}"
