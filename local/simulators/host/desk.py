"""What people do in the host: edit, deactivate, delete. Each edit raises its webhook.

The pages, the back door and tests all work at this desk.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from local.simulators.host.events import Change, Outbox
from local.simulators.host.feed import Row
from local.simulators.host.fields import JsonObject
from local.simulators.host.objects import Actor, HostObjects, Occasion
from local.simulators.storage import Store

Stamping = Callable[[str, str], datetime]
"""Give the stamp of a change that has a method and a path of the contract."""


class Desk:
    """The registers of one tenant in the hands of a person."""

    def __init__(
        self,
        store: Store,
        *,
        tenant_id: str,
        user: Actor,
        open_register: Callable[[str], HostObjects],
        stamping: Stamping,
        now: Callable[[], datetime],
    ) -> None:
        """Take the store, the person, and how registers are opened and changes stamped."""
        self._store = store
        self._tenant_id = tenant_id
        self._user = user
        self._open_register = open_register
        self._stamping = stamping
        self._now = now

    def create(self, dimension: str, body: Mapping[str, Any]) -> JsonObject:
        """Create an object; raises Problem when the host refuses it."""
        with self._store.transaction():
            register = self._open_register(dimension)
            row = register.create(body, self._occasion("POST", dimension))
            return self._told(register, row, "created")

    def change(self, dimension: str, object_id: str, patch: Mapping[str, Any]) -> JsonObject:
        """Change an object; a save without a change raises no webhook."""
        with self._store.transaction():
            register = self._open_register(dimension)
            before = register.row(object_id)
            occasion = self._occasion("PATCH", f"{dimension}/{object_id}")
            row = register.change(object_id, patch, occasion)
            if row.sequence == before.sequence:
                return register.public(row)
            was_deactivated = before.object["active"] and not row.object["active"]
            return self._told(register, row, "deactivated" if was_deactivated else "updated")

    def touch(self, dimension: str, object_id: str) -> JsonObject:
        """Save an object again as it stands."""
        with self._store.transaction():
            register = self._open_register(dimension)
            occasion = self._occasion("PATCH", f"{dimension}/{object_id}")
            return self._told(register, register.touch(object_id, occasion), "updated")

    def delete(self, dimension: str, object_id: str) -> None:
        """Delete an object in the host's own way."""
        with self._store.transaction():
            register = self._open_register(dimension)
            row = register.delete(object_id, self._occasion("DELETE", f"{dimension}/{object_id}"))
            only_deactivated = register.rules.deletes == "inactive_only"
            self._told(register, row, "deactivated" if only_deactivated else "deleted")

    def _occasion(self, method: str, path: str) -> Occasion:
        return Occasion(self._user, self._stamping(method, path))

    def _told(self, register: HostObjects, row: Row, change: Change) -> JsonObject:
        Outbox(self._store).dimension_changed(
            self._tenant_id,
            register.dimension,
            [row.id],
            change=change,
            origin=self._user,
            at=self._now(),
        )
        return register.public(row)
