"""Pages that say one thing: what happened, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bindeledd.console.explaining import Explainer
from bindeledd.console.http import Response
from bindeledd.console.rendering import render
from bindeledd.console.visits import Visit
from bindeledd.domain.errors import BindeleddError, ConflictError, RetryableError

NOT_FOUND, FORBIDDEN, CONFLICT, GONE, UNPROCESSABLE, AWAY = 404, 403, 409, 410, 422, 503

STATUS_OF: Mapping[str, int] = {
    "ticket_not_valid": GONE,
    "role_missing": FORBIDDEN,
    "sign_in_failed": FORBIDDEN,
    "nothing_chosen": UNPROCESSABLE,
    "note_missing": UNPROCESSABLE,
    "decision_incomplete": UNPROCESSABLE,
    "settings_not_valid": UNPROCESSABLE,
    "standard_activities_missing": UNPROCESSABLE,
    "dimension_not_offered": UNPROCESSABLE,
}
"""The status of a refusal; what is not found says so in its code, all else is a conflict."""


@dataclass(frozen=True, slots=True)
class Words:
    """One message: what happened, why, and what to do."""

    title: str
    text: str
    next_step: str
    system_message: str | None = None


def message(
    visit: Visit, words: Words, *, status: int, tone: str = "attention", back: str | None = None
) -> Response:
    """Show a message, with a way back to where the visitor can go on."""
    return render(
        visit,
        "message.html",
        status=status,
        words=words,
        tone=tone,
        back=back or (visit.place.path if visit.place else visit.home),
        reference=None,
    )


def own_message(visit: Visit, name: str, *, status: int, **values: object) -> Response:
    """Show one of the console's own messages."""
    return message(visit, own_words(visit, name, **values), status=status)


def own_words(visit: Visit, name: str, **values: object) -> Words:
    """Read one of the console's own messages."""
    texts = visit.texts
    return Words(
        texts(f"message.{name}.title", **values),
        texts(f"message.{name}.text", **values),
        texts(f"message.{name}.next", **values),
    )


def words_of(visit: Visit, error: BindeleddError) -> Words:
    """Put an error into words, the other system's own beside ours (SV-10)."""
    explanation = Explainer(visit.texts).problem(error.code, error.details)
    return Words(
        explanation.title, explanation.explanation, explanation.next_step, error.system_message
    )


def refused(visit: Visit, error: BindeleddError) -> Response:
    """Show why something could not be done."""
    return message(visit, words_of(visit, error), status=status_of(error))


def status_of(error: BindeleddError) -> int:
    """Choose the status that an error is answered with."""
    if isinstance(error, RetryableError):
        return AWAY
    if isinstance(error, ConflictError):
        return CONFLICT
    if error.code in STATUS_OF:
        return STATUS_OF[error.code]
    return NOT_FOUND if error.code.endswith("_not_found") else CONFLICT


def broken(visit: Visit, reference: str) -> Response:
    """Say that the fault is ours, with the reference under which it stands in the log."""
    return render(
        visit,
        "message.html",
        status=500,
        words=own_words(visit, "broken"),
        tone="stopped",
        back=visit.home,
        reference=reference,
    )
