"""One connection's hours between two ends, with people, misfortune and workers that die."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from bindeledd.domain.changes import Change, SaveConnection
from bindeledd.domain.connections import Connection, ConnectionState
from bindeledd.domain.hours.settings import HourSettings
from bindeledd.domain.hours.transfers import Transfer
from bindeledd.domain.policy import Settings
from bindeledd.domain.work import WorkItem, WorkKind
from bindeledd.recipes import RECIPES
from bindeledd.state import MemoryTable
from bindeledd.usecases.hours.deciding import TransferDesk
from bindeledd.usecases.hours.owing import push_hours_at_once
from bindeledd.usecases.hours.pushing import HoursPusher
from bindeledd.usecases.hours.summary import HoursRun
from bindeledd.usecases.steering import Steering
from tests.fakes import FixedClock, SequentialRandomness, memory_state
from tests.simulation.hours.company import HOST_ACTIVITIES, PAY_TYPES, REF
from tests.simulation.hours.host_book import HostBook
from tests.simulation.hours.time_book import TimeBook
from tests.simulation.hours.watching import Watch
from tests.simulation.hours.worker import Worker
from tests.simulation.process import CrashError

RECIPE = "svenn_poweroffice"
SCHEDULED = f"{WorkKind.PUSH_HOURS}#all"
FAULTS = ("away", "busy", "refused", "lost_before", "lost_after", "late")
AT_CALLS = ("before_call", "after_call", "after_tell", "read_erp")
OFTENER = 4
"""So much oftener something happens beside a call: there are far more commits and readings."""


@dataclass
class HoursWorld:
    """Both ends, our own state, and a clock that everything shares."""

    random: Random
    clock: FixedClock = field(
        default_factory=lambda: FixedClock(datetime(2026, 11, 23, 8, tzinfo=UTC))
    )
    perils: float = 0.0
    """How likely something happens at one step of a worker."""
    faults: float = 0.0
    """How likely a call to the ERP is refused, lost, late or finds nobody there."""
    striking: Callable[[HoursWorld], None] | None = None
    """What people do while a worker stands at a step."""
    runs: list[HoursRun] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    read_only: bool = False
    away: dict[str, datetime] = field(default_factory=dict)
    """Until when an end, or a part of it, is away: `erp`, `host`, `status`."""
    worsened: bool = False
    """Whether anything that lines rely on was changed or taken away in this history."""
    left_once: bool = False
    """Whether what is corrected was to stay in the ERP at any time."""
    unmarked_once: bool = False
    """Whether the mark did not travel at any time."""
    let_be: dict[tuple[str, str], str] = field(default_factory=dict)
    """Lines that people let be, each in the version of its entry."""
    registers: int = 0
    """How often anything changed that lines rely on, but for settings."""
    linked: dict[str, bool] = field(default_factory=dict)
    """Host ids that are linked, and whether the ERP's object is open."""
    held: set[str] = field(default_factory=set)
    """Employees whose pair a person must confirm first."""
    forgot: bool = False
    """Whether the host was restored from an old backup in this history."""
    _nested: bool = False

    ref = REF

    def __post_init__(self) -> None:
        self.state = memory_state(self.clock, table=MemoryTable())
        self.host = HostBook(pay_type_names=dict(PAY_TYPES), activity_names=HOST_ACTIVITIES)
        self.erp = TimeBook(self.clock, hour_types_named={"0": "Ordinær", "1": "Timelønn"})
        self.randomness = SequentialRandomness()
        self.watch = Watch(self)
        self.desk = TransferDesk(state=self.state, clock=self.clock, doorbell=SilentBell())
        self.steering = Steering(
            state=self.state,
            clock=self.clock,
            doorbell=SilentBell(),
            randomness=self.randomness,
            recipes=RECIPES,
        )
        self._begin()

    def _begin(self) -> None:
        hours = HourSettings(
            sending=True,
            project_activity="10",
            internal_activity="20",
            default_hour_type="0",
            activities={"wt_1": "30"},
        )
        now = self.clock.now()
        connection = Connection(
            ref=REF,
            recipe=RECIPE,
            settings=Settings(hours=hours),
            organization_number="923456783",
            created_at=now,
            state_since=now,
            state=ConnectionState.ACTIVE,
            time_zone="UTC",
        )
        owed = push_hours_at_once(connection, self.clock)
        self.state.commit(SaveConnection(connection, expected=None), *owed)

    def connection(self) -> Connection:
        """Give the connection as it stands."""
        connection = self.state.connection(REF)
        assert connection is not None
        return connection

    @property
    def settings(self) -> HourSettings:
        """The customer's settings of hours."""
        return self.connection().settings.hours

    def owe(self, *changes: Change) -> None:
        """Commit what happened in the registers' lane, or nothing, and owe the work on hours."""
        self.state.commit(*changes, *push_hours_at_once(self.connection(), self.clock))

    def reached(self, what: str) -> None:
        """Count something that the histories came by."""
        self.met[what] += 1

    def transfers(self) -> list[Transfer]:
        """List the transfers of all entries."""
        return [
            transfer
            for entry_id in self.host.entries
            for transfer in self.state.transfers_of(REF, entry_id)
        ]

    # What workers meet.

    def strike(self, worker: Worker, place: str) -> None:
        """Let something happen at a step: a death, another worker, somebody who acts."""
        perils = self.perils * (OFTENER if place in AT_CALLS else 1)
        if self._nested or self.random.random() >= perils:
            return
        self._nested = True
        try:
            self._struck(worker, place)
        finally:
            self._nested = False

    def _struck(self, worker: Worker, place: str) -> None:
        chance = self.random.random()
        if chance < 0.4:
            self.reached(f"death at {place}")
            worker.dead = True
            raise CrashError(place)
        if chance < 0.6:
            self.reached(f"lease lost at {place}")
            self.pass_by(timedelta(seconds=self.random.choice([160, 200, 300])))
            self.work(scheduled=False)
        elif self.striking is not None:
            self.reached(f"people at {place}")
            self.striking(self)
            if chance > 0.9:
                self.work(scheduled=False)

    def fault(self) -> str | None:
        """Choose what happens to a call."""
        if self.random.random() >= self.faults:
            return None
        return "stopped" if self.random.random() < 0.02 else self.random.choice(FAULTS)

    def erp_is_away(self) -> bool:
        """Whether nobody answers at the ERP."""
        return self._is_away("erp")

    def host_is_away(self, place: str) -> bool:
        """Whether the host answers nobody, or takes no status."""
        return self._is_away("host") or (place == "tell" and self._is_away("status"))

    def _is_away(self, end: str) -> bool:
        return self.clock.now() < self.away.get(end, self.clock.now())

    def pass_by(self, time: timedelta) -> None:
        """Let time pass; what is late lands when it does."""
        self.clock.advance(time)
        self.erp.land()

    def work(self, *, looks: int | None = None, scheduled: bool = True) -> HoursRun | None:
        """Let a worker answer a doorbell, or the schedule where the work is due; it may die."""
        item = self.state.work(REF, SCHEDULED)
        if item is None or (scheduled and item.due_at > self.clock.now()):
            return None
        worker = Worker(self, looks=looks)
        pusher = HoursPusher(
            state=worker,  # type: ignore[arg-type]
            systems=worker,
            clock=self.clock,
            randomness=self.randomness,
            recipes=RECIPES,
            read_only=self.read_only,
        )
        try:
            done = pusher(item, remaining=worker.remaining)
        except CrashError:
            return None
        if done is not None:
            self.runs.append(done)
            self.reached(f"run {done.problem or 'done'}")
        return done


class SilentBell:
    """A doorbell that nobody hears: the sweep finds what is due."""

    def ring(self, items: Iterable[WorkItem]) -> None:
        """Ring for nobody."""
