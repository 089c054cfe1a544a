"""What the use cases need from outside, as small protocols; adapters implement them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bindeledd.domain.access import ConsentState, Session, SignInState, Ticket
from bindeledd.domain.budgets import Allowance, Ask, Lease
from bindeledd.domain.changes import Change
from bindeledd.domain.connections import Connection, ConnectionState
from bindeledd.domain.feeds import Cursors
from bindeledd.domain.hours.transfer_ports import Transfers
from bindeledd.domain.identity import ConnectionRef, Dimension, Lane, System, TenantRef
from bindeledd.domain.links import Decision, Link
from bindeledd.domain.plans import Plan, PlanEntry, PlanHeader
from bindeledd.domain.records import Fields, NumberSeries, Record, RegisterPage
from bindeledd.domain.runs import AuditEntry, Issue, JournalEntry, Run, RunEntry
from bindeledd.domain.staging import SYNCHRONISING, StagedPart, StagedReading
from bindeledd.domain.vendors import Vendor
from bindeledd.domain.work import Claim, LaneLock, WorkItem


class Clock(Protocol):
    """The present instant, aware, in UTC."""

    def now(self) -> datetime:
        """Tell the present instant."""


class Randomness(Protocol):
    """Identifiers and secrets; a simulation gives its own."""

    def identifier(self, prefix: str) -> str:
        """Make a new, sortable, opaque identifier beginning with `prefix`."""

    def secret(self) -> str:
        """Make a new URL-safe secret of at least 256 bits."""


class Commits(Protocol):
    """The one way to change our own state."""

    def commit(self, *changes: Change) -> None:
        """Commit all changes in one transaction (at most 100 items).

        Raises:
            ConflictError: a condition of one of the changes did not hold; nothing was written.
        """

    def add_plan_entries(
        self, ref: ConnectionRef, plan_id: str, plan: Plan, *, expires_at: datetime
    ) -> None:
        """Store a plan's entries in batches, before the `SavePlan` that makes them visible."""


class Vendors(Protocol):
    """Vendor documents."""

    def vendor(self, vendor_id: str) -> Vendor | None:
        """Find one vendor."""


class Connections(Protocol):
    """Connections, always asked for by their owner."""

    def connection(self, ref: ConnectionRef) -> Connection | None:
        """Read one connection, consistently."""

    def connection_of(self, owner: TenantRef, recipe: str) -> Connection | None:
        """Find the connection of a tenant's recipe."""

    def of_tenant(self, owner: TenantRef) -> Sequence[Connection]:
        """List the connections of one tenant."""

    def of_vendor(
        self, vendor: str, *, state: ConnectionState | None = None
    ) -> Iterator[Connection]:
        """List a vendor's connections, by state where one is given; eventually consistent."""


class Links(Protocol):
    """Links of one connection."""

    def link_of(
        self, ref: ConnectionRef, dimension: Dimension, system: System, object_id: str
    ) -> Link | None:
        """Find the link of one object, by exact key from either side."""

    def links(self, ref: ConnectionRef, dimension: Dimension) -> Iterator[Link]:
        """Read all links of one dimension."""

    def decisions(self, ref: ConnectionRef, dimension: Dimension) -> Sequence[Decision]:
        """Read what people decided about pairs."""


class OwedWork(Protocol):
    """Work items."""

    def work(self, ref: ConnectionRef, key: str) -> WorkItem | None:
        """Read one work item, consistently."""

    def work_of(self, ref: ConnectionRef) -> Sequence[WorkItem]:
        """List everything owed to one connection."""

    def due(self, now: datetime, *, limit: int) -> Iterator[WorkItem]:
        """List overdue work items over all connections, oldest first, by an index."""


class Locks(Protocol):
    """Leased, fenced locks per connection and lane."""

    def acquire(
        self,
        ref: ConnectionRef,
        lane: Lane,
        *,
        holder: str,
        now: datetime,
        lease: timedelta,
        run_id: str = "",
    ) -> LaneLock | None:
        """Take the lane if it is free or its lease has run out; None when it is held.

        The runs of holders that never gave it back are remembered until a lock without them is
        renewed or released.
        """

    def renew(self, lock: LaneLock, *, now: datetime, lease: timedelta) -> LaneLock | None:
        """Prolong the lease; None when the lane was lost."""

    def release(self, lock: LaneLock) -> None:
        """Give the lane back, keeping its fence; without effect when it was lost."""


