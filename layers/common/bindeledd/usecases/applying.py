"""Apply a plan's entries: each effect is claimed before it is sent and confirmed after.

The claim is a conditional write that also checks the connection's generation and the worker's
fence, so that neither a paused connection nor a worker that lost its lane can begin an effect
(architecture 4.5). An unknown outcome leaves the claim standing; `settling` resolves it.
"""

from __future__ import annotations

from dataclasses import replace

from bindeledd.domain.changes import (
    AddRunEntry,
    DropClaim,
    HoldsLane,
    IsGeneration,
    PutClaim,
    PutIssue,
    PutLink,
)
from bindeledd.domain.errors import (
    ConflictError,
    CreatedBeforeError,
    RejectedError,
    RetryableError,
    StaleError,
    StoppedError,
    UnknownOutcomeError,
    UnreadableError,
)
from bindeledd.domain.identity import System
from bindeledd.domain.landing import as_written
from bindeledd.domain.links import LinkOrigin
from bindeledd.domain.plans import (
    WRITING_KINDS,
    EntryKind,
    FieldChange,
    PlanEntry,
    Reason,
    effect_kind,
)
from bindeledd.domain.records import Record
from bindeledd.domain.rejections import issue_key, refused_part, stands_beside_another
from bindeledd.domain.renumbering import written_id
from bindeledd.domain.runs import Outcome
from bindeledd.domain.splitting import without
from bindeledd.domain.taking import not_taken, rest_of
from bindeledd.domain.unreadable import unreadable_entry
from bindeledd.domain.work import Claim
from bindeledd.usecases.claiming import claim_of, sent_by, target_of
from bindeledd.usecases.confirming import confirm, rebase_link
from bindeledd.usecases.outcomes import (
    bare_link,
    leave_edits,
    leave_for_next_run,
    leave_unknown,
    look_whether_it_stands,
    note,
    tell_not_linked,
)
from bindeledd.usecases.overtaken import is_overtaken
from bindeledd.usecases.referring import owe_dependents, sendable
from bindeledd.usecases.running import RunContext, issue_for


def apply_entry(context: RunContext, entry: PlanEntry, *, planned: PlanEntry | None = None) -> None:
    """Apply one entry and store what became of it.

    `planned` is the plan's entry of which this one is a step; it is what a refusal is known by.

    Raises:
        RetryableError: the system is busy or away; the claim was given back.
        StoppedError: the connection must not go on; the claim was given back.
        ConflictError: the lane or the generation was lost; nothing was sent.
    """
    if entry.kind is EntryKind.LINK:
        _link(context, entry)
    elif entry.kind in WRITING_KINDS:
        _send(context, entry, planned or entry)
    else:
        note(context, entry)


def _link(context: RunContext, entry: PlanEntry) -> None:
    host, erp = _pair(context, entry)
    origin = (
        LinkOrigin.CONFIRMED if entry.reason is Reason.CONFIRMED_BY_PERSON else LinkOrigin.EQUAL_KEY
    )
    link = rebase_link(context, bare_link(context, host.id, erp.id, origin), host, erp, written=())
    context.state.commit(
        HoldsLane(context.lock),
        IsGeneration(context.connection.ref, context.connection.generation),
        PutLink(context.connection.ref, link, new=True),
        AddRunEntry(context.connection.ref, context.line(entry, Outcome.APPLIED)),
        *owe_dependents(context),
    )
    context.learn_link(link)
    context.newly_linked += 1
    context.count(f"{effect_kind(entry)}:{Outcome.APPLIED}")


def _send(context: RunContext, entry: PlanEntry, planned: PlanEntry) -> None:
    if is_overtaken(context, entry):
        leave_for_next_run(context, entry)
        return
    ready, waiting = sendable(context, entry)
    needed = [change for change in waiting if _is_required(context, change)]
    if needed:
        tell_not_linked(context, entry, needed[0])
    if (needed and entry.kind is EntryKind.CREATE) or not ready.changes:
        return
    left = {change.field for change in planned.changes} - {change.field for change in waiting}
    _claim_and_perform(context, ready, rest_of(planned, left, version=None))


def _claim_and_perform(context: RunContext, entry: PlanEntry, planned: PlanEntry) -> None:
    """Claim an effect, send it, and store what became of it."""
    claim = claim_of(context, entry)
    context.state.commit(
        HoldsLane(context.lock),
        IsGeneration(context.connection.ref, context.connection.generation),
        PutClaim(claim),
    )
    try:
        written = send_claimed(context, claim)
    except RejectedError as error:
        _park(context, claim, planned, error)
    except StaleError:
        leave_for_next_run(context, claim.entry, DropClaim(claim))
        look_whether_it_stands(context, claim.entry)
    except UnknownOutcomeError as error:
        leave_unknown(context, claim, error)
    except CreatedBeforeError as error:
        _adopt(context, claim, planned, error.record)
    except UnreadableError as error:
        _leave_unread(context, claim, planned, error)
    except (RetryableError, StoppedError):
        context.state.commit(DropClaim(claim))
        raise
    else:
        _keep(context, claim, planned, written)


