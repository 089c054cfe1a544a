"""Projects and subprojects of PowerOffice Go (facts 2.5).

A subproject's code is read as `parent.code` and written as its own part. It inherits its customer,
which is then told as null, so that a subproject's customer is not told here at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from bindeledd.domain.errors import RejectedError
from bindeledd.domain.forms import DATE, Carried, Values, text_of
from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import Lookup
from bindeledd.domain.records import Fields, FieldValue
from bindeledd.erps.poweroffice.registers.declaration import EXTERNAL_NUMBER, Declaration
from bindeledd.erps.poweroffice.registers.forms import REFERENCE, Properties
from bindeledd.erps.poweroffice.registers.mapping import RecordMapping
from bindeledd.erps.poweroffice.registers.wire import ProjectPatch, ProjectPost, ProjectRead

DOT = "."
IN_USE = frozenset({"Tentative", "Active", "NotStarted"})
_STATUSES = IN_USE | {"Complete", "Archived"}


@dataclass(frozen=True, slots=True)
class ProjectMapping(RecordMapping):
    """A project's code, state and customer; `ended` is the status that a closed one is given."""

    ended: str = "Complete"

    @property
    def composite(self) -> frozenset[str]:
        return frozenset({"number", "active", "customer"})

    @property
    def untested(self) -> frozenset[str]:
        """A subproject's code: whether `test` compares the whole or the own part is not known."""
        return frozenset({"Code"})

    def fields_of(self, values: Values) -> dict[str, FieldValue]:
        fields = RecordMapping.fields_of(self, values)
        if "Code" in values:
            fields["number"] = own_code(values)
        active = _active(values)
        if active is not None:
            fields["active"] = active
        if values.get("ParentProjectId") is not None:
            fields.pop("customer", None)
        return fields

    def written(self, field: str, value: FieldValue, *, present: Fields) -> Properties:
        if field == "active":
            return self._state(value)
        if field == "number":
            return {"Code": code_of(value)}
        if field == "customer" and present.get("parent") is not None:
            return {}
        return RecordMapping.written(self, field, value, present=present)

    def creation_of(self, fields: Fields) -> Properties:
        """Say that a new project is in use, since the default is not told."""
        return {**self._state(True), **RecordMapping.creation_of(self, fields)}  # noqa: FBT003

    def property_names(self, field: str, values: Values) -> tuple[str, ...]:
        if field == "active":
            return ("ProjectStatus", "IsActive")
        if field == "number":
            return ("Code",)
        return RecordMapping.property_names(self, field, values)

    def _state(self, value: FieldValue) -> Properties:
        if value is False:
            return {"ProjectStatus": self.ended}
        return {"ProjectStatus": "Active", "IsActive": True}


def own_code(values: Values) -> str | None:
    """Take the parent's part off a subproject's code."""
    code = text_of(values.get("Code"))
    if code is None or values.get("ParentProjectId") is None:
        return code
    parent = text_of(values.get("ParentProjectCode"))
    if parent is not None and code.startswith(parent + DOT):
        return code.removeprefix(parent + DOT) or None
    return code.rpartition(DOT)[2] or None


def code_of(value: FieldValue) -> str | None:
    """Make the code of a project out of its own number.

    Raises:
        RejectedError: `number_has_dot`; the dot stands between a project and its subproject.
    """
    code = text_of(value)
    if code is not None and DOT in code:
        raise RejectedError("number_has_dot", details={"number": code})
    return code


def _active(values: Values) -> bool | None:
    """Tell whether a project is in use; a status that we do not know tells nothing."""
    if values.get("IsActive") is False:
        return False
    status = values.get("ProjectStatus")
    if status in _STATUSES:
        return status in IN_USE
    return None


def projects(*, ended: str = "Complete", gives_numbers: bool = True) -> Declaration:
    """Declare the projects, as the settings say."""
    return Declaration(
        dimension=Dimension.PROJECTS,
        noun="project",
        path="/Projects",
        read_model=ProjectRead,
        post_model=ProjectPost,
        patch_model=ProjectPatch,
        mapping=ProjectMapping(
            noun="project",
            ended=ended,
            carried=(
                Carried("parent", "ParentProjectId", REFERENCE),
                Carried("customer", "CustomerId", REFERENCE),
                Carried("name", "Name"),
                Carried("manager", "ProjectManagerEmployeeId", REFERENCE),
                Carried("start_date", "StartDate", DATE),
                Carried("end_date", "EndDate", DATE),
            ),
        ),
        read_right="Project",
        write_right="Project_Full",
        lookup=Lookup.MARKER,
        reference=EXTERNAL_NUMBER,
        number_property="Code",
        list_query={"includeSubProjects": "true"},
        gives_numbers=gives_numbers,
    )
