"""The life of a transfer: one table of who may move it where (architecture 5).

It gives for each state the next states with their movers, what the host is told (facts 6.7), and
whether the line's hours count as booked in the ERP.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class TransferState(StrEnum):
    """Where one line stands on its way."""

    WAITING = "waiting"
    READY = "ready"
    CLAIMED = "claimed"
    SENT_UNKNOWN = "sent_unknown"
    UNCERTAIN = "uncertain"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    CORRECTING = "correcting"
    REVERSED = "reversed"
    LOCKED = "locked"
    IGNORED = "ignored"


class Mover(StrEnum):
    """Who moves a transfer: our own work, a person, or what happened to the entry in the host."""

    PIPELINE = "pipeline"
    PERSON = "person"
    HOST = "host"


class HostStatus(StrEnum):
    """What the host shows beside a line (facts 6.7)."""

    QUEUED = "queued"
    HELD = "held"
    SENT = "sent"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    REVERSED = "reversed"
    IGNORED = "ignored"


class Booked(StrEnum):
    """Whether a line's hours count in the ERP."""

    NO = "no"
    YES = "yes"
    PERHAPS = "perhaps"
    AS_IT_STANDS = "as_it_stands"
    """As the transfer itself says: a person let it be, with or without a booking."""


@dataclass(frozen=True, slots=True)
class StateRule:
    """What one state means and where it leads."""

    host_status: HostStatus
    booked: Booked
    next: Mapping[TransferState, frozenset[Mover]]


S, M = TransferState, Mover
_BY_WORK = frozenset({M.PIPELINE})
_BY_PERSON = frozenset({M.PERSON})
_BY_HOST = frozenset({M.HOST})
_BY_PERSON_OR_HOST = frozenset({M.PERSON, M.HOST})
_JUDGED = frozenset({M.PIPELINE, M.HOST})
_ANYONE = frozenset(Mover)

_OUTCOMES = (S.CONFIRMED, S.REJECTED, S.READY, S.WAITING, S.CORRECTING, S.REVERSED, S.LOCKED)
"""What a call that was sent can come to once its answer is known."""

STATES: Mapping[TransferState, StateRule] = {
    S.WAITING: StateRule(
        HostStatus.HELD,
        Booked.NO,
        {
            S.WAITING: _ANYONE,
            S.READY: _ANYONE,
            S.REJECTED: _JUDGED,
            S.REVERSED: _BY_HOST,
            S.IGNORED: _BY_PERSON,
        },
    ),
    S.READY: StateRule(
        HostStatus.QUEUED,
        Booked.NO,
        {
            S.READY: _ANYONE,
            S.WAITING: _JUDGED,
            S.CLAIMED: _BY_WORK,
            S.REJECTED: _JUDGED,
            S.REVERSED: _BY_HOST,
            S.IGNORED: _BY_PERSON,
        },
    ),
    S.CLAIMED: StateRule(
        HostStatus.SENT,
        Booked.PERHAPS,
        {
            **dict.fromkeys(_OUTCOMES, _BY_WORK),
            S.CLAIMED: _BY_HOST,
            S.SENT_UNKNOWN: _BY_WORK,
        },
    ),
    S.SENT_UNKNOWN: StateRule(
        HostStatus.SENT,
        Booked.PERHAPS,
        {
            **dict.fromkeys(_OUTCOMES, _BY_WORK),
            S.SENT_UNKNOWN: _JUDGED,
            S.UNCERTAIN: _BY_WORK,
        },
    ),
    S.UNCERTAIN: StateRule(
        HostStatus.SENT,
        Booked.PERHAPS,
        {
            **dict.fromkeys(_OUTCOMES, _BY_PERSON),
            S.UNCERTAIN: _BY_HOST,
            S.IGNORED: _BY_PERSON,
        },
    ),
    S.CONFIRMED: StateRule(
        HostStatus.CONFIRMED,
        Booked.YES,
        {S.CONFIRMED: _JUDGED, S.CORRECTING: _JUDGED},
    ),
    S.REJECTED: StateRule(
        HostStatus.FAILED,
        Booked.NO,
        {
            S.REJECTED: _ANYONE,
            S.READY: _ANYONE,
            S.WAITING: _ANYONE,
            S.REVERSED: _JUDGED,
            S.IGNORED: _BY_PERSON,
        },
    ),
    S.CORRECTING: StateRule(
        HostStatus.QUEUED,
        Booked.YES,
        {
            S.CORRECTING: _ANYONE,
            S.CLAIMED: _BY_WORK,
            S.CONFIRMED: _ANYONE,
            S.IGNORED: _BY_PERSON,
        },
    ),
    S.REVERSED: StateRule(
        HostStatus.REVERSED,
        Booked.NO,
        {S.REVERSED: _JUDGED, S.WAITING: _JUDGED, S.READY: _JUDGED, S.REJECTED: _JUDGED},
    ),
    S.LOCKED: StateRule(
        HostStatus.FAILED,
        Booked.YES,
        {
            S.CORRECTING: _BY_PERSON_OR_HOST,
            S.CONFIRMED: _BY_PERSON_OR_HOST,
            S.IGNORED: _BY_PERSON,
        },
    ),
    S.IGNORED: StateRule(
        HostStatus.IGNORED,
        Booked.AS_IT_STANDS,
        {
            S.WAITING: _BY_PERSON_OR_HOST,
            S.READY: _BY_PERSON_OR_HOST,
            S.REJECTED: _BY_PERSON_OR_HOST,
            S.CORRECTING: _BY_PERSON_OR_HOST,
            S.CONFIRMED: _BY_PERSON_OR_HOST,
            S.REVERSED: _BY_PERSON_OR_HOST,
            S.UNCERTAIN: _BY_PERSON_OR_HOST,
        },
    ),
}
"""Every permitted move; what is missing is refused with `step_not_possible`."""

UNDER_WAY = frozenset({S.CLAIMED, S.SENT_UNKNOWN})
"""The states in which a call may be on its way: only its outcome decides what comes next."""

PERHAPS_SENT = UNDER_WAY | frozenset({S.UNCERTAIN})
"""The states in which nobody knows yet whether the last call arrived."""

LEFT_TO_OTHERS = frozenset({S.LOCKED, S.IGNORED})
"""The states that only a person or a new version of the entry ends."""
