"""Rules that every resource of the template obeys, each answering with what breaks it.

A rule is a function of the template, so that it can be tried on templates that break it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.infra.translated import RUNBOOK, Stack, listed, named, owner
from tools.template import Json

MARGIN_SECONDS = 30
HTTP_SECONDS = 29
LONGEST_SECONDS = 120
DEAD_LETTER_SECONDS = 14 * 24 * 3600
SYNCHRONOUS_CALLERS = {"apigateway.amazonaws.com"}
FORBIDDEN_ACTION = re.compile(r"\*|dynamodb:(Scan|PartiQL\w+)|:Delete(Table|Queue)$", re.IGNORECASE)


def asynchronous_edges_without_net(stack: Stack) -> Iterator[str]:
    """Every edge that nobody waits at has a dead-letter queue, and that queue an alarm."""
    for name, queues in dead_letter_queues_by_edge(stack).items():
        if not queues:
            yield f"{name} has no dead-letter queue"
        for queue in queues:
            if queue not in queues_with_alarm(stack):
                yield f"{name}: nobody is told of dead letters in {queue}"


def dead_letter_queues_by_edge(stack: Stack) -> dict[str, list[str]]:
    """Map each asynchronous edge of the stack to the queues that keep what it loses."""
    edges: dict[str, list[str]] = {}
    for name, mapping in stack.of("AWS::Lambda::EventSourceMapping").items():
        edges[f"mapping {name}"] = _redriven_to(stack.queues[owner(mapping["EventSourceArn"])])
    for name, schedule in stack.of("AWS::Scheduler::Schedule").items():
        target = schedule["Target"]
        edges[f"schedule {name}"] = _owners(target.get("DeadLetterConfig", {}).get("Arn"))
        function = owner(target["Arn"])
        edges[f"asynchronous {function}"] = _failures_of(stack, function)
    for name, permission in stack.of("AWS::Lambda::Permission").items():
        if permission["Principal"] not in SYNCHRONOUS_CALLERS:
            function = owner(permission["FunctionName"])
            edges[f"permission {name}"] = _failures_of(stack, function)
    for name, subscription in stack.of("AWS::SNS::Subscription").items():
        edges[f"subscription {name}"] = _redriven_to(subscription)
    return edges


def _redriven_to(properties: Json) -> list[str]:
    return _owners(properties.get("RedrivePolicy", {}).get("deadLetterTargetArn"))


def _failures_of(stack: Stack, function: str) -> list[str]:
    return [
        queue
        for settings in stack.of("AWS::Lambda::EventInvokeConfig").values()
        if owner(settings["FunctionName"]) == function
        for queue in _owners(
            settings.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
        )
    ]


def _owners(arn: object) -> list[str]:
    return [owner(arn)] if arn else []


def queues_with_alarm(stack: Stack) -> set[str]:
    """Queues with an alarm as soon as one message is visible, to somebody."""
    return {
        owner(alarm["Dimensions"][0]["Value"])
        for alarm in stack.of("AWS::CloudWatch::Alarm").values()
        if alarm.get("MetricName") == "ApproximateNumberOfMessagesVisible"
        and (alarm["Statistic"], alarm["ComparisonOperator"], alarm["Threshold"])
        == ("Maximum", "GreaterThanThreshold", 0)
        and alarm.get("AlarmActions")
    }


def queues_badly_set(stack: Stack) -> Iterator[str]:
    """A queue is encrypted and consumed, or keeps dead letters for 14 days for one named source."""
    consumed = {
        owner(mapping["EventSourceArn"])
        for mapping in stack.of("AWS::Lambda::EventSourceMapping").values()
    }
    for name, queue in stack.queues.items():
        if not queue.get("SqsManagedSseEnabled"):
            yield f"{name} is not encrypted"
        if name in consumed:
            if queue.get("RedrivePolicy", {}).get("maxReceiveCount") != 5:
                yield f"{name} does not give up after five times"
            continue
        if queue.get("MessageRetentionPeriod") != DEAD_LETTER_SECONDS:
            yield f"{name} does not keep dead letters for 14 days"
        if queue.get("RedriveAllowPolicy", {}).get("redrivePermission") not in {
            "byQueue",
            "denyAll",
        }:
            yield f"{name} takes any queue's dead letters"


def time_limits_broken(stack: Stack) -> Iterator[str]:
    """A message stays hidden for its function's time and more; nobody waits past the gateway."""
    for name, function in stack.functions.items():
        if function["Timeout"] > LONGEST_SECONDS:
            yield f"{name} may run for {function['Timeout']} s"
    for mapping in stack.of("AWS::Lambda::EventSourceMapping").values():
        called = owner(mapping["FunctionName"])
        hidden = stack.queues[owner(mapping["EventSourceArn"])]["VisibilityTimeout"]
        if hidden < stack.functions[called]["Timeout"] + MARGIN_SECONDS:
            yield f"{called}: its messages are hidden for {hidden} s only"
    for permission in stack.of("AWS::Lambda::Permission").values():
        called = owner(permission["FunctionName"])
        if stack.functions[called]["Timeout"] > HTTP_SECONDS:
            yield f"{called} may take longer than the gateway waits"


