"""Receives a host's signed events: verifies, stores what they ask for, answers 202."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from bindeledd import bootstrap

logger = bootstrap.logger()


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one webhook; its proof is its signature."""
    answer = bootstrap.hooks().handle(event, context)
    logger.info("answered", extra=bootstrap.access_line(event, answer))
    return answer
