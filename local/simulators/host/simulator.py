"""The simulated host: the contract for the backend, the pages for people, one state.

Requests of the contract run in the frame that all simulators share (faults, call log, commit
before the answer). The pages do not: a fault is meant for the integration, and a page that calls
the backend must not hold the state locked, because the backend reads this very host meanwhile.
"""

import functools
import json
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar

import httpx
from werkzeug.wrappers import Request, Response

from local.simulators.application import Simulator
from local.simulators.clock import Clock, Sleeper, system_clock
from local.simulators.faults import FaultKind
from local.simulators.host import api
from local.simulators.host.authorisation import API_PREFIX, TokenError, issue_token, require_access
from local.simulators.host.backdoor import BACKDOOR_PREFIX, answer_backdoor
from local.simulators.host.backend import Backend
from local.simulators.host.configuration import Configuration
from local.simulators.host.delivery import Endpoint, deliver
from local.simulators.host.desk import Desk, Sitting
from local.simulators.host.events import SENDER, Message, Outbox
from local.simulators.host.fields import Field, Kind
from local.simulators.host.hours_desk import HoursDesk
from local.simulators.host.meddling import change_waiting_row
from local.simulators.host.objects import Actor, HostObjects, Occasion, Texts
from local.simulators.host.pace import Pace
from local.simulators.host.pages import Pages
from local.simulators.host.problems import Code, Problem
from local.simulators.host.registers import REGISTERS
from local.simulators.host.served import Served, json_answer, problem_answer
from local.simulators.host.settings import HostSettings
from local.simulators.host.tenants import TenantCard, Tenants
from local.simulators.host.time_entries import TimeEntries
from local.simulators.host.time_entry import TIME_ENTRY
from local.simulators.storage import MEMORY

TOKEN_PATH = "/oauth/token"  # noqa: S105 - an address
_MEMBERS = frozenset({"settings", "tenants", "records", "hours", "webhooks", "backend"})
_WRITES = frozenset({"POST", "PATCH", "PUT"})


def _enumerated(fields: Iterable[Iterable[Field]]) -> Iterator[str]:
    for field in chain.from_iterable(fields):
        if field.kind is Kind.CHOICE:
            yield field.name
        yield from _enumerated([field.members])


