"""How far the making of a plan has come, when it does not fit into one invocation (ALL-08).

Each register that is planned is stored whole, under a name that nobody is shown, and the next
invocation begins with the one after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bindeledd.domain.changes import SavePlan
from bindeledd.domain.connections import Connection
from bindeledd.domain.identity import Dimension
from bindeledd.domain.plans import Plan
from bindeledd.domain.ports import State
from bindeledd.domain.staging import GOES_ON_WITHIN, KEPT_FOR
from bindeledd.domain.work import WorkItem

Part = tuple[Plan, int]
"""One register's plan, and how many calls it will take."""


@dataclass(slots=True)
class PlanProgress:
    """A plan in the making; `kept` names the registers whose parts are stored."""

    item: WorkItem
    connection: Connection
    plan_id: str
    begun_at: datetime
    kept: frozenset[Dimension] = frozenset()
    parts: dict[Dimension, Part] = field(default_factory=dict)

    @classmethod
    def of(
        cls, item: WorkItem, connection: Connection, *, new_id: str, now: datetime
    ) -> PlanProgress:
        """Go on with what the work item tells of, or begin.

        It begins anew when the connection was changed meanwhile or the beginning is too long ago.
        """
        told = item.parameters
        begun_at = datetime.fromisoformat(told["begun_at"]) if "begun_at" in told else None
        if begun_at is None or now >= begun_at + GOES_ON_WITHIN:
            return cls(item, connection, new_id, now)
        if told["revision"] != str(connection.revision):
            return cls(item, connection, new_id, now)
        kept = frozenset(Dimension(name) for name in told["planned"].split())
        return cls(item, connection, told["plan"], begun_at, kept)

    @property
    def _part_id(self) -> str:
        return f"{self.plan_id}.part"

    def part(self, dimension: Dimension, state: State) -> Part | None:
        """Find a register's part, if it was planned already."""
        if dimension in self.kept and dimension not in self.parts:
            headers = state.plan_headers(self.connection.ref, self._part_id)
            header = next(one for one in headers if one.dimension is dimension)
            entries = state.plan_entries(self.connection.ref, self._part_id, dimension)
            self.parts[dimension] = Plan(dimension, tuple(entries), header.unchanged), header.calls
        return self.parts.get(dimension)

    def keep(self, state: State) -> tuple[WorkItem, Sequence[SavePlan]]:
        """Store what was planned; answer with the item that tells of it, and the headers."""
        expires_at = self.begun_at + KEPT_FOR
        headers = []
        for dimension, (made, calls) in self.parts.items():
            if dimension not in self.kept:
                ref, part_id = self.connection.ref, self._part_id
                state.add_plan_entries(ref, part_id, made, expires_at=expires_at)
                headers.append(SavePlan(ref, part_id, made, self.begun_at, expires_at, calls))
        return replace(self.item, parameters=self._told()), headers

    def _told(self) -> Mapping[str, str]:
        planned = sorted(self.kept | self.parts.keys())
        return {
            **self.item.parameters,
            "plan": self.plan_id,
            "begun_at": self.begun_at.isoformat(),
            "revision": str(self.connection.revision),
            "planned": " ".join(planned),
        }
