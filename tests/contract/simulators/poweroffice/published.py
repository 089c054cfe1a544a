"""The published specification, where it lies beside the repository, and bodies held to it."""

import functools
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

FOLDER = Path(__file__).parents[5] / "shared" / "specs" / "poweroffice-go"
API = FOLDER / "openapi-v2-merged-2025-03-10.yaml"
AUTH = FOLDER / "authentication-token-openapi.json"


needs_specification = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="no published specification here"
)


@functools.cache
def document(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


def schema(name: str, path: Path = API) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}", **_components(path)}


@functools.cache
def _components(path: Path) -> dict[str, Any]:
    """Return the schemas in the terms of JSON Schema: `nullable` and `enum` with null."""
    return {"components": {"schemas": _translated(document(path)["components"]["schemas"])}}


def _translated(node: Any) -> Any:
    if isinstance(node, list):
        return [_translated(element) for element in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _translated(value) for key, value in node.items() if key != "example"}
    if kept.pop("nullable", False) and isinstance(kept.get("type"), str):
        kept["type"] = [kept["type"], "null"]
    if "enum" in kept and kept.get("type") == "string":
        # Facts, section 0.2: properties of an enum type may be null.
        kept |= {"type": ["string", "null"], "enum": [*kept["enum"], None]}
    if "$ref" in kept and "MailAddress" not in kept:
        return {"anyOf": [{"$ref": kept["$ref"]}, {"type": "null"}]}
    return kept


def conforms(body: Any, name: str, path: Path = API) -> None:
    checker = jsonschema.FormatChecker()
    jsonschema.Draft202012Validator(schema(name, path), format_checker=checker).validate(body)


def schemas() -> dict[str, Any]:
    return dict(document(API)["components"]["schemas"])
