"""No way through the table of a connection's life leads round the control point (SV-05)."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bindeledd.domain.connections import (
    TRANSITIONS,
    Connection,
    ConnectionState,
    Event,
    advance,
    going_on,
)
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.policy import Settings

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
SIGNED = {Event.APPROVED, Event.REINSTATED}


def drafted() -> Connection:
    return Connection(
        ref=ConnectionRef("svenn", "t_42", "connection_1"),
        recipe="svenn_poweroffice",
        settings=Settings(),
        organization_number="923456783",
        created_at=NOON,
        state_since=NOON,
    )


@given(st.lists(st.sampled_from(list(Event)), max_size=40))
def test_what_is_active_was_signed_since_it_was_last_asked_for(events):
    connection, signed = drafted(), False
    for event in events:
        # People and the product switch on by `going_on`; nobody says "resumed" by themselves.
        wanted = going_on(connection) if event is Event.RESUMED else event
        if (connection.state, wanted) not in TRANSITIONS:
            continue
        connection = advance(connection, wanted, at=NOON)
        if connection.state is ConnectionState.AWAITING_APPROVAL:
            signed = False
        signed |= wanted in SIGNED
        assert connection.state is not ConnectionState.ACTIVE or signed
