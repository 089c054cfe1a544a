"""Take a person's word: on a held pair, on an object that was refused, on an uncertain write."""

from __future__ import annotations

from dataclasses import replace

from bindeledd.domain.changes import AddAudit, Change, DropClaim, PutDecision, PutIssue
from bindeledd.domain.connections import PLANS_IN, Connection, ConnectionState
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.links import Decision, Verdict
from bindeledd.domain.ports import Clock, Doorbell, State
from bindeledd.domain.runs import AuditEntry
from bindeledd.domain.work import ClaimState
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


def decide_uncertain(
    ref: ConnectionRef,
    dimension: Dimension,
    claim_key: str,
    verdict: Verdict,
    *,
    actor: str,
    state: State,
    clock: Clock,
    doorbell: Doorbell,
) -> None:
    """Let go of a write whose outcome nobody could tell: it is planned anew from what stands.

    `Verdict.LINK` says that it arrived: the person links the pair with `decide_pair`; either way
    the claim ends here and nothing is sent by this step itself.

    Raises:
        RefusedError: `claim_not_found`.
    """
    connection = require_connection(ref, state=state)
    claim = state.claim(ref, claim_key)
    if claim is None or claim.state is not ClaimState.UNCERTAIN:
        raise RefusedError("claim_not_found")
    audit = AuditEntry(
        ref, clock.now(), actor, "uncertain_decided", {"claim": claim_key, "verdict": str(verdict)}
    )
    state.commit(DropClaim(claim), AddAudit(audit), *work_after(connection, dimension, clock))
    doorbell.ring(state.work_of(ref))


def work_after(connection: Connection, dimension: Dimension, clock: Clock) -> list[Change]:
    """Owe what a person's word leads to: a full run where the connection is active, else a plan."""
    if connection.state is ConnectionState.ACTIVE and dimension not in connection.gated:
        return [synchronise_at_once(connection, dimension, clock, parameters={"mode": "full"})]
    if connection.state in PLANS_IN:
        return [plan_at_once(connection, clock)]
    return []
