"""The state: every reading of its parts, and the one commit that all changes go through."""

from __future__ import annotations

from bindeledd.domain.changes import Change
from bindeledd.domain.errors import ConflictError
from bindeledd.domain.ports import Clock
from bindeledd.state.access import AccessItems
from bindeledd.state.budgets import BudgetItems
from bindeledd.state.cipher import Cipher
from bindeledd.state.claims import ClaimItems
from bindeledd.state.connections import ConnectionItems
from bindeledd.state.history import HistoryItems
from bindeledd.state.issues import IssueItems
from bindeledd.state.items import writes_of
from bindeledd.state.links import LinkItems
from bindeledd.state.locks import LockItems
from bindeledd.state.plans import PlanItems
from bindeledd.state.retention import Retention
from bindeledd.state.staging import StagingItems
from bindeledd.state.table import ConditionFailedError, Put, Table, Write
from bindeledd.state.transfers import TransferItems
from bindeledd.state.work import WorkItems

MAX_OVERTAKEN = 8
"""How often a commit is computed anew because work was owed or finished beside it."""


class TableState(
    ConnectionItems,
    LinkItems,
    WorkItems,
    LockItems,
    ClaimItems,
    PlanItems,
    StagingItems,
    HistoryItems,
    IssueItems,
    AccessItems,
    BudgetItems,
    TransferItems,
):
    """Keeps all of our own state in one table; fulfils `bindeledd.domain.ports.State`."""

    __slots__ = ()

    def __init__(
        self, table: Table, *, cipher: Cipher, clock: Clock, retention: Retention | None = None
    ) -> None:
        super().__init__(table, cipher, clock, retention or Retention())

    def commit(self, *changes: Change) -> None:
        for _ in range(MAX_OVERTAKEN):
            planned = [
                (type(change).__name__, write)
                for change in changes
                for write in writes_of(change, self)
            ]
            try:
                self._transact([write for _, write in planned])
            except ConditionFailedError as error:
                lost = [planned[position] for position in sorted(error.failed)]
                final = [name for name, write in lost if not _was_overtaken(write)]
                if final:
                    raise ConflictError(details={"change": final[0]}) from error
            else:
                return
        raise ConflictError(details={"change": "overtaken"})

    def _transact(self, writes: list[Write]) -> None:
        if writes:
            self.table.transact(writes)


def _was_overtaken(write: Write) -> bool:
    return isinstance(write, Put) and write.from_read
