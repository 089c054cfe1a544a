"""Sweeps overdue work items every minute and rings for each: the net under every lost message."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from bindeledd import bootstrap
from bindeledd.usecases.sweeping import count_stale, sweep

logger, metrics = bootstrap.logger(), bootstrap.metrics()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, int]:  # noqa: ARG001 - Lambda's own
    """Ring for what is owed, and say how much it was."""
    swept = sweep(state=bootstrap.state(), doorbell=bootstrap.doorbell(), clock=bootstrap.clock())
    metrics.add_metric(name="SweepsCompleted", unit=MetricUnit.Count, value=1)
    stale = count_stale(state=bootstrap.state(), clock=bootstrap.clock())
    metrics.add_metric(name="WorkOverdue", unit=MetricUnit.Count, value=swept)
    metrics.add_metric(name="ConnectionsStale", unit=MetricUnit.Count, value=stale)
    logger.info("swept", extra={"overdue": swept, "stale": stale})
    return {"overdue": swept}
