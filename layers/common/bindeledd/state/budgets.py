"""Rate limits that many workers share: one item each, moved by conditional writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from bindeledd.domain.budgets import Allowance, Ask, Budget, Lease
from bindeledd.domain.errors import ConflictError
from bindeledd.state import keys
from bindeledd.state.items import StatePart, opened, stored
from bindeledd.state.table import Absent, Condition, Equals, Put

T = TypeVar("T")

_MAX_TRIES = 8
"""How often a change is computed anew because another worker was first."""

_KEPT_FOR = timedelta(days=1)
"""An item that nobody has asked for so long says nothing any more."""


class BudgetItems(StatePart):
    """Leases shares of limits and takes them back."""

    __slots__ = ()

    def lease(self, limit: str, ask: Ask, allowance: Allowance, *, now: datetime) -> Lease:
        return self._moved(
            limit,
            lambda budget: budget.leased(ask, allowance, now=now),
            now=now,
            otherwise=Lease(0, now, rests=False),
        )

    def give_back(self, limit: str, worker: str, *, now: datetime) -> None:
        self._moved(
            limit,
            lambda budget: (budget.without(worker, now=now), None),
            now=now,
            otherwise=None,
        )

    def hold(self, limit: str, pause: timedelta, *, now: datetime) -> None:
        self._moved(
            limit,
            lambda budget: (budget.paused(pause, now=now), None),
            now=now,
            otherwise=None,
        )

    def _moved(
        self,
        limit: str,
        move: Callable[[Budget], tuple[Budget, T]],
        *,
        now: datetime,
        otherwise: T,
    ) -> T:
        """Compute a change from what stands and store it, unless somebody was first: then anew."""
        key = keys.budget(limit)
        for _ in range(_MAX_TRIES):
            item = self.table.get(key)
            standing = opened(Budget, item) if item is not None else Budget()
            following, result = move(standing)
            if following == standing:
                return result
            revision = standing.revision + 1
            put = stored(
                key,
                Budget(following.holdings, following.freed_at, following.hold, revision),
                expires_at=now + _KEPT_FOR,
                revision=revision,
            )
            unmoved: Condition = Absent() if item is None else Equals("revision", standing.revision)
            try:
                self.table.transact([Put(put, unmoved)])
            except ConflictError:
                continue
            return result
        return otherwise
