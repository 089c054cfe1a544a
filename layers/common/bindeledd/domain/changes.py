"""Intended changes of our own state: what a use case decides, committed all together or not at all.

A use case returns or commits `Change` values; the state adapter turns each into conditional writes
of one transaction. Whatever must cause work carries an `OweWork` in the same commit, so that losing
a queue message loses no work (architecture 2). A failed condition raises `ConflictError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bindeledd.domain.access import ConsentState, Session, SignInState, Ticket
from bindeledd.domain.connections import Connection
from bindeledd.domain.hours.progress import HourProgress
from bindeledd.domain.hours.readings import RegisterReading
from bindeledd.domain.hours.transfers import Transfer, TransferMove
from bindeledd.domain.identity import ConnectionRef, Dimension, System, TenantRef
from bindeledd.domain.links import Decision, Link
from bindeledd.domain.plans import Plan
from bindeledd.domain.runs import AuditEntry, Issue, JournalEntry, Run, RunEntry
from bindeledd.domain.staging import SYNCHRONISING, StagedReading
from bindeledd.domain.vendors import Vendor
from bindeledd.domain.work import Claim, LaneLock, WorkItem


@dataclass(frozen=True, slots=True)
class SaveVendor:
    """Store a vendor document, replacing the former."""

    vendor: Vendor


@dataclass(frozen=True, slots=True)
class SaveConnection:
    """Store a connection.

    `expected` is the revision that was read, None for a connection that must not exist yet; the
    stored revision becomes one higher. Index items (by vendor and state) move in the same write.
    """

    connection: Connection
    expected: int | None


@dataclass(frozen=True, slots=True)
class OweWork:
    """Owe a work item: new, or raise the revision of the one owed and bring its due time forward.

    Parameters are merged over those already owed, so that no request swallows another.
    """

    item: WorkItem


@dataclass(frozen=True, slots=True)
class FinishWork:
    """Finish the revision of a work item that a worker did.

    If the revision was raised meanwhile the item stays, due at once. Otherwise it is removed, or,
    with `next_due_at`, owed again then (schedules, retries and continuations). `attempts` replaces
    the count of failed attempts.
    """

    item: WorkItem
    next_due_at: datetime | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class PutLink:
    """Store a link; with `new` both of its objects must be free of another link."""

    ref: ConnectionRef
    link: Link
    new: bool = False


@dataclass(frozen=True, slots=True)
class DropLink:
    """Forget that two objects are one (a person's decision, or both are gone)."""

    ref: ConnectionRef
    link: Link


@dataclass(frozen=True, slots=True)
class PutClaim:
    """Store a claim.

    A first claim (`former` None) fails when an open one with its key stands. Together with
    `HoldsLane` and `IsGeneration` in one commit it is the right to send (architecture 4.5).
    """

    claim: Claim
    former: Claim | None = None


@dataclass(frozen=True, slots=True)
class DropClaim:
    """Remove a settled claim."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class HoldsLane:
    """Check that the worker still holds the lane with its fence."""

    lock: LaneLock


@dataclass(frozen=True, slots=True)
class IsGeneration:
    """Check that the connection's generation has not been raised since the worker read it."""

    ref: ConnectionRef
    generation: int


@dataclass(frozen=True, slots=True)
class SaveCursor:
    """Store where the next incremental reading of one register starts."""

    ref: ConnectionRef
    dimension: Dimension
    host: str | None
    erp: str | None
    full_read_at: datetime | None
    last_run_id: str
    linked: int = 0
    good_run_at: datetime | None = None
    left_alone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StageReading:
    """Store how far a reading has come; its objects were stored before (they are many).

    `former` is the reading that was found, of the same register, None where there was none: if
    another stands there meanwhile, `ConflictError`.
    """

    reading: StagedReading
    former: StagedReading | None


@dataclass(frozen=True, slots=True)
class DropStaged:
    """Let no one go on with a register's staged reading, whichever it is."""

    ref: ConnectionRef
    dimension: Dimension
    system: System
    purpose: str = SYNCHRONISING


@dataclass(frozen=True, slots=True)
class SavePlan:
    """Store a plan's header; its entries were stored before (they are many)."""

    ref: ConnectionRef
    plan_id: str
    plan: Plan
    made_at: datetime
    expires_at: datetime
    calls: int


@dataclass(frozen=True, slots=True)
class SaveRun:
    """Store a run's header."""

    run: Run


@dataclass(frozen=True, slots=True)
class AddRunEntry:
    """Store one line of a run."""

    ref: ConnectionRef
    entry: RunEntry


@dataclass(frozen=True, slots=True)
class PutIssue:
    """Store an issue, open or closed; a closed one leaves the list of open issues."""

    issue: Issue


@dataclass(frozen=True, slots=True)
class AddJournal:
    """Keep a value that was overwritten (13 months)."""

    entry: JournalEntry


@dataclass(frozen=True, slots=True)
class AddAudit:
    """Keep who did what."""

    entry: AuditEntry


@dataclass(frozen=True, slots=True)
class PutDecision:
    """Keep a person's word on a pair."""

    ref: ConnectionRef
    decision: Decision


@dataclass(frozen=True, slots=True)
class SaveGrant:
    """Store a secret grant, encrypted with the context vendor, tenant, connection, system."""

    ref: ConnectionRef
    name: str
    secret: str

    def __repr__(self) -> str:
        """Keep the secret out of every log and error."""
        return f"SaveGrant(ref={self.ref!r}, name={self.name!r})"


@dataclass(frozen=True, slots=True)
class DropGrant:
    """Forget a secret grant."""

    ref: ConnectionRef
    name: str


@dataclass(frozen=True, slots=True)
class AddTicket:
    """Store a single-use ticket."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class UseTicket:
    """Use a ticket up; fails with `ConflictError` when it was used before."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class AddSession:
    """Store a browser's session."""

    session: Session


@dataclass(frozen=True, slots=True)
class DropSession:
    """End a browser's session."""

    session: Session


@dataclass(frozen=True, slots=True)
class AddConsentState:
    """Store what the ERP's callback must find again."""

    state: ConsentState


@dataclass(frozen=True, slots=True)
class UseConsentState:
    """Use a consent's state up; fails with `ConflictError` when it was used before."""

    state: ConsentState


@dataclass(frozen=True, slots=True)
class AddSignInState:
    """Store what the sign-in's callback must find again."""

    state: SignInState


@dataclass(frozen=True, slots=True)
class UseSignInState:
    """Use a sign-in's state up; fails with `ConflictError` when it was used before."""

    state: SignInState


@dataclass(frozen=True, slots=True)
class SeeWebhook:
    """Mark a webhook id as seen for seven days; fails with `ConflictError` when it was seen."""

    vendor: str
    webhook_id: str
    until: datetime


@dataclass(frozen=True, slots=True)
class SaveTransfer:
    """Store a transfer with its places in every list and index.

    `former` is the one that was read, None for a line that must not be known yet; the stored
    revision becomes one higher than the former's.
    """

    transfer: Transfer
    former: Transfer | None


@dataclass(frozen=True, slots=True)
class AddTransferMove:
    """Keep one step in the history of a line; kept while the tenant exists."""

    move: TransferMove


@dataclass(frozen=True, slots=True)
class SaveHourProgress:
    """Store how far a connection's hours have come; only the holder of the lane does."""

    progress: HourProgress


@dataclass(frozen=True, slots=True)
class SaveRegisterReading:
    """Store what was last read of one register that only hours name, replacing the former."""

    reading: RegisterReading


@dataclass(frozen=True, slots=True)
class BindTenant:
    """Name the connection of a tenant's recipe, so that enabling twice finds the same one."""

    owner: TenantRef
    recipe: str
    connection: str


Change = (
    SaveVendor
    | SaveConnection
    | OweWork
    | FinishWork
    | PutLink
    | DropLink
    | PutClaim
    | DropClaim
    | HoldsLane
    | IsGeneration
    | SaveCursor
    | StageReading
    | DropStaged
    | SavePlan
    | SaveRun
    | AddRunEntry
    | PutIssue
    | AddJournal
    | AddAudit
    | PutDecision
    | SaveGrant
    | DropGrant
    | AddTicket
    | UseTicket
    | AddSession
    | DropSession
    | AddConsentState
    | UseConsentState
    | AddSignInState
    | UseSignInState
    | SeeWebhook
    | SaveTransfer
    | AddTransferMove
    | SaveHourProgress
    | SaveRegisterReading
    | BindTenant
)
