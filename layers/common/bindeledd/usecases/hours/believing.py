"""Take a person's word that the entries which the host does not know are gone."""

from __future__ import annotations

from bindeledd.domain.changes import AddAudit
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.ports import Clock, Doorbell, State
from bindeledd.domain.runs import AuditEntry
from bindeledd.usecases.hours.owing import GONE, push_hours_at_once
from bindeledd.usecases.seeking import require_connection


def believe_gone(
    ref: ConnectionRef,
    *,
    seen: int,
    actor: str,
    state: State,
    clock: Clock,
    doorbell: Doorbell,
) -> int:
    """Have the hours of all entries that are held taken back at once; tell how many they are.

    `seen` is how many the person was shown: with other many nobody said anything of the others. The
    word holds for one comparison, which begins where the first of them lies.

    Raises:
        RefusedError: `connection_not_found`; `state_moved`, when other many are held by now;
            `sending_is_off`.
    """
    connection = require_connection(ref, state=state)
    held = state.hour_progress(ref).forgotten
    if held is None or held.number != seen:
        raise RefusedError("state_moved")
    owed = push_hours_at_once(connection, clock, GONE, word=held.word)
    if not owed:
        raise RefusedError("sending_is_off")
    details = {"entries": str(held.number)}
    audit = AuditEntry(ref, clock.now(), actor, "forgotten_hours_believed", details)
    state.commit(AddAudit(audit), *owed)
    doorbell.ring([one.item for one in owed])
    return held.number
