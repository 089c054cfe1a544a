"""Make the plan that an operator reads and signs; nothing is written to either system (SV-06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bindeledd.domain.changes import (
    AddAudit,
    Change,
    FinishWork,
    OweWork,
    SaveConnection,
    SavePlan,
)
from bindeledd.domain.connections import PLANS_IN, Connection, ConnectionState, Event, advance
from bindeledd.domain.errors import (
    ConflictError,
    RetryableError,
    StoppedError,
)
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.planning import PlanInputs, calls_needed, plan
from bindeledd.domain.plans import EntryKind, Plan, PlanEntry, PlanHeader, Reason
from bindeledd.domain.policy import Recipe
from bindeledd.domain.ports import Clock, Randomness, State, Systems, SystemSession
from bindeledd.domain.records import NumberSeries
from bindeledd.domain.runs import AuditEntry, Trigger
from bindeledd.domain.work import WorkItem, WorkKind
from bindeledd.usecases.concluding import stopped_by
from bindeledd.usecases.executing import NEEDED_TO_GO_ON, Remaining
from bindeledd.usecases.fetching import Desk
from bindeledd.usecases.held_back import hurry_undos
from bindeledd.usecases.hours.owing import read_old_registers
from bindeledd.usecases.plan_progress import Part, PlanProgress
from bindeledd.usecases.reading import let_go, read_everything
from bindeledd.usecases.referring import known_references
from bindeledd.usecases.running import numbering, within
from bindeledd.usecases.settling import unsettled

PLAN_LIFETIME = timedelta(days=14)
PREVIEW_LIFETIME = timedelta(hours=24)
"""How long what a preview shows is worth anything."""

RETRY_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """Does the work item `plan#all`, and `plan#all#<plan>` for a preview that waits for nothing."""

    state: State
    systems: Systems
    clock: Clock
    randomness: Randomness
    recipes: Mapping[str, Recipe]

    def __call__(self, item: WorkItem, *, remaining: Remaining) -> str | None:
        """Plan every chosen dimension and store the plan; answer with its id.

        A system that is away or a refused grant is stored on the work item or the connection.
        Where somebody changed the connection meanwhile, the plan stays owed and is made anew. What
        does not fit into the invocation goes on in the next from where it stood.
        """
        connection = self.state.connection(item.ref)
        if connection is None or connection.state not in PLANS_IN:
            self.state.commit(FinishWork(item))
            return None
        try:
            return self._plan_or_tell(item, connection, remaining)
        except ConflictError:
            return None

    def _plan_or_tell(
        self, item: WorkItem, connection: Connection, remaining: Remaining
    ) -> str | None:
        now = self.clock.now()
        new_id = item.subject or self.randomness.identifier("plan")
        progress = PlanProgress.of(item, connection, new_id=new_id, now=now)
        try:
            if self._is_planned(progress, remaining):
                return self._store(progress)
            self._keep(progress, self.clock.now(), attempts=item.attempts)
        except RetryableError as error:
            due_at = self.clock.now() + max(error.retry_after or RETRY_AFTER, RETRY_AFTER)
            self._keep(progress, due_at, attempts=item.attempts + 1)
        except StoppedError as error:
            stopped = stopped_by(connection, error, at=self.clock.now())
            self.state.commit(*stopped, FinishWork(item))
        return None

    def _is_planned(self, progress: PlanProgress, remaining: Remaining) -> bool:
        """Plan register by register; false when the invocation's time is over before the last."""
        connection, everything = progress.connection, bool(progress.item.subject)
        sessions = {system: self.systems.open(connection, system) for system in System}
        planned: list[PlanEntry] = []
        for dimension in self._dimensions(connection, everything=everything):
            part = progress.part(dimension, self.state)
            if part is None:
                desk = self._desk(progress, dimension, sessions, remaining)
                series = {s: sessions[s].number_series(dimension) for s in System}
                part = self._plan_dimension(desk, series, planned)
            if part is None:
                return False
            progress.parts[dimension] = part
            planned += part[0].entries
        return True

    def _keep(self, progress: PlanProgress, due_at: datetime, *, attempts: int) -> None:
        item, headers = progress.keep(self.state)
        self.state.commit(*headers, FinishWork(item, next_due_at=due_at, attempts=attempts))

    def _store(self, progress: PlanProgress) -> str:
        item, connection, plan_id = progress.item, progress.connection, progress.plan_id
        now, preview = self.clock.now(), bool(item.subject)
        expires_at = now + (PREVIEW_LIFETIME if preview else PLAN_LIFETIME)
        left = () if preview else self._left_waiting(progress)
        headers = []
        for made, calls in (*progress.parts.values(), *left):
            headers.append(SavePlan(connection.ref, plan_id, made, now, expires_at, calls))
            self.state.add_plan_entries(connection.ref, plan_id, made, expires_at=expires_at)
        plans = [made for made, _ in progress.parts.values()]
        still_waiting = connection.plan_id if left else None
        follow = () if preview else self._follow(connection, plan_id, plans, still_waiting)
        self.state.commit(*headers, *follow, FinishWork(item))
        if not preview:
            hurry_undos(item.ref, state=self.state, clock=self.clock)
        return plan_id

    def _left_waiting(self, progress: PlanProgress) -> Sequence[Part]:
        """Give what an approval left waiting of registers that are on and not planned now (SV-07).

        It is signed together with the plan, and goes on waiting where that needs no signature.
        """
        connection, ref = progress.connection, progress.connection.ref
        if connection.state is not ConnectionState.ACTIVE or connection.plan_id is None:
            return ()
        is_on = self._dimensions(connection, everything=True)
        return [
            (self._stored(ref, connection.plan_id, header), header.calls)
            for header in self.state.plan_headers(ref, connection.plan_id)
            if header.dimension in is_on and header.dimension not in progress.parts
        ]

    def _stored(self, ref: ConnectionRef, plan_id: str, header: PlanHeader) -> Plan:
        entries = self.state.plan_entries(ref, plan_id, header.dimension)
        return Plan(header.dimension, tuple(entries), header.unchanged, tuple(header.series))

    def _dimensions(self, connection: Connection, *, everything: bool = False) -> list[Dimension]:
        """Name what is planned: what waits for approval, or all that is on."""
        running = self.recipes[connection.recipe].running(connection.settings)
        chosen = frozenset(running) if everything else connection.gated or frozenset(running)
        return [dimension for dimension in running if dimension in chosen]

    def _desk(
        self,
        progress: PlanProgress,
        dimension: Dimension,
        sessions: Mapping[System, SystemSession],
        remaining: Remaining,
    ) -> Desk:
        connection = progress.connection
        policy = self.recipes[connection.recipe].policy(dimension, connection.settings)
        registers = {system: sessions[system].register(dimension) for system in System}
        return Desk(
            registers=registers,
            state=self.state,
            clock=self.clock,
            ref=connection.ref,
            policy=within(policy, registers),
            writer=self.randomness.identifier("planner"),
            out_of_time=lambda: remaining() < NEEDED_TO_GO_ON,
            purpose=progress.item.key,
        )

    def _plan_dimension(
        self,
        desk: Desk,
        series: Mapping[System, Sequence[NumberSeries]],
        planned: Sequence[PlanEntry],
    ) -> Part | None:
        """Plan one dimension; what those before it link and create counts as known."""
        ref, dimension = desk.ref, desk.policy.dimension
        reading = read_everything(desk)
        if reading is None:
            return None
        references = known_references(ref, desk.policy, reading, state=self.state)
        issues = self.state.open_issues(ref, dimension)
        made = plan(
            PlanInputs(
                policy=desk.policy,
                host=reading.host,
                erp=reading.erp,
                links=reading.links,
                decisions=self.state.decisions(ref, dimension),
                issues={issue.key: issue for issue in issues},
                series=series,
                unsettled=unsettled(self.state, ref, dimension),
                references=references.with_plan(planned),
                numbering=numbering(desk.registers),
                signed=True,
            )
        )
        let_go(desk, reading)
        facts = {system: register.facts for system, register in desk.registers.items()}
        return made, calls_needed(made, facts)

    def _follow(
        self, connection: Connection, plan_id: str, plans: list[Plan], still_waiting: str | None
    ) -> list[Change]:
        """Decide what the plan waits for: an operator, or nothing where it overwrites nothing.

        `still_waiting` names the plan of before, of which something waits all the same.
        """
        now = self.clock.now()
        harmless = not any(overwrites(made) for made in plans)
        known = connection.approval is not None
        if connection.state is ConnectionState.AWAITING_APPROVAL and known and harmless:
            going_on = advance(connection, Event.REINSTATED, at=now)
            released = self._released(going_on, connection.revision, "reinstated")
            return [*released, *read_old_registers(going_on, self.state, self.clock)]
        if connection.state is ConnectionState.ACTIVE and harmless:
            action = "plan_overwrites_nothing"
            return self._released(connection, connection.revision, action, still_waiting)
        waiting = replace(connection, plan_id=plan_id)
        return [SaveConnection(waiting, expected=connection.revision)]

    def _released(
        self, connection: Connection, expected: int, action: str, plan_id: str | None = None
    ) -> list[Change]:
        now = self.clock.now()
        dimensions = self._dimensions(connection)
        free = replace(connection, gated=frozenset(), plan_id=plan_id)
        # What was read while nothing of it was written is seen again in a full reading alone.
        whole = {"mode": "full"}
        work = [synchronise_at_once(free, d, self.clock, parameters=whole) for d in dimensions]
        audit = AuditEntry(connection.ref, now, "bindeledd", action)
        return [SaveConnection(free, expected=expected), AddAudit(audit), *work]


