"""Play a history of hours, and name what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest

from bindeledd.domain.hours.amounts import HourUnit
from bindeledd.domain.ports import Lookup
from bindeledd.usecases.hours import looking_up, releasing, sending, telling, verifying
from bindeledd.usecases.hours.owing import sends_hours
from tests.simulation.hours.company import REF
from tests.simulation.hours.coverage import note_steps
from tests.simulation.hours.histories import generate
from tests.simulation.hours.judging import violations
from tests.simulation.hours.people import PEOPLE
from tests.simulation.hours.resting import come_to_rest
from tests.simulation.hours.world import SCHEDULED, HoursWorld
from tests.simulation.operations import Operation
from tests.simulation.violating import ViolationError

FIRES = 3
"""So often at most the schedule fires within one wait."""
RAISED = "exception"


@dataclass(frozen=True, slots=True)
class Found:
    """What a history violates."""

    invariant: str
    what: str


def play_seed(seed: int, met: Counter[str] | None = None) -> Found | None:
    """Play the history of a seed."""
    return play(generate(seed), met)


def play(history: Sequence[Operation], met: Counter[str] | None = None) -> Found | None:
    """Play a history to its rest; None where nothing is violated."""
    world = HoursWorld(Random(0), striking=_strike)
    try:
        with small_pages():
            for line in history:
                _play_line(world, line)
            if not history or history[-1].kind != "rest":
                come_to_rest(world)
            wrong = next(violations(world), None)
    except ViolationError as error:
        return Found(error.invariant, str(error))
    except Exception as error:  # noqa: BLE001 - whatever a worker does not expect
        return Found(RAISED, repr(error))
    finally:
        if met is not None:
            note_steps(world)
            met.update(world.met)
    return None if wrong is None else Found(wrong[0], f"{wrong[0]}: {wrong[1]}")


@contextmanager
def small_pages() -> Iterator[None]:
    """Let pages and batches hold few lines, so that few lines take several."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (sending, releasing, looking_up, verifying):
            patch.setattr(module, "PAGE", 2)
        patch.setattr(telling, "BATCH", 3)
        patch.setattr(releasing, "AT_ONCE", 4)
        yield


def _play_line(world: HoursWorld, line: Operation) -> None:
    world.random = Random(line.number(-1))
    match line.kind:
        case "host":
            world.host.tombstones = bool(line.number(0))
        case "erp":
            world.erp.lookup, world.erp.unit = Lookup(line.word(0)), HourUnit(line.word(1))
            world.erp.twist = Decimal(line.number(2))
        case "work":
            _work(world, line)
        case "wait":
            _wait(world, line)
        case "rest":
            come_to_rest(world, everything=bool(line.number(0)))
        case kind:
            PEOPLE[kind][1](world)
    _look(world)


def _wait(world: HoursWorld, line: Operation) -> None:
    """Let time pass, and the schedule fire when something is due."""
    if len(line.words) > 2:
        world.perils, world.faults = line.number(1) / 100, line.number(2) / 100
    until = world.clock.now() + timedelta(seconds=line.number(0))
    for _ in range(FIRES):
        item = world.state.work(REF, SCHEDULED)
        if item is None or item.due_at > until:
            break
        world.pass_by(max(item.due_at - world.clock.now(), timedelta(0)))
        world.work()
    world.pass_by(max(until - world.clock.now(), timedelta(0)))
    world.perils = world.faults = 0.0


def _work(world: HoursWorld, line: Operation) -> None:
    world.perils, world.faults = line.number(0) / 100, line.number(1) / 100
    looks = line.number(2)
    world.work(looks=None if looks < 0 else looks, scheduled=world.random.random() < 0.5)
    world.perils = world.faults = 0.0


def _look(world: HoursWorld) -> None:
    """Whatever is on is owed."""
    if sends_hours(world.connection()) and world.state.work(REF, SCHEDULED) is None:
        raise ViolationError("owed_work_forgotten", f"at {world.clock.now()}")


def _strike(world: HoursWorld) -> None:
    """Let somebody act while a worker stands at a step."""
    weights = [weight for weight, _ in PEOPLE.values()]
    word = world.random.choices(list(PEOPLE), weights)[0]
    PEOPLE[word][1](world)
