"""Each function may do exactly what it needs, listed here action by action."""

import re

from tests.infra.rules import statements
from tests.infra.translated import Stack, listed, named, owner
from tools.template import ROOT

ITEMS = {f"dynamodb:{a}Item" for a in ("ConditionCheck", "Delete", "Get", "Put")}
PARAMETERS = (
    "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/bindeledd/${Stage}/*"
)

STATE = {(action, "StateTable.Arn") for action in {*ITEMS, "dynamodb:Query"}}
INDEX = {("dynamodb:Query", "${StateTable.Arn}/index/gsi1")}
SECRETS = {("ssm:GetParameter", PARAMETERS), ("kms:Decrypt", "Key.Arn")}
DOORBELL_OF_HOURS = {("sqs:SendMessage", "HoursQueue.Arn")}
DOORBELLS = {("sqs:SendMessage", "SyncQueue.Arn"), *DOORBELL_OF_HOURS}
ANNOUNCE = {("sns:Publish", "OperatorTopic")}
TELEMETRY = {
    ("logs:CreateLogStream", "FunctionLogGroup.Arn"),
    ("logs:PutLogEvents", "FunctionLogGroup.Arn"),
    ("xray:PutTelemetryRecords", "*"),
    ("xray:PutTraceSegments", "*"),
}


def taken_from(queue: str) -> set[tuple[str, str]]:
    """What a function needs of the queue that it is called by."""
    actions = ("ChangeMessageVisibility", "DeleteMessage", "GetQueueAttributes", "ReceiveMessage")
    return {(f"sqs:{action}", f"{queue}.Arn") for action in actions}


ALLOWED = {
    "ControlApi": STATE | INDEX | SECRETS | DOORBELLS | ANNOUNCE,
    "Console": STATE | INDEX | SECRETS | DOORBELLS | ANNOUNCE | {("kms:Encrypt", "Key.Arn")},
    "OauthCallback": STATE | SECRETS | DOORBELLS | ANNOUNCE | {("kms:Encrypt", "Key.Arn")},
    "HostWebhook": STATE | SECRETS | DOORBELLS | ANNOUNCE,
    "ScheduleRuns": INDEX
    | DOORBELLS
    | {("dynamodb:GetItem", "StateTable.Arn"), ("sqs:SendMessage", "SweepDeadLetterQueue.Arn")},
    "SyncDimension": STATE
    | SECRETS
    | {("dynamodb:BatchWriteItem", "StateTable.Arn")}
    | DOORBELL_OF_HOURS
    | taken_from("SyncQueue"),
    "PushHours": STATE | INDEX | SECRETS | taken_from("HoursQueue"),
}

ASKED_OF_THE_TABLE = {
    "get_item": {"dynamodb:GetItem"},
    "query": {"dynamodb:Query"},
    "put_item": {"dynamodb:PutItem"},
    "delete_item": {"dynamodb:DeleteItem"},
    "batch_write_item": {"dynamodb:BatchWriteItem"},
    # A transaction is checked by the actions of its items; conditions alone have one of their own.
    "transact_write_items": {"dynamodb:ConditionCheckItem"},
}

CONTEXT = ("vendor", "tenant", "connection", "system")


def permissions(stack: Stack, role: str) -> set[tuple[str, str]]:
    policies = {role, *map(owner, stack.resources[role]["Properties"]["ManagedPolicyArns"])}
    return {
        (action, named(resource))
        for name, statement in statements(stack)
        if name in policies
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    }


def test_each_function_may_do_exactly_what_is_listed():
    stack = Stack.described()
    found = {
        name: permissions(stack, owner(function["Role"]))
        for name, function in stack.functions.items()
    }
    assert found == {name: allowed | TELEMETRY for name, allowed in ALLOWED.items()}


def test_each_function_has_a_role_of_its_own():
    roles = [owner(function["Role"]) for function in Stack.described().functions.values()]
    assert len(set(roles)) == len(roles)


def test_roles_are_assumed_by_the_one_service_that_they_are_for():
    stack = Stack.described()
    functions = {owner(function["Role"]) for function in stack.functions.values()}
    for name, role in stack.of("AWS::IAM::Role").items():
        (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
        expected = "lambda" if name in functions else "scheduler"
        assert listed(trust["Principal"]["Service"]) == [f"{expected}.amazonaws.com"], name


def test_the_scheduler_may_only_invoke_the_sweep_and_keep_what_failed():
    stack = Stack.described()
    (schedule,) = stack.of("AWS::Scheduler::Schedule").values()
    role = owner(schedule["Target"]["RoleArn"])
    found = {
        (statement["Action"], named(statement["Resource"]))
        for name, statement in statements(stack)
        if name == role
    }
    assert found == {
        ("lambda:InvokeFunction", "ScheduleRuns.Arn"),
        ("sqs:SendMessage", "ScheduleDeadLetterQueue.Arn"),
    }


def test_the_table_is_asked_what_is_allowed_and_nothing_is_allowed_that_is_not_asked():
    adapter = ROOT / "layers" / "common" / "bindeledd" / "state" / "dynamo_table.py"
    calls = set(re.findall(r"_client\.(\w+)\(", adapter.read_text(encoding="utf-8")))
    asked = set().union(*(ASKED_OF_THE_TABLE[call] for call in calls))
    allowed = {
        action
        for permitted in ALLOWED.values()
        for action, _ in permitted
        if action.startswith("dynamodb:")
    }
    assert asked == allowed


def test_grants_are_opened_only_under_their_whole_context():
    stack = Stack.described()
    conditions = [
        statement["Condition"]
        for _, statement in statements(stack)
        if statement.get("Sid") == "Grants"
    ]
    assert len(conditions) == 4
    for condition in conditions:
        assert condition == {
            "ForAllValues:StringEquals": {"kms:EncryptionContextKeys": list(CONTEXT)},
            "Null": {f"kms:EncryptionContext:{name}": "false" for name in CONTEXT},
        }


def test_every_use_of_the_key_is_bound_to_a_context():
    for name, statement in statements(Stack.described()):
        if name.endswith("Role") and any("kms:" in a for a in listed(statement["Action"])):
            condition = str(statement["Condition"])
            assert "kms:EncryptionContext" in condition, name


def test_vendors_secrets_are_decrypted_only_as_parameters_of_this_stage():
    found = [
        statement["Condition"]
        for _, statement in statements(Stack.described())
        if statement.get("Sid") == "VendorsSecretsDecrypted"
    ]
    assert len(found) == len([allowed for allowed in ALLOWED.values() if allowed >= SECRETS])
    for condition in found:
        assert named(condition["StringEquals"]["kms:ViaService"]).startswith("ssm.")
        bound = condition["StringLike"]["kms:EncryptionContext:PARAMETER_ARN"]
        assert named(bound) == PARAMETERS
