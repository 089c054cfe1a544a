"""Receives browsers back from an ERP's consent page."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from bindeledd import bootstrap

logger = bootstrap.logger()


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one callback; its proof is the stored state record and the browser's cookie."""
    with bootstrap.giving_back():
        answer = bootstrap.console().callback(event, context)
    logger.info("answered", extra=bootstrap.access_line(event, answer))
    return answer
