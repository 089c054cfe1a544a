"""Take a person's word: on a held pair, on an object that was refused, on an uncertain write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bindeledd.domain.changes import AddAudit, Change, DropClaim, PutClaim, PutDecision, PutIssue
from bindeledd.domain.connections import PLANS_IN, Connection, ConnectionState
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef, Dimension, System
from bindeledd.domain.links import Decision, Verdict
from bindeledd.domain.ports import Clock, Doorbell, State
from bindeledd.domain.rejections import issue_key
from bindeledd.domain.runs import AuditEntry
from bindeledd.domain.work import Claim, ClaimState
from bindeledd.usecases.match_report import plan_at_once, synchronise_at_once
from bindeledd.usecases.seeking import require_connection


def decide_pair(
    ref: ConnectionRef, decision: Decision, *, state: State, clock: Clock, doorbell: Doorbell
) -> None:
    """Keep a person's word on a pair, and plan or synchronise again with it (ALL-18).

    Raises:
        RefusedError: `connection_not_found`, `decision_incomplete`.
    """
    connection = require_connection(ref, state=state)
    if not decision.host_id or not decision.erp_id:
        raise RefusedError("decision_incomplete")
    details = {
        "dimension": str(decision.dimension),
        "host": decision.host_id,
        "erp": decision.erp_id,
        "verdict": str(decision.verdict),
    }
    audit = AuditEntry(ref, clock.now(), decision.decided_by, "pair_decided", details)
    state.commit(
        PutDecision(ref, decision),
        AddAudit(audit),
        *work_after(connection, decision.dimension, clock),
    )
    doorbell.ring(state.work_of(ref))


def retry_issue(
    ref: ConnectionRef,
    dimension: Dimension,
    key: str,
    *,
    actor: str,
    state: State,
    clock: Clock,
    doorbell: Doorbell,
) -> None:
    """Send a refused object again although nothing about it changed.

    Raises:
        RefusedError: `issue_not_found`.
    """
    connection = require_connection(ref, state=state)
    issue = state.issue(ref, dimension, key)
    if issue is None or issue.closed_at is not None:
        raise RefusedError("issue_not_found")
    audit = AuditEntry(ref, clock.now(), actor, "retry_requested", {"object": key})
    changes: list[Change] = [
        PutIssue(replace(issue, retry_requested=True)),
        AddAudit(audit),
        *work_after(connection, dimension, clock),
    ]
    state.commit(*changes)
    doorbell.ring(state.work_of(ref))


@dataclass(frozen=True, slots=True)
class UncertainDecision:
    """A person's word on a write of which no system can tell whether it arrived.

    `Verdict.LINK` says that it arrived and is the object `object_id` of the target. `Verdict.APART`
    says that it did not: none of the objects shown is what was sent, and it is sent again.
    """

    claim_key: str
    verdict: Verdict
    decided_by: str
    object_id: str = ""


def decide_uncertain(
    ref: ConnectionRef,
    decision: UncertainDecision,
    *,
    state: State,
    clock: Clock,
    doorbell: Doorbell,
) -> None:
    """Take a person's word on a write whose outcome nobody could tell.

    One that arrived is settled by the next run: what was edited in the object since is then a
    change as any other. One that did not is planned anew. Nothing is sent by this step itself.

    Raises:
        RefusedError: `claim_not_found`, `decision_incomplete`: it arrived, but as which object?
    """
    connection = require_connection(ref, state=state)
    claim = state.claim(ref, decision.claim_key)
    if claim is None or claim.state is not ClaimState.UNCERTAIN:
        raise RefusedError("claim_not_found")
    issue = state.issue(ref, claim.dimension, issue_key(claim.entry))
    shown = {one.other_id for one in issue.suggestions} if issue else set()
    arrived = decision.verdict is Verdict.LINK
    if arrived and decision.object_id not in shown:
        raise RefusedError("decision_incomplete")
    now = clock.now()
    words = [
        PutDecision(ref, _word_on(claim, one, decision, now))
        for one in sorted({decision.object_id} if arrived else shown)
    ]
    details = {"claim": decision.claim_key, "verdict": str(decision.verdict)}
    audit = AuditEntry(ref, now, decision.decided_by, "uncertain_decided", details)
    again = work_after(connection, claim.dimension, clock)
    state.commit(_told(claim, decision), *words, AddAudit(audit), *again)
    doorbell.ring(state.work_of(ref))


def _told(claim: Claim, decision: UncertainDecision) -> Change:
    """Let the claim know as what it arrived, or let go of it."""
    if decision.verdict is Verdict.APART:
        return DropClaim(claim)
    known = replace(claim, state=ClaimState.UNKNOWN, arrived_as=decision.object_id)
    return PutClaim(known, former=claim)


def _word_on(claim: Claim, object_id: str, decision: UncertainDecision, at: datetime) -> Decision:
    target_is_erp = claim.entry.target is System.ERP
    return Decision(
        dimension=claim.dimension,
        host_id=claim.source.id if target_is_erp else object_id,
        erp_id=object_id if target_is_erp else claim.source.id,
        verdict=decision.verdict,
        decided_by=decision.decided_by,
        decided_at=at,
    )


def work_after(connection: Connection, dimension: Dimension, clock: Clock) -> list[Change]:
    """Owe what a person's word leads to: a full run where the connection is active, else a plan."""
    if connection.state is ConnectionState.ACTIVE and dimension not in connection.gated:
        return [synchronise_at_once(connection, dimension, clock, parameters={"mode": "full"})]
    if connection.state in PLANS_IN:
        return [plan_at_once(connection, clock)]
    return []
