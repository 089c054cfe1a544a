"""The template obeys every rule, and each rule notices a template that does not."""

from collections.abc import Callable, Iterable

import pytest

from tests.infra import rules
from tests.infra.translated import Stack
from tools.template import Json

Rule = Callable[[Stack], Iterable[str]]
Change = Callable[[Json], object]

RULES: tuple[Rule, ...] = (
    rules.asynchronous_edges_without_net,
    rules.queues_badly_set,
    rules.time_limits_broken,
    rules.mappings_badly_set,
    rules.permissions_too_wide,
    rules.functions_sending_to_their_own_queue,
    rules.alarms_badly_set,
)


def role_statement(resources: Json, role: str, sid: str) -> Json:
    (policy,) = resources[role]["Properties"]["Policies"]
    found = [s for s in policy["PolicyDocument"]["Statement"] if s["Sid"] == sid]
    statement: Json = found[0]
    return statement


def properties(resources: Json, name: str) -> Json:
    found: Json = resources[name]["Properties"]
    return found


def add_subscription(resources: Json) -> None:
    resources["Mailbox"] = {
        "Type": "AWS::SNS::Subscription",
        "Properties": {"TopicArn": {"Ref": "OperatorTopic"}, "Protocol": "email"},
    }


def add_event_rule(resources: Json) -> None:
    resources["Rule"] = {
        "Type": "AWS::Lambda::Permission",
        "Properties": {"Principal": "events.amazonaws.com", "FunctionName": {"Ref": "HostWebhook"}},
    }


BROKEN: dict[str, tuple[Rule, Change, str]] = {
    "queue without redrive": (
        rules.asynchronous_edges_without_net,
        lambda r: properties(r, "SyncQueue").pop("RedrivePolicy"),
        "mapping SyncDimensionDoorbell has no dead-letter queue",
    ),
    "schedule without dead letters": (
        rules.asynchronous_edges_without_net,
        lambda r: properties(r, "ScheduleRunsEveryMinute")["Target"].pop("DeadLetterConfig"),
        "schedule ScheduleRunsEveryMinute has no dead-letter queue",
    ),
    "scheduled function without destination": (
        rules.asynchronous_edges_without_net,
        lambda r: properties(r, "ScheduleRunsEventInvokeConfig").pop("DestinationConfig"),
        "asynchronous ScheduleRuns has no dead-letter queue",
    ),
    "dead letters without alarm": (
        rules.asynchronous_edges_without_net,
        lambda r: r.pop("SyncDeadLetterQueueNotEmpty"),
        "nobody is told of dead letters in SyncDeadLetterQueue",
    ),
    "alarm on messages sent": (
        rules.asynchronous_edges_without_net,
        lambda r: properties(r, "SweepDeadLetterQueueNotEmpty").update(
            MetricName="NumberOfMessagesSent"
        ),
        "nobody is told of dead letters in SweepDeadLetterQueue",
    ),
    "subscription": (rules.asynchronous_edges_without_net, add_subscription, "Mailbox"),
    "rule": (rules.asynchronous_edges_without_net, add_event_rule, "permission Rule"),
    "open queue": (
        rules.queues_badly_set,
        lambda r: properties(r, "SyncQueue").update(SqsManagedSseEnabled=False),
        "SyncQueue is not encrypted",
    ),
    "short memory": (
        rules.queues_badly_set,
        lambda r: properties(r, "SyncDeadLetterQueue").update(MessageRetentionPeriod=345600),
        "does not keep dead letters",
    ),
    "shared dead letters": (
        rules.queues_badly_set,
        lambda r: properties(r, "ScheduleDeadLetterQueue").pop("RedriveAllowPolicy"),
        "ScheduleDeadLetterQueue takes any",
    ),
    "visible too early": (
        rules.time_limits_broken,
        lambda r: properties(r, "SyncQueue").update(VisibilityTimeout=149),
        "SyncDimension: its messages are hidden for 149 s only",
    ),
    "slow page": (
        rules.time_limits_broken,
        lambda r: properties(r, "Console").update(Timeout=30),
        "Console may take longer",
    ),
    "long function": (
        rules.time_limits_broken,
        lambda r: properties(r, "SyncDimension").update(Timeout=121),
        "SyncDimension may run for 121 s",
    ),
    "batches": (
        rules.mappings_badly_set,
        lambda r: properties(r, "SyncDimensionDoorbell").update(BatchSize=2),
        "more than one message",
    ),
    "wildcard": (
        rules.permissions_too_wide,
        lambda r: role_statement(r, "ConsoleRole", "State")["Action"].append("dynamodb:Get*"),
        "ConsoleRole may dynamodb:Get*",
    ),
    "scan": (
        rules.permissions_too_wide,
        lambda r: role_statement(r, "ScheduleRunsRole", "DueWork").update(Action="dynamodb:Scan"),
        "ScheduleRunsRole may dynamodb:Scan",
    ),
    "any table": (
        rules.permissions_too_wide,
        lambda r: role_statement(r, "ControlApiRole", "State").update(Resource="*"),
        "ControlApiRole may dynamodb:GetItem anywhere",
    ),
    "borrowed policy": (
        rules.permissions_too_wide,
        lambda r: properties(r, "HostWebhookRole")["ManagedPolicyArns"].append(
            "arn:aws:iam::aws:policy/AmazonSQSFullAccess"
        ),
        "AmazonSQSFullAccess",
    ),
    "own queue": (
        rules.functions_sending_to_their_own_queue,
        lambda r: role_statement(r, "SyncDimensionRole", "OwnQueue")["Action"].append(
            "sqs:SendMessage"
        ),
        "SyncDimension may send to SyncQueue",
    ),
    "mute alarm": (
        rules.alarms_badly_set,
        lambda r: properties(r, "SweepsMissing").pop("AlarmActions"),
        "SweepsMissing: AlarmActions",
    ),
    "alarm without entry": (
        rules.alarms_badly_set,
        lambda r: properties(r, "SweepsMissing").update(
            AlarmDescription="Runbook: docs/runbook.md#sweeps-late"
        ),
        "the runbook's entry sweeps-late",
    ),
    "alarm with another's entry": (
        rules.alarms_badly_set,
        lambda r: properties(r, "SweepsMissing").update(
            AlarmDescription="Runbook: docs/runbook.md#function-errors"
        ),
        "about something else",
    ),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_template_obeys(rule: Rule):
    assert list(rule(Stack.described())) == []


@pytest.mark.parametrize(("rule", "change", "told"), BROKEN.values(), ids=BROKEN)
def test_a_broken_template_is_noticed(rule: Rule, change: Change, told: str):
    stack = Stack.described().copied()
    change(stack.resources)
    assert any(told in fault for fault in rule(stack))


def test_every_rule_is_tried_on_a_broken_template():
    assert {rule for rule, _, _ in BROKEN.values()} == set(RULES)


def test_the_asynchronous_edges_are_those_that_are_known():
    edges = rules.dead_letter_queues_by_edge(Stack.described())
    assert edges == {
        "mapping SyncDimensionDoorbell": ["SyncDeadLetterQueue"],
        "mapping PushHoursDoorbell": ["HoursDeadLetterQueue"],
        "schedule ScheduleRunsEveryMinute": ["ScheduleDeadLetterQueue"],
        "asynchronous ScheduleRuns": ["SweepDeadLetterQueue"],
    }
