"""What a system does not do is left out of the plan, and nothing is put back for it."""

from __future__ import annotations

from typing import Any

import pytest

from bindeledd.domain.identity import Dimension
from bindeledd.domain.plans import EntryKind, Reason
from tests.integration.registers.office import ON, Office

HOST: list[dict[str, Any]] = [
    {"id": "e_1", "number": "1", "firstName": "Kari", "lastName": "Nordmann", "phone": "22"},
]
ERP: list[dict[str, Any]] = [
    {"Number": 1, "FirstName": "Kari", "LastName": "Nordmann"},
    {"Number": 2, "FirstName": "Ola", "LastName": "Berg"},
]


@pytest.fixture
def office() -> Office:
    """Wire a host whose employees are its own: read, neither created nor changed (facts 6.3)."""
    made = Office(host={"employees": HOST}, erp={"employees": ERP})
    made.host.seed({"settings": {"dimensions": {"employees": {"create": False, "update": False}}}})
    return made


@pytest.mark.requirement("SV-02", "SV-01")
def test_a_host_that_keeps_its_employees_to_itself_is_never_written_to(office: Office) -> None:
    ref = office.plan(employees=ON)
    plan = office.plans(ref)[Dimension.EMPLOYEES]
    assert {(one.kind, one.name, one.reason) for one in plan.entries} == {
        (EntryKind.LINK, "Kari Nordmann", Reason.EQUAL_NUMBER),
        (EntryKind.UPDATE, "Kari Nordmann", Reason.FILLED_IN),
        (EntryKind.SKIP, "Ola Berg", Reason.CREATION_OFF),
    }
    office.approve(ref)
    office.settle(ref)
    assert office.in_erp("employees")["1"]["PhoneNumber"] == "22"

    office.pass_a_minute()
    office.change_in_erp("employees", "1", {"JobTitle": "Bas", "PhoneNumber": "99"})
    written = office.written()
    office.again(ref)
    office.again(ref, full=True)
    assert office.written() == written
    assert not list(office.state.open_issues(ref))
