"""How a local stack begins, ends and is ended: state, ports, second starts and orphans."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.launcher import LaunchError, LocalOptions, LocalStack
from local.launcher.ports import is_free
from tests.integration.local.conftest import PRODUCT, eventually, is_alive

pytestmark = pytest.mark.emulator

ROOT = Path(__file__).parents[3]
Program = subprocess.Popen[str]


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Start the small product as a program of its own, all in one state directory."""
    started: list[Program] = []

    def start(port: int = 0) -> Program:
        program = subprocess.Popen(
            [sys.executable, str(PRODUCT / "launch.py"), str(tmp_path), str(port)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(program)
        return program

    yield start
    for program in started:
        if program.poll() is None:
            program.kill()
        program.communicate()


def said(program: Program) -> dict[str, Any]:
    assert program.stdout is not None
    line = program.stdout.readline()
    assert line, program.communicate()[1]
    parsed: dict[str, Any] = json.loads(line)
    return parsed


def every_pid(up: dict[str, Any]) -> list[int]:
    pids = [*up["pids"].values(), *up["workers"]]
    assert len(pids) >= 3
    return pids


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_leaves_no_process_and_no_port(launch: Callable[..., Program], number: int):
    program = launch()
    up = said(program)
    program.send_signal(number)
    program.send_signal(number)
    _, errors = program.communicate(timeout=30)

    assert (program.returncode, errors) == (0, "")
    assert not [pid for pid in every_pid(up) if is_alive(pid)]
    assert is_free(int(up["url"].rpartition(":")[2]))


def test_a_second_start_is_refused_until_the_first_is_gone(launch: Callable[..., Program]):
    first = launch()
    up = said(first)
    second = launch()
    _, errors = second.communicate(timeout=30)

    assert second.returncode == 2
    assert errors.count("\n") == 1
    assert str(first.pid) in errors
    assert up["url"] in errors
    assert httpx.get(up["url"], trust_env=False).status_code == 200

    first.kill()
    third = said(launch())
    assert third["beginning"] == "kept"
    assert not [pid for pid in every_pid(up) if is_alive(pid)]


def test_a_taken_port_is_named_with_the_way_out(launch: Callable[..., Program]):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        program = launch(taken)
        _, errors = program.communicate(timeout=30)

    assert program.returncode == 2
    assert re.fullmatch(rf"Port {taken} is taken, .*make run PORT=\d+\n", errors)


def options(directory: Path, *, template: Path = PRODUCT / "template.yaml") -> LocalOptions:
    return LocalOptions(
        directory=directory,
        base_port=None,
        template=template,
        with_simulators=False,
        log_level=None,
    )


def written(stack: LocalStack, what: str) -> int:
    found = stack.boto_client("dynamodb").query(
        TableName=stack.deployed.outputs["TableName"],
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": what}},
    )
    return int(found["Count"])


def put(stack: LocalStack) -> None:
    table = stack.deployed.outputs["TableName"]
    item = {"pk": {"S": "kept"}, "sk": {"S": "1"}}
    stack.boto_client("dynamodb").put_item(TableName=table, Item=item)


def is_kept(stack: LocalStack) -> bool:
    table = stack.deployed.outputs["TableName"]
    key = {"pk": {"S": "kept"}, "sk": {"S": "1"}}
    return "Item" in stack.boto_client("dynamodb").get_item(TableName=table, Key=key)


def test_state_is_kept_over_a_clean_stop_and_a_change_of_ports(tmp_path: Path):
    lines: list[str] = []
    with LocalStack(options(tmp_path), say=lines.append, prepare=put) as stack:
        assert is_kept(stack)
        before = stack.console_url
    with LocalStack(options(tmp_path), say=lines.append) as stack:
        assert stack.console_url != before
        assert is_kept(stack)
        assert httpx.get(f"{stack.console_url}/x", trust_env=False).status_code == 200
        token = {"authorization": f"Bearer {stack.client_credentials()}"}
        assert httpx.get(f"{stack.api_url}/x", headers=token, trust_env=False).status_code == 200
        sent = json.dumps(
            {
                "service": "sqs",
                "operation": "send_message",
                "QueueUrl": stack.deployed.resources["Queue"],
                "MessageBody": '{"message": "late"}',
            }
        )
        text = {"content-type": "text/plain"}
        answer = httpx.post(
            f"{stack.console_url}/call", content=sent, headers=text, trust_env=False
        )
        assert answer.json() == "allowed"
        eventually(lambda: written(stack, "late"))
    assert lines == []


def test_after_an_unclean_end_everything_starts_empty_and_says_so(tmp_path: Path):
    lines: list[str] = []
    with LocalStack(options(tmp_path), say=lines.append) as stack:
        put(stack)
        stack.invoke("Echo", {})
        workers = stack.worker_pids()
        leftover = stack.state.simulators / "host.sqlite"
        leftover.write_text("newer than what the emulator saved")
        os.kill(stack.pids()["emulator"], signal.SIGKILL)
        assert stack.failed.wait(timeout=10)
        assert workers
        eventually(lambda: not any(is_alive(pid) for pid in workers))
    assert [line.split(" (")[0] for line in lines] == ["emulator ended"]
    lines.clear()
    with LocalStack(options(tmp_path), say=lines.append) as stack:
        assert not is_kept(stack)
        assert not leftover.exists()
    assert lines == ["The last run did not end cleanly: everything starts empty."]


def test_a_refused_template_says_why_and_does_not_block_the_next_start(tmp_path: Path):
    product = tmp_path / "product"
    shutil.copytree(PRODUCT, product)
    broken = product / "template.yaml"
    text = broken.read_text()
    assert "VisibilityTimeout: 5 " in text
    broken.write_text(text.replace("VisibilityTimeout: 5 ", "VisibilityTimeout: 99999999 "))
    state = tmp_path / "state"

    with (
        pytest.raises(LaunchError, match=r"Queue: .*VisibilityTimeout"),
        LocalStack(options(state, template=broken)),
    ):
        pass

    with LocalStack(options(state)) as stack:
        assert httpx.get(f"{stack.console_url}/x", trust_env=False).status_code == 200
