"""Under lost answers, late writes, throttling and crashes: nothing twice, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from bindeledd.domain.changes import AddRunEntry, PutClaim
from bindeledd.domain.identity import Lane
from bindeledd.domain.runs import Run, RunState
from bindeledd.domain.work import WorkKind
from local.simulators.faults import Fault, FaultKind
from tests.wiring import LONG
from tests.world import TENANT, World

HOST: list[dict[str, Any]] = [
    {"number": "10042", "name": "Heidi Lindtveit AS", "email": "fra@host.example"},
    {"number": "10050", "name": "Bare Svenn AS"},
    {"number": None, "name": "Uten Nummer AS"},
]
ERP: list[dict[str, Any]] = [
    {"Number": 10042, "Name": "Heidi Lindtveit AS", "EmailAddress": "fra@host.example"},
    {"Number": 10070, "Name": "Bare PowerOffice AS"},
]
TOO_MANY_REQUESTS = 429
"""A write that was not let in is sent again under its claim."""

NAMES = {"Heidi Lindtveit AS", "Bare Svenn AS", "Uten Nummer AS", "Bare PowerOffice AS"}


def everything(world: World) -> tuple[list[str], list[str]]:
    """List every customer of both sides, doubles included."""
    host = world.host.dump()["records"][TENANT]["customers"]
    erp = world.poweroffice.dump()["clients"][0]["customers"]
    return (
        sorted(record["name"] for record in host if not record["deleted"]),
        sorted(customer["Name"] for customer in erp),
    )


def settle(world: World, ref: Any) -> None:
    """Let two hours pass, a minute at a time, doing whatever is due."""
    for _ in range(120):
        world.clock.advance(timedelta(minutes=1))
        world.work(ref)


def ready() -> tuple[World, Any]:
    """Stand right before the first synchronisation, what hours are set up from read already."""
    world = World(host_customers=HOST, erp_customers=ERP)
    ref = world.ask()
    world.approve(ref)
    world.performer(ref, f"{WorkKind.READ_HOUR_REGISTERS}#all", remaining=lambda: LONG)
    return world, ref


SIDES: list[Callable[[World], Any]] = [lambda w: w.host, lambda w: w.poweroffice]


@pytest.mark.requirement("ALL-04", "ALL-06")
@pytest.mark.parametrize("side", SIDES, ids=["host", "poweroffice"])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.ANSWER_LOST,
        FaultKind.REQUEST_LOST,
        FaultKind.LATE_WRITE,
        FaultKind.SERVER_ERROR,
        FaultKind.HTML,
        FaultKind.CUT_BODY,
        FaultKind.TOO_MANY_REQUESTS,
    ],
)
def test_each_effect_happens_once_whatever_becomes_of_its_answer(kind, method, side):
    world, ref = ready()
    seconds = 45 if kind is FaultKind.LATE_WRITE else 0
    fault = Fault(kind, method=method, path="*/customers*", count=2, seconds=seconds)
    side(world).faults.switch_on(fault)

    world.work(ref)
    record = world.host_customers()["Heidi Lindtveit AS"]
    world.host.desk(TENANT).change("customers", record["id"], {"phone": "+4755555555"})
    settle(world, ref)

    assert everything(world) == (sorted(NAMES), sorted(NAMES))
    assert world.erp_customers()["Heidi Lindtveit AS"]["PhoneNumber"] == "+4755555555"
    given = world.erp_customers()["Uten Nummer AS"]["Number"]
    assert world.host_customers()["Uten Nummer AS"]["number"] == str(given)
    assert not world.state.open_claims(ref, world.dimension)
    assert not world.issues(ref)


class CrashError(BaseException):
    """The process dies here; nothing after this line happens."""


class Dying:
    """A state that dies at its n-th commit, before it or right after it."""

    def __init__(self, state: Any, at: int, *, before: bool) -> None:
        self._state, self._left, self._before = state, at, before
        self.died = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._state, name)

    def commit(self, *changes: Any) -> None:
        self._left -= 1
        if self._left == 0 and self._before:
            self.died = True
            raise CrashError
        self._state.commit(*changes)
        if self._left == 0:
            self.died = True
            raise CrashError

    def release(self, lock: Any) -> None:
        """A dead process gives no lane back: its lease runs out."""
        if not self.died:
            self._state.release(lock)


@pytest.mark.requirement("ALL-04", "ALL-08")
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_a_crash_before_or_after_any_commit_leaves_nothing_twice_and_nothing_lost(before):
    at, died = 1, True
    while died:
        world, ref = ready()
        dying = Dying(world.state, at, before=before)
        world.rewire(dying)
        with suppress(CrashError):
            world.work(ref)
        died = dying.died
        world.rewire(world.state)
        settle(world, ref)
        assert everything(world) == (sorted(NAMES), sorted(NAMES)), f"commit {at}"
        assert not world.state.open_claims(ref, world.dimension), f"commit {at}"
        states = {run.state for run in world.state.runs(ref, limit=200)}
        assert RunState.RUNNING not in states, f"commit {at}"
        number = world.erp_customers()["Uten Nummer AS"]["Number"]
        assert world.host_customers()["Uten Nummer AS"]["number"] == str(number)
        at += 1
    assert at > 10, "the walk met fewer commits than a first synchronisation makes"


@pytest.mark.requirement("ALL-08")
def test_a_run_whose_worker_was_killed_is_told_as_broken_off_whoever_dies_next():
    world, ref = ready()
    for commits in (2, 1):  # the second worker dies before it has ended the first one's run
        dying = Dying(world.state, commits, before=commits == 1)
        world.rewire(dying)
        with suppress(CrashError):
            world.work(ref)
        assert dying.died
        assert [run.state for run in world.state.runs(ref)] == [RunState.RUNNING]
        world.clock.advance(timedelta(minutes=3))
    world.rewire(world.state)

    world.work(ref)

    latest, broken_off = world.state.runs(ref)
    assert latest.state is RunState.SUCCEEDED
    assert (broken_off.state, broken_off.problem) == (RunState.INTERRUPTED, "run_broken_off")
    assert broken_off.finished_at is not None
    lock = world.state.acquire(
        ref, Lane.REGISTERS, holder="w", now=world.clock.now(), lease=timedelta(seconds=1)
    )
    assert lock is not None
    assert lock.left == ()


@pytest.mark.requirement("ALL-06")
def test_a_system_that_is_down_is_caught_up_with_afterwards():
    world = World(host_customers=HOST, erp_customers=ERP)
    ref = world.activate()
    world.poweroffice.faults.switch_on(Fault(FaultKind.SERVER_ERROR, path="*", count=None))
    record = world.host_customers()["Bare Svenn AS"]
    world.host.desk(TENANT).change("customers", record["id"], {"email": "ny@svenn.example"})

    failed = world.synchronise(ref)
    settle(world, ref)
    world.poweroffice.faults.clear()
    settle(world, ref)

    assert failed.state is RunState.FAILED
    assert failed.problem == "system_unavailable"
    assert world.erp_customers()["Bare Svenn AS"]["EmailAddress"] == "ny@svenn.example"


class Overtaken:
    """A state right after whose next claim something happens elsewhere, before it is sent."""

    def __init__(self, state: Any, happens: Callable[[], None]) -> None:
        self._state, self._happens = state, [happens]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._state, name)

    def commit(self, *changes: Any) -> None:
        self._state.commit(*changes)
        if self._happens and any(isinstance(change, PutClaim) for change in changes):
            self._happens.pop()()


@pytest.mark.requirement("ALL-02", "ALL-04")
def test_a_creation_that_lands_while_it_is_sent_again_is_taken_with_what_was_edited_in_it():
    unnumbered = {"number": None, "name": "Uten Nummer AS", "email": "fra@host.example"}
    world = World(host_customers=[unnumbered])
    ref = world.ask()
    world.approve(ref)
    late = Fault(FaultKind.LATE_WRITE, method="POST", path="*/customers", seconds=61)
    world.poweroffice.faults.switch_on(late)
    world.work(ref)

    def lands_and_is_edited() -> None:
        world.clock.advance(timedelta(seconds=2))
        world.poweroffice.tick()
        world.edit_in_erp("Uten Nummer AS", {"EmailAddress": "ny@erp.example"})

    world.rewire(Overtaken(world.state, lands_and_is_edited))
    for _ in range(2):
        world.clock.advance(timedelta(minutes=1))
        world.work(ref)

    assert [call.status for call in world.posted_customers()] == [0, 201, 400]
    assert everything(world) == (["Uten Nummer AS"], ["Uten Nummer AS"])
    assert world.host_customers()["Uten Nummer AS"]["email"] == "ny@erp.example"
    assert world.erp_customers()["Uten Nummer AS"]["EmailAddress"] == "ny@erp.example"
    assert not world.issues(ref)


@pytest.mark.requirement("ALL-08")
def test_an_invocation_that_runs_out_of_time_goes_on_in_the_next():
    world = World(
        host_customers=[{"number": str(n), "name": f"Kunde {n}"} for n in range(10100, 10130)]
    )
    ref = world.ask()
    world.approve(ref)

    left = iter([timedelta(minutes=2)] * 12 + [timedelta(seconds=1)] * 1000)
    item = world.owed(ref)
    first = world.performer(item.ref, item.key, remaining=lambda: next(left))
    done = len(world.erp_customers())
    world.work(ref)

    assert isinstance(first, Run)
    assert first.state is RunState.INTERRUPTED
    assert 0 < done < 30
    assert len(world.erp_customers()) == 30
    posted = [call for call in world.posted_customers() if call.status == 201]
    assert len(posted) == 30


@pytest.mark.requirement("ALL-04")
def test_two_workers_on_one_doorbell_do_the_work_once():
    world, ref = ready()
    item = world.owed(ref)
    seen: list[Any] = []

    def remaining() -> timedelta:
        if not seen:
            seen.append(None)
            seen.append(world.performer(item.ref, item.key, remaining=lambda: timedelta(minutes=2)))
        return timedelta(minutes=2)

    world.performer(item.ref, item.key, remaining=remaining)

    assert seen[1] is None, "the lane was held"
    assert everything(world) == (sorted(NAMES), sorted(NAMES))


@pytest.mark.requirement("ALL-04")
def test_every_write_is_claimed_before_it_is_sent():
    world, ref = ready()
    told: list[str] = []
    commit = world.state.commit

    class Listening(Dying):
        def commit(self, *changes: Any) -> None:
            told.extend("claim" for change in changes if isinstance(change, PutClaim))
            told.extend("line" for change in changes if isinstance(change, AddRunEntry))
            commit(*changes)

    world.rewire(Listening(world.state, 0, before=False))
    world.work(ref)

    taken = [call for call in world.writes() if call.status != TOO_MANY_REQUESTS]
    assert told.count("claim") == len(taken)
