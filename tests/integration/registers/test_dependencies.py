"""Registers that name one another: what waits, why it is told, and that it goes by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.identity import Dimension
from bindeledd.domain.plans import EntryKind, Hint
from bindeledd.domain.policy import DimensionSettings, Mode, Settings, Winner
from local.simulators.faults import Fault, FaultKind
from tests.integration.registers.office import LINK_ONLY, OFF, ON, Office
from tests.world import TENANT

CUSTOMERS = (Dimension.CUSTOMERS, Dimension.ADDRESSES, Dimension.CONTACT_PERSONS)

LOW: dict[str, list[dict[str, Any]]] = {
    "customers": [{"id": "c_1", "number": "10", "name": "Lav AS"}],
    "projects": [{"id": "p_1", "number": "2024", "name": "Bygge hus", "customerId": "c_1"}],
}


def open_project(office: Office, **fields: Any) -> None:
    """Open a project in PowerOffice, as another user of the API does."""
    running = {"ProjectStatus": "Active", "IsActive": True}
    office._as_other_user("POST", "/Projects", json={**fields, **running})


@pytest.mark.requirement("SV-10", "SV-11", "SV-01")
def test_a_project_waits_for_its_refused_customer_and_goes_with_it() -> None:
    office = Office(host=LOW)
    ref = office.start(customers=ON, projects=ON)
    problems = {issue.name: issue for issue in office.state.open_issues(ref)}
    assert problems["Lav AS"].problem == "number_outside_series"
    waiting = problems["Bygge hus"]
    assert waiting.problem == "reference_not_linked"
    assert waiting.details == {
        "field": "customer", "dimension": "customers", "object": "10 Lav AS",
        "system": "host", "id": "c_1",
    }  # fmt: skip
    assert office.in_erp("projects") == {}

    office.pass_a_minute()
    office.change_in_host("customers", "10", {"number": "10010"})
    office.clock.advance(timedelta(hours=1))
    office.settle(ref)

    assert (
        office.in_erp("projects")["2024"]["CustomerId"]
        == (office.in_erp("customers")["10010"]["Id"])
    )
    assert not list(office.state.open_issues(ref))


@pytest.mark.requirement("SV-01")
def test_a_project_made_with_its_customer_goes_in_the_same_hour() -> None:
    office = Office()
    ref = office.start(customers=ON, projects=ON)
    desk = office.host.desk(TENANT)
    office.pass_a_minute()
    customer = desk.create("customers", {"number": "10010", "name": "Ny AS"})
    desk.create("projects", {"number": "1", "name": "Nytt", "customerId": customer["id"]})
    office.clock.advance(timedelta(hours=1))
    office.settle(ref)
    assert office.in_erp("projects")["1"]["CustomerId"] == office.in_erp("customers")["10010"]["Id"]


@pytest.mark.requirement("SV-01")
def test_a_subproject_goes_after_its_project_that_waits_for_its_number() -> None:
    office = Office(host={"projects": [{"number": "5", "name": "Gammelt"}]})
    ref = office.start(projects=ON)
    office.pass_a_minute()
    office.change_in_erp("projects", "5", {"Code": "6"})
    open_project(office, Code="5", Name="Nytt")
    above = office.in_erp("projects")["5"]["Id"]
    open_project(office, Code="1", Name="Under", ParentProjectId=above)

    runs = office.again(ref)

    assert set(office.in_host("projects")) == {"6", "5", "5.1"}
    assert not any("problem:reference_not_linked" in run.counts for run in runs)


@pytest.mark.requirement("SV-01")
def test_who_gets_the_number_of_a_project_that_moves_under_a_new_one_goes_after_both() -> None:
    rows = [{"number": "3", "name": "Flytter"}, {"number": "5", "name": "Gammelt"}]
    office = Office(host={"projects": rows})
    ref = office.start(projects=ON)
    office.pass_a_minute()
    office.change_in_erp("projects", "5", {"Code": "8"})
    open_project(office, Code="5", Name="Nytt")
    above = office.in_erp("projects")["5"]["Id"]
    office.change_in_erp("projects", "3", {"ParentProjectId": above})
    open_project(office, Code="3", Name="Etter")

    runs = office.again(ref)

    names = {number: one["name"] for number, one in office.in_host("projects").items()}
    assert names == {"8": "Gammelt", "5": "Nytt", "5.3": "Flytter", "3": "Etter"}
    assert len(runs) == 1
    assert not any(count.endswith(":waiting") for count in runs[0].counts)


@pytest.mark.requirement("SV-01", "SV-11")
def test_a_subproject_that_waited_goes_as_soon_as_a_lost_answer_tells_of_its_project() -> None:
    rows = [
        {"id": "p_1", "number": "5.5", "name": "Hus"},
        {"number": "1", "name": "Kjeller", "parentId": "p_1"},
    ]
    office = Office(host={"projects": rows})
    ref = office.start(projects=ON)
    lost = Fault(FaultKind.ANSWER_LOST, method="POST", path="*/projects")
    office.pass_a_minute()
    office.again(ref)
    office.poweroffice.faults.switch_on(lost)
    office.change_in_host("projects", "5.5", {"number": "5"})
    office.again(ref)
    (waiting,) = office.state.open_issues(ref)
    assert (waiting.name, waiting.details["id"]) == ("Kjeller", "p_1")

    office.clock.advance(timedelta(minutes=5))
    office.settle(ref)

    assert set(office.in_erp("projects")) == {"5", "5.1"}
    assert not list(office.state.open_issues(ref))


@pytest.mark.requirement("SV-07")
def test_approved_dimensions_wait_for_those_that_they_name() -> None:
    """Whatever item is rung for first, each project is created as it was signed."""
    office = Office(host={**LOW, "customers": [{"id": "c_1", "number": "10010", "name": "Lav AS"}]})
    ref = office.plan(customers=ON, projects=ON)
    office.approve(ref)
    item = office.state.work(ref, "synchronise#projects")
    assert item is not None
    assert office.performer(ref, item.key, remaining=lambda: timedelta(minutes=2)) is None
    assert office.state.work(ref, "synchronise#projects") == item
    office.settle(ref)
    assert set(office.in_erp("projects")) == {"2024"}


@pytest.mark.requirement("SV-01")
def test_a_project_goes_without_an_unlinked_manager_and_gets_it_later() -> None:
    host = {
        "employees": [{"id": "e_1", "number": "1", "firstName": "Kari", "lastName": "Nordmann"}],
        "projects": [{"id": "p_1", "number": "1", "name": "Hus", "managerEmployeeId": "e_1"}],
    }
    office = Office(host=host)
    ref = office.plan(projects=ON)
    assert office.entry(ref, Dimension.PROJECTS, "Hus").hints == (Hint.WITHOUT_REFERENCE,)
    office.approve(ref)
    office.settle(ref)
    assert office.in_erp("projects")["1"].get("ProjectManagerEmployeeId") is None
    assert not list(office.state.open_issues(ref))

    _configure(office, ref, projects=ON, employees=ON)
    office.settle(ref)
    manager = office.in_erp("employees")["1"]["Id"]
    assert office.in_erp("projects")["1"]["ProjectManagerEmployeeId"] == manager


@pytest.mark.requirement("SV-02")
@pytest.mark.parametrize("register", ["customers", "employees", "products", "projects"])
@pytest.mark.parametrize("setting", [LINK_ONLY, OFF], ids=["link only", "off"])
def test_with_off_and_link_only_nothing_of_a_dimension_is_written(
    register: str, setting: DimensionSettings
) -> None:
    office = Office(
        host={register: list(_ROWS[register][0])},
        erp={register: list(_ROWS[register][1])},
    )
    others = {"customers": ON, "products": ON} | {register: setting}
    ref = office.start(**others)
    office.pass_a_minute()
    office.again(ref, full=True)
    assert office.written() == 0
    linked = len(office.links(ref, Dimension(register)))
    assert linked == (1 if setting.mode is Mode.LINK_ONLY else 0)


_ROWS: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {
    "customers": (
        [{"number": "10001", "name": "Berg", "email": "a@b.example"},
         {"number": "10002", "name": "Fjord"}],
        [{"Number": 10001, "Name": "Berg AS"}],
    ),
    "employees": (
        [{"number": "1", "firstName": "Kari", "lastName": "Moe", "phone": "22"},
         {"number": "2", "firstName": "Ola", "lastName": "Dal"}],
        [{"Number": 1, "FirstName": "Kari", "LastName": "Moen"}],
    ),
    "products": (
        [{"number": "G1", "name": "Grus"}, {"number": "G2", "name": "Sand"}],
        [{"Code": "G1", "Name": "Grus 0-32"}],
    ),
    "projects": (
        [{"id": "p_1", "number": "1", "name": "Hus"}, {"number": "2", "name": "Hytte"},
         {"number": "1", "parentId": "p_1", "name": "Kjeller"}],
        [{"Code": "1", "Name": "Hus og hage", "IsActive": True, "ProjectStatus": "Active"}],
    ),
}  # fmt: skip


@pytest.mark.requirement("SV-02")
def test_switching_a_dimension_off_keeps_its_links_and_on_again_makes_no_doubles() -> None:
    office = Office(host={"products": [{"number": "G1", "name": "Grus"}]})
    ref = office.start(customers=ON, products=ON)
    _configure(office, ref, customers=ON, products=OFF)
    office.pass_a_minute()
    office.change_in_host("products", "G1", {"name": "Sand"})
    office.settle(ref)
    assert office.in_erp("products")["G1"]["Name"] == "Grus"
    assert len(office.links(ref, Dimension.PRODUCTS)) == 1

    _configure(office, ref, customers=ON, products=ON)
    office.settle(ref)
    assert [(e.kind, e.name) for e in office.plans(ref)[Dimension.PRODUCTS].entries] == [
        (EntryKind.UPDATE, "Sand")
    ]
    office.approve(ref)
    office.settle(ref)
    assert {one["Name"] for one in office.company()["products"]} == {"Sand"}


@pytest.mark.requirement("SV-07", "SV-02")
@pytest.mark.parametrize("grus", ["Grus", "Grus fin"], ids=["overwrites nothing", "overwrites"])
def test_what_an_approval_left_waiting_waits_beside_the_plan_of_another_register(grus: str) -> None:
    office = Office(
        host={
            "customers": [{"number": "10001", "name": "Berg AS", "email": "fra@host.example"}],
            "products": [{"number": "G1", "name": grus}],
        },
        erp={
            "customers": [{"Number": 10001, "Name": "Berg AS", "EmailAddress": "fra@erp.example"}],
            "products": [{"Code": "G1", "Name": "Grus"}],
        },
    )
    ref = office.plan(customers=ON)
    office.approve(ref)
    office.change_in_host("customers", "10001", {"email": "nyere@host.example"})
    office.settle(ref)
    _configure(office, ref, customers=ON, products=ON)
    office.settle(ref)

    office.again(ref, full=True)
    assert office.in_host("customers")["10001"]["email"] == "nyere@host.example"
    assert Dimension.CUSTOMERS in office.plans(ref)

    office.approve(ref)
    office.settle(ref)
    assert office.in_host("customers")["10001"]["email"] == "fra@erp.example"
    assert office.in_host("products")["G1"]["name"] == "Grus"


@pytest.mark.requirement("SV-05", "SV-07", "SV-02")
def test_a_dimension_that_is_switched_on_beside_a_waiting_plan_is_not_approved_with_it() -> None:
    office = Office(
        host={
            "customers": [{"number": "10001", "name": "Berg AS", "email": "fra@host.example"}],
            "products": [{"number": "G1", "name": "Grus fin"}],
        },
        erp={
            "customers": [{"Number": 10001, "Name": "Berg AS", "EmailAddress": "fra@erp.example"}],
            "products": [{"Code": "G1", "Name": "Grus"}],
        },
    )
    ref = office.plan(products=ON)
    office.approve(ref)
    office.settle(ref)
    office.change_in_host("products", "G1", {"name": "Grus grov"})
    _configure(office, ref, products=replace(ON, winner=Winner.HOST))
    office.settle(ref)
    assert Dimension.PRODUCTS in office.plans(ref)
    _configure(office, ref, products=replace(ON, winner=Winner.HOST), customers=ON)

    office.approve(ref)
    assert office.connection(ref).gated == {*CUSTOMERS}
    office.settle(ref)

    assert office.in_erp("products")["G1"]["Name"] == "Grus grov"
    assert office.in_host("customers")["10001"]["email"] == "fra@host.example"
    assert Dimension.CUSTOMERS in office.plans(ref)
    office.approve(ref)
    office.settle(ref)
    assert office.in_host("customers")["10001"]["email"] == "fra@erp.example"


@pytest.mark.requirement("SV-05", "SV-07")
def test_what_was_signed_bounds_its_register_though_another_plan_was_signed_since() -> None:
    berg = {"number": "10001", "name": "Berg AS", "email": "fra@host.example"}
    office = Office(
        host={"customers": [berg], "products": [{"number": "G1", "name": "Grus fin"}]},
        erp={
            "customers": [{"Number": 10001, "Name": "Berg AS", "EmailAddress": "fra@erp.example"}],
            "products": [{"Code": "G1", "Name": "Grus"}],
        },
    )
    ref = office.plan(customers=ON, products=ON)
    office.approve(ref)
    _configure(office, ref, customers=ON, products=replace(ON, winner=Winner.HOST))
    assert office.performer(ref, "plan#all", remaining=lambda: timedelta(minutes=2))
    office.approve(ref)
    office.change_in_host("customers", "10001", {"email": "nyere@host.example"})

    office.settle(ref)
    assert office.in_host("customers")["10001"]["email"] == "nyere@host.example"
    assert office.in_erp("products")["G1"]["Name"] == "Grus fin"
    office.approve(ref)
    office.settle(ref)
    assert office.in_host("customers")["10001"]["email"] == "fra@erp.example"


@pytest.mark.requirement("SV-02", "SV-01")
def test_what_was_made_while_a_dimension_was_only_linked_goes_once_it_is_on() -> None:
    office = Office()
    ref = office.start(customers=ON, products=LINK_ONLY)
    office.pass_a_minute()
    office.host.desk(TENANT).create("products", {"number": "G1", "name": "Grus"})
    office.again(ref)
    assert office.in_erp("products") == {}

    _configure(office, ref, customers=ON, products=ON)
    office.settle(ref)
    assert office.in_erp("products")["G1"]["Name"] == "Grus"


@pytest.mark.requirement("SV-09")
def test_one_dimension_is_synchronised_at_once_and_says_when_and_how() -> None:
    office = Office(host={"products": [{"number": "G1", "name": "Grus"}]})
    ref = office.start(customers=ON, products=ON)
    before = office.state.cursors(ref, Dimension.CUSTOMERS).last_run_id
    office.pass_a_minute()
    office.steering.synchronise_now(ref, [Dimension.PRODUCTS], actor="e_3")
    (run,) = office.settle(ref)
    assert (run.dimension, run.finished_at) == (Dimension.PRODUCTS, office.clock.now())
    assert office.state.cursors(ref, Dimension.PRODUCTS).last_run_id == run.id
    assert office.state.cursors(ref, Dimension.CUSTOMERS).last_run_id == before


def _configure(office: Office, ref: Any, **settings: DimensionSettings) -> None:
    office.choose(ref, Settings({Dimension(name): one for name, one in settings.items()}))
