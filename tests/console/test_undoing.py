"""Undo, previews, and uncertain writes as people meet them on the pages, over the whole product."""

from __future__ import annotations

from typing import Any

import pytest

from bindeledd.domain.access import Role
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.runs import Run
from tests.console.stage import Guest, location
from tests.console.test_consent import page, words
from tests.console.test_operating import Office, pages_of
from tests.integration.customers.test_both_ways import in_erp, in_host
from tests.integration.uncertain.test_deciding import NAME, Unsure
from tests.integration.uncertain.test_deciding import uncertain as left_uncertain
from tests.wiring import TENANT

BERG, FJORD = "Berg Bygg AS", "Fjord Fisk AS"
OLD, NEW = "gammel@berg.example", "ny@berg.example"
HOST = [
    {"number": "10042", "name": BERG, "email": OLD},
    {"number": "10050", "name": FJORD, "email": OLD},
]
ERP = [
    {"Number": 10042, "Name": BERG, "EmailAddress": OLD},
    {"Number": 10050, "Name": FJORD, "EmailAddress": OLD},
]


@pytest.fixture
def office() -> Office:
    return Office(host_customers=HOST, erp_customers=ERP)


def carried(office: Office) -> tuple[ConnectionRef, Run]:
    """Let a run carry one address of each customer to PowerOffice."""
    world = office.world
    ref = world.activate()
    for name in (BERG, FJORD):
        in_host(world, name, email=NEW)
    return ref, world.synchronise(ref)


def press(guest: Guest, shown: dict[str, Any], *, action: str, **more: str) -> dict[str, Any]:
    """Press the button of the page's first form that leads to `action`."""
    form = page(shown).form(action=action)
    fields = {name: value for name, value in form.values if name != "csrf"}
    return guest.post(form.action, **{**fields, **more})


@pytest.mark.requirement("ALL-03")
@pytest.mark.parametrize("who", ["customer", "operator"])
def test_a_run_is_undone_from_its_page_after_a_preview(office: Office, who: str) -> None:
    ref, run = carried(office)
    guest = office.customer if who == "customer" else office.operator
    path = pages_of(ref)[who == "customer"]
    in_erp(office.world, FJORD, EmailAddress="senere@fjord.example")

    shown = guest.get(f"{path}/runs/{run.id}")
    where = location(press(guest, shown, action="/undo"))
    assert "leses nå" in words(guest.get(where))
    office.world.work(ref)
    preview = guest.get(where)
    said = words(preview)
    assert "Sett tilbake 1 objekt" in said
    assert "Endret siden, og blir stående" in said
    assert "senere@fjord.example" in said
    assert office.world.erp_customers()[BERG]["EmailAddress"] == NEW, "nothing is written yet"

    forged = guest.post(where, plan_hash="0" * 64)
    assert forged["statusCode"] == 409
    confirmed = location(press(guest, preview, action=where))
    assert "settes tilbake nå" in words(guest.get(confirmed))
    office.world.work(ref)
    assert "Kjøringen er angret" in words(guest.get(where))
    assert office.world.erp_customers()[BERG]["EmailAddress"] == OLD

    undone = office.state.run(ref, run.id)
    assert undone is not None
    assert undone.undone_by
    assert "Denne kjøringen er angret" in words(guest.get(f"{path}/runs/{run.id}"))
    after = guest.get(f"{path}/runs/{undone.undone_by}")
    assert "E-post holdes slik" in words(after)
    assert location(press(guest, after, action="/release")).endswith("?done=released")
    assert "holdes slik" not in words(guest.get(f"{path}/runs/{undone.undone_by}"))
    told = words(office.operator.get(f"{pages_of(ref)[0]}/audit"))
    for said in ("Så på hva som kan angres", "Angret en kjøring", "Frigav et felt", "felt E-post"):
        assert said in told


@pytest.mark.requirement("ALL-03")
def test_one_object_is_undone_from_the_journal(office: Office) -> None:
    ref, run = carried(office)
    path, _ = pages_of(ref)
    journal = office.operator.get(f"{path}/runs/{run.id}/journal")
    assert words(journal).count(OLD) == 2
    fjord = str(office.world.erp_customers()[FJORD]["Id"])

    where = location(office.operator.post(f"{path}/runs/{run.id}/undo", system="erp", object=fjord))
    office.world.work(ref)
    preview = office.operator.get(where)
    assert FJORD in words(preview)
    assert BERG not in words(preview)
    press(office.operator, preview, action=where.partition("?")[0])
    office.world.work(ref)

    emails = {n: office.world.erp_customers()[n]["EmailAddress"] for n in (BERG, FJORD)}
    assert emails == {BERG: NEW, FJORD: OLD}
    wrong = office.operator.post(f"{path}/runs/{run.id}/undo", system="neither", object="1")
    assert wrong["statusCode"] == 409


