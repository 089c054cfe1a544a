"""The deployed policies do what they say: each function's role is tried on the emulator.

Statements that look right can still be wrong together, above all conditions on the encryption
context; here they decide about real calls, with credentials of the functions' own roles.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from local.launcher import LocalOptions, LocalStack

pytestmark = pytest.mark.emulator

CONTEXT = {"vendor": "svenn", "tenant": "t-1", "connection": "c-1", "system": "erp"}
KEY = {"pk": {"S": "trial"}, "sk": {"S": "trial"}}
DENIED = {"AccessDenied", "AccessDeniedException", "AuthorizationError"}
OWN_SECRET, FOREIGN_SECRET = "/bindeledd/local/trial", "/elsewhere/trial"

Call = Callable[["Trial"], object]


@dataclass(frozen=True)
class Trial:
    """The deployed stack, seen with the rights of one function or of the deployer."""

    stack: LocalStack
    role: str | None = None

    def client(self, service: str) -> Any:
        if self.role is None:
            return self.stack.boto_client(service)
        sts = self.stack.boto_client("sts")
        iam = self.stack.boto_client("iam")
        arn = iam.get_role(RoleName=self.stack.deployed.resources[self.role])["Role"]["Arn"]
        given = sts.assume_role(RoleArn=arn, RoleSessionName="trial")["Credentials"]
        return boto3.client(
            service,
            endpoint_url=sts.meta.endpoint_url,
            region_name=sts.meta.region_name,
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
        )

    def output(self, name: str) -> str:
        return self.stack.deployed.outputs[name]

    def encrypt(self, context: dict[str, str]) -> bytes:
        answer = self.client("kms").encrypt(
            KeyId=self.output("KeyArn"), Plaintext=b"secret", EncryptionContext=context
        )
        return bytes(answer["CiphertextBlob"])

    def decrypt(self) -> object:
        ciphertext = Trial(self.stack).encrypt(CONTEXT)
        return self.client("kms").decrypt(CiphertextBlob=ciphertext, EncryptionContext=CONTEXT)

    def table(self, operation: str, **arguments: Any) -> object:
        call = getattr(self.client("dynamodb"), operation)
        return call(TableName=self.output("TableName"), **arguments)

    def query_index(self) -> object:
        return self.table(
            "query",
            IndexName="gsi1",
            KeyConditionExpression="gsi1pk = :pk",
            ExpressionAttributeValues={":pk": {"S": "DUE#0"}},
        )

    def store_batch(self) -> object:
        requests = {self.output("TableName"): [{"PutRequest": {"Item": KEY}}]}
        return self.client("dynamodb").batch_write_item(RequestItems=requests)

    def ring(self, queue: str) -> object:
        return self.client("sqs").send_message(
            QueueUrl=self.output(f"{queue}Url"), MessageBody="{}", MessageGroupId="trial"
        )

    def announce(self) -> object:
        topic = self.output("OperatorTopicArn")
        return self.client("sns").publish(TopicArn=topic, Message="trial")

    def secret(self, name: str) -> object:
        return self.client("ssm").get_parameter(Name=name, WithDecryption=True)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """The deployment without anything around it."""
    options = LocalOptions(
        directory=tmp_path_factory.mktemp("permissions"),
        base_port=None,
        with_simulators=False,
        log_level=None,
    )
    with LocalStack(options) as running:
        for name in (OWN_SECRET, FOREIGN_SECRET):
            running.put_secret(name, "value")
        yield running


ALLOWED: dict[str, tuple[str, Call]] = {
    "a grant is encrypted after consent": ("OauthCallbackRole", lambda t: t.encrypt(CONTEXT)),
    "a pasted grant is encrypted": ("ConsoleRole", lambda t: t.encrypt(CONTEXT)),
    "a grant is opened to synchronise": ("SyncDimensionRole", lambda t: t.decrypt()),
    "an item is stored": ("HostWebhookRole", lambda t: t.table("put_item", Item=KEY)),
    "a plan is stored in batches": ("SyncDimensionRole", lambda t: t.store_batch()),
    "the sweep finds what is owed": ("ScheduleRunsRole", lambda t: t.query_index()),
    "the interface rings": ("ControlApiRole", lambda t: t.ring("SyncQueue")),
    "the webhook rings for hours": ("HostWebhookRole", lambda t: t.ring("HoursQueue")),
    "a run rings for hours": ("SyncDimensionRole", lambda t: t.ring("HoursQueue")),
    "a grant is opened to send hours": ("PushHoursRole", lambda t: t.decrypt()),
    "refused hours are found by index": ("PushHoursRole", lambda t: t.query_index()),
    "the webhook announces": ("HostWebhookRole", lambda t: t.announce()),
    "a secret of this stage is read": ("HostWebhookRole", lambda t: t.secret(OWN_SECRET)),
}

REFUSED: dict[str, tuple[str, Call]] = {
    "encryption without context": ("OauthCallbackRole", lambda t: t.encrypt({})),
    "encryption under half a context": (
        "OauthCallbackRole",
        lambda t: t.encrypt({name: CONTEXT[name] for name in ("vendor", "tenant")}),
    ),
    "encryption under a context with more": (
        "OauthCallbackRole",
        lambda t: t.encrypt({**CONTEXT, "more": "1"}),
    ),
    "opening a grant in the callback": ("OauthCallbackRole", lambda t: t.decrypt()),
    "opening a grant in the interface": ("ControlApiRole", lambda t: t.decrypt()),
    "opening a grant in the webhook": ("HostWebhookRole", lambda t: t.decrypt()),
    "scanning": ("SyncDimensionRole", lambda t: t.table("scan")),
    "storing in batches outside a run": ("ConsoleRole", lambda t: t.store_batch()),
    "writing in the sweep": ("ScheduleRunsRole", lambda t: t.table("put_item", Item=KEY)),
    "lists by index in the webhook": ("HostWebhookRole", lambda t: t.query_index()),
    "ringing for oneself": ("SyncDimensionRole", lambda t: t.ring("SyncQueue")),
    "hours that ring for themselves": ("PushHoursRole", lambda t: t.ring("HoursQueue")),
    "hours that ring for registers": ("PushHoursRole", lambda t: t.ring("SyncQueue")),
    "storing hours in batches": ("PushHoursRole", lambda t: t.store_batch()),
    "announcing from a run": ("SyncDimensionRole", lambda t: t.announce()),
    "a secret of another path": ("HostWebhookRole", lambda t: t.secret(FOREIGN_SECRET)),
    "a secret in the sweep": ("ScheduleRunsRole", lambda t: t.secret(OWN_SECRET)),
}


@pytest.mark.parametrize(("role", "call"), ALLOWED.values(), ids=ALLOWED)
def test_a_function_may_do_its_work(stack: LocalStack, role: str, call: Call):
    assert call(Trial(stack, role))


@pytest.mark.parametrize(("role", "call"), REFUSED.values(), ids=REFUSED)
def test_a_function_may_do_nothing_else(stack: LocalStack, role: str, call: Call):
    with pytest.raises(ClientError) as refused:
        call(Trial(stack, role))
    assert refused.value.response["Error"]["Code"] in DENIED
