"""The table and the key outlive the stack, and can be brought back."""

from tests.infra.translated import Stack, listed, named


def test_the_table_has_the_keys_that_the_state_is_written_with():
    (table,) = Stack.described().of("AWS::DynamoDB::Table").values()
    assert _keys(table["KeySchema"]) == {"HASH": "pk", "RANGE": "sk"}
    (index,) = table["GlobalSecondaryIndexes"]
    assert index["IndexName"] == "gsi1"
    assert _keys(index["KeySchema"]) == {"HASH": "gsi1pk", "RANGE": "gsi1sk"}
    assert index["Projection"] == {"ProjectionType": "ALL"}
    types = {a["AttributeName"]: a["AttributeType"] for a in table["AttributeDefinitions"]}
    assert types == dict.fromkeys(("pk", "sk", "gsi1pk", "gsi1sk"), "S")


def _keys(schema: list[dict[str, str]]) -> dict[str, str]:
    return {key["KeyType"]: key["AttributeName"] for key in schema}


def test_the_table_is_paid_by_use_expires_items_and_can_be_restored():
    (table,) = Stack.described().of("AWS::DynamoDB::Table").values()
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    recovery = table["PointInTimeRecoverySpecification"]
    assert recovery == {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 35}
    assert table["DeletionProtectionEnabled"] == {"Fn::If": ["IsDeletionProtected", True, False]}


def test_the_table_is_encrypted_with_the_deployments_own_key():
    (table,) = Stack.described().of("AWS::DynamoDB::Table").values()
    encryption = table["SSESpecification"]
    assert (encryption["SSEEnabled"], encryption["SSEType"]) == (True, "KMS")
    assert named(encryption["KMSMasterKeyId"]) == "Key.Arn"


def test_table_and_key_stay_when_the_stack_goes():
    resources = Stack.described().resources
    for name in ("StateTable", "Key"):
        kept = (resources[name]["DeletionPolicy"], resources[name]["UpdateReplacePolicy"])
        assert kept == ("Retain", "Retain"), name


def test_the_key_is_rotated_and_not_lost_by_a_slip():
    (key,) = Stack.described().of("AWS::KMS::Key").values()
    assert key["EnableKeyRotation"] is True
    assert key["PendingWindowInDays"] == 30


def test_nobody_outside_the_account_may_use_the_key():
    (key,) = Stack.described().of("AWS::KMS::Key").values()
    for statement in key["KeyPolicy"]["Statement"]:
        principal = statement["Principal"]
        if principal == {"AWS": "*"}:
            equal = statement["Condition"]["StringEquals"]
            assert equal["kms:CallerAccount"] == {"Ref": "AWS::AccountId"}
            services = {named(service).split(".")[0] for service in equal["kms:ViaService"]}
            assert services == {"dynamodb", "sns"}
        elif "Service" in principal:
            equal = statement["Condition"]["StringEquals"]
            assert equal == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
        else:
            assert named(principal["AWS"]).endswith("${AWS::AccountId}:root")


def test_the_account_keeps_the_power_to_change_the_keys_policy():
    """A key whose policy nobody may change is lost for ever."""
    (key,) = Stack.described().of("AWS::KMS::Key").values()
    delegated = [
        action
        for statement in key["KeyPolicy"]["Statement"]
        if named(statement["Principal"].get("AWS", "")).endswith(":root")
        for action in listed(statement["Action"])
    ]
    assert {"kms:PutKeyPolicy", "kms:GetKeyPolicy", "kms:Encrypt", "kms:Decrypt"} <= set(delegated)


def test_the_operators_topic_is_encrypted():
    (topic,) = Stack.described().of("AWS::SNS::Topic").values()
    assert named(topic["KmsMasterKeyId"]) == "Key.Arn"
