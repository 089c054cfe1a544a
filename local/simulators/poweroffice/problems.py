"""Refusals in the system's two shapes: ProblemDetails of the API, and the gateway's own bodies."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Literal

from werkzeug.wrappers import Response

NOT_FOUND = "Object(s) not found"
CANNOT_CAST = "Unable to cast object(s)"
INVALID_PARAMETER = "Invalid resourceParameter"

_PROBLEM_JSON = "application/problem+json; charset=utf-8"
_JSON = "application/json; charset=utf-8"


class RefusalError(Exception):
    """The system refuses a request; title and detail are its own words."""

    def __init__(self, status: int, *, title: str, detail: str) -> None:
        """Take what ProblemDetails holds."""
        super().__init__(detail)
        self.status = status
        self.title = title
        self.detail = detail

    def response(self, *, keys: Literal["lower", "pascal"] = "lower") -> Response:
        """Write the refusal as ProblemDetails."""
        body = {
            "type": f"https://httpstatuses.io/{self.status}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if keys == "pascal":
            body = {name.capitalize(): value for name, value in body.items()}
        return Response(
            json.dumps(body, ensure_ascii=False), status=self.status, content_type=_PROBLEM_JSON
        )


class GatewayError(Exception):
    """The gateway before the API refuses a request; some refusals have no body at all."""

    def __init__(
        self,
        status: int,
        body: Mapping[str, object] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Take the status and, where there is one, the body."""
        super().__init__(str(status))
        self.status = status
        self.body = body
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """Write the refusal."""
        body = "" if self.body is None else json.dumps(self.body)
        content_type = None if self.body is None else _JSON
        return Response(body, status=self.status, headers=self.headers, content_type=content_type)


def not_found(what: str, identifier: object, *, owner: int | None = None) -> RefusalError:
    """Refuse an id that does not exist, or not on the contact that a child's address names."""
    where = "" if owner is None else f" on Contact with id = {owner}"
    detail = f"{what} with id = {identifier} not found{where}."
    return RefusalError(HTTPStatus.NOT_FOUND, title=NOT_FOUND, detail=detail)


def json_response(body: object, *, status: int = 200) -> Response:
    """Answer with JSON."""
    return json_text(json.dumps(body, ensure_ascii=False), status=status)


def json_text(body: str, *, status: int = 200) -> Response:
    """Answer with what is JSON already."""
    return Response(body, status=status, content_type=_JSON)
