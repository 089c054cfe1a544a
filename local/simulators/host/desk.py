"""What people do in the host: edit, deactivate, delete. Each edit raises its webhook.

The pages, the back door and tests all work at this desk.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local.simulators.host.events import Change, Outbox
from local.simulators.host.feed import Row
from local.simulators.host.fields import JsonObject
from local.simulators.host.objects import Actor, HostObjects, Occasion
from local.simulators.storage import Store

Stamping = Callable[[str, str], datetime]
"""Give the stamp of a change that has a method and a path of the contract."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A person of a tenant at the keyboard."""

    store: Store
    tenant_id: str
    user: Actor
    stamping: Stamping
    now: Callable[[], datetime]

    def occasion(self, method: str, path: str) -> Occasion:
        """Give what a change is marked with that has a method and a path of the contract."""
        return Occasion(self.user, self.stamping(method, path))

    def tell(self, event_type: str, data: Mapping[str, Any]) -> None:
        """Raise an event of what the person did."""
        told = {"tenantId": self.tenant_id, **data}
        Outbox(self.store).raise_event(event_type, told, origin=self.user, at=self.now())


class Desk:
    """The registers of one tenant in the hands of a person."""

    def __init__(self, sitting: Sitting, *, open_register: Callable[[str], HostObjects]) -> None:
        """Take who sits there, and how registers are opened."""
        self._sitting = sitting
        self._store = sitting.store
        self._open_register = open_register

    def create(self, dimension: str, body: Mapping[str, Any]) -> JsonObject:
        """Create an object; raises Problem when the host refuses it."""
        with self._store.transaction():
            register = self._open_register(dimension)
            row = register.create(body, self._sitting.occasion("POST", dimension))
            self._tell_links(register, row, before={})
            return self._told(register, row, "created")

    def change(self, dimension: str, object_id: str, patch: Mapping[str, Any]) -> JsonObject:
        """Change an object; a save without a change raises no webhook."""
        with self._store.transaction():
            register = self._open_register(dimension)
            before = register.row(object_id)
            occasion = self._sitting.occasion("PATCH", f"{dimension}/{object_id}")
            row = register.change(object_id, patch, occasion)
            if row.sequence == before.sequence:
                return register.public(row)
            self._tell_links(register, row, before=before.object["externalIds"])
            was_deactivated = before.object["active"] and not row.object["active"]
            return self._told(register, row, "deactivated" if was_deactivated else "updated")

    def touch(self, dimension: str, object_id: str) -> JsonObject:
        """Save an object again as it stands."""
        with self._store.transaction():
            register = self._open_register(dimension)
            occasion = self._sitting.occasion("PATCH", f"{dimension}/{object_id}")
            return self._told(register, register.touch(object_id, occasion), "updated")

    def delete(self, dimension: str, object_id: str) -> None:
        """Delete an object in the host's own way."""
        with self._store.transaction():
            register = self._open_register(dimension)
            row = register.delete(
                object_id, self._sitting.occasion("DELETE", f"{dimension}/{object_id}")
            )
            only_deactivated = register.rules.deletes == "inactive_only"
            self._told(register, row, "deactivated" if only_deactivated else "deleted")

    def _tell_links(self, register: HostObjects, row: Row, *, before: Mapping[str, Any]) -> None:
        """Tell of each id of another system that a person typed, where persons do so (6.3)."""
        if register.dimension != "employees" or register.rules.external_ids != "host_managed":
            return
        typed = row.object["externalIds"]
        for system in sorted({*before, *typed}):
            link = typed.get(system) or {}
            if link != (before.get(system) or {}):
                self._sitting.tell(
                    "link.changed",
                    {
                        "dimension": register.dimension,
                        "id": row.id,
                        "system": system,
                        "externalId": link.get("externalId"),
                    },
                )

    def _told(self, register: HostObjects, row: Row, change: Change) -> JsonObject:
        told = {"dimension": register.dimension, "ids": [row.id], "change": change}
        self._sitting.tell("dimension.changed", told)
        return register.public(row)
