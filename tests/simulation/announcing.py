"""What the host tells by webhooks: once, twice, late and out of order, half received, or never."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bindeledd.domain.changes import SeeWebhook
from bindeledd.domain.connections import Connection, ConnectionState
from bindeledd.domain.errors import ConflictError, RefusedError, RetryableError
from bindeledd.domain.events import HostEvent
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.plans import plans_hash
from bindeledd.domain.policy import Mode
from bindeledd.usecases.receiving import Receiver
from tests.simulation.operations import Operation
from tests.simulation.oracle import Oracle
from tests.simulation.process import CrashError
from tests.simulation.steering import Steering
from tests.simulation.violating import ViolationError
from tests.simulation.world import SimulatedWorld
from tests.wiring import RETURN_URL, SAMPLE_VENDOR, TENANT

_ON = frozenset({ConnectionState.ACTIVE, ConnectionState.STOPPED})


class Announcing:
    """Sends the host's events and knows what each of them asks for."""

    def __init__(self, world: SimulatedWorld, oracle: Oracle, steering: Steering) -> None:
        self._world, self._oracle, self._steering = world, oracle, steering
        self._sent = 0
        self._kept: list[HostEvent] = []
        self._done: set[str] = set()
        self._tell: Mapping[str, Callable[[HostEvent, Connection, Connection], None]] = {
            "dimension.changed": self._asked,
            "sync.requested": self._asked,
            "integration.disabled": self._disabled,
            "integration.enabled": self._configured,
            "integration.settings_changed": self._configured,
        }
        self.deeds: Mapping[str, Callable[[Operation], None]] = {
            "event": lambda one: steering.press(lambda ref: self._announce(ref, one))
        }

    def _announce(self, ref: ConnectionRef, one: Operation) -> None:
        """Let the host tell something; what was kept arrives after it, the last one first."""
        kept, self._kept = self._kept, []
        event, way = self._event(ref, one), one.word(1)
        if way == "late":
            self._kept = [event]
        elif way == "unfinished":
            self._receive(ref, event, self._receiver(_DiesUnseen(self._world.state)))
        if way not in {"late", "lost"}:
            self._receive(ref, event, self._receiver(self._world.state))
        for again in [event] * (way == "twice") + kept[::-1]:
            self._receive(ref, again, self._receiver(self._world.state))

    def _event(self, ref: ConnectionRef, one: Operation) -> HostEvent:
        world = self._world
        dimensions = [str(dimension) for dimension in world.settable]
        plan_id = world.connection(ref).plan_id or ""
        headers = world.state.plan_headers(ref, plan_id) if plan_id else ()
        told: Mapping[str, tuple[str, dict[str, Any]]] = {
            "changed": ("dimension.changed", {"dimension": dimensions[0]}),
            "sync": ("sync.requested", {"dimensions": "all"}),
            "disabled": ("integration.disabled", {}),
            "enabled": (
                "integration.enabled",
                {"returnUrl": RETURN_URL, "dimensions": dimensions},
            ),
            "settings": (
                "integration.settings_changed",
                {"settings": {name: {"winner": "host"} for name in dimensions}},
            ),
            "approved": (
                "integration.review_approved",
                {"planId": plan_id, "planHash": plans_hash(header.hash for header in headers)},
            ),
        }
        self._sent += 1
        kind, data = told[one.word(0)]
        return HostEvent(f"event_{self._sent}", kind, TENANT, data)

    def _receiver(self, state: Any) -> Receiver:
        world = self._world
        return Receiver(
            state=state,
            clock=world.clock,
            doorbell=world.bell,
            announcements=world.announced,
            enabler=world.enabler,
            steering=world.steering,
            recipes=world.recipes,
        )

    def _receive(self, ref: ConnectionRef, event: HostEvent, receiver: Receiver) -> None:
        before, owed, again = self._world.connection(ref), self._owed(ref), event.id in self._done
        plans = self._steering.plans_of(ref, event.text("planId"))
        try:
            receiver(SAMPLE_VENDOR, event)
        except (RefusedError, ConflictError, RetryableError):
            return
        except CrashError:
            pass
        else:
            self._done.add(event.id)
        if again:
            if owed != self._owed(ref) or before != self._world.connection(ref):
                raise ViolationError("event_done_twice", f"{event}")
            return
        after = self._world.connection(ref)
        if event.type in self._tell:
            self._tell[event.type](event, before, after)
        elif after.approval != before.approval:
            self._oracle.approved(plans)

    def _owed(self, ref: ConnectionRef) -> list[tuple[str, int]]:
        return [(item.key, item.revision) for item in self._world.state.work_of(ref)]

    def _asked(self, event: HostEvent, before: Connection, after: Connection) -> None:
        for dimension in self._world.settable:
            named = event.text("dimension") in ("", str(dimension))
            is_on = after.settings.of(dimension).mode is not Mode.OFF
            is_free = dimension not in after.gated
            if named and is_on and is_free and after.state is ConnectionState.ACTIVE:
                self._oracle.owed.asked(dimension)

    def _disabled(self, event: HostEvent, before: Connection, after: Connection) -> None:
        if before.state in _ON:
            self._oracle.stops.begin("paused")
        elif before.state is not ConnectionState.PAUSED:
            self._oracle.stops.disconnected()

    def _configured(self, event: HostEvent, before: Connection, after: Connection) -> None:
        self._oracle.configured(after)


class _DiesUnseen:
    """A state of which the process dies right before an event is marked as seen."""

    def __init__(self, state: Any) -> None:
        self._state = state

    def __getattr__(self, name: str) -> Any:
        return getattr(self._state, name)

    def commit(self, *changes: Any) -> None:
        if any(isinstance(change, SeeWebhook) for change in changes):
            raise CrashError
        self._state.commit(*changes)
