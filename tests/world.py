"""The whole product in one process: real use cases and connectors, simulators behind transports.

Only time, chance, the state's table and KMS are stand-ins. Nothing here waits: a pause moves the
clock that product and simulators share.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx

from bindeledd.domain.access import Session
from bindeledd.domain.connections import Connection
from bindeledd.domain.identity import ConnectionRef, Dimension, TenantRef
from bindeledd.domain.links import Decision, Verdict
from bindeledd.domain.plans import PlanEntry, plans_hash
from bindeledd.domain.policy import DimensionSettings, Mode, Settings, Winner
from bindeledd.domain.runs import Issue, Run, RunEntry
from bindeledd.domain.work import WorkItem
from bindeledd.usecases.access import redeem_ticket
from bindeledd.usecases.approving import approve
from bindeledd.usecases.configuring import configure
from bindeledd.usecases.connecting import CallbackResult
from bindeledd.usecases.deciding import decide_pair
from bindeledd.usecases.enabling import EnablingRequest
from bindeledd.usecases.performing import Done
from local.visitor import read_page
from tests.wiring import (
    APPLICATION_KEY,
    BASE_URL,
    CLIENT_KEY,
    HOST_URL,
    LONG,
    ORGANIZATION,
    POWEROFFICE_URL,
    RECIPE,
    RETURN_URL,
    SAMPLE_VENDOR,
    SECRETS,
    TENANT,
    VENDOR,
    ByHost,
    Wired,
)

__all__ = [
    "APPLICATION_KEY",
    "BASE_URL",
    "CLIENT_KEY",
    "HOST_URL",
    "ORGANIZATION",
    "POWEROFFICE_URL",
    "RECIPE",
    "RETURN_URL",
    "SAMPLE_VENDOR",
    "SECRETS",
    "TENANT",
    "VENDOR",
    "World",
]


class World(Wired):
    """What people, hosts and workers do in the wired product, and what can be seen afterwards."""

    def enable(self, **settings: DimensionSettings) -> tuple[Connection, Session]:
        """Ask for the integration and redeem its ticket, as the host and a browser do."""
        enabled = self.enabler(self.request(**settings))
        begun = redeem_ticket(
            enabled.ticket_secret or "",
            state=self.state,
            clock=self.clock,
            randomness=self.randomness,
        )
        return enabled.connection, begun.session

    def request(self, **settings: DimensionSettings) -> EnablingRequest:
        """Make the host's request for the integration."""
        chosen = {Dimension(name): value for name, value in settings.items()}
        return EnablingRequest(
            owner=TenantRef(VENDOR, TENANT),
            recipe=self.recipe,
            return_url=RETURN_URL,
            requested_by="e_3",
            dimensions=chosen or {Dimension.CUSTOMERS: DimensionSettings()},
        )

    def withdraw_integration(self) -> None:
        """Remove the integration in PowerOffice: its client key opens nothing any more."""
        company = self.poweroffice.dump()["clients"][0]["id"]
        self.poweroffice.access.deactivate(APPLICATION_KEY, company)

    def consent(self, address: str, *, press: str = "accept") -> dict[str, str]:
        """Press a button on PowerOffice's consent page; answer with the callback's query."""
        with httpx.Client(transport=ByHost(self)) as browser:
            page = read_page(browser.get(address))
            form = page.form(button="Gi tilgang" if press != "back" else "Tilbake")
            data = dict(form.values) | {"decision": press}
            answer = browser.post(urljoin(address, form.action), data=data)
            return query_of(answer.headers["Location"])

    def connect(
        self, *, mode: Mode = Mode.SYNCHRONISE, winner: Winner = Winner.ERP, **more: Any
    ) -> CallbackResult:
        """Enable and paste the client key: a connection that awaits approval."""
        settings = DimensionSettings(mode=mode, winner=winner, **more)
        connection, _ = self.enable(customers=settings)
        return self.connector.paste(connection.ref, CLIENT_KEY)

    def work(self, ref: ConnectionRef, *, remaining: timedelta = LONG) -> list[Done]:
        """Do everything that is due, once."""
        return [
            self.performer(ref, item.key, remaining=lambda: remaining)
            for item in self.state.work_of(ref)
            if item.due_at <= self.clock.now()
        ]

    def approve(self, ref: ConnectionRef) -> Connection:
        """Sign the plan that waits."""
        connection = self.connection(ref)
        plan_id = connection.plan_id or ""
        headers = self.state.plan_headers(ref, plan_id)
        return approve(
            ref,
            plan_id=plan_id,
            plan_hash=plans_hash(header.hash for header in headers),
            operator="operator@svenn.example",
            state=self.state,
            clock=self.clock,
            doorbell=self.bell,
        )

    def ask(self, **connecting: Any) -> ConnectionRef:
        """Connect and make the plan that waits for approval."""
        result = self.connect(**connecting)
        assert result.connection is not None
        self.work(result.connection.ref)
        return result.connection.ref

    def waiting(self, ref: ConnectionRef) -> list[PlanEntry]:
        """Read the plan that waits for an operator."""
        plan_id = self.connection(ref).plan_id or ""
        return list(self.state.plan_entries(ref, plan_id, self.dimension))

    def owed(self, ref: ConnectionRef) -> WorkItem:
        """Read the synchronisation that is owed."""
        item = self.state.work(ref, f"synchronise#{self.dimension}")
        assert item is not None
        return item

    def activate(self, **connecting: Any) -> ConnectionRef:
        """Connect, plan, approve and run the first synchronisation."""
        ref = self.ask(**connecting)
        self.approve(ref)
        self.work(ref)
        return ref

    def synchronise(self, ref: ConnectionRef, *, full: bool = False) -> Run:
        """Press "synchronise now" and do it; a minute later, so that stamps differ."""
        self.clock.advance(timedelta(minutes=1))
        self.steering.synchronise_now(ref, None, actor="e_3", full=full)
        done = [run for run in self.work(ref) if isinstance(run, Run)]
        return done[-1]

    def connection(self, ref: ConnectionRef) -> Connection:
        """Read the connection as it stands."""
        connection = self.state.connection(ref)
        assert connection is not None
        return connection

    def host_customers(self) -> dict[str, dict[str, Any]]:
        """Read the host's living customers by name."""
        records = self.host.dump()["records"][TENANT]["customers"]
        return {record["name"]: record for record in records if not record["deleted"]}

    def erp_customers(self) -> dict[str, dict[str, Any]]:
        """Read PowerOffice's customers by name."""
        client = next(
            client
            for client in self.poweroffice.dump()["clients"]
            if client["organization_number"] == ORGANIZATION
        )
        return {_name(customer): customer for customer in client["customers"]}

    dimension = Dimension.CUSTOMERS
    recipe = RECIPE

    def edit_in_erp(self, name: str, change: dict[str, Any]) -> None:
        """Change a customer in PowerOffice, as another user of the API does."""
        operations = [
            {"op": "add", "path": f"/{field}", "value": value} for field, value in change.items()
        ]
        self._as_other_user(
            "PATCH",
            f"/Customers/{self.erp_customers()[name]['Id']}",
            json=operations,
            headers={"Content-Type": "application/json-patch+json"},
        )

    def create_in_erp(self, customer: dict[str, Any]) -> None:
        """Make a customer in PowerOffice, as another user of the API does."""
        self._as_other_user("POST", "/Customers", json=customer)

    def _as_other_user(self, method: str, path: str, *, json: Any, **more: Any) -> None:
        key = {"Ocp-Apim-Subscription-Key": SECRETS["svenn/poweroffice/subscription"]}
        with httpx.Client(transport=ByHost(self), headers=key) as client:
            token = (
                client.post(
                    f"{POWEROFFICE_URL}/Demo/OAuth/Token",
                    auth=(APPLICATION_KEY, CLIENT_KEY),
                    data={"grant_type": "client_credentials"},
                )
                .raise_for_status()
                .json()["access_token"]
            )
            headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
            answer = client.request(
                method, f"{POWEROFFICE_URL}/Demo/v2{path}", json=json, headers=headers
            )
            answer.raise_for_status()

    def posted_customers(self) -> list[Any]:
        """List the calls that tried to make a customer in PowerOffice."""
        return list(self.poweroffice.calls.calls(method="POST", path="*/customers*", limit=10_000))

    def writes(self) -> list[Any]:
        """List every call that wrote to either register."""
        return [
            call
            for simulator in (self.host, self.poweroffice)
            for method in ("POST", "PATCH", "PUT", "DELETE")
            for call in simulator.calls.calls(method=method, path="*ustomers*", limit=10_000)
        ]

    def calls(self) -> int:
        """Count every call to either system."""
        return sum(
            count["calls"]
            for simulator in (self.host, self.poweroffice)
            for count in simulator.calls.counts()
        )

    def choose(self, ref: ConnectionRef, settings: Settings) -> None:
        """Choose the settings of every register, as the customer does on the page."""
        configure(
            ref,
            settings,
            actor="e_3",
            state=self.state,
            clock=self.clock,
            doorbell=self.bell,
            announcements=self.announced,
            recipes=self.recipes,
        )

    def configure(self, ref: ConnectionRef, *, mode: str = "synchronise", winner: str) -> None:
        """Change the settings as the customer does on the page."""
        chosen = DimensionSettings(mode=Mode(mode), winner=Winner(winner))
        self.choose(ref, Settings({self.dimension: chosen}))

    def decide_link(self, ref: ConnectionRef, host_name: str, erp_name: str) -> None:
        """Say that two objects are one, as a person does on the page."""
        decide_pair(
            ref,
            Decision(
                dimension=self.dimension,
                host_id=self.host_customers()[host_name]["id"],
                erp_id=str(self.erp_customers()[erp_name]["Id"]),
                verdict=Verdict.LINK,
                decided_by="e_3",
                decided_at=self.clock.now(),
            ),
            state=self.state,
            clock=self.clock,
            doorbell=self.bell,
        )

    def entries(self, run: Run) -> list[RunEntry]:
        """Read a run's entries."""
        return list(self.state.run_entries(run.ref, run.id))

    def issues(self, ref: ConnectionRef) -> dict[str, Issue]:
        """Read the open issues by the name of their object."""
        return {issue.name: issue for issue in self.state.open_issues(ref)}


def _name(customer: dict[str, Any]) -> str:
    name = customer.get("Name")
    return name or f"{customer.get('FirstName', '')} {customer.get('LastName', '')}".strip()


def query_of(address: str) -> dict[str, str]:
    """Read an address's query, each name once."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
