"""Activities and hour types: what a list shows of them, and what kind an activity is of.

An activity's kind is always kept as `ActivityType`, an hour type's pay item as its code; which
property shows it, if any, is a setting (facts, sections 3.2 and 3.4).
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from local.simulators.poweroffice.checks import check_required
from local.simulators.poweroffice.companies import PAY_ITEMS, find
from local.simulators.poweroffice.definitions import Rules
from local.simulators.poweroffice.filters import Query
from local.simulators.poweroffice.views import Naming, Shown
from local.simulators.storage import Document

if TYPE_CHECKING:
    from local.simulators.poweroffice.register import Register

BILLABLE = "Billable"
INTERNAL = "Internal"
ACTIVITY_TYPES = (
    BILLABLE,
    INTERNAL,
    "PaidLeave",
    "PaidSickLeave",
    "UnpaidLeave",
    "Vacation",
)
"""The kinds that the program's pages have (facts, section 3.4); how the API spells them is not
known."""

REGULAR_HOURS = 0
"""The id of the entry of the list of hour types that stands for regular hours."""


class ActivityRules(Rules):
    """The rules of activities."""

    def completed(
        self,
        register: "Register",  # noqa: ARG002
        row: Document,
        given: Mapping[str, Any],
    ) -> Mapping[str, Any]:
        not_billable = given.get("IsInternal") or given.get("IsBillable") is False
        return {"ActivityType": row.get("ActivityType") or (INTERNAL if not_billable else BILLABLE)}

    def check(
        self,
        register: "Register",
        before: Document | None,  # noqa: ARG002
        after: Document,
        changed: Mapping[str, Any],  # noqa: ARG002
    ) -> None:
        check_required(register.definition, after, ("Name",))

    def shown(self, register: "Register", row: Document, view: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        if "IsInternal" in view:
            view["IsBillable"] = row["ActivityType"] == BILLABLE
            view["IsInternal"] = row["ActivityType"] == INTERNAL
        return view


class HourTypeRules(Rules):
    """The rules of hour types, which only people write: two may have one name."""

    def check(
        self,
        register: "Register",
        before: Document | None,  # noqa: ARG002
        after: Document,
        changed: Mapping[str, Any],  # noqa: ARG002
    ) -> None:
        check_required(register.definition, after, ("Name",))

    def naming(self, register: "Register", row: Document) -> Naming:
        return (_pay_item(register, row),)

    def shown(self, register: "Register", row: Document, view: dict[str, Any]) -> dict[str, Any]:
        view[register.settings.time_hour_type_name] = row["Name"]
        if "PayItemId" in view:
            pay_item = _pay_item(register, row)
            view["PayItemId"] = pay_item and pay_item["Id"]
        return view


def _pay_item(register: "Register", row: Document) -> Document | None:
    """Find the pay item of an hour type, which is kept by its code."""
    code = row.get("PayItemCode")
    return find(register.company.rows(PAY_ITEMS), Code=code) if code else None


def active_activities(
    query: Query,
    shown: Sequence[Shown],
    register: "Register",  # noqa: ARG001
) -> Sequence[Shown]:
    """Leave out inactive activities unless they are asked for too."""
    if query.flag("includeInactive"):
        return shown
    return [item for item in shown if item.values["IsActive"]]


def with_regular_hours(
    query: Query,  # noqa: ARG001
    shown: Sequence[Shown],
    register: "Register",
) -> Sequence[Shown]:
    """Put the entry that stands for regular hours before the hour types."""
    settings = register.settings
    regular = dict.fromkeys(register.definition.readable) | {
        "Id": REGULAR_HOURS,
        "IsActive": True,
        settings.time_hour_type_name: "Regular hours",
    }
    listed = [
        item
        for item in shown
        if item.values["IsActive"] or settings.time_inactive_hour_types_listed
    ]
    return [Shown(regular, settings.nulls_omitted), *listed]