def overwrites(made: Plan) -> bool:
    """Whether a plan overwrites or archives anything, so that it must be signed.

    So it may where a write to a pair has lost its answer: it is planned once that is settled.
    """
    return any(
        entry.kind in (EntryKind.UPDATE, EntryKind.ARCHIVE)
        or (entry.reason is Reason.OUTCOME_UNKNOWN and entry.host_id and entry.erp_id)
        for entry in made.entries
    )


def synchronise_at_once(
    connection: Connection,
    dimension: Dimension,
    clock: Clock,
    *,
    trigger: Trigger = Trigger.PERSON,
    parameters: Mapping[str, str] | None = None,
) -> OweWork:
    """Owe a synchronisation of one dimension, due now."""
    return OweWork(
        WorkItem(
            ref=connection.ref,
            kind=WorkKind.SYNCHRONISE,
            dimension=dimension,
            due_at=clock.now(),
            parameters={"trigger": trigger, **(parameters or {})},
        )
    )


def plan_at_once(connection: Connection, clock: Clock, *, preview: str = "") -> OweWork:
    """Owe a plan of the connection's chosen dimensions, due now; `preview` is that of a preview."""
    return OweWork(
        WorkItem(
            ref=connection.ref,
            kind=WorkKind.PLAN,
            dimension=None,
            due_at=clock.now(),
            subject=preview,
        )
    )
