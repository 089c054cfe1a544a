"""The template as CloudFormation gets it, with the few questions that the tests put to it."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tools.template import ROOT, Json, translate

RUNBOOK = ROOT / "docs" / "runbook.md"


@functools.cache
def _translated() -> Json:
    return translate()


@dataclass(frozen=True)
class Stack:
    """Resources of a translated template; `copied` may be changed at will."""

    document: Json

    @staticmethod
    def described() -> Stack:
        return Stack(_translated())

    def copied(self) -> Stack:
        return Stack(copy.deepcopy(self.document))

    @property
    def resources(self) -> Json:
        resources: Json = self.document["Resources"]
        return resources

    def of(self, kind: str) -> dict[str, Json]:
        """Logical id → properties of each resource of a kind."""
        return {
            name: item.get("Properties", {})
            for name, item in self.resources.items()
            if item["Type"] == kind
        }

    @property
    def functions(self) -> dict[str, Json]:
        return self.of("AWS::Lambda::Function")

    @property
    def queues(self) -> dict[str, Json]:
        return self.of("AWS::SQS::Queue")

    @property
    def operations(self) -> Iterator[tuple[str, str, Json]]:
        """Path, method and description of each route of the HTTP API."""
        (api,) = self.of("AWS::ApiGatewayV2::Api").values()
        for path, methods in api["Body"]["paths"].items():
            for method, operation in methods.items():
                verb = "ANY" if method == "x-amazon-apigateway-any-method" else method.upper()
                yield path, verb, operation


def named(value: Any) -> str:
    """Say what a value refers to: `StateTable.Arn`, `/bindeledd/${Stage}/`, or the text itself."""
    if not isinstance(value, dict):
        return str(value)
    ((function, argument),) = value.items()
    if function == "Fn::GetAtt" and isinstance(argument, list):
        return ".".join(argument)
    return str(argument)


def owner(value: Any) -> str:
    """Name the resource that a value refers to."""
    return named(value).split(".")[0]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
