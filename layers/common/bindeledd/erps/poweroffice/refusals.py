"""What a refusal of PowerOffice Go means, read from its status, title and the numbers in it.

The API has no machine-readable codes, and its sentences are for users and may change (facts 5.4).
So a refusal is recognised by what must be in it: the number, the reference or the id concerned.
"""

from __future__ import annotations

from http import HTTPStatus

from bindeledd.domain.errors import (
    BindeleddError,
    CredentialsError,
    MissingRightError,
    RejectedError,
    StaleError,
    UnavailableError,
)
from bindeledd.erps.poweroffice.object_refusals import integers, recognise
from bindeledd.erps.poweroffice.refused import Refusal, Words, words_of

_VALIDATION = "validation"
_PRIVILEGE = "privilege"


def error_of(refusal: Refusal) -> BindeleddError:
    """Name the error of a refused call."""
    words = words_of(refusal.payload)
    if not refusal.is_json:
        # A page instead of the API's answer: something is in between, nobody's key or object.
        return UnavailableError()
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        return CredentialsError(system_message=words.verbatim)
    if refusal.status == HTTPStatus.FORBIDDEN or _PRIVILEGE in words.title.lower():
        details = {"right": refusal.right} if refusal.right else {}
        return MissingRightError(system_message=words.verbatim, details=details)
    if refusal.status == HTTPStatus.PRECONDITION_FAILED or _is_gone(refusal, words):
        return StaleError(system_message=words.verbatim)
    if refusal.status == HTTPStatus.NOT_FOUND and words.verbatim is None:
        return UnavailableError()
    code, details = recognise(refusal, words.detail)
    return RejectedError(code, system_message=words.verbatim, details=details)


def is_absent(refusal: Refusal) -> bool:
    """Tell whether a 404 speaks of the object: an unknown route answers without a problem."""
    return (
        refusal.status == HTTPStatus.NOT_FOUND
        and refusal.is_json
        and words_of(refusal.payload).verbatim is not None
    )


def _is_gone(refusal: Refusal, words: Words) -> bool:
    return (
        refusal.status == HTTPStatus.NOT_FOUND
        and refusal.object_id is not None
        and refusal.object_id in integers(words.detail)
        and _VALIDATION not in words.title.lower()
    )
