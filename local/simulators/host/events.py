"""Events of the host as thin webhook messages in an outbox (facts: host side, 7).

A message is stored in the same transaction as the change that it tells of, so that a host that is
killed still sends it. It names ids and ranges; the truth is read afterwards.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from local.simulators.host.fields import JsonObject
from local.simulators.host.objects import Actor
from local.simulators.storage import Store

EVENT_TYPES = frozenset(
    {
        "hours.approved",
        "hours.reopened",
        "project_hours.approved",
        "project_hours.reopened",
        "time_entries.changed",
        "usages.approved",
        "invoice_basis.ready",
        "invoice_basis.changed",
        "invoice_basis.cancelled",
        "dimension.changed",
        "link.changed",
        "integration.enabled",
        "integration.settings_changed",
        "integration.disabled",
        "integration.review_approved",
        "sync.requested",
        "supplier_cost.locked",
        "tenant.deleted",
        "ping",
    }
)
SENDER = Actor("system", "svenn")
Change = Literal["created", "updated", "deactivated", "deleted"]

_PENDING = "outbox"
_SETTLED = "outbox_settled"
_KEPT_MESSAGES = 2000


@dataclass(frozen=True, slots=True)
class Message:
    """One webhook message and what has become of it."""

    id: str
    type: str
    body: str
    state: Literal["pending", "delivered", "failed"] = "pending"
    attempts: int = 0
    due_at: str = ""
    last_status: int | None = None

    def as_json(self) -> JsonObject:
        """Give the message as the dump shows it."""
        return asdict(self)


class Outbox:
    """The messages in the order in which they were raised."""

    def __init__(self, store: Store) -> None:
        """Take the store that also holds what the messages tell of."""
        self._store = store

    def raise_event(
        self, event_type: str, data: Mapping[str, Any], *, origin: Actor, at: datetime
    ) -> Message:
        """Store a message; raises ValueError for an event that the contract does not know."""
        if event_type not in EVENT_TYPES:
            message = f"the host contract has no event {event_type!r}"
            raise ValueError(message)
        document = {
            "type": event_type,
            "timestamp": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "data": {"origin": origin.as_json(), **data},
        }
        message_id = f"msg_{secrets.token_hex(12)}"
        raised = Message(message_id, event_type, json.dumps(document, ensure_ascii=False))
        self._store.put(_PENDING, self._next_key(), asdict(raised))
        return raised

    def dimension_changed(
        self,
        tenant_id: str,
        dimension: str,
        ids: Sequence[str],
        *,
        change: Change,
        origin: Actor,
        at: datetime,
    ) -> Message:
        """Tell that objects of a dimension changed."""
        data = {"tenantId": tenant_id, "dimension": dimension, "ids": list(ids), "change": change}
        return self.raise_event("dimension.changed", data, origin=origin, at=at)

    def messages(self) -> list[Message]:
        """Give every message that is kept, oldest first."""
        kept = [*self._store.items(_SETTLED), *self._store.items(_PENDING)]
        return [Message(**document) for _, document in sorted(kept, key=lambda item: item[0])]

    def due(self, now: datetime) -> list[tuple[str, Message]]:
        """Give the messages whose next attempt is due, with their keys."""
        instant = now.astimezone(UTC).isoformat()
        return [
            (key, Message(**document))
            for key, document in self._store.items(_PENDING)
            if document["due_at"] <= instant
        ]

    def settle(self, key: str, message: Message) -> None:
        """Store what an attempt came to."""
        with self._store.transaction():
            self._store.delete(_PENDING, key)
            collection = _PENDING if message.state == "pending" else _SETTLED
            self._store.put(collection, key, asdict(message))

    def send_again(self) -> int:
        """Make every failed message due once more and give how many those are."""
        failed = [item for item in self._store.items(_SETTLED) if item[1]["state"] == "failed"]
        for key, document in failed:
            self._store.delete(_SETTLED, key)
            self._store.put(
                _PENDING, key, {**document, "state": "pending", "attempts": 0, "due_at": ""}
            )
        return len(failed)

    def _next_key(self) -> str:
        number = self._store.next_number(_PENDING)
        self._store.delete(_SETTLED, f"{number - _KEPT_MESSAGES:010d}")
        return f"{number:010d}"
