"""One local stack: the emulator with the product in it, the issuer and the simulators."""

import os
import secrets
import signal
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from local.emulator.repairs import MINISTACK_VERSION
from local.launcher import access, logs, ports
from local.launcher.access import Addresses
from local.launcher.children import Child
from local.launcher.deployment import Deployment, deploy
from local.launcher.errors import LaunchError
from local.launcher.options import REGION, REPOSITORY, LocalOptions
from local.launcher.parameters import template_parameters
from local.launcher.parts import FUNCTION_LOG, parts
from local.launcher.state_directory import Beginning, StateDirectory

_START_SECONDS = 30.0
_STOP_SECONDS = 15.0


class LocalStack:
    """A running local stack, as a context manager: deployed and ready inside the block.

    Args:
        options: where it lives and how it is reached.
        prepare: called after the deployment and before the block, for instance to load a vendor.
        say: shows one line to the person at the terminal.
    """

    def __init__(
        self,
        options: LocalOptions | None = None,
        *,
        prepare: "Callable[[LocalStack], object] | None" = None,
        say: Callable[[str], object] = print,
    ) -> None:
        self.options = options or LocalOptions()
        self.failed = threading.Event()
        """Set when a part ended that cannot be started again."""
        self.beginning = Beginning.EMPTY
        self.state = StateDirectory(self.options.directory)
        self._prepare = prepare
        self._say = say
        self._exit = ExitStack()
        self._children: dict[str, Child] = {}
        self._launcher_secret = secrets.token_urlsafe(24)
        self._addresses: Addresses | None = None
        self._aws: Any = None
        self._deployed: Deployment | None = None

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._exit.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._exit.close()

    @property
    def addresses(self) -> Addresses:
        """Return the address of each part."""
        if self._addresses is None:
            message = "The stack has not been started."
            raise LaunchError(message)
        return self._addresses

    @property
    def deployed(self) -> Deployment:
        """Return what the deployment consists of."""
        if self._deployed is None:
            message = "The stack has not been deployed."
            raise LaunchError(message)
        return self._deployed

    @property
    def console_url(self) -> str:
        """Return the product's base address, with neither prefix nor trailing slash."""
        return self.addresses.console

    @property
    def api_url(self) -> str:
        """Return the base address of the JSON API."""
        return self.addresses.api

    @property
    def host_url(self) -> str:
        return self.addresses.host

    @property
    def poweroffice_url(self) -> str:
        return self.addresses.poweroffice

    @property
    def issuer_url(self) -> str:
        return self.addresses.issuer

    def operator_sign_in_url(
        self, vendor: str | None = None, *, roles: tuple[str, ...] = ("vendor_operator",)
    ) -> str:
        """Return a one-time address that signs an operator in and goes on to the console."""
        return access.operator_sign_in_url(
            self.issuer_url,
            self._launcher_secret,
            vendor=vendor or self.options.vendors[0],
            roles=roles,
        )

    def client_credentials(self, vendor: str | None = None) -> str:
        """Return an access token of the vendor's backend."""
        return access.backend_token(
            self.issuer_url,
            issuer_state=self.state.issuer,
            vendor=vendor or self.options.vendors[0],
        )

    def boto_client(self, service: str) -> Any:  # noqa: ANN401 - boto3 makes its clients while running
        """Return a client of one AWS service of the emulator, with full rights."""
        return self._aws.client(service)

    def put_secret(self, name: str, value: str) -> None:
        """Store a SecureString parameter, such as an ERP application key."""
        self._aws.put_secret(name, value)

    def invoke(self, function: str, payload: object) -> Any:  # noqa: ANN401 - any JSON value
        """Invoke a function by its logical or physical name and return its answer."""
        return self._aws.invoke(self.deployed.functions.get(function, function), payload)

    def fire_schedule(self, name: str) -> Any:  # noqa: ANN401 - any JSON value
        """Do at once what the schedule, by its logical or physical name, does in its time."""
        return self._aws.fire_schedule(self.deployed.schedules.get(name, name))

    def logs(self, since: datetime | None = None) -> list[logs.LogEvent]:
        """Return every event in CloudWatch Logs, oldest first."""
        events: list[logs.LogEvent] = self._aws.logs(since, self.deployed)
        return events

    def kill_workers(self) -> list[int]:
        """Kill every function worker with SIGKILL, idle or not, and return their process ids.

        Returns when the emulator knows that they are gone: a request meets a new worker then.
        """
        killed = []
        for pid in self.worker_pids():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            killed.append(pid)
        while not set(killed).isdisjoint(self.worker_pids()):
            time.sleep(0.01)
        return killed

    def workers(self) -> dict[int, str]:
        """Return the function workers that are alive: process ids, with the function's name."""
        answer = httpx.get(f"{self.addresses.aws}/_local/workers", trust_env=False)
        return {worker["pid"]: worker["function"] for worker in answer.json()["workers"]}

    def worker_pids(self) -> list[int]:
        """Return the process ids of the function workers that are alive."""
        return list(self.workers())

    def kill_simulator(self, name: str) -> int:
        """Kill a simulator with SIGKILL; it is started again on the same port and state."""
        return self._children[name].kill()

    def wait_until_replaced(self, name: str, pid: int, seconds: float = 10.0) -> None:
        """Return when a killed part runs again under another process id and answers."""
        child = self._children[name]
        child.wait_until_replaced(pid, seconds)
        child.wait_until_healthy(seconds)

    def pids(self) -> dict[str, int]:
        """Return the process id of each part."""
        return {name: child.pid for name, child in self._children.items()}

    def _start(self) -> None:
        self._exit.enter_context(self.state.held())
        self.beginning = self.state.prepare(MINISTACK_VERSION)
        base = self.options.base_port
        numbers = ports.ephemeral() if base is None else ports.consecutive(base)
        self._addresses = Addresses(numbers)
        if self.beginning is Beginning.LOST:
            self._say("The last run did not end cleanly: everything starts empty.")
        for spec in parts(
            self.options, self._addresses, self.state, launcher_secret=self._launcher_secret
        ):
            child = Child(spec, root=REPOSITORY, report=self._child_reported, failed=self.failed)
            self._children[spec.name] = child
            self._exit.callback(child.stop, _STOP_SECONDS)
        self._deploy()
        self._show_logs()
        self.state.announce(f"{self.console_url}/")
        if self._prepare is not None:
            self._prepare(self)

    def _deploy(self) -> None:
        """Deploy; the slow imports are done while the children start."""
        from local.launcher import template
        from local.launcher.aws import EmulatedAws

        self._aws = EmulatedAws(self.addresses.aws)
        loaded = template.load(
            self.options.template,
            region=REGION,
            parameters={**template_parameters(self.addresses), **self.options.parameters},
        )
        for child in self._children.values():
            child.wait_until_healthy(_START_SECONDS)
        self._deployed = deploy(loaded, self._aws.client)
        served = quote(self._deployed.api_id, safe="")
        answer = httpx.put(f"{self.addresses.aws}/_local/product/{served}", trust_env=False)
        answer.raise_for_status()

    def _show_logs(self) -> None:
        if self.options.log_level is None:
            return
        from local.launcher.aws import function_names

        tail = logs.Tail(
            self.state.logs / FUNCTION_LOG,
            level=self.options.log_level,
            names=function_names(self.deployed),
            show=self._say,
        )
        tail.start()
        self._exit.callback(tail.stop)

    def _child_reported(self, message: str) -> None:
        self._say(message)
