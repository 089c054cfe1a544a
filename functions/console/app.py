"""Serves the pages of customers and operators."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from bindeledd import bootstrap

logger = bootstrap.logger()


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request; each page's proof is its session, ticket or sign-in state."""
    with bootstrap.giving_back():
        answer = bootstrap.console().handle(event, context)
    logger.info("answered", extra=bootstrap.access_line(event, answer))
    return answer
