"""A connection's life: one table of state × event → next, and what is kept on the way.

Architecture 7: draft → authorising → choosing_company → configuring → awaiting_approval →
active ⇄ paused · stopped · needs_reconnect; rejected; any → disconnected → authorising.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.policy import Settings


class ConnectionState(StrEnum):
    """Where a connection stands."""

    DRAFT = "draft"
    AUTHORISING = "authorising"
    CHOOSING_COMPANY = "choosing_company"
    CONFIGURING = "configuring"
    AWAITING_APPROVAL = "awaiting_approval"
    REJECTED = "rejected"
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"
    NEEDS_RECONNECT = "needs_reconnect"
    DISCONNECTED = "disconnected"


class Event(StrEnum):
    """What can happen to a connection."""

    CONSENT_STARTED = "consent_started"
    SEVERAL_COMPANIES = "several_companies"
    COMPANY_CONFIRMED = "company_confirmed"
    CONFIGURED = "configured"
    APPROVED = "approved"
    REINSTATED = "reinstated"
    REJECTED = "rejected"
    PAUSED = "paused"
    RESUMED = "resumed"
    ASKED_AGAIN = "asked_again"
    STOPPED = "stopped"
    GRANT_REFUSED = "grant_refused"
    DISCONNECTED = "disconnected"


S, E = ConnectionState, Event
_BEFORE_APPROVAL = (
    S.DRAFT,
    S.AUTHORISING,
    S.CHOOSING_COMPANY,
    S.CONFIGURING,
    S.AWAITING_APPROVAL,
    S.REJECTED,
)
_PLANNED = (S.AWAITING_APPROVAL, S.REJECTED)
_APPROVED = (S.ACTIVE, S.PAUSED, S.STOPPED, S.NEEDS_RECONNECT)

TRANSITIONS: Mapping[tuple[ConnectionState, Event], ConnectionState] = {
    **{
        (state, E.CONSENT_STARTED): S.AUTHORISING
        for state in (*_BEFORE_APPROVAL, S.STOPPED, S.NEEDS_RECONNECT, S.DISCONNECTED)
    },
    (S.AUTHORISING, E.SEVERAL_COMPANIES): S.CHOOSING_COMPANY,
    (S.AUTHORISING, E.COMPANY_CONFIRMED): S.CONFIGURING,
    (S.CHOOSING_COMPANY, E.COMPANY_CONFIRMED): S.CONFIGURING,
    (S.CONFIGURING, E.CONFIGURED): S.AWAITING_APPROVAL,
    (S.REJECTED, E.CONFIGURED): S.AWAITING_APPROVAL,
    (S.AWAITING_APPROVAL, E.CONFIGURED): S.AWAITING_APPROVAL,
    (S.AWAITING_APPROVAL, E.APPROVED): S.ACTIVE,
    (S.AWAITING_APPROVAL, E.REINSTATED): S.ACTIVE,
    (S.ACTIVE, E.APPROVED): S.ACTIVE,
    (S.AWAITING_APPROVAL, E.REJECTED): S.REJECTED,
    (S.ACTIVE, E.PAUSED): S.PAUSED,
    (S.STOPPED, E.PAUSED): S.PAUSED,
    (S.PAUSED, E.RESUMED): S.ACTIVE,
    (S.STOPPED, E.RESUMED): S.ACTIVE,
    (S.PAUSED, E.ASKED_AGAIN): S.AWAITING_APPROVAL,
    (S.STOPPED, E.ASKED_AGAIN): S.AWAITING_APPROVAL,
    **{(state, E.STOPPED): S.STOPPED for state in (S.ACTIVE, S.PAUSED, *_PLANNED)},
    **{
        (state, E.GRANT_REFUSED): S.NEEDS_RECONNECT
        for state in (S.ACTIVE, S.PAUSED, S.CONFIGURING, S.STOPPED, *_PLANNED)
    },
    **{(state, E.DISCONNECTED): S.DISCONNECTED for state in (*_BEFORE_APPROVAL, *_APPROVED)},
}
"""Every permitted step; a pair that is missing is refused with `step_not_possible`."""

RUNS_IN = frozenset({S.ACTIVE})
"""The states in which objects may be written."""

GOES_ON_FROM = frozenset({S.PAUSED, S.STOPPED})
"""The states from which a connection goes on where it was, without a new plan."""

PLANS_IN = frozenset({S.ACTIVE, S.AWAITING_APPROVAL, S.REJECTED})
"""The states in which registers may be read and plans made."""


@dataclass(frozen=True, slots=True)
class Company:
    """The ERP's company that a connection is bound to."""

    id: str
    name: str
    organization_number: str | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """What an operator signed: a plan by its hash; from it follow its ceilings (architecture 4)."""

    plan_id: str
    plan_hash: str
    approved_by: str
    approved_at: datetime


@dataclass(frozen=True, slots=True)
class Connection:
    """One tenant × one recipe, bound to one company of the ERP.

    `revision` counts every change of this item (optimistic lock); `generation` is raised by pause,
    disconnect and changed settings, after which no older claim succeeds. `plan_id` names the plan
    that waits for an operator, `approval` what was signed last.
    """

    ref: ConnectionRef
    recipe: str
    settings: Settings
    organization_number: str
    created_at: datetime
    state_since: datetime
    state: ConnectionState = ConnectionState.DRAFT
    revision: int = 0
    generation: int = 0
    company: Company | None = None
    offered: tuple[Company, ...] = ()
    return_url: str | None = None
    requested_by: str = ""
    contact: str = ""
    tenant_name: str = ""
    language: str = "nb"
    time_zone: str = ""
    """The tenant's time zone by its IANA name; empty where the host told none that is known."""
    missing_rights: tuple[str, ...] = ()
    plan_id: str | None = None
    approval: Approval | None = None
    note: str = ""
    problem: str | None = None
    read_only: bool = False
    unapproved: bool = False
    """Whether a plan was asked for that nobody has signed: until then no way leads to active."""
    gated: frozenset[Dimension] = field(default_factory=frozenset)
    """Dimensions whose plan, made after a change of settings, waits before anything is written."""


RAISES_GENERATION = frozenset(
    {E.PAUSED, E.DISCONNECTED, E.STOPPED, E.GRANT_REFUSED, E.CONSENT_STARTED, E.REJECTED}
)


_SIGNED = frozenset({E.APPROVED, E.REINSTATED})


def going_on(connection: Connection) -> Event:
    """Tell what switching on means: to go on, or to ask for the approval that is still missing."""
    return E.ASKED_AGAIN if connection.unapproved else E.RESUMED


def advance(connection: Connection, event: Event, *, at: datetime) -> Connection:
    """Move a connection along the table; the caller adds what the event brings.

    Raises:
        RefusedError: `step_not_possible`, naming the state and the event.
    """
    following = TRANSITIONS.get((connection.state, event))
    if following is None:
        raise RefusedError("step_not_possible", details={"state": connection.state, "event": event})
    return replace(
        connection,
        state=following,
        state_since=at if following is not connection.state else connection.state_since,
        generation=connection.generation + (event in RAISES_GENERATION),
        unapproved=event not in _SIGNED
        and (connection.unapproved or following is S.AWAITING_APPROVAL),
    )
