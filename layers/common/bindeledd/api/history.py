"""Routes that read: a connection, its plan, runs, open problems, links and audit trail."""

from __future__ import annotations

from itertools import chain

from bindeledd.api import documents
from bindeledd.api.callers import connection_ref
from bindeledd.api.connections import ONE
from bindeledd.api.dependencies import Routes
from bindeledd.api.documents import Document
from bindeledd.api.paging import PAGE, Limit, Start, page_of
from bindeledd.domain.connections import Connection
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import Dimension, System
from bindeledd.usecases.deciding import retry_issue
from bindeledd.usecases.seeking import require_connection

routes = Routes()

_ACCEPTED = 202


def _found(tenant: str, connection: str) -> Connection:
    ref = connection_ref(routes.caller, tenant, connection)
    return require_connection(ref, state=routes.parts.state)


@routes.get(ONE, summary="Read a connection")
def read_connection(tenant: str, connection: str) -> Document:
    """Tell how a connection stands, and when each dimension was last synchronised (SV-09)."""
    found, state = _found(tenant, connection), routes.parts.state
    synchronised: Document = {}
    for dimension in found.settings.dimensions:
        cursors = state.cursors(found.ref, dimension)
        run = state.run(found.ref, cursors.last_run_id) if cursors.last_run_id else None
        synchronised[str(dimension)] = documents.synchronised_document(cursors, run)
    return {**documents.connection_document(found, routes.language), "synchronised": synchronised}


@routes.get(f"{ONE}/plan", summary="Read the plan that waits for approval")
def read_plan(tenant: str, connection: str, start: Start = 0, limit: Limit = PAGE) -> Document:
    """Tell what an approval would sign, and a page of its entries (SV-06)."""
    found, state = _found(tenant, connection), routes.parts.state
    headers = state.plan_headers(found.ref, found.plan_id) if found.plan_id else ()
    if not headers:
        raise RefusedError("plan_missing")
    entries = chain.from_iterable(
        state.plan_entries(found.ref, headers[0].id, header.dimension) for header in headers
    )
    page, following = page_of(entries, start, limit)
    return documents.plan_document(headers, page, following=following, language=routes.language)


@routes.get(f"{ONE}/runs", summary="List runs")
def list_runs(
    tenant: str, connection: str, limit: Limit = 50, before: str | None = None
) -> Document:
    """List runs, newest first."""
    found = _found(tenant, connection)
    runs = routes.parts.state.runs(found.ref, limit=limit, before=before)
    return {"items": [documents.run_document(run, routes.language) for run in runs]}


@routes.get(f"{ONE}/runs/<run>", summary="Read a run")
def read_run(
    tenant: str, connection: str, run: str, *, start: Start = 0, limit: Limit = PAGE
) -> Document:
    """Tell a run with a page of its entries, failures first."""
    found, state, language = _found(tenant, connection), routes.parts.state, routes.language
    header = state.run(found.ref, run)
    if header is None:
        raise RefusedError("run_not_found")
    page, following = page_of(state.run_entries(found.ref, run), start, limit)
    return {
        **documents.run_document(header, language),
        "entries": [documents.run_entry_document(line, language) for line in page],
        "next": following,
    }


@routes.get(f"{ONE}/issues", summary="List open problems")
def list_issues(
    tenant: str,
    connection: str,
    dimension: Dimension | None = None,
    *,
    start: Start = 0,
    limit: Limit = PAGE,
) -> Document:
    """List the open problems of objects, with explanation and next step (SV-10)."""
    found = _found(tenant, connection)
    issues = routes.parts.state.open_issues(found.ref, dimension)
    page, following = page_of(issues, start, limit)
    language = routes.language
    return {
        "items": [documents.issue_document(issue, language) for issue in page],
        "next": following,
    }


@routes.post(
    f"{ONE}/issues/<dimension>/<system>/<object_id>/retry",
    summary="Try an object again",
    status_code=_ACCEPTED,
)
def retry(
    tenant: str, connection: str, dimension: Dimension, *, system: System, object_id: str
) -> Document:
    """Send a refused object again although nothing about it changed."""
    parts = routes.parts
    retry_issue(
        _found(tenant, connection).ref,
        dimension,
        f"{system}#{object_id}",
        actor=routes.caller.subject,
        state=parts.state,
        clock=parts.clock,
        doorbell=parts.doorbell,
    )
    return {}


@routes.get(f"{ONE}/links/<dimension>", summary="List linked pairs")
def list_links(
    tenant: str,
    connection: str,
    dimension: Dimension,
    *,
    start: Start = 0,
    limit: Limit = PAGE,
) -> Document:
    """List the pairs of one dimension with what each side held when they agreed."""
    found = _found(tenant, connection)
    page, following = page_of(routes.parts.state.links(found.ref, dimension), start, limit)
    return {"items": [documents.link_document(link) for link in page], "next": following}


@routes.get(f"{ONE}/audit", summary="Read the audit trail")
def read_audit(tenant: str, connection: str, limit: Limit = 100) -> Document:
    """Tell who did what, newest first."""
    found = _found(tenant, connection)
    entries = routes.parts.state.audit(found.ref, limit=limit)
    return {"items": [documents.audit_document(entry) for entry in entries]}
