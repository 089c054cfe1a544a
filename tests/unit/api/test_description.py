"""The description of the interface is valid, whole, and what is committed."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from bindeledd.api.application import ROUTES, description
from tools.docs import interface, problems

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return description()


def operations(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (method.upper(), path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def references(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(references(value) for value in node.values()))
    if isinstance(node, list):
        return set().union(*(references(value) for value in node))
    return set()


def test_the_description_is_valid_openapi(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1.")
    assert [error.message for error in OpenAPIV31SpecValidator(described).iter_errors()] == []


def test_it_holds_every_route_that_is_answered(described: dict[str, Any]) -> None:
    registered = {
        (method.upper(), re.sub(r"<(\w+)>", r"{\1}", rule))
        for routes in ROUTES
        for rule, methods, *_ in routes._routes
        for method in methods
    }
    assert len(registered) > 15
    assert set(operations(described)) == registered


def test_every_operation_tells_its_refusals_and_its_own_success(described: dict[str, Any]) -> None:
    found = operations(described)
    for key, operation in found.items():
        assert operation["responses"]["default"] == {"$ref": "#/components/responses/Problem"}, key
        assert len([code for code in operation["responses"] if code.startswith("2")]) == 1, key
        assert operation["summary"], key
    names = [operation["operationId"] for operation in found.values()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z_]+", name) for name in names)
    assert "201" in found["POST", "/v1/connections"]["responses"]
    assert "200" not in found["POST", "/v1/connections"]["responses"]


def test_every_operation_needs_a_token(described: dict[str, Any]) -> None:
    assert described["security"] == [{"token": []}]
    assert [key for key, each in operations(described).items() if "security" in each] == []


def test_no_reference_leads_nowhere_and_no_schema_is_left_over(described: dict[str, Any]) -> None:
    schemas = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    used = references(described)
    assert schemas - used == set()
    assert {each for each in used if "/schemas/" in each} - schemas == set()


@pytest.mark.parametrize(
    ("path", "generate"),
    [("docs/openapi.json", interface.document), ("docs/problems.md", problems.document)],
)
def test_the_committed_document_is_the_generated_one(path: str, generate: Any) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == generate(ROOT), "run `make docs`"


def test_the_committed_description_is_json_that_everybody_can_read() -> None:
    assert json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8")) == description()
