"""Answers /v1: the interface of hosts' backends and of operators."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from bindeledd import bootstrap

logger = bootstrap.logger()


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request; the gateway has checked the token's signature, issuer and audience."""
    answer = bootstrap.api().handle(event, context)
    logger.info("answered", extra=bootstrap.access_line(event, answer))
    return answer
