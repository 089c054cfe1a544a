"""Steer a running connection: pause, go on, disconnect, synchronise now, the read-only switch."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bindeledd.domain.changes import AddAudit, Change, DropGrant, SaveConnection
from bindeledd.domain.connections import Connection, ConnectionState, Event, advance, going_on
from bindeledd.domain.errors import RefusedError
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.policy import Recipe
from bindeledd.domain.ports import Clock, Doorbell, Randomness, State
from bindeledd.domain.runs import AuditEntry, Trigger
from bindeledd.usecases.connecting import CLIENT_KEY
from bindeledd.usecases.held_back import hurry_undos
from bindeledd.usecases.hours.owing import RESETTLED, push_hours_at_once, read_old_registers
from bindeledd.usecases.match_report import plan_at_once, synchronise_at_once
from bindeledd.usecases.seeking import require_connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Steering:
    """What the customer and the operator can press while a connection lives."""

    state: State
    clock: Clock
    doorbell: Doorbell
    randomness: Randomness
    recipes: Mapping[str, Recipe]

    def pause(self, ref: ConnectionRef, *, actor: str, note: str = "") -> Connection:
        """Turn off, keeping grants and links: no new call begins, those under way are settled.

        Raises:
            RefusedError: `step_not_possible`.
        """
        return self._advance(ref, Event.PAUSED, actor=actor, note=note)

    def resume(self, ref: ConnectionRef, *, actor: str) -> Connection:
        """Turn on again; everything changed meanwhile is caught up without duplicates (SV-16).

        What nobody has approved yet is planned again and waits, as before (SV-05).

        Raises:
            RefusedError: `step_not_possible`.
        """
        connection = require_connection(ref, state=self.state)
        now = self.clock.now()
        event = going_on(connection)
        following = replace(advance(connection, event, at=now), problem=None, note="")
        asked = {"requested_by": actor, "mode": "full"}
        running = () if following.unapproved else self._running(following)
        work: list[Change] = [
            synchronise_at_once(following, dimension, self.clock, parameters=asked)
            for dimension in running
        ]
        if following.gated or following.unapproved:
            work.append(plan_at_once(following, self.clock))
        work += push_hours_at_once(following, self.clock, RESETTLED)
        work += read_old_registers(following, self.state, self.clock)
        self.state.commit(
            SaveConnection(following, expected=connection.revision),
            AddAudit(AuditEntry(ref, now, actor, str(Event.RESUMED))),
            *work,
        )
        hurry_undos(ref, state=self.state, clock=self.clock)
        self.doorbell.ring(self.state.work_of(ref))
        return following

    def disconnect(self, ref: ConnectionRef, *, actor: str) -> Connection:
        """Forget the grant and keep the links; connecting again goes on where this stopped.

        Raises:
            RefusedError: `step_not_possible`.
        """
        return self._advance(ref, Event.DISCONNECTED, DropGrant(ref, CLIENT_KEY), actor=actor)

    def synchronise_now(
        self,
        ref: ConnectionRef,
        dimensions: Collection[Dimension] | None,
        *,
        actor: str,
        full: bool = False,
        trigger: Trigger = Trigger.PERSON,
    ) -> tuple[Dimension, ...]:
        """Owe a synchronisation of the named dimensions, or of all that are on, at once (SV-09).

        Child objects go along with those that they belong to, and are not named in the answer.

        Raises:
            RefusedError: `connection_not_active`, `dimension_off`.
        """
        connection = require_connection(ref, state=self.state)
        if connection.state is not ConnectionState.ACTIVE:
            raise RefusedError("connection_not_active", details={"state": connection.state})
        running = self._running(connection)
        named = tuple(running if dimensions is None else dimensions)
        for dimension in named:
            if dimension not in running:
                raise RefusedError("dimension_off", details={"dimension": dimension})
        recipe = self.recipes[connection.recipe]
        parameters = {"requested_by": actor, **({"mode": "full"} if full else {})}
        work = [
            synchronise_at_once(
                connection, dimension, self.clock, trigger=trigger, parameters=parameters
            )
            for dimension in recipe.with_children(named)
        ]
        if work:
            self.state.commit(*work)
            self.doorbell.ring(owed.item for owed in work)
        return tuple(dimension for dimension in named if dimension in recipe.settable)

    def plan_now(self, ref: ConnectionRef, *, actor: str) -> None:
        """Make the plan that waits for approval anew.

        Raises:
            RefusedError: `step_not_possible`: there is nothing to approve.
        """
        connection = require_connection(ref, state=self.state)
        waits = connection.state is ConnectionState.AWAITING_APPROVAL
        if not waits and not connection.gated:
            raise RefusedError("step_not_possible", details={"state": connection.state})
        audit = AuditEntry(ref, self.clock.now(), actor, "plan_requested")
        owed = plan_at_once(connection, self.clock)
        self.state.commit(AddAudit(audit), owed)
        self.doorbell.ring([owed.item])

    def preview(self, ref: ConnectionRef, *, actor: str) -> str:
        """Owe a plan of everything that is on, which writes nothing and waits for nobody (ALL-01).

        Answers with the plan's id.

        Raises:
            RefusedError: `connection_not_active`.
        """
        connection = require_connection(ref, state=self.state)
        if connection.state is not ConnectionState.ACTIVE:
            raise RefusedError("connection_not_active", details={"state": connection.state})
        plan_id = self.randomness.identifier("preview")
        owed = plan_at_once(connection, self.clock, preview=plan_id)
        audit = AuditEntry(ref, self.clock.now(), actor, "plan_previewed", {"plan": plan_id})
        self.state.commit(owed, AddAudit(audit))
        self.doorbell.ring([owed.item])
        return plan_id

    def set_read_only(self, ref: ConnectionRef, *, on: bool, actor: str) -> Connection:
        """Throw the connection's read-only switch: plans are made, nothing is written."""
        connection = require_connection(ref, state=self.state)
        following = replace(connection, read_only=on, generation=connection.generation + 1)
        action = "read_only_on" if on else "read_only_off"
        self.state.commit(
            SaveConnection(following, expected=connection.revision),
            AddAudit(AuditEntry(ref, self.clock.now(), actor, action)),
        )
        if not on:
            self.doorbell.ring(hurry_undos(ref, state=self.state, clock=self.clock))
        return following

    def _running(self, connection: Connection) -> tuple[Dimension, ...]:
        recipe = self.recipes[connection.recipe]
        return tuple(
            dimension
            for dimension in recipe.running(connection.settings)
            if dimension not in connection.gated
        )

    def _advance(
        self, ref: ConnectionRef, event: Event, *changes: Change, actor: str, note: str = ""
    ) -> Connection:
        connection = require_connection(ref, state=self.state)
        now = self.clock.now()
        following = replace(advance(connection, event, at=now), note=note)
        self.state.commit(
            SaveConnection(following, expected=connection.revision),
            AddAudit(AuditEntry(ref, now, actor, str(event))),
            *changes,
        )
        return following
