"""Who calls: read from the claims that the gateway's authorizer has verified."""

from __future__ import annotations

from collections.abc import Mapping

from bindeledd.domain.access import Principal, Role
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef, TenantRef
from bindeledd.usecases.access import require_role, require_sight

BACKEND_OR_OPERATOR = (Role.HOST_BACKEND, Role.VENDOR_OPERATOR)


def caller_of(event: Mapping[str, object]) -> Principal:
    """Read the caller from a request.

    Raises:
        RefusedError: `role_missing`: the claims name no role or no vendor.
    """
    claims = _claims(event)
    roles = _words(claims.get("roles"))
    vendor = str(claims.get("vendor") or "")
    role = next((role for role in BACKEND_OR_OPERATOR if role in roles), None)
    if role is None or not vendor:
        raise RefusedError("role_missing")
    return Principal(
        role=role,
        vendor=vendor,
        subject=str(claims.get("sub") or role),
        tenant=str(claims["tenant"]) if claims.get("tenant") else None,
        scopes=frozenset(_words(claims.get("scope"))),
    )


def tenant_ref(caller: Principal, tenant: str) -> TenantRef:
    """Name a tenant of the caller's own vendor.

    Raises:
        RefusedError: `connection_not_found`: the token is another tenant's.
    """
    owner = TenantRef(caller.vendor, tenant)
    require_sight(caller, owner)
    return owner


def connection_ref(caller: Principal, tenant: str, connection: str, *roles: Role) -> ConnectionRef:
    """Name a connection of the caller's own vendor, for one of these roles.

    Raises:
        RefusedError: `role_missing`, `connection_not_found`.
    """
    require_role(caller, *(roles or BACKEND_OR_OPERATOR))
    owner = tenant_ref(caller, tenant)
    return ConnectionRef(owner.vendor, owner.tenant, connection)


def _claims(event: Mapping[str, object]) -> Mapping[str, object]:
    found: object = event
    for name in ("requestContext", "authorizer", "jwt", "claims"):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _words(value: object) -> list[str]:
    """Read a claim of several words: a list, or the text `[a b]` that the gateway makes of it."""
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    return str(value or "").strip("[]").replace(",", " ").split()
