"""What the emulator makes of a template: pages, rights, queues, schedules and logs."""

import base64
import json
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import jwt
import pytest

from local.launcher import LocalStack
from local.oidc.settings import SIGNING_KEY
from local.oidc.signing import SigningKey
from tests.integration.local.conftest import CANARY, eventually

pytestmark = pytest.mark.emulator


@pytest.fixture
def call(browser: httpx.Client) -> Callable[..., str]:
    """Let the function call AWS with its own rights and return what came of it."""

    def ask(service: str, operation: str, **arguments: object) -> str:
        body = {"service": service, "operation": operation, **arguments}
        answer = browser.post(
            "/call", content=json.dumps(body), headers={"content-type": "text/plain"}
        )
        return str(answer.json())

    return ask


@pytest.fixture
def table(stack: LocalStack) -> str:
    return str(stack.deployed.outputs["TableName"])


def test_pages_are_served_at_the_root_without_prefix(stack: LocalStack, browser: httpx.Client):
    event = browser.get("/some/page?tab=1&tab=2", headers={"x-forwarded-proto": "https"}).json()

    assert event["rawPath"] == "/some/page"
    assert event["rawQueryString"] == "tab=1&tab=2"
    assert event["requestContext"]["http"]["path"] == "/some/page"
    own_host = stack.console_url.removeprefix("http://")
    assert event["headers"]["host"] == event["requestContext"]["domainName"] == own_host
    assert event["headers"]["x-forwarded-proto"] == "http"
    assert browser.get("/").json()["rawPath"] == "/"


def test_cookies_reach_the_function_as_on_aws(browser: httpx.Client):
    event = browser.get("/page", headers={"cookie": "session=abc; theme=dark"}).json()

    assert event["cookies"] == ["session=abc", "theme=dark"]
    assert "cookie" not in event["headers"]
    assert "cookies" not in browser.get("/page").json()


def test_cookies_and_redirects_reach_the_browser(browser: httpx.Client):
    answer = browser.get("/cookies")

    assert (answer.status_code, answer.headers["location"]) == (302, "/next")
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert "access-control-allow-origin" not in answer.headers


def test_a_failing_function_tells_the_browser_nothing(browser: httpx.Client):
    answer = browser.get("/fail")

    assert answer.status_code == 500
    assert answer.json() == {"message": "Internal Server Error"}


def test_the_guarded_routes_want_a_token_of_the_issuer(stack: LocalStack, browser: httpx.Client):
    token = stack.client_credentials("svenn")

    assert browser.get("/v1/anything").status_code == 401
    assert browser.get("/v1/x", headers={"authorization": f"Bearer {token}x"}).status_code == 401
    answer = browser.get("/v1/x", headers={"authorization": f"Bearer {token}"})
    claims = answer.json()["requestContext"]["authorizer"]["jwt"]["claims"]
    assert (claims["vendor"], claims["roles"]) == ("svenn", "[host_backend]")


@pytest.mark.requirement("ALL-11")
def test_a_token_that_is_expired_or_anothers_opens_nothing(
    stack: LocalStack, browser: httpx.Client
):
    own = SigningKey.kept_at(stack.state.issuer / SIGNING_KEY)
    good = jwt.decode(stack.client_credentials(), options={"verify_signature": False})
    stranger, named = SigningKey.generate(), {"kid": own.key_id}
    unproven = "".join(part + "." for part in own.sign(good).split(".")[:2])
    wrong = {
        "expired": own.sign({**good, "exp": good["iat"] - 60}),
        "not yet valid": own.sign({**good, "nbf": good["exp"]}),
        "another issuer's": own.sign({**good, "iss": "https://elsewhere.example"}),
        "for another audience": own.sign({**good, "aud": "another"}),
        "signed by another": stranger.sign(good),
        "under our key's name": jwt.encode(good, stranger.private, "RS256", headers=named),
        "unsigned": jwt.encode(good, "", "none", headers=named),
        "without its signature": unproven,
        "by a shared secret": jwt.encode(good, own.public_jwk["n"], "HS256", headers=named),
    }

    def status(token: str) -> int:
        answer = browser.get("/v1/x", headers={"authorization": f"Bearer {token}"})
        return answer.status_code

    assert status(own.sign(good)) == 200
    assert {name: status(token) for name, token in wrong.items()} == dict.fromkeys(wrong, 401)


