"""Apply a plan's entries: each effect is claimed before it is sent and confirmed after.

The claim is a conditional write that also checks the connection's generation and the worker's
fence, so that neither a paused connection nor a worker that lost its lane can begin an effect
(architecture 4.5). An unknown outcome leaves the claim standing; `settling` resolves it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from bindeledd.domain.changes import (
    AddJournal,
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
from bindeledd.domain.landing import as_created
from bindeledd.domain.links import Link, LinkOrigin
from bindeledd.domain.merging import parked, rebased
from bindeledd.domain.plans import (
    WRITING_KINDS,
    EntryKind,
    FieldChange,
    PlanEntry,
    Reason,
    effect_kind,
)
from bindeledd.domain.records import Fields, Record
from bindeledd.domain.renumbering import written_id
from bindeledd.domain.runs import Outcome
from bindeledd.domain.taking import not_taken, rest_of
from bindeledd.domain.undoing import hold_undone
from bindeledd.domain.unreadable import unreadable_entry
from bindeledd.domain.work import Claim
from bindeledd.usecases.claiming import claim_of, target_of
from bindeledd.usecases.outcomes import (
    RETRY_STALE_AFTER,
    bare_link,
    journal_of,
    leave_for_next_run,
    leave_unknown,
    look_whether_it_stands,
    note,
    origin_of,
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
    link = _based(context, bare_link(context, host.id, erp.id, origin), host, erp, written=())
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
    claim = claim_of(context, ready)
    context.state.commit(
        HoldsLane(context.lock),
        IsGeneration(context.connection.ref, context.connection.generation),
        PutClaim(claim),
    )
    _perform(context, claim, planned)


def _perform(context: RunContext, claim: Claim, planned: PlanEntry) -> None:
    """Send a claimed effect, and store what became of it."""
    try:
        written = send_claimed(context, claim)
    except RejectedError as error:
        _reject(context, claim, planned, error)
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
    """Confirm an earlier creation of ours; what was edited in it since is the target's change.

    It is merged in a run of its own, soon: this one's reading may be older than the edit.
    """
    made = as_created(sent_by(claim), found)
    _keep(context, claim, planned, made)
    if made != found:
        context.wrote(target_of(claim.entry), found)
        context.due_again(context.clock.now() + RETRY_STALE_AFTER)


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
        seen = _based(context, link, *read, written=())
        context.state.commit(HoldsLane(context.lock), PutLink(context.connection.ref, seen))
        context.wrote(target_of(entry), written)
        context.learn_link(seen)
    left = rest_of(planned, untaken, version=written.version)
    error = RejectedError("value_not_taken", details={"field": left.changes[0].field})
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


def sent_by(claim: Claim) -> Fields:
    """Give the values that a claimed effect sends."""
    return {change.field: change.new for change in claim.entry.changes}


def confirm(
    context: RunContext, claim: Claim, written: Record, *, as_sent: Collection[str] | None = None
) -> None:
    """Store a confirmed effect: the pair with its new bases, the journal, the run's line.

    `as_sent` names the fields of which it is known that they stand as they were sent; None says
    that `written` is what the system made of all of them. A field of which neither is known gets no
    base: somebody may have changed it meanwhile.
    """
    entry, target = claim.entry, target_of(claim.entry)
    source = claim.source
    host, erp = (written, source) if target is System.HOST else (source, written)
    created = entry.kind is EntryKind.CREATE
    link = context.links.get((host.id, erp.id)) or bare_link(
        context, host.id, erp.id, origin_of(entry)
    )
    names = [c.field for c in entry.changes if as_sent is None or c.field in as_sent]
    link = _based(context, link, host, erp, written=names)
    if entry.reason is Reason.NUMBER_PARKED:
        link = parked(context.links[host.id, erp.id], host, erp)
    elif entry.reason is Reason.UNDONE:
        link = hold_undone(link, names, (host, erp), context.policy, references=context.references)
    context.state.commit(
        DropClaim(claim),
        PutLink(context.connection.ref, link, new=created),
        *context.letting_go(),
        AddJournal(journal_of(context, entry, written)),
        AddRunEntry(
            context.connection.ref,
            context.line(entry, Outcome.APPLIED, ids=(host.id, erp.id)),
        ),
        *(owe_dependents(context) if created else ()),
    )
    context.wrote(target, written)
    context.know(target.other, context.records.get((target.other, source.id), source))
    context.learn_link(link)
    context.given_up.add((target, written.id))
    context.count(f"{effect_kind(entry)}:{Outcome.APPLIED}")
    if created:
        context.created.append(link)


def _is_required(context: RunContext, change: FieldChange) -> bool:
    rule = context.policy.rule(change.field)
    return rule is not None and rule.required


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


def _based(
    context: RunContext, link: Link, host: Record, erp: Record, *, written: Iterable[str]
) -> Link:
    return rebased(
        link,
        host,
        erp,
        context.policy,
        written=frozenset(written),
        references=context.references,
    )
