"""The context of one piece of work on a connection's hours: the lane held and both ends."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bindeledd.domain.changes import (
    AddTransferMove,
    Change,
    HoldsLane,
    IsGeneration,
    SaveHourProgress,
    SaveTransfer,
)
from bindeledd.domain.connections import Connection
from bindeledd.domain.hours.progress import HourProgress
from bindeledd.domain.hours.settings import HourSettings
from bindeledd.domain.hours.systems import HostHours, TimeModule
from bindeledd.domain.hours.transfer_history import move_between
from bindeledd.domain.hours.transfer_states import Mover
from bindeledd.domain.hours.transfers import Transfer
from bindeledd.domain.ports import Clock, State
from bindeledd.domain.work import LaneLock
from bindeledd.domain.zones import day_in
from bindeledd.usecases.executing import NEEDED_TO_GO_ON, Remaining
from bindeledd.usecases.hours.knowing import Knowledge


@dataclass(slots=True, kw_only=True)
class HoursContext:
    """Everything that one piece of work on hours works on.

    `follow_up_at` is when something that could not be settled now is to be looked at again.
    """

    state: State
    clock: Clock
    connection: Connection
    lock: LaneLock
    host: HostHours
    erp: TimeModule
    knowledge: Knowledge
    progress: HourProgress
    remaining: Remaining
    read_only: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    heard: set[str] = field(default_factory=set)
    """The entries of which the host told in this piece of work."""
    unknown: set[str] = field(default_factory=set)
    """The entries that the host, asked for them in this piece of work, does not know."""
    untold: set[str] = field(default_factory=set)
    """The entries that it was asked for without telling anything."""
    follow_up_at: datetime | None = None
    left: bool = False
    """Whether something is left that could go on now."""
    unsent: bool = False
    """Whether something is ready and could not be sent now."""

    @property
    def settings(self) -> HourSettings:
        """The customer's settings of hours."""
        return self.connection.settings.hours

    @property
    def today(self) -> date:
        """The day that it is for the tenant."""
        return day_in(self.connection.time_zone, self.clock.now())

    def count(self, name: str, number: int = 1) -> None:
        """Count something for the summary."""
        self.counts[name] = self.counts.get(name, 0) + number

    def must_end(self) -> bool:
        """Whether the rest is better left to the next invocation; it then is known to be left."""
        self.left = self.left or self.remaining() < NEEDED_TO_GO_ON
        return self.left

    def look_again_at(self, at: datetime) -> None:
        """Have what is left looked at again, at the earliest time that anything asks for."""
        self.follow_up_at = min(at, self.follow_up_at) if self.follow_up_at else at

    def save(
        self,
        transfer: Transfer,
        former: Transfer | None,
        *others: Change,
        by: Mover,
        claims: bool = False,
    ) -> Transfer:
        """Store a transfer as it then stands, with its step in the history, if anything changed.

        Only a claim asks whether the connection still goes on as it was read: a call under way when
        it was turned off is completed and recorded (architecture 7).

        Raises:
            ConflictError: the lane was lost or a person moved the transfer meanwhile; of a claim
                also: the connection was paused, or its settings changed.
        """
        if transfer == former and not others:
            return transfer
        step = move_between(former, transfer, by=by, at=self.clock.now())
        goes_on = IsGeneration(self.connection.ref, self.connection.generation)
        self.state.commit(
            HoldsLane(self.lock),
            *([goes_on] if claims else []),
            SaveTransfer(transfer, former),
            *([AddTransferMove(step)] if step is not None else []),
            *others,
        )
        if former is None or transfer.state is not former.state:
            self.count(f"state:{transfer.state}")
        return replace(transfer, revision=0 if former is None else former.revision + 1)

    def save_progress(self, progress: HourProgress, *others: Change) -> None:
        """Store how far the hours have come, where they have come further."""
        if progress != self.progress:
            self.state.commit(HoldsLane(self.lock), SaveHourProgress(progress), *others)
            self.progress = progress
