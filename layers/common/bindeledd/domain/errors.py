"""Failures, grouped by what the caller should do about them.

    BindeleddError
    ├── RetryableError        the other system is busy or away: try again later
    │   ├── RateLimitedError      it told us to slow down
    │   ├── UnavailableError      it is down, unreachable or answers nonsense
    │   │   └── UnreadableError       of one object alone: the others can be read
    │   └── ReadingLostError      a reading cannot be gone on with: it starts from its beginning
    ├── RejectedError         this object is wrong: park it as an issue and go on
    ├── CreatedBeforeError    an earlier creation of ours stands: take it as it was made
    ├── StaleError            a precondition did not hold: read and plan again
    ├── UnknownOutcomeError   a write may or may not have arrived: look it up before anything else
    ├── StoppedError          this connection must not go on until a person acts
    │   ├── CredentialsError      the grant is refused
    │   └── MissingRightError     the grant lacks a right that a dimension needs
    ├── ConflictError         our own state moved meanwhile: a claim, fence or revision was lost
    └── RefusedError          a request of a person or a program cannot be granted as it stands

Every error names a problem of the catalogue (`code`) and carries the other system's own words
verbatim in `system_message`, never a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bindeledd.domain.records import Flaw, Record


class BindeleddError(Exception):
    """A failure with a catalogued problem."""

    code = "internal_error"

    def __init__(
        self,
        code: str | None = None,
        *,
        system_message: str | None = None,
        details: Mapping[str, str] | None = None,
    ) -> None:
        self.code = code or type(self).code
        self.system_message = system_message
        self.details = dict(details or {})
        super().__init__(self.code)


class RetryableError(BindeleddError):
    """The call can be repeated later without harm."""

    code = "system_unavailable"

    def __init__(
        self,
        code: str | None = None,
        *,
        system_message: str | None = None,
        details: Mapping[str, str] | None = None,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(code, system_message=system_message, details=details)
        self.retry_after = retry_after


class RateLimitedError(RetryableError):
    """The system told us to slow down."""

    code = "rate_limited"


class UnavailableError(RetryableError):
    """The system is down, unreachable, or answers something that is not its API."""

    code = "system_unavailable"


class UnreadableError(UnavailableError):
    """One object is not what its system describes; it can be read again later (ALL-06)."""

    code = "object_unreadable"

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(system_message=flaw.told, details=details_of(flaw))
        self.flaw = flaw


def details_of(flaw: Flaw) -> dict[str, str]:
    """Name what could not be read, for an issue's text."""
    return {"properties": ", ".join(flaw.properties)}


class ReadingLostError(RetryableError):
    """The place where a reading stopped is no longer known to the system."""

    code = "reading_lost"


class RejectedError(BindeleddError):
    """The system refused this object; the others go on (ALL-06)."""

    code = "refused_by_system"


class CreatedBeforeError(BindeleddError):
    """What was to be created stands already, made by us under the same reference.

    `record` is what it holds now: somebody may have edited it since.
    """

    code = "reference_in_use"

    def __init__(self, record: Record) -> None:
        super().__init__()
        self.record = record


class StaleError(BindeleddError):
    """What the write relied on has changed in the target meanwhile; nothing was written."""

    code = "changed_meanwhile"


class UnknownOutcomeError(BindeleddError):
    """A write was sent and no usable answer came; it may still land until `deadline` + 60 s."""

    code = "outcome_unknown"

    def __init__(self, *, deadline: datetime, system_message: str | None = None) -> None:
        super().__init__(system_message=system_message)
        self.deadline = deadline


class StoppedError(BindeleddError):
    """The connection cannot go on until a person acts."""

    code = "connection_stopped"


class CredentialsError(StoppedError):
    """The system no longer accepts the grant."""

    code = "grant_refused"


class MissingRightError(StoppedError):
    """The grant lacks a right; `details['right']` names it."""

    code = "right_missing"


class ConflictError(BindeleddError):
    """A condition on our own state did not hold; somebody else was first."""

    code = "state_moved"


class RefusedError(BindeleddError):
    """A request cannot be granted as it stands; the code says why and what to do."""

    code = "request_refused"
