"""The engine between two model registers: everything real but the systems, time and chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bindeledd.domain.changes import OweWork, SaveConnection
from bindeledd.domain.connections import Connection, ConnectionState
from bindeledd.domain.feeds import Cursors
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.policy import (
    DimensionPolicy,
    DimensionSettings,
    FieldRule,
    Recipe,
    Settings,
    Winner,
)
from bindeledd.domain.records import NumberSeries
from bindeledd.domain.runs import Run
from bindeledd.domain.work import WorkItem, WorkKind
from bindeledd.state import MemoryTable
from bindeledd.usecases.match_report import Planner
from bindeledd.usecases.synchronising import Synchroniser
from tests.fakes import FixedClock, SequentialRandomness, memory_state
from tests.unit.usecases.model import Crash, Feed, ModelRegister

REF = ConnectionRef("svenn", "t_1", "c_1")
CUSTOMERS, PRODUCTS = Dimension.CUSTOMERS, Dimension.PRODUCTS
NEVER = timedelta(days=10_000)
LONG = timedelta(minutes=2)
POLICY = DimensionPolicy(
    CUSTOMERS,
    (FieldRule("number"), FieldRule("name")),
    interval=timedelta(minutes=30),
    full_interval=NEVER,
)
"""The safety net is off: what an incremental reading loses stays lost and is seen."""

RECIPE = Recipe("model", "host", "erp", "Model", (POLICY,))


@dataclass(frozen=True)
class ModelSession:
    one: ModelRegister
    others: Mapping[Dimension, ModelRegister]

    def register(self, dimension: Dimension) -> ModelRegister:
        return self.others.get(dimension, self.one)

    def number_series(self, dimension: Dimension) -> tuple[NumberSeries, ...]:
        return ()


class Engine:
    """One connection that is active, with a worker that can die."""

    def __init__(self, host: Feed, erp: Feed, *, page: int = 3, policy: DimensionPolicy = POLICY):
        self.clock = FixedClock()
        self.table = MemoryTable()
        self.state = memory_state(self.clock, table=self.table)
        self.registers = {
            System.HOST: ModelRegister(self.clock, host, page),
            System.ERP: ModelRegister(self.clock, erp, page),
        }
        self.others: dict[Dimension, dict[System, ModelRegister]] = {}
        self.randomness = SequentialRandomness()
        policies = (policy, replace(policy, dimension=PRODUCTS))
        self.recipe = Recipe("model", "host", "erp", "Model", policies)
        settings = Settings({CUSTOMERS: DimensionSettings(winner=Winner.ERP)})
        now = self.clock.now()
        connection = Connection(
            REF, "model", settings, "923456783", now, now, state=ConnectionState.ACTIVE
        )
        item = WorkItem(REF, WorkKind.SYNCHRONISE, CUSTOMERS, now)
        self.state.commit(SaveConnection(connection, expected=None), OweWork(item))

    @property
    def host(self) -> ModelRegister:
        return self.registers[System.HOST]

    @property
    def erp(self) -> ModelRegister:
        return self.registers[System.ERP]

    def open(self, connection: Connection, system: System) -> ModelSession:
        others = {dimension: pair[system] for dimension, pair in self.others.items()}
        return ModelSession(self.registers[system], others)

    def run(
        self, *, remaining: Callable[[], timedelta] = lambda: LONG, state: Any = None
    ) -> Run | None:
        """Do what is owed, if it is due; a worker that dies gives nothing back."""
        item = self.state.work(REF, f"synchronise#{CUSTOMERS}")
        if item is None or item.due_at > self.clock.now():
            return None
        worker = Synchroniser(
            state=state or self.state,
            systems=self,
            clock=self.clock,
            randomness=self.randomness,
            recipes={"model": self.recipe},
        )
        with suppress(Crash):
            return worker(item, remaining=remaining)
        return None

    def plan(
        self, *, remaining: Callable[[], timedelta] = lambda: LONG, state: Any = None
    ) -> str | None:
        """Make the plan that is owed; a worker that dies gives nothing back."""
        item = self.state.work(REF, "plan#all")
        if item is None or item.due_at > self.clock.now():
            return None
        planner = Planner(
            state=state or self.state,
            systems=self,
            clock=self.clock,
            randomness=self.randomness,
            recipes={"model": self.recipe},
        )
        with suppress(Crash):
            return planner(item, remaining=remaining)
        return None

    def wait(self, by: timedelta) -> None:
        self.clock.advance(by)
        for register in self.registers.values():
            register.commit_due()

    def settle(self, *, hours: int = 4) -> None:
        """Let time go by in quiet, doing whatever is due."""
        for register in self.registers.values():
            register.before_call = lambda: None
        end = self.clock.now() + timedelta(hours=hours)
        while self.clock.now() < end:
            item = self.state.work(REF, f"synchronise#{CUSTOMERS}")
            due_in = item.due_at - self.clock.now() if item else NEVER
            self.wait(min(max(due_in, timedelta(minutes=3)), end - self.clock.now()))
            self.run()

    def must_agree(self) -> None:
        """Every object stands once on each side, with a person's last word."""
        words = self.host.words | self.erp.words
        assert self.host.named() == sorted(words.items())
        assert self.erp.named() == self.host.named()

    def owe(self, **parameters: str) -> None:
        """Ask for a run at once."""
        item = WorkItem(
            REF, WorkKind.SYNCHRONISE, CUSTOMERS, self.clock.now(), parameters=parameters
        )
        self.state.commit(OweWork(item))

    @property
    def cursors(self) -> Cursors:
        return self.state.cursors(REF, CUSTOMERS)


def stop_after(looks: int) -> Callable[[], timedelta]:
    """Give an invocation that looks so often at its time before the time is over."""

    def left() -> Iterator[timedelta]:
        for _ in range(looks):
            yield LONG
        while True:
            yield timedelta(seconds=1)

    told = left()
    return lambda: next(told)


class Dying:
    """A state that dies at its n-th storing, before it or right after it."""

    def __init__(self, state: Any, at: int, *, before: bool) -> None:
        self._state, self._left, self._before = state, at, before
        self.died = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._state, name)

    def add_plan_entries(self, *args: Any, **more: Any) -> None:
        self._step(lambda: self._state.add_plan_entries(*args, **more))

    def commit(self, *changes: Any) -> None:
        self._step(lambda: self._state.commit(*changes))

    def stage_records(self, *args: Any, **more: Any) -> Any:
        return self._step(lambda: self._state.stage_records(*args, **more))

    def remove_staged(self, *args: Any) -> None:
        self._step(lambda: self._state.remove_staged(*args))

    def _step(self, store: Callable[[], Any]) -> Any:
        self._left -= 1
        if self._left == 0 and self._before:
            self.died = True
            raise Crash
        stored = store()
        if self._left == 0:
            self.died = True
            raise Crash
        return stored

    def release(self, lock: Any) -> None:
        """A dead process gives no lane back: its lease runs out."""
        if not self.died:
            self._state.release(lock)
