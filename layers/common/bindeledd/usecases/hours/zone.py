"""Keep in whose days a tenant lives: its host's card is asked again where hours are set up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bindeledd.domain.changes import AddAudit, SaveConnection
from bindeledd.domain.connections import Connection
from bindeledd.domain.errors import BindeleddError, ConflictError
from bindeledd.domain.hours.systems import HostHours
from bindeledd.domain.ports import Clock, State
from bindeledd.domain.runs import AuditEntry
from bindeledd.domain.zones import is_zone


def refresh_zone(
    connection: Connection, host: Callable[[], HostHours], *, state: State, clock: Clock
) -> str:
    """Keep the zone that the host tells now; answer with what came of it, if anything did.

    A connection made before zones were kept gets its own by this, and a tenant that moves is
    followed. What cannot be read, or names no zone, changes nothing and stops nothing.
    """
    try:
        told = host().time_zone()
    except BindeleddError as error:
        return f"zone_unread:{error.code}"
    if told in {"", connection.time_zone}:
        return ""
    if not is_zone(told):
        return "zone_unknown"
    audit = AuditEntry(
        connection.ref, clock.now(), "bindeledd", "time_zone_changed", {"time_zone": told}
    )
    following = replace(connection, time_zone=told)
    try:
        state.commit(SaveConnection(following, expected=connection.revision), AddAudit(audit))
    except ConflictError:
        # A person changed the connection meanwhile; the next reading asks again.
        return "zone_overtaken"
    return "zone_changed"