def mappings_badly_set(stack: Stack) -> Iterator[str]:
    """One message at a time, failures told one by one, and a bound on how many at once."""
    for name, mapping in stack.of("AWS::Lambda::EventSourceMapping").items():
        if mapping.get("BatchSize") != 1:
            yield f"{name} takes more than one message"
        if mapping.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            yield f"{name} does not take failures one by one"
        if not mapping.get("ScalingConfig", {}).get("MaximumConcurrency"):
            yield f"{name} has no bound"


def statements(stack: Stack) -> Iterator[tuple[str, Json]]:
    """Every policy statement of the stack, with the resource that it stands in."""
    for name, role in stack.of("AWS::IAM::Role").items():
        for policy in role.get("Policies", []):
            yield from ((name, found) for found in policy["PolicyDocument"]["Statement"])
    documents = {
        **{n: p["PolicyDocument"] for n, p in stack.of("AWS::IAM::ManagedPolicy").items()},
        **{n: p["PolicyDocument"] for n, p in stack.of("AWS::IAM::Policy").items()},
        **{n: p["PolicyDocument"] for n, p in stack.of("AWS::SNS::TopicPolicy").items()},
        **{n: p["PolicyDocument"] for n, p in stack.of("AWS::SQS::QueuePolicy").items()},
        **{n: p["KeyPolicy"] for n, p in stack.of("AWS::KMS::Key").items()},
    }
    for name, document in documents.items():
        yield from ((name, found) for found in document["Statement"])


def permissions_too_wide(stack: Stack) -> Iterator[str]:
    """No wildcard action, no Scan, no policy of somebody else's making, no unbounded resource."""
    keys = stack.of("AWS::KMS::Key")
    for name, statement in statements(stack):
        if "NotAction" in statement or "NotResource" in statement:
            yield f"{name} allows by exclusion"
        for action in listed(statement.get("Action", [])):
            if FORBIDDEN_ACTION.search(action):
                yield f"{name} may {action}"
            if _everywhere(statement) and name not in keys and not action.startswith("xray:Put"):
                yield f"{name} may {action} anywhere"
    for name, role in stack.of("AWS::IAM::Role").items():
        for arn in role.get("ManagedPolicyArns", []):
            if owner(arn) not in stack.of("AWS::IAM::ManagedPolicy"):
                yield f"{name} has the policy {named(arn)}"


def _everywhere(statement: Json) -> bool:
    return any(named(resource) == "*" for resource in listed(statement.get("Resource", "*")))


def functions_sending_to_their_own_queue(stack: Stack) -> Iterator[str]:
    """Lambda's loop detection would stop a function that rings for itself."""
    for mapping in stack.of("AWS::Lambda::EventSourceMapping").values():
        function, queue = owner(mapping["FunctionName"]), owner(mapping["EventSourceArn"])
        role = owner(stack.functions[function]["Role"])
        for name, statement in statements(stack):
            sends = any(action.startswith("sqs:Send") for action in listed(statement["Action"]))
            reached = {owner(resource) for resource in listed(statement.get("Resource", []))}
            if name == role and sends and reached & {queue, "*"}:
                yield f"{function} may send to {queue}"


def alarms_badly_set(stack: Stack) -> Iterator[str]:
    """An alarm reaches the operators, says when it ends, and has an entry in the runbook."""
    entries = runbook_entries()
    for name, alarm in stack.of("AWS::CloudWatch::Alarm").items():
        for member in ("AlarmActions", "OKActions"):
            if [owner(action) for action in alarm.get(member, [])] != ["OperatorTopic"]:
                yield f"{name}: {member} do not reach the operators"
        if "TreatMissingData" not in alarm:
            yield f"{name} leaves open what silence means"
        anchor = re.search(r"docs/runbook\.md#([a-z0-9-]+)$", alarm.get("AlarmDescription", ""))
        if anchor is None:
            yield f"{name} names no entry of the runbook"
        elif f"`{name}`" not in entries.get(anchor[1], ""):
            yield f"{name}: the runbook's entry {anchor[1]} is missing or about something else"


def runbook_entries() -> dict[str, str]:
    """Anchor → text of each section of the runbook."""
    parts = re.split(r"^#{2,3} (.+)$", RUNBOOK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {
        re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-"): text
        for heading, text in zip(parts[1::2], parts[2::2], strict=True)
    }
