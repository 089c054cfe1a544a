"""Numbers that change hands, through the engine: in one run, and over any death of the worker."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.identity import ConnectionRef
from tests.integration.customers.test_effects_once import CrashError, Dying
from tests.integration.registers.office import ON, Office
from tests.world import TENANT

NAMES = ("Berg AS", "Fjord AS", "Holm AS", "Dal AS")
BEFORE = ("10001", "10002", "10003", "10004")
SWAPPED = ("10002", "10001", "10003", "10004")
ROUND = ("10002", "10003", "10004", "10001")
CHAIN = ("10002", "10003", "10004", "10005")


def settled() -> tuple[Office, ConnectionRef]:
    office = Office(
        host={
            "customers": [
                {"number": number, "name": name} for number, name in zip(BEFORE, NAMES, strict=True)
            ]
        }
    )
    return office, office.start(customers=ON)


def renumber_in_erp(office: Office, now: tuple[str, ...]) -> None:
    """Renumber as a person must there: out of the way first, then in."""
    office.pass_a_minute()
    for number in BEFORE:
        office.change_in_erp("customers", number, {"Number": int(number) + 5000})
        office.pass_a_minute()
    for before, number in zip(BEFORE, now, strict=True):
        office.change_in_erp("customers", str(int(before) + 5000), {"Number": int(number)})
        office.pass_a_minute()


def numbers(office: Office) -> dict[str, str]:
    return {row["name"]: number for number, row in office.in_host("customers").items()}


@pytest.mark.requirement("SV-19", "SV-01")
@pytest.mark.parametrize("now", [SWAPPED, ROUND, CHAIN], ids=["swap", "circle", "chain"])
def test_numbers_that_change_hands_in_poweroffice_stand_in_the_host_after_one_run(
    now: tuple[str, ...],
) -> None:
    office, ref = settled()
    renumber_in_erp(office, now)
    runs = office.again(ref)
    assert numbers(office) == dict(zip(NAMES, now, strict=True))
    assert not list(office.state.open_issues(ref))
    written = office.written()
    office.again(ref, full=True)
    assert office.written() == written
    assert sum(run.dimension == "customers" for run in runs) == 1


@pytest.mark.requirement("SV-19")
def test_numbers_swapped_in_the_host_are_put_back() -> None:
    office, ref = settled()
    office.pass_a_minute()
    desk = office.host.desk(TENANT)
    ids = {number: row["id"] for number, row in office.in_host("customers").items()}
    for number, to in (("10001", "99"), ("10002", "10001"), ("10001", "10002")):
        desk.change("customers", ids[number], {"number": to})
    office.again(ref)
    assert numbers(office) == dict(zip(NAMES, BEFORE, strict=True))


@pytest.mark.requirement("ALL-19")
def test_a_number_that_an_unlinked_customer_has_is_held_and_told() -> None:
    office, ref = settled()
    stranger = {"number": "77", "name": "Fremmed"}
    office.host.desk(TENANT).create("customers", stranger)
    office.again(ref)
    taken = office.host.desk(TENANT)
    row = office.in_host("customers")["77"]
    taken.change("customers", row["id"], {"number": "10009"})
    office.change_in_erp("customers", "10001", {"Number": 10009})
    office.again(ref)
    problems: dict[str, Any] = {i.name: i.problem for i in office.state.open_issues(ref)}
    assert problems["Berg AS"] == "number_twice"
    assert numbers(office)["Berg AS"] == "10001"


@pytest.mark.requirement("ALL-19")
def test_one_of_two_with_a_number_goes_on_as_soon_as_the_other_is_deleted() -> None:
    berg = {"id": "c_1", "number": "10001", "name": "Berg AS"}
    double = {"id": "c_2", "number": "10001 ", "name": "Berg"}
    office = Office(host={"customers": [berg, double]})
    ref = office.start(customers=ON)
    assert {one.problem for one in office.state.open_issues(ref)} == {"number_twice"}

    office.host.desk(TENANT).delete("customers", "c_2")
    office.again(ref)

    assert [row["Name"] for row in office.company()["customers"]] == ["Berg AS"]
    assert not list(office.state.open_issues(ref))


@pytest.mark.requirement("ALL-04", "SV-19")
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_a_worker_that_dies_at_any_commit_leaves_no_half_done_circle(
    before: bool,
) -> None:  # a case
    for at in range(1, 60):
        office, ref = settled()
        renumber_in_erp(office, SWAPPED)
        office.steering.synchronise_now(ref, None, actor="e_3")
        dying = Dying(office.state, at, before=before)
        office.rewire(dying)
        with suppress(CrashError):
            office.work(ref)
        office.rewire(office.state)
        for _ in range(8):
            office.clock.advance(timedelta(minutes=1))
            office.work(ref)
        office.again(ref, full=True)
        assert numbers(office) == dict(zip(NAMES, SWAPPED, strict=True)), at
        assert not list(office.state.open_issues(ref)), at
        office.close()
        if not dying.died:
            return
    raise AssertionError("the run never came to its end")
