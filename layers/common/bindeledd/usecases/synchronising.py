"""Synchronise one dimension of one connection: settle, read, plan, apply, settle again.

Nothing is lost when this dies between any two lines: the work item stays owed, the cursor moves
only when everything before it is settled or stands as an issue, and claims show the next worker
what may have been sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bindeledd.domain.changes import FinishWork, HoldsLane, IsGeneration, PutLink, SaveRun
from bindeledd.domain.connections import GOES_ON_FROM, Connection
from bindeledd.domain.errors import ConflictError, RetryableError, StoppedError
from bindeledd.domain.identity import System
from bindeledd.domain.planning import PlanInputs, plan, settled_links, wants_whole_registers
from bindeledd.domain.plans import Plan
from bindeledd.domain.policy import DimensionPolicy, Recipe
from bindeledd.domain.ports import Clock, Randomness, State, Systems
from bindeledd.domain.runs import Run, RunState, Trigger
from bindeledd.domain.work import LaneLock, WorkItem
from bindeledd.usecases.choosing import choose, is_approval, signed_plan, tries_again
from bindeledd.usecases.concluding import FULL_ONCE_WRITABLE, conclude, fail, pause, stop
from bindeledd.usecases.executing import NEEDED_TO_GO_ON, Remaining, execute, write_back
from bindeledd.usecases.fetching import Desk
from bindeledd.usecases.reading import (
    Reading,
    kept_while_applying,
    must_read_in_full,
    read_changes,
    read_everything,
    use_up,
)
from bindeledd.usecases.referring import (
    awaited_is_linked,
    dependents_of,
    known_references,
    stands_back,
)
from bindeledd.usecases.running import RunContext, is_read_only, may_run, numbering, within
from bindeledd.usecases.settling import Unsettled, settle_claims
from bindeledd.usecases.taking import take_lane

LOOK_AGAIN = timedelta(hours=1)
"""How often it is looked whether a connection that was turned off goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synchroniser:
    """Does the work item `synchronise#<dimension>`."""

    state: State
    systems: Systems
    clock: Clock
    randomness: Randomness
    recipes: Mapping[str, Recipe]
    read_only: bool = False

    def __call__(self, item: WorkItem, *, remaining: Remaining) -> Run | None:
        """Do what is owed; None when another worker holds the lane or nothing is to be done.

        Business and remote failures are stored and never raised: the work item gets a new due time.
        """
        connection = self.state.connection(item.ref)
        if connection is None or item.dimension is None:
            self.state.commit(FinishWork(item))
            return None
        policy = self.recipes[connection.recipe].policy(item.dimension, connection.settings)
        if not may_run(connection, policy):
            self.state.commit(_not_now(item, connection, self.clock))
            return None
        if stands_back(item, policy, state=self.state, now=self.clock.now()):
            return None
        lock = take_lane(item, state=self.state, clock=self.clock, randomness=self.randomness)
        if lock is None:
            return None
        try:
            return self._run(item, connection, policy, lock, remaining=remaining)
        finally:
            self.state.release(lock)

    def _run(
        self,
        item: WorkItem,
        connection: Connection,
        policy: DimensionPolicy,
        lock: LaneLock,
        *,
        remaining: Remaining,
    ) -> Run | None:
        run = Run(
            ref=item.ref,
            id=lock.run_id,
            dimension=policy.dimension,
            trigger=Trigger(item.parameters.get("trigger", Trigger.SCHEDULE)),
            state=RunState.RUNNING,
            started_at=self.clock.now(),
            requested_by=item.parameters.get("requested_by", ""),
        )
        try:
            return self._run_or_tell(
                item, connection, policy, lock=lock, run=run, remaining=remaining
            )
        except ConflictError:
            # Paused, reconfigured, stopped or overtaken: whoever was first owes what is left.
            interrupted = replace(run, state=RunState.INTERRUPTED, finished_at=self.clock.now())
            self.state.commit(SaveRun(interrupted))
            return interrupted

    def _run_or_tell(
        self,
        item: WorkItem,
        connection: Connection,
        policy: DimensionPolicy,
        *,
        lock: LaneLock,
        run: Run,
        remaining: Remaining,
    ) -> Run:
        try:
            context = self._context(connection, policy, lock, run)
            return self._synchronise(item, context, remaining)
        except RetryableError as error:
            return fail(item, run, error, state=self.state, clock=self.clock)
        except StoppedError as error:
            return stop(item, run, error, state=self.state, clock=self.clock)

    def _synchronise(self, item: WorkItem, context: RunContext, remaining: Remaining) -> Run:
        unsettled = settle_claims(context)
        desk = self._desk(context, remaining)
        planned = self._planned(context, desk, item, unsettled)
        if planned is None:
            return pause(item, context)
        reading, inputs, fresh = planned
        _remember_agreed(context, inputs)
        context.run = replace(context.run, full=reading.full)
        chosen = choose(item, context, fresh)
        use_up(context, reading, HoldsLane(context.lock), SaveRun(context.run))
        try:
            interrupted = execute(context, chosen, remaining)
            if not (interrupted or context.read_only):
                interrupted = write_back(context, chosen, remaining)
        except RetryableError:
            self.state.commit(HoldsLane(context.lock), *kept_while_applying(desk, context, reading))
            raise
        context.counts |= {
            **{f"read:{system}": len(reading.of(system).records) for system in System},
            "unchanged": fresh.unchanged,
            "issues": len(context.troubled),
        }
        return conclude(
            item,
            context,
            reading,
            chosen,
            kept=kept_while_applying(desk, context, reading) if interrupted else None,
            new_plan_id=self.randomness.identifier("plan"),
        )

    def _planned(
        self, context: RunContext, desk: Desk, item: WorkItem, unsettled: Unsettled
    ) -> tuple[Reading, PlanInputs, Plan] | None:
        """Read and plan; in full where changes alone do not tell which numbers are free."""
        signed = is_approval(item) or tries_again(item)
        reading = self._read(context, desk, item)
        if reading is None:
            return None
        inputs = self._inputs(context, reading, unsettled, signed=signed)
        fresh = plan(inputs)
        if not reading.full and wants_whole_registers(fresh, inputs):
            reading = self._read(context, desk, item, full=True)
            if reading is None:
                return None
            inputs = self._inputs(context, reading, unsettled, signed=signed)
            fresh = plan(inputs)
        return reading, inputs, fresh

    def _context(
        self, connection: Connection, policy: DimensionPolicy, lock: LaneLock, run: Run
    ) -> RunContext:
        sessions = {system: self.systems.open(connection, system) for system in System}
        issues = self.state.open_issues(connection.ref, policy.dimension)
        registers = {
            system: session.register(policy.dimension) for system, session in sessions.items()
        }
        return RunContext(
            state=self.state,
            clock=self.clock,
            connection=connection,
            policy=within(policy, registers),
            lock=lock,
            run=run,
            registers=registers,
            series={
                system: session.number_series(policy.dimension)
                for system, session in sessions.items()
            },
            issues={issue.key: issue for issue in issues},
            dependents=dependents_of(connection, policy.dimension, self.recipes),
            read_only=self.read_only
            or is_read_only(connection, state=self.state, recipes=self.recipes),
        )

    def _desk(self, context: RunContext, remaining: Remaining) -> Desk:
        return Desk(
            registers=context.registers,
            state=self.state,
            clock=self.clock,
            ref=context.connection.ref,
            policy=context.policy,
            writer=context.lock.holder,
            guards=(HoldsLane(context.lock),),
            out_of_time=lambda: remaining() < NEEDED_TO_GO_ON,
            counts=context.counts,
        )

    def _read(
        self, context: RunContext, desk: Desk, item: WorkItem, *, full: bool = False
    ) -> Reading | None:
        context.cursors = cursors = self.state.cursors(desk.ref, context.dimension)
        left = FULL_ONCE_WRITABLE in item.parameters and not context.read_only
        asked = full or left or item.parameters.get("mode") == "full" or is_approval(item)
        is_due = must_read_in_full(cursors, context.policy, self.clock.now())
        if asked or is_due or awaited_is_linked(context):
            reading = read_everything(desk)
        else:
            generation = context.connection.generation
            issues = context.issues.values()
            reading = read_changes(desk, cursors=cursors, generation=generation, issues=issues)
        if reading is None:
            return None
        context.refer(known_references(desk.ref, context.policy, reading, state=self.state))
        for link in reading.links:
            context.learn_link(link)
        for system in System:
            for record in reading.of(system).records:
                context.know(system, record)
        return reading

    def _inputs(
        self, context: RunContext, reading: Reading, unsettled: Unsettled, *, signed: bool
    ) -> PlanInputs:
        return PlanInputs(
            policy=context.policy,
            host=reading.host,
            erp=reading.erp,
            links=reading.links,
            decisions=self.state.decisions(context.connection.ref, context.dimension),
            issues=context.issues,
            series=context.series,
            unsettled=unsettled,
            linked_total=None if reading.every_link else context.cursors.linked,
            references=context.references,
            numbering=numbering(context.registers),
            signed=signed,
        )


def _not_now(item: WorkItem, connection: Connection, clock: Clock) -> FinishWork:
    """Let go of what is owed; what was signed stays owed until the connection goes on.

    Going on owes the same item again, and finds in it which plan bounds what may be written.
    """
    if signed_plan(item) is not None and connection.state in GOES_ON_FROM:
        return FinishWork(item, next_due_at=clock.now() + LOOK_AGAIN)
    return FinishWork(item)


def _remember_agreed(context: RunContext, inputs: PlanInputs) -> None:
    """Store the bases of pairs that came to agree by themselves, before anything is written."""
    for link in settled_links(inputs):
        context.state.commit(
            HoldsLane(context.lock),
            IsGeneration(context.connection.ref, context.connection.generation),
            PutLink(context.connection.ref, link),
        )
        context.learn_link(link)
