"""What a person or test does to the deployed product through the AWS API of the emulator."""

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.config import Config

from local.launcher import logs
from local.launcher.deployment import Deployment
from local.launcher.errors import FunctionFailedError, LaunchError
from local.launcher.options import REGION

_LAMBDA = ":lambda:"
_LONGEST_INVOCATION_SECONDS = 130


class EmulatedAws:
    """The emulator's AWS API, with full rights."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._clients: dict[str, Any] = {}

    def client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes its clients while running
        """Return a client of one AWS service."""
        if service not in self._clients:
            session = boto3.session.Session(
                aws_access_key_id="test",
                aws_secret_access_key="test",  # noqa: S106 - the emulator's own fixed pair
                region_name=REGION,
            )
            config = Config(
                proxies={},
                read_timeout=_LONGEST_INVOCATION_SECONDS,
                retries={"total_max_attempts": 1},  # a repeated invocation would run twice
                s3={"addressing_style": "path"},
            )
            make: Any = session.client
            self._clients[service] = make(service, endpoint_url=self._url, config=config)
        return self._clients[service]

    def put_secret(self, name: str, value: str) -> None:
        """Store a SecureString parameter, such as an ERP application key."""
        self.client("ssm").put_parameter(
            Name=name, Value=value, Type="SecureString", Overwrite=True
        )

    def invoke(self, function: str, payload: object) -> Any:  # noqa: ANN401 - any JSON value
        """Invoke a function by physical name or ARN and return its answer."""
        answer = self.client("lambda").invoke(
            FunctionName=function, Payload=json.dumps(payload).encode()
        )
        body = json.loads(answer["Payload"].read() or b"null")
        if "FunctionError" in answer:
            message = f"{function} failed: {body}"
            raise FunctionFailedError(message)
        return body

    def fire_schedule(self, identifier: str) -> Any:  # noqa: ANN401 - any JSON value
        """Do at once what a schedule, by physical id, does in its time."""
        group, _, name = identifier.rpartition("/")
        named = {"Name": name, **({"GroupName": group} if group else {})}
        schedule = self.client("scheduler").get_schedule(**named)
        target = schedule["Target"]
        if _LAMBDA not in target["Arn"]:
            message = f"Schedule {identifier} does not invoke a function."
            raise LaunchError(message)
        given = target.get("Input")
        event = json.loads(given) if given else _scheduled_event(schedule["Arn"])
        return self.invoke(target["Arn"], event)

    def logs(self, since: datetime | None, deployed: Deployment) -> list[logs.LogEvent]:
        """Return every event in CloudWatch Logs, oldest first."""
        begin = since or datetime(1970, 1, 2, tzinfo=UTC)
        return logs.read(self.client("logs"), begin, function_names(deployed))


def _scheduled_event(arn: str) -> dict[str, object]:
    """Return what EventBridge Scheduler sends where the schedule names no input."""
    _, _, _, region, account, _ = arn.split(":", 5)
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": account,
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": region,
        "resources": [arn],
        "detail": "{}",
    }


def function_names(deployed: Deployment) -> Mapping[str, str]:
    """Return the logical name behind each function's physical name."""
    return {physical: logical for logical, physical in deployed.functions.items()}
