"""A transfer: one hour line on its way to the ERP, with a state that survives anything.

A changed entry is a new version of the same transfer, never a second one (architecture 5). The
transfer is its own claim: it is stored as claimed, with what is sent, before anything is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bindeledd.domain.errors import RefusedError
from bindeledd.domain.hours.bookings import Booking, Effect, Standing
from bindeledd.domain.hours.entries import HourLine, LineKind
from bindeledd.domain.hours.transfer_states import (
    STATES,
    Booked,
    HostStatus,
    Mover,
    TransferState,
)
from bindeledd.domain.identity import ConnectionRef


class CriterionKind(StrEnum):
    """What a line waits for; the value is the problem's code in the catalogue."""

    NOT_APPROVED = "not_approved"
    BEFORE_START_DATE = "before_start_date"
    EMPLOYEE_NOT_LINKED = "employee_not_linked"
    EMPLOYEE_HELD = "employee_held"
    CUSTOMER_NOT_LINKED = "customer_not_linked"
    PROJECT_NOT_LINKED = "project_not_linked"
    PROJECT_CLOSED = "project_closed"
    ACTIVITY_MISSING = "activity_missing"
    ACTIVITY_NOT_MATCHED = "activity_not_matched"
    PAY_TYPE_NOT_MATCHED = "pay_type_not_matched"
    PAY_TYPE_AMBIGUOUS = "pay_type_ambiguous"
    HOUR_TYPE_MISSING = "hour_type_missing"
    MACHINE_HOURS_NOT_SENT = "machine_hours_not_sent"
    SUPPLEMENT_NOT_IN_HOURS = "supplement_not_in_hours"
    ENTRY_UNREADABLE = "entry_unreadable"
    ENTRY_TOO_LONG = "entry_too_long"
    UNIT_UNKNOWN = "unit_unknown"


HOST_CODES: Mapping[CriterionKind, str] = {
    CriterionKind.EMPLOYEE_HELD: "employee_not_linked",
    CriterionKind.PROJECT_CLOSED: "project_not_linked",
    CriterionKind.ACTIVITY_NOT_MATCHED: "activity_missing",
    CriterionKind.PAY_TYPE_AMBIGUOUS: "pay_type_not_matched",
    CriterionKind.HOUR_TYPE_MISSING: "pay_type_not_matched",
    CriterionKind.MACHINE_HOURS_NOT_SENT: "product_missing",
    CriterionKind.SUPPLEMENT_NOT_IN_HOURS: "unit_unknown",
    # The contract has no word for these; the message says what is the matter.
    CriterionKind.ENTRY_UNREADABLE: "not_approved",
    CriterionKind.ENTRY_TOO_LONG: "not_approved",
}
"""Under which of the contract's codes a host is told; the others bear their own (facts 6.7)."""


