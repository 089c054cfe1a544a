"""Numbers and lengths in each register: what series say, what is refused, what is written back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from bindeledd.domain.identity import Dimension
from bindeledd.domain.plans import Hint
from bindeledd.domain.policy import DimensionSettings
from tests.integration.registers.office import ON, Office
from tests.integration.registers.test_each_register import REGISTERS, Register

OWN_SERIES = [
    {"Name": "Kunder", "SubLedgerNumberSeriesType": "Customer", "IsDefault": True,
     "FromInclusive": 500, "ToInclusive": 599, "GeneralLedgerAccountNo": 1500},
    {"Name": "Ansatte", "SubLedgerNumberSeriesType": "Employee", "IsDefault": True,
     "FromInclusive": 100, "ToInclusive": 150, "GeneralLedgerAccountNo": 2910},
]  # fmt: skip
"""Those of a company that has changed what PowerOffice begins with."""

LONG_SERIES = [OWN_SERIES[0] | {"FromInclusive": 10**15, "ToInclusive": 10**15 + 99}]
"""Customers' numbers of sixteen digits; the host takes fifteen."""

IN_SERIES = pytest.mark.parametrize("name", ["customers", "employees"])
"""The registers whose numbers PowerOffice gives and keeps within a series (facts 2.11)."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A number that PowerOffice does not take, what is said about it, and one that it takes."""

    number: str
    problem: str
    words: str | None
    right: str


REFUSED = {
    "customers": Refused(
        "10", "number_outside_series",
        "The customer code must be between 10000 and 19999.", "10010",
    ),
    "employees": Refused(
        "77001", "number_outside_series", "The employee code must be between 1 and 999.", "77"
    ),
    "products": Refused("G" * 101, "value_too_long", None, "G1"),
    "projects": Refused("1.2", "number_has_dot", None, "12"),
}  # fmt: skip


@pytest.mark.requirement("SV-10", "SV-11", "SV-19", "ALL-06")
@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_number_is_explained_never_changed_and_goes_when_corrected(name: str) -> None:
    register, refused = REGISTERS[name], REFUSED[name]
    office = Office(
        host={
            name: [
                register.in_host(refused.number, "Anna Berg"),
                register.in_host(register.numbers[1], "Bodil Dal"),
            ]
        }
    )
    ref = office.start(**{name: ON})
    (issue,) = office.state.open_issues(ref)
    assert (issue.dimension, issue.name) == (register.dimension, "Anna Berg")
    assert (issue.problem, issue.system_message) == (refused.problem, refused.words)
    assert set(office.in_erp(name)) == {register.numbers[1]}, "a refused one stops no other"

    written = office.written()
    office.again(ref, full=True)
    assert office.written() == written, "unchanged, it is not sent again"
    assert refused.number in office.in_host(name)

    office.change_in_host(name, refused.number, {"number": refused.right})
    office.again(ref)
    assert set(office.in_erp(name)) == {refused.right, register.numbers[1]}
    assert not list(office.state.open_issues(ref))


@pytest.mark.requirement("SV-06")
@pytest.mark.parametrize(
    ("name", "series", "first", "last"),
    [
        ("customers", None, 10000, 19999),
        ("customers", OWN_SERIES, 500, 599),
        ("employees", None, 1, 999),
        ("employees", OWN_SERIES, 100, 150),
    ],
    ids=["customers-usual", "customers-own", "employees-usual", "employees-own"],
)
def test_both_ends_of_the_series_that_poweroffice_tells_are_inside_it(
    name: str, series: Any, first: int, last: int
) -> None:
    register = REGISTERS[name]
    rows = [
        register.in_host(str(number), text)
        for number, text in (
            (first - 1, "Anna Berg"), (first, "Bodil Dal"), (last, "Cecilie Eik"),
            (last + 1, "Dagny Foss"),
        )
    ]  # fmt: skip
    office = Office(host={name: rows}, erp={"series": series} if series else {})
    entries = office.plans(office.plan(**{name: ON}))[register.dimension].entries
    outside = {entry.number for entry in entries if Hint.OUTSIDE_SERIES in entry.hints}
    assert outside == {str(first - 1), str(last + 1)}


@pytest.mark.requirement("SV-19")
@IN_SERIES
def test_one_without_number_gets_one_of_the_series_written_back(name: str) -> None:
    register = REGISTERS[name]
    office = Office(host={name: [register.in_host(None, "Anna Berg")]}, erp={"series": OWN_SERIES})
    office.start(**{name: ON})
    first = next(str(one["FromInclusive"]) for one in OWN_SERIES if _is_of(one, register))
    assert list(office.in_erp(name)) == list(office.in_host(name)) == [first]


