"""The product as bootstrap wires it, between two simulators, with time and misfortune in hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from random import Random
from typing import Any

import httpx
from werkzeug.wrappers import Request, Response

from bindeledd.domain.changes import Change, OweWork
from bindeledd.domain.identity import Dimension, Lane, System
from bindeledd.domain.ports import Systems
from bindeledd.domain.runs import Run
from bindeledd.domain.work import WorkItem
from bindeledd.state import TableState
from bindeledd.transport import build_client
from bindeledd.usecases.sweeping import sweep
from local.simulators.application import Simulator
from local.simulators.faults import FaultKind
from tests.fakes import MemoryCipher
from tests.simulation.coverage import Coverage, column_of, kind_of_call, row_of, state_of
from tests.simulation.ledger import Ledger, Overwritten, Write, rewritten
from tests.simulation.process import CrashError, Point, Process, Steps, Wire
from tests.simulation.registers import Registers, Row
from tests.simulation.shapes import SHAPES, SILENT_CUTS
from tests.simulation.sides import CUT
from tests.simulation.watching import (
    SENT_BY,
    WRITES,
    Watched,
    differing,
    refused_a_test,
    sent_by,
    system_of,
    watch_faults,
    written_dimension,
)
from tests.unsure import ByNameAlone
from tests.world import World

PAGE = 3
INVOCATION = timedelta(seconds=120)
"""How long a function may run; its remaining time counts down on the simulated clock."""


@dataclass(frozen=True, slots=True)
class Done:
    """One doorbell answered: by which invocation, begun when, and inside which others."""

    item: WorkItem
    invocation: int
    began_at: datetime
    within: tuple[Done, ...] = ()
    run: Run | None = None


class SimulatedWorld(World):
    """One vendor's tenant, watched from the systems' side, with workers that can die."""

    is_unsure = False
    """Whether creations in the ERP can be found again by nothing but their values."""
    cuts = False
    """Whether the host keeps the beginning alone of some texts."""
    is_spaced = False
    """Whether people at the host write phone numbers in a form that the ERP does not keep."""

    def __init__(self, seed: int, coverage: Coverage | None = None) -> None:
        super().__init__()
        self.random = Random(f"world {seed}")
        self.ledger = Ledger()
        self.coverage = coverage or Coverage()
        self.registers = Registers(self, self.ledger.origin)
        self.dimensions: tuple[Dimension, ...] = (Dimension.CUSTOMERS,)
        """The registers in which people work."""
        self.steps = Steps(self._struck)
        self.host.configuration.change_settings({"pageMax": PAGE, "pageDefault": PAGE})
        for system, simulator in ((System.HOST, self.host), (System.ERP, self.poweroffice)):
            self._watch(simulator, system)
            watch_faults(simulator, partial(self._met, system))
        self.on_write: list[Callable[[Write], None]] = []
        self.on_begun: list[Callable[[Done], None]] = []
        self.on_done: list[Callable[[Done], None]] = []
        self.on_overwritten: list[Callable[[Overwritten], None]] = []
        self.on_rewritten: list[Callable[[Overwritten], None]] = []
        """What looks at a value that was written over by another form of itself."""
        self._begun: list[Done] = []
        self.invocation = 0
        self.signed: set[int] = set()
        """Invocations that apply what an operator has signed."""
        self.undos: dict[int, str] = {}
        """Invocations that do an undo which a person has confirmed, with its plan."""
        self.in_a_lane: set[int] = set()
        """Invocations that were given a lane."""
        self.phase, self.at = "setting_up", ""
        """What goes on, and at which line of the history."""
        self._processes = 0
        transport = self.http._transport
        self._wire_of_workers = build_client(
            transport=Wire(transport, self.steps, self._turning, self._calling, self._called)
        )
        self.process: Process
        self.begin_process()

    def made_state(self) -> TableState:
        return RegistersAlone(self.table, cipher=MemoryCipher(), clock=self.clock)

    def close(self) -> None:
        self._wire_of_workers.close()
        super().close()

    def seen_by_workers(self) -> Systems:
        """Give the systems as workers reach them."""
        return ByNameAlone(self.systems) if self.is_unsure else self.systems

    def make_unsure(self) -> None:
        """From now on the ERP cannot be asked by a reference what was made under it."""
        self.is_unsure = True
        self.begin_process()

    def keep_no_spaces(self) -> None:
        """From now on the ERP keeps phone numbers without the spaces of people at the host."""
        erp = self.poweroffice
        erp.settings = replace(erp.settings, phone_without_spaces=True)
        self.is_spaced = True

    def cut_texts(self) -> None:
        """From now on the host keeps the beginning alone of some texts, without a word."""
        cuts = {
            SHAPES[dimension].host_path: {"silentCuts": dict.fromkeys(fields.values(), CUT)}
            for dimension, fields in SILENT_CUTS.items()
        }
        self.host.configuration.change_settings({"dimensions": cuts})
        self.cuts = True

    def begin_process(self) -> None:
        """Start a worker process anew: nothing that another one held in memory is there."""
        network = replace(
            self.systems.network, http=self._wire_of_workers, fraction=self.random.random
        )
        poweroffice = replace(self.systems.poweroffice, page_size=PAGE)
        self.process = Process(self.state, self.steps, self._took_a_lane)
        self._processes += 1
        self.systems = replace(
            self.systems,
            network=network,
            poweroffice=poweroffice,
            worker=f"worker-{self._processes}",
            pacers={},
        )
        self.rewire(self.process)

    def _took_a_lane(self) -> None:
        self.in_a_lane.add(self.current)

    @property
    def settable(self) -> tuple[Dimension, ...]:
        """The registers in which people work that have settings of their own."""
        return tuple(one for one in self.dimensions if SHAPES[one].owner is None)

    @property
    def current(self) -> int:
        """The invocation that is at work now; the last one where none is."""
        return self._begun[-1].invocation if self._begun else self.invocation

    @contextmanager
    def doing(self, phase: str) -> Iterator[None]:
        """Name what goes on, for the table of what misfortune met."""
        former, self.phase = self.phase, phase
        yield
        self.phase = former

    def perform(self, item: WorkItem) -> Any:
        """Let a worker answer one doorbell; it may die on the way."""
        process, ends_at = self.process, self.clock.now() + INVOCATION
        process.stored = None
        self.invocation += 1
        done = Done(item, self.invocation, self.clock.now(), within=tuple(self._begun))
        owed = self.state.work(item.ref, item.key)
        if owed is not None and "plan_id" in owed.parameters:
            self.signed.add(self.invocation)
        if owed is not None and "confirmed_at" in owed.parameters:
            self.undos[self.invocation] = owed.subject
        self.steps.running += 1
        self._begun.append(done)
        for begun in self.on_begun:
            begun(done)
        try:
            with self.doing(state_of(item, owed)):
                run = self.performer(
                    item.ref, item.key, remaining=lambda: ends_at - self.clock.now()
                )
        except CrashError:
            process.dead = True
            self.begin_process()
            self._ended_before_its_death(done, process.stored)
            return None
        else:
            ended = replace(done, run=run if isinstance(run, Run) else None)
            for told in self.on_done:
                told(ended)
            return run
        finally:
            self._begun.pop()
            self.steps.running -= 1

    def _ended_before_its_death(self, done: Done, stored: Run | None) -> None:
        """A worker that dies behind its last commit has ended its run all the same."""
        if stored is not None and stored.finished_at is not None:
            for told in self.on_done:
                told(replace(done, run=stored))

    def perform_as_another(self, item: WorkItem) -> Any:
        """Let a second process answer a doorbell while the first one stands still."""
        first = (self.process, self.systems, self.performer)
        self.begin_process()
        try:
            return self.perform(item)
        finally:
            self.process, self.systems, self.performer = first

    def rung(self) -> list[WorkItem]:
        """Take the messages that wait in the queue."""
        rung, self.bell.rung = self.bell.rung, []
        return [item for item in rung if item.lane is Lane.REGISTERS]

    def tick(self) -> None:
        """Fire the schedule once: what is overdue is rung for."""
        sweep(state=self.state, doorbell=self.bell, clock=self.clock)

    def crash(self, point: Point) -> None:
        """Die at a point."""
        self.process.dead = True
        raise CrashError

    def _struck(self, point: Point, label: str) -> None:
        self.coverage.note(self.phase, row_of(label, point.place), column_of(point.what))

    def _met(self, system: System, kind: FaultKind, method: str, path: str) -> None:
        if self.steps.running:
            self.coverage.note(self.phase, kind, kind_of_call(method, system, path))

    def _turning(self, request: httpx.Request) -> None:
        """Note the instant for which a call was given its turn."""
        self.ledger.calls.setdefault(system_of(request), []).append(self.clock.now())

    def _calling(self, request: httpx.Request) -> None:
        request.headers[SENT_BY] = str(self.current)

    def _called(self, request: httpx.Request, response: httpx.Response | None) -> None:
        """Note a write, unless the system turned it away: what is sent then is the first."""
        is_write = request.method in WRITES and "/oauth/" not in request.url.path.lower()
        turned_away = response is not None and response.status_code == HTTPStatus.TOO_MANY_REQUESTS
        if is_write and not turned_away:
            dimension = written_dimension(request)
            refused = response is not None and refused_a_test(request, response)
            write = Write(system_of(request), dimension, self.clock.now(), self.current, refused)
            self.ledger.writes.append(write)
            for told in self.on_write:
                told(write)

    def _watch(self, simulator: Simulator, system: System) -> None:
        """Look at objects before and after each write that a system carries out."""
        carry_out = simulator._responded

        def watched(request: Request) -> Response:
            watch = Watched(self.registers, self.dimensions)
            shape = watch.shape(system, request)
            if shape is None:
                return carry_out(request)
            before = watch.read(system, shape, request)
            response = carry_out(request)
            if response.status_code < 300:
                after = watch.read(system, shape, request, response)
                for stood, stands in differing(before, after):
                    self._note(stood, stands, sent_by(request))
            return response

        simulator._responded = watched  # type: ignore[method-assign]

    def _note(self, before: Row | None, after: Row, run: int) -> None:
        now = self.clock.now()
        for one in self.ledger.product_wrote(before, after, at=now, run=run):
            for told in self.on_overwritten:
                told(one)
        for one in rewritten(before, after, at=now, run=run) if before else ():
            for told in self.on_rewritten:
                told(one)


class RegistersAlone(TableState):
    """A state in which nothing is owed to the function of hours, whose histories are others."""

    def commit(self, *changes: Change) -> None:
        super().commit(
            *(
                one
                for one in changes
                if not (isinstance(one, OweWork) and one.item.lane is Lane.HOURS)
            )
        )


def due_of(world: World, ref: Any) -> datetime | None:
    """Tell when something is owed next."""
    return min((item.due_at for item in world.state.work_of(ref)), default=None)


__all__ = ["INVOCATION", "PAGE", "SimulatedWorld", "due_of"]
