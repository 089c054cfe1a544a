"""Find what a caller names, or refuse in the same words whether it is absent or another's."""

from __future__ import annotations

from bindeledd.domain.connections import Connection
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.ports import Connections, Vendors
from bindeledd.domain.vendors import Vendor


def require_connection(ref: ConnectionRef, *, state: Connections) -> Connection:
    """Find a connection.

    Raises:
        RefusedError: `connection_not_found`.
    """
    connection = state.connection(ref)
    if connection is None:
        raise RefusedError("connection_not_found")
    return connection


def require_vendor(vendor_id: str, *, state: Vendors) -> Vendor:
    """Find a vendor.

    Raises:
        RefusedError: `vendor_not_found`.
    """
    vendor = state.vendor(vendor_id)
    if vendor is None:
        raise RefusedError("vendor_not_found")
    return vendor
