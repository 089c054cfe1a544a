"""What holds of one register holds of each: customers, employees, products and projects.

A line of `REGISTERS` says how an object is named in either system; every test here is told of all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.plans import EntryKind, Hint
from bindeledd.domain.policy import Contradiction, DimensionSettings, Winner
from bindeledd.recipes import RECIPES
from tests.integration.registers.office import ON, Office
from tests.world import RECIPE, TENANT


@dataclass(frozen=True, slots=True)
class Register:
    """How an object is called in both systems, and a text field that both have."""

    dimension: Dimension
    numbers: tuple[str, str, str]
    host_text: str
    erp_text: str
    texts: tuple[str, str, str]
    erp_fixed: Mapping[str, Any]
    person: bool = False
    plain: bool = False

    @property
    def name(self) -> str:
        return str(self.dimension)

    def in_host(self, number: str | None, name: str, **more: Any) -> dict[str, Any]:
        """Name an object as the host does."""
        return {"number": number, **self._named("firstName", "lastName", "name", name), **more}

    def in_erp(self, number: str, name: str, **more: Any) -> dict[str, Any]:
        """Name an object as PowerOffice does."""
        key = {"Number": int(number)} if self.plain else {"Code": number}
        return {**key, **self._named("FirstName", "LastName", "Name", name), **self.erp_fixed,
                **more}  # fmt: skip

    def _named(self, first: str, last: str, whole: str, name: str) -> dict[str, str]:
        one, _, other = name.partition(" ")
        return {first: one, last: other} if self.person else {whole: name}


REGISTERS = {
    one.name: one
    for one in (
        Register(Dimension.CUSTOMERS, ("10001", "10002", "10003"), "email", "EmailAddress",
                 ("a@x.example", "b@x.example", "c@x.example"), {}, plain=True),
        Register(Dimension.EMPLOYEES, ("1", "2", "3"), "title", "JobTitle",
                 ("Tømrer", "Bas", "Leder"), {}, person=True, plain=True),
        Register(Dimension.PRODUCTS, ("A1", "A2", "A3"), "description", "Description",
                 ("Kobber", "Messing", "Stål"), {}),
        Register(Dimension.PROJECTS, ("P1", "P2", "P3"), "endDate", "EndDate",
                 ("2027-01-01", "2027-01-02", "2027-01-03"),
                 {"IsActive": True, "ProjectStatus": "Active"}),
    )
}  # fmt: skip


@pytest.fixture(params=REGISTERS)
def register(request: pytest.FixtureRequest) -> Register:
    return REGISTERS[request.param]


def linked(register: Register, **settings: DimensionSettings) -> tuple[Office, ConnectionRef]:
    """Link one object, and have one more on each side created on the other."""
    one, two, three = register.numbers
    text = register.texts[0]
    office = Office(
        host={
            register.name: [
                register.in_host(one, "Anna Berg", **{register.host_text: text}),
                register.in_host(two, "Bodil Dal"),
            ]
        },
        erp={
            register.name: [
                register.in_erp(one, "Anna Berg", **{register.erp_text: text}),
                register.in_erp(three, "Cecilie Eik"),
            ]
        },
    )
    return office, office.start(**{register.name: ON} | settings)


def both(office: Office, register: Register, number: str) -> tuple[Any, Any]:
    """Read the text of one object in both systems."""
    here, there = office.in_host(register.name)[number], office.in_erp(register.name)[number]
    return here.get(register.host_text), there.get(register.erp_text)


@pytest.mark.requirement("SV-08", "SV-01")
def test_a_change_of_either_side_is_carried_within_a_day_by_itself(register: Register) -> None:
    office, ref = linked(register)
    one, two, _ = register.numbers
    office.pass_a_minute()
    office.change_in_host(register.name, one, {register.host_text: register.texts[1]})
    office.change_in_erp(register.name, two, {register.erp_text: register.texts[2]})
    made = office.clock.now()
    while (both(office, register, one), both(office, register, two)) != (
        (register.texts[1],) * 2, (register.texts[2],) * 2,
    ):  # fmt: skip
        office.clock.advance(timedelta(minutes=10))
        office.settle(ref)
        assert office.clock.now() - made < timedelta(hours=24)


@pytest.mark.requirement("SV-16")
def test_turned_off_nothing_is_written_and_on_again_everything_is_caught_up_once(
    register: Register,
) -> None:
    office, ref = linked(register)
    one = register.numbers[0]
    office.steering.pause(ref, actor="e_3")
    office.pass_a_minute()
    office.change_in_host(register.name, one, {register.host_text: register.texts[1]})
    office.host.desk(TENANT).create(register.name, register.in_host(None, "Dagny Foss"))
    written, links = office.written(), len(office.links(ref, register.dimension))
    with pytest.raises(RefusedError):
        office.steering.synchronise_now(ref, None, actor="e_3")
    office.clock.advance(timedelta(hours=3))
    office.settle(ref)
    assert (office.written(), len(office.links(ref, register.dimension))) == (written, links)

    office.steering.resume(ref, actor="e_3")
    office.settle(ref)
    assert both(office, register, one) == (register.texts[1],) * 2
    kept = office.written()
    office.again(ref, full=True)
    assert office.written() == kept


@pytest.mark.requirement("SV-18", "ALL-02")
@pytest.mark.parametrize("winner", Winner)
def test_the_setting_decides_on_a_first_link_and_when_both_changed(
    register: Register, winner: Winner
) -> None:
    one, _, _ = register.numbers
    mine, theirs, later = register.texts
    office = Office(
        host={register.name: [register.in_host(one, "Anna Berg", **{register.host_text: mine})]},
        erp={register.name: [register.in_erp(one, "Anna Berg", **{register.erp_text: theirs})]},
    )
    ref = office.start(**{register.name: DimensionSettings(winner=winner)})
    stands = {Winner.ERP: (theirs, theirs), Winner.HOST: (mine, mine)}
    assert both(office, register, one) == stands.get(winner, (mine, theirs))

    office.pass_a_minute()
    office.change_in_host(register.name, one, {register.host_text: later})
    office.change_in_erp(register.name, one, {register.erp_text: later})
    office.again(ref)
    assert both(office, register, one) == (later, later)
    assert not list(office.state.open_issues(ref))
    office.pass_a_minute()
    office.change_in_host(register.name, one, {register.host_text: mine})
    office.change_in_erp(register.name, one, {register.erp_text: theirs})
    office.again(ref)
    assert both(office, register, one) == stands.get(winner, (mine, theirs))
    problems = [issue.problem for issue in office.state.open_issues(ref)]
    assert problems == (["left_standing"] if winner is Winner.NEITHER else [])


@pytest.mark.requirement("SV-18")
def test_an_empty_value_never_wins(register: Register) -> None:
    one, _, _ = register.numbers
    office = Office(
        host={
            register.name: [
                register.in_host(one, "Anna Berg", **{register.host_text: register.texts[0]})
            ]
        },
        erp={register.name: [register.in_erp(one, "Anna Berg")]},
    )
    office.start(**{register.name: ON})
    assert both(office, register, one) == (register.texts[0],) * 2


@pytest.mark.requirement("ALL-19", "SV-17")
def test_numbers_are_trimmed_and_a_near_miss_is_shown_alone(register: Register) -> None:
    one, two, three = register.numbers
    missed = {f"0{two}": ("Bodil Dal", two), three.swapcase(): ("Cecilie Eik", three)}
    if register.plain:
        del missed[three]  # digits have no case
    office = Office(
        erp={
            register.name: [
                register.in_erp(one, "Anna Berg"),
                *(register.in_erp(number, name) for name, number in missed.values()),
            ]
        },
    )
    office.host.configuration.change_settings({"trimsText": False})
    rows = [
        register.in_host(f" {one} ", "Anna Berg"),
        *(register.in_host(number, name) for number, (name, _) in missed.items()),
    ]
    office.host.seed_records(TENANT, {register.name: rows})
    assert f" {one} " in office.in_host(register.name), "the host itself trims nothing"
    ref = office.plan(**{register.name: ON})
    entries = office.plans(ref)[register.dimension].entries
    assert [e.name for e in entries if e.kind is EntryKind.LINK] == ["Anna Berg"]
    near = [e for e in entries if e.kind is not EntryKind.LINK]
    assert {e.name for e in near} == {name for name, _ in missed.values()}
    assert all({s.hint for s in entry.suggestions} == {Hint.NEAR_NUMBER} for entry in near)


@pytest.mark.requirement("SV-06", "SV-17")
def test_an_equal_name_under_another_number_is_shown_and_not_linked(register: Register) -> None:
    one, two, _ = register.numbers
    office = Office(
        host={register.name: [register.in_host(one, "Anna Berg")]},
        erp={register.name: [register.in_erp(two, "Anna Berg")]},
    )
    ref = office.plan(**{register.name: ON})
    entries = office.plans(ref)[register.dimension].entries
    assert not [entry for entry in entries if entry.kind is EntryKind.LINK]
    assert {s.hint for e in entries for s in e.suggestions} == {Hint.SAME_NAME_OTHER_NUMBER}


@pytest.mark.requirement("ALL-19", "SV-06", "SV-17")
def test_a_number_that_stands_twice_links_nothing(register: Register) -> None:
    one = register.numbers[0]
    office = Office(
        host={
            register.name: [
                register.in_host(one, "Anna Berg"), register.in_host(f"{one} ", "Anna Berg"),
            ]
        },
        erp={register.name: [register.in_erp(one, "Anna Berg")]},
    )  # fmt: skip
    ref = office.start(**{register.name: ON})
    assert office.links(ref, register.dimension) == []
    assert {issue.problem for issue in office.state.open_issues(ref)} == {"number_twice"}
    assert office.written() == 0


@pytest.mark.requirement("ALL-16")
@pytest.mark.parametrize("gone", ["host", "erp"])
def test_a_deletion_on_either_side_is_reported_and_carried_nowhere(
    register: Register, gone: str
) -> None:
    office, ref = linked(register)
    one = register.numbers[0]
    office.pass_a_minute()
    if gone == "host":
        row = office.in_host(register.name)[one]
        office.host.desk(TENANT).delete(register.name, row["id"])
    else:
        there = office.in_erp(register.name)[one]
        office._as_other_user("DELETE", f"/{register.name.title()}/{there['Id']}", json=None)
    written = office.written()
    office.again(ref, full=True)
    assert office.written() == written
    assert [i.problem for i in office.state.open_issues(ref)] == [f"deleted_in_{gone}"]


@pytest.mark.requirement("ALL-18")
def test_another_spelling_of_a_name_contradicts_nothing(register: Register) -> None:
    one, two, three = register.numbers
    office = Office(
        host={
            register.name: [
                register.in_host(one, "ANNA BJØRN"),
                register.in_host(two, "Bodil Sæther"),
                register.in_host(three, "Cecilie Eik"),
            ]
        },
        erp={
            register.name: [
                register.in_erp(one, "Anna-Marie Bjoern"),
                register.in_erp(two, "Lise Saether"),
                register.in_erp(three, "Dagny Foss"),
            ]
        },
    )
    ref = office.start(**{register.name: ON})
    assert len(office.links(ref, register.dimension)) == 2
    (issue,) = office.state.open_issues(ref)
    assert (issue.problem, issue.name) == ("name_contradicts", "Cecilie Eik")


@pytest.mark.requirement("ALL-18")
def test_a_recipe_that_links_in_spite_of_a_name_holds_employees_all_the_same(
    register: Register,
) -> None:
    one = register.numbers[0]
    own = RECIPES[RECIPE]
    policies = tuple(replace(each, contradiction=Contradiction.LINK) for each in own.policies)
    office = Office(
        host={register.name: [register.in_host(one, "Anna Berg")]},
        erp={register.name: [register.in_erp(one, "Dagny Foss")]},
        recipes={RECIPE: replace(own, policies=policies)},
    )
    ref = office.start(**{register.name: ON})
    held = register.dimension is Dimension.EMPLOYEES
    assert len(office.links(ref, register.dimension)) == (0 if held else 1)


@pytest.mark.requirement("ALL-05")
def test_what_the_host_cuts_without_a_word_never_comes_back() -> None:
    office = Office(
        host={"products": [{"number": "A1", "name": "Grus"}]},
        erp={"products": [{"Code": "A2", "Name": "Sand", "Description": "Fin og vasket"}]},
    )
    cuts = {"silentCuts": {"description": 3}}
    office.host.configuration.change_settings({"dimensions": {"products": cuts}})
    ref = office.start(products=ON)
    office.pass_a_minute()
    office.change_in_erp("products", "A1", {"Description": "Grov og knust"})
    office.again(ref)
    assert [row["description"] for row in office.in_host("products").values()] == ["Gro", "Fin"]
    written = office.written()
    for full in (True, False, True):
        office.again(ref, full=full)
    assert office.written() == written
    assert office.in_erp("products")["A2"]["Description"] == "Fin og vasket"