class Claims(Protocol):
    """Claims of one connection."""

    def claim(self, ref: ConnectionRef, key: str) -> Claim | None:
        """Read one claim, consistently."""

    def open_claims(self, ref: ConnectionRef, dimension: Dimension) -> Sequence[Claim]:
        """List the claims that are not settled: claimed, unknown or uncertain."""


class Plans(Protocol):
    """Stored plans of one connection."""

    def plan_headers(self, ref: ConnectionRef, plan_id: str) -> Sequence[PlanHeader]:
        """Read the headers of one plan, one per dimension; empty when it is not there."""

    def plan_entries(
        self, ref: ConnectionRef, plan_id: str, dimension: Dimension
    ) -> Iterator[PlanEntry]:
        """Read a plan's entries."""

    def cursors(self, ref: ConnectionRef, dimension: Dimension) -> Cursors:
        """Read where the next reading starts; empty before the first."""

    def without_good_run_since(self, since: datetime, *, limit: int) -> Iterator[Cursors]:
        """List dimensions of all connections whose last good run is older, by an index."""


class Staging(Protocol):
    """Readings of registers that are kept until another invocation goes on with them (ALL-08)."""

    def staged(
        self,
        ref: ConnectionRef,
        dimension: Dimension,
        system: System,
        *,
        purpose: str = SYNCHRONISING,
    ) -> StagedReading | None:
        """Find how far the reading of a register has come, for one purpose."""

    def stage_records(
        self, reading: StagedReading, records: Sequence[Record], *, writer: str
    ) -> StagedPart:
        """Keep objects under the writer's own name, before the `StageReading` that counts them."""

    def staged_records(self, reading: StagedReading) -> Sequence[Record]:
        """Read the objects that were kept, in the order in which they were read.

        Raises:
            ReadingLostError: some are no longer there.
        """

    def remove_staged(self, reading: StagedReading) -> None:
        """Remove the objects of a reading that was dropped or used up."""


class History(Protocol):
    """What customers read about what was done."""

    def run(self, ref: ConnectionRef, run_id: str) -> Run | None:
        """Read one run's header."""

    def runs(
        self, ref: ConnectionRef, *, limit: int = 50, before: str | None = None
    ) -> Sequence[Run]:
        """List runs, newest first."""

    def run_entries(self, ref: ConnectionRef, run_id: str) -> Iterator[RunEntry]:
        """Read a run's entries."""

    def journal(self, ref: ConnectionRef, *, run_id: str | None = None) -> Iterator[JournalEntry]:
        """Read overwritten values, newest first."""

    def audit(self, ref: ConnectionRef, *, limit: int = 100) -> Sequence[AuditEntry]:
        """Read the audit trail, newest first."""


class Issues(Protocol):
    """Open problems of objects."""

    def issue(self, ref: ConnectionRef, dimension: Dimension, key: str) -> Issue | None:
        """Read one issue."""

    def open_issues(
        self, ref: ConnectionRef, dimension: Dimension | None = None
    ) -> Iterator[Issue]:
        """List open issues."""


class Grants(Protocol):
    """Secret grants, decrypted for the one who calls the system."""

    def grant(self, ref: ConnectionRef, name: str) -> str | None:
        """Read one secret, None when there is none."""


class AccessRecords(Protocol):
    """Tickets, sessions and single-use records, found by the digest of their secret."""

    def ticket(self, digest: str, *, now: datetime) -> Ticket | None:
        """Find a ticket that has neither been used nor expired."""

    def session(self, digest: str, *, now: datetime) -> Session | None:
        """Find a session that has not expired."""

    def consent_state(self, digest: str) -> ConsentState | None:
        """Find a consent's state, also when expired, so that the page can say so."""

    def sign_in_state(self, digest: str) -> SignInState | None:
        """Find a sign-in's state."""

    def webhook_seen(self, vendor: str, webhook_id: str) -> bool:
        """Tell whether a webhook id was marked as seen."""


class Budgets(Protocol):
    """Rate limits that many workers share (architecture 8)."""

    def lease(self, limit: str, ask: Ask, allowance: Allowance, *, now: datetime) -> Lease:
        """Ask for shares of a limit, or for a longer lease of those held; perhaps none are free."""

    def give_back(self, limit: str, worker: str, *, now: datetime) -> None:
        """Give back what a worker holds or waits for; its last call has gone."""

    def hold(self, limit: str, pause: timedelta, *, now: datetime) -> None:
        """Tell all workers that the system asked for a pause."""


