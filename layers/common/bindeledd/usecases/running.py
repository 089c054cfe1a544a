"""The context of one run: the lane held, both registers, and what is known of each object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bindeledd.domain.changes import Change, DropStaged
from bindeledd.domain.connections import RUNS_IN, Connection
from bindeledd.domain.feeds import Cursors
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.links import Link
from bindeledd.domain.planning import fingerprint, owner_of
from bindeledd.domain.plans import EntryKind, PlanEntry
from bindeledd.domain.policy import DimensionPolicy, Mode, Recipe
from bindeledd.domain.ports import Clock, Register, State, WritableRegister
from bindeledd.domain.records import NumberSeries, Record
from bindeledd.domain.references import NO_REFERENCES, Named, References
from bindeledd.domain.runs import Issue, Outcome, Run, RunEntry
from bindeledd.domain.work import LaneLock

SEND_TIMEOUT = timedelta(seconds=20)
"""How long an answer to a write is waited for."""

LATE_WRITE_BOUND = timedelta(seconds=60)
"""How long after the send deadline a write may still land (architecture 6)."""


@dataclass(slots=True)
class RunContext:
    """Everything that one run of one dimension works on.

    `records` holds what is known of each object now, `links` each pair by its two ids; both move
    as effects are confirmed, so that a second write to a pair starts from the first one's result.
    """

    state: State
    clock: Clock
    connection: Connection
    policy: DimensionPolicy
    lock: LaneLock
    run: Run
    registers: Mapping[System, WritableRegister]
    series: Mapping[System, Sequence[NumberSeries]]
    read_only: bool = False
    """Whether nothing may be written or linked: by the stack's switch, the ERP's or its own."""
    records: dict[tuple[System, str], Record] = field(default_factory=dict)
    written: dict[tuple[System, str], Record] = field(default_factory=dict)
    """Of the records, those that were read back after a write of this run or a settled one."""
    links: dict[tuple[str, str], Link] = field(default_factory=dict)
    issues: dict[str, Issue] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)
    """How many effects of each kind were applied, counted against an approval's ceilings."""
    cursors: Cursors = field(default_factory=Cursors)
    troubled: set[str] = field(default_factory=set)
    created: list[Link] = field(default_factory=list)
    newly_linked: int = 0
    references: References = NO_REFERENCES
    linked: dict[Named, str] = field(default_factory=dict)
    dependents: Sequence[DimensionPolicy] = ()
    """The other registers of the recipe that are on and name objects of this one."""
    dependents_owed: bool = False
    lets_go: bool = True
    """Whether a reading may stand in the state that nobody may go on with after a write."""
    given_up: set[tuple[System, str]] = field(default_factory=set)
    """The objects whose number, or place of it, was written: they have the one they were to get."""
    undone: set[str] = field(default_factory=set)
    """Overwritings and archivings that were sent and not done: stale, or of unknown outcome."""
    vanished: bool = False
    """Whether a write met what no change told of: a full reading alone tells what stands."""
    follow_up_at: datetime | None = None
    left_over: bool = False
    """Whether something that was read neither was settled nor stands as an issue."""

    @property
    def dimension(self) -> Dimension:
        """The dimension of the run."""
        return self.policy.dimension

    def know(self, system: System, record: Record) -> None:
        """Remember what an object holds now."""
        self.records[system, record.id] = record

    def letting_go(self) -> list[Change]:
        """Drop what was kept of this dimension's readings, where that was not done before."""
        if not self.lets_go:
            return []
        ref, dimension = self.connection.ref, self.dimension
        return [DropStaged(ref, dimension, system) for system in System]

    def wrote(self, system: System, record: Record) -> None:
        """Remember what an object holds after a write of ours."""
        self.know(system, record)
        self.written[system, record.id] = record

    def learn_link(self, link: Link) -> None:
        """Remember a pair as it stands now."""
        self.links[link.host_id, link.erp_id] = link
        for system in System:
            self.linked[self.dimension, system, link.id_in(system)] = link.id_in(system.other)

    def refer(self, known: References) -> None:
        """Take what is known of the objects named; it grows with every pair that is learnt."""
        self.linked = dict(known.linked)
        self.references = replace(known, linked=self.linked)

    def linked_in(self, system: System) -> frozenset[str]:
        """Name the objects of one system that are known to have a link."""
        return frozenset(link.id_in(system) for link in self.links.values())

    def leave_undone(self, entry: PlanEntry) -> None:
        """Remember that an overwriting or archiving was sent and is not known to be done."""
        if entry.kind in (EntryKind.UPDATE, EntryKind.ARCHIVE):
            self.undone.add(entry.id)

    def due_again(self, at: datetime) -> None:
        """Ask for another run at `at`, or earlier; until then what was read is not settled."""
        self.left_over = True
        self.follow_up_at = min(self.follow_up_at or at, at)

    def count(self, key: str) -> None:
        """Count one more of `key` in the run's summary."""
        self.counts[key] = self.counts.get(key, 0) + 1

    def line(
        self,
        entry: PlanEntry,
        outcome: Outcome,
        *,
        problem: str | None = None,
        system_message: str | None = None,
        details: Mapping[str, str] | None = None,
        ids: tuple[str | None, str | None] | None = None,
    ) -> RunEntry:
        """Make the run's line of one entry."""
        host_id, erp_id = ids or (entry.host_id, entry.erp_id)
        return RunEntry(
            run_id=self.run.id,
            entry=entry,
            outcome=outcome,
            at=self.clock.now(),
            problem=problem or entry.problem,
            system_message=system_message,
            details=details or entry.problem_details,
            host_id=host_id,
            erp_id=erp_id,
        )


