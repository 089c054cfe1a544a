"""End a run: close what is solved, move the cursor, say what is owed next, store the summary."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bindeledd.domain.approval import Partition, has_effect
from bindeledd.domain.changes import (
    AddAudit,
    Change,
    FinishWork,
    HoldsLane,
    PutIssue,
    SaveConnection,
    SaveCursor,
    SavePlan,
    SaveRun,
)
from bindeledd.domain.comparing import left_alone
from bindeledd.domain.connections import RUNS_IN, Connection, Event, advance
from bindeledd.domain.errors import BindeleddError, CredentialsError, RetryableError, StoppedError
from bindeledd.domain.identity import ConnectionRef, System
from bindeledd.domain.plans import Plan
from bindeledd.domain.policy import NAMED_BY_HOURS
from bindeledd.domain.ports import Clock, State
from bindeledd.domain.runs import AuditEntry, Issue, Run, RunState, Trigger
from bindeledd.domain.work import WorkItem
from bindeledd.usecases.choosing import is_approval, signed_plan, still_signed, still_undone
from bindeledd.usecases.hours.owing import push_hours_at_once
from bindeledd.usecases.reading import Reading
from bindeledd.usecases.running import RunContext

PLAN_LIFETIME = timedelta(days=14)
FIRST_BACKOFF = timedelta(minutes=1)
LONGEST_BACKOFF = timedelta(hours=1)

FULL_ONCE_WRITABLE = "full_once_writable"
"""The parameter of a work item by which what a full reading found under a read-only switch, and no
change tells of again, is found once more when the switch is off."""


def conclude(
    item: WorkItem,
    context: RunContext,
    reading: Reading,
    chosen: Partition,
    *,
    kept: Sequence[Change] | None,
    new_plan_id: str,
) -> Run:
    """End a run that reached its end or its invocation's end; answer with its summary.

    `kept` is given where the invocation's end came first: the changes that keep what was read.

    The cursor moves only in the same commit that finishes the work item, and not at all when the
    run was interrupted: the next invocation reads the same changes again.
    """
    now = context.clock.now()
    interrupted = kept is not None
    if not interrupted:
        _close_issues(context, reading, now)
    run = replace(
        context.run,
        state=_state_of(context, interrupted=interrupted),
        finished_at=now,
        counts=dict(context.counts),
    )
    changes: list[Change] = [HoldsLane(context.lock), SaveRun(run)]
    if kept is not None:
        changes += [*kept, _go_on(item, context, now)]
    else:
        changes += [_cursor(context, reading, now), _next(item, context, chosen, now)]
        if context.dimension in NAMED_BY_HOURS:
            changes += push_hours_at_once(context.connection, context.clock)
        if is_approval(item) or (signed_plan(item) is not None and not context.read_only):
            changes += _kept_waiting(context, chosen, new_plan_id)
    context.state.commit(*changes)
    return run


def pause(item: WorkItem, context: RunContext) -> Run:
    """End a run whose reading did not fit into its invocation; the next one goes on with it."""
    now = context.clock.now()
    run = replace(
        context.run, state=RunState.INTERRUPTED, finished_at=now, counts=dict(context.counts)
    )
    context.state.commit(HoldsLane(context.lock), SaveRun(run), _go_on(item, context, now))
    return run


def fail(item: WorkItem, run: Run, error: BindeleddError, *, state: State, clock: Clock) -> Run:
    """Store that a run could not go on; it is owed again after a growing wait (ALL-06)."""
    now = clock.now()
    failed = replace(
        run,
        state=RunState.FAILED,
        finished_at=now,
        problem=error.code,
        system_message=error.system_message,
    )
    wait = backoff(item, error)
    state.commit(
        SaveRun(failed), FinishWork(item, next_due_at=now + wait, attempts=item.attempts + 1)
    )
    return failed


def stop(item: WorkItem, run: Run, error: StoppedError, *, state: State, clock: Clock) -> Run:
    """Stop the connection so that a person acts; what is owed is done when it goes on."""
    stop_connection(item.ref, error, state=state, clock=clock)
    return fail(item, run, error, state=state, clock=clock)


def stop_connection(ref: ConnectionRef, error: StoppedError, *, state: State, clock: Clock) -> None:
    """Let nothing more be written on a connection before a person has acted."""
    connection = state.connection(ref)
    if connection is not None and connection.state in RUNS_IN:
        state.commit(*stopped_by(connection, error, at=clock.now()))


def stopped_by(
    connection: Connection, error: StoppedError, *, at: datetime
) -> tuple[SaveConnection, AddAudit]:
    """Stop a connection, or have its grant given anew, as the error says; with the audit of it."""
    event = Event.GRANT_REFUSED if isinstance(error, CredentialsError) else Event.STOPPED
    stopped = replace(advance(connection, event, at=at), problem=error.code)
    audit = AuditEntry(connection.ref, at, "bindeledd", str(event), {"problem": error.code})
    return SaveConnection(stopped, expected=connection.revision), AddAudit(audit)


def _cursor(context: RunContext, reading: Reading, now: datetime) -> SaveCursor:
    """Move the cursor, unless something that was read is left over: it is then read again."""
    former = context.cursors
    kept = SaveCursor(
        ref=context.connection.ref,
        dimension=context.dimension,
        host=former.host,
        erp=former.erp,
        full_read_at=former.full_read_at,
        last_run_id=context.run.id,
        linked=former.linked,
        good_run_at=now,
        left_alone=former.left_alone,
    )
    if context.left_over:
        return kept
    before = len(reading.links) if reading.every_link else former.linked
    return replace(
        kept,
        host=reading.host.cursor or former.host,
        erp=reading.erp.cursor or former.erp,
        full_read_at=context.run.started_at if reading.full else former.full_read_at,
        linked=before + len(context.created) + context.newly_linked,
        left_alone=_left_alone(context, reading) if reading.full else former.left_alone,
    )


def _left_alone(context: RunContext, reading: Reading) -> frozenset[str]:
    reads = {system: reading.of(system) for system in System}
    linked = {system: context.linked_in(system) for system in System}
    return left_alone(reads, linked, generation=context.connection.generation)


def _next(item: WorkItem, context: RunContext, chosen: Partition, now: datetime) -> FinishWork:
    """Owe the next run, which knows what was signed and is not done yet (SV-07).

    What a full reading found and left to the next run may be told of by no change any more.
    """
    due_at = now + context.policy.interval
    undone: frozenset[str] = frozenset()
    if context.follow_up_at is not None:
        due_at = min(due_at, context.follow_up_at)
    if context.follow_up_at is not None or context.read_only:
        undone = still_undone(item, context.undone)
    parameters = still_signed(item, undone=undone, unjudged=chosen.unjudged)
    if context.vanished or (context.run.full and context.follow_up_at is not None):
        parameters["mode"] = "full"
    left_now = context.run.full and context.left_over
    if context.read_only and (left_now or FULL_ONCE_WRITABLE in item.parameters):
        parameters[FULL_ONCE_WRITABLE] = "yes"
    return FinishWork(replace(item, parameters=parameters), next_due_at=due_at)


def _go_on(item: WorkItem, context: RunContext, now: datetime) -> FinishWork:
    used: dict[str, int] = json.loads(item.parameters.get("used", "{}"))
    for kind, number in context.used.items():
        used[kind] = used.get(kind, 0) + number
    parameters = {
        **item.parameters,
        "trigger": Trigger.CONTINUATION,
        "used": json.dumps(used),
    }
    return FinishWork(replace(item, parameters=parameters), next_due_at=now)


def _kept_waiting(context: RunContext, chosen: Partition, new_plan_id: str) -> list[Change]:
    """Store what an approval did not cover as a plan that waits for the next one (SV-07).

    It becomes visible in the commit that ends the run: between the two, another run would take what
    waits for daily work.
    """
    waiting = tuple(entry for entry in chosen.waiting if has_effect(entry))
    connection = context.state.connection(context.connection.ref)
    if connection is None or not waiting:
        return []
    plan_id = connection.plan_id or new_plan_id
    now = context.clock.now()
    left, expires_at = Plan(context.dimension, waiting), now + PLAN_LIFETIME
    context.state.add_plan_entries(connection.ref, plan_id, left, expires_at=expires_at)
    return [
        SavePlan(connection.ref, plan_id, left, now, expires_at, len(waiting)),
        SaveConnection(replace(connection, plan_id=plan_id), expected=connection.revision),
    ]


def _close_issues(context: RunContext, reading: Reading, now: datetime) -> None:
    """Close the issues of objects that were looked at and have no problem any more (SV-11)."""
    linked = {system: context.linked_in(system) for system in System}
    standing = context.troubled | _not_judged(context)
    for key, issue in context.issues.items():
        if key not in standing and _looked_at(context, reading, issue, linked):
            context.state.commit(PutIssue(replace(issue, closed_at=now, last_seen_at=now)))


def _not_judged(context: RunContext) -> set[str]:
    """Name the problems of objects that cannot be read, and of their counterparts: they stand."""
    spoilt = {key for key, record in context.records.items() if record.flaw is not None}
    pairs = [{(system, link.id_in(system)) for system in System} for link in context.links.values()]
    spoilt |= {one for pair in pairs if not pair.isdisjoint(spoilt) for one in pair}
    return {f"{system}#{object_id}" for system, object_id in spoilt}


def _looked_at(
    context: RunContext,
    reading: Reading,
    issue: Issue,
    linked: Mapping[System, frozenset[str]],
) -> bool:
    """Tell whether an issue's object was judged: without link it is in a full reading alone."""
    if reading.full:
        return True
    record = context.records.get((issue.system, issue.object_id))
    if record is None:
        return False
    return record.deleted or record.id in linked[issue.system]


def _state_of(context: RunContext, *, interrupted: bool) -> RunState:
    if interrupted:
        return RunState.INTERRUPTED
    return RunState.WITH_ISSUES if context.troubled else RunState.SUCCEEDED


def backoff(item: WorkItem, error: BindeleddError) -> timedelta:
    """Tell how long to wait before the next attempt: growing, and never shorter than was asked."""
    if isinstance(error, StoppedError):
        return LONGEST_BACKOFF
    doubled: timedelta = FIRST_BACKOFF * (2 ** min(item.attempts, 6))
    wait = min(doubled, LONGEST_BACKOFF)
    asked = error.retry_after if isinstance(error, RetryableError) else None
    return max(wait, asked) if asked else wait
