"""What a host tells in a webhook, once it has proved who it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class HostEvent:
    """A verified webhook: its id, type, tenant and the data that the type needs (facts, 7)."""

    id: str
    type: str
    tenant: str
    data: Mapping[str, object] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Read a text of the event's data, empty where it is missing."""
        value = self.data.get(name)
        return value if isinstance(value, str) else ""
