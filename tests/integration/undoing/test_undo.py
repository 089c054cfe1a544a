"""Undo through the engine and both simulators: put back, held, journalled, and never redone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.plans import EntryKind, Reason
from bindeledd.domain.policy import Winner
from bindeledd.domain.runs import Outcome, Run, RunState, Trigger
from tests.integration.customers.test_both_ways import in_erp, in_host
from tests.integration.undoing.undone import (
    ACTOR,
    BERG,
    ERP,
    FJORD,
    HOST,
    confirm,
    erp,
    host,
    link_of,
    phone,
    previewed,
    settle,
    synchronised,
    synchronised_both,
    undone,
)
from tests.world import World


@pytest.mark.requirement("ALL-03")
def test_a_preview_shows_what_would_be_put_back_and_writes_nothing():
    world, _, run = synchronised()
    before = len(world.writes())

    _, entries = previewed(world, run)

    (entry,) = entries
    assert (entry.kind, entry.reason, entry.target) == (
        EntryKind.UPDATE, Reason.UNDONE, System.ERP,
    )  # fmt: skip
    (change,) = entry.changes
    assert (change.field, change.old, change.new) == (
        "email", "ny@berg.example", "gammel@berg.example",
    )  # fmt: skip
    assert len(world.writes()) == before
    assert erp(world) == "ny@berg.example"


@pytest.mark.requirement("ALL-03")
def test_what_was_put_back_is_not_redone_by_any_later_run_until_a_side_changes():
    world, ref, run = synchronised()

    done = undone(world, run)
    assert (erp(world), host(world)) == ("gammel@berg.example", "ny@berg.example")
    quiet = [world.synchronise(ref, full=full) for full in (False, True, False)]
    settle(world, ref)
    assert (erp(world), host(world)) == ("gammel@berg.example", "ny@berg.example")
    assert not [key for one in quiet for key in one.counts if key.endswith(":applied")]
    assert link_of(world, ref).held == {"email": ("ny@berg.example", "gammel@berg.example")}
    assert not world.issues(ref)
    assert (done.trigger, done.undoes, done.state) == (Trigger.UNDO, run.id, RunState.SUCCEEDED)
    former = world.state.run(ref, run.id)
    assert former is not None
    assert former.undone_by == done.id

    in_host(world, BERG, email="nyest@berg.example")
    world.synchronise(ref)
    assert erp(world) == "nyest@berg.example"
    assert not link_of(world, ref).held


@pytest.mark.requirement("ALL-03", "ALL-02")
def test_the_undo_itself_is_journalled_and_can_be_undone():
    world, ref, run = synchronised()
    done = undone(world, run)

    (entry,) = world.state.journal(ref, run_id=done.id)
    assert [(c.old, c.new) for c in entry.changes] == [("ny@berg.example", "gammel@berg.example")]

    undone(world, done)
    world.synchronise(ref, full=True)
    assert (erp(world), host(world)) == ("ny@berg.example", "ny@berg.example")
    assert not link_of(world, ref).held, "both sides agree: there is nothing to hold"


@pytest.mark.requirement("ALL-03")
def test_one_object_alone_can_be_put_back():
    world, ref, run = synchronised(berg="ny@berg.example", fjord="ny@fjord.example")
    fjord = str(world.erp_customers()[FJORD]["Id"])

    undone(world, run, only=(System.ERP, fjord))
    world.synchronise(ref, full=True)

    assert erp(world, FJORD) == "gammel@fjord.example"
    assert erp(world, BERG) == "ny@berg.example"


@pytest.mark.requirement("ALL-03")
@pytest.mark.parametrize("side", ["target", "source"])
def test_what_somebody_changed_since_is_shown_with_who_holds_what_and_stays(side):
    world, ref, run = synchronised(berg="ny@berg.example", fjord="ny@fjord.example")
    change, field = (in_erp, "EmailAddress") if side == "target" else (in_host, "email")
    change(world, BERG, **{field: "senere@berg.example"})

    plan_id, entries = previewed(world, run)
    held = next(entry for entry in entries if entry.name == BERG)
    confirm(world, run, plan_id)
    world.work(ref)

    assert (held.kind, held.reason) == (EntryKind.SKIP, Reason.CHANGED_SINCE)
    (shown,) = held.changes
    later, carried = "senere@berg.example", "ny@berg.example"
    holders = (carried, later) if side == "target" else (later, carried)
    assert (shown.old, shown.new) == holders, "the host's value, then PowerOffice's"
    assert shown.loser == "gammel@berg.example"
    assert erp(world, FJORD) == "gammel@fjord.example", "the others are put back"
    world.synchronise(ref, full=True)
    assert (host(world), erp(world)) == (later, later)


@pytest.mark.requirement("ALL-03", "ALL-01")
def test_a_change_between_preview_and_confirmation_is_left_alone_and_told():
    world, ref, run = synchronised()
    plan_id, _ = previewed(world, run)
    in_erp(world, BERG, EmailAddress="senere@berg.example")

    confirm(world, run, plan_id)
    (done,) = [one for one in world.work(ref) if isinstance(one, Run)]

    assert erp(world) == "senere@berg.example"
    (line,) = world.entries(done)
    assert (line.outcome, line.entry.reason) == (Outcome.STALE, Reason.CHANGED_SINCE)
    assert done.state is RunState.WITH_ISSUES
    assert not world.state.work(ref, f"undo#customers#{plan_id}"), "nothing is owed any more"


@pytest.mark.requirement("ALL-03", "ALL-01")
def test_one_changed_field_does_not_keep_the_others_of_its_object_from_being_put_back():
    world, ref, run = synchronised_both()
    plan_id, _ = previewed(world, run)
    in_erp(world, BERG, EmailAddress="senere@berg.example")

    confirm(world, run, plan_id)
    (done,) = [one for one in world.work(ref) if isinstance(one, Run)]

    assert (erp(world), phone(world)) == ("senere@berg.example", "+4722222222")
    told = {line.outcome: [c.field for c in line.entry.changes] for line in world.entries(done)}
    assert told == {Outcome.APPLIED: ["phone"], Outcome.STALE: ["email"]}
    assert done.state is RunState.WITH_ISSUES
    settle(world, ref)
    assert (host(world), erp(world)) == ("senere@berg.example", "senere@berg.example")
    assert (phone(world), set(link_of(world, ref).held)) == ("+4722222222", {"phone"})


@pytest.mark.requirement("ALL-03", "ALL-01")
def test_what_the_preview_said_would_stay_stays_though_it_could_be_put_back_by_now():
    world, ref, run = synchronised_both()
    in_erp(world, BERG, EmailAddress="senere@berg.example")
    plan_id, _ = previewed(world, run)
    in_erp(world, BERG, EmailAddress="ny@berg.example")

    confirm(world, run, plan_id)
    (done,) = [one for one in world.work(ref) if isinstance(one, Run)]

    assert (erp(world), phone(world)) == ("ny@berg.example", "+4722222222")
    told = {line.outcome: [c.field for c in line.entry.changes] for line in world.entries(done)}
    assert told == {Outcome.APPLIED: ["phone"], Outcome.STALE: ["email"]}


@pytest.mark.requirement("ALL-03")
def test_created_objects_stay_and_can_be_archived_by_the_undo():
    world = World(host_customers=[*HOST, {"number": "10070", "name": "Ny i Svenn AS"}])
    ref = world.activate()
    first = next(run for run in world.state.runs(ref) if run.trigger is Trigger.APPROVAL)

    _, entries = previewed(world, first)
    assert {entry.reason for entry in entries} == {Reason.CREATED_STAYS}
    only = (System.ERP, str(world.erp_customers()["Ny i Svenn AS"]["Id"]))
    undone(world, first, only=only, archive_created=True)
    world.synchronise(ref, full=True)

    created = world.erp_customers()["Ny i Svenn AS"]
    assert created["IsArchived"] is True
    assert world.host_customers()["Ny i Svenn AS"]["active"] is True, "the host's own stays"
    assert world.erp_customers()[BERG]["IsArchived"] is False


@pytest.mark.requirement("ALL-03")
def test_a_number_that_an_object_was_given_stays():
    world = World(host_customers=[{"number": None, "name": "Uten Nummer AS"}])
    ref = world.activate()
    first = next(run for run in world.state.runs(ref) if run.trigger is Trigger.APPROVAL)

    _, entries = previewed(world, first)

    reasons = {entry.target: entry.reason for entry in entries}
    assert reasons == {System.HOST: Reason.NUMBER_STAYS, System.ERP: Reason.CREATED_STAYS}


@pytest.mark.requirement("ALL-03", "SV-18")
@pytest.mark.parametrize(
    ("winner", "value"),
    [(Winner.ERP, "gammel@berg.example"), (Winner.HOST, "ny@berg.example")],
)
def test_a_released_field_is_ruled_on_as_on_a_first_link(winner, value):
    world = World(host_customers=HOST, erp_customers=ERP)
    ref = world.activate(winner=winner)
    in_host(world, BERG, email="ny@berg.example")
    undone(world, world.synchronise(ref))
    link = link_of(world, ref)

    world.undoing.release(ref, Dimension.CUSTOMERS, link.host_id, "email", actor=ACTOR)
    world.work(ref)

    assert (host(world), erp(world)) == (value, value)
    assert not link_of(world, ref).held
    with pytest.raises(RefusedError, match="field_not_held"):
        world.undoing.release(ref, Dimension.CUSTOMERS, link.host_id, "email", actor=ACTOR)


@pytest.mark.requirement("ALL-03")
def test_only_what_a_preview_showed_can_be_confirmed():
    world, ref, run = synchronised()
    plan_id, _ = previewed(world, run)

    for wrong, code in (
        ({"plan_id": plan_id, "plan_hash": "other"}, "plan_hash_differs"),
        ({"plan_id": "undo_other", "plan_hash": "other"}, "plan_missing"),
    ):
        with pytest.raises(RefusedError, match=code):
            world.undoing.confirm(ref, run.id, actor=ACTOR, **wrong)
    with pytest.raises(RefusedError, match="run_not_found"):
        world.undoing.preview(ref, "run_other", actor=ACTOR)
    with pytest.raises(RefusedError, match="nothing_to_undo"):
        world.undoing.preview(ref, run.id, actor=ACTOR, only=(System.HOST, "nobody"))
    world.clock.advance(timedelta(hours=25))
    with pytest.raises(RefusedError, match="plan_expired"):
        confirm(world, run, plan_id)
    assert erp(world) == "ny@berg.example"
