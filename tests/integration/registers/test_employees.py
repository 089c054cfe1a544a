"""Employees: matched by number, never on a contradicting name, never archived unasked."""

from __future__ import annotations

from typing import Any

import pytest

from bindeledd.domain.identity import Dimension
from bindeledd.domain.links import Decision, Verdict
from bindeledd.domain.plans import EntryKind, Hint, Reason
from bindeledd.usecases.deciding import decide_pair, retry_issue
from tests.integration.registers.office import LINK_ONLY, ON, Office

HOST: list[dict[str, Any]] = [
    {"id": "e_1", "number": "1", "firstName": "Kari", "lastName": "Nordmann"},
    {"id": "e_2", "number": "2", "firstName": "Ola", "lastName": "Berg"},
]
ERP: list[dict[str, Any]] = [
    {"Number": 1, "FirstName": "Kari", "LastName": "Nordmann"},
    {"Number": 2, "FirstName": "Siri", "LastName": "Dal"},
]


@pytest.fixture
def office() -> Office:
    return Office(host={"employees": HOST}, erp={"employees": ERP})


@pytest.mark.requirement("SV-15", "ALL-18")
def test_equal_numbers_under_contradicting_names_wait_for_a_person(office: Office) -> None:
    ref = office.start(employees=ON)
    assert [link.host_id for link in office.links(ref, Dimension.EMPLOYEES)] == ["e_1"]
    (issue,) = office.state.open_issues(ref)
    assert (issue.problem, issue.name) == ("name_contradicts", "Ola Berg")
    assert office.written() == 0

    theirs = office.in_erp("employees")["2"]["Id"]
    word = Decision(
        Dimension.EMPLOYEES, "e_2", str(theirs), Verdict.LINK, "e_3", office.clock.now()
    )
    decide_pair(ref, word, state=office.state, clock=office.clock, doorbell=office.bell)
    office.settle(ref)
    assert len(office.links(ref, Dimension.EMPLOYEES)) == 2
    assert not list(office.state.open_issues(ref))


@pytest.mark.requirement("SV-15", "SV-02")
def test_linked_only_they_are_matched_by_number_and_none_is_created() -> None:
    new = {"id": "e_3", "number": "3", "firstName": "Per", "lastName": "Holm"}
    office = Office(host={"employees": [HOST[0], new]}, erp={"employees": ERP[:1]})
    ref = office.start(employees=LINK_ONLY)
    assert [link.host_id for link in office.links(ref, Dimension.EMPLOYEES)] == ["e_1"]
    assert office.written() == 0


@pytest.mark.requirement("SV-06", "SV-10")
def test_a_number_outside_the_series_is_shown_and_comes_back_in_poweroffice_s_words() -> None:
    far = {"id": "e_9", "number": "77001", "firstName": "Nils", "lastName": "Langt"}
    office = Office(host={"employees": [far]}, erp={"employees": ERP[:1]})
    ref = office.plan(employees=ON)
    entry = office.entry(ref, Dimension.EMPLOYEES, "Nils Langt")
    assert (entry.kind, entry.hints) == (EntryKind.CREATE, (Hint.OUTSIDE_SERIES,))
    office.approve(ref)
    office.settle(ref)
    (issue,) = office.state.open_issues(ref)
    assert issue.problem == "number_outside_series"
    assert "must be between" in (issue.system_message or "")


@pytest.mark.requirement("SV-01")
def test_one_who_leaves_is_held_until_a_person_says_so_while_the_rest_is_carried() -> None:
    office = Office(host={"employees": HOST[:1]}, erp={"employees": ERP[:1]})
    ref = office.start(employees=ON)
    office.pass_a_minute()
    office.change_in_host("employees", "1", {"active": False, "phone": "+4790000000"})
    office.again(ref)
    there = office.in_erp("employees")["1"]
    assert (there["IsArchived"], there["PhoneNumber"]) == (False, "+4790000000")
    (issue,) = office.state.open_issues(ref)
    assert issue.problem == str(Reason.TOO_MANY_ARCHIVED)

    retry_issue(
        ref,
        Dimension.EMPLOYEES,
        issue.key,
        actor="e_3",
        state=office.state,
        clock=office.clock,
        doorbell=office.bell,
    )
    office.settle(ref)
    assert office.in_erp("employees")["1"]["IsArchived"] is True
    assert not list(office.state.open_issues(ref))