def _keep(context: RunContext, claim: Claim, planned: PlanEntry, written: Record) -> None:
    """Confirm an effect; an object that is linked to another one already is for a person.

    The system may have found an earlier creation of ours under this reference, which was linked to
    somebody else meanwhile. Sending it again would find the same, run after run.
    """
    try:
        untaken = not_taken(claim.entry.changes, written.fields)
        if untaken and claim.entry.kind is not EntryKind.CREATE:
            _keep_partly(context, claim, planned, written, untaken=untaken)
        else:
            names = {change.field for change in claim.entry.changes}
            confirm(context, claim, written, as_sent=names - untaken if untaken else None)
    except ConflictError as error:
        linked = claim.entry.kind is EntryKind.CREATE and error.details.get("change") == "PutLink"
        if not linked:
            raise
        found = RejectedError("reference_in_use", details={"id": written.id})
        _reject(context, claim, planned, found)


def _adopt(context: RunContext, claim: Claim, planned: PlanEntry, found: Record) -> None:
    """Confirm an earlier creation of ours; what was edited in it since is the target's change."""
    made = as_written(sent_by(claim), found)
    _keep(context, claim, planned, made)
    leave_edits(context, target_of(claim.entry), made, found)


def _keep_partly(
    context: RunContext,
    claim: Claim,
    planned: PlanEntry,
    written: Record,
    *,
    untaken: frozenset[str],
) -> None:
    """Confirm what a system took of a write, and park the rest as what it would be sent next."""
    entry = claim.entry
    taken = tuple(change for change in entry.changes if change.field not in untaken)
    if taken:
        confirm(context, replace(claim, entry=replace(entry, changes=taken)), written)
    elif (link := context.links.get((entry.host_id or "", entry.erp_id or ""))) is not None:
        read = (claim.source, written) if entry.target is System.ERP else (written, claim.source)
        seen = rebase_link(context, link, *read, written=())
        context.state.commit(HoldsLane(context.lock), PutLink(context.connection.ref, seen))
        context.wrote(target_of(entry), written)
        context.learn_link(seen)
    unsent = {change.field for change in planned.changes} - {c.field for c in entry.changes}
    left = rest_of(planned, untaken | unsent, version=written.version)
    error = RejectedError("value_not_taken", details={"field": min(untaken)})
    _reject(context, claim if not taken else None, left, error)


def send_claimed(context: RunContext, claim: Claim) -> Record:
    """Send a claimed effect; the errors are those of `WritableRegister`."""
    entry = claim.entry
    register = context.registers[target_of(entry)]
    fields = sent_by(claim)
    if entry.kind is EntryKind.CREATE:
        return register.create(fields, reference=claim.reference, deadline=claim.sent_by)
    return register.update(
        written_id(entry),
        fields,
        expected=entry.preconditions,
        version=entry.version,
        deadline=claim.sent_by,
    )


def _is_required(context: RunContext, change: FieldChange) -> bool:
    rule = context.policy.rule(change.field)
    return rule is not None and rule.required


def _park(context: RunContext, claim: Claim, planned: PlanEntry, error: RejectedError) -> None:
    """Park what was refused; where only part of an update was, the rest is sent at once.

    Beside another part that was refused, it is known by all that was planned.
    """
    part = refused_part(planned, error.code, context.policy)
    names = frozenset() if part is None else {change.field for change in part.changes}
    sent = {change.field for change in claim.entry.changes}
    if part is None or names.isdisjoint(sent):
        _reject(context, claim, planned, error)
        return
    beside = stands_beside_another(error.code, context.issues.get(issue_key(planned)))
    _reject(context, claim, planned if beside else part, error)
    if not sent <= names:
        _claim_and_perform(context, without(claim.entry, names), planned)


def _reject(
    context: RunContext, claim: Claim | None, entry: PlanEntry, error: RejectedError
) -> None:
    """Park an object that was refused, with the inputs that it was planned from.

    `claim` is the one that goes with it, None where it was settled otherwise.
    """
    issue = issue_for(
        context,
        entry,
        problem=error.code,
        system_message=error.system_message,
        details=error.details,
    )
    line = context.line(
        entry,
        Outcome.REJECTED,
        problem=error.code,
        system_message=error.system_message,
        details=error.details,
    )
    dropped = () if claim is None else (DropClaim(claim),)
    context.state.commit(*dropped, PutIssue(issue), AddRunEntry(context.connection.ref, line))
    context.count(f"{effect_kind(entry)}:{Outcome.REJECTED}")


def _leave_unread(
    context: RunContext, claim: Claim, entry: PlanEntry, error: UnreadableError
) -> None:
    """Leave what was not sent because the target could not be read just before (ALL-06).

    The object is owed through its issue. A creation has none yet: what it looked at may be it.
    """
    target = target_of(entry)
    if entry.kind is EntryKind.CREATE:
        refused = RejectedError("counterpart_unreadable", system_message=error.system_message)
        _reject(context, claim, entry, refused)
        return
    spoilt = Record(written_id(entry), {}, flaw=error.flaw)
    pair = context.links.get((entry.host_id or "", entry.erp_id or ""))
    noted = unreadable_entry(entry.dimension, target, spoilt, link=pair)
    context.state.commit(DropClaim(claim))
    context.know(target, spoilt)
    note(context, replace(noted, number=entry.number, name=entry.name))


def _pair(context: RunContext, entry: PlanEntry) -> tuple[Record, Record]:
    return (
        context.records[System.HOST, entry.host_id or ""],
        context.records[System.ERP, entry.erp_id or ""],
    )
