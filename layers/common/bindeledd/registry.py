"""Which connectors there are: one line per ERP; every host speaks the host contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from bindeledd.domain.connections import Connection
from bindeledd.domain.errors import ConflictError, StoppedError
from bindeledd.domain.hours.systems import HostHours, TimeModule
from bindeledd.domain.identity import Dimension, Lane, System
from bindeledd.domain.onboarding import ConsentGateway
from bindeledd.domain.policy import Recipe
from bindeledd.domain.ports import Budgets, Connections, Grants, SystemSession, Vendors
from bindeledd.domain.vendors import Vendor
from bindeledd.erps.poweroffice import (
    PROVIDER as POWEROFFICE,
)
from bindeledd.erps.poweroffice import (
    PowerOfficeConsent,
    PowerOfficeKeys,
    PowerOfficeSession,
    PowerOfficeSettings,
)
from bindeledd.hosts.contract import HostSession
from bindeledd.transport import LeasedPacer, Network, Pacer, Turn
from bindeledd.usecases.connecting import CLIENT_KEY
from bindeledd.usecases.seeking import require_vendor

LOOKS_EVERY = timedelta(seconds=10)
"""How often a long reading looks whether it may go on; SV-16 gives 60 seconds."""

SecretOf = Callable[[str], str]


class StateOfSystems(Vendors, Connections, Grants, Budgets, Protocol):
    """What opening a system needs of the state."""


@dataclass(slots=True)
class WhileAllowed:
    """A pacer that gives no more turns once the connection was paused or its settings changed."""

    pacer: Pacer
    connections: Connections
    connection: Connection
    looked_at: datetime | None = None

    def reserve(self, now: datetime, *, latest: datetime | None) -> Turn:
        if self.looked_at is None:
            self.looked_at = now
        elif now - self.looked_at >= LOOKS_EVERY:
            self.looked_at = now
            current = self.connections.connection(self.connection.ref)
            if current is None or current.generation != self.connection.generation:
                raise ConflictError(details={"change": "generation"})
        return self.pacer.reserve(now, latest=latest)

    def hold(self, until: datetime) -> None:
        self.pacer.hold(until)


@dataclass(slots=True, kw_only=True)
class RegisteredSystems:
    """Opens both systems of a connection; one pacer per limit, kept between invocations.

    `worker` names this process among those that share the limits; no other may have its name.
    """

    state: StateOfSystems
    network: Network
    secret_of: SecretOf
    recipes: Mapping[str, Recipe]
    poweroffice: PowerOfficeSettings
    worker: str
    pacers: dict[tuple[str, Lane], LeasedPacer] = field(default_factory=dict)
    ends_at: datetime | None = None
    """When the invocation must be done with its calls; what comes later is left to the next."""

    def open(self, connection: Connection, system: System) -> SystemSession:
        vendor = require_vendor(connection.ref.vendor, state=self.state)
        if system is System.HOST:
            return self._host(vendor, connection)
        return self._openers()[self.recipes[connection.recipe].erp](vendor, connection)

    def host_hours(self, connection: Connection) -> HostHours:
        vendor = require_vendor(connection.ref.vendor, state=self.state)
        recipe = self.recipes[connection.recipe]
        return self._host(vendor, connection, Lane.HOURS).hours(
            erp=recipe.erp_as_told, erp_names=recipe.erp_names, zone=connection.time_zone
        )

    def time_module(self, connection: Connection) -> TimeModule:
        """Open the ERP's time module; its calls have their part of the ERP's limit."""
        vendor = require_vendor(connection.ref.vendor, state=self.state)
        return self._time_modules()[self.recipes[connection.recipe].erp](vendor, connection)

    def gateways(self) -> Mapping[str, ConsentGateway]:
        """Make the consent gateway of every ERP."""
        return {
            POWEROFFICE.name: PowerOfficeConsent(
                network=self.network,
                secret_of=self.secret_of,
                dimensions=self._dimensions(POWEROFFICE.name),
                pacer_of=self._poweroffice_pacer,
                settings=self.poweroffice,
            )
        }

    def pacer(self, limit: str, lane: Lane = Lane.REGISTERS) -> Pacer:
        """Find the pacer of one limit for one lane, which is a worker of its own there."""
        if (limit, lane) not in self.pacers:
            worker = self.worker if lane is Lane.REGISTERS else f"{self.worker}/{lane}"
            self.pacers[limit, lane] = LeasedPacer(
                self.state, limit, POWEROFFICE.allowance, worker=worker, lane=lane
            )
        return self.pacers[limit, lane]

    def rest(self) -> None:
        """Give back what is held of every limit, until the next call."""
        self.ends_at, now = None, self.network.clock.now()
        for pacer in self.pacers.values():
            pacer.give_back(now)

    def _openers(self) -> Mapping[str, Callable[[Vendor, Connection], SystemSession]]:
        return {POWEROFFICE.name: self._poweroffice}

    def _time_modules(self) -> Mapping[str, Callable[[Vendor, Connection], TimeModule]]:
        return {
            POWEROFFICE.name: lambda vendor, connection: self._poweroffice(
                vendor, connection, Lane.HOURS
            ).time_module()
        }

    def _network(self) -> Network:
        return replace(self.network, ends_at=self.ends_at)

    def _poweroffice(
        self, vendor: Vendor, connection: Connection, lane: Lane = Lane.REGISTERS
    ) -> PowerOfficeSession:
        client_key = self.state.grant(connection.ref, CLIENT_KEY)
        if client_key is None:
            raise StoppedError("grant_missing")
        application = vendor.erp_applications[POWEROFFICE.name]
        keys = PowerOfficeKeys(
            application=self.secret_of(application.application_key_parameter),
            subscription=self.secret_of(application.subscription_key_parameter),
            client=client_key,
        )
        return PowerOfficeSession(
            network=self._network(),
            keys=keys,
            pacer=WhileAllowed(self._poweroffice_pacer(vendor, lane), self.state, connection),
            settings=self.poweroffice,
        )

    def _poweroffice_pacer(self, vendor: Vendor, lane: Lane = Lane.REGISTERS) -> Pacer:
        """Find the pacer of a vendor's subscription key: all its calls share it, consent too."""
        application = vendor.erp_applications[POWEROFFICE.name]
        limit = f"{POWEROFFICE.name}:{application.subscription_key_parameter}"
        return self.pacer(limit, lane)

    def _host(
        self, vendor: Vendor, connection: Connection, lane: Lane = Lane.REGISTERS
    ) -> HostSession:
        return HostSession(
            network=self._network(),
            access=vendor.host,
            secret=self.secret_of(vendor.host.secret_parameter),
            tenant=connection.ref.tenant,
            origin=connection.ref.connection,
            pacer=WhileAllowed(self.pacer(f"host:{vendor.id}", lane), self.state, connection),
        )

    def _dimensions(self, erp: str) -> frozenset[Dimension]:
        return frozenset(
            dimension
            for recipe in self.recipes.values()
            if recipe.erp == erp
            for dimension in recipe.dimensions
        )
