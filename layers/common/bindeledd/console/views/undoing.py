"""Undo a run, whole or one object: preview, confirmation, and the fields held since (ALL-03)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bindeledd.console.http import Response, redirect, with_query
from bindeledd.console.listing import listed
from bindeledd.console.messages import own_message
from bindeledd.console.rendering import render
from bindeledd.console.views.steering import dimension_of
from bindeledd.console.visits import Visit
from bindeledd.domain.connections import RUNS_IN
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import System
from bindeledd.domain.plans import WRITING_KINDS, EntryKind, PlanEntry, PlanHeader, Reason
from bindeledd.domain.runs import Run
from bindeledd.domain.undoing import Written
from bindeledd.domain.work import WorkItem
from bindeledd.usecases.undoing import undo_key


class Stage(StrEnum):
    """How far an undo has come."""

    MAKING = "making"
    READY = "ready"
    NOTHING = "nothing"
    EXPIRED = "expired"
    GOING = "going"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Sorted:
    """How many objects a preview puts back, archives, lets stay, and cannot put back."""

    back: int = 0
    archived: int = 0
    created: int = 0
    blocked: int = 0

    @classmethod
    def of(cls, entries: list[PlanEntry]) -> Sorted:
        """Sort a preview's entries."""
        archived = sum(one.kind is EntryKind.ARCHIVE for one in entries)
        writing = sum(one.kind in WRITING_KINDS for one in entries)
        created = sum(one.reason is Reason.CREATED_STAYS for one in entries)
        return cls(writing - archived, archived, created, len(entries) - writing - created)


def ask(visit: Visit) -> Response:
    """Owe the preview of an undo, and lead to where it will stand."""
    place, run_id, form = visit.known_place, visit.arguments["run"], visit.request.form
    only = _object_named(form.get("system", ""), form.get("object", ""))
    plan_id = visit.parts.undoing.preview(
        place.ref,
        run_id,
        actor=visit.known_session.subject,
        only=only,
        archive_created=form.get("created") == "archive",
    )
    named = {"system": only[0], "object": only[1]} if only else {}
    return redirect(with_query(f"{place.path}/runs/{run_id}/undo/{plan_id}", **named))


def preview(visit: Visit) -> Response:
    """Show what would be put back, and what cannot be."""
    place, state, plan_id = visit.known_place, visit.parts.state, visit.arguments["plan"]
    run = state.run(place.ref, visit.arguments["run"])
    if run is None:
        return own_message(visit, "not_found", status=404)
    # Looked at first: where it ends between the two looks, the preview is there at the second.
    owed = state.work(place.ref, undo_key(run, plan_id))
    headers = state.plan_headers(place.ref, plan_id)
    header = next((one for one in headers if one.dimension is run.dimension), None)
    if header is None and owed is None:
        return own_message(visit, "not_found", status=404)
    entries = list(state.plan_entries(place.ref, plan_id, run.dimension)) if header else []
    counts = Sorted.of(entries)
    return render(
        visit,
        "undo.html",
        run=run,
        plan_id=plan_id,
        header=header,
        stage=_stage(visit, run, header, owed=owed, writes=counts.back + counts.archived),
        counts=counts,
        listing=listed(visit, entries),
        system=visit.request.query.get("system", ""),
        object_id=visit.request.query.get("object", ""),
        may_undo=place.connection.state in RUNS_IN,
    )


def confirm(visit: Visit) -> Response:
    """Owe exactly the undo that the page showed."""
    place, run_id, plan_id = visit.known_place, visit.arguments["run"], visit.arguments["plan"]
    visit.parts.undoing.confirm(
        place.ref,
        run_id,
        plan_id,
        plan_hash=visit.request.form.get("plan_hash", ""),
        actor=visit.known_session.subject,
    )
    return redirect(f"{place.path}/runs/{run_id}/undo/{plan_id}?done=undoing")


def release(visit: Visit) -> Response:
    """Let go of a field that an undo holds."""
    place, form = visit.known_place, visit.request.form
    visit.parts.undoing.release(
        place.ref,
        dimension_of(form.get("dimension", "")),
        form.get("host_id", ""),
        form.get("field", ""),
        actor=visit.known_session.subject,
    )
    return redirect(f"{place.path}/runs/{visit.arguments['run']}?done=released")


def _stage(
    visit: Visit, run: Run, header: PlanHeader | None, *, owed: WorkItem | None, writes: int
) -> Stage:
    if header is None:
        return Stage.MAKING
    if owed is not None:
        return Stage.GOING
    doer = visit.parts.state.run(run.ref, run.undone_by) if run.undone_by else None
    if doer is not None and doer.plan_id == header.id:
        return Stage.DONE
    if header.expires_at <= visit.parts.clock.now():
        return Stage.EXPIRED
    return Stage.READY if writes else Stage.NOTHING


def _object_named(system: str, object_id: str) -> Written | None:
    """Read which object a form is about; none where it is about the whole run.

    Raises:
        RefusedError: `nothing_to_undo`.
    """
    if not system and not object_id:
        return None
    try:
        return System(system), object_id
    except ValueError as error:
        raise RefusedError("nothing_to_undo") from error