def may_run(connection: Connection, policy: DimensionPolicy) -> bool:
    """Tell whether a register is on, and waits for no plan of its own."""
    return (
        connection.state in RUNS_IN
        and policy.mode is not Mode.OFF
        and policy.dimension not in connection.gated
    )


def is_read_only(connection: Connection, *, state: State, recipes: Mapping[str, Recipe]) -> bool:
    """Tell whether a read-only switch is on: the connection's, or its vendor's for the ERP."""
    vendor = state.vendor(connection.ref.vendor)
    erp = recipes[connection.recipe].erp
    return connection.read_only or (vendor is not None and erp in vendor.read_only_erps)


def within(policy: DimensionPolicy, registers: Mapping[System, Register]) -> DimensionPolicy:
    """Keep a policy to what both registers can do."""
    return policy.within(
        creates={system for system in System if registers[system].facts.creates},
        updates={system for system in System if registers[system].facts.updates},
    )


def numbering(registers: Mapping[System, Register]) -> frozenset[System]:
    """Name the systems that give a number to an object without one."""
    return frozenset(system for system in System if registers[system].facts.gives_numbers)


def issue_for(
    context: RunContext,
    entry: PlanEntry,
    *,
    problem: str,
    system_message: str | None = None,
    details: Mapping[str, str] | None = None,
) -> Issue:
    """Open an issue for an entry, or update the one that is open (SV-10)."""
    system, object_id = owner_of(entry)
    now = context.clock.now()
    former = context.issues.get(f"{system}#{object_id}")
    issue = Issue(
        ref=context.connection.ref,
        dimension=entry.dimension,
        system=system,
        object_id=object_id,
        number=entry.number,
        name=entry.name,
        problem=problem,
        fingerprint=fingerprint(entry, context.series),
        opened_at=now,
        last_seen_at=now,
        run_id=context.run.id,
        target=entry.target,
        other_id=entry.erp_id if system is System.HOST else entry.host_id,
        system_message=system_message,
        details=dict(details or entry.problem_details),
        suggestions=entry.suggestions,
    )
    if former is not None and former.problem == problem:
        issue = replace(issue, opened_at=former.opened_at, times=former.times + 1)
    context.count(f"problem:{problem}")
    context.issues[issue.key] = issue
    context.troubled.add(issue.key)
    return issue
