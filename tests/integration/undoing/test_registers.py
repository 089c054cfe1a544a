"""Undo in every register: named objects, money, dates and children are put back like texts."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.plans import PlanEntry, Reason
from bindeledd.domain.runs import Run, Trigger
from bindeledd.domain.undoing import undone_fields
from local.simulators.faults import Fault, FaultKind
from tests.integration.registers.office import ON, Office
from tests.integration.registers.test_both_ways import ALL, ERP, HOST
from tests.integration.undoing.undone import confirm
from tests.world import TENANT


@pytest.fixture
def office() -> Office:
    return Office(host=HOST, erp=ERP)


def preview(office: Office, run: Run) -> tuple[str, list[PlanEntry]]:
    plan_id = office.undoing.preview(run.ref, run.id, actor="e_3")
    office.settle(run.ref)
    return plan_id, list(office.state.plan_entries(run.ref, plan_id, run.dimension))


def undo(office: Office, run: Run) -> Run:
    plan_id, _ = preview(office, run)
    confirm(office, run, plan_id)
    (done,) = (one for one in office.settle(run.ref) if one.trigger is Trigger.UNDO)
    return done


def run_of(runs: list[Run], dimension: Dimension) -> Run:
    """Find the run that wrote to a register."""
    (found,) = (
        run
        for run in runs
        if run.dimension is dimension and any(key.endswith(":applied") for key in run.counts)
    )
    return found


def nothing_is_redone(office: Office, ref: ConnectionRef) -> None:
    written = office.written()
    for full in (False, True, False):
        office.again(ref, full=full)
    assert office.written() == written


@pytest.mark.requirement("ALL-03")
def test_a_project_gets_its_former_manager_name_and_date_back(office: Office) -> None:
    ref = office.start(**ALL)
    office.pass_a_minute()
    kari, ola = office.in_erp("employees")["1"]["Id"], office.in_erp("employees")["2"]["Id"]
    change = {"managerEmployeeId": "e_1", "name": "Bygge hytte", "startDate": "2026-12-01"}
    office.change_in_host("projects", "2024", change)
    run = run_of(office.again(ref), Dimension.PROJECTS)
    assert office.in_erp("projects")["2024"]["ProjectManagerEmployeeId"] == kari

    _, (entry,) = preview(office, run)
    assert {(c.field, c.shown_old, c.shown_new) for c in entry.changes if c.shown_old} == {
        ("manager", "1 Kari Nordmann", "2 Ola Berg")
    }
    undo(office, run)

    house = office.in_erp("projects")["2024"]
    assert (house["ProjectManagerEmployeeId"], house["Name"], house["StartDate"]) == (
        ola, "Bygge hus", "2026-11-01",
    )  # fmt: skip
    assert office.in_host("projects")["2024"]["managerEmployeeId"] == "e_1"
    nothing_is_redone(office, ref)
    link = next(one for one in office.links(ref, Dimension.PROJECTS) if one.host_id == "p_1")
    assert set(undone_fields(link)) == {"manager", "name", "start_date"}


@pytest.mark.requirement("ALL-03")
def test_who_holds_what_is_told_by_name_and_not_by_id(office: Office) -> None:
    ref = office.start(**ALL)
    office.pass_a_minute()
    office.change_in_host("projects", "2024", {"managerEmployeeId": "e_1"})
    run = run_of(office.again(ref), Dimension.PROJECTS)
    per = office.in_erp("employees")["3"]["Id"]
    office.pass_a_minute()
    office.change_in_erp("projects", "2024", {"ProjectManagerEmployeeId": per})

    _, (entry,) = preview(office, run)
    assert entry.reason is Reason.CHANGED_SINCE
    (change,) = entry.changes
    assert (change.shown_old, change.shown_new) == ("1 Kari Nordmann", "3 Per Holm")


@pytest.mark.requirement("ALL-03")
def test_prices_and_titles_are_put_back_and_each_register_is_undone_alone(office: Office) -> None:
    ref = office.start(**ALL)
    office.pass_a_minute()
    office.change_in_host("products", "G1", {"salesPrice": "150.50", "description": "Knust"})
    office.change_in_host("employees", "2", {"title": "Bas"})
    runs = office.again(ref)

    undo(office, run_of(runs, Dimension.PRODUCTS))
    grus = office.in_erp("products")["G1"]
    assert (grus["UnitPrice"], grus["Description"] or None) == (120.0, None)
    assert Decimal(office.in_host("products")["G1"]["salesPrice"]) == Decimal("150.50")
    assert office.in_erp("employees")["2"]["JobTitle"] == "Bas", "another run, another undo"
    undo(office, run_of(runs, Dimension.EMPLOYEES))
    assert office.in_erp("employees")["2"]["JobTitle"] == "Tømrer"
    nothing_is_redone(office, ref)


@pytest.mark.requirement("ALL-03")
def test_a_subproject_that_was_closed_is_opened_again(office: Office) -> None:
    ref = office.start(**ALL)
    office.pass_a_minute()
    office.change_in_erp("projects", "2024.1", {"ProjectStatus": "Complete"})
    run = run_of(office.again(ref), Dimension.PROJECTS)
    assert office.in_host("projects")["2024.1"]["active"] is False
    undo(office, run)
    assert office.in_host("projects")["2024.1"]["active"] is True
    assert office.in_erp("projects")["2024.1"]["ProjectStatus"] == "Complete"
    nothing_is_redone(office, ref)


@pytest.mark.requirement("ALL-03")
def test_a_contact_persons_former_telephone_comes_back() -> None:
    person = {"firstName": "Kari", "lastName": "Berg", "phone": "+4711111111"}
    berg = {"id": "c_1", "number": "10042", "name": "Berg AS", "contacts": [person]}
    office = Office(host={"customers": [berg]})
    ref = office.start(customers=ALL["customers"])
    office.pass_a_minute()
    (stands,) = office.in_host("customers")["10042"]["contacts"]
    edited = {"contacts": [{**stands, "phone": "+4722222222"}]}
    office.change_in_host("customers", "10042", edited)
    run = run_of(office.again(ref), Dimension.CONTACT_PERSONS)

    undo(office, run)

    (kept,) = office.in_host("customers")["10042"]["contacts"]
    assert kept["phone"] == "+4722222222"
    (link,) = office.links(ref, Dimension.CONTACT_PERSONS)
    assert link.erp_base["phone"] == "+4711111111"
    assert undone_fields(link) == ("phone",)
    nothing_is_redone(office, ref)


@pytest.mark.requirement("ALL-03", "SV-01")
def test_a_lost_creation_that_an_undo_finds_lets_go_what_waits_for_it() -> None:
    office = Office(host={"customers": [{"number": "10010", "name": "Berg AS"}]})
    ref = office.start(customers=ON, projects=ON)
    office.pass_a_minute()
    office.change_in_host("customers", "10010", {"email": "post@berg.example"})
    run = run_of(office.again(ref), Dimension.CUSTOMERS)
    plan_id, _ = preview(office, run)
    office.pass_a_minute()
    desk = office.host.desk(TENANT)
    customer = desk.create("customers", {"number": "10020", "name": "Ny AS"})
    desk.create("projects", {"number": "7", "name": "Hus", "customerId": customer["id"]})
    lost = Fault(FaultKind.ANSWER_LOST, method="POST", path="*/customers")
    office.poweroffice.faults.switch_on(lost)
    office.again(ref)

    office.clock.advance(timedelta(minutes=5))
    confirm(office, run, plan_id)
    office.performer(ref, f"undo#customers#{plan_id}", remaining=lambda: timedelta(minutes=2))
    office.settle(ref)

    assert set(office.in_erp("customers")) == {"10010", "10020"}
    assert set(office.in_erp("projects")) == {"7"}
