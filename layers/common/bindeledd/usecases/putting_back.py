"""Put back what a run wrote: the preview first, then exactly what a person confirmed (ALL-03).

Each write goes the way of every effect: claimed, sent with what must still stand, confirmed and
journalled. Nothing is lost when this dies between any two lines: the work item stays owed, and what
was put back already is seen to stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bindeledd.domain.changes import FinishWork, HoldsLane, SavePlan, SaveRun
from bindeledd.domain.connections import RUNS_IN, Connection
from bindeledd.domain.errors import ConflictError, RetryableError, StoppedError
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.planning import calls_needed
from bindeledd.domain.plans import Plan
from bindeledd.domain.policy import DimensionPolicy, Recipe
from bindeledd.domain.ports import Clock, Randomness, State, Systems, WritableRegister
from bindeledd.domain.runs import JournalEntry, Outcome, Run, RunState, Trigger
from bindeledd.domain.work import LaneLock, WorkItem
from bindeledd.usecases.concluding import fail, stop
from bindeledd.usecases.executing import NEEDED_TO_GO_ON, Remaining
from bindeledd.usecases.fetching import Desk
from bindeledd.usecases.match_report import PREVIEW_LIFETIME
from bindeledd.usecases.referring import dependents_of
from bindeledd.usecases.running import RunContext, is_read_only
from bindeledd.usecases.settling import settle_claims
from bindeledd.usecases.taking import take_lane
from bindeledd.usecases.undo_applying import Applying
from bindeledd.usecases.undo_previews import Wanted, preview_of

LOOK_AGAIN = timedelta(hours=1)
"""When to look again while a pause, a switch or a setting forbids every write."""


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
        if connection is None or undone is None:
            self.state.commit(FinishWork(item))
            return None
        if self._is_too_late(confirmed_at):
            return self._give_up(item, undone)
        writes = confirmed_at is not None
        if not self._may_go(connection, undone.dimension, writes=writes):
            self.state.commit(FinishWork(item, next_due_at=self.clock.now() + LOOK_AGAIN))
            return None
        if confirmed_at is None:
            return self._preview(item, connection, undone, remaining)
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

    def _give_up(self, item: WorkItem, undone: Run) -> Run:
        """Tell that a confirmed undo is not done any more, so that nobody believes it was."""
        run = replace(
            self._run(item, undone),
            state=RunState.FAILED,
            finished_at=self.clock.now(),
            problem="plan_expired",
        )
        self.state.commit(SaveRun(run), FinishWork(item))
        return run

    def _may_go(self, connection: Connection, dimension: Dimension, *, writes: bool) -> bool:
        if connection.state not in RUNS_IN or not writes:
            return connection.state in RUNS_IN
        if self.read_only or is_read_only(connection, state=self.state, recipes=self.recipes):
            return False
        policy = self._policy(connection, dimension)
        return policy.writes and dimension not in connection.gated

    def _preview(
        self, item: WorkItem, connection: Connection, undone: Run, remaining: Remaining
    ) -> Run | str | None:
        try:
            return self._preview_or_tell(item, connection, undone, remaining)
        except ConflictError:
            # Paused, reconfigured or stopped by another: the item is still owed.
            return None

    def _preview_or_tell(
        self, item: WorkItem, connection: Connection, undone: Run, remaining: Remaining
    ) -> Run | str | None:
        try:
            desk = self._desk(item, connection, undone.dimension, remaining)
            made = preview_of(desk, self._journal(undone), Wanted.asked(item))
            calls = 0 if made is None else _calls_for(made, desk)
        except RetryableError as error:
            return fail(item, self._run(item, undone), error, state=self.state, clock=self.clock)
        except StoppedError as error:
            return stop(item, self._run(item, undone), error, state=self.state, clock=self.clock)
        now, plan_id = self.clock.now(), item.subject
        if made is None:
            self.state.commit(FinishWork(item, next_due_at=now))
            return None
        expires_at = now + PREVIEW_LIFETIME
        self.state.add_plan_entries(item.ref, plan_id, made, expires_at=expires_at)
        self.state.commit(
            SavePlan(item.ref, plan_id, made, now, expires_at, calls), FinishWork(item)
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
            return self._put_back_or_tell(item, connection, undone, lock, run, remaining)
        except ConflictError:
            # Paused, reconfigured, stopped or overtaken: the item is still owed.
            interrupted = replace(run, state=RunState.INTERRUPTED, finished_at=self.clock.now())
            self.state.commit(SaveRun(interrupted))
            return interrupted

    def _put_back_or_tell(  # noqa: PLR0917 - one step of `_put_back`
        self,
        item: WorkItem,
        connection: Connection,
        undone: Run,
        lock: LaneLock,
        run: Run,
        remaining: Remaining,
    ) -> Run:
        try:
            context = self._context(connection, lock, run)
            unsettled = settle_claims(context)
            signed = tuple(self.state.plan_entries(item.ref, item.subject, run.dimension))
            self.state.commit(HoldsLane(lock), SaveRun(run))
            applying = Applying(context, item, signed, unsettled)
            ended = applying.apply(self._journal(undone), remaining)
            return self._conclude(item, context, undone, ended=ended)
        except RetryableError as error:
            return fail(item, run, error, state=self.state, clock=self.clock)
        except StoppedError as error:
            return stop(item, run, error, state=self.state, clock=self.clock)

    def _journal(self, undone: Run) -> Sequence[JournalEntry]:
        return tuple(self.state.journal(undone.ref, run_id=undone.id))

    def _desk(
        self, item: WorkItem, connection: Connection, dimension: Dimension, remaining: Remaining
    ) -> Desk:
        return Desk(
            registers=self._registers(connection, dimension),
            state=self.state,
            clock=self.clock,
            ref=connection.ref,
            policy=self._policy(connection, dimension),
            writer=self.randomness.identifier("previewer"),
            out_of_time=lambda: remaining() < NEEDED_TO_GO_ON,
            purpose=item.key,
        )

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
            dependents=dependents_of(connection, run.dimension, self.recipes),
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


def _calls_for(made: Plan, desk: Desk) -> int:
    """Tell how many calls a plan will take, by what the systems say of themselves when asked."""
    return calls_needed(made, {system: one.facts for system, one in desk.registers.items()})


def _state_of(context: RunContext, *, ended: bool) -> RunState:
    if not ended:
        return RunState.INTERRUPTED
    stale = any(key.endswith(f":{Outcome.STALE}") for key in context.counts)
    return RunState.WITH_ISSUES if context.troubled or stale else RunState.SUCCEEDED
