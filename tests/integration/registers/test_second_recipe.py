"""A second recipe through the same engine: one declaration, no line of the engine (ALL-10)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bindeledd.domain.changes import SaveVendor
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.plans import EntryKind, Hint, Reason
from tests.integration.registers.office import ON, Office
from tests.recipes import outward
from tests.wiring import SAMPLE_VENDOR
from tests.world import TENANT

LONGEST_RECIPE = 120
LONG_NAME = "Andersen, Berg og Christiansens Entreprenørforretning"
HOST: dict[str, list[dict[str, Any]]] = {
    "customers": [
        {"id": "c_1", "number": "10001", "name": "Berg AS", "phone": "+47 22 22 22 22"},
        {"id": "c_2", "number": "10002", "name": LONG_NAME},
    ],
    "projects": [
        {"id": "p_1", "number": "1", "name": "Hus", "customerId": "c_2"},
        {"id": "p_2", "number": "7", "parentId": "p_1", "name": "Kjeller"},
    ],
}
ERP: dict[str, list[dict[str, Any]]] = {
    "customers": [
        {"Number": 10001, "Name": "Noe helt annet", "InvoiceEmailAddress": "f@berg.example"},
        {"Number": 10003, "Name": "Bare PowerOffice AS"},
    ]
}


@pytest.fixture
def office() -> Office:
    made = Office(host=HOST, erp=ERP, recipes={outward.OUTWARD.name: outward.OUTWARD})
    made.recipe = outward.OUTWARD.name
    made.state.commit(SaveVendor(replace(SAMPLE_VENDOR, recipes=(made.recipe,))))
    return made


def started(office: Office) -> ConnectionRef:
    return office.start(customers=ON, projects=ON)


def test_it_is_one_short_module() -> None:
    assert len(Path(outward.__file__).read_text(encoding="utf-8").splitlines()) <= LONGEST_RECIPE


@pytest.mark.requirement("ALL-10", "ALL-18")
def test_the_host_s_objects_go_to_the_erp_and_nothing_comes_back(office: Office) -> None:
    ref = office.plan(customers=ON, projects=ON)
    made = office.plans(ref)
    link = next(e for e in made[Dimension.CUSTOMERS].entries if e.kind is EntryKind.LINK)
    assert link.problem == "name_contradicts", "linked, with a warning"
    left = office.entry(ref, Dimension.CUSTOMERS, "Bare PowerOffice AS")
    assert (left.kind, left.reason) == (EntryKind.SKIP, Reason.CREATION_OFF)
    office.approve(ref)
    office.settle(ref)

    erp = office.in_erp("customers")
    assert (erp["10001"]["Name"], erp["10001"]["PhoneNumber"]) == ("Berg AS", "+4722222222")
    assert erp["10001"]["InvoiceEmailAddress"] == "f@berg.example"
    projects = office.in_erp("projects")
    assert projects["1"]["CustomerId"] == erp["10002"]["Id"]
    assert projects["1.7"]["ParentProjectId"] == projects["1"]["Id"]
    assert {row["version"] for row in office.in_host("customers").values()} == {"1"}
    assert set(office.in_host("customers")) == {"10001", "10002"}


@pytest.mark.requirement("ALL-10", "ALL-20")
def test_a_name_too_long_is_cut_with_a_notice(office: Office) -> None:
    ref = office.plan(customers=ON, projects=ON)
    assert office.entry(ref, Dimension.CUSTOMERS, LONG_NAME).hints == (Hint.VALUE_CUT,)
    office.approve(ref)
    office.settle(ref)
    assert office.in_erp("customers")["10002"]["Name"] == LONG_NAME[: outward.ERP_NAME]
    written = office.written()
    office.pass_a_minute()
    office.again(ref, full=True)
    assert office.written() == written


@pytest.mark.requirement("ALL-10", "ALL-02")
def test_what_is_changed_in_the_erp_is_put_back_or_left_alone_as_declared(office: Office) -> None:
    ref = started(office)
    office.pass_a_minute()
    office.change_in_erp(
        "customers",
        "10001",
        {"PhoneNumber": "99", "InvoiceEmailAddress": "ny@berg.example", "Number": 10050},
    )
    office.change_in_erp("projects", "1", {"Name": "Hytte"})
    office.again(ref)
    back = office.in_erp("customers")["10001"]
    assert (back["PhoneNumber"], back["InvoiceEmailAddress"]) == ("+4722222222", "ny@berg.example")
    assert office.in_erp("projects")["1"]["Name"] == "Hus"

    office.pass_a_minute()
    office.change_in_host("customers", "10001", {"invoiceEmail": "sjef@berg.example"})
    office.again(ref)
    assert office.in_erp("customers")["10001"]["InvoiceEmailAddress"] == "sjef@berg.example"

    office.pass_a_minute()
    office.change_in_erp("customers", "10001", {"InvoiceEmailAddress": "regnskap@berg.example"})
    office.again(ref)
    left = office.in_erp("customers")["10001"]["InvoiceEmailAddress"]
    assert left == "regnskap@berg.example", "a value that both have agreed on is left alone too"


@pytest.mark.requirement("ALL-10", "ALL-16")
def test_a_deletion_archives_where_the_recipe_says_so(office: Office) -> None:
    ref = started(office)
    office.pass_a_minute()
    office.host.desk(TENANT).delete("projects", office.in_host("projects")["1.7"]["id"])
    office.again(ref)
    assert office.in_erp("projects")["1.7"]["ProjectStatus"] == "Complete"
    assert office.in_erp("projects")["1"]["ProjectStatus"] == "Active"
