"""A backend previews, undoes and decides through the interface, over the whole product."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.runs import Run
from tests.integration.api.desk import Answer, Desk
from tests.integration.customers.test_both_ways import in_erp, in_host
from tests.integration.uncertain.test_deciding import NAME, Unsure
from tests.integration.uncertain.test_deciding import uncertain as left_uncertain

BERG = "Berg Bygg AS"
OLD, NEW = "gammel@berg.example", "ny@berg.example"


@pytest.fixture
def synchronised() -> tuple[Desk, ConnectionRef, Run]:
    desk = Desk(
        host_customers=[{"number": "10042", "name": BERG, "email": OLD}],
        erp_customers=[{"Number": 10042, "Name": BERG, "EmailAddress": OLD}],
    )
    ref = desk.activate()
    in_host(desk, BERG, email=NEW)
    return desk, ref, desk.synchronise(ref)


def previewed(desk: Desk, ref: ConnectionRef, run: Run, **body: Any) -> tuple[str, Answer]:
    path = desk.of(ref, f"/runs/{run.id}/undo")
    asked = desk.ask_api("POST", path, body)
    assert asked.status == 202
    plan = asked.body["planId"]
    waiting = desk.ask_api("GET", f"{path}/{plan}")
    assert (waiting.status, waiting.body) == (200, {"state": "being_made"})
    desk.work(ref)
    return f"{path}/{plan}", desk.ask_api("GET", f"{path}/{plan}")


@pytest.mark.requirement("ALL-03")
def test_a_run_is_undone_through_the_interface(synchronised):
    desk, ref, run = synchronised
    path, preview = previewed(desk, ref, run)
    (entry,) = preview.body["entries"]
    assert (entry["kind"], entry["reason"], entry["target"]) == ("update", "undone", "erp")
    assert [(c["field"], c["old"], c["new"]) for c in entry["changes"]] == [("email", NEW, OLD)]

    wrong = desk.ask_api("POST", f"{path}/confirm", {"planHash": "0" * 64})
    assert (wrong.status, wrong.code) == (409, "plan_hash_differs")
    signed = {"planHash": preview.body["hashes"]["customers"]}
    assert desk.ask_api("POST", f"{path}/confirm", signed).status == 202
    desk.work(ref)

    assert desk.erp_customers()[BERG]["EmailAddress"] == OLD
    undone_by = desk.ask_api("GET", path).body["undoneBy"]
    done = desk.ask_api("GET", desk.of(ref, f"/runs/{undone_by}")).body
    assert (done["trigger"], done["undoes"], done["state"]) == ("undo", run.id, "succeeded")
    (link,) = desk.ask_api("GET", desk.of(ref, "/links/customers")).body["items"]
    assert link["undone"] == ["email"]
    released = {"hostId": link["hostId"], "field": "email"}
    assert desk.ask_api("POST", desk.of(ref, "/links/customers/release"), released).status == 202
    again = desk.ask_api("POST", desk.of(ref, "/links/customers/release"), released)
    assert (again.status, again.code) == (409, "field_not_held")
    desk.work(ref)
    assert desk.host_customers()[BERG]["email"] == OLD


@pytest.mark.requirement("ALL-03")
def test_the_journal_and_one_objects_undo_can_be_asked_for(synchronised):
    desk, ref, run = synchronised
    (entry,) = desk.ask_api("GET", desk.of(ref, f"/runs/{run.id}/journal")).body["items"]
    assert (entry["kind"], entry["written"]) == ("update", {"email": NEW})
    only = {"system": entry["target"], "objectId": entry["objectId"]}
    _, preview = previewed(desk, ref, run, only=only)
    assert len(preview.body["entries"]) == 1
    nobody = {"only": {"system": "host", "objectId": "nobody"}}
    refused = desk.ask_api("POST", desk.of(ref, f"/runs/{run.id}/undo"), nobody)
    assert (refused.status, refused.code) == (409, "nothing_to_undo")


@pytest.mark.requirement("ALL-03")
def test_what_somebody_changed_since_is_told_with_who_holds_what(synchronised):
    desk, ref, run = synchronised
    in_erp(desk, BERG, EmailAddress="senere@berg.example")
    _, preview = previewed(desk, ref, run)
    (entry,) = preview.body["entries"]
    assert (entry["kind"], entry["reason"]) == ("skip", "changed_since")
    assert entry["reasonText"] == "Changed since, and stays as it is"
    (change,) = entry["changes"]
    assert (change["old"], change["new"]) == (NEW, "senere@berg.example")


@pytest.mark.requirement("ALL-01")
def test_a_synchronisation_can_be_previewed_at_any_time_and_writes_nothing(synchronised):
    desk, ref, _ = synchronised
    in_host(desk, BERG, phone="+4722222222")
    writes, connection = len(desk.writes()), desk.connection(ref)

    asked = desk.ask_api("POST", desk.of(ref, "/previews"))
    path = desk.of(ref, f"/previews/{asked.body['planId']}")
    assert desk.ask_api("GET", path).body == {"state": "being_made"}
    desk.work(ref)
    preview = desk.ask_api("GET", path).body

    update = next(one for one in preview["entries"] if one["kind"] == "update")
    assert [(c["field"], c["new"]) for c in update["changes"]] == [("phone", "+4722222222")]
    assert len(desk.writes()) == writes
    assert desk.connection(ref) == connection, "nothing waits for an approval"
    run = desk.synchronise(ref)
    assert run.counts["update:erp:applied"] == 1, "and that is what then happens"


def test_a_preview_that_is_made_while_it_is_asked_for_is_there(synchronised, monkeypatch):
    desk, ref, _ = synchronised
    asked = desk.ask_api("POST", desk.of(ref, "/previews"))
    look = type(desk.state).work

    def made_meanwhile(state: object, *where: object) -> object:
        monkeypatch.undo()
        desk.work(ref)
        return look(state, *where)

    monkeypatch.setattr(type(desk.state), "work", made_meanwhile)
    answer = desk.ask_api("GET", desk.of(ref, f"/previews/{asked.body['planId']}"))
    assert (answer.status, "entries" in answer.body) == (200, True)


@pytest.mark.requirement("ALL-01")
def test_only_a_running_connection_is_previewed(synchronised):
    desk, ref, run = synchronised
    desk.steering.pause(ref, actor="e_3")
    for path in ("/previews", f"/runs/{run.id}/undo"):
        answer = desk.ask_api("POST", desk.of(ref, path), None if path == "/previews" else {})
        assert (answer.status, answer.code) == (409, "connection_not_active")
    unknown = desk.ask_api("GET", desk.of(ref, "/previews/preview_other"))
    assert (unknown.status, unknown.code) == (404, "plan_missing")


class UnsureDesk(Unsure, Desk):
    """A desk at which PowerOffice's creations can be found by nothing but their values."""


@pytest.mark.requirement("ALL-04")
def test_an_uncertain_write_is_decided_through_the_interface():
    world, ref, _ = left_uncertain(UnsureDesk)
    path = world.of(ref, "/uncertain")
    (item,) = world.ask_api("GET", path).body["items"]
    assert item["entry"]["name"] == NAME
    assert len(item["candidates"]) == 2
    assert item["nextStep"]

    unnamed = world.ask_api("POST", path, {"claim": item["claim"], "verdict": "link"})
    assert (unnamed.status, unnamed.code) == (422, "decision_incomplete")
    chosen = {"claim": item["claim"], "verdict": "link"}
    chosen["objectId"] = item["candidates"][0]["otherId"]
    assert world.ask_api("POST", path, chosen).status == 202
    world.clock.advance(timedelta(minutes=1))
    world.work(ref)

    assert world.ask_api("GET", path).body["items"] == []
    links = world.ask_api("GET", world.of(ref, "/links/customers")).body["items"]
    assert chosen["objectId"] in {link["erpId"] for link in links}
    gone = world.ask_api("POST", path, chosen)
    assert (gone.status, gone.code) == (404, "claim_not_found")
