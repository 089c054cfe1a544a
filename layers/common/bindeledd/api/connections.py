"""Routes by which a host enables an integration, opens the pages, and steers a connection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from bindeledd.api import bodies
from bindeledd.api.callers import BACKEND_OR_OPERATOR, connection_ref, tenant_ref
from bindeledd.api.dependencies import Routes
from bindeledd.api.documents import Document, connection_document
from bindeledd.api.paging import PAGE, Limit, Start, page_of
from bindeledd.domain.access import Role
from bindeledd.domain.connections import Connection, ConnectionState
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.languages import DEFAULT_LANGUAGE
from bindeledd.domain.links import Decision
from bindeledd.usecases.access import make_ticket, require_role
from bindeledd.usecases.approving import approve, reject
from bindeledd.usecases.configuring import configure
from bindeledd.usecases.deciding import decide_pair
from bindeledd.usecases.enabling import EnablingRequest
from bindeledd.usecases.releasing import release_closings
from bindeledd.usecases.seeking import require_vendor

routes = Routes()

ONE = "/v1/tenants/<tenant>/connections/<connection>"
_CREATED = 201
_ACCEPTED = 202


def _ref(tenant: str, connection: str, *roles: Role) -> ConnectionRef:
    return connection_ref(routes.caller, tenant, connection, *roles)


def _told(connection: Connection) -> Document:
    return connection_document(connection, routes.language)


@routes.post("/v1/connections", summary="Enable an integration for a tenant", status_code=_CREATED)
def enable(body: Annotated[bodies.EnablingBody, Body()]) -> Document:
    """Make a draft connection and the single-use address that the browser is sent to."""
    require_role(routes.caller, *BACKEND_OR_OPERATOR)
    enabled = routes.parts.enabler(
        EnablingRequest(
            owner=tenant_ref(routes.caller, body.tenant_id),
            recipe=body.recipe,
            return_url=body.return_url,
            requested_by=body.requested_by,
            dimensions=body.chosen(),
            organization_number=body.organization_number,
            language=body.language,
        )
    )
    address = f"{routes.parts.base_url}/connect/{enabled.ticket_secret}"
    return {**_told(enabled.connection), "connectUrl": address}


@routes.post("/v1/portal-sessions", summary="Open the pages for one tenant", status_code=_CREATED)
def open_portal(body: Annotated[bodies.PortalBody, Body()]) -> Document:
    """Make a short-lived, single-use address that opens the pages of one tenant."""
    require_role(routes.caller, Role.HOST_BACKEND)
    parts, owner = routes.parts, tenant_ref(routes.caller, body.tenant_id)
    vendor = require_vendor(owner.vendor, state=parts.state)
    if body.return_url is not None and body.return_url not in vendor.return_urls:
        raise RefusedError("return_url_not_registered")
    if not parts.state.of_tenant(owner):
        raise RefusedError("connection_not_found")
    add_ticket, secret = make_ticket(
        owner,
        clock=parts.clock,
        randomness=parts.randomness,
        language=body.language or DEFAULT_LANGUAGE,
        return_url=body.return_url,
    )
    parts.state.commit(add_ticket)
    return {
        "url": f"{parts.base_url}/portal/enter/{secret}",
        "expiresAt": add_ticket.ticket.expires_at.isoformat(),
    }


@routes.get("/v1/connections", summary="List connections")
def list_connections(
    tenantId: str | None = None,  # noqa: N803 - the interface's own name
    state: ConnectionState | None = None,
    *,
    start: Start = 0,
    limit: Limit = PAGE,
) -> Document:
    """List the vendor's connections, of one tenant or in one state."""
    caller = routes.caller
    require_role(caller, *BACKEND_OR_OPERATOR)
    tenant = tenantId or caller.tenant
    found: Iterable[Connection]
    if tenant is not None:
        owned = routes.parts.state.of_tenant(tenant_ref(caller, tenant))
        found = [one for one in owned if state is None or one.state is state]
    else:
        found = routes.parts.state.of_vendor(caller.vendor, state=state)
    page, following = page_of(found, start, limit)
    return {"items": [_told(one) for one in page], "next": following}


@routes.post(f"{ONE}/pause", summary="Turn off, keeping links and grant")
def pause(
    tenant: str, connection: str, body: Annotated[bodies.NoteBody, Body()] = bodies.NO_NOTE
) -> Document:
    """Turn off: within a minute no new call begins (SV-16)."""
    ref = _ref(tenant, connection)
    return _told(routes.parts.steering.pause(ref, actor=routes.caller.subject, note=body.note))


@routes.post(f"{ONE}/resume", summary="Turn on again")
def resume(tenant: str, connection: str) -> Document:
    """Turn on again; what changed meanwhile is caught up."""
    ref = _ref(tenant, connection)
    return _told(routes.parts.steering.resume(ref, actor=routes.caller.subject))


