"""What customers read afterwards: runs and their lines, overwritten values, the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

from bindeledd.domain.changes import AddAudit, AddJournal, AddRunEntry, SaveRun
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.runs import AuditEntry, JournalEntry, Outcome, Run, RunEntry
from bindeledd.state import keys
from bindeledd.state.items import StatePart, digest, stored, writes_of
from bindeledd.state.table import IndexKey, Key, Put, Query, Write

_RANKS: Mapping[Outcome, int] = {
    Outcome.REJECTED: 0,
    Outcome.UNKNOWN: 1,
    Outcome.STALE: 2,
    Outcome.WAITING: 3,
    Outcome.NOTED: 4,
    Outcome.APPLIED: 5,
}
"""In a run what failed stands first, so that the first page shows it (architecture 10)."""


class HistoryItems(StatePart):
    """Reads runs, their lines, the journal and the audit trail."""

    __slots__ = ()

    def run(self, ref: ConnectionRef, run_id: str) -> Run | None:
        return self.value(Run, keys.run(ref, run_id))

    def runs(
        self, ref: ConnectionRef, *, limit: int = 50, before: str | None = None
    ) -> Sequence[Run]:
        return list(islice(self._runs(ref, limit=limit, before=before), limit))

    def _runs(self, ref: ConnectionRef, *, limit: int, before: str | None) -> Iterator[Run]:
        """Read back period by period, from the run `before` or from now."""
        now = self.clock.now()
        former = None if before is None else self.run(ref, before)
        latest = now if former is None else former.started_at
        below = None if before is None else keys.run_bound(before)
        for at in _back(latest, now - self.retention.runs, keys.RUN_PERIOD):
            query = Query(
                keys.run_period(ref, at), below=below, newest_first=True, index=True, page=limit
            )
            yield from self.values(Run, query)

    def run_entries(self, ref: ConnectionRef, run_id: str) -> Iterator[RunEntry]:
        """Read a run's lines, what failed first, then in the order of time."""
        partitions = keys.run_entry_partitions(ref, run_id)
        return self.merged(RunEntry, [Query(partition) for partition in partitions])

    def journal(self, ref: ConnectionRef, *, run_id: str | None = None) -> Iterator[JournalEntry]:
        if run_id is None:
            return self._whole_journal(ref)
        queries = [
            Query(partition, newest_first=True)
            for partition in keys.journal_partitions(ref, run_id)
        ]
        return self.merged(JournalEntry, queries, newest_first=True)

    def _whole_journal(self, ref: ConnectionRef) -> Iterator[JournalEntry]:
        now = self.clock.now()
        for at in _back(now, now - self.retention.journal, keys.JOURNAL_PERIOD):
            query = Query(keys.journal_period(ref, at), newest_first=True, index=True)
            yield from self.values(JournalEntry, query)

    def audit(self, ref: ConnectionRef, *, limit: int = 100) -> Sequence[AuditEntry]:
        query = Query(keys.audit_partition(ref), newest_first=True, page=limit)
        return list(islice(self.values(AuditEntry, query), limit))


def _back(latest: datetime, earliest: datetime, step: timedelta) -> Iterator[datetime]:
    """Walk back so that every period of length `step` between the two is met exactly once."""
    at = latest
    while at > earliest - step:
        yield at
        at -= step


@writes_of.register(SaveRun)
def _save_run(change: SaveRun, part: StatePart) -> Iterable[Write]:
    run = change.run
    item = stored(
        keys.run(run.ref, run.id),
        run,
        index=keys.run_index(run.ref, run.id, run.started_at),
        expires_at=run.started_at + part.retention.runs,
    )
    yield Put(item)


@writes_of.register(AddRunEntry)
def _add_run_entry(change: AddRunEntry, part: StatePart) -> Iterable[Write]:
    line = change.entry
    sort = f"{_RANKS[line.outcome]}#{keys.instant(line.at)}#{digest(line)}"
    key = keys.run_entry(change.ref, line.run_id, line.entry.id, sort)
    yield Put(stored(key, line, expires_at=line.at + part.retention.runs))


@writes_of.register(AddJournal)
def _add_journal(change: AddJournal, part: StatePart) -> Iterable[Write]:
    entry = change.entry
    sort = f"{keys.instant(entry.at)}#{digest(entry)}"
    item = stored(
        keys.journal_entry(entry.ref, entry.run_id, entry.object_id, sort),
        entry,
        index=IndexKey(keys.journal_period(entry.ref, entry.at), sort),
        expires_at=entry.at + part.retention.journal,
    )
    yield Put(item)


@writes_of.register(AddAudit)
def _add_audit(change: AddAudit, _: StatePart) -> Iterable[Write]:
    entry = change.entry
    sort = f"{keys.instant(entry.at)}#{digest(entry)}"
    yield Put(stored(Key(keys.audit_partition(entry.ref), sort), entry))
