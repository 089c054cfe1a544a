"""Telling the host what became of its lines (facts 6.7)."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from http import HTTPStatus

from bindeledd.domain.errors import UnavailableError
from bindeledd.domain.hours.systems import Acknowledgement, LineStatus
from bindeledd.hosts.contract import refusals
from bindeledd.hosts.contract.answers import read_model, write_error
from bindeledd.hosts.contract.hours.reading import PATH
from bindeledd.hosts.contract.hours.wire import LineResultsRead, LineStatusWrite
from bindeledd.hosts.contract.registers.writes import HostWrites
from bindeledd.transport import Answer, Call

_STATUS_PATH = f"{PATH}/transfer-status"
_NO_ADDRESS = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED})


def send_statuses(
    writes: HostWrites, erp: str, statuses: Sequence[LineStatus]
) -> list[Acknowledgement] | None:
    """Send the statuses of one call; None when the host turns out to have no such address.

    Raises:
        RejectedError, RetryableError, StoppedError: the host took none of them.
    """
    payload = {"erp": erp, "items": [_item_of(one) for one in statuses]}
    key = writes.update_key(_STATUS_PATH, None)
    answer = writes.send_repeatable(
        Call(
            "tell_transfer_status",
            "POST",
            _STATUS_PATH,
            payload=payload,
            headers={"Idempotency-Key": key},
        )
    )
    if answer.succeeded:
        return _acknowledged(statuses, answer)
    if _has_no_address(answer):
        return None
    raise write_error(answer, exchange=writes.exchange)


def _item_of(status: LineStatus) -> dict[str, object]:
    told = status.told
    line_id = status.line_id if status.line_id != status.entry_id else None
    item = LineStatusWrite(
        id=status.entry_id,
        lineId=line_id,
        version=told.version or None,
        status=told.status,
        externalId=told.external_id or None,
        at=status.at.isoformat(),
        code=told.code or None,
        message=status.message or None,
    )
    return item.model_dump(exclude_none=True)


def _has_no_address(answer: Answer) -> bool:
    return (
        answer.status in _NO_ADDRESS or refusals.problem_of(answer.payload).code == "not_supported"
    )


def _acknowledged(statuses: Sequence[LineStatus], answer: Answer) -> list[Acknowledgement]:
    """Find the result of each status: lines of one entry share its id, and keep their order.

    Raises:
        UnavailableError: one of them has no result.
    """
    results: defaultdict[str, deque[str]] = defaultdict(deque)
    for one in read_model(LineResultsRead, answer.payload).items:
        results[one.id].append(one.result)
    try:
        told = [results[status.entry_id].popleft() for status in statuses]
    except IndexError as error:
        raise UnavailableError from error
    return [_acknowledgement(result) for result in told]


def _acknowledgement(result: str) -> Acknowledgement:
    """Read a result; one that the contract does not name says that the status was not taken."""
    known = set(Acknowledgement)
    return Acknowledgement(result) if result in known else Acknowledgement.LOCKED
