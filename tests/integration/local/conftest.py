"""A small product on the real launcher, shared by the tests of one process."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from local.launcher import LocalOptions, LocalStack

T = TypeVar("T")

PRODUCT = Path(__file__).parent / "product"
CANARY = "canary-in-the-launchers-environment"


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """Give a running stack with the small product; the environment holds a canary."""
    options = LocalOptions(
        directory=tmp_path_factory.mktemp("stack"),
        base_port=None,
        template=PRODUCT / "template.yaml",
        log_level=None,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOCAL_CANARY", CANARY)
        patch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        with LocalStack(options) as running:
            yield running


@pytest.fixture
def browser(stack: LocalStack) -> Iterator[httpx.Client]:
    """Give an HTTP client at the product's address that follows nothing by itself."""
    with httpx.Client(base_url=stack.console_url, trust_env=False, timeout=30) as client:
        yield client


def eventually(ask: Callable[[], T], seconds: float = 15.0) -> T:
    """Ask until the answer is true and return it; other processes have no other sign to give."""
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
    return answer


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that ended and was not yet collected does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    listed = subprocess.run(
        ["ps", "-p", str(pid), "-o", "stat="], capture_output=True, text=True, check=False
    )
    return bool(listed.stdout.strip()) and not listed.stdout.strip().startswith("Z")
