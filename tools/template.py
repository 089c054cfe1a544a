"""Read template.yaml the way CloudFormation will, so that what is checked is what is deployed.

cfn-lint does not look through the SAM transform; therefore the translator runs first, in-process,
and everything else (lint, tests) looks at what it made.
"""

import copy
import functools
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

Json = dict[str, Any]

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "template.yaml"
REGION = "eu-north-1"
_PACKAGED = "s3://packaged-code/of-one-part.zip"


def read(path: Path = TEMPLATE) -> Json:
    """Read a SAM template as written; the caller may change what it is given."""
    return copy.deepcopy(_parsed(path.read_text(encoding="utf-8")))


@functools.cache
def _parsed(text: str) -> Json:
    document: Json = yaml_parse(text)
    return document


def translate(path: Path = TEMPLATE) -> Json:
    """Translate a SAM template to CloudFormation; code folders stand as if already packaged.

    Raises:
        samtranslator.model.exceptions.InvalidDocumentException: the translator refuses it.
    """
    document = read(path)
    for _, properties in serverless(document, "Function"):
        properties["CodeUri"] = _PACKAGED
    for _, properties in serverless(document, "LayerVersion"):
        properties["ContentUri"] = _PACKAGED
    os.environ.setdefault("AWS_DEFAULT_REGION", REGION)  # the translator asks boto3 for it
    translated: Json = Translator({}, Parser()).translate(document, defaults(document))
    return translated


def serverless(document: Json, kind: str) -> Iterator[tuple[str, Json]]:
    """Give logical id and properties of each `AWS::Serverless::<kind>`."""
    for name, item in document["Resources"].items():
        if item["Type"] == f"AWS::Serverless::{kind}":
            yield name, item["Properties"]


def defaults(document: Json) -> dict[str, str]:
    """Give the parameters that have a default."""
    declared: Mapping[str, Json] = document.get("Parameters", {})
    return {name: str(item["Default"]) for name, item in declared.items() if "Default" in item}


def environment_of(document: Json, function: str) -> dict[str, Any]:
    """Give a function's variables as written, the shared ones included."""
    shared = document["Globals"]["Function"]["Environment"]["Variables"]
    own = document["Resources"][function]["Properties"].get("Environment", {})
    return {**shared, **own.get("Variables", {})}


def for_architecture(text: str, architecture: str) -> str:
    """Rewrite a template's text for the other architecture.

    A text and not a parameter: SAM reads a layer's `BuildArchitecture` without resolving it.
    """
    return re.sub(r"\barm64\b", architecture, text)
