"""Routes that preview, undo, and decide what no system can tell (ALL-01, ALL-03, ALL-04)."""

from __future__ import annotations

from itertools import chain, islice
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from bindeledd.api import bodies, documents
from bindeledd.api.callers import connection_ref
from bindeledd.api.connections import ONE
from bindeledd.api.dependencies import Routes
from bindeledd.api.documents import Document
from bindeledd.api.paging import PAGE, Limit, Start, page_of
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.rejections import issue_key
from bindeledd.domain.work import ClaimState
from bindeledd.usecases.deciding import UncertainDecision, decide_uncertain
from bindeledd.usecases.seeking import require_connection
from bindeledd.usecases.undoing import undo_key

routes = Routes()

_ACCEPTED = 202
_BEING_MADE: Document = {"state": "being_made"}


def _ref(tenant: str, connection: str) -> ConnectionRef:
    ref = connection_ref(routes.caller, tenant, connection)
    return require_connection(ref, state=routes.parts.state).ref


@routes.post(f"{ONE}/previews", summary="Preview a synchronisation", status_code=_ACCEPTED)
def preview(tenant: str, connection: str) -> Document:
    """Owe a plan of everything that is on, which writes nothing and waits for nobody (ALL-01)."""
    ref = _ref(tenant, connection)
    return {"planId": routes.parts.steering.preview(ref, actor=routes.caller.subject)}


@routes.get(f"{ONE}/previews/<plan>", summary="Read a preview")
def read_preview(
    tenant: str, connection: str, plan: str, *, start: Start = 0, limit: Limit = PAGE
) -> Document:
    """Tell what a synchronisation would do, once that has been found out."""
    ref = _ref(tenant, connection)
    if _is_being_made(ref, plan, f"plan#all#{plan}"):
        return _BEING_MADE
    return _told(ref, plan, start, limit)


@routes.post(f"{ONE}/runs/<run>/undo", summary="Preview an undo", status_code=_ACCEPTED)
def preview_undo(
    tenant: str,
    connection: str,
    run: str,
    body: Annotated[bodies.UndoBody, Body()] = bodies.WHOLE_RUN,
) -> Document:
    """Owe the preview of what can be put back of a run, or of one object in it (ALL-03)."""
    plan_id = routes.parts.undoing.preview(
        _ref(tenant, connection),
        run,
        actor=routes.caller.subject,
        only=(body.only.system, body.only.object_id) if body.only else None,
        archive_created=body.archive_created,
    )
    return {"planId": plan_id}


@routes.get(f"{ONE}/runs/<run>/undo/<plan>", summary="Read the preview of an undo")
def read_undo(
    tenant: str, connection: str, run: str, *, plan: str, start: Start = 0, limit: Limit = PAGE
) -> Document:
    """Tell what would be put back, what cannot be, and who holds what instead."""
    ref, state = _ref(tenant, connection), routes.parts.state
    undone = state.run(ref, run)
    if undone is None:
        raise RefusedError("run_not_found")
    if _is_being_made(ref, plan, undo_key(undone, plan)):
        return _BEING_MADE
    return {**_told(ref, plan, start, limit), "undoneBy": undone.undone_by}


@routes.post(
    f"{ONE}/runs/<run>/undo/<plan>/confirm", summary="Undo what was shown", status_code=_ACCEPTED
)
def confirm_undo(
    tenant: str, connection: str, run: str, *, plan: str, body: Annotated[bodies.HashBody, Body()]
) -> Document:
    """Owe exactly the undo that a preview showed, by the preview's hash."""
    routes.parts.undoing.confirm(
        _ref(tenant, connection),
        run,
        plan,
        plan_hash=body.plan_hash,
        actor=routes.caller.subject,
    )
    return {}


@routes.get(f"{ONE}/runs/<run>/journal", summary="List what a run overwrote")
def read_journal(
    tenant: str, connection: str, run: str, *, start: Start = 0, limit: Limit = PAGE
) -> Document:
    """List every value that a run overwrote, the latest first."""
    ref, state = _ref(tenant, connection), routes.parts.state
    if state.run(ref, run) is None:
        raise RefusedError("run_not_found")
    page, following = page_of(state.journal(ref, run_id=run), start, limit)
    return {"items": [documents.journal_document(entry) for entry in page], "next": following}


@routes.post(f"{ONE}/links/<dimension>/release", summary="Release a field", status_code=_ACCEPTED)
def release(
    tenant: str,
    connection: str,
    dimension: Dimension,
    *,
    body: Annotated[bodies.ReleaseBody, Body()],
) -> Document:
    """Let go of a field that an undo holds: the next run rules on it as on a first link."""
    routes.parts.undoing.release(
        _ref(tenant, connection), dimension, body.host_id, body.field, actor=routes.caller.subject
    )
    return {}


@routes.get(f"{ONE}/uncertain", summary="List uncertain writes")
def list_uncertain(tenant: str, connection: str, limit: Limit = PAGE) -> Document:
    """List the writes of which no system can tell whether they arrived, with what they may be."""
    ref, state = _ref(tenant, connection), routes.parts.state
    claims = (
        claim
        for claim in chain.from_iterable(state.open_claims(ref, one) for one in Dimension)
        if claim.state is ClaimState.UNCERTAIN
    )
    return {
        "items": [
            documents.uncertain_document(
                claim, state.issue(ref, claim.dimension, issue_key(claim.entry)), routes.language
            )
            for claim in islice(claims, limit)
        ]
    }


@routes.post(f"{ONE}/uncertain", summary="Decide an uncertain write", status_code=_ACCEPTED)
def decide_uncertain_write(
    tenant: str, connection: str, body: Annotated[bodies.UncertainBody, Body()]
) -> Document:
    """Say that it arrived, as which object, or that it did not and is to be sent again."""
    parts = routes.parts
    decide_uncertain(
        _ref(tenant, connection),
        UncertainDecision(body.claim, body.verdict, routes.caller.subject, body.object_id),
        state=parts.state,
        clock=parts.clock,
        doorbell=parts.doorbell,
    )
    return {}


def _told(ref: ConnectionRef, plan_id: str, start: int, limit: int) -> Document:
    state = routes.parts.state
    headers = state.plan_headers(ref, plan_id)
    entries = chain.from_iterable(
        state.plan_entries(ref, plan_id, header.dimension) for header in headers
    )
    page, following = page_of(entries, start, limit)
    document = documents.plan_document(headers, page, following=following, language=routes.language)
    # A preview of one dimension is confirmed by that dimension's own hash.
    hashes = {str(header.dimension): header.hash for header in headers}
    return {**document, "state": "ready", "hashes": hashes}


def _is_being_made(ref: ConnectionRef, plan: str, key: str) -> bool:
    """Tell whether a plan is owed still; refuse one that is neither there nor owed.

    The work is looked at first: where it ends between the two, the plan is there at the second.
    """
    state = routes.parts.state
    owed = state.work(ref, key) is not None
    if state.plan_headers(ref, plan):
        return False
    if not owed:
        raise RefusedError("plan_missing")
    return True
