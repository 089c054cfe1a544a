"""Take a host's webhook, already verified: it names what happened; the truth is read afterwards.

What an event asks for is committed before its id is marked as seen, so that a retry of an event
that was not finished is never swallowed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypedDict

from bindeledd.domain.changes import SeeWebhook
from bindeledd.domain.connections import Connection, ConnectionState
from bindeledd.domain.errors import ConflictError, RefusedError
from bindeledd.domain.events import HostEvent
from bindeledd.domain.identity import Dimension, TenantRef
from bindeledd.domain.policy import DimensionSettings, Mode, Recipe, Settings, Winner
from bindeledd.domain.ports import Announcements, Clock, Doorbell, State
from bindeledd.domain.runs import Trigger
from bindeledd.domain.vendors import Vendor
from bindeledd.usecases.approving import approve
from bindeledd.usecases.configuring import configure
from bindeledd.usecases.enabling import Enabler, EnablingRequest
from bindeledd.usecases.hours.configuring import configure_hours
from bindeledd.usecases.hours.owing import push_hours_at_once
from bindeledd.usecases.hours.requested import requested_hours
from bindeledd.usecases.steering import Steering

SEEN_FOR = timedelta(days=7)

HOUR_EVENTS = (
    "hours.approved",
    "hours.reopened",
    "project_hours.approved",
    "project_hours.reopened",
    "time_entries.changed",
)
"""What says that the host's feed of hours has something new."""

WITHOUT_CONNECTION = ("integration.enabled", "ping")
"""What a host may tell when there is no connection, or none any more."""

HOURS_PART = "hours"
"""The name of the settings of hours, beside those of the registers."""

