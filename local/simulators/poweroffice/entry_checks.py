"""What the system demands of an entry of hours (facts, section 3.5).

Three sentences are its own, as another vendor lists them; the others are made up, since no source
has them.
"""

import re
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from local.simulators.poweroffice.companies import ACTIVITIES, HOUR_TYPES, PROJECTS
from local.simulators.poweroffice.project_rules import ancestors
from local.simulators.poweroffice.time_rules import INTERNAL
from local.simulators.storage import Document

if TYPE_CHECKING:
    from local.simulators.poweroffice.register import Register

OTHER_CUSTOMER = "Customer connected to project is not the same as the customer stated in the API"
PROJECT_INACTIVE = "This project is inactive"
EMPLOYEE_NOT_ON_PROJECT = "This employee no longer has access for registration on this project."

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def check_amounts(register: "Register", after: Document) -> None:
    """Refuse less than nothing, unless the system takes it."""
    if register.settings.time_negative == "taken":
        return
    for name in ("Quantity", "BillableQuantity", "BreakTime"):
        if (after.get(name) or 0) < 0:
            raise register.definition.refusal(f"{name} must be a positive number.")


def check_times(register: "Register", after: Document) -> None:
    """Refuse what is no time of the day, and an end before the beginning unless it is taken."""
    times = [after.get(name) for name in ("FromTime", "ToTime")]
    for name, value in zip(("FromTime", "ToTime"), times, strict=True):
        if value and not _TIME.fullmatch(value):
            raise register.definition.refusal(f"The value '{value}' is invalid for {name}.")
    begin, end = times
    if begin and end and end < begin and register.settings.time_over_midnight == "refused":
        raise register.definition.refusal("ToTime must be later than FromTime.")


def check_belonging(register: "Register", after: Document, changed: AbstractSet[str]) -> None:
    """Refuse what does not go together: project, customer, person, activity, hour type."""
    company = register.company
    project = company.row(PROJECTS, after["ProjectId"])
    activity = company.row(ACTIVITIES, after["ActivityTimeId"]) or {}
    if project is not None and "ProjectId" in changed:
        _check_open(register, project)
    if project is not None and changed & {"ProjectId", "EmployeeId"}:
        _check_team(register, project, after["EmployeeId"])
    if "ActivityTimeId" in changed and not activity.get("IsActive"):
        raise register.definition.refusal("This activity is inactive")
    if project is not None and changed & {"ProjectId", "ActivityTimeId"}:
        _check_activity(register, project, activity)
    if changed & {"ProjectId", "ActivityTimeId", "CustomerId"}:
        _check_customer(register, project, activity, after["CustomerId"])
    hour_type = company.row(HOUR_TYPES, after["HourTypeId"])
    if "HourTypeId" in changed and hour_type is not None and not hour_type["IsActive"]:
        raise register.definition.refusal("This hour type is inactive")


def customer_of(register: "Register", project: Document) -> int | None:
    """Return a project's customer; a sub-project inherits it."""
    holders = [project, *ancestors(register, project)]
    return next((row["CustomerId"] for row in holders if row["CustomerId"] is not None), None)


def _check_open(register: "Register", project: Document) -> None:
    is_open = project["ProjectStatus"] == "Active"
    if register.settings.time_project_open == "by_status_and_active":
        is_open = is_open and bool(project["IsActive"])
    if not is_open:
        raise register.definition.refusal(PROJECT_INACTIVE)
    if project["DenyTimeTracking"]:
        raise register.definition.refusal("Time tracking is not allowed on this project.")


def _check_team(register: "Register", project: Document, employee: int) -> None:
    if not _is_restricted(project, "AllowAllEmployees"):
        return
    if employee not in _main_project(register, project).get("_team", ()):
        raise register.definition.refusal(EMPLOYEE_NOT_ON_PROJECT)


def _check_activity(register: "Register", project: Document, activity: dict[str, Any]) -> None:
    if project["IsInternal"] and activity.get("ActivityType") != INTERNAL:
        raise register.definition.refusal("Internal projects take internal activities only.")
    main = _main_project(register, project)
    is_listed = activity["Id"] in main.get("_activities", ()) or activity["ProjectId"] in {
        project["Id"],
        main["Id"],
    }
    if _is_restricted(project, "AllowAllActivities") and not is_listed:
        raise register.definition.refusal("This activity is not available on this project.")


def _check_customer(
    register: "Register",
    project: Document | None,
    activity: dict[str, Any],
    customer: int | None,
) -> None:
    if customer is None:
        return
    if activity.get("ActivityType") == INTERNAL:
        raise register.definition.refusal("Internal activities cannot have a customer.")
    if project is not None and customer_of(register, project) != customer:
        raise register.definition.refusal(OTHER_CUSTOMER)


def _is_restricted(project: Document, allowance: str) -> bool:
    return project[allowance] is False


def _main_project(register: "Register", project: Document) -> Document:
    """Return the project whose team and activities hold: a sub-project has its parent's."""
    return [project, *ancestors(register, project)][-1]