def test_functions_see_nothing_of_the_launchers_environment(browser: httpx.Client):
    environment = browser.get("/environment").json()

    assert CANARY not in environment.values()
    assert "HTTPS_PROXY" not in environment
    assert environment["AWS_REGION"] == "eu-north-1"
    assert environment["NOTE"] == "none"


def test_the_aws_api_answers_no_page_of_a_browser(stack: LocalStack):
    plain = httpx.get(f"{stack.addresses.aws}/_local/workers", trust_env=False)
    foreign = {"origin": "https://example.com"}
    rebound = {"host": f"example.com:{stack.addresses.ports.aws}"}

    assert plain.status_code == 200
    for headers in (foreign, rebound):
        address = f"{stack.addresses.aws}/_local/workers"
        assert httpx.get(address, headers=headers, trust_env=False).status_code == 403


def test_a_leading_key_condition_holds_a_function_to_its_keys(call: Callable[..., str], table: str):
    def put(key: str) -> dict[str, object]:
        return {"TableName": table, "Item": {"pk": {"S": key}, "sk": {"S": "1"}}}

    def query(key: str) -> str:
        condition = {"KeyConditionExpression": "pk = :pk"}
        values = {"ExpressionAttributeValues": {":pk": {"S": key}}}
        return call("dynamodb", "query", TableName=table, **condition, **values)

    def transact(*keys: str) -> str:
        items = [{"Put": put(key)} for key in keys]
        return call("dynamodb", "transact_write_items", TransactItems=items)

    assert call("dynamodb", "put_item", **put("ours#1")) == "allowed"
    assert call("dynamodb", "put_item", **put("theirs#1")) == "AccessDeniedException"
    assert query("ours#1") == "allowed"
    assert query("theirs#1") == "AccessDeniedException"
    assert transact("ours#2", "ours#3") == "allowed"
    assert transact("ours#2", "theirs#3") == "AccessDeniedException"


def test_what_no_statement_allows_is_denied(call: Callable[..., str], table: str):
    assert call("dynamodb", "scan", TableName=table) == "AccessDeniedException"
    assert call("dynamodb", "delete_table", TableName=table) == "AccessDeniedException"


def test_an_encryption_context_condition_is_evaluated(call: Callable[..., str], stack: LocalStack):
    def encrypt(**context: str) -> str:
        named = {"EncryptionContext": context} if context else {}
        key = stack.deployed.resources["Key"]
        return call("kms", "encrypt", KeyId=key, Plaintext="secret", **named)

    assert encrypt(vendor="svenn") == "allowed"
    assert encrypt() == "AccessDeniedException"
    assert encrypt(vendor="svenn", other="x") == "AccessDeniedException"
    assert encrypt(other="x") == "AccessDeniedException"


def written(stack: LocalStack, table: str, what: str) -> int:
    """Count how often the worker wrote a message down."""
    found = stack.boto_client("dynamodb").query(
        TableName=table,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": what}},
    )
    return int(found["Count"])


def test_a_message_rings_the_consuming_function(stack: LocalStack, table: str):
    url = stack.deployed.resources["Queue"]
    stack.boto_client("sqs").send_message(QueueUrl=url, MessageBody='{"message": "rung"}')

    eventually(lambda: written(stack, table, "rung") == 1)


def test_a_killed_worker_loses_no_message(stack: LocalStack, table: str):
    url = stack.deployed.resources["Queue"]
    body = json.dumps({"message": "survived", "linger": 1.0})
    stack.boto_client("sqs").send_message(QueueUrl=url, MessageBody=body)
    eventually(lambda: written(stack, table, "survived: began"))
    stack.kill_workers()

    eventually(lambda: written(stack, table, "survived"), seconds=30)
    assert written(stack, table, "survived: began") == 2
    assert written(stack, table, "survived") == 1