class HostSimulator(Simulator):
    """A host product behind the host contract, named Svenn."""

    name: ClassVar[str] = "svenn"
    enumerated = frozenset(
        _enumerated(register.fields for register in (*REGISTERS.values(), TIME_ENTRY))
    )

    def __init__(
        self,
        *,
        state: Path | str = MEMORY,
        now: Clock = system_clock,
        sleeper: Sleeper = time.sleep,
        settings: HostSettings | None = None,
        endpoint: Endpoint | None = None,
        backend: Backend | None = None,
        backend_client: httpx.Client | None = None,
    ) -> None:
        """Open the state; `backend_client` is how the pages reach the control API."""
        super().__init__(state=state, now=now, sleeper=sleeper)
        self.configuration = Configuration(
            self.store, settings=settings, endpoint=endpoint, backend=backend
        )
        self.tenants = Tenants(self.store)
        self.outbox = Outbox(self.store)
        self._pace = Pace()
        self._texts = Texts()
        self._delivering = threading.Lock()
        self._given_client = backend_client
        self._pages = Pages(self)

    def serve(self, request: Request) -> Response:
        """Answer the contract in the shared frame, the host's back door and the pages here."""
        path = request.path
        if path.startswith(BACKDOOR_PREFIX):
            return answer_backdoor(self, request)
        if path.startswith((API_PREFIX, "/_simulator/")) or path == TOKEN_PATH:
            return super().serve(request)
        return self._pages.answer(request)

    def respond(self, request: Request) -> Response:
        """Answer a request of the contract, or one for an access token."""
        try:
            if request.path == TOKEN_PATH:
                return self._token(request)
            return self._contract(request)
        except Problem as problem:
            return problem_answer(problem)

    def is_following_page(self, request: Request) -> bool:
        """Say whether a list is asked for from a cursor."""
        return api.is_list(request) and "cursor" in request.args

    def is_guarded(self, request: Request) -> bool:
        """Say whether a repeat would be recognised: by its Idempotency-Key."""
        return "Idempotency-Key" in request.headers

    def answered(self, request: Request, response: Response) -> None:
        """Let a row change between two pages of a list, when that fault is on."""
        if (
            self.faults.is_quiet
            or not api.is_list(request)
            or response.status_code != HTTPStatus.OK
        ):
            return
        page = json.loads(response.get_data())
        if not page.get("hasMore"):
            return
        fault = self.take_fault(FaultKind.CHANGED_WHILE_PAGING, request)
        if fault is not None:
            tenant_id, dimension = request.path.split("/")[4:6]
            served = {item["id"] for item in page["items"]}
            change_waiting_row(self, tenant_id, dimension, served=served, options=fault.options)

    def too_many_requests(self) -> Response:
        """Answer a throttled request."""
        problem = Problem(Code.RATE_LIMITED, "Too many requests.", headers={"Retry-After": "1"})
        return problem_answer(problem)

    def server_error(self) -> Response:
        """Answer a failed request; this host asks to come again later."""
        document = {"type": "about:blank", "title": "Service unavailable", "status": 503}
        headers = {"Retry-After": "1"}
        answer = json_answer(document, status=503, headers=headers)
        answer.content_type = "application/problem+json"
        return answer

    def seed(self, state: Mapping[str, Any]) -> None:
        """Add settings, tenants, records, the webhook endpoint and the backend's address.

        `{"settings": {...}, "webhooks": {"url", "secrets"}, "backend": {...},
        "tenants": [card], "records": {tenantId: {dimension: [object]}},
        "hours": {tenantId: [entry]}}`, every member optional.
        """
        if unknown := sorted(set(state) - _MEMBERS):
            message = f"unknown: {', '.join(unknown)}"
            raise ValueError(message)
        if "settings" in state:
            self.configuration.change_settings(state["settings"])
        if state.get("webhooks"):
            self.configuration.put_endpoint(Endpoint.model_validate(state["webhooks"]))
        if state.get("backend"):
            self.configuration.put_backend(Backend.model_validate(state["backend"]))
        for card in state.get("tenants", ()):
            self.tenants.put(TenantCard.model_validate(card))
        for tenant_id, records in state.get("records", {}).items():
            try:
                self.seed_records(tenant_id, records)
            except Problem as problem:
                raise ValueError(problem.detail) from problem
        for tenant_id, entries in state.get("hours", {}).items():
            self.seed_hours(tenant_id, entries)

    def seed_records(
        self, tenant_id: str, records: Mapping[str, Iterable[Mapping[str, Any]]]
    ) -> None:
        """Add objects to a tenant's registers as if they had always stood there: no webhook."""
        with self.store.transaction():
            for dimension, objects in records.items():
                self._seed(self.register(tenant_id, dimension), objects)

    def seed_hours(self, tenant_id: str, entries: Iterable[Mapping[str, Any]]) -> None:
        """Add hours to a tenant as if they had always stood there: no webhook."""
        with self.store.transaction():
            self._seed(self.hours(tenant_id), entries)

    def _seed(self, into: HostObjects | TimeEntries, records: Iterable[Mapping[str, Any]]) -> None:
        for record in records:
            values = dict(record)
            at = values.pop("updatedAt", None)
            stamp = datetime.fromisoformat(at) if at else self.stamp()
            into.seed(values, Occasion(SENDER, stamp))

    def dump(self) -> dict[str, Any]:
        """Return the state without secrets; deleted objects are tombstones."""
        with self.store.transaction():
            tenants = self.tenants.all()
            return {
                **self.configuration.shown(),
                "tenants": [card.as_json() for card in tenants],
                "records": {card.tenant_id: self._records(card) for card in tenants},
                "hours": {card.tenant_id: self._hours(card) for card in tenants},
                "connections": [item.as_json() for item in self.tenants.connections()],
                "messages": [message.as_json() for message in self.outbox.messages()],
            }

    def register(self, tenant_id: str, dimension: str) -> HostObjects:
        """Open one register of a tenant; raises Problem when either is unknown."""
        return HostObjects(
            self.store,
            self.configuration.settings,
            tenant=self.tenants.card(tenant_id).document,
            dimension=dimension,
            texts=self._texts,
        )

    def hours(self, tenant_id: str) -> TimeEntries:
        """Open the hours of a tenant; raises Problem for one that is unknown."""
        card = self.tenants.card(tenant_id)
        return TimeEntries(self.store, self.configuration.settings, tenant=card.document)

    def desk(self, tenant_id: str) -> Desk:
        """Give the place at which a person of the tenant edits."""
        return Desk(
            self._sitting(tenant_id),
            open_register=lambda dimension: self.register(tenant_id, dimension),
        )

    def hours_desk(self, tenant_id: str) -> HoursDesk:
        """Give the place at which a person of the tenant writes and approves hours."""
        return HoursDesk(self._sitting(tenant_id), self.hours(tenant_id))

    def _sitting(self, tenant_id: str) -> Sitting:
        def stamping(method: str, path: str) -> datetime:
            return self._late_stamp(method, f"{API_PREFIX}{tenant_id}/{path}")

        return Sitting(
            self.store,
            tenant_id=tenant_id,
            user=Actor("user", self.tenants.card(tenant_id).user_id),
            stamping=stamping,
            now=self.stamp,
        )

    def raise_event(
        self, event_type: str, data: Mapping[str, Any], *, origin: Actor = SENDER
    ) -> Message:
        """Put an event of a known tenant into the outbox."""
        if event_type != "ping" or "tenantId" in data:
            self.tenants.card(str(data.get("tenantId", "")))
        return self.outbox.raise_event(event_type, data, origin=origin, at=self.stamp())

    def deliver(self, client: httpx.Client) -> int:
        """Attempt every due message once and give how many arrived."""
        with self._delivering:
            endpoint = self.configuration.endpoint
            if endpoint is None or endpoint.disabled:
                return 0
            arrived, is_gone = deliver(
                self.outbox,
                endpoint,
                client=client,
                now=self.now(),
                delays=self.configuration.settings.webhook_retry_seconds,
            )
            if is_gone:
                self.configuration.put_endpoint(endpoint.model_copy(update={"disabled": True}))
            return arrived

    def stamp(self) -> datetime:
        """Give the instant that the host's own clock shows."""
        return self.now() + timedelta(seconds=self.configuration.settings.clock_skew_seconds)

    @functools.cached_property
    def backend_client(self) -> httpx.Client:
        """Give the client that reaches the control API, made when a page first needs it."""
        return self._given_client or httpx.Client(trust_env=False)

    def close(self) -> None:
        """Close the files and the connections to the backend."""
        client = vars(self).get("backend_client", self._given_client)
        if client is not None:
            client.close()
        super().close()

    def _contract(self, request: Request) -> Response:
        settings = self.configuration.settings
        arrived = self.arrived_at(request)
        tenant_id = api.tenant_of(request.path)
        require_access(request, settings.auth, self.store, now=arrived)
        card = self.tenants.card(tenant_id)
        self._pace.admit(tenant_id, at=arrived, per_second=settings.requests_per_second)
        writes = request.method in _WRITES
        return api.serve(
            Served(
                request=request,
                store=self.store,
                settings=settings,
                card=card,
                now=self.now(),
                stamp=self._late_stamp(request.method, request.path) if writes else self.stamp(),
                epoch=self.configuration.feed_epoch(),
                texts=self._texts,
            )
        )

    def _token(self, request: Request) -> Response:
        auth = self.configuration.settings.auth
        try:
            return json_answer(issue_token(request, auth, self.store, now=self.now()))
        except TokenError as error:
            return json_answer({"error": error.code}, status=error.status)

    def _late_stamp(self, method: str, path: str) -> datetime:
        """Give the stamp of a change: earlier than now when it is committed late."""
        fault = self.faults.take(FaultKind.STAMPED_LATE, method=method, path=path)
        seconds = 0.0 if fault is None else fault.seconds
        return self.stamp() - timedelta(seconds=seconds)

    def _hours(self, card: TenantCard) -> list[dict[str, Any]]:
        hours = self.hours(card.tenant_id)
        return [hours.public(row) for row in hours.rows()]

    def _records(self, card: TenantCard) -> dict[str, list[dict[str, Any]]]:
        registers = (
            self.register(card.tenant_id, dimension)
            for dimension in self.configuration.settings.dimensions
        )
        return {
            register.dimension: [register.public(row) for row in register.rows()]
            for register in registers
        }


create_app = HostSimulator
