"""Ask for an undo, confirm what its preview showed, and release a field that an undo holds.

The preview and the undo itself are work that is owed: both read the systems, and `putting_back`
does them where synchronisations are done (ALL-03).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bindeledd.domain.changes import AddAudit, OweWork, PutLink
from bindeledd.domain.connections import RUNS_IN, Connection
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef, Dimension, Lane, System
from bindeledd.domain.plans import WRITING_KINDS, PlanHeader
from bindeledd.domain.ports import Clock, Doorbell, Randomness, State
from bindeledd.domain.runs import AuditEntry, Run
from bindeledd.domain.undoing import Written, released, undone_fields
from bindeledd.domain.work import WorkItem, WorkKind
from bindeledd.usecases.deciding import work_after
from bindeledd.usecases.seeking import require_connection

RELEASE_LEASE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """What people can ask for once a run has written something."""

    state: State
    clock: Clock
    randomness: Randomness
    doorbell: Doorbell

    def preview(
        self,
        ref: ConnectionRef,
        run_id: str,
        *,
        actor: str,
        only: Written | None = None,
        archive_created: bool = False,
    ) -> str:
        """Owe the preview of a run's undo, or of one object's; answer with its plan's id.

        Raises:
            RefusedError: `run_not_found`, `connection_not_active`, `nothing_to_undo`.
        """
        run = self._run(ref, run_id)
        _require_active(require_connection(ref, state=self.state))
        journal = self.state.journal(ref, run_id=run_id)
        if not any(only in (None, (entry.target, entry.object_id)) for entry in journal):
            raise RefusedError("nothing_to_undo")
        plan_id = self.randomness.identifier("undo")
        parameters = {"run": run_id, "requested_by": actor}
        if only is not None:
            parameters |= {"system": only[0], "object": only[1]}
        if archive_created:
            parameters["created"] = "archive"
        self._owe(run, plan_id, parameters, actor=actor, action="undo_previewed")
        return plan_id

    def confirm(
        self, ref: ConnectionRef, run_id: str, plan_id: str, *, plan_hash: str, actor: str
    ) -> None:
        """Owe the undo that a preview showed: exactly that, where it still stands so.

        Raises:
            RefusedError: `run_not_found`, `connection_not_active`, `connection_read_only`,
                `plan_missing`, `plan_expired`, `plan_hash_differs`, `nothing_to_undo`.
        """
        run, connection = self._run(ref, run_id), require_connection(ref, state=self.state)
        _require_active(connection)
        if connection.read_only:
            raise RefusedError("connection_read_only")
        header = self._header(ref, run, plan_id)
        if header.hash != plan_hash:
            raise RefusedError("plan_hash_differs")
        if not writes_of(header):
            raise RefusedError("nothing_to_undo")
        parameters = {
            "run": run_id,
            "requested_by": actor,
            "confirmed_at": self.clock.now().isoformat(),
        }
        self._owe(run, plan_id, parameters, actor=actor, action="undo_confirmed")

    def release(
        self, ref: ConnectionRef, dimension: Dimension, host_id: str, field: str, *, actor: str
    ) -> None:
        """Let go of a field that an undo holds: the next run rules on it as on a first link.

        Raises:
            RefusedError: `field_not_held`, or `synchronising_now`: a run may be about to move the
                pair's memory.
        """
        connection = require_connection(ref, state=self.state)
        now = self.clock.now()
        holder = self.randomness.identifier("release")
        lock = self.state.acquire(ref, Lane.REGISTERS, holder=holder, now=now, lease=RELEASE_LEASE)
        if lock is None:
            raise RefusedError("synchronising_now")
        try:
            link = self.state.link_of(ref, dimension, System.HOST, host_id)
            if link is None or field not in undone_fields(link):
                raise RefusedError("field_not_held")
            details = {"dimension": str(dimension), "object": host_id, "field": field}
            self.state.commit(
                PutLink(ref, released(link, [field])),
                AddAudit(AuditEntry(ref, now, actor, "field_released", details)),
                *work_after(connection, dimension, self.clock),
            )
        finally:
            self.state.release(lock)
        self.doorbell.ring(self.state.work_of(ref))

    def _run(self, ref: ConnectionRef, run_id: str) -> Run:
        run = self.state.run(ref, run_id)
        if run is None:
            raise RefusedError("run_not_found")
        return run

    def _header(self, ref: ConnectionRef, run: Run, plan_id: str) -> PlanHeader:
        headers = self.state.plan_headers(ref, plan_id)
        header = next((one for one in headers if one.dimension is run.dimension), None)
        if header is None:
            raise RefusedError("plan_missing")
        if header.expires_at <= self.clock.now():
            raise RefusedError("plan_expired")
        return header

    def _owe(
        self, run: Run, plan_id: str, parameters: dict[str, str], *, actor: str, action: str
    ) -> None:
        now = self.clock.now()
        item = undo_item(run, plan_id, parameters, self.clock)
        audit = AuditEntry(run.ref, now, actor, action, {"run": run.id, "plan": plan_id})
        self.state.commit(OweWork(item), AddAudit(audit))
        self.doorbell.ring([item])


def undo_item(run: Run, plan_id: str, parameters: dict[str, str], clock: Clock) -> WorkItem:
    """Make the work item under which an undo of a run is previewed and, once confirmed, done."""
    return WorkItem(
        ref=run.ref,
        kind=WorkKind.UNDO,
        dimension=run.dimension,
        due_at=clock.now(),
        parameters=parameters,
        subject=plan_id,
    )


def undo_key(run: Run, plan_id: str) -> str:
    """Give the key under which an undo is owed, before and after it is confirmed."""
    return f"{WorkKind.UNDO}#{run.dimension}#{plan_id}"


def writes_of(header: PlanHeader) -> int:
    """Count what a preview would write."""
    kinds = {str(kind) for kind in WRITING_KINDS}
    return sum(n for effect, n in header.counts.items() if effect.partition(":")[0] in kinds)


def _require_active(connection: Connection) -> None:
    if connection.state not in RUNS_IN:
        raise RefusedError("connection_not_active", details={"state": connection.state})