ACTIVE_SETTINGS = frozenset(ConnectionState) - {
    ConnectionState.DRAFT,
    ConnectionState.AUTHORISING,
    ConnectionState.CHOOSING_COMPANY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Turns a host's events into the same requests that a person or the API makes."""

    state: State
    clock: Clock
    doorbell: Doorbell
    announcements: Announcements
    enabler: Enabler
    steering: Steering
    recipes: Mapping[str, Recipe]

    def __call__(self, vendor: Vendor, event: HostEvent) -> None:
        """Do what an event asks for; a repeated id is accepted and does nothing.

        Raises:
            RefusedError: `event_not_supported`, `connection_not_found`, or what the request itself
                is refused with.
        """
        handle = self._handlers().get(event.type)
        if handle is None:
            raise RefusedError("event_not_supported", details={"event": event.type})
        if self.state.webhook_seen(vendor.id, event.id):
            return
        handle(vendor, event)
        try:
            self.state.commit(SeeWebhook(vendor.id, event.id, self.clock.now() + SEEN_FOR))
        except ConflictError:
            return

    def _handlers(self) -> Mapping[str, Callable[[Vendor, HostEvent], None]]:
        return {
            "integration.enabled": self._enabled,
            "integration.settings_changed": self._settings_changed,
            "integration.disabled": self._disabled,
            "integration.review_approved": self._approved,
            "sync.requested": self._sync_requested,
            "dimension.changed": self._dimension_changed,
            "link.changed": self._link_changed,
            **dict.fromkeys(HOUR_EVENTS, self._hours_told),
            "ping": lambda _vendor, _event: None,
        }

    def _enabled(self, vendor: Vendor, event: HostEvent) -> None:
        self.enabler(
            EnablingRequest(
                owner=TenantRef(vendor.id, event.tenant),
                recipe=recipe_for(vendor, event.text("erp"), self.recipes),
                return_url=event.text("returnUrl"),
                requested_by=event.text("requestedBy") or "host",
                dimensions=chosen_dimensions(event.data.get("dimensions")),
                organization_number=event.text("organizationNumber") or None,
            )
        )

    def _settings_changed(self, vendor: Vendor, event: HostEvent) -> None:
        connection = self._connection(vendor, event, event.text("erp"))
        if connection.state not in ACTIVE_SETTINGS:
            raise RefusedError("step_not_possible", details={"state": connection.state})
        registers, hours = asked_parts(event.data.get("settings"))
        former = connection.settings.hours
        chosen = None if hours is None else requested_hours(hours, former=former)
        parts: _Asking = {
            "actor": event.text("requestedBy") or "host",
            "state": self.state,
            "clock": self.clock,
            "doorbell": self.doorbell,
            "recipes": self.recipes,
        }
        if registers is not None:
            configure(connection.ref, registers, announcements=self.announcements, **parts)
        if chosen is not None and chosen != former:
            configure_hours(connection.ref, chosen, **parts)

    def _disabled(self, vendor: Vendor, event: HostEvent) -> None:
        connection = self._connection(vendor, event, event.text("erp"))
        if connection.state is ConnectionState.PAUSED:
            return
        actor = event.text("requestedBy") or "host"
        if connection.state in (ConnectionState.ACTIVE, ConnectionState.STOPPED):
            self.steering.pause(connection.ref, actor=actor, note=event.text("reason"))
        else:
            self.steering.disconnect(connection.ref, actor=actor)

    def _approved(self, vendor: Vendor, event: HostEvent) -> None:
        connection = self._connection(vendor, event, event.text("erp"))
        plan_id, plan_hash = event.text("planId"), event.text("planHash")
        if not plan_id or not plan_hash:
            raise RefusedError("plan_not_named")
        if connection.approval is not None and connection.approval.plan_id == plan_id:
            return
        approve(
            connection.ref,
            plan_id=plan_id,
            plan_hash=plan_hash,
            operator=event.text("approvedBy") or "host",
            state=self.state,
            clock=self.clock,
            doorbell=self.doorbell,
        )

    def _sync_requested(self, vendor: Vendor, event: HostEvent) -> None:
        connection = self._connection(vendor, event, event.text("erp"))
        named = event.data.get("dimensions")
        dimensions = None if named in (None, "all") else tuple(chosen_dimensions(named))
        self.steering.synchronise_now(
            connection.ref,
            dimensions,
            actor=event.text("requestedBy") or "host",
            full=event.text("mode") == "full",
        )

    def _dimension_changed(self, vendor: Vendor, event: HostEvent) -> None:
        connection = self._connection(vendor, event, event.text("erp"))
        self._register_told(connection, event.text("dimension"))

    def _link_changed(self, vendor: Vendor, event: HostEvent) -> None:
        """Read the register, and look again at the hours that wait for one of its objects."""
        connection = self._connection(vendor, event, event.text("system"))
        self._register_told(connection, event.text("dimension"))
        self._owe_hours([connection])

    def _hours_told(self, vendor: Vendor, event: HostEvent) -> None:
        """Read the hours of every connection of the tenant: the event names no ERP.

        What it names is not kept: the host's feed tells all of it, whenever it is read.
        """
        connections = self.state.of_tenant(TenantRef(vendor.id, event.tenant))
        if not connections:
            raise RefusedError("connection_not_found")
        self._owe_hours(connections)

    def _register_told(self, connection: Connection, dimension: str) -> None:
        if connection.state is not ConnectionState.ACTIVE:
            return
        running = connection.settings.dimensions
        chosen = [d for d in running if d == dimension and running[d].mode is not Mode.OFF]
        if chosen and not connection.gated.intersection(chosen):
            self.steering.synchronise_now(
                connection.ref, chosen, actor="host", trigger=Trigger.HOST
            )

    def _owe_hours(self, connections: Sequence[Connection]) -> None:
        """Owe the reading of hours, due now, where they are sent.

        Where they are not, nothing is lost: switched on, they are read from the feed all the same.
        """
        owed = [work for one in connections for work in push_hours_at_once(one, self.clock)]
        if owed:
            self.state.commit(*owed)
            self.doorbell.ring(work.item for work in owed)

    def _connection(self, vendor: Vendor, event: HostEvent, erp: str) -> Connection:
        owner = TenantRef(vendor.id, event.tenant)
        recipe = recipe_for(vendor, erp, self.recipes)
        connection = self.state.connection_of(owner, recipe)
        if connection is None:
            raise RefusedError("connection_not_found")
        return connection


def are_removed(connections: Sequence[Connection], event: HostEvent) -> bool:
    """Tell whether an event comes when every connection of its tenant has been removed."""
    return event.type not in WITHOUT_CONNECTION and all(
        one.state is ConnectionState.DISCONNECTED for one in connections
    )


def recipe_for(vendor: Vendor, erp: str, recipes: Mapping[str, Recipe]) -> str:
    """Find the vendor's recipe for an ERP; without one named, its only recipe.

    Raises:
        RefusedError: `recipe_not_offered`.
    """
    offered = [name for name in vendor.recipes if name in recipes]
    fitting = [name for name in offered if not erp or recipes[name].is_for(erp)]
    if len(fitting) != 1:
        raise RefusedError("recipe_not_offered", details={"recipe": erp})
    return fitting[0]


def chosen_dimensions(value: object) -> dict[Dimension, DimensionSettings]:
    """Read a list of dimension names as chosen with their default settings.

    Raises:
        RefusedError: `dimension_not_offered`.
    """
    names = value if isinstance(value, list | tuple) else []
    return {_dimension(name): DimensionSettings() for name in names}


class _Asking(TypedDict):
    """What every change of settings is asked with."""

    actor: str
    state: State
    clock: Clock
    doorbell: Doorbell
    recipes: Mapping[str, Recipe]


def asked_parts(value: object) -> tuple[Settings | None, object]:
    """Read a settings document `{"customers": {"mode": …, "winner": …}, "hours": {…}}`.

    Answers with the registers' part, None where it names hours alone, and with the part of hours as
    it was sent, None where there is none: either alone leaves the other as it is.

    Raises:
        RefusedError: `dimension_not_offered`, `settings_not_valid`.
    """
    if not isinstance(value, Mapping) or value.get(HOURS_PART, value) is None:
        raise RefusedError("settings_not_valid")
    named = {name: chosen for name, chosen in value.items() if name != HOURS_PART}
    settings = Settings({_dimension(name): _chosen(chosen) for name, chosen in named.items()})
    return (settings if named or HOURS_PART not in value else None), value.get(HOURS_PART)


def _dimension(name: object) -> Dimension:
    try:
        return Dimension(str(name))
    except ValueError as error:
        raise RefusedError("dimension_not_offered", details={"dimension": str(name)}) from error


def _chosen(value: object) -> DimensionSettings:
    if not isinstance(value, Mapping):
        raise RefusedError("settings_not_valid")
    try:
        return DimensionSettings(
            mode=Mode(str(value.get("mode", Mode.SYNCHRONISE))),
            winner=Winner(str(value.get("winner", Winner.ERP))),
            number_outside_series=value.get("numberOutsideSeries") is True,
        )
    except ValueError as error:
        raise RefusedError("settings_not_valid") from error
