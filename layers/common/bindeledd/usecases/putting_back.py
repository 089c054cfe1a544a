"""Put back what a run wrote: the preview first, then exactly what a person confirmed (ALL-03).

Each write goes the way of every effect: claimed, sent with what must still stand, confirmed and
journalled. Nothing is lost when this dies between any two lines: the work item stays owed, and what
was put back already is seen to stand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bindeledd.domain.changes import AddRunEntry, FinishWork, HoldsLane, SavePlan, SaveRun
from bindeledd.domain.connections import RUNS_IN, Connection
from bindeledd.domain.errors import ConflictError, RetryableError, StoppedError
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.planning import calls_needed
from bindeledd.domain.plans import WRITING_KINDS, EntryKind, Plan, PlanEntry, effect_kind
from bindeledd.domain.policy import DimensionPolicy, Recipe
from bindeledd.domain.ports import Clock, Randomness, State, Systems, WritableRegister
from bindeledd.domain.records import Record
from bindeledd.domain.references import References
from bindeledd.domain.rejections import fingerprint, issue_key
from bindeledd.domain.runs import Outcome, Run, RunState, Trigger
from bindeledd.domain.undoing import Standing, Written, call_by_name, undo_plan
from bindeledd.domain.work import LaneLock, WorkItem
from bindeledd.usecases.applying import apply_entry
from bindeledd.usecases.concluding import fail, stop
from bindeledd.usecases.executing import NEEDED_TO_GO_ON, Remaining
from bindeledd.usecases.match_report import PREVIEW_LIFETIME
from bindeledd.usecases.running import LATE_WRITE_BOUND, SEND_TIMEOUT, RunContext
from bindeledd.usecases.settling import Unsettled, settle_claims
from bindeledd.usecases.standing import references_of, standing_now
from bindeledd.usecases.taking import take_lane

LOOK_AGAIN = timedelta(hours=1)
"""When to look again while a pause or a read-only switch forbids every write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoer:
    """Does the work item `undo#<dimension>#<plan>`."""

    state: State
    systems: Systems
    clock: Clock
    randomness: Randomness
    recipes: Mapping[str, Recipe]
    read_only: bool = False

    def __call__(self, item: WorkItem, *, remaining: Remaining) -> Run | str | None:
        """Make the preview, or apply it once confirmed; failures are stored and never raised."""
        connection = self.state.connection(item.ref)
        undone = self.state.run(item.ref, item.parameters["run"])
        confirmed_at = item.parameters.get("confirmed_at")
        if connection is None or undone is None or self._is_too_late(confirmed_at):
            self.state.commit(FinishWork(item))
            return None
        if not self._may_go(connection, writes=confirmed_at is not None):
            self.state.commit(FinishWork(item, next_due_at=self.clock.now() + LOOK_AGAIN))
            return None
        if confirmed_at is None:
            return self._preview(item, connection, undone)
        lock = take_lane(item, state=self.state, clock=self.clock, randomness=self.randomness)
        if lock is None:
            return None
        try:
            return self._put_back(item, connection, undone, lock, remaining=remaining)
        finally:
            self.state.release(lock)

    def _is_too_late(self, confirmed_at: str | None) -> bool:
        """Whether what was confirmed is so old that a person had better look again."""
        if confirmed_at is None:
            return False
        return self.clock.now() >= datetime.fromisoformat(confirmed_at) + PREVIEW_LIFETIME

    def _may_go(self, connection: Connection, *, writes: bool) -> bool:
        read_only = self.read_only or connection.read_only
        return connection.state in RUNS_IN and not (writes and read_only)

    def _preview(self, item: WorkItem, connection: Connection, undone: Run) -> Run | str:
        try:
            registers = self._registers(connection, undone.dimension)
            policy = self._policy(connection, undone.dimension)
            made = self._planned(registers, policy, undone, wanted=_Wanted.asked(item))
        except RetryableError as error:
            return fail(item, self._run(item, undone), error, state=self.state, clock=self.clock)
        except StoppedError as error:
            return stop(item, self._run(item, undone), error, state=self.state, clock=self.clock)
        now, plan_id = self.clock.now(), item.subject
        expires_at = now + PREVIEW_LIFETIME
        calls = calls_needed(made.plan, {system: one.facts for system, one in registers.items()})
        self.state.add_plan_entries(item.ref, plan_id, made.plan, expires_at=expires_at)
        self.state.commit(
            SavePlan(item.ref, plan_id, made.plan, now, expires_at, calls), FinishWork(item)
        )
        return plan_id

    def _put_back(
        self,
        item: WorkItem,
        connection: Connection,
        undone: Run,
        lock: LaneLock,
        *,
        remaining: Remaining,
    ) -> Run:
        run = self._run(item, undone, run_id=lock.run_id)
        try:
            context = self._context(connection, lock, run)
            unsettled = settle_claims(context)
            signed = tuple(self.state.plan_entries(item.ref, item.subject, run.dimension))
            wanted = _Wanted.signed(signed)
            fresh = self._planned(context.registers, context.policy, undone, wanted=wanted)
            fresh.tell(context)
            self.state.commit(HoldsLane(lock), SaveRun(run))
            applying = _Applying(context, item, signed, unsettled)
            ended = applying.apply(fresh.plan, remaining)
            return self._conclude(item, context, undone, ended=ended)
        except ConflictError:
            # Paused, reconfigured or overtaken: the item is still owed.
            interrupted = replace(run, state=RunState.INTERRUPTED, finished_at=self.clock.now())
            self.state.commit(SaveRun(interrupted))
            return interrupted
        except RetryableError as error:
            return fail(item, run, error, state=self.state, clock=self.clock)
        except StoppedError as error:
            return stop(item, run, error, state=self.state, clock=self.clock)

    def _planned(
        self,
        registers: Mapping[System, WritableRegister],
        policy: DimensionPolicy,
        undone: Run,
        *,
        wanted: _Wanted,
    ) -> _Planned:
        journal = [
            entry
            for entry in self.state.journal(undone.ref, run_id=undone.id)
            if wanted.only is None or (entry.target, entry.object_id) in wanted.only
        ]
        ref, dimension = undone.ref, undone.dimension
        standing = standing_now(journal, registers, self.state, ref=ref, dimension=dimension)
        references = references_of(standing.values(), policy, self.state, ref=ref)
        made = undo_plan(dimension, journal, standing, archive_created=wanted.archive_created)
        return _Planned(call_by_name(made, policy, references), standing, references)

    def _policy(self, connection: Connection, dimension: Dimension) -> DimensionPolicy:
        return self.recipes[connection.recipe].policy(dimension, connection.settings)

    def _conclude(self, item: WorkItem, context: RunContext, undone: Run, *, ended: bool) -> Run:
        """Finish the item, or owe what is left: the rest, or what waits for a lost answer."""
        now = self.clock.now()
        run = replace(
            context.run,
            state=_state_of(context, ended=ended),
            finished_at=now,
            counts=dict(context.counts),
        )
        next_due_at = context.follow_up_at if ended else now
        begun = replace(item, parameters={**item.parameters, "begun": "yes"})
        again = begun if next_due_at is not None else item
        self.state.commit(
            HoldsLane(context.lock),
            SaveRun(run),
            SaveRun(replace(undone, undone_by=run.id)),
            FinishWork(again, next_due_at=next_due_at),
        )
        return run

    def _registers(
        self, connection: Connection, dimension: Dimension
    ) -> Mapping[System, WritableRegister]:
        sessions = {system: self.systems.open(connection, system) for system in System}
        return {system: session.register(dimension) for system, session in sessions.items()}

    def _context(self, connection: Connection, lock: LaneLock, run: Run) -> RunContext:
        issues = self.state.open_issues(connection.ref, run.dimension)
        return RunContext(
            state=self.state,
            clock=self.clock,
            connection=connection,
            policy=self._policy(connection, run.dimension),
            lock=lock,
            run=run,
            registers=self._registers(connection, run.dimension),
            series=dict.fromkeys(System, ()),
            issues={issue.key: issue for issue in issues},
        )

    def _run(self, item: WorkItem, undone: Run, *, run_id: str | None = None) -> Run:
        return Run(
            ref=item.ref,
            id=run_id or self.randomness.identifier("run"),
            dimension=undone.dimension,
            trigger=Trigger.UNDO,
            state=RunState.RUNNING,
            started_at=self.clock.now(),
            requested_by=item.parameters.get("requested_by", ""),
            undoes=undone.id,
            plan_id=item.subject,
        )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which objects an undo is about (None: all), and whether created ones are archived."""

    only: frozenset[Written] | None
    archive_created: bool

    @classmethod
    def asked(cls, item: WorkItem) -> _Wanted:
        """Read what a preview was asked for."""
        told = item.parameters
        named = frozenset({(System(told["system"]), told["object"])}) if "object" in told else None
        return cls(named, told.get("created") == "archive")

    @classmethod
    def signed(cls, entries: Iterable[PlanEntry]) -> _Wanted:
        """Read what a person confirmed."""
        named, archive = set(), False
        for entry in entries:
            object_id = entry.host_id if entry.target is System.HOST else entry.erp_id
            if entry.target is not None and object_id is not None:
                named.add((entry.target, object_id))
            archive |= entry.kind is EntryKind.ARCHIVE
        return cls(frozenset(named), archive)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A plan with what it was made of."""

    plan: Plan
    standing: Mapping[Written, Standing]
    references: References

    def tell(self, context: RunContext) -> None:
        """Let a run know what stands now: it becomes the bases of what is put back.

        An object that is gone stands as what it was, marked as gone.
        """
        context.references = self.references
        for pair in self.standing.values():
            if pair.link is None:
                continue
            context.learn_link(pair.link)
            for system in System:
                gone = Record(pair.link.id_in(system), pair.link.base_of(system), deleted=True)
                context.know(system, pair.record(system) or gone)


