"""Objects are shown under what they belong to: customers, and projects for their subprojects."""

from dataclasses import replace

import pytest

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.links import Link, LinkOrigin
from bindeledd.domain.planning import plan
from bindeledd.domain.policy import DimensionPolicy, FieldRule
from bindeledd.domain.records import FieldValue, Record
from bindeledd.domain.references import References
from tests.unit.domain.builders import NOW, SERIES, inputs, record

PROJECTS = DimensionPolicy(
    Dimension.PROJECTS,
    (
        FieldRule("number"),
        FieldRule("parent", references=Dimension.PROJECTS),
        FieldRule("customer", references=Dimension.CUSTOMERS),
        FieldRule("name"),
    ),
    scope_keys=("parent",),
)
CUSTOMER = Link(
    Dimension.CUSTOMERS, "c1", "9", {"number": "10042", "name": "Heidi AS"}, {}, 1,
    LinkOrigin.EQUAL_KEY, NOW,
)  # fmt: skip
KNOWN = References().with_links([CUSTOMER])


def project(object_id: str, number: str, **fields: FieldValue) -> Record:
    return Record(object_id, {"number": number, "name": f"Prosjekt {number}", **fields})


def owners(*records: Record) -> dict[str | None, str | None]:
    made = plan(replace(inputs(records, policy=PROJECTS), references=KNOWN))
    return {entry.number: entry.under for entry in made.entries}


def test_a_project_is_shown_under_its_customer_and_a_part_under_both() -> None:
    shown = owners(
        project("p1", "1", customer="c1"),
        project("p2", "2", parent="p1"),
        project("p3", "3", parent="p2"),
        project("p4", "4"),
    )
    assert shown == {
        "1": "10042 Heidi AS",
        "2": "10042 Heidi AS / 1 Prosjekt 1",
        "3": "10042 Heidi AS / 1 Prosjekt 1 / 2 Prosjekt 2",
        "4": None,
    }


@pytest.mark.parametrize("named", [{"customer": "c9"}, {"parent": "p9"}])
def test_an_owner_that_nobody_knows_is_called_by_its_id(named: dict[str, FieldValue]) -> None:
    assert owners(project("p1", "1", **named)) == {"1": next(iter(named.values()))}


def test_projects_that_name_one_another_are_shown_all_the_same() -> None:
    shown = owners(project("p1", "1", parent="p2"), project("p2", "2", parent="p1"))
    assert set(shown) == {"1", "2"}


def test_what_belongs_to_nobody_is_shown_under_nobody() -> None:
    made = plan(inputs([record("h1")]))
    assert [entry.under for entry in made.entries] == [None]


def test_ownership_is_signed_by_nobody() -> None:
    (entry,) = plan(inputs([record("h1")])).entries
    assert replace(entry, under="10042 Heidi AS").hash == entry.hash


@pytest.mark.requirement("SV-06")
def test_a_plan_tells_the_series_of_the_system_that_gives_numbers() -> None:
    made = plan(inputs([record("h1")], series=SERIES))
    assert made.series == tuple(SERIES[System.ERP])
