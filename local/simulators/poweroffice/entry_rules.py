"""Hours: what an entry gets and shows, and what is left of a deleted one (facts, section 3)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from local.simulators.poweroffice.checks import check_required
from local.simulators.poweroffice.companies import ACTIVITIES, PROJECTS
from local.simulators.poweroffice.definitions import Rules
from local.simulators.poweroffice.entry_checks import (
    check_amounts,
    check_belonging,
    check_times,
    customer_of,
)
from local.simulators.poweroffice.filters import Query, bad_request
from local.simulators.poweroffice.problems import CANNOT_CAST
from local.simulators.poweroffice.project_rules import ancestors
from local.simulators.poweroffice.time_approval import check_unlocked, check_week_open
from local.simulators.poweroffice.time_rules import BILLABLE, INTERNAL, REGULAR_HOURS
from local.simulators.poweroffice.views import Naming, Shown
from local.simulators.storage import Document

if TYPE_CHECKING:
    from local.simulators.poweroffice.register import Register

_AMOUNTS = ("Quantity", "BillableQuantity")
_REQUIRED = ("EmployeeId", "ActivityTimeId", "Date")
_DERIVED = ("CustomerId", "HourTypeId")
_APPROVAL = ("IsApproved", "IsLocked")
_NOTHING = {"Quantity": 0, "BillableQuantity": 0}


class EntryRules(Rules):
    """The rules of hours."""

    def completed(
        self,
        register: "Register",
        row: Document,
        given: Mapping[str, Any],
    ) -> Mapping[str, Any]:
        values = {"Quantity": 0, **_rounded(register, row)}
        if given.get("BillableQuantity") is None:
            activity = register.company.row(ACTIVITIES, row["ActivityTimeId"]) or {}
            bills = register.settings.time_billable_by_default == "quantity"
            is_billable = bills and activity.get("ActivityType") == BILLABLE
            values["BillableQuantity"] = values["Quantity"] if is_billable else 0
        return values

    def check(
        self,
        register: "Register",
        before: Document | None,
        after: Document,
        changed: Mapping[str, Any],
    ) -> None:
        if before is not None:
            check_unlocked(register, before)
        amounts = () if before is None else _AMOUNTS
        check_required(register.definition, after, (*_REQUIRED, *amounts))
        check_amounts(register, after)
        check_times(register, after)
        whole = before is None or register.settings.time_changes_checked == "whole"
        check_week_open(register, after)
        check_belonging(register, after, after.keys() if whole else changed.keys())

    def patched(self, register: "Register", values: dict[str, Any], row: Document) -> None:
        """Take what a patch left as it was shown for what is stored."""
        shown = register.shown(row).values
        for name in _DERIVED:
            if name in values and values[name] == shown[name]:
                values[name] = row[name]
        values |= _rounded(register, values)

    def patchable(self, register: "Register", values: dict[str, Any], row: Document) -> None:
        shown = register.shown(row).values
        values |= {name: shown[name] for name in _DERIVED if name in values}

    def check_deletion(self, register: "Register", row: Document) -> None:
        check_unlocked(register, row)

    def remains(self, register: "Register", row: Document) -> Document | None:
        """Leave an entry with nothing in it, where the system does not remove it."""
        if register.settings.time_delete == "removes":
            return None
        return {**row, **_NOTHING, "LastChangedDateTimeOffset": register.stamp()}

    def naming(self, register: "Register", row: Document) -> Naming:
        """Return what decides which customer is shown; none where the entry has its own."""
        if row["CustomerId"] is not None or row["ProjectId"] is None:
            return ()
        project = register.company.row(PROJECTS, row["ProjectId"])
        above = () if project is None else ancestors(register, project)
        return (register.company.row(ACTIVITIES, row["ActivityTimeId"]), project, *above)

    def shown(self, register: "Register", row: Document, view: dict[str, Any]) -> dict[str, Any]:
        settings = register.settings
        if not row["HourTypeId"]:
            is_zero = settings.time_regular_hours == "zero"
            view["HourTypeId"] = REGULAR_HOURS if is_zero else None
        if row["CustomerId"] is None and settings.time_customer_shown == "of_project":
            view["CustomerId"] = _customer_by_project(register, row)
        approval = {name: bool(row.get("_approved")) for name in _APPROVAL if name in view}
        return {**view, **approval}


def within_period(query: Query, shown: Sequence[Shown], register: "Register") -> Sequence[Shown]:
    """Narrow to the days between two dates, both included, and to what is approved if asked."""
    only_approved = query.flag("onlyApproved")
    first, last = (_day(query, register, name) for name in ("fromDate", "toDate"))
    return [
        item
        for item in shown
        if (first or "") <= item.values["Date"] <= (last or "9999")
        and (item.values["IsApproved"] or not only_approved)
    ]


def _day(query: Query, register: "Register", name: str) -> str | None:
    text = query.values.get(name.lower())
    if text is None and register.settings.time_period_demanded:
        raise bad_request("Invalid query parameter(s)", f"The {name} field is required.")
    try:
        return text and date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise bad_request(CANNOT_CAST, f"The value '{text}' is not valid for {name}.") from error


def _customer_by_project(register: "Register", row: Document) -> int | None:
    activity = register.company.row(ACTIVITIES, row["ActivityTimeId"]) or {}
    project = register.company.row(PROJECTS, row["ProjectId"])
    if project is None or activity.get("ActivityType") == INTERNAL:
        return None
    return customer_of(register, project)


def _rounded(register: "Register", values: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: values[name] for name in _AMOUNTS if values.get(name) is not None}
    decimals = register.settings.time_hours_decimals
    is_decimal = register.settings.time_quantity_unit == "decimal_hours"
    if decimals is None or not is_decimal:
        return known
    return {name: round(value, decimals) for name, value in known.items()}
