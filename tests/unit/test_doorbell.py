"""Each item is rung for in its lane's queue; what cannot be rung for is left to the sweep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from bindeledd.aws.doorbell import BATCH, SqsDoorbell, read_ring
from bindeledd.domain.identity import ConnectionRef, Dimension, Lane
from bindeledd.domain.work import WorkItem, WorkKind

REF = ConnectionRef("svenn", "t-1", "c-1")
NOW = datetime(2026, 11, 2, 6, tzinfo=UTC)
CUSTOMERS = WorkItem(REF, WorkKind.SYNCHRONISE, Dimension.CUSTOMERS, NOW)
HOURS = WorkItem(REF, WorkKind.PUSH_HOURS, None, NOW, lane=Lane.HOURS)
SYNC_QUEUE, HOURS_QUEUE = "https://sqs.example/sync", "https://sqs.example/hours"


class Queues:
    """SQS as far as a doorbell sees it; one queue may refuse."""

    def __init__(self, refuses: str = "") -> None:
        self.refuses = refuses
        self.sent: list[tuple[str, int]] = []
        self.messages: list[tuple[str, str]] = []

    def send_message_batch(
        self,
        *,
        QueueUrl: str,  # noqa: N803 - boto3's own name
        Entries: Sequence[Mapping[str, str]],  # noqa: N803 - boto3's own name
    ) -> Mapping[str, object]:
        if QueueUrl == self.refuses:
            raise ClientError({"Error": {"Code": "AccessDenied"}}, "SendMessageBatch")
        self.sent.append((QueueUrl, len(Entries)))
        self.messages += [(QueueUrl, one["MessageBody"]) for one in Entries]
        return {}


def doorbell(queues: Queues, **urls: str) -> SqsDoorbell:
    return SqsDoorbell(lambda: queues, {Lane(lane): url for lane, url in urls.items()})


def test_each_lane_is_rung_for_in_its_own_queue():
    queues = Queues()
    doorbell(queues, registers=SYNC_QUEUE, hours=HOURS_QUEUE).ring([HOURS, CUSTOMERS])
    told = {(url, *read_ring(body)) for url, body in queues.messages}
    assert told == {(SYNC_QUEUE, REF, CUSTOMERS.key), (HOURS_QUEUE, REF, HOURS.key)}


def test_a_lane_without_a_queue_is_left_to_the_sweep():
    queues = Queues()
    doorbell(queues, hours=HOURS_QUEUE).ring([CUSTOMERS, HOURS])
    assert queues.sent == [(HOURS_QUEUE, 1)]


def test_a_queue_that_refuses_keeps_nobody_from_the_other(caplog: pytest.LogCaptureFixture):
    queues = Queues(refuses=HOURS_QUEUE)
    doorbell(queues, registers=SYNC_QUEUE, hours=HOURS_QUEUE).ring([HOURS, CUSTOMERS])
    assert queues.sent == [(SYNC_QUEUE, 1)]
    assert "doorbell_failed" in caplog.messages


def test_many_are_sent_in_batches_of_one_queue():
    queues = Queues()
    items = [CUSTOMERS, HOURS] * (BATCH + 1)
    doorbell(queues, registers=SYNC_QUEUE, hours=HOURS_QUEUE).ring(items)
    assert queues.sent == [
        (SYNC_QUEUE, BATCH),
        (SYNC_QUEUE, 1),
        (HOURS_QUEUE, BATCH),
        (HOURS_QUEUE, 1),
    ]


def test_nothing_to_ring_for_asks_for_no_client():
    def client() -> Queues:
        raise AssertionError("a client was built for nothing")

    SqsDoorbell(client, {Lane.HOURS: HOURS_QUEUE}).ring([CUSTOMERS])
