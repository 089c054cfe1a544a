"""Play one history from a seed to its rest, and judge it."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.plans import Reason
from bindeledd.domain.policy import Mode
from bindeledd.domain.runs import RunState
from bindeledd.domain.work import WorkKind
from tests.simulation.coverage import Coverage
from tests.simulation.generating import generate
from tests.simulation.judging import Judge
from tests.simulation.operations import Operation
from tests.simulation.player import Player
from tests.simulation.shapes import SHAPES
from tests.simulation.violating import ViolationError
from tests.simulation.world import SimulatedWorld

RAISED = "exception"
"""The invariant of a use case that raises what no worker expects."""

LANDED = timedelta(minutes=4)
"""After this every lost write has landed or never will, and every lease has run out."""

SOON = timedelta(minutes=10)
MOST_APPROVALS = 5
MOST_DECISIONS = 2
MOST_ROUNDS = 60
TWICE = frozenset({Reason.NUMBER_TWICE, Reason.NAME_TWICE})
"""Told of an object that waits until another one lets go of its number or name."""

MOST_RUNS = 2
"""So many runs of each dimension bring a history that went quiet to rest."""


@dataclass(frozen=True, slots=True)
class Found:
    """A violation that a history shows."""

    invariant: str
    what: str


def play(
    history: Sequence[Operation],
    *,
    seed: int = 0,
    coverage: Coverage | None = None,
    prepare: Callable[[Player], None] = lambda _: None,
) -> Found | None:
    """Play a history in a world of its own, prepared so; answer with what it violates."""
    world = SimulatedWorld(seed, coverage)
    player = Player(world)
    prepare(player)
    try:
        player.play(history)
        if player.steering.ref is not None:
            player.world.at = "rest"
            come_to_rest(player, player.steering.ref)
            Judge(world, player.oracle, player.steering.ref)()
    except ViolationError as violation:
        return Found(violation.invariant, str(violation))
    except Exception as error:  # noqa: BLE001 - whatever a handler would raise is a finding
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno} at {player.world.at}"
        return Found(RAISED, f"{type(error).__name__} {error} in {where}")
    finally:
        world.close()
    return None


def play_seed(seed: int, *, coverage: Coverage | None = None) -> Found | None:
    """Play the history of a seed."""
    return play(generate(seed), seed=seed, coverage=coverage)


def come_to_rest(player: Player, ref: ConnectionRef) -> None:
    """End all misfortune, let people finish what waits for them, and ask for stillness."""
    world = player.world
    world.steps.strikes.clear()
    world.host.faults.clear()
    world.poweroffice.faults.clear()
    world.clock.advance(LANDED)
    player.connecting.set_right(ref)
    _switch_on(player, ref)
    _drain(player, ref)
    for _ in range(MOST_APPROVALS):
        if world.connection(ref).plan_id is None:
            break
        player.steering.approve(ref)
        _drain(player, ref)
    else:
        raise ViolationError("plan_never_done", f"{world.connection(ref).plan_id} waits")
    for _ in range(MOST_DECISIONS):
        uncertain = player.steering.uncertain(ref)
        if not uncertain:
            break
        for claim in uncertain:
            player.steering.tell(ref, claim)
        _drain(player, ref)
    _ask_for_stillness(player, ref)


def _switch_on(player: Player, ref: ConnectionRef) -> None:
    """Let people turn on again what they turned off."""
    connection = player.world.connection(ref)
    if connection.state in (ConnectionState.PAUSED, ConnectionState.STOPPED):
        player.steering.resume(ref)
    if connection.read_only:
        player.steering.set_read_only(ref, on=False)
    modes = {connection.settings.of(one).mode for one in player.world.settable}
    if modes != {Mode.SYNCHRONISE}:
        player.steering.configure(ref, mode=Mode.SYNCHRONISE)
    elif connection.state is ConnectionState.REJECTED:
        player.steering.configure(ref)


def _drain(player: Player, ref: ConnectionRef, *, full: Collection[Dimension] = ()) -> None:
    """Do what is owed soon, and whatever that makes due soon; these registers are read in full."""
    world = player.world
    if world.connection(ref).state is ConnectionState.ACTIVE:
        player.steering.synchronise(ref, full=False)
        if full:
            player.steering.synchronise(ref, full=True, registers=full)
    for _ in range(MOST_ROUNDS):
        due = _due_soon(world, ref)
        if due is None:
            return
        player.wait(max(due - world.clock.now(), timedelta(seconds=1)))
        player.oracle.look(ref)
    raise ViolationError("work_never_ends", "work is owed soon again and again")


def _due_soon(world: SimulatedWorld, ref: ConnectionRef) -> datetime | None:
    """Tell when something is done next; an undo that failed is waited for."""
    soon = world.clock.now() + SOON
    due = [
        one.due_at
        for one in world.state.work_of(ref)
        if one.due_at <= soon or (one.kind is WorkKind.UNDO and one.attempts)
    ]
    return min(due, default=None)


def _ask_for_stillness(player: Player, ref: ConnectionRef) -> None:
    """Two runs may still write; after them none does, though one reads everything once more.

    The two read what changed: what only the full one sees was lost while reading. Where somebody
    deleted what had no link, or what had the number or name that another waits for, no system
    tells what is free now, and the first reads that register in full.
    """
    world, oracle = player.world, player.oracle
    if world.connection(ref).state is not ConnectionState.ACTIVE:
        raise ViolationError("not_active", f"{world.connection(ref).state}")
    freed = {one for one in oracle.deleted_untold if _waits_for_another(world, ref, one)}
    settable = {SHAPES[one].settable for one in oracle.seen_in_full_alone | freed}
    for number in range(MOST_RUNS):
        before = len(world.ledger.writes)
        _drain(player, ref, full=settable if number == 0 else ())
        if len(world.ledger.writes) == before:
            break
    writes, runs = len(world.ledger.writes), len(oracle.runs)
    for full in ((), world.settable) if writes > before else (world.settable,):
        world.clock.advance(timedelta(minutes=1))
        _drain(player, ref, full=full)
    written, ended = world.ledger.writes[writes:], oracle.runs[runs:]
    if written:
        raise ViolationError("does_not_rest", f"{written[:3]}")
    if not ended or any(run.state is RunState.FAILED for run in ended):
        raise ViolationError("runs_fail", f"{[run.problem for run in ended]}")
    for dimension in world.dimensions:
        claims = world.state.open_claims(ref, dimension)
        if claims:
            raise ViolationError("claim_left_open", f"{[claim.key for claim in claims]}")


def _waits_for_another(world: SimulatedWorld, ref: ConnectionRef, dimension: Dimension) -> bool:
    """Tell whether an object is told to wait for a number or name that another one has."""
    return any(issue.problem in TWICE for issue in world.state.open_issues(ref, dimension))