@pytest.mark.requirement("SV-19")
def test_a_project_without_number_gets_the_code_that_poweroffice_gives_written_back() -> None:
    office = Office(host={"projects": [REGISTERS["projects"].in_host(None, "Hus")]})
    office.poweroffice.settings = replace(office.poweroffice.settings, missing_code="next")
    ref = office.start(projects=ON)
    assert list(office.in_erp("projects")) == list(office.in_host("projects")) == ["1"]
    assert not list(office.state.open_issues(ref))


@pytest.mark.requirement("SV-19", "SV-10")
def test_a_project_that_gets_no_code_although_it_should_is_told_until_it_has_one() -> None:
    office = Office(host={"projects": [REGISTERS["projects"].in_host(None, "Hus")]})
    ref = office.start(projects=ON)
    office.again(ref)
    (issue,) = office.state.open_issues(ref)
    assert (issue.problem, issue.name) == ("number_not_given", "Hus")
    written = office.written()
    office.again(ref, full=True)
    assert office.written() == written

    office.change_in_erp("projects", "Hus", {"Code": "7"})
    office.again(ref)
    assert set(office.in_host("projects")) == {"7"}
    assert not list(office.state.open_issues(ref))


@pytest.mark.requirement("SV-19", "SV-10", "ALL-06")
def test_a_product_without_number_is_told_where_poweroffice_gives_none_and_goes_with_one() -> None:
    """Whether PowerOffice gives products a code is unknown; by default we take it that not."""
    product = REGISTERS["products"]
    office = Office(
        host={"products": [product.in_host(None, "Grus"), product.in_host("A2", "Sand")]}
    )
    ref = office.start(products=ON)
    (issue,) = office.state.open_issues(ref)
    assert (issue.problem, issue.name) == ("number_missing", "Grus")
    assert set(office.in_erp("products")) == {"A2"}, "one without a number stops no other"

    office.change_in_host("products", "Grus", {"number": "A1"})
    office.again(ref)
    assert set(office.in_erp("products")) == {"A1", "A2"}
    assert not list(office.state.open_issues(ref))


@pytest.mark.requirement("SV-19")
@IN_SERIES
def test_with_the_setting_the_erp_numbers_what_lies_outside_and_it_is_written_back(
    name: str,
) -> None:
    register, far = REGISTERS[name], REFUSED[name].number
    office = Office(host={name: [register.in_host(far, "Anna Berg")]})
    ref = office.start(**{name: DimensionSettings(number_outside_series=True)})
    (given,) = office.in_erp(name)
    assert given != far
    assert set(office.in_host(name)) == {given}
    assert not list(office.state.open_issues(ref))


LONG = "Langt " * 42
IN_ERP: dict[str, tuple[dict[str, Any], tuple[str, str]]] = {
    "a customer's name": (
        {"customers": [{"Number": 10001, "Name": LONG}]}, ("name", "250"),
    ),
    "a customer's number": (
        {"customers": [{"Number": 10**15, "Name": "Berg AS"}], "series": LONG_SERIES},
        ("number", "15"),
    ),
    "a product's name": (
        {"products": [{"Code": "A1", "Name": LONG}]}, ("name", "250"),
    ),
    "a project's name": (
        {"projects": [{"Code": "P1", "Name": LONG, **REGISTERS["projects"].erp_fixed}]},
        ("name", "250"),
    ),
    "a project's number": (
        {"projects": [{"Code": "P" * 66, "Name": "Hus", **REGISTERS["projects"].erp_fixed}]},
        ("number", "65"),
    ),
}  # fmt: skip


@pytest.mark.requirement("ALL-20", "SV-10")
@pytest.mark.parametrize("what", IN_ERP)
def test_what_is_too_long_for_the_host_is_told_and_not_cut(what: str) -> None:
    rows, told = IN_ERP[what]
    name = next(iter(rows))
    office = Office(erp=rows)
    ref = office.start(**{name: ON})
    (issue,) = office.state.open_issues(ref)
    assert (issue.dimension, issue.problem) == (Dimension(name), "value_too_long")
    assert (issue.details["field"], issue.details["max"]) == told
    assert office.written() == 0


@pytest.mark.requirement("ALL-20", "SV-10")
def test_what_the_host_refuses_for_its_length_is_told_in_its_words() -> None:
    """No length of an employee's name is published, so the host itself is asked."""
    office = Office(erp={"employees": [{"Number": 1, "FirstName": LONG, "LastName": "Berg"}]})
    ref = office.start(employees=ON)
    (issue,) = office.state.open_issues(ref)
    assert (issue.problem, issue.details["field"]) == ("field_refused", "name")
    assert "longer than" in (issue.system_message or "")
    assert office.in_host("employees") == {}


def _is_of(series: dict[str, Any], register: Register) -> bool:
    return register.name.startswith(str(series["SubLedgerNumberSeriesType"]).lower())
