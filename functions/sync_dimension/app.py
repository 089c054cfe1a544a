"""Does what a doorbell rang for, and what is due beside it: plans, synchronisations, undos."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from bindeledd import bootstrap

logger, metrics = bootstrap.logger(), bootstrap.metrics()
processor = BatchProcessor(event_type=EventType.SQS)


def handle_record(record: SQSRecord, lambda_context: LambdaContext) -> None:
    """Do what is due; business and remote failures are stored by the use case, never raised."""

    def remaining() -> timedelta:
        return timedelta(milliseconds=lambda_context.get_remaining_time_in_millis())

    bootstrap.answer(bootstrap.registers_performer(), record.body, remaining)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> Any:  # noqa: ANN401 - Lambda's own
    """Answer the queue with the messages that failed, at most the one."""
    return process_partial_response(event, handle_record, processor, context)
