"""The page on which hours are approved: a week, person by person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from werkzeug.exceptions import BadRequest
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from local.simulators.poweroffice.companies import (
    ACTIVITIES,
    EMPLOYEES,
    HOUR_TYPES,
    PROJECTS,
    Company,
)
from local.simulators.poweroffice.problems import RefusalError
from local.simulators.poweroffice.register import Register
from local.simulators.poweroffice.rendering import page
from local.simulators.poweroffice.sheet import name_of
from local.simulators.poweroffice.time_approval import Approval, approved_through, monday_of
from local.simulators.storage import Document

_WEEK = timedelta(days=7)
_SEE_OTHER = 303
_UNITS = {"minutes": "min", "hours": "t", "decimal_hours": "t"}


@dataclass(frozen=True, slots=True)
class PersonWeek:
    """One person's hours in a week."""

    employee: Document
    rows: list[Mapping[str, Any]]
    through: str | None

    @property
    def is_in_payroll(self) -> bool:
        """Say whether a payroll run has some of them."""
        return any(row["payroll"] for row in self.rows)


def show_hours(request: Request, register: Register, complaint: str = "") -> Response:
    """Show the hours of a week: the one asked for, else the latest that has any."""
    asked = request.values.get("week", "")
    latest = max((row["Date"] for row in register.rows()), default="")
    monday = monday_of(_day(asked or latest)) if asked or latest else None
    return page(
        "hours.html",
        status=400 if complaint else 200,
        company=register.company,
        complaint=complaint,
        earlier=monday and monday - _WEEK,
        later=monday and monday + _WEEK,
        monday=monday,
        people=[] if monday is None else _people(register, monday),
        sunday=monday and monday + timedelta(days=6),
        unit=_UNITS[register.settings.time_quantity_unit],
    )


def act_on_hours(request: Request, register: Register, action: str) -> Response:
    """Approve hours, take that back, or hand them to a payroll run."""
    form, approval = request.form, Approval(register)
    if not form.get("employee", "").isdigit():
        raise BadRequest
    employee, day = int(form["employee"]), _day(form.get("through") or form.get("week", ""))
    try:
        with register.store.savepoint():
            if action == "approve":
                approval.approve(employee, day)
            elif action == "undo":
                approval.undo(employee, monday_of(day))
            else:
                approval.hand_to_payroll(employee, monday_of(day))
    except RefusalError as error:
        return show_hours(request, register, complaint=error.detail)
    home = f"/gui/{register.company.id}/hours"
    return redirect(f"{home}?week={monday_of(day)}", _SEE_OTHER)


def _people(register: Register, monday: date) -> list[PersonWeek]:
    first, last = monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    week = [row for row in register.rows() if first <= row["Date"] <= last]
    return [
        PersonWeek(
            employee,
            sorted(
                (_shown(register.company, row) for row in week if row["EmployeeId"] == known),
                key=lambda row: str(row["Date"]),
            ),
            approved_through(register.company, known, monday),
        )
        for employee in register.company.rows(EMPLOYEES)
        if (known := employee["Id"]) in {row["EmployeeId"] for row in week}
    ]


def _shown(company: Company, row: Document) -> Mapping[str, Any]:
    named = {
        "activity": (ACTIVITIES, row["ActivityTimeId"]),
        "hour_type": (HOUR_TYPES, row["HourTypeId"]),
        "project": (PROJECTS, row["ProjectId"]),
    }
    names = {word: name_of(company.row(*place) or {}) for word, place in named.items()}
    approved, payroll = bool(row.get("_approved")), bool(row.get("_payroll"))
    return {**row, **names, "approved": approved, "payroll": payroll}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadRequest from error
