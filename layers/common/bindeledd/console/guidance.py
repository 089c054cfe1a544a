"""What a connection's first screen says: where it stands, what needs the visitor, what to press."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bindeledd.domain.connections import Connection
from bindeledd.domain.connections import ConnectionState as S


class Tone(StrEnum):
    """How urgent a state is; shown by icon and word, not by colour alone."""

    GOOD = "good"
    WAITING = "waiting"
    ATTENTION = "attention"
    STOPPED = "stopped"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Action:
    """The one thing to press: a page to open, or a form to send."""

    name: str
    path: str
    method: str = "get"


@dataclass(frozen=True, slots=True)
class Guidance:
    """The first screen's message; `sentence` names a text."""

    tone: Tone
    sentence: str
    action: Action | None = None


_CONNECT = Action("connect", "/connect")
_SYNCHRONISE = Action("synchronise_all", "/synchronise", "post")
_RESUME = Action("resume", "/resume", "post")
_PLAN = Action("read_plan", "/plan")

_FOR_CUSTOMERS: Mapping[S, tuple[Tone, Action | None]] = {
    S.DRAFT: (Tone.ATTENTION, _CONNECT),
    S.AUTHORISING: (Tone.ATTENTION, _CONNECT),
    S.CHOOSING_COMPANY: (Tone.ATTENTION, Action("choose_company", "/company")),
    S.CONFIGURING: (Tone.ATTENTION, Action("configure", "/settings")),
    S.AWAITING_APPROVAL: (Tone.WAITING, None),
    S.REJECTED: (Tone.ATTENTION, Action("change_settings", "/settings")),
    S.ACTIVE: (Tone.GOOD, _SYNCHRONISE),
    S.PAUSED: (Tone.QUIET, _RESUME),
    S.STOPPED: (Tone.STOPPED, Action("try_again", "/resume", "post")),
    S.NEEDS_RECONNECT: (Tone.STOPPED, Action("reconnect", "/connect")),
    S.DISCONNECTED: (Tone.QUIET, Action("reconnect", "/connect")),
}
_FOR_OPERATORS: Mapping[S, tuple[Tone, Action | None]] = {
    S.DRAFT: (Tone.QUIET, None),
    S.AUTHORISING: (Tone.QUIET, None),
    S.CHOOSING_COMPANY: (Tone.QUIET, None),
    S.CONFIGURING: (Tone.QUIET, None),
    S.AWAITING_APPROVAL: (Tone.WAITING, None),
    S.REJECTED: (Tone.QUIET, None),
    S.ACTIVE: (Tone.GOOD, _SYNCHRONISE),
    S.PAUSED: (Tone.QUIET, _RESUME),
    S.STOPPED: (Tone.STOPPED, Action("try_again", "/resume", "post")),
    S.NEEDS_RECONNECT: (Tone.STOPPED, None),
    S.DISCONNECTED: (Tone.QUIET, None),
}

_BY_URGENCY = (
    (S.AWAITING_APPROVAL, True),
    (S.ACTIVE, True),
    (S.STOPPED, True),
    (S.STOPPED, False),
    (S.NEEDS_RECONNECT, True),
    (S.NEEDS_RECONNECT, False),
    (S.AWAITING_APPROVAL, False),
    (S.REJECTED, False),
    (S.CONFIGURING, False),
    (S.CHOOSING_COMPANY, False),
    (S.AUTHORISING, False),
    (S.DRAFT, False),
    (S.ACTIVE, False),
    (S.PAUSED, True),
    (S.PAUSED, False),
    (S.DISCONNECTED, True),
    (S.DISCONNECTED, False),
)
"""State and whether a plan waits, what needs an operator most standing first."""


def guidance(connection: Connection, *, operator: bool) -> Guidance:
    """Say where a connection stands and what its visitor presses next."""
    state, who = connection.state, "operator" if operator else "customer"
    tone, action = (_FOR_OPERATORS if operator else _FOR_CUSTOMERS)[state]
    sentence = f"state.{who}.{state}"
    if operator and needs_signature(connection):
        return Guidance(Tone.ATTENTION, f"{sentence}.plan", _PLAN)
    if connection.read_only and state is S.ACTIVE:
        return Guidance(Tone.QUIET, f"{sentence}.read_only", action)
    return Guidance(tone, sentence, action)


def needs_signature(connection: Connection) -> bool:
    """Whether a plan waits for an operator."""
    return connection.plan_id is not None and connection.state in (S.AWAITING_APPROVAL, S.ACTIVE)


def urgency(connection: Connection) -> int:
    """Rank a connection in the operators' list, the most urgent lowest."""
    key = (connection.state, connection.plan_id is not None)
    return _BY_URGENCY.index(key) if key in _BY_URGENCY else len(_BY_URGENCY)