@dataclass(frozen=True, slots=True)
class _Applying:
    """Applies what was signed and still stands so; tells what does not any more."""

    context: RunContext
    item: WorkItem
    signed: Sequence[PlanEntry]
    unsettled: Unsettled

    def apply(self, fresh: Plan, remaining: Remaining) -> bool:
        """Apply in order; false when the invocation's end came first."""
        covered = {entry.hash for entry in self.signed}
        for entry in fresh.entries:
            if entry.kind not in WRITING_KINDS:
                self._tell(entry, covered)
            elif entry.hash in covered and not self._refused_before(entry):
                if remaining() < NEEDED_TO_GO_ON:
                    return False
                self._send(entry)
        return True

    def _send(self, entry: PlanEntry) -> None:
        named = {(System.HOST, entry.host_id), (System.ERP, entry.erp_id)}
        if named.isdisjoint(self.unsettled):
            apply_entry(self.context, entry)
            return
        self.context.count(f"{effect_kind(entry)}:{Outcome.WAITING}")
        self.context.due_again(self.context.clock.now() + SEND_TIMEOUT + LATE_WRITE_BOUND)

    def _tell(self, entry: PlanEntry, covered: Collection[str]) -> None:
        """Tell what stays as it is; that somebody came between since the preview is a failure."""
        if "begun" in self.item.parameters and entry.hash in covered:
            return
        outcome = Outcome.NOTED if entry.hash in covered else Outcome.STALE
        self.context.count(f"{effect_kind(entry)}:{outcome}")
        line = self.context.line(entry, outcome)
        self.context.state.commit(AddRunEntry(self.context.connection.ref, line))

    def _refused_before(self, entry: PlanEntry) -> bool:
        """Whether the system refused this very undo in an earlier invocation."""
        issue = self.context.issues.get(issue_key(entry))
        confirmed_at = datetime.fromisoformat(self.item.parameters["confirmed_at"])
        return (
            issue is not None
            and issue.last_seen_at >= confirmed_at
            and issue.fingerprint == fingerprint(entry, self.context.series)
        )


def _state_of(context: RunContext, *, ended: bool) -> RunState:
    if not ended:
        return RunState.INTERRUPTED
    stale = any(key.endswith(f":{Outcome.STALE}") for key in context.counts)
    return RunState.WITH_ISSUES if context.troubled or stale else RunState.SUCCEEDED