@dataclass(frozen=True, slots=True, order=True)
class Criterion:
    """One thing that a line waits for, with the object whose event meets it.

    `object_id` is the host's id of the object named, the setting that is missing, or what of the
    entry cannot be read; empty where only the entry itself can meet it.
    """

    kind: CriterionKind
    object_id: str = ""

    @property
    def host_code(self) -> str:
        """The held code of the host contract."""
        return HOST_CODES.get(self.kind, str(self.kind))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say of one line: what is to stand in the ERP, or all that is missing.

    `demanded` says whether anything of it is to stand there at all: not of a line that is gone or
    not approved. `booking` is None while criteria are unmet. `refusal` is the code of a problem
    that only a change of the entry or the settings can solve. `warnings` are codes of problems.
    `stays` leaves in the ERP what is no longer demanded (ALL-09's setting).
    """

    demanded: bool
    booking: Booking | None = None
    criteria: tuple[Criterion, ...] = ()
    warnings: tuple[str, ...] = ()
    refusal: str | None = None
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Sending:
    """A call that was claimed: what it does, its mark, and until when it may land.

    `booking` is what is sent, None of a removal. `lookups` counts the look-ups that found no
    explanation so far.
    """

    effect: Effect
    booking: Booking | None
    reference: str
    first_sent_at: datetime
    sent_by: datetime
    generation: int
    lookups: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """What the host was last told of a line, and took."""

    version: str
    status: HostStatus
    code: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One line of a time entry on its way to the ERP.

    `version` is the entry's version that was last taken, `line` the line as the host last told it,
    also when it is `gone`: deleted, or no longer part of its entry. `standing` is what stands in
    the ERP. `problem` is why it was refused or is held, with the ERP's own words. `revision` counts
    every change (optimistic lock), `bookings` how often it was booked: booked anew after a removal
    it travels under another mark.
    """

    ref: ConnectionRef
    entry_id: str
    line_id: str
    kind: LineKind
    version: str
    state: TransferState
    since: datetime
    line: HourLine
    judgement: Judgement
    gone: bool = False
    standing: Standing | None = None
    sending: Sending | None = None
    bookings: int = 0
    problem: str | None = None
    system_message: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    noted_by: str = ""
    told: Told | None = None
    revision: int = 0

    @property
    def order(self) -> str:
        """Its place among all: by date, then by entry and line; no two transfers have the same."""
        ids = (self.entry_id, self.line_id)
        apart = (one.replace("%", "%25").replace("#", "%23") for one in ids)
        return "#".join((self.line.date.isoformat(), *apart))

    @property
    def waits_for(self) -> tuple[Criterion, ...]:
        """The criteria whose events may let it go on; what is to be removed waits for nothing."""
        if self.state is TransferState.CORRECTING and not self.judgement.demanded:
            return ()
        waits = self.state in (TransferState.WAITING, TransferState.CORRECTING)
        return self.judgement.criteria if waits else ()

    @property
    def is_to_be_told(self) -> bool:
        """Whether the host does not know yet how it stands."""
        return self.told != self.to_tell()

    @property
    def booked(self) -> Booked:
        """Whether its hours count in the ERP: no, yes or perhaps."""
        rule = STATES[self.state].booked
        if rule is not Booked.AS_IT_STANDS:
            return rule
        return Booked.YES if self.standing else Booked.NO

    @property
    def is_to_be_sent(self) -> bool:
        """Whether the next call can be claimed: everything is met and nothing was refused."""
        if self.state is TransferState.READY:
            return True
        free = not self.waits_for and self.problem is None
        return self.state is TransferState.CORRECTING and free

    def to_tell(self) -> Told:
        """Say what the host is to be told of it (facts 6.7)."""
        status, code = STATES[self.state].host_status, self.problem or ""
        if self.waits_for:
            status, code = HostStatus.HELD, self.waits_for[0].host_code
        elif self.state is TransferState.CORRECTING and self.problem:
            status = HostStatus.FAILED
        external_id = self.standing.external_id if self.standing else ""
        return Told(self.version, status, code, external_id)


@dataclass(frozen=True, slots=True)
class TransferMove:
    """One step in the history of a line, as its entry's page tells it.

    `revision` is the transfer's after the step: it orders the steps of one instant.
    """

    ref: ConnectionRef
    entry_id: str
    line_id: str
    at: datetime
    by: Mover
    former: TransferState | None
    state: TransferState
    version: str
    effect: Effect | None = None
    booking: Booking | None = None
    external_id: str = ""
    problem: str | None = None
    system_message: str | None = None
    note: str = ""
    actor: str = ""
    revision: int = 0


def move(
    transfer: Transfer, to: TransferState, *, by: Mover, at: datetime, **changes: object
) -> Transfer:
    """Move a transfer along the table; the caller adds what the move brings.

    Raises:
        RefusedError: `step_not_possible`, naming both states.
    """
    if by not in STATES[transfer.state].next.get(to, frozenset()):
        raise RefusedError("step_not_possible", details={"state": transfer.state, "event": to})
    since = at if to is not transfer.state else transfer.since
    return replace(transfer, state=to, since=since, **changes)  # type: ignore[arg-type]
