"""What is owed: durable work items, the lock that keeps a lane to one worker, claims on writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bindeledd.domain.identity import ConnectionRef, Dimension, Lane
from bindeledd.domain.plans import PlanEntry
from bindeledd.domain.records import Record


class WorkKind(StrEnum):
    """The use case that a work item asks for."""

    PLAN = "plan"
    SYNCHRONISE = "synchronise"
    UNDO = "undo"
    PUSH_HOURS = "push_hours"
    READ_HOUR_REGISTERS = "read_hour_registers"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """Durable "this is owed". One per connection and `key`: asking again raises `revision`.

    A worker finishes the revision that it read; if the revision was raised meanwhile, the item
    stays due and is done once more (architecture 2).
    """

    ref: ConnectionRef
    kind: WorkKind
    dimension: Dimension | None
    due_at: datetime
    lane: Lane = Lane.REGISTERS
    revision: int = 1
    attempts: int = 0
    parameters: Mapping[str, str] = field(default_factory=dict)
    subject: str = ""
    """What tells several items of one kind and dimension apart, such as the plan of an undo."""

    @property
    def key(self) -> str:
        """The item's key within its connection, such as `synchronise#customers`."""
        key = f"{self.kind}#{self.dimension or 'all'}"
        return f"{key}#{self.subject}" if self.subject else key


@dataclass(frozen=True, slots=True)
class LaneLock:
    """A leased lock on one lane of one connection; `fence` rises with every new holder.

    `run_id` is the run that the holder makes. `left` are the runs of former holders that never gave
    the lane back: they died, and whoever holds it now ends these runs for them.
    """

    ref: ConnectionRef
    lane: Lane
    holder: str
    fence: int
    expires_at: datetime
    run_id: str = ""
    left: tuple[str, ...] = ()


class ClaimState(StrEnum):
    """How far one effect has come."""

    CLAIMED = "claimed"
    UNKNOWN = "unknown"
    CONFIRMED = "confirmed"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to send one effect, written before it is sent (ALL-04).

    `key` names the effect (dimension, kind, target and source object) and `entry` is what is sent.
    `source` is the object that the entry stems from as it stood when it was sent: it becomes the
    base even when the answer is found much later. `reference` is the marker that travels with a
    creation so that it can be found again. `sent_by` is the send deadline: 60 s after it a lost
    write has landed or never will (architecture 6). `arrived_as` is the object of the target that a
    creation became, where a person has looked and said so. `stood` names what stood without a link
    under the owner of a child before it was sent: none of that is what it made.
    """

    ref: ConnectionRef
    key: str
    entry: PlanEntry
    source: Record
    reference: str
    state: ClaimState
    generation: int
    fence: int
    first_sent_at: datetime
    sent_by: datetime
    run_id: str
    attempt: int = 1
    arrived_as: str = ""
    stood: tuple[str, ...] = ()

    @property
    def dimension(self) -> Dimension:
        """The dimension whose open claims this one belongs to."""
        return self.entry.dimension
