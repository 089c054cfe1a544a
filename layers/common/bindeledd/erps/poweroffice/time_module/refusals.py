"""What a refusal of the time module means (facts 3.5, 5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from bindeledd.domain.errors import (
    BindeleddError,
    MissingRightError,
    RejectedError,
    StoppedError,
)
from bindeledd.erps.poweroffice.answers import named_error, read_model
from bindeledd.erps.poweroffice.refused import Refusal, words_of
from bindeledd.erps.poweroffice.time_module.wire import SubscriptionsRead
from bindeledd.transport import Call, Exchange

_MODULE = "timetracking"

_UNSPECIFIC = frozenset({"refused_by_system", "field_refused", "in_use", "locked", "period_closed"})
"""Problems behind which a lock may be meant, since no text of a lock is published."""

_LOCK = re.compile(r"\block(?:ed)?\b|\bapproved\b|\bpayroll\b|\bclosed\b", re.IGNORECASE)


def write_error(refusal: Refusal, *, exchange: Exchange) -> BindeleddError:
    """Name the error of a refused write of an entry; approval and payroll lock it (facts 3.5)."""
    error = named_error(refusal, exchange=exchange)
    words = words_of(refusal.payload)
    means_lock = refusal.status == HTTPStatus.CONFLICT or _LOCK.search(
        f"{words.title} {words.detail}"
    )
    if isinstance(error, RejectedError) and error.code in _UNSPECIFIC and means_lock:
        return RejectedError("erp_period_locked", system_message=error.system_message)
    return error


@contextmanager
def module_required(exchange: Exchange) -> Iterator[None]:
    """Tell a company without the time module from a grant without the right to it.

    Raises:
        StoppedError: `time_module_missing`.
    """
    try:
        yield
    except MissingRightError as error:
        if _lacks_module(exchange):
            raise StoppedError(
                "time_module_missing", system_message=error.system_message
            ) from error
        raise


def _lacks_module(exchange: Exchange) -> bool:
    """Ask what the company subscribes to; where that is not to be learned, it lacks nothing."""
    try:
        answer = exchange.perform(
            Call("read_integration_information", "GET", "/ClientIntegrationInformation")
        )
        told = read_model(SubscriptionsRead, answer.payload).ActiveClientSubscriptions
    except BindeleddError:
        return False
    return told is not None and _MODULE not in {one.strip().lower() for one in told}
