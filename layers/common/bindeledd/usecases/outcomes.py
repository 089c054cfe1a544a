"""What is remembered of an effect: the values that it moved, or that it is still to be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bindeledd.domain.changes import AddRunEntry, Change, HoldsLane, PutClaim, PutIssue
from bindeledd.domain.errors import UnknownOutcomeError, UnreadableError
from bindeledd.domain.identity import System
from bindeledd.domain.links import Link, LinkOrigin
from bindeledd.domain.pair_planning import NOT_LINKED, not_linked_details
from bindeledd.domain.planning import owner_of
from bindeledd.domain.plans import FieldChange, PlanEntry, Reason, effect_kind
from bindeledd.domain.records import Record
from bindeledd.domain.rejections import issue_key
from bindeledd.domain.renumbering import written_id
from bindeledd.domain.runs import Issue, JournalEntry, Outcome
from bindeledd.domain.work import Claim, ClaimState
from bindeledd.usecases.claiming import target_of
from bindeledd.usecases.running import LATE_WRITE_BOUND, RunContext, issue_for

RETRY_STALE_AFTER = timedelta(minutes=1)


def leave_for_next_run(context: RunContext, entry: PlanEntry, *settled: Change) -> None:
    """Plan an entry anew soon: what it relied on has changed."""
    line = context.line(entry, Outcome.STALE, problem="changed_meanwhile")
    context.state.commit(*settled, AddRunEntry(context.connection.ref, line))
    context.count(f"{effect_kind(entry)}:{Outcome.STALE}")
    context.leave_undone(entry)
    context.due_again(context.clock.now() + RETRY_STALE_AFTER)


def leave_edits(context: RunContext, system: System, written: Record, found: Record) -> None:
    """Leave what was edited in an object since our write to a run of its own, soon.

    It is the system's own change; this run's reading may be older than the edit.
    """
    if written != found:
        context.wrote(system, found)
        context.due_again(context.clock.now() + RETRY_STALE_AFTER)


def look_whether_it_stands(context: RunContext, entry: PlanEntry) -> None:
    """Have both registers read in full where what was to be written to is gone, or was not read.

    A system that leaves no tombstone tells of a disappearance in full lists alone, and some tell of
    a change there alone: by what it tells the same write would be planned again, run after run.
    """
    object_id = written_id(entry)
    if entry.target is None or not object_id:
        return
    try:
        found = context.registers[entry.target].get(object_id)
    except UnreadableError:
        return
    was_read = (entry.target, object_id) in context.records
    context.vanished |= found is None or not was_read


def leave_unknown(context: RunContext, claim: Claim, error: UnknownOutcomeError) -> None:
    """Let a claim stand until it can be looked up what became of it."""
    unknown = replace(claim, state=ClaimState.UNKNOWN, sent_by=max(claim.sent_by, error.deadline))
    line = context.line(
        claim.entry,
        Outcome.UNKNOWN,
        problem="outcome_unknown",
        system_message=error.system_message,
    )
    context.state.commit(PutClaim(unknown, former=claim), AddRunEntry(context.connection.ref, line))
    context.count(f"{effect_kind(claim.entry)}:{Outcome.UNKNOWN}")
    context.leave_undone(claim.entry)
    context.due_again(unknown.sent_by + LATE_WRITE_BOUND)


def journal_of(context: RunContext, entry: PlanEntry, written: Record) -> JournalEntry:
    """Keep the values that an effect moved, so that they can be put back."""
    return JournalEntry(
        ref=context.connection.ref,
        dimension=entry.dimension,
        run_id=context.run.id,
        at=context.clock.now(),
        target=target_of(entry),
        object_id=written.id,
        source_id=entry.source_id,
        number=entry.number,
        name=entry.name,
        kind=entry.kind,
        changes=entry.changes,
        written={
            change.field: written.fields[change.field]
            for change in entry.changes
            if change.field in written.fields
        },
    )


def tell_not_linked(context: RunContext, entry: PlanEntry, change: FieldChange) -> None:
    """Tell that an entry names an object that was to be linked and is not."""
    details = not_linked_details(change, target_of(entry).other)
    issue = issue_for(context, entry, problem=NOT_LINKED, details=details)
    line = context.line(entry, Outcome.WAITING, problem=NOT_LINKED, details=details)
    context.state.commit(
        HoldsLane(context.lock), PutIssue(issue), AddRunEntry(context.connection.ref, line)
    )
    context.count(f"{effect_kind(entry)}:{Outcome.WAITING}")


def bare_link(context: RunContext, host_id: str, erp_id: str, origin: LinkOrigin) -> Link:
    """Make a link that has agreed on nothing yet."""
    return Link(
        dimension=context.dimension,
        host_id=host_id,
        erp_id=erp_id,
        host_base={},
        erp_base={},
        mapping_version=context.policy.mapping_version,
        origin=origin,
        linked_at=context.clock.now(),
    )


def origin_of(entry: PlanEntry) -> LinkOrigin:
    """Tell where the pair that a creation makes comes from."""
    if entry.target is System.ERP:
        return LinkOrigin.CREATED_IN_ERP
    return LinkOrigin.CREATED_IN_HOST


def note(context: RunContext, entry: PlanEntry) -> None:
    """Store an entry that writes nothing; one that stands as an issue already is only counted."""
    problem = entry.problem
    system, object_id = owner_of(entry)
    key = issue_key(entry)
    former = context.issues.get(key)
    if entry.reason is Reason.REJECTED_BEFORE or _stands(former, entry):
        context.troubled.add(key)
        context.count(f"{effect_kind(entry)}:standing")
        return
    context.count(f"{effect_kind(entry)}:{Outcome.NOTED}")
    told = _told(context, system, object_id)
    line = context.line(entry, Outcome.NOTED, system_message=told)
    changes: list[Change] = [AddRunEntry(context.connection.ref, line)]
    if problem is not None:
        issue = issue_for(context, entry, problem=problem, system_message=told)
        changes.append(PutIssue(issue))
    context.state.commit(*changes)


def _stands(former: Issue | None, entry: PlanEntry) -> bool:
    """Tell whether an entry's problem stands as an issue that says the same of it."""
    if former is None:
        return False
    told = (entry.problem, _other(entry), entry.problem_details)
    return (former.problem, former.other_id, former.details) == told


def _told(context: RunContext, system: System, object_id: str) -> str | None:
    """Give what a system sent of an object that cannot be read."""
    record = context.records.get((system, object_id))
    return record.flaw.told if record is not None and record.flaw is not None else None


def _other(entry: PlanEntry) -> str | None:
    return entry.erp_id if owner_of(entry)[0] is System.HOST else entry.host_id
