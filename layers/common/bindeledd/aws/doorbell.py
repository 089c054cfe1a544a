"""The queues as doorbells: a message says that something is owed, never what it is.

Losing a ring loses nothing, because the work item stays owed and the sweep rings again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from bindeledd.domain.identity import ConnectionRef, Lane
from bindeledd.domain.work import WorkItem

if TYPE_CHECKING:
    from collections.abc import Sequence

logger = logging.getLogger(__name__)

BATCH = 10
"""The most messages that SQS takes in one call."""


class SqsClient(Protocol):
    """The part of boto3's SQS client that is used here."""

    def send_message_batch(
        self, *, QueueUrl: str, Entries: Sequence[Mapping[str, str]]
    ) -> Mapping[str, object]:
        """Send up to ten messages."""


class SqsDoorbell:
    """Rings over SQS, each item in its lane's queue, which one function listens to.

    The message group is the tenant, so that a busy one delays nobody else. What a function may not
    ring for, above all in the queue that it is called by, is left to the sweep.
    """

    def __init__(self, client: Callable[[], SqsClient], queue_urls: Mapping[Lane, str]) -> None:
        self._client = client
        self._queue_urls = queue_urls

    def ring(self, items: Iterable[WorkItem]) -> None:
        by_lane: dict[Lane, list[WorkItem]] = {}
        for item in items:
            by_lane.setdefault(item.lane, []).append(item)
        for lane, rung in by_lane.items():
            queue_url = self._queue_urls.get(lane)
            if queue_url is None:
                logger.debug("left_to_the_sweep", extra={"work": [item.key for item in rung]})
                continue
            entries = [_message(number, item) for number, item in enumerate(rung)]
            for start in range(0, len(entries), BATCH):
                self._send(queue_url, entries[start : start + BATCH])

    def _send(self, queue_url: str, entries: Sequence[Mapping[str, str]]) -> None:
        try:
            answer = self._client().send_message_batch(QueueUrl=queue_url, Entries=entries)
        except (BotoCoreError, ClientError):
            logger.warning("doorbell_failed", extra={"messages": len(entries)}, exc_info=True)
            return
        if answer.get("Failed"):
            logger.warning("doorbell_failed", extra={"messages": len(entries)})


def _message(number: int, item: WorkItem) -> dict[str, str]:
    ref = item.ref
    body = {
        "schema": 1,
        "vendor": ref.vendor,
        "tenant": ref.tenant,
        "connection": ref.connection,
        "work": item.key,
    }
    return {
        "Id": str(number),
        "MessageBody": json.dumps(body),
        "MessageGroupId": f"{ref.vendor}.{ref.tenant}",
    }


def read_ring(body: str) -> tuple[ConnectionRef, str]:
    """Read a message: the connection and the key of the work item that was rung for.

    Raises:
        ValueError: the message is none of ours.
    """
    content = json.loads(body)
    try:
        ref = ConnectionRef(content["vendor"], content["tenant"], content["connection"])
        return ref, str(content["work"])
    except (KeyError, TypeError) as error:
        raise ValueError("not a doorbell message") from error
