"""Every register, both ways, through the engine: Svenn's and PowerOffice Go's own simulators."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.plans import EntryKind, Reason
from tests.integration.registers.office import OFF, ON, Office

HOST: dict[str, list[dict[str, Any]]] = {
    "customers": [
        {"id": "c_1", "number": "10042", "name": "Heidi Lindtveit"},
        {"id": "c_2", "number": "10050", "name": "Berg AS"},
    ],
    "employees": [
        {"id": "e_1", "number": "1", "firstName": "Kari", "lastName": "Nordmann"},
        {"id": "e_2", "number": "2", "firstName": "Ola", "lastName": "Berg", "title": "Tømrer"},
    ],
    "products": [
        {"id": "pr_1", "number": "G1", "name": "Grus", "salesPrice": "120.00", "unitCode": "t"},
    ],
    "projects": [
        {"id": "p_1", "number": "2024", "name": "Bygge hus", "customerId": "c_2",
         "managerEmployeeId": "e_2", "startDate": "2026-11-01"},
        {"id": "p_2", "number": "1", "parentId": "p_1", "name": "Kjeller"},
        {"id": "p_3", "number": "2025", "name": "Felles prosjekt", "customerId": "c_1"},
    ],
}  # fmt: skip
ERP: dict[str, list[dict[str, Any]]] = {
    "customers": [
        {"Number": 10042, "Name": "Heidi Lindtveit"},
        {"Number": 10060, "Name": "Fjord AS"},
    ],
    "employees": [
        {"Number": 1, "FirstName": "Kari", "LastName": "Nordmann"},
        {"Number": 3, "FirstName": "Per", "LastName": "Holm", "EmailAddress": "per@holm.example"},
    ],
    "products": [
        {"Code": "S1", "Name": "Timer", "ProductType": "Service", "UnitPrice": 100, "UnitCost": 70},
    ],
    "projects": [
        {"Code": "3000", "Name": "Brygge", "CustomerNo": 10060, "ProjectManagerEmployeeNo": 3,
         "IsActive": True, "ProjectStatus": "Active"},
        {"Code": "7", "Name": "Fot", "ParentProjectCode": "3000", "IsActive": True,
         "ProjectStatus": "Active"},
        {"Code": "2025", "Name": "Felles prosjekt", "CustomerNo": 10042, "IsActive": True,
         "ProjectStatus": "Active"},
    ],
}  # fmt: skip
ALL = {"customers": ON, "employees": ON, "products": ON, "projects": ON}


@pytest.fixture
def office() -> Office:
    return Office(host=HOST, erp=ERP)


@pytest.mark.requirement("SV-06", "ALL-01")
def test_the_plan_shows_every_register_before_anything_is_written(office: Office) -> None:
    ref = office.plan(**ALL)
    plans = office.plans(ref)
    counts = {str(one): dict(made.counts) for one, made in plans.items() if made.entries}
    assert counts == {
        "customers": {"link": 1, "create:erp": 1, "create:host": 1},
        "employees": {"link": 1, "create:erp": 1, "create:host": 1},
        "products": {"create:erp": 1, "create:host": 1},
        "projects": {"link": 1, "create:erp": 2, "create:host": 2},
    }
    project = office.entry(ref, Dimension.PROJECTS, "Bygge hus")
    assert {change.field: change.shown_new for change in project.changes if change.references} == {
        "customer": "10050 Berg AS", "manager": "2 Ola Berg",
    }  # fmt: skip
    assert office.written() == 0


@pytest.mark.requirement("SV-01", "SV-07", "SV-17")
def test_what_overlaps_is_linked_and_the_rest_is_created_on_the_other_side(office: Office) -> None:
    ref = office.start(**ALL)

    house, cellar = office.in_erp("projects")["2024"], office.in_erp("projects")["2024.1"]
    customers, employees = office.in_erp("customers"), office.in_erp("employees")
    assert house["CustomerId"] == customers["10050"]["Id"], "the customer goes before its project"
    assert house["ProjectManagerEmployeeId"] == employees["2"]["Id"]
    assert (house["StartDate"], house["ProjectStatus"]) == ("2026-11-01", "Active")
    assert cellar["ParentProjectId"] == house["Id"]
    assert employees["2"]["JobTitle"] == "Tømrer"
    grus = office.in_erp("products")["G1"]
    assert (grus["UnitPrice"], grus["UnitOfMeasureCode"], grus["ProductType"]) == (
        120.0, "TNE", "Product",
    )  # fmt: skip

    quay, foot = office.in_host("projects")["3000"], office.in_host("projects")["3000.7"]
    assert quay["customerId"] == office.in_host("customers")["10060"]["id"]
    assert quay["managerEmployeeId"] == office.in_host("employees")["3"]["id"]
    assert (foot["parentId"], foot["number"]) == (quay["id"], "7")
    assert office.in_host("employees")["3"]["email"] == "per@holm.example"
    timer = office.in_host("products")["S1"]
    assert (Decimal(timer["salesPrice"]), timer["productType"]) == (Decimal(100), "service")

    assert not list(office.state.open_issues(ref))
    assert {one: len(office.links(ref, one)) for one in Dimension} == {
        Dimension.CUSTOMERS: 3, Dimension.ADDRESSES: 0, Dimension.CONTACT_PERSONS: 0,
        Dimension.EMPLOYEES: 3, Dimension.PRODUCTS: 2, Dimension.PROJECTS: 5,
    }  # fmt: skip


@pytest.mark.requirement("ALL-05", "SV-07")
def test_afterwards_nothing_is_written_until_somebody_changes_something(office: Office) -> None:
    ref = office.start(**ALL)
    written = office.written()
    for full in (False, True, False):
        office.again(ref, full=full)
    assert office.written() == written


@pytest.mark.requirement("SV-01")
def test_changes_made_in_either_system_are_carried(office: Office) -> None:
    ref = office.start(**ALL)
    office.pass_a_minute()
    office.change_in_host("projects", "2024", {"name": "Bygge hytte", "endDate": "2026-12-24"})
    office.change_in_host("products", "S1", {"costPrice": "75.50", "description": "Per time"})
    office.change_in_host("employees", "3", {"phone": "+4790000000"})
    fjord = office.in_erp("customers")["10060"]["Id"]
    office.change_in_erp("projects", "2025", {"CustomerId": fjord})
    office.change_in_erp("products", "G1", {"UnitPrice": 130.25})
    office.change_in_erp("employees", "2", {"JobTitle": "Bas"})
    office.again(ref)

    house = office.in_erp("projects")["2024"]
    assert (house["Name"], house["EndDate"]) == ("Bygge hytte", "2026-12-24")
    assert (office.in_erp("products")["S1"]["UnitCost"]) == 75.5
    assert office.in_erp("products")["S1"]["Description"] == "Per time"
    assert office.in_erp("employees")["3"]["PhoneNumber"] == "+4790000000"
    shared = office.in_host("projects")["2025"]
    assert shared["customerId"] == office.in_host("customers")["10060"]["id"]
    assert Decimal(office.in_host("products")["G1"]["salesPrice"]) == Decimal("130.25")
    assert office.in_host("employees")["2"]["title"] == "Bas"


@pytest.mark.requirement("SV-01")
def test_closing_is_a_field_and_is_carried_both_ways(office: Office) -> None:
    ref = office.start(**ALL)
    office.pass_a_minute()
    office.change_in_host("projects", "2024", {"status": "completed", "active": False})
    office.change_in_erp("projects", "3000", {"ProjectStatus": "Complete"})
    office.change_in_erp("products", "G1", {"IsArchived": True})
    office.again(ref)
    assert office.in_erp("projects")["2024"]["ProjectStatus"] == "Complete"
    assert office.in_host("projects")["3000"]["active"] is False
    assert office.in_host("products")["G1"]["active"] is False

    office.pass_a_minute()
    office.change_in_erp("projects", "2024", {"ProjectStatus": "Active"})
    office.again(ref)
    reopened = office.in_host("projects")["2024"]
    assert (reopened["active"], reopened["status"]) == (True, "active")


@pytest.mark.requirement("ALL-16", "SV-01")
def test_a_deletion_is_reported_and_never_carried(office: Office) -> None:
    ref = office.start(**ALL)
    office.pass_a_minute()
    gone = office.in_host("projects")["2025"]["id"]
    office.host.desk("t_42").delete("projects", gone)
    office.again(ref)
    assert "2025" in office.in_erp("projects")
    (issue,) = office.state.open_issues(ref)
    assert (issue.problem, issue.name) == ("deleted_in_host", "Felles prosjekt")


@pytest.mark.requirement("SV-01", "SV-10")
def test_a_subproject_with_an_equal_number_under_another_project_is_another_one() -> None:
    office = Office(
        host={
            "projects": [
                {"id": "p_1", "number": "1", "name": "Nord"},
                {"id": "p_2", "number": "2", "name": "Sør"},
                {"id": "p_3", "number": "1", "parentId": "p_1", "name": "Kjeller"},
                {"id": "p_4", "number": "1", "parentId": "p_2", "name": "Kjeller"},
            ]
        },
        erp={
            "projects": [
                {"Code": "1", "Name": "Nord", "IsActive": True, "ProjectStatus": "Active"},
                {"Code": "1", "Name": "Kjeller", "ParentProjectCode": "1", "IsActive": True,
                 "ProjectStatus": "Active"},
            ]
        },
    )  # fmt: skip
    ref = office.start(customers=OFF, projects=ON)
    pairs = {link.host_id for link in office.links(ref, Dimension.PROJECTS)}
    assert pairs == {"p_1", "p_2", "p_3", "p_4"}
    assert set(office.in_erp("projects")) == {"1", "1.1", "2", "2.1"}


@pytest.mark.requirement("SV-18")
def test_where_a_new_pair_differs_poweroffice_s_value_wins_and_is_shown_first() -> None:
    office = Office(
        host={"products": [{"id": "pr_1", "number": "G1", "name": "Grus", "salesPrice": "10.00"}]},
        erp={"products": [{"Code": "G1", "Name": "Grus 0-32", "UnitPrice": 12}]},
    )
    ref = office.plan(products=ON)
    update = next(
        entry
        for entry in office.plans(ref)[Dimension.PRODUCTS].entries
        if entry.kind is EntryKind.UPDATE
    )
    assert (update.target, update.reason) == (System.HOST, Reason.FIRST_LINK_DIFFERS)
    assert {(one.field, one.old, one.new) for one in update.changes} == {
        ("name", "Grus", "Grus 0-32"), ("sales_price", Decimal(10), Decimal(12)),
    }  # fmt: skip
    office.approve(ref)
    office.settle(ref)
    assert office.in_host("products")["G1"]["name"] == "Grus 0-32"


@pytest.mark.requirement("ALL-20")
def test_nothing_is_cut_where_the_recipe_does_not_say_so_and_a_key_never() -> None:
    office = Office(
        host={"products": [{"number": "G" * 101, "name": "Grus"}]},
        erp={"products": [{"Code": "S1", "Name": "Lang " * 60}]},
    )
    ref = office.start(products=ON)
    assert office.written() == 0
    told = sorted(
        (one.details["field"], one.details["max"]) for one in office.state.open_issues(ref)
    )
    assert told == [("name", "250"), ("number", "100")]
    assert {one.problem for one in office.state.open_issues(ref)} == {"value_too_long"}
