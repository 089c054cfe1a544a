"""Projects and sub-projects: codes with a dot, what is inherited, and what belongs together.

Stored is a project's own part of the code; a GET shows `parent.code`. What a sub-project inherits
is stored and shown as null (facts, section 2.5).
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from local.simulators.poweroffice.checks import (
    check_not_negative,
    check_required,
    check_within,
)
from local.simulators.poweroffice.codes import next_code
from local.simulators.poweroffice.companies import CONTACT_PERSONS, PROJECTS
from local.simulators.poweroffice.definitions import Rules
from local.simulators.poweroffice.filters import Asked, Query, numbers_within, one_of
from local.simulators.poweroffice.views import Naming, Shown
from local.simulators.storage import Document

if TYPE_CHECKING:
    from local.simulators.poweroffice.register import Register

_INHERITED = ("CustomerId", "DepartmentId")
_BY_THE_HOUR = ("Time", "TimeAndExpenses")
_BELONGING = {
    "projectCodes": one_of("Code"),
    "customerNos": numbers_within("CustomerNo"),
    "departmentCodes": one_of("DepartmentCode"),
}
NARROWED_BY = (*_BELONGING, "includeSubProjects")


class ProjectRules(Rules):
    """The rules of projects."""

    def completed(
        self, register: "Register", row: Document, given: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        settings, values = register.settings, _inherited(register, row)
        if given.get("Code") is None and settings.missing_code == "next":
            values["Code"] = next_code(_siblings(register, row))
        if given.get("ProjectStatus") is None:
            values["ProjectStatus"] = settings.default_project_status
        if given.get("IsActive") is None:
            values["IsActive"] = settings.project_active_by_default
        return values

    def check(
        self,
        register: "Register",
        before: Document | None,
        after: Document,
        changed: Mapping[str, Any],
    ) -> None:
        definition = register.definition
        check_required(definition, after, ("Name",))
        if "." in (after.get("Code") or ""):
            raise definition.refusal("Code cannot contain '.' (dot).")
        if before is not None and "Code" in changed and not changed["Code"]:
            raise definition.refusal("The Code field is required.")
        check_within(definition, after, "Progress", (0, 100))
        check_not_negative(definition, after, ("BillableRate", "FixedPrice"))
        _check_rate(register, after, changed)
        _check_parent(register, after)
        _check_contact_person(register, after)

    def patched(self, register: "Register", values: dict[str, Any], row: Document) -> None:
        by_notation = register.settings.subproject_code_in_patch == "notation"
        if by_notation and values.get("Code") == self._shown_code(register, row):
            values["Code"] = row["Code"]
        values |= _inherited(register, values)

    def patchable(self, register: "Register", values: dict[str, Any], row: Document) -> None:
        if register.settings.subproject_code_in_patch == "notation":
            values["Code"] = self._shown_code(register, row)

    def naming(self, register: "Register", row: Document) -> Naming:
        return tuple(ancestors(register, row))

    def shown(self, register: "Register", row: Document, view: dict[str, Any]) -> dict[str, Any]:
        if row["ParentProjectId"] is not None:
            view["Code"] = self._shown_code(register, row)
            parent = register.company.row(PROJECTS, row["ParentProjectId"])
            view["ParentProjectCode"] = parent and self._shown_code(register, parent)
        return view

    def stored(self, register: "Register", before: Document | None, after: Document) -> None:
        """Move the stamps of the sub-projects whose code is another one now, if so set."""
        renamed = before is not None and before["Code"] != after["Code"]
        if not (renamed and register.settings.subprojects_stamped_with_parent):
            return
        for child in register.rows():
            if child["ParentProjectId"] == after["Id"]:
                register.put(child | {"LastChangedDateTimeOffset": register.stamp()})

    @staticmethod
    def _shown_code(register: "Register", row: Document) -> str | None:
        parts = [ancestor["Code"] for ancestor in ancestors(register, row)]
        own: str | None = row["Code"]
        return own if own is None or None in parts else ".".join([*parts[::-1], own])


def belonging(query: Query, shown: Sequence[Shown], register: "Register") -> Sequence[Shown]:
    """Narrow to projects of codes, customers or departments, with their sub-projects if asked."""
    asked = [
        build(Asked(name, text, query, register))
        for name, build in _BELONGING.items()
        if (text := query.values.get(name.lower()))
    ]
    with_children = query.flag("includeSubProjects")
    if not asked:
        return shown
    found = {item.values["Id"] for item in shown if all(suits(item.values) for suits in asked)}
    return [
        item
        for item in shown
        if item.values["Id"] in found or (with_children and item.values["ParentProjectId"] in found)
    ]


def ancestors(register: "Register", row: Document) -> list[Document]:
    """Return the project that a sub-project belongs to, and those above it, the nearest first."""
    found: list[Document] = []
    parent_id = row["ParentProjectId"]
    while parent_id is not None:
        parent = register.company.row(PROJECTS, parent_id)
        if parent is None or parent in found:
            break
        found.append(parent)
        parent_id = parent["ParentProjectId"]
    return found


def _siblings(register: "Register", row: Document) -> list[Document]:
    parent = row["ParentProjectId"]
    return [other for other in register.rows() if other["ParentProjectId"] == parent]


def _inherited(register: "Register", values: Mapping[str, Any]) -> dict[str, Any]:
    """Return null for what equals the parent's, where the system takes that for inherited."""
    if values.get("ParentProjectId") is None or not register.settings.equal_is_inherited:
        return {}
    parent = register.company.row(PROJECTS, values["ParentProjectId"]) or {}
    return {name: None for name in _INHERITED if values.get(name) == parent.get(name)}


def _check_rate(register: "Register", after: Document, changed: Mapping[str, Any]) -> None:
    usable = (
        after.get("ProjectBillingMethod") in _BY_THE_HOUR
        and after.get("BillableRateSpecification") == "Project"
    )
    if changed.get("BillableRate") is not None and not usable:
        raise register.definition.refusal(
            "BillableRate can only be set when ProjectBillingMethod is Time or TimeAndExpenses and "
            "BillableRateSpecification is Project."
        )


def _check_parent(register: "Register", after: Document) -> None:
    """Refuse a sub-project of a sub-project, unless the system nests deeper, and a circle."""
    above = ancestors(register, after)
    if any(ancestor["Id"] == after.get("Id") for ancestor in above):
        raise register.definition.refusal("A project cannot be its own sub-project.")
    has_children = after.get("Id") is not None and any(
        other["ParentProjectId"] == after["Id"] for other in register.rows()
    )
    depth = len(above) + has_children
    if depth > 1 and not register.settings.subprojects_nest:
        raise register.definition.refusal("The parent project is a sub-project.")


def _check_contact_person(register: "Register", after: Document) -> None:
    """Demand that the contact person is one of the project's customer."""
    person_id = after.get("ContactPersonId")
    if person_id is None:
        return
    holders = [after, *ancestors(register, after)]
    customer = next((row["CustomerId"] for row in holders if row["CustomerId"] is not None), None)
    person = register.company.row(CONTACT_PERSONS, person_id)
    if customer is None or person is None or person["ContactId"] != customer:
        raise register.definition.refusal(
            f"Contact person with id = {person_id} is not related to the customer of the project."
        )
