"""Customers kept equal both ways, through the engine and both simulators."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bindeledd.domain.policy import Mode, Winner
from bindeledd.domain.runs import Run, RunState
from local.simulators.poweroffice.companies import CUSTOMERS, companies
from local.simulators.poweroffice.registers import REGISTERS
from tests.world import TENANT, World

HEIDI_HOST = {"number": "10042", "name": "Heidi Lindtveit AS", "email": "heidi@host.example"}
HEIDI_ERP = {"Number": 10042, "Name": "Heidi Lindtveit AS", "EmailAddress": "heidi@host.example"}


def in_host(world: World, name: str, **change: object) -> None:
    """Edit a customer in the host as a person does, a minute later."""
    world.clock.advance(timedelta(minutes=1))
    record = world.host_customers()[name]
    world.host.desk(TENANT).change("customers", record["id"], change)


def in_erp(world: World, name: str, **change: object) -> None:
    """Edit a customer in PowerOffice as a person does, a minute later."""
    world.clock.advance(timedelta(minutes=1))
    world.edit_in_erp(name, change)


def delete_in_erp(world: World, name: str) -> None:
    """Delete a customer in PowerOffice as a person does."""
    company = companies(world.poweroffice.store)[0]
    with world.poweroffice.store.transaction():
        register = world.poweroffice.register(company, REGISTERS[CUSTOMERS])
        register.delete(world.erp_customers()[name]["Id"])


@pytest.mark.requirement("SV-01", "SV-07", "SV-17")
def test_first_synchronisation_links_what_overlaps_and_creates_the_rest_on_each_side():
    world = World(
        host_customers=[HEIDI_HOST, {"number": "10050", "name": "Bare Svenn AS"}],
        erp_customers=[HEIDI_ERP, {"Number": 10060, "Name": "Bare PowerOffice AS"}],
    )

    ref = world.activate()

    names = {"Heidi Lindtveit AS", "Bare Svenn AS", "Bare PowerOffice AS"}
    assert set(world.host_customers()) == names
    assert set(world.erp_customers()) == names
    assert world.erp_customers()["Bare Svenn AS"]["Number"] == 10050
    assert world.host_customers()["Bare PowerOffice AS"]["number"] == "10060"
    assert len(list(world.state.links(ref, world.dimension))) == 3


@pytest.mark.requirement("SV-01", "ALL-05")
def test_a_change_on_either_side_is_carried_once_and_never_comes_back():
    world = World(host_customers=[HEIDI_HOST], erp_customers=[HEIDI_ERP])
    ref = world.activate()

    in_host(world, "Heidi Lindtveit AS", email="ny@host.example")
    first = world.synchronise(ref)
    in_erp(world, "Heidi Lindtveit AS", PhoneNumber="+4722334455")
    second = world.synchronise(ref)
    quiet = [world.synchronise(ref, full=full) for full in (False, True)]

    assert first.counts["update:erp:applied"] == 1
    assert second.counts["update:host:applied"] == 1
    assert world.erp_customers()["Heidi Lindtveit AS"]["EmailAddress"] == "ny@host.example"
    assert world.host_customers()["Heidi Lindtveit AS"]["phone"] == "+4722334455"
    assert not [key for run in quiet for key in run.counts if key.endswith(":applied")]


@pytest.mark.requirement("SV-01")
def test_one_created_in_either_system_later_is_created_in_the_other():
    world = World(host_customers=[HEIDI_HOST], erp_customers=[HEIDI_ERP])
    ref = world.activate()

    world.clock.advance(timedelta(minutes=1))
    world.host.desk(TENANT).create("customers", {"number": "10070", "name": "Ny i Svenn AS"})
    world.create_in_erp({"Number": 10071, "Name": "Ny i PowerOffice AS"})
    world.synchronise(ref)

    assert "Ny i Svenn AS" in world.erp_customers()
    assert world.host_customers()["Ny i PowerOffice AS"]["number"] == "10071"


@pytest.mark.requirement("SV-01")
def test_closing_is_a_field_and_is_carried_both_ways():
    world = World(
        host_customers=[HEIDI_HOST, {"number": "10050", "name": "Annen AS"}],
        erp_customers=[HEIDI_ERP, {"Number": 10050, "Name": "Annen AS"}],
    )
    ref = world.activate()

    in_host(world, "Heidi Lindtveit AS", active=False)
    in_erp(world, "Annen AS", IsArchived=True)
    world.synchronise(ref)

    assert world.erp_customers()["Heidi Lindtveit AS"]["IsArchived"] is True
    assert world.host_customers()["Annen AS"]["active"] is False


@pytest.mark.requirement("SV-18", "ALL-02")
@pytest.mark.parametrize(
    ("winner", "in_both"), [(Winner.ERP, "fra@erp.example"), (Winner.HOST, "fra@host.example")]
)
def test_the_setting_decides_whose_value_wins_on_a_first_link_and_later(winner, in_both):
    world = World(
        host_customers=[
            {**HEIDI_HOST, "email": "fra@host.example", "website": "https://h.example"}
        ],
        erp_customers=[{**HEIDI_ERP, "EmailAddress": "fra@erp.example"}],
    )
    ref = world.activate(winner=winner)

    assert world.host_customers()["Heidi Lindtveit AS"]["email"] == in_both
    assert world.erp_customers()["Heidi Lindtveit AS"]["EmailAddress"] == in_both
    website = world.erp_customers()["Heidi Lindtveit AS"]["WebsiteUrl"]
    assert website == "https://h.example", "an empty value never wins"

    in_host(world, "Heidi Lindtveit AS", phone="+4711111111")
    in_erp(world, "Heidi Lindtveit AS", PhoneNumber="+4722222222")
    world.synchronise(ref)

    kept, lost = ("+4722222222", "+4711111111") if winner is Winner.ERP else (
        "+4711111111", "+4722222222"
    )  # fmt: skip
    assert world.host_customers()["Heidi Lindtveit AS"]["phone"] == kept
    assert world.erp_customers()["Heidi Lindtveit AS"]["PhoneNumber"] == kept
    losers = [c.loser for entry in world.state.journal(ref) for c in entry.changes]
    assert lost in losers, "whatever value goes is journalled"


@pytest.mark.requirement("SV-18", "ALL-02")
def test_leave_both_holds_the_field_until_the_sides_are_equal():
    world = World(
        host_customers=[{**HEIDI_HOST, "email": "fra@host.example"}],
        erp_customers=[{**HEIDI_ERP, "EmailAddress": "fra@erp.example"}],
    )
    ref = world.activate(winner=Winner.NEITHER)

    assert world.host_customers()["Heidi Lindtveit AS"]["email"] == "fra@host.example"
    assert world.erp_customers()["Heidi Lindtveit AS"]["EmailAddress"] == "fra@erp.example"
    assert "Heidi Lindtveit AS" in world.issues(ref)

    in_host(world, "Heidi Lindtveit AS", email="fra@erp.example")
    world.synchronise(ref, full=True)

    assert not world.issues(ref)


@pytest.mark.requirement("SV-10", "SV-11", "SV-19", "ALL-06")
def test_a_refused_customer_is_explained_with_the_erps_words_and_goes_when_corrected():
    world = World(
        host_customers=[{"number": "10", "name": "Lav AS"}, {"number": "10077", "name": "God AS"}]
    )
    ref = world.activate()

    issue = world.issues(ref)["Lav AS"]
    assert issue.problem == "number_outside_series"
    assert issue.system_message == "The customer code must be between 10000 and 19999."
    assert issue.details == {"first": "10000", "last": "19999"}
    assert "God AS" in world.erp_customers(), "a refused object stops no other"
    calls = len(world.posted_customers())

    assert world.synchronise(ref, full=True).state is RunState.WITH_ISSUES
    assert len(world.posted_customers()) == calls, "unchanged, it is not sent again"
    assert world.host_customers()["Lav AS"]["number"] == "10", "and never renumbered"

    in_host(world, "Lav AS", number="10010")
    world.synchronise(ref)

    assert world.erp_customers()["Lav AS"]["Number"] == 10010
    assert not world.issues(ref)


@pytest.mark.requirement("SV-10", "SV-11")
def test_what_was_refused_stays_told_when_another_field_is_changed_in_the_other_system():
    """A reading of the other side's change alone does not show what was refused."""
    world = World(host_customers=[{"number": "10077", "name": "God AS"}])
    ref = world.activate()
    in_host(world, "God AS", email="post@kontoret")
    world.synchronise(ref)
    refused = world.issues(ref)["God AS"]

    world.edit_in_erp("God AS", {"PhoneNumber": "+4722222222"})
    world.synchronise(ref)

    assert world.host_customers()["God AS"]["phone"] == "+4722222222"
    assert world.issues(ref)["God AS"].problem == refused.problem == "field_refused"
    in_host(world, "God AS", email="post@kontoret.example")
    world.synchronise(ref)
    assert not world.issues(ref)


