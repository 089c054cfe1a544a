"""The JSON interface as one application: routes, errors, and its own description."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

from bindeledd.api import connections, history, hours, transfers, undoing
from bindeledd.api.dependencies import ApiDependencies
from bindeledd.api.description import completed
from bindeledd.api.refusals import language_of, problem_document, status_of
from bindeledd.domain.errors import BindeleddError

logger = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
TITLE = "Bindeledd"
VERSION = "1.0.0"
ROUTES = (connections.routes, history.routes, undoing.routes, transfers.routes, hours.routes)


class Api:
    """Answers requests below /v1."""

    def __init__(self, parts: ApiDependencies) -> None:
        self._parts = parts
        self._application = application()

    def handle(self, event: Mapping[str, Any], context: object) -> dict[str, Any]:
        """Answer one event of the HTTP API; nothing is ever raised to the gateway."""
        for routes in ROUTES:
            # Routes otherwise speak for the application that was made last in the process.
            routes.api_resolver = self._application
        self._application.append_context(parts=self._parts)  # type: ignore[no-untyped-call]
        answer: dict[str, Any] = self._application.resolve(dict(event), context)  # type: ignore[arg-type]
        return answer


def build_api(parts: ApiDependencies) -> Api:
    """Wire the interface."""
    return Api(parts)


def application() -> APIGatewayHttpResolver:
    """Make the application with its routes; it is wired for each request."""
    made = APIGatewayHttpResolver(enable_validation=True)
    for routes in ROUTES:
        made.include_router(routes)

    def answered(
        code: str,
        status: int,
        *,
        error: BindeleddError | None = None,
        pointers: list[dict[str, str]] | None = None,
    ) -> Response[str]:
        event = made.current_event
        wanted = (event.query_string_parameters or {}).get("lang")
        document = problem_document(
            code,
            status=status,
            language=language_of(wanted, event.headers.get("accept-language")),
            details=error.details if error else None,
            system_message=error.system_message if error else None,
        )
        told = {**document, "errors": pointers} if pointers else document
        return Response(status_code=status, content_type=PROBLEM, body=json.dumps(told))

    @made.exception_handler(BindeleddError)  # type: ignore[untyped-decorator]  # Powertools' own
    def refused(error: BindeleddError) -> Response[str]:
        return answered(error.code, status_of(error), error=error)

    @made.exception_handler(RequestValidationError)  # type: ignore[untyped-decorator]  # as above
    def not_valid(error: RequestValidationError) -> Response[str]:
        return answered("request_not_valid", 422, pointers=_pointers(error))

    @made.not_found
    def no_route(_: NotFoundError) -> Response[str]:
        return answered("route_not_found", 404)

    @made.exception_handler(Exception)  # type: ignore[untyped-decorator]  # as above
    def failed(error: Exception) -> Response[str]:
        # The kind alone: an error's text may quote a customer's data.
        logger.error("request_failed", extra={"error": type(error).__name__})
        return answered("internal_error", 500)

    return made


def description() -> dict[str, Any]:
    """Describe the interface as an OpenAPI 3.1 document."""
    text = application().get_openapi_json_schema(
        title=TITLE,
        version=VERSION,
        description="Enable, approve, steer and read connections. A refusal is a problem document.",
    )
    return completed(json.loads(text))


def _pointers(error: RequestValidationError) -> list[dict[str, str]]:
    return [
        {
            "pointer": _pointer(found),
            "code": str(found.get("type", "")),
            "message": str(found.get("msg", "")),
        }
        for found in error.errors()
    ]


def _pointer(found: Mapping[str, Any]) -> str:
    """Say where in the request; of a text that is no JSON the whole is wrong."""
    if found.get("type") == "json_invalid":
        return "/"
    return "/" + "/".join(str(part) for part in found.get("loc", ())[1:])