def test_groups_of_a_fifo_queue_are_handled_side_by_side(stack: LocalStack, table: str):
    url = stack.deployed.resources["OrderedQueue"]

    def send(what: str, group: str, linger: float = 0) -> None:
        body = json.dumps({"message": what, "linger": linger})
        stack.boto_client("sqs").send_message(QueueUrl=url, MessageBody=body, MessageGroupId=group)

    send("slow", "one", linger=3)
    send("after the slow", "one")
    send("of another group", "two")

    eventually(lambda: written(stack, table, "of another group"))
    assert written(stack, table, "slow") == 0
    eventually(lambda: written(stack, table, "after the slow"))
    assert written(stack, table, "slow") == 1


def test_a_schedule_is_fired_on_demand(stack: LocalStack, table: str):
    assert stack.fire_schedule("WorkerNightly") == {"batchItemFailures": []}
    assert written(stack, table, "nightly") >= 1


def test_expiry_is_switched_on(stack: LocalStack, table: str):
    described = stack.boto_client("dynamodb").describe_time_to_live(TableName=table)

    assert described["TimeToLiveDescription"]["AttributeName"] == "expires_at"
    assert described["TimeToLiveDescription"]["TimeToLiveStatus"] == "ENABLED"


def test_every_line_of_an_invocation_is_in_cloudwatch_when_it_has_answered(
    stack: LocalStack, browser: httpx.Client
):
    began = datetime.now(UTC)
    browser.get("/logged")
    browser.get("/fail")
    events = stack.logs(began)

    called = [event.fields.get("path") for event in events if not event.is_platform]
    assert "/logged" in called
    assert any("canary-in-a-traceback" in event.text for event in events)
    groups = {event.function for event in events}
    assert groups <= {"/bindeledd/functions", "Echo", "Worker"}


def test_a_browser_reaches_the_product_after_its_workers_were_killed(
    stack: LocalStack, browser: httpx.Client
):
    browser.get("/warm")
    killed = stack.kill_workers()

    assert killed
    assert browser.get("/again").status_code == 200
    assert not set(killed) & set(stack.worker_pids())


def test_binary_bodies_pass_both_ways(browser: httpx.Client):
    event = browser.post(
        "/upload", content=b"\x00\xff", headers={"content-type": "image/png"}
    ).json()

    assert event["isBase64Encoded"] is True
    assert base64.b64decode(event["body"]) == b"\x00\xff"


def test_a_secret_is_stored_encrypted_for_its_name(stack: LocalStack):
    stack.put_secret("/bindeledd/local/key", "canary")
    described = stack.boto_client("ssm").get_parameter(Name="/bindeledd/local/key")

    assert described["Parameter"]["Type"] == "SecureString"
    assert "canary" not in described["Parameter"]["Value"]


def test_an_issuer_that_was_killed_signs_with_the_same_key(
    stack: LocalStack, browser: httpx.Client
):
    token = stack.client_credentials()
    pid = stack.pids()["issuer"]
    os.kill(pid, signal.SIGKILL)
    stack.wait_until_replaced("issuer", pid)

    for issued in (token, stack.client_credentials()):
        answer = browser.get("/v1/x", headers={"authorization": f"Bearer {issued}"})
        assert answer.status_code == 200


@pytest.mark.parametrize("name", ["host", "poweroffice"])
def test_a_killed_simulator_comes_back_where_it_was_with_what_it_held(stack: LocalStack, name: str):
    address = {"host": stack.host_url, "poweroffice": stack.poweroffice_url}[name]
    before = httpx.get(f"{address}/_simulator/state", trust_env=False)
    pid = stack.kill_simulator(name)
    stack.wait_until_replaced(name, pid)

    after = httpx.get(f"{address}/_simulator/state", trust_env=False)
    assert before.status_code == after.status_code == 200
    assert after.json() == before.json()
    assert stack.pids()[name] != pid
    assert not stack.failed.is_set()


def test_an_issuer_with_a_new_key_is_believed_and_its_old_key_no_more(
    stack: LocalStack, browser: httpx.Client
):
    def status(token: str) -> int:
        answer = browser.get("/v1/x", headers={"authorization": f"Bearer {token}"})
        return answer.status_code

    old = stack.client_credentials()
    assert status(old) == 200
    (stack.state.issuer / SIGNING_KEY).unlink()
    pid = stack.pids()["issuer"]
    os.kill(pid, signal.SIGKILL)
    stack.wait_until_replaced("issuer", pid)

    new = stack.client_credentials()
    assert eventually(lambda: status(new) == 200)
    assert status(old) == 401
