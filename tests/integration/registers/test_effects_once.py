"""Every register under a worker that dies: nothing twice, nothing missing, nothing named amiss."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.identity import ConnectionRef, Dimension
from local.simulators.faults import Fault, FaultKind
from tests.integration.customers.test_effects_once import CrashError, Dying
from tests.integration.registers.office import ON, Office

HOST: dict[str, list[dict[str, Any]]] = {
    "customers": [
        {"id": "c_1", "number": "10001", "name": "Berg AS",
         "addresses": [{"type": "billing", "line1": "Gata 1", "postalCode": "0150",
                        "city": "Oslo"}],
         "contacts": [{"firstName": "Ola", "lastName": "Berg"}]},
    ],
    "employees": [{"id": "e_1", "number": None, "firstName": "Kari", "lastName": "Moe"}],
    "projects": [
        {"id": "p_1", "number": "1", "name": "Hus", "customerId": "c_1",
         "managerEmployeeId": "e_1"},
        {"id": "p_2", "number": "7", "parentId": "p_1", "name": "Kjeller"},
    ],
}  # fmt: skip
ERP: dict[str, list[dict[str, Any]]] = {
    "customers": [{"Number": 10002, "Name": "Fjord AS"}],
    "contact_persons": [{"_customer": 10002, "FirstName": "Siri", "LastName": "Dal"}],
    "products": [{"Code": "S1", "Name": "Timer"}],
    "projects": [
        {"Code": "2", "Name": "Brygge", "CustomerNo": 10002, "IsActive": True,
         "ProjectStatus": "Active"},
    ],
}  # fmt: skip
ALL = {"customers": ON, "employees": ON, "products": ON, "projects": ON}
PAIRS = {
    Dimension.CUSTOMERS: 2, Dimension.ADDRESSES: 1, Dimension.CONTACT_PERSONS: 2,
    Dimension.EMPLOYEES: 1, Dimension.PRODUCTS: 1, Dimension.PROJECTS: 3,
}  # fmt: skip


def approved() -> tuple[Office, ConnectionRef]:
    office = Office(host=HOST, erp=ERP)
    ref = office.plan(**ALL)
    office.approve(ref)
    return office, ref


def come_to_rest(office: Office, ref: ConnectionRef) -> None:
    """Let an hour pass, a minute at a time, and one reading in full."""
    for _ in range(70):
        office.clock.advance(timedelta(minutes=1))
        office.work(ref)
    office.again(ref, full=True)


def check(office: Office, ref: ConnectionRef) -> None:
    """Look at both systems: each object once on either side, and named as in the other."""
    assert {one: len(office.links(ref, one)) for one in Dimension} == PAIRS
    company = office.company()
    for register in ("customers", "employees", "products", "projects"):
        assert len(office.in_host(register)) == len(company[register])
    assert len(company["contact_persons"]) == PAIRS[Dimension.CONTACT_PERSONS]
    projects, customers = office.in_erp("projects"), office.in_erp("customers")
    assert projects["1"]["CustomerId"] == customers["10001"]["Id"]
    assert projects["1"]["ProjectManagerEmployeeId"] == company["employees"][0]["Id"]
    assert projects["1.7"]["ParentProjectId"] == projects["1"]["Id"]
    assert customers["10001"]["MailAddress"]["AddressLine1"] == "Gata 1"
    quay, fjord = office.in_host("projects")["2"], office.in_host("customers")["10002"]
    assert quay["customerId"] == fjord["id"]
    assert [one["firstName"] for one in fjord["contacts"]] == ["Siri"]
    assert not list(office.state.open_issues(ref))
    assert not any(office.state.open_claims(ref, one) for one in Dimension)


@pytest.mark.requirement("ALL-04", "SV-07")
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("begin", [1, 3, 5])
def test_a_worker_may_die_at_any_commit(begin: int, *, before: bool) -> None:
    for at in range(begin, 200, 6):
        office, ref = approved()
        dying = Dying(office.state, at, before=before)
        office.rewire(dying)
        with suppress(CrashError):
            office.settle(ref)
        office.rewire(office.state)
        come_to_rest(office, ref)
        check(office, ref)
        office.close()
        if not dying.died:
            return
    raise AssertionError("the first synchronisation never came to its end")


@pytest.mark.requirement("ALL-04", "ALL-06")
@pytest.mark.parametrize("kind", [FaultKind.ANSWER_LOST, FaultKind.REQUEST_LOST,
                                  FaultKind.LATE_WRITE, FaultKind.SERVER_ERROR])  # fmt: skip
@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("side", ["host", "poweroffice"])
def test_whatever_becomes_of_an_answer(kind: FaultKind, method: str, side: str) -> None:
    office, ref = approved()
    seconds = 45 if kind is FaultKind.LATE_WRITE else 0
    fault = Fault(kind, method=method, path="*", count=3, seconds=seconds)
    getattr(office, side).faults.switch_on(fault)
    office.settle(ref)
    come_to_rest(office, ref)
    check(office, ref)
