"""How a connection begins, ends and begins again: consent, disconnecting, a withdrawn key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from bindeledd.domain.connections import ConnectionState
from bindeledd.domain.errors import CredentialsError, RetryableError, StoppedError
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.policy import DimensionSettings, Winner
from tests.simulation.operations import Operation
from tests.simulation.oracle import Oracle
from tests.simulation.steering import Steering
from tests.simulation.world import SimulatedWorld
from tests.wiring import APPLICATION_KEY, CLIENT_KEY

_UNCONNECTED = frozenset({ConnectionState.DISCONNECTED, ConnectionState.NEEDS_RECONNECT})
_BOUND = frozenset({ConnectionState.ACTIVE, ConnectionState.PAUSED})
"""Whoever wants other consent here disconnects first."""


class Connecting:
    """What the customer does to have a connection, to be rid of it, and to have it back."""

    def __init__(self, world: SimulatedWorld, oracle: Oracle, steering: Steering) -> None:
        self._world, self._oracle, self._steering = world, oracle, steering
        self._client_key, self._keys_given = CLIENT_KEY, 0
        self._is_withdrawn = False
        self.deeds: Mapping[str, Callable[[Operation], None]] = {
            "connect": self._connect,
            "disconnect": lambda one: steering.press(self._disconnect),
            "withdraw": lambda one: self._withdraw(),
            "reconnect": lambda one: steering.press(lambda ref: self._reconnect(ref, one.word(0))),
        }

    def set_right(self, ref: ConnectionRef) -> None:
        """Give consent again where it is missing, as often as the product asks for it."""
        if self._is_withdrawn and self._world.connection(ref).state in _BOUND:
            self._disconnect(ref)
        if self._is_withdrawn or self._world.connection(ref).state in _UNCONNECTED:
            self._reconnect(ref, "same")

    def _connect(self, one: Operation) -> None:
        if self._steering.ref is not None:
            return
        winner, outside = Winner(one.word(0)), bool(one.number(1))
        chosen = DimensionSettings(winner=winner, number_outside_series=outside)
        world = self._world
        world.clock.advance(timedelta(hours=1))
        connection, _ = world.enable(**{str(dimension): chosen for dimension in world.settable})
        result = world.connector.paste(connection.ref, self._client_key)
        assert result.connection is not None
        self._steering.ref = connection.ref
        self._oracle.stops.begin("unapproved")

    def _disconnect(self, ref: ConnectionRef) -> None:
        self._world.steering.disconnect(ref, actor="e_3")
        self._oracle.stops.disconnected()

    def _withdraw(self) -> None:
        """Somebody removes the integration in the ERP: the key is refused from now on."""
        if self._steering.ref is not None:
            self._world.withdraw_integration()
            self._is_withdrawn = True

    def _give_key(self) -> None:
        company = self._world.poweroffice.dump()["clients"][0]["id"]
        self._keys_given += 1
        key = f"{CLIENT_KEY[:-12]}{self._keys_given:012d}"
        self._client_key = self._world.poweroffice.access.integrate(
            APPLICATION_KEY, company, key=key
        )

    def _reconnect(self, ref: ConnectionRef, winner: str) -> None:
        """Take the way of consent once more; a system that is away is met in vain."""
        world = self._world
        if world.connection(ref).state in _BOUND:
            return
        if self._is_withdrawn:
            self._give_key()
        if winner != "same" and world.connection(ref).state in _UNCONNECTED:
            self._steering.configure(ref, winner=Winner(winner))
        try:
            result = world.connector.paste(ref, self._client_key)
        except (RetryableError, CredentialsError, StoppedError):
            return
        assert result.connection is not None
        self._is_withdrawn = False
        self._oracle.reconnected()