@pytest.mark.requirement("ALL-03")
def test_archiving_what_was_created_is_offered(office: Office) -> None:
    office.world.host.desk(TENANT).create("customers", {"number": "10077", "name": "Ny AS"})
    ref = office.world.activate()
    path, _ = pages_of(ref)
    run = office.state.runs(ref)[0]

    where = location(
        press(office.operator, office.operator.get(f"{path}/runs/{run.id}"), action="/undo")
    )
    office.world.work(ref)
    kept = office.operator.get(where)
    assert "Ingenting av dette kan settes tilbake" in words(kept)
    asked = location(press(office.operator, kept, action="/undo"))
    office.world.work(ref)
    offered = office.operator.get(asked)
    assert "Arkiveres i PowerOffice Go" in words(offered)
    press(office.operator, offered, action=asked)
    office.world.work(ref)
    assert office.world.erp_customers()["Ny AS"]["IsArchived"] is True


@pytest.mark.requirement("ALL-01")
def test_a_synchronisation_is_previewed_at_any_time(office: Office) -> None:
    ref, _ = carried(office)
    in_host(office.world, BERG, phone="+4722222222")
    path, _ = pages_of(ref)
    writes = len(office.world.writes())

    where = location(press(office.operator, office.operator.get(path), action="/preview"))
    assert "leses" in words(office.operator.get(where))
    office.world.work(ref)
    said = words(office.operator.get(f"{where}?show=update_erp"))

    assert "Forhåndsvisning" in said
    assert "+4722222222" in said
    assert "Godkjenn og start" not in said
    assert len(office.world.writes()) == writes


class UnsureOffice(Office):
    """An office in which PowerOffice cannot be asked by reference."""

    def __init__(self, world: Unsure) -> None:
        self.world = world
        self.state, self.clock = world.state, world.clock
        self.randomness = world.randomness
        self.open()


@pytest.mark.requirement("ALL-04")
@pytest.mark.parametrize("arrived", [True, False], ids=["arrived", "not arrived"])
def test_an_uncertain_write_is_decided_on_its_page(*, arrived: bool) -> None:
    world, ref, claim = left_uncertain(Unsure)
    office = UnsureOffice(world)
    path, portal = pages_of(ref)
    posted = len(world.posted_customers())
    for guest, where in ((office.operator, path), (office.customer, portal)):
        assert "1 usikker overføring" in words(guest.get(where))
        said = words(guest.get(f"{where}/uncertain"))
        assert NAME in said
        assert said.count("Det kom fram: koble til dette") == 2
    assert NAME not in words(office.operator.get(f"{path}/pairs")), "it has a page of its own"
    problems = office.operator.get(f"{path}/problems")
    assert "Avgjør om det kom fram" in words(problems)

    ours = next(one for one in world.poweroffice.dump()["clients"][0]["customers"]
                if one["Name"] == NAME and one["Number"] != 10077)  # fmt: skip
    word = {"verdict": "link", "object": str(ours["Id"])} if arrived else {"verdict": "apart"}
    answer = office.customer.post(f"{portal}/uncertain", claim=claim.key, **word)
    assert location(answer) == f"{portal}/uncertain?done=looked"
    world.work(ref)

    assert "Det er ingen usikre" in words(office.customer.get(f"{portal}/uncertain"))
    assert len(world.posted_customers()) == posted + (not arrived)
    linked = world.state.link_of(ref, Dimension.CUSTOMERS, System.HOST, claim.source.id)
    assert linked is not None
    assert (linked.erp_id == str(ours["Id"])) is arrived


def test_a_stranger_sees_no_undo(office: Office) -> None:
    ref, run = carried(office)
    stranger = Guest(office, office.session(Role.CUSTOMER, tenant="t_other"))
    _, portal = pages_of(ref)
    for path in ("/journal", "/undo/undo_1"):
        assert stranger.get(f"{portal}/runs/{run.id}{path}")["statusCode"] == 404