@pytest.mark.requirement("SV-19")
def test_a_customer_without_number_gets_one_from_the_erp_written_back():
    world = World(host_customers=[{"number": None, "name": "Uten Nummer AS"}])
    world.activate()

    given = world.erp_customers()["Uten Nummer AS"]["Number"]

    assert world.host_customers()["Uten Nummer AS"]["number"] == str(given)


@pytest.mark.requirement("SV-19")
def test_with_the_setting_the_erp_numbers_what_lies_outside_its_series():
    world = World(host_customers=[{"number": "10", "name": "Lav AS"}])
    ref = world.activate(number_outside_series=True)

    given = world.erp_customers()["Lav AS"]["Number"]

    assert 10000 <= given <= 19999
    assert world.host_customers()["Lav AS"]["number"] == str(given)
    assert not world.issues(ref)


@pytest.mark.requirement("SV-02")
def test_link_only_links_and_writes_nothing():
    world = World(
        host_customers=[{**HEIDI_HOST, "email": "fra@host.example"}, {"name": "Ny AS"}],
        erp_customers=[HEIDI_ERP],
    )
    ref = world.activate(mode=Mode.LINK_ONLY)

    assert len(list(world.state.links(ref, world.dimension))) == 1
    assert set(world.erp_customers()) == {"Heidi Lindtveit AS"}
    assert world.host_customers()["Heidi Lindtveit AS"]["email"] == "fra@host.example"
    assert world.writes() == []


