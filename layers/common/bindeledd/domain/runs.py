"""What customers read afterwards: runs with their entries, issues, and the journal of values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.plans import EntryKind, FieldChange, PlanEntry, Suggestion
from bindeledd.domain.records import Fields


class Trigger(StrEnum):
    """Why a run began."""

    APPROVAL = "approval"
    SCHEDULE = "schedule"
    PERSON = "person"
    HOST = "host"
    CONTINUATION = "continuation"
    UNDO = "undo"


class RunState(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    WITH_ISSUES = "with_issues"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


class Outcome(StrEnum):
    """What became of one entry."""

    APPLIED = "applied"
    REJECTED = "rejected"
    STALE = "stale"
    UNKNOWN = "unknown"
    WAITING = "waiting"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Run:
    """One applied plan of one dimension."""

    ref: ConnectionRef
    id: str
    dimension: Dimension
    trigger: Trigger
    state: RunState
    started_at: datetime
    finished_at: datetime | None = None
    full: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many entries per `kind:target:outcome`, plus `read:host`, `read:erp`, `unchanged`, and
    the calls that reading took: `calls:host`, `calls:erp` and, of passes made again,
    `repeat_calls:host`, `repeat_calls:erp`."""
    problem: str | None = None
    system_message: str | None = None
    requested_by: str = ""
    undoes: str | None = None
    """The run whose writes this one puts back."""
    plan_id: str | None = None
    """The plan that a person confirmed for this run to put back."""
    undone_by: str | None = None
    """The latest run that put writes of this one back."""


@dataclass(frozen=True, slots=True)
class RunEntry:
    """One object's line of a run: what was done, and if not, why (SV-10)."""

    run_id: str
    entry: PlanEntry
    outcome: Outcome
    at: datetime
    problem: str | None = None
    system_message: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    host_id: str | None = None
    erp_id: str | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """An open problem of one object: opened by the first failure, closed by success (SV-11).

    `fingerprint` digests the inputs that led to it: a rejected object is sent again only when it
    changes or a person asks (architecture 4.5).
    """

    ref: ConnectionRef
    dimension: Dimension
    system: System
    object_id: str
    number: str | None
    name: str
    problem: str
    fingerprint: str
    opened_at: datetime
    last_seen_at: datetime
    run_id: str
    target: System | None = None
    other_id: str | None = None
    system_message: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    suggestions: tuple[Suggestion, ...] = ()
    times: int = 1
    closed_at: datetime | None = None
    retry_requested: bool = False

    @property
    def key(self) -> str:
        """The issue's key within its connection and dimension."""
        return f"{self.system}#{self.object_id}"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Values that the product overwrote, kept so that they can be put back (ALL-02, ALL-03).

    `written` is what the target made of them, as it was read back: whoever changed one of them
    since is known by it, also where the target cuts or rewrites (ALL-05).
    """

    ref: ConnectionRef
    dimension: Dimension
    run_id: str
    at: datetime
    target: System
    object_id: str
    source_id: str | None
    number: str | None
    name: str
    kind: EntryKind
    changes: tuple[FieldChange, ...]
    written: Fields = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to a connection, and when; kept while the tenant exists."""

    ref: ConnectionRef
    at: datetime
    actor: str
    action: str
    details: Mapping[str, str] = field(default_factory=dict)
