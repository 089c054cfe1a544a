"""Find out what became of a write whose answer was lost (architecture 6).

A claim that still stands when a new worker holds the lane belongs to a worker that died or lost
its lane: its outcome is as unknown as that of a call that timed out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bindeledd.domain.changes import (
    AddRunEntry,
    Change,
    DropClaim,
    HoldsLane,
    IsGeneration,
    PutClaim,
    PutIssue,
)
from bindeledd.domain.errors import (
    RejectedError,
    StaleError,
    UnknownOutcomeError,
    UnreadableError,
)
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.landing import (
    Explanation,
    explain,
    may_be,
)
from bindeledd.domain.links import Verdict
from bindeledd.domain.matching import likeness
from bindeledd.domain.plans import EntryKind, Hint, Suggestion
from bindeledd.domain.ports import Claims, Lookup
from bindeledd.domain.records import Record
from bindeledd.domain.runs import Outcome
from bindeledd.domain.work import Claim, ClaimState
from bindeledd.usecases.applying import send_claimed
from bindeledd.usecases.claiming import sent_by, target_of
from bindeledd.usecases.confirming import confirm_as_sent
from bindeledd.usecases.running import LATE_WRITE_BOUND, SEND_TIMEOUT, RunContext, issue_for
from bindeledd.usecases.settling_updates import settle_update

MOST_SHOWN = 20
"""So many objects are shown to the person who decides."""

LOOK_AGAIN = timedelta(minutes=10)
"""How long to wait when an object that tells what became of a write cannot be read."""

Unsettled = frozenset[tuple[System, str]]


def settle_claims(context: RunContext) -> Unsettled:
    """Resolve every open claim whose waiting time is over; name the objects of the others.

    Raises:
        RetryableError, StoppedError: a system could not be asked.
    """
    unsettled: set[tuple[System, str]] = set()
    for claim in context.state.open_claims(context.connection.ref, context.dimension):
        ready_at = claim.sent_by + LATE_WRITE_BOUND
        if claim.state is ClaimState.UNCERTAIN:
            unsettled |= _objects(claim)
        elif context.clock.now() < ready_at:
            context.due_again(ready_at)
            unsettled |= _objects(claim)
        elif not _is_settled(context, claim):
            unsettled |= _objects(claim)
    return frozenset(unsettled)


def unsettled(claims: Claims, ref: ConnectionRef, dimension: Dimension) -> Unsettled:
    """Name the objects of all effects whose outcome is not known yet."""
    found = [_objects(claim) for claim in claims.open_claims(ref, dimension)]
    return frozenset().union(*found)


def _objects(claim: Claim) -> set[tuple[System, str]]:
    entry = claim.entry
    named = ((System.HOST, entry.host_id), (System.ERP, entry.erp_id))
    return {(system, object_id) for system, object_id in named if object_id is not None}


def _is_settled(context: RunContext, claim: Claim) -> bool:
    """Settle a claim, unless what would tell cannot be read: that one waits, the others go on."""
    try:
        return _settle(context, claim)
    except UnreadableError:
        context.due_again(context.clock.now() + LOOK_AGAIN)
        return False


def _settle(context: RunContext, claim: Claim) -> bool:
    if claim.entry.kind is not EntryKind.CREATE:
        settle_update(context, claim)
        return True
    if claim.arrived_as:
        return _settle_as_told(context, claim)
    lookup = context.registers[target_of(claim.entry)].facts.lookup
    if lookup is Lookup.REPEATABLE and _still_repeatable(context, claim):
        if context.read_only:
            context.left_over = True
            return False
        return _repeat(context, claim)
    candidates = _candidates(context, claim)
    explained = _explained(context, claim, candidates, lookup)
    if not explained.is_certain:
        return _ask_a_person(context, claim, candidates)
    if explained.record is not None:
        _adopt(context, claim, explained.record)
    else:
        context.state.commit(HoldsLane(context.lock), DropClaim(claim))
    return True


def _settle_as_told(context: RunContext, claim: Claim) -> bool:
    """Take the object that a person named for what was made; one that is gone made nothing."""
    found = context.registers[target_of(claim.entry)].get(claim.arrived_as)
    if found is None or found.deleted:
        context.state.commit(HoldsLane(context.lock), DropClaim(claim))
    else:
        _adopt(context, claim, found)
    return True


def _explained(
    context: RunContext, claim: Claim, candidates: Sequence[Record], lookup: Lookup
) -> Explanation:
    """Tell what was made: by our mark alone, or by equal values among all that is owed."""
    if lookup is Lookup.NONE:
        return Explanation()
    if lookup in (Lookup.REFERENCE, Lookup.MARKER):
        only = candidates[0] if len(candidates) == 1 else None
        return Explanation(only, nothing=not candidates)
    rivals = [
        sent_by(other)
        for other in context.state.open_claims(context.connection.ref, context.dimension)
        if other.key != claim.key
        and other.entry.kind is EntryKind.CREATE
        and other.entry.target is claim.entry.target
    ]
    return explain(sent_by(claim), rivals, candidates)


def _candidates(context: RunContext, claim: Claim) -> list[Record]:
    """Look twice: the second look is for a system whose lists lag behind its writes."""
    register = context.registers[target_of(claim.entry)]
    apart = _kept_apart(context, claim)
    for _ in range(2):
        found = register.find_created(sent_by(claim), reference=claim.reference)
        unlinked = [
            record
            for record in found
            if not record.deleted
            and record.id not in apart
            and not _stood_before(claim, record)
            and _is_free(context, target_of(claim.entry), record.id)
        ]
        if unlinked:
            return unlinked
    return []


def _stood_before(claim: Claim, record: Record) -> bool:
    """Tell whether an object stood under another key already before the creation was sent."""
    named = {one.other_id for one in claim.entry.suggestions} | set(claim.stood)
    return record.id in named and not may_be(sent_by(claim), record)


def _kept_apart(context: RunContext, claim: Claim) -> frozenset[str]:
    """Name the objects of the target of which a person has said that they are something else."""
    target = target_of(claim.entry)
    return frozenset(
        one.erp_id if target is System.ERP else one.host_id
        for one in context.state.decisions(context.connection.ref, context.dimension)
        if one.verdict is Verdict.APART
        and claim.source.id == (one.host_id if target is System.ERP else one.erp_id)
    )


def _is_free(context: RunContext, system: System, object_id: str) -> bool:
    ref = context.connection.ref
    return context.state.link_of(ref, context.dimension, system, object_id) is None


def _still_repeatable(context: RunContext, claim: Claim) -> bool:
    facts = context.registers[target_of(claim.entry)].facts
    return context.clock.now() + SEND_TIMEOUT < claim.first_sent_at + facts.repeatable_for


def _repeat(context: RunContext, claim: Claim) -> bool:
    """Send again under the same idempotency key: it happens at most once, and we learn the id."""
    again = replace(
        claim,
        state=ClaimState.CLAIMED,
        fence=context.lock.fence,
        generation=context.connection.generation,
        sent_by=context.clock.now() + SEND_TIMEOUT,
        attempt=claim.attempt + 1,
    )
    context.state.commit(
        HoldsLane(context.lock),
        IsGeneration(context.connection.ref, context.connection.generation),
        PutClaim(again, former=claim),
    )
    try:
        written = send_claimed(context, again)
    except UnknownOutcomeError:
        context.due_again(again.sent_by + LATE_WRITE_BOUND)
        return False
    except (RejectedError, StaleError):
        # It is not there, or what stands in its place now is linked by what is planned next.
        context.state.commit(DropClaim(again))
        return True
    _adopt(context, again, written)
    return True


def _adopt(context: RunContext, claim: Claim, found: Record) -> None:
    """Link what a creation made, unless it or its source was linked meanwhile."""
    target = target_of(claim.entry)
    free = _is_free(context, target, found.id) and _is_free(context, target.other, claim.source.id)
    if not free:
        context.state.commit(HoldsLane(context.lock), DropClaim(claim))
        return
    confirm_as_sent(context, claim, found)


def _ask_a_person(context: RunContext, claim: Claim, candidates: Sequence[Record]) -> bool:
    """Let the write wait, with every object that it may have made, for a person's word."""
    uncertain = replace(claim, state=ClaimState.UNCERTAIN)
    found = tuple(
        Suggestion(Hint.MAY_HAVE_ARRIVED, r.id, r.number, r.name, likeness(claim.source, r))
        for r in candidates[:MOST_SHOWN]
    )
    entry = replace(claim.entry, suggestions=found)
    changes: list[Change] = [
        HoldsLane(context.lock),
        PutClaim(uncertain, former=claim),
        PutIssue(issue_for(context, entry, problem="outcome_uncertain")),
        AddRunEntry(
            context.connection.ref,
            context.line(entry, Outcome.UNKNOWN, problem="outcome_uncertain"),
        ),
    ]
    context.state.commit(*changes)
    return False