@pytest.mark.requirement("ALL-18", "SV-17")
@pytest.mark.parametrize("read_only", [False, True], ids=["at once", "under the read-only switch"])
def test_an_equal_number_with_a_contradicting_name_is_held_until_a_person_decides(read_only):
    world = World(
        host_customers=[{"number": "10042", "name": "Fjordglass AS"}],
        erp_customers=[{"Number": 10042, "Name": "Bergen Rør AS"}],
    )
    ref = world.activate()
    assert not list(world.state.links(ref, world.dimension))
    assert "name_contradicts" in {issue.problem for issue in world.issues(ref).values()}

    if read_only:
        world.steering.set_read_only(ref, on=True, actor="operator")
    world.decide_link(ref, "Fjordglass AS", "Bergen Rør AS")
    world.work(ref)
    if read_only:
        assert world.writes() == []
        world.synchronise(ref)
        world.steering.set_read_only(ref, on=False, actor="operator")
        world.synchronise(ref)

    assert len(list(world.state.links(ref, world.dimension))) == 1
    assert set(world.host_customers()) == {"Bergen Rør AS"}
    assert not world.issues(ref)


@pytest.mark.requirement("ALL-16")
def test_a_deletion_is_reported_and_nothing_is_deleted_or_made_again():
    world = World(host_customers=[HEIDI_HOST], erp_customers=[HEIDI_ERP])
    ref = world.activate()

    world.clock.advance(timedelta(minutes=1))
    world.host.desk(TENANT).delete("customers", world.host_customers()["Heidi Lindtveit AS"]["id"])
    world.synchronise(ref, full=True)

    assert world.erp_customers()["Heidi Lindtveit AS"]["IsArchived"] is False
    assert world.host_customers() == {}
    assert "deleted_in_host" in {issue.problem for issue in world.issues(ref).values()}


@pytest.mark.requirement("ALL-19", "SV-17")
def test_a_number_that_stands_twice_links_nothing_and_both_are_reported():
    world = World(
        host_customers=[{"number": "10042", "name": "En AS"}, {"number": "10042", "name": "To AS"}],
        erp_customers=[{"Number": 10042, "Name": "En AS"}],
    )
    ref = world.activate()

    assert not list(world.state.links(ref, world.dimension))
    assert {"En AS", "To AS"} <= set(world.issues(ref))
    assert world.writes() == []


def test_an_edit_of_a_customer_that_the_erp_has_deleted_is_told_and_not_tried_each_minute():
    """A list of the ERP's changes says nothing of what is gone."""
    world = World(host_customers=[HEIDI_HOST], erp_customers=[HEIDI_ERP])
    ref = world.activate()
    delete_in_erp(world, "Heidi Lindtveit AS")

    in_host(world, "Heidi Lindtveit AS", email="ny@host.example")
    first = world.synchronise(ref)
    world.clock.set(world.owed(ref).due_at)
    second = next(run for run in world.work(ref) if isinstance(run, Run))

    assert first.counts["update:erp:stale"] == 1
    assert second.full
    assert [issue.problem for issue in world.state.open_issues(ref)] == ["deleted_in_erp"]
    assert world.owed(ref).due_at - world.clock.now() > timedelta(minutes=30)
