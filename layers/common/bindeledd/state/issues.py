"""Issues: open ones in lists of their own, closed ones kept aside until they leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bindeledd.domain.changes import PutIssue
from bindeledd.domain.identity import ConnectionRef, Dimension
from bindeledd.domain.runs import Issue
from bindeledd.state import keys
from bindeledd.state.items import StatePart, stored, writes_of
from bindeledd.state.table import Delete, Put, Query, Write


class IssueItems(StatePart):
    """Reads issues."""

    __slots__ = ()

    def issue(self, ref: ConnectionRef, dimension: Dimension, key: str) -> Issue | None:
        return self.value(Issue, keys.open_issue(ref, dimension, key)) or self.value(
            Issue, keys.closed_issue(ref, dimension, key)
        )

    def open_issues(
        self, ref: ConnectionRef, dimension: Dimension | None = None
    ) -> Iterator[Issue]:
        for chosen in Dimension if dimension is None else (dimension,):
            for partition in keys.open_issue_partitions(ref, chosen):
                yield from self.values(Issue, Query(partition))


@writes_of.register(PutIssue)
def _put_issue(change: PutIssue, part: StatePart) -> Iterable[Write]:
    issue = change.issue
    open_key = keys.open_issue(issue.ref, issue.dimension, issue.key)
    closed_key = keys.closed_issue(issue.ref, issue.dimension, issue.key)
    if issue.closed_at is None:
        # A former closed one may stay: the open one is found first.
        yield Put(stored(open_key, issue))
        return
    gone_at = issue.closed_at + part.retention.closed_issues
    yield Put(stored(closed_key, issue, expires_at=gone_at))
    yield Delete(open_key)
