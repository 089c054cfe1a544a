"""Creates or updates the stack in the emulator and finds out what it consists of."""

import io
import json
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local.launcher.errors import DeploymentError
from local.launcher.template import CODE_BUCKET, CODE_KEY, LocalTemplate

if TYPE_CHECKING:
    from collections.abc import Callable

STACK_NAME = "bindeledd"
_TEMPLATE_KEY = "template.json"
_PATIENCE_SECONDS = 60.0
_NEVER_CREATED = {"CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"}
_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]


@dataclass(frozen=True, slots=True)
class Deployment:
    """What stands in the emulator after a deployment."""

    api_id: str
    functions: Mapping[str, str]
    """Logical id → physical name."""
    schedules: Mapping[str, str]
    resources: Mapping[str, str]
    """Logical id → physical id of every resource."""
    outputs: Mapping[str, str]


def deploy(template: LocalTemplate, client: "Callable[[str], Any]") -> Deployment:
    """Bring the emulator's stack to the template and return what it consists of."""
    _upload(template, client("s3"))
    cloudformation = client("cloudformation")
    _create_or_update(template, cloudformation)
    stack = _wait(cloudformation)
    resources = _resources(cloudformation)
    dynamodb = client("dynamodb")
    for table, attribute in template.tables_with_ttl.items():
        _set_ttl(dynamodb, resources[table][1], attribute)
    physical = {name: identifier for name, (_, identifier) in resources.items()}
    return Deployment(
        api_id=physical[template.http_api],
        functions=_of_type(resources, "AWS::Lambda::Function"),
        schedules=_of_type(resources, "AWS::Scheduler::Schedule"),
        resources=physical,
        outputs={item["OutputKey"]: item["OutputValue"] for item in stack.get("Outputs", [])},
    )


def _upload(template: LocalTemplate, s3: Any) -> None:  # noqa: ANN401 - a boto3 client
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("README", "Functions run from their source directories.\n")
    try:
        s3.create_bucket(
            Bucket=CODE_BUCKET,
            CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "BucketAlreadyOwnedByYou":
            raise
    s3.put_object(Bucket=CODE_BUCKET, Key=CODE_KEY, Body=empty.getvalue())
    # By address and not inline: an inline body is limited to 51,200 bytes.
    s3.put_object(Bucket=CODE_BUCKET, Key=_TEMPLATE_KEY, Body=json.dumps(template.document))


def _create_or_update(template: LocalTemplate, cloudformation: Any) -> None:  # noqa: ANN401
    request = {
        "StackName": STACK_NAME,
        "TemplateURL": f"{cloudformation.meta.endpoint_url}/{CODE_BUCKET}/{_TEMPLATE_KEY}",
        "Capabilities": _CAPABILITIES,
        "Parameters": [
            {"ParameterKey": name, "ParameterValue": value}
            for name, value in template.parameters.items()
        ],
    }
    status = _status(cloudformation)
    if status in _NEVER_CREATED:
        cloudformation.delete_stack(StackName=STACK_NAME)
        _wait_until(cloudformation, lambda now: now in {None, "DELETE_COMPLETE"})
        status = None
    try:
        if status in {None, "DELETE_COMPLETE"}:
            cloudformation.create_stack(**request)
        else:
            cloudformation.update_stack(**request)
    except ClientError as error:
        reason = error.response["Error"]["Message"]
        if "No updates are to be performed" not in reason:
            message = f"The emulator refused the template: {reason}"
            raise DeploymentError(message) from error


def _status(cloudformation: Any) -> str | None:  # noqa: ANN401 - a boto3 client
    try:
        stacks = cloudformation.describe_stacks(StackName=STACK_NAME)["Stacks"]
    except ClientError:
        return None  # "does not exist" has no code of its own
    return str(stacks[0]["StackStatus"])


def _wait_until(cloudformation: Any, is_reached: "Callable[[str | None], bool]") -> str | None:  # noqa: ANN401
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not is_reached(status := _status(cloudformation)):
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    return status


def _wait(cloudformation: Any) -> dict[str, Any]:  # noqa: ANN401 - a boto3 client
    status = _wait_until(cloudformation, lambda now: not str(now).endswith("_IN_PROGRESS"))
    if status not in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
        message = f"The template could not be deployed ({status}): {_reason(cloudformation)}"
        raise DeploymentError(message)
    stack: dict[str, Any] = cloudformation.describe_stacks(StackName=STACK_NAME)["Stacks"][0]
    return stack


def _reason(cloudformation: Any) -> str:  # noqa: ANN401 - a boto3 client
    pages = cloudformation.get_paginator("describe_stack_events").paginate(StackName=STACK_NAME)
    events = [event for page in pages for event in page["StackEvents"]]
    failed = [event for event in events if event["ResourceStatus"].endswith("FAILED")]
    reasons = {
        f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"
        for event in failed
    }
    return "; ".join(sorted(reasons)) or "no reason given"


def _resources(cloudformation: Any) -> dict[str, tuple[str, str]]:  # noqa: ANN401
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=STACK_NAME)
    return {
        item["LogicalResourceId"]: (item["ResourceType"], item["PhysicalResourceId"])
        for page in pages
        for item in page["StackResourceSummaries"]
    }


def _of_type(resources: Mapping[str, tuple[str, str]], kind: str) -> dict[str, str]:
    return {name: physical for name, (type_, physical) in resources.items() if type_ == kind}


def _set_ttl(dynamodb: Any, table: str, attribute: str) -> None:  # noqa: ANN401
    """Switch expiry on, which ministack's CloudFormation leaves out in silence."""
    described = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    if described.get("TimeToLiveStatus") != "ENABLED":
        dynamodb.update_time_to_live(
            TableName=table,
            TimeToLiveSpecification={"Enabled": True, "AttributeName": attribute},
        )
