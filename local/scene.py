"""Where the story plays: a running stack, its sample data, its people, and who reads it back."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from local.booked import HostLine, Hours
from local.control import ControlApi, NotInTimeError, wait_for
from local.launcher import LocalStack
from local.objects import Thing
from local.people import ErpUser, HostUser, Operator
from local.registers import Registers, Seen, find
from local.sample_data import CONNECTED_TENANT, SAMPLE_SECRETS, SampleData, SampleSecrets, sample
from local.vendor import load_vendor
from local.visitor import VisitError, Visitor

T = TypeVar("T")
Json = Any

DIMENSIONS = (
    "customers",
    "addresses",
    "contact_persons",
    "employees",
    "products",
    "projects",
)
"""The registers that the sample customer turns on, with what belongs to customers."""

PATIENCE = 100.0
"""How long something that happens by itself is waited for, in seconds: the sweep comes every
minute, and takes with it what was asked for during a run."""

TROUBLE = (VisitError, NotInTimeError, httpx.HTTPError, LookupError)
"""What goes wrong in a story when the product or a simulator does not do as it should."""

_FIRST_PAGES = ("/", "/oauth/poweroffice/callback", "/v1/connections")


class Scene:
    """A stack with its sample tenant, as a context manager; `browse` gives its people browsers."""

    def __init__(
        self, stack: LocalStack, data: SampleData, browse: Callable[[], Visitor] = Visitor
    ) -> None:
        self.stack, self.data, self._browse = stack, data, browse
        self.registers = Registers(stack.host_url, stack.poweroffice_url)
        self.api = ControlApi(stack)
        self.user = HostUser(stack.host_url, CONNECTED_TENANT, browse())
        self._exit = ExitStack()
        self._exit.callback(self.registers.close)
        self._exit.callback(self.api.close)
        self._exit.enter_context(self.user.browser)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._exit.close()

    @property
    def organization(self) -> str:
        """The connected tenant's organisation number, as the host shows it."""
        return self.registers.tenants()[CONNECTED_TENANT]

    @cached_property
    def operator(self) -> Operator:
        """Somebody of the vendor, signed in."""
        operator = Operator(
            self.stack.console_url, self.stack.operator_sign_in_url(), self._browse()
        )
        self._exit.enter_context(operator.browser)
        return operator

    @cached_property
    def bookkeeper(self) -> ErpUser:
        """Somebody of the customer at PowerOffice's own pages."""
        company = self.registers.company(self.organization)["id"]
        bookkeeper = ErpUser(self.stack.poweroffice_url, company, self._browse())
        self._exit.enter_context(bookkeeper.browser)
        return bookkeeper

    def connection(self) -> Json:
        """Read the tenant's connection.

        Raises:
            LookupError: there is none.
        """
        found = self.api.connection(CONNECTED_TENANT)
        if found is None:
            message = f"{CONNECTED_TENANT} has no connection"
            raise LookupError(message)
        return found

    def in_host(self, name: str) -> Seen | None:
        """Read one customer of the host."""
        return find(self.registers.host(CONNECTED_TENANT), name)

    def in_erp(self, name: str) -> Seen | None:
        """Read one customer of PowerOffice."""
        return find(self.registers.erp(self.organization), name)

    def pairs(self, names: Sequence[str]) -> list[tuple[Seen | None, Seen | None]]:
        """Read customers by name on both sides."""
        hosts = self.registers.host(CONNECTED_TENANT)
        erps = self.registers.erp(self.organization)
        return [(find(hosts, name), find(erps, name)) for name in names]

    def wait(self, what: str, ask: Callable[[], T | None]) -> T:
        """Wait until something has happened by itself."""
        return wait_for(what, ask, seconds=PATIENCE)

    def rest(self) -> None:
        """Wait until no run is under way, so that what comes next is done at once."""
        connection = self.connection()
        self.wait(
            "the end of the run",
            lambda: all(run["finishedAt"] for run in self.api.runs(connection)),
        )

    def synchronise_fully(self) -> Json:
        """Have everything synchronised in full, wait for the end, and tell of the customers."""
        connection = self.connection()
        known = {run["runId"] for run in self.api.runs(connection)}
        self.api.synchronise(connection, full=True)

        def ended() -> Mapping[str, Json] | None:
            runs = [run for run in self.api.runs(connection) if run["runId"] not in known]
            done = {run["dimension"]: run for run in runs if run["full"] and run["finishedAt"]}
            return done if done.keys() >= set(DIMENSIONS) else None

        return self.wait("a full synchronisation", ended)["customers"]

    def first_runs(self) -> Mapping[str, Json]:
        """Wait for the end of all synchronisations that the approval caused, by register."""
        connection = self.connection()

        def ended() -> Mapping[str, Json] | None:
            caused = [run for run in self.api.runs(connection) if run["trigger"] == "approval"]
            done = {run["dimension"]: run for run in caused if run["finishedAt"]}
            return done if done.keys() >= set(DIMENSIONS) else None

        return self.wait("the first synchronisation", ended)

    def things(self) -> tuple[Mapping[str, Sequence[Thing]], Mapping[str, Sequence[Thing]]]:
        """Read every register but customers on both sides."""
        erps = self.registers.things_in_erp(self.organization)
        return self.registers.things_in_host(CONNECTED_TENANT), erps

    def lines(self) -> Sequence[HostLine]:
        """Read the lines of hours in the host, each with what the host was told of it."""
        return self.registers.lines_in_host(CONNECTED_TENANT)

    def booked(self) -> Mapping[str, Hours]:
        """Read what stands in PowerOffice's time module, by the id of the entry there."""
        return self.registers.hours_in_erp(self.organization)

    def links(self, register: str) -> list[Json]:
        """Read what /v1 tells of a register's pairs."""
        return self.api.all_of(self.connection(), f"/links/{register}")


def set_scene(
    stack: LocalStack,
    *,
    seed: int,
    secrets: SampleSecrets = SAMPLE_SECRETS,
    anew: bool = False,
    browse: Callable[[], Visitor] = Visitor,
) -> Scene:
    """Load the sample vendor and, where they are empty or `anew`, fill both systems."""
    warmed = warm(stack)
    redirect_uri = f"{stack.console_url}/oauth/poweroffice/callback"
    data = sample(seed, redirect_uri=redirect_uri, secrets=secrets)
    scene = Scene(stack, data, browse)
    if anew or CONNECTED_TENANT not in scene.registers.tenants():
        scene.registers.replace(data.host, data.poweroffice)
    load_vendor(stack, secrets)
    for thread in warmed:
        thread.join()
    return scene


def warm(stack: LocalStack) -> list[Thread]:
    """Let each function start while nobody waits for it; that is most of its first call."""
    headers = {"Authorization": f"Bearer {stack.client_credentials()}"}

    def ask(path: str) -> None:
        try:
            httpx.get(f"{stack.console_url}{path}", headers=headers, timeout=60, trust_env=False)
        except httpx.HTTPError:
            return  # whoever needs the function meets the failure itself and can say so

    threads = [Thread(target=ask, args=(path,), daemon=True) for path in _FIRST_PAGES]
    for thread in threads:
        thread.start()
    return threads
