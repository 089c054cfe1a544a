"""What the interface's description says beyond its routes: who may ask, and how a refusal looks."""

from __future__ import annotations

from typing import Any

Described = dict[str, Any]

_MADE_BY_FRAMEWORK = ("HTTPValidationError", "ValidationError", "ResponseValidationError")
_VERSION_IN_ID = "_v1_"
_TEXT: Described = {"type": "string"}

PROBLEM_SCHEMA: Described = {
    "type": "object",
    "description": "A refusal (RFC 9457), in the language of `lang` or Accept-Language.",
    "required": ["type", "title", "status", "detail", "code", "nextStep"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, in plain words."},
        "code": {"type": "string", "description": "A stable code of docs/problems.md."},
        "nextStep": {"type": "string", "description": "What to do about it."},
        "systemMessage": {"type": "string", "description": "The other system's own words."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "message"],
                "properties": {"pointer": _TEXT, "code": _TEXT, "message": _TEXT},
            },
        },
    },
}


def completed(document: Described) -> Described:
    """Complete the document that the routes give: short ids, the token, and problem documents."""
    components = document["components"]
    for name in _MADE_BY_FRAMEWORK:
        components["schemas"].pop(name, None)
    components["schemas"]["Problem"] = PROBLEM_SCHEMA
    components["responses"] = {
        "Problem": {
            "description": "A refusal",
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
    }
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    }
    document["security"] = [{"token": []}]
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["operationId"] = operation["operationId"].partition(_VERSION_IN_ID)[0]
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = {"$ref": "#/components/responses/Problem"}
    return document
