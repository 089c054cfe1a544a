"""Long lists in pages: one page of rows and the way to those before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from bindeledd.console.rendering import PAGE_SIZE, address
from bindeledd.console.visits import Visit

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """One page of a list; addresses are None where there is nothing further."""

    rows: tuple[Row, ...]
    number: int
    before: str | None
    after: str | None


def listed(visit: Visit, rows: Iterable[Row], *, size: int = PAGE_SIZE) -> Listed[Row]:
    """Take the page asked for out of a list that may be read only once."""
    first = (visit.page - 1) * size
    taken = tuple(islice(rows, first, first + size + 1))
    more = len(taken) > size
    return Listed(
        rows=taken[:size],
        number=visit.page,
        before=address(visit, page=str(visit.page - 1)) if visit.page > 1 else None,
        after=address(visit, page=str(visit.page + 1)) if more else None,
    )