class State(
    Commits,
    Vendors,
    Connections,
    Links,
    OwedWork,
    Locks,
    Claims,
    Plans,
    Staging,
    History,
    Issues,
    Grants,
    AccessRecords,
    Budgets,
    Transfers,
    Protocol,
):
    """All of our own state; a function that needs less asks for the smaller protocol."""


class Doorbell(Protocol):
    """The queue's bell: rings that something is owed; losing a ring loses nothing."""

    def ring(self, items: Iterable[WorkItem]) -> None:
        """Ring for work that is due; failures are swallowed after being logged."""


class Announcements(Protocol):
    """Messages to the vendor's operators."""

    def activation_requested(self, connection: Connection) -> None:
        """Announce a connection that awaits approval (SV-05)."""


class Lookup(StrEnum):
    """How a system can be asked whether a lost creation arrived (architecture 6)."""

    REFERENCE = "reference"
    """By a reference of ours that is unique in the system."""
    MARKER = "marker"
    """By our mark in a free field, found among the objects of equal number or name."""
    REPEATABLE = "repeatable"
    """By sending again under the same idempotency key."""
    NATURAL_KEY = "natural_key"
    """By equal values alone: one that a person made looks the same."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """What a connector declares about one register of its system.

    `repeatable_for` is how long a creation may be sent again with the same reference without
    happening twice (the host contract's Idempotency-Key).
    """

    lookup: Lookup
    takes_preconditions: bool
    calls_per_write: int = 1
    page_size: int = 100
    repeatable_for: timedelta = timedelta(0)
    readable_fields: frozenset[str] | None = None
    creates: bool = True
    updates: bool = True
    gives_numbers: bool = True


class Register(Protocol):
    """One register of one system for one tenant, in canonical records."""

    @property
    def facts(self) -> RegisterFacts:
        """What this register can do."""

    def pages(self, cursor: str | None, *, resume: str | None = None) -> Iterator[RegisterPage]:
        """Read what changed since `cursor`, or everything without one, page by page.

        With `resume`, a token of an earlier page of the same reading, only what comes after it.
        Over all pages nothing is lost, whatever is edited meanwhile (architecture 4.1): a feed by
        stamp tells its cursor by `feeds.next_since`, so its token carries when the reading began.

        Raises:
            ReadingLostError: the system does not know the place of `resume` any more.
            RetryableError: try later. StoppedError: a person must act.
            CursorExpired is handled inside: the reading is then full and says so.
        """

    def get(self, object_id: str) -> Record | None:
        """Read one object; None when it is gone."""

    def find_created(self, fields: Fields, *, reference: str) -> Sequence[Record]:
        """Find what a creation with these fields and this reference may have made.

        Under `REFERENCE` and `MARKER` only objects that carry our mark; under `NATURAL_KEY` every
        living object of equal number or equal name, whoever made it.
        """


class WritableRegister(Register, Protocol):
    """A register that can be written to. Every write returns the object as it was read back."""

    def create(self, fields: Fields, *, reference: str, deadline: datetime) -> Record:
        """Create an object marked with `reference`.

        Raises:
            RejectedError, RetryableError, StoppedError: nothing was created.
            CreatedBeforeError: it was, before, under this reference.
            UnknownOutcomeError: it may have been created, or may be within 60 s of the deadline.
        """

    def update(
        self,
        object_id: str,
        changes: Fields,
        *,
        expected: Fields,
        version: str | None,
        deadline: datetime,
    ) -> Record:
        """Write `changes` if the object still holds `expected` (and `version`, where given).

        Raises:
            StaleError: it no longer does; nothing was written. The others as for `create`.
        """


class SystemSession(Protocol):
    """One system as one tenant sees it, for the length of one invocation."""

    def register(self, dimension: Dimension) -> WritableRegister:
        """Open a register."""

    def number_series(self, dimension: Dimension) -> Sequence[NumberSeries]:
        """Read the number series that the system enforces; empty where it has none."""


class Systems(Protocol):
    """Opens both systems of a connection."""

    def open(self, connection: Connection, system: System) -> SystemSession:
        """Open a session with the connection's grant.

        Raises:
            StoppedError: there is no usable grant.
        """
