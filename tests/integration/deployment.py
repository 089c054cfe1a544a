"""The functions as deployed: their own handlers and environments, on AWS as moto keeps it.

Only time, chance and the way to the two simulated systems are ours; everything else is what the
bootstrap builds.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from bindeledd import bootstrap
from bindeledd.domain.changes import SaveVendor
from bindeledd.transport import Network
from tests.wiring import BASE_URL, POWEROFFICE_URL, SECRETS
from tests.world import World
from tools.template import defaults, environment_of, read

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = read()
DEFAULTS = defaults(TEMPLATE)
PREFIX = "/bindeledd/test/"
CACHES = [made for made in vars(bootstrap).values() if hasattr(made, "cache_clear")]
LITERAL = (str, int, float)


@dataclass(frozen=True)
class LambdaContext:
    """What Lambda tells a handler about its invocation."""

    function_name: str
    memory_limit_in_mb: int = 512
    aws_request_id: str = "52fdfc07-2182-454f-963f-5f0f9a621d72"
    milliseconds: int = 60_000

    @property
    def invoked_function_arn(self) -> str:
        return f"arn:aws:lambda:eu-north-1:123456789012:function:{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        return self.milliseconds


class Deployment(World):
    """A world whose state lies in DynamoDB and whose functions can be invoked."""

    def __init__(self, patch: pytest.MonkeyPatch, **seeds: Any) -> None:
        super().__init__(**seeds)
        self._patch = patch
        self._resources = _create_resources()
        network = Network(http=self.http, clock=self.clock, sleep=self._sleep, fraction=lambda: 0.5)
        patch.setattr(bootstrap, "network", lambda: network)
        patch.setattr(bootstrap, "clock", lambda: self.clock)
        patch.setattr(bootstrap, "randomness", lambda: self.randomness)
        self._move_in()

    def _move_in(self) -> None:
        """Let what people do in this world stand where the functions find it."""
        vendors = self.state.vendor
        self._enter("SyncDimension")
        former, self.state = vendors("svenn"), bootstrap.state()
        self._wire(read_only=False)
        assert former is not None
        self.state.commit(SaveVendor(former))

    def _enter(self, function: str) -> str:
        """Begin a process of a function: its environment, and nothing built yet."""
        for name in self._resources.variables:
            self._patch.delenv(name, raising=False)
        for name, value in environment_of(TEMPLATE, function).items():
            known = self._resources.variables.get(name, _by_default(value))
            assert isinstance(known, LITERAL), f"{function} has a variable {name} unknown here"
            self._patch.setenv(name, str(known))
        for cached in CACHES:
            cached.cache_clear()
        return str(TEMPLATE["Resources"][function]["Properties"]["CodeUri"])

    def invoke(self, function: str, event: Mapping[str, Any]) -> Any:
        """Invoke a function by its logical id, in a process that has built nothing yet."""
        folder = self._enter(function)
        spec = importlib.util.spec_from_file_location(f"app_{function}", ROOT / folder / "app.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module.handler(json.loads(json.dumps(event)), LambdaContext(function))

    def messages(self, queue: str = "SYNC_QUEUE_URL") -> list[dict[str, Any]]:
        """Take the messages that wait in the queue that a variable names."""
        answer = self._resources.sqs.receive_message(
            QueueUrl=self._resources.variables[queue],
            MaxNumberOfMessages=10,
            MessageSystemAttributeNames=["All"],
        )
        return list(answer.get("Messages", []))

    def items(self) -> list[dict[str, Any]]:
        """Read every item of the table as it lies there."""
        table = self._resources.variables["TABLE_NAME"]
        return list(self._resources.dynamodb.scan(TableName=table)["Items"])


def sample(function: str, **replaced: Any) -> dict[str, Any]:
    """Read a function's sample event, with what only exists while running put in."""
    folder = TEMPLATE["Resources"][function]["Properties"]["CodeUri"]
    name = str(folder).rstrip("/").rpartition("/")[2]
    event: dict[str, Any] = json.loads((ROOT / "events" / f"{name}.json").read_text("utf-8"))
    assert set(replaced) <= set(event)
    return event | replaced


@contextmanager
def deployed(**seeds: Any) -> Iterator[Deployment]:
    """Deploy for one test."""
    with mock_aws(), pytest.MonkeyPatch.context() as patch:
        yield Deployment(patch, **seeds)
    for cached in CACHES:
        cached.cache_clear()


@dataclass(frozen=True)
class _Resources:
    sqs: Any
    dynamodb: Any
    variables: Mapping[str, str]


def _create_resources() -> _Resources:
    sqs, dynamodb = boto3.client("sqs"), boto3.client("dynamodb")
    sns, kms = boto3.client("sns"), boto3.client("kms")
    _create_table(dynamodb)
    parameters = boto3.client("ssm")
    for name, value in SECRETS.items():
        parameters.put_parameter(Name=f"{PREFIX}{name}", Value=value, Type="SecureString")
    variables = {
        "TABLE_NAME": "StateTable",
        "GRANTS_KEY_ID": kms.create_key()["KeyMetadata"]["Arn"],
        "OPERATOR_TOPIC_ARN": sns.create_topic(Name="OperatorTopic")["TopicArn"],
        "PARAMETER_PREFIX": PREFIX,
        "POWEROFFICE_API_URL": f"{POWEROFFICE_URL}/Demo/v2",
        "POWEROFFICE_OAUTH_URL": f"{POWEROFFICE_URL}/Demo/OAuth/Token",
        "PUBLIC_BASE_URL": BASE_URL,
        "OIDC_ISSUER": "https://issuer.example",
        "OIDC_AUDIENCE": "bindeledd",
        "OIDC_CLIENT_ID": "console",
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "READ_ONLY": "false",
        "SYNC_QUEUE_URL": sqs.create_queue(QueueName="SyncQueue")["QueueUrl"],
        "HOURS_QUEUE_URL": sqs.create_queue(QueueName="HoursQueue")["QueueUrl"],
    }
    return _Resources(sqs=sqs, dynamodb=dynamodb, variables=variables)


def _by_default(value: Any) -> Any:
    """Give what a variable is in a deployment that leaves its parameter as it is."""
    return DEFAULTS.get(str(value.get("Ref")), value) if isinstance(value, dict) else value


def _create_table(dynamodb: Any) -> None:
    described = TEMPLATE["Resources"]["StateTable"]["Properties"]
    wanted = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    dynamodb.create_table(TableName="StateTable", **{name: described[name] for name in wanted})