@routes.post(f"{ONE}/disconnect", summary="Forget the grant, keeping links")
def disconnect(tenant: str, connection: str) -> Document:
    """Forget the grant; links stay."""
    ref = _ref(tenant, connection)
    return _told(routes.parts.steering.disconnect(ref, actor=routes.caller.subject))


@routes.post(f"{ONE}/sync", summary="Synchronise now", status_code=_ACCEPTED)
def synchronise(
    tenant: str, connection: str, body: Annotated[bodies.SyncBody, Body()] = bodies.EVERYTHING
) -> Document:
    """Owe a synchronisation of some dimensions, or of all that are on, at once (SV-09)."""
    chosen = routes.parts.steering.synchronise_now(
        _ref(tenant, connection),
        None if body.dimensions == "all" else body.dimensions,
        actor=routes.caller.subject,
        full=body.mode == "full",
    )
    return {"dimensions": [str(dimension) for dimension in chosen]}


@routes.put(f"{ONE}/settings", summary="Change the customer's settings")
def change_settings(
    tenant: str, connection: str, body: Annotated[bodies.SettingsBody, Body()]
) -> Document:
    """Change the settings; what is switched on waits for its plan (SV-02)."""
    parts = routes.parts
    return _told(
        configure(
            _ref(tenant, connection),
            body.chosen(),
            actor=routes.caller.subject,
            state=parts.state,
            clock=parts.clock,
            doorbell=parts.doorbell,
            announcements=parts.announcements,
            recipes=parts.recipes,
        )
    )


@routes.post(f"{ONE}/plan", summary="Make the plan anew", status_code=_ACCEPTED)
def make_plan(tenant: str, connection: str) -> Document:
    """Owe the plan that waits for approval once more."""
    routes.parts.steering.plan_now(_ref(tenant, connection), actor=routes.caller.subject)
    return {}


@routes.post(f"{ONE}/approve", summary="Sign a plan")
def sign(tenant: str, connection: str, body: Annotated[bodies.ApprovalBody, Body()]) -> Document:
    """Sign the plan that waits, by its id and hash (SV-05)."""
    parts = routes.parts
    signed = approve(
        _ref(tenant, connection, Role.VENDOR_OPERATOR),
        plan_id=body.plan_id,
        plan_hash=body.plan_hash,
        operator=routes.caller.subject,
        state=parts.state,
        clock=parts.clock,
        doorbell=parts.doorbell,
    )
    return _told(signed)


@routes.post(f"{ONE}/reject", summary="Reject an activation")
def turn_down(
    tenant: str, connection: str, body: Annotated[bodies.RejectionBody, Body()]
) -> Document:
    """Reject with a note that the customer sees."""
    rejected = reject(
        _ref(tenant, connection, Role.VENDOR_OPERATOR),
        note=body.note,
        operator=routes.caller.subject,
        state=routes.parts.state,
        clock=routes.parts.clock,
    )
    return _told(rejected)


@routes.post(f"{ONE}/decisions", summary="Decide a pair", status_code=_ACCEPTED)
def decide(tenant: str, connection: str, body: Annotated[bodies.DecisionBody, Body()]) -> Document:
    """Keep a person's word on a held or suggested pair (ALL-18)."""
    parts = routes.parts
    decision = Decision(
        dimension=body.dimension,
        host_id=body.host_id,
        erp_id=body.erp_id,
        verdict=body.verdict,
        decided_by=routes.caller.subject,
        decided_at=parts.clock.now(),
        note=body.note,
    )
    decide_pair(
        _ref(tenant, connection),
        decision,
        state=parts.state,
        clock=parts.clock,
        doorbell=parts.doorbell,
    )
    return {}


@routes.post(
    f"{ONE}/dimensions/<dimension>/release-closings",
    summary="Release all closings that a register holds",
    status_code=_ACCEPTED,
)
def release_held_closings(
    tenant: str,
    connection: str,
    dimension: Dimension,
    body: Annotated[bodies.ClosingsBody, Body()],
) -> Document:
    """Let everything be closed that was held for being too many at once."""
    parts = routes.parts
    released = release_closings(
        _ref(tenant, connection, Role.VENDOR_OPERATOR),
        dimension,
        seen=body.objects,
        actor=routes.caller.subject,
        state=parts.state,
        clock=parts.clock,
        doorbell=parts.doorbell,
    )
    return {"objects": released}


@routes.put(f"{ONE}/read-only", summary="Throw the read-only switch")
def set_read_only(
    tenant: str, connection: str, body: Annotated[bodies.ReadOnlyBody, Body()]
) -> Document:
    """Let plans be made and nothing be written, or let it be written again."""
    ref = _ref(tenant, connection, Role.VENDOR_OPERATOR)
    actor = routes.caller.subject
    return _told(routes.parts.steering.set_read_only(ref, on=body.read_only, actor=actor))
