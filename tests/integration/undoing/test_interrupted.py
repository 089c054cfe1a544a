"""An undo that something comes in the way of is done once, later, or not at all, and says so."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bindeledd.domain.changes import PutClaim, SaveVendor
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.runs import Run, RunState, Trigger
from bindeledd.usecases.putting_back import LOOK_AGAIN
from bindeledd.usecases.steering import Steering
from local.simulators.faults import Fault, FaultKind
from tests.integration.customers.test_both_ways import in_erp, in_host
from tests.integration.customers.test_effects_once import CrashError, Dying
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
from tests.world import SAMPLE_VENDOR, TENANT, World


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


@pytest.mark.requirement("ALL-03", "ALL-05")
@pytest.mark.parametrize("side", ["host", "poweroffice"])
def test_what_was_put_back_on_one_side_stays_when_the_other_s_answer_was_lost(side):
    """Looked for later, the lost write knows the pair only as it was when it was sent."""
    world, ref, _ = synchronised(berg="ny@berg.example")
    in_host(world, BERG, phone="+4733333333")
    in_erp(world, BERG, EmailAddress="nyere@berg.example")
    run = world.synchronise(ref)
    plan_id, _ = previewed(world, run)
    confirm(world, run, plan_id)
    lost = Fault(FaultKind.ANSWER_LOST, method="PATCH", path="*/customers*", count=1)
    getattr(world, side).faults.switch_on(lost)
    world.work(ref)
    settle(world, ref)

    assert (host(world), erp(world)) == ("ny@berg.example", "nyere@berg.example")
    assert (world.host_customers()[BERG]["phone"], phone(world)) == ("+4733333333", "+4722222222")
    assert not world.issues(ref)


@pytest.mark.requirement("ALL-03")
def test_what_was_put_back_stays_though_a_person_turned_another_field_of_the_lost_write():
    world, ref, run = synchronised_both()
    plan_id, _ = previewed(world, run)
    confirm(world, run, plan_id)
    lost = Fault(FaultKind.ANSWER_LOST, method="PATCH", path="*/customers*", count=1)
    world.poweroffice.faults.switch_on(lost)
    world.work(ref)
    in_erp(world, BERG, PhoneNumber="+4733333333")
    settle(world, ref)

    assert (host(world), erp(world)) == ("ny@berg.example", "gammel@berg.example")
    assert (world.host_customers()[BERG]["phone"], phone(world)) == ("+4733333333", "+4733333333")
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

    world.bell.rung.clear()
    on(world.steering, ref)
    assert f"undo#customers#{plan_id}" in {item.key for item in world.bell.rung}
    world.work(ref)
    assert (erp(world), host(world)) == ("gammel@berg.example", "ny@berg.example")


@pytest.mark.requirement("ALL-03")
def test_an_undo_waits_while_its_erp_is_switched_to_read_only():
    world, ref, run = synchronised()
    plan_id, _ = previewed(world, run)
    confirm(world, run, plan_id)
    read_only_erps = frozenset({"poweroffice"})
    world.state.commit(SaveVendor(replace(SAMPLE_VENDOR, read_only_erps=read_only_erps)))
    world.work(ref)
    assert erp(world) == "ny@berg.example"

    world.state.commit(SaveVendor(SAMPLE_VENDOR))
    world.clock.advance(LOOK_AGAIN)
    world.work(ref)
    assert erp(world) == "gammel@berg.example"


@pytest.mark.requirement("ALL-03", "SV-16")
def test_a_pause_while_a_preview_is_read_leaves_it_owed():
    world, ref, run = synchronised(berg="ny@berg.example", fjord="ny@fjord.example")
    plan_id = world.undoing.preview(ref, run.id, actor=ACTOR)
    steering, state = world.steering, world.state

    class Paused(Dying):
        """Somebody pauses while the preview reads."""

        def connection(self, ref: ConnectionRef) -> Any:
            steering.pause(ref, actor=ACTOR)
            return self._state.connection(ref)

    world.systems = replace(world.systems, state=Paused(state, 0, before=False))
    world.rewire(state)
    world.host.faults.switch_on(Fault(FaultKind.LATENCY, method="GET", count=9, seconds=11))
    assert (
        world.performer(ref, f"undo#customers#{plan_id}", remaining=lambda: timedelta(minutes=2))
        is None
    )
    world.systems = replace(world.systems, state=state)
    world.rewire(state)
    assert not list(world.state.plan_headers(ref, plan_id))

    steering.resume(ref, actor=ACTOR)
    world.host.faults.clear()
    settle(world, ref)
    assert list(world.state.plan_headers(ref, plan_id))


@pytest.mark.requirement("ALL-03", "ALL-06")
def test_a_preview_is_owed_while_the_host_does_not_tell_what_it_can_do():
    world, ref, run = synchronised()
    plan_id = world.undoing.preview(ref, run.id, actor=ACTOR)
    down = Fault(FaultKind.SERVER_ERROR, method="GET", path="*/capabilities", count=None)
    world.host.faults.switch_on(down)
    world.work(ref)
    world.host.faults.clear()
    settle(world, ref)
    assert list(world.state.plan_headers(ref, plan_id))


@pytest.mark.requirement("ALL-03", "SV-02")
@pytest.mark.parametrize("mode", ["off", "link_only"])
def test_an_undo_writes_nothing_to_a_register_that_is_not_synchronised(mode: str):
    world, ref, run = synchronised()
    plan_id, _ = previewed(world, run)
    confirm(world, run, plan_id)

    world.configure(ref, mode=mode, winner="erp")
    settle(world, ref)
    assert erp(world) == "ny@berg.example"

    world.configure(ref, winner="erp")
    world.work(ref)
    world.work(ref)
    assert (erp(world), host(world)) == ("gammel@berg.example", "ny@berg.example")


@pytest.mark.requirement("ALL-03")
def test_an_undo_waits_while_a_plan_waits_for_a_signature():
    world, ref, run = synchronised()
    plan_id, _ = previewed(world, run)
    confirm(world, run, plan_id)

    world.configure(ref, winner="host")
    in_host(world, FJORD, email="ny@fjord.example")
    settle(world, ref)
    assert world.connection(ref).plan_id is not None
    assert erp(world) == "ny@berg.example"

    world.bell.rung.clear()
    world.approve(ref)
    assert f"undo#customers#{plan_id}" in {item.key for item in world.bell.rung}
    world.work(ref)
    assert erp(world) == "gammel@berg.example"


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


@pytest.mark.requirement("ALL-03", "ALL-06")
def test_each_of_two_undos_of_the_same_object_tells_that_the_system_refuses_it():
    world = World(host_customers=HOST, erp_customers=ERP)
    ref = world.activate()
    in_erp(world, FJORD, Number=10051)
    run = world.synchronise(ref)
    world.host.desk(TENANT).create("customers", {"number": "10050", "name": "Fikk nummeret AS"})
    plans = [previewed(world, run)[0] for _ in range(2)]
    for plan_id in plans:
        confirm(world, run, plan_id)

    done = [one for one in world.work(ref) if isinstance(one, Run)]

    assert {one.plan_id: one.counts.get("update:host:rejected") for one in done} == dict.fromkeys(
        plans, 1
    )


@pytest.mark.requirement("ALL-03", "ALL-04")
def test_the_undo_of_an_undo_is_done_though_its_first_request_was_lost():
    """What the first undo put back is held until the second one is done."""
    world, ref, run = synchronised()
    first = undone(world, run)
    plan_id, _ = previewed(world, first)
    confirm(world, first, plan_id)
    lost = Fault(FaultKind.REQUEST_LOST, method="PATCH", path="*/customers*", count=1)
    world.poweroffice.faults.switch_on(lost)

    world.work(ref)
    settle(world, ref)

    assert (erp(world), host(world)) == ("ny@berg.example", "ny@berg.example")
    assert not link_of(world, ref).held


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
