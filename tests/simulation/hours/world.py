"""One connection's hours between two ends, with people, misfortune and workers that die."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from bindeledd.domain.changes import Change, PutLink, SaveConnection
from bindeledd.domain.connections import Connection, ConnectionState
from bindeledd.domain.hour_settings import HourSettings
from bindeledd.domain.hours import Supplement, TimeEntry
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.links import Link, LinkOrigin
from bindeledd.domain.policy import Settings
from bindeledd.domain.ports import Lookup
from bindeledd.domain.transfer_states import TransferState
from bindeledd.domain.transfers import Transfer
from bindeledd.domain.work import WorkItem, WorkKind
from bindeledd.recipes import RECIPES
from bindeledd.state import MemoryTable
from bindeledd.state.table import Write
from bindeledd.usecases.hours.deciding import TransferDesk
from bindeledd.usecases.hours.owing import push_hours_at_once
from bindeledd.usecases.hours.pushing import HoursPusher
from bindeledd.usecases.hours.summary import HoursRun
from tests.fakes import FixedClock, SequentialRandomness, memory_state
from tests.simulation.hours.ends import HostBook, TimeBook
from tests.simulation.process import CrashError

REF = ConnectionRef("svenn", "t_42", "connection_1")
EMPLOYEES = {"e_1": "901", "e_2": "902"}
PROJECTS = {"p_1": "7001", "p_2": "7002"}
PAY_TYPES = {"pay_1": "Timelønn", "pay_2": "Overtid"}
DAYS = (date(2026, 11, 20), date(2026, 11, 21))
"""Few people, projects and days, so that honest lines are often equal."""

RECIPE = "svenn_poweroffice"
INVOCATION = timedelta(seconds=120)


@dataclass
class HoursWorld:
    """Both ends, our own state, and a clock that everything shares."""

    random: Random
    lookup: Lookup = Lookup.MARKER
    leave: bool = False
    clock: FixedClock = field(
        default_factory=lambda: FixedClock(datetime(2026, 11, 23, tzinfo=UTC))
    )
    perils: float = 0.0
    """How likely something goes wrong at one step."""
    faults: float = 0.0
    """How likely a write to the ERP is refused, lost, late or finds nobody there."""
    calm: bool = False
    runs: list[HoursRun] = field(default_factory=list)
    within: bool = False
    dead: bool = False
    """Whether the worker under way has died: nothing that it still does reaches anything."""

    def __post_init__(self) -> None:
        self.state = memory_state(self.clock, table=MortalTable(self._step))
        self.host = HostBook(pay_type_names=dict(PAY_TYPES), step=self._step)
        self.erp = TimeBook(
            self.clock,
            lookup=self.lookup,
            hour_type_names={"0": "Ordinær", "1": "Timelønn"},
            fault=self._fault,
            step=self._step,
        )
        self.randomness = SequentialRandomness()
        self._begin()

    def _begin(self) -> None:
        hours = HourSettings(
            sending=True,
            project_activity="10",
            internal_activity="20",
            default_hour_type="0",
            leave_corrected=self.leave,
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
        )
        calm, self.calm = self.calm, True
        self.state.commit(
            SaveConnection(connection, expected=None), *push_hours_at_once(connection, self.clock)
        )
        self.calm = calm
        self.link(Dimension.EMPLOYEES, "e_1")
        self.link(Dimension.PROJECTS, "p_1")

    # What people do.

    def link(self, dimension: Dimension, host_id: str) -> None:
        """Let the registers' lane link an object, and owe what then can go."""
        erp_id = {**EMPLOYEES, **PROJECTS}[host_id]
        if self.state.link_of(REF, dimension, System.HOST, host_id) is not None:
            return
        now, origin = self.clock.now(), LinkOrigin.EQUAL_KEY
        link = Link(dimension, host_id, erp_id, {}, {}, 1, origin=origin, linked_at=now)
        self._owe(PutLink(REF, link, new=True))

    def name_hour_type(self) -> None:
        """Let the ERP get the hour type that overtime is paid by."""
        self.erp.hour_type_names["2"] = "Overtid"

    def enter(self) -> str:
        """Let somebody write an entry; often the same as another of that day."""
        entry_id = f"h_{len(self.host.entries) + 1}"
        self.host.put(self._entry(entry_id))
        return entry_id

    def _entry(self, entry_id: str) -> TimeEntry:
        pick = self.random.choice
        supplements = (Supplement(f"{entry_id}-s", "pay_2", Decimal("1.5")),)
        return TimeEntry(
            id=entry_id,
            version="",
            employee_id=pick(list(EMPLOYEES)),
            date=pick(DAYS),
            hours=pick([Decimal("7.5"), Decimal("7.5"), Decimal(1), Decimal(-1)]),
            project_id=pick([None, "p_1", "p_1", "p_2"]),
            pay_type_id=pick([None, None, "pay_1", "pay_2"]),
            supplements=supplements if self.random.random() < 0.2 else (),
        )

    def any_entry(self) -> TimeEntry | None:
        alive = [one for one in self.host.entries.values() if not one.deleted]
        return self.random.choice(alive) if alive else None

    def approve(self, entry: TimeEntry) -> None:
        self._told(replace(entry, approved=True))

    def reopen(self, entry: TimeEntry) -> None:
        self._told(replace(entry, approved=False))

    def change(self, entry: TimeEntry) -> None:
        """Let a re-opened entry be written anew and approved, as one edit or as two."""
        fresh = self._entry(entry.id)
        kept = replace(entry, hours=fresh.hours)
        self._told(replace(self.random.choice([fresh, kept]), approved=entry.approved))

    def delete(self, entry: TimeEntry) -> None:
        self.host.delete(entry.id)
        self._hook()

    def _told(self, entry: TimeEntry) -> None:
        self.host.put(entry)
        self._hook()

    def _hook(self) -> None:
        """Deliver the host's webhook, mostly: the poll must find what it does not tell."""
        if self.random.random() < 0.8:
            self._owe()

    def told(self) -> None:
        """Let an event owe the work, and a worker do it."""
        self._owe()
        self.work()

    def _owe(self, *changes: Change) -> None:
        calm, self.calm = self.calm, True
        connection = self.connection()
        self.state.commit(*changes, *push_hours_at_once(connection, self.clock))
        self.calm = calm

    def connection(self) -> Connection:
        connection = self.state.connection(REF)
        assert connection is not None
        return connection

    # What workers do.

    def _step(self, place: str) -> None:
        """Come by a point at which a worker may die, or be overtaken by another."""
        if self.dead:
            raise CrashError(place)
        if self.calm or self.random.random() >= self.perils:
            return
        if self.random.random() < 0.3 and not self.within:
            self.within = True
            try:
                self.clock.advance(timedelta(seconds=200))
                self.work()
            finally:
                self.within = False
            return
        self.dead = True
        raise CrashError(place)

    def _fault(self) -> str | None:
        if self.calm or self.random.random() >= self.faults:
            return None
        return self.random.choice(["away", "refused", "lost_before", "lost_after", "late"])

    def work(self) -> None:
        """Let a worker answer a doorbell; it may die."""
        pusher = HoursPusher(
            state=self.state,
            systems=self,
            clock=self.clock,
            randomness=self.randomness,
            recipes=RECIPES,
        )
        item = self.state.work(REF, f"{WorkKind.PUSH_HOURS}#all")
        if item is None or item.due_at > self.clock.now():
            return
        try:
            done = pusher(item, remaining=lambda: INVOCATION)
        except CrashError:
            self.dead = False
            return
        if done is not None:
            self.runs.append(done)

    def host_hours(self, _: Connection) -> HostBook:
        return self.host

    def time_module(self, _: Connection) -> TimeBook:
        return self.erp

    def pass_time(self) -> None:
        self.clock.advance(timedelta(seconds=self.random.choice([1, 20, 90, 400])))
        self.erp.land()

    # How it ends.

    def come_to_rest(self) -> None:
        """Let everything go well until nothing moves; a person decides what is uncertain."""
        self.calm = True
        for host_id in PROJECTS:
            self.link(Dimension.PROJECTS, host_id)
        for host_id in EMPLOYEES:
            self.link(Dimension.EMPLOYEES, host_id)
        self.name_hour_type()
        for _ in range(30):
            self._owe()
            self.work()
            self._decide()
            self.clock.advance(timedelta(minutes=16))
            self.erp.land()

    def transfers(self) -> list[Transfer]:
        return [
            transfer
            for entry_id in self.host.entries
            for transfer in self.state.transfers_of(REF, entry_id)
        ]

    def _decide(self) -> None:
        """Let a person look in the ERP at what is uncertain, and try again what was refused."""
        desk = TransferDesk(state=self.state, clock=self.clock, doorbell=SilentBell())
        for transfer in self.transfers():
            if transfer.state is TransferState.UNCERTAIN:
                self._tell_truth(desk, transfer)
            elif transfer.state is TransferState.REJECTED or transfer.problem:
                desk.retry(REF, transfer.entry_id, transfer.line_id, actor="kari")

    def _tell_truth(self, desk: TransferDesk, transfer: Transfer) -> None:
        sending = transfer.sending
        assert sending is not None
        if transfer.standing is None:
            assert sending.booking is not None
            mine = [
                external_id
                for external_id, kept in self.erp.entries.items()
                if kept.booking.natural_key == sending.booking.natural_key
                and self.state.booked_as(REF, external_id) is None
            ]
            arrived_as = mine[0] if mine else None
        else:
            kept = self.erp.entries.get(transfer.standing.external_id)
            did = (kept.booking if kept else None) == sending.booking
            arrived_as = transfer.standing.external_id if did else None
        desk.decide(REF, transfer.entry_id, transfer.line_id, arrived_as=arrived_as, actor="kari")


class SilentBell:
    """A doorbell that nobody hears: the sweep finds what is due."""

    def ring(self, items: Iterable[WorkItem]) -> None:
        return None


class MortalTable(MemoryTable):
    """A table with a point before and after each writing at which a worker may die."""

    def __init__(self, step: Callable[[str], None]) -> None:
        super().__init__()
        self._passing = step

    def transact(self, writes: Sequence[Write]) -> None:
        self._passing("before_commit")
        super().transact(writes)
        self._passing("after_commit")
