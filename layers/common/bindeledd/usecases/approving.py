"""The control point: an operator signs a plan by its hash, or rejects it with a note (SV-05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bindeledd.domain.changes import AddAudit, SaveConnection
from bindeledd.domain.connections import Approval, Connection, Event, advance
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.plans import PlanHeader, plans_hash
from bindeledd.domain.ports import Clock, Doorbell, State
from bindeledd.domain.runs import AuditEntry, Trigger
from bindeledd.usecases.held_back import hurry_undos
from bindeledd.usecases.hours.owing import RESETTLED, push_hours_at_once, read_old_registers
from bindeledd.usecases.match_report import plan_at_once, synchronise_at_once
from bindeledd.usecases.seeking import require_connection


def approve(
    ref: ConnectionRef,
    *,
    plan_id: str,
    plan_hash: str,
    operator: str,
    state: State,
    clock: Clock,
    doorbell: Doorbell,
) -> Connection:
    """Sign the plan that waits and owe its application to every dimension in it.

    What hours are set up from is read along with it, so that whoever opens their settings finds it.

    A dimension that came to wait after the plan was made goes on waiting, for a plan of its own.

    Raises:
        RefusedError: `plan_missing`, `plan_replaced`, `plan_hash_differs`, `plan_expired`, or
            `step_not_possible`.
    """
    connection = require_connection(ref, state=state)
    headers = _waiting_headers(connection, plan_id, plan_hash, state=state, clock=clock)
    now = clock.now()
    active = replace(
        advance(connection, Event.APPROVED, at=now),
        approval=Approval(plan_id, plan_hash, operator, now),
        plan_id=None,
        gated=connection.gated.difference(header.dimension for header in headers),
        note="",
        problem=None,
    )
    work = [
        synchronise_at_once(
            active,
            header.dimension,
            clock,
            trigger=Trigger.APPROVAL,
            parameters={"plan_id": plan_id},
        )
        for header in headers
    ]
    work += [plan_at_once(active, clock)] if active.gated else []
    work += push_hours_at_once(active, clock, RESETTLED)
    work += read_old_registers(active, state, clock)
    audit = AuditEntry(ref, now, operator, "approved", {"plan": plan_id, "hash": plan_hash})
    state.commit(SaveConnection(active, expected=connection.revision), AddAudit(audit), *work)
    held = hurry_undos(ref, state=state, clock=clock)
    doorbell.ring([*(owed.item for owed in work), *held])
    return active


def reject(
    ref: ConnectionRef, *, note: str, operator: str, state: State, clock: Clock
) -> Connection:
    """Reject the activation with a note that the customer sees.

    Raises:
        RefusedError: `note_missing` or `step_not_possible`.
    """
    if not note.strip():
        raise RefusedError("note_missing")
    connection = require_connection(ref, state=state)
    now = clock.now()
    rejected = replace(advance(connection, Event.REJECTED, at=now), note=note.strip(), plan_id=None)
    audit = AuditEntry(ref, now, operator, "rejected", {"note": note.strip()})
    state.commit(SaveConnection(rejected, expected=connection.revision), AddAudit(audit))
    return rejected


def _waiting_headers(
    connection: Connection, plan_id: str, plan_hash: str, *, state: State, clock: Clock
) -> Sequence[PlanHeader]:
    if connection.plan_id is None:
        raise RefusedError("plan_missing")
    if connection.plan_id != plan_id:
        raise RefusedError("plan_replaced")
    headers = state.plan_headers(connection.ref, plan_id)
    if not headers or min(header.expires_at for header in headers) <= clock.now():
        raise RefusedError("plan_expired")
    if plans_hash(header.hash for header in headers) != plan_hash:
        raise RefusedError("plan_hash_differs")
    return headers
