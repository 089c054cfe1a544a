"""Play a history, line by line: time, doorbells, misfortune, and what people do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from bindeledd.domain.identity import Dimension
from bindeledd.domain.work import WorkItem
from local.simulators.faults import Fault, FaultKind
from tests.simulation.announcing import Announcing
from tests.simulation.connecting import Connecting
from tests.simulation.creating import Creating
from tests.simulation.entering import Hands
from tests.simulation.operations import Operation
from tests.simulation.oracle import Oracle
from tests.simulation.people import People
from tests.simulation.process import Point, Strike
from tests.simulation.putting_back import PuttingBack
from tests.simulation.steering import Steering
from tests.simulation.violating import ViolationError
from tests.simulation.world import SimulatedWorld, due_of

MOST_STEPS = 400
"""More doorbells than this within one wait are work that never ends."""

_ON_LISTS = frozenset({FaultKind.CHANGED_WHILE_PAGING})
_KEPT_MESSAGES = 3
_NOT_IN_A_CALL = frozenset({"stall"})
"""A call on its way lands within its bound; a process stands still longer only between calls."""


class Player:
    """Plays the lines of one history in one world."""

    def __init__(self, world: SimulatedWorld) -> None:
        self.world = world
        self.oracle = Oracle(world)
        self.steering = Steering(world, self.oracle)
        self.connecting = Connecting(world, self.oracle, self.steering)
        self._ringing = "once"
        self._late: list[WorkItem] = []
        self._answered: list[WorkItem] = []
        hands = Hands(world, self.oracle)
        self._deeds: Mapping[str, Callable[[Operation], None]] = {
            **Creating(world, self.oracle, hands).deeds,
            **People(world, self.oracle, hands).deeds,
            **self.steering.deeds,
            **self.connecting.deeds,
            **PuttingBack(world, self.oracle, self.steering).deeds,
            **Announcing(world, self.oracle, self.steering).deeds,
            "unsure": lambda one: world.make_unsure(),
            "spaces": lambda one: world.keep_no_spaces(),
            "cuts": lambda one: world.cut_texts(),
            "registers": self._choose,
            "wait": lambda one: self.wait(timedelta(seconds=one.number(0))),
            "tick": self._tick,
            "ring": self._ring,
            "skew": self._skew,
            "fault": self._fault,
            "crash": self._crash,
            "during": self._during,
            "stall": self._stall,
        }

    def play(self, history: Sequence[Operation]) -> None:
        """Play every line, looking at the invariants after each."""
        for position, one in enumerate(history):
            self.world.at = f"{position}: {one}"
            self.do(one)
            self.oracle.look(self.steering.ref)

    def do(self, one: Operation) -> None:
        """Play one line."""
        self._deeds[one.kind](one)

    def wait(self, span: timedelta) -> None:
        """Let time pass, with the schedule firing where something is due."""
        clock, ref = self.world.clock, self.steering.ref
        until = clock.now() + span
        for _ in range(MOST_STEPS):
            self.deliver()
            due = due_of(self.world, ref) if ref else None
            if due is None or due > until:
                break
            clock.set(max(clock.now(), due))
            before = clock.now()
            self.world.tick()
            self.deliver()
            if clock.now() == before:
                clock.advance(timedelta(seconds=20))
        else:
            raise ViolationError("work_never_ends", "work is owed again and again")
        clock.set(max(clock.now(), until))

    def deliver(self) -> None:
        """Let workers answer what was rung for, in the way the queue happens to bring it."""
        rung, mode, self._ringing = self.world.rung(), self._ringing, "once"
        if not rung and not self._late:
            self._ringing = mode
            return
        rung, self._late = [*self._late, *rung], []
        if mode == "late":
            self._late = rung
        if mode in {"late", "dropped"}:
            return
        if mode == "twice":
            rung = [*rung, *rung, *self._answered]
        for item in rung[::-1] if mode == "reversed" else rung:
            self.world.perform(item)
        self._answered = [*self._answered, *rung][-_KEPT_MESSAGES:]

    def _choose(self, one: Operation) -> None:
        """Name the registers in which people work; a history that does not is about customers."""
        self.world.dimensions = tuple(Dimension(str(word)) for word in one.words)

    def _tick(self, one: Operation) -> None:
        for _ in range(one.number(0)):
            self.world.tick()
        if self.world.steps.running:
            self._let_another_answer()
        else:
            self.deliver()

    def _ring(self, one: Operation) -> None:
        self._ringing = one.word(0)

    def _stall(self, one: Operation) -> None:
        """Time passes while a worker stands still, and another one answers the doorbells."""
        self.world.clock.advance(timedelta(seconds=one.number(0)))
        self.world.tick()
        self._let_another_answer()

    def _let_another_answer(self) -> None:
        for item in self.world.rung():
            self.world.perform_as_another(item)

    def _skew(self, one: Operation) -> None:
        seconds = one.number(1)
        if one.word(0) == "host":
            self.world.host.configuration.change_settings({"clockSkewSeconds": seconds})
        else:
            clock = self.world.clock
            self.world.poweroffice.now = lambda: clock.now() + timedelta(seconds=seconds)

    def _fault(self, one: Operation) -> None:
        side, kind, method, skip, count, seconds = one.words
        simulator = self.world.host if side == "host" else self.world.poweroffice
        name = FaultKind(str(kind))
        simulator.faults.switch_on(
            Fault(
                name,
                method="GET" if name in _ON_LISTS else str(method),
                path="*",
                skip=int(skip),
                count=int(count),
                seconds=float(seconds),
            )
        )

    def _crash(self, one: Operation) -> None:
        self.world.steps.strikes.append(Strike(one.number(0), self.world.crash, "crash"))

    def _during(self, one: Operation) -> None:
        inner = one.inner
        assert inner is not None

        def act(_: Point) -> None:
            self.do(inner)

        between_calls = inner.kind in _NOT_IN_A_CALL
        strike = Strike(one.number(0), act, inner.kind, between_calls=between_calls)
        self.world.steps.strikes.append(strike)
