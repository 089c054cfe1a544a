"""The handler of a function that works off a queue of doorbells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from bindeledd import bootstrap
from bindeledd.aws.doorbell import read_ring
from bindeledd.observability import report

if TYPE_CHECKING:
    from bindeledd.usecases.performing import Performer

NEEDED_TO_STORE = timedelta(seconds=10)
"""What an invocation keeps for storing what it did after its last call."""

Handler = Callable[[dict[str, Any], LambdaContext], Any]


def worker(performer_of: Callable[[], Performer]) -> Handler:
    """Make the handler that does what a queue's doorbells ring for.

    Business and remote failures are stored by the use case and never raised. The handler answers
    the queue with the messages that failed.
    """
    logger, metrics = bootstrap.logger(), bootstrap.metrics()
    processor = BatchProcessor(event_type=EventType.SQS)

    def handle_record(record: SQSRecord, lambda_context: LambdaContext) -> None:
        _answer(performer_of(), record.body, lambda_context)

    @logger.inject_lambda_context(clear_state=True)
    @metrics.log_metrics
    def handler(event: dict[str, Any], context: LambdaContext) -> Any:  # noqa: ANN401 - Lambda's own
        return process_partial_response(event, handle_record, processor, context)

    return handler


def _answer(performer: Performer, message: str, context: LambdaContext) -> None:
    """Answer one doorbell: do what is due, tell of it, give back what is shared.

    Raises:
        ValueError: the message is none of ours.
    """

    def remaining() -> timedelta:
        return timedelta(milliseconds=context.get_remaining_time_in_millis())

    bootstrap.metrics().add_metric(name="DoorbellsTaken", unit=MetricUnit.Count, value=1)
    ref, key = read_ring(message)
    with bootstrap.giving_back():
        bootstrap.systems().ends_at = bootstrap.clock().now() + remaining() - NEEDED_TO_STORE
        for work, done in performer.follow(ref, key, remaining=remaining):
            report(ref, work, done, logger=bootstrap.logger(), metrics=bootstrap.metrics())
