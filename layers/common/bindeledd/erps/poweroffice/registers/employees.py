"""Employees of PowerOffice Go (facts 2.6)."""

from __future__ import annotations

from bindeledd.domain.forms import DATE, Carried
from bindeledd.domain.identity import Dimension
from bindeledd.domain.ports import Lookup
from bindeledd.erps.poweroffice.registers.declaration import EXTERNAL_REFERENCE, Declaration
from bindeledd.erps.poweroffice.registers.forms import ARCHIVED, INTEGER
from bindeledd.erps.poweroffice.registers.mapping import NamedMapping
from bindeledd.erps.poweroffice.registers.wire import EmployeePatch, EmployeePost, EmployeeRead

EMPLOYEES = Declaration(
    dimension=Dimension.EMPLOYEES,
    noun="employee",
    path="/Employees",
    read_model=EmployeeRead,
    post_model=EmployeePost,
    patch_model=EmployeePatch,
    mapping=NamedMapping(
        noun="employee",
        carried=(
            Carried("number", "Number", INTEGER),
            Carried("first_name", "FirstName"),
            Carried("last_name", "LastName"),
            Carried("email", "EmailAddress"),
            Carried("phone", "PhoneNumber"),
            Carried("job_title", "JobTitle"),
            Carried("employed_from", "StartDate", DATE),
            Carried("active", "IsArchived", ARCHIVED),
        ),
    ),
    read_right="Employee",
    write_right="Employee_Full",
    lookup=Lookup.REFERENCE,
    reference=EXTERNAL_REFERENCE,
)
