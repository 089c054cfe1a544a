"""From the steps of a feed to the pages of a reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bindeledd.domain.records import Record, RegisterPage
from bindeledd.hosts.contract.feeds import Row, Step
from bindeledd.transport import Exchange


def pages_of(
    steps: Iterator[Step[Row]],
    records_of: Callable[[Sequence[Row]], list[Record]],
    exchange: Exchange,
    counted: int,
) -> Iterator[RegisterPage]:
    """Make a page of each step, with the calls that it took since `counted` ones were made."""
    for step in steps:
        yield RegisterPage(
            records=records_of(step.rows),
            resume=step.resume,
            last=step.last,
            complete=step.complete,
            cursor=step.cursor,
            calls=exchange.calls - counted,
        )
        counted = exchange.calls
