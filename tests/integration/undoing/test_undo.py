"""Undo through the engine and both simulators: put back, held, journalled, and never redone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bindeledd.domain.changes import PutClaim
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.links import Link
from bindeledd.domain.plans import EntryKind, PlanEntry, Reason
from bindeledd.domain.policy import Winner
from bindeledd.domain.runs import Outcome, Run, RunState, Trigger
from bindeledd.usecases.steering import Steering
from local.simulators.faults import Fault, FaultKind
from tests.integration.customers.test_both_ways import in_erp, in_host
from tests.integration.customers.test_effects_once import CrashError, Dying
from tests.world import TENANT, World

BERG, FJORD = "Berg Bygg AS", "Fjord Fisk AS"
HOST: list[dict[str, Any]] = [
    {"number": "10042", "name": BERG, "email": "gammel@berg.example", "phone": "+4722222222"},
    {"number": "10050", "name": FJORD, "email": "gammel@fjord.example"},
]
ERP: list[dict[str, Any]] = [
    {
        "Number": 10042,
        "Name": BERG,
        "EmailAddress": "gammel@berg.example",
        "PhoneNumber": "+4722222222",
    },
    {"Number": 10050, "Name": FJORD, "EmailAddress": "gammel@fjord.example"},
]
ACTOR = "e_3"


def synchronised(**edits: str) -> tuple[World, ConnectionRef, Run]:
    """Edit addresses in the host and let a run carry them to PowerOffice."""
    world = World(host_customers=HOST, erp_customers=ERP)
    ref = world.activate()
    for name, email in (edits or {"berg": "ny@berg.example"}).items():
        in_host(world, {"berg": BERG, "fjord": FJORD}[name], email=email)
    return world, ref, world.synchronise(ref)


def synchronised_both() -> tuple[World, ConnectionRef, Run]:
    """Edit two fields of one object in the host and let one run carry both to PowerOffice."""
    world = World(host_customers=HOST, erp_customers=ERP)
    ref = world.activate()
    in_host(world, BERG, email="ny@berg.example", phone="+4733333333")
    return world, ref, world.synchronise(ref)


def previewed(world: World, run: Run, **asked: Any) -> tuple[str, list[PlanEntry]]:
    """Ask for a preview and let the worker make it."""
    plan_id = world.undoing.preview(run.ref, run.id, actor=ACTOR, **asked)
    world.work(run.ref)
    return plan_id, list(world.state.plan_entries(run.ref, plan_id, run.dimension))


def confirm(world: World, run: Run, plan_id: str) -> None:
    """Confirm exactly what the preview showed."""
    (header,) = world.state.plan_headers(run.ref, plan_id)
    world.undoing.confirm(run.ref, run.id, plan_id, plan_hash=header.hash, actor=ACTOR)


def undone(world: World, run: Run, **asked: Any) -> Run:
    """Preview, confirm and do."""
    plan_id, _ = previewed(world, run, **asked)
    confirm(world, run, plan_id)
    (done,) = [one for one in world.work(run.ref) if isinstance(one, Run)]
    return done


def settle(world: World, ref: ConnectionRef) -> None:
    """Let two hours pass, a minute at a time, doing whatever is due."""
    for _ in range(120):
        world.clock.advance(timedelta(minutes=1))
        world.work(ref)


def erp(world: World, name: str = BERG) -> str:
    return str(world.erp_customers()[name]["EmailAddress"])


def phone(world: World) -> str:
    return str(world.erp_customers()[BERG]["PhoneNumber"])


def host(world: World, name: str = BERG) -> str:
    return str(world.host_customers()[name]["email"])


def link_of(world: World, ref: ConnectionRef, name: str = BERG) -> Link:
    record = world.host_customers()[name]
    link = world.state.link_of(ref, Dimension.CUSTOMERS, System.HOST, record["id"])
    assert link is not None
    return link


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
def test_a_change_between_reading_and_writing_is_never_overwritten():
    world, ref, run = synchronised()
    plan_id, _ = previewed(world, run)
    confirm(world, run, plan_id)
    edited: list[str] = []

    class Edited(Dying):
        """Somebody edits the object right after the write was claimed."""

        def commit(self, *changes: Any) -> None:
            super().commit(*changes)
            if any(isinstance(change, PutClaim) for change in changes) and not edited:
                edited.append("senere@berg.example")
                world.edit_in_erp(BERG, {"EmailAddress": edited[0]})

    world.rewire(Edited(world.state, 0, before=False))
    world.work(ref)
    world.rewire(world.state)
    settle(world, ref)

    assert edited
    assert (host(world), erp(world)) == ("senere@berg.example", "senere@berg.example")
    assert not world.state.open_claims(ref, world.dimension)


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


@pytest.mark.requirement("ALL-03", "ALL-04")
@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.ANSWER_LOST,
        FaultKind.REQUEST_LOST,
        FaultKind.LATE_WRITE,
        FaultKind.SERVER_ERROR,
        FaultKind.TOO_MANY_REQUESTS,
    ],
)
def test_an_undo_is_done_once_whatever_becomes_of_its_answers(kind):
    world, ref, run = synchronised(berg="ny@berg.example", fjord="ny@fjord.example")
    plan_id, _ = previewed(world, run)
    confirm(world, run, plan_id)
    seconds = 45 if kind is FaultKind.LATE_WRITE else 0
    fault = Fault(kind, method="PATCH", path="*/customers*", count=2, seconds=seconds)
    world.poweroffice.faults.switch_on(fault)

    world.work(ref)
    settle(world, ref)

    assert [erp(world, name) for name in (BERG, FJORD)] == [
        "gammel@berg.example", "gammel@fjord.example",
    ]  # fmt: skip
    assert [host(world, name) for name in (BERG, FJORD)] == ["ny@berg.example", "ny@fjord.example"]
    assert not world.state.open_claims(ref, world.dimension)
    assert link_of(world, ref).held
    assert not world.issues(ref)


@pytest.mark.requirement("ALL-03", "ALL-04")
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_a_crash_before_or_after_any_commit_of_an_undo_leaves_it_done_once(before):
    at, died = 1, True
    while died:
        world, ref, run = synchronised(berg="ny@berg.example", fjord="ny@fjord.example")
        plan_id, _ = previewed(world, run)
        confirm(world, run, plan_id)
        dying = Dying(world.state, at, before=before)
        world.rewire(dying)
        with suppress(CrashError):
            world.work(ref)
        died = dying.died
        world.rewire(world.state)
        settle(world, ref)
        assert erp(world, BERG) == "gammel@berg.example", f"commit {at}"
        assert erp(world, FJORD) == "gammel@fjord.example", f"commit {at}"
        assert host(world) == "ny@berg.example", f"commit {at}"
        assert link_of(world, ref).held, f"commit {at}"
        assert not world.state.open_claims(ref, world.dimension), f"commit {at}"
        put_back = [one for one in world.state.journal(ref) if one.changes[0].reason == "undone"]
        assert len(put_back) == 2, f"commit {at}"
        at += 1
    assert at > 6, "the walk met fewer commits than an undo of two objects makes"


@pytest.mark.requirement("ALL-03", "ALL-08")
def test_an_undo_that_runs_out_of_time_goes_on_where_it_stood():
    world, ref, run = synchronised(berg="ny@berg.example", fjord="ny@fjord.example")
    plan_id, _ = previewed(world, run)
    confirm(world, run, plan_id)
    left = iter([timedelta(minutes=2), timedelta(seconds=1)])

    key = f"undo#customers#{plan_id}"
    first = world.performer(ref, key, remaining=lambda: next(left))
    assert isinstance(first, Run)
    assert first.state is RunState.INTERRUPTED
    world.work(ref)

    assert [erp(world, name) for name in (BERG, FJORD)] == [
        "gammel@berg.example", "gammel@fjord.example",
    ]  # fmt: skip
    assert world.state.work(ref, key) is None


def pause(steering: Steering, ref: ConnectionRef) -> None:
    steering.pause(ref, actor=ACTOR)


def go_on(steering: Steering, ref: ConnectionRef) -> None:
    steering.resume(ref, actor=ACTOR)


def read_only(steering: Steering, ref: ConnectionRef) -> None:
    steering.set_read_only(ref, on=True, actor=ACTOR)


def writable(steering: Steering, ref: ConnectionRef) -> None:
    steering.set_read_only(ref, on=False, actor=ACTOR)


@pytest.mark.requirement("ALL-03", "SV-16")
@pytest.mark.parametrize(("off", "on"), [(pause, go_on), (read_only, writable)])
def test_a_pause_or_a_read_only_switch_stops_an_undo_until_it_is_lifted(
    off: Callable[..., None], on: Callable[..., None]
):
    world, ref, run = synchronised()
    plan_id, _ = previewed(world, run)
    confirm(world, run, plan_id)

    off(world.steering, ref)
    settle(world, ref)
    assert erp(world) == "ny@berg.example"
    with pytest.raises(RefusedError):
        confirm(world, run, plan_id)

    on(world.steering, ref)
    settle(world, ref)
    assert (erp(world), host(world)) == ("gammel@berg.example", "ny@berg.example")


@pytest.mark.requirement("ALL-03")
def test_a_confirmation_of_a_day_ago_is_not_acted_on():
    world, ref, run = synchronised()
    plan_id, _ = previewed(world, run)
    confirm(world, run, plan_id)
    pause(world.steering, ref)
    world.clock.advance(timedelta(hours=25))
    go_on(world.steering, ref)
    settle(world, ref)
    assert erp(world) == "ny@berg.example"
    (told,) = [one for one in world.state.runs(ref) if one.trigger is Trigger.UNDO]
    assert (told.state, told.problem, told.plan_id) == (RunState.FAILED, "plan_expired", plan_id)


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


@pytest.mark.requirement("ALL-03", "ALL-06")
def test_an_undo_that_the_system_refuses_stands_as_an_issue_and_the_others_go_on():
    world = World(host_customers=HOST, erp_customers=ERP)
    ref = world.activate()
    in_erp(world, FJORD, Number=10051)
    in_erp(world, BERG, EmailAddress="ny@berg.example")
    run = world.synchronise(ref)
    world.host.desk(TENANT).create("customers", {"number": "10050", "name": "Fikk nummeret AS"})

    done = undone(world, run)

    assert done.counts["update:host:rejected"] == 1
    (issue,) = world.issues(ref).values()
    assert (issue.name, issue.problem) == (FJORD, "number_in_use")
    assert (host(world), erp(world)) == ("gammel@berg.example", "ny@berg.example")
    assert world.host_customers()[FJORD]["number"] == "10051"


@pytest.mark.requirement("ALL-03", "ALL-08")
def test_an_undo_of_many_is_previewed_and_done_over_several_invocations():
    """More objects than are read one by one, and never more than a minute at a time."""
    count = 60
    host = [
        {"number": str(10100 + n), "name": f"Kunde {n}", "phone": "+4711111111"}
        for n in range(count)
    ]
    world = World(
        host_customers=host,
        erp_customers=[
            {"Number": 10100 + n, "Name": f"Kunde {n}", "PhoneNumber": "+4711111111"}
            for n in range(count)
        ],
    )
    ref = world.activate()
    for record in list(world.host_customers().values()):
        world.host.desk(TENANT).change("customers", record["id"], {"phone": "+4722222222"})
    run = world.synchronise(ref, full=True)
    plan_id = world.undoing.preview(ref, run.id, actor=ACTOR)
    key = f"undo#customers#{plan_id}"

    def invocations() -> int:
        """Ring until nothing is owed; the first time is over at once, the others soon."""
        rung, budget = 0, 1
        while (item := world.state.work(ref, key)) and item.due_at <= world.clock.now():
            left = iter([timedelta(minutes=1)] * budget)
            world.performer(ref, key, remaining=partial(next, left, timedelta(seconds=1)))
            rung, budget = rung + 1, 25
            assert rung < 50
        return rung

    previews = invocations()
    (header,) = world.state.plan_headers(ref, plan_id)
    assert header.counts == {"update:erp": count}
    confirm(world, run, plan_id)
    done = invocations()

    assert previews == 2, "reading went on in an invocation of its own"
    assert done == 4, "the first one has hardly any time"
    assert {one["PhoneNumber"] for one in world.erp_customers().values()} == {"+4711111111"}
    undos = [one for one in world.state.runs(ref) if one.trigger is Trigger.UNDO]
    applied = [one.counts.get("update:erp:applied", 0) for one in undos]
    assert sum(applied) == count
    assert world.synchronise(ref, full=True).counts.get("update:erp:applied") is None
