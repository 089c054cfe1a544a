"""How an error is answered: a status by its code, the words in the caller's language."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from bindeledd.domain.errors import (
    BindeleddError,
    ConflictError,
    RateLimitedError,
    RefusedError,
    RetryableError,
    StoppedError,
)
from bindeledd.domain.languages import known_language
from bindeledd.domain.problems import explain

NOT_FOUND = frozenset(
    {
        "connection_not_found",
        "vendor_not_found",
        "tenant_not_found",
        "issue_not_found",
        "run_not_found",
        "plan_missing",
        "claim_not_found",
        "transfer_not_found",
        "route_not_found",
    }
)
FORBIDDEN = frozenset({"role_missing", "return_url_not_registered"})
CONFLICTING = frozenset(
    {
        "already_enabled",
        "organization_number_changed",
        "connection_not_active",
        "dimension_off",
        "plan_replaced",
        "plan_hash_differs",
        "plan_expired",
        "step_not_possible",
        "company_not_offered",
        "nothing_to_undo",
        "field_not_held",
        "synchronising_now",
        "connection_read_only",
        "state_moved",
        "sending_is_off",
        "entry_of_another_line",
    }
)


def status_of(error: BindeleddError) -> int:
    """Tell the HTTP status that an error is answered with."""
    if error.code in NOT_FOUND:
        return HTTPStatus.NOT_FOUND
    if error.code in FORBIDDEN:
        return HTTPStatus.FORBIDDEN
    if error.code in CONFLICTING or isinstance(error, ConflictError | StoppedError):
        return HTTPStatus.CONFLICT
    if isinstance(error, RateLimitedError):
        return HTTPStatus.TOO_MANY_REQUESTS
    if isinstance(error, RetryableError):
        return HTTPStatus.SERVICE_UNAVAILABLE
    if isinstance(error, RefusedError):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.INTERNAL_SERVER_ERROR


def problem_document(
    code: str,
    *,
    status: int,
    language: str,
    details: Mapping[str, str] | None = None,
    system_message: str | None = None,
) -> dict[str, object]:
    """Make a problem document (RFC 9457) with the explanation and the next step."""
    told = explain(code, language, details or {})
    document: dict[str, object] = {
        "type": f"urn:bindeledd:problem:{code}",
        "title": told.title,
        "status": int(status),
        "detail": told.explanation,
        "code": code,
        "nextStep": told.next_step,
    }
    if system_message:
        document["systemMessage"] = system_message
    return document


def language_of(wanted: str | None, accepted: str | None) -> str:
    """Choose the language of an answer: the one asked for, else the first accepted one we have."""
    ranges = [wanted or "", *(accepted or "").split(",")]
    for one in ranges:
        known = known_language(one.split(";")[0])
        if known is not None:
            return known
    return "en"
