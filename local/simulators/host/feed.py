"""The change feed of a register: which rows a page holds and where the next one begins.

A pass over the feed gives the rows changed since its floor in the order (updatedAt, id). Changes
made during the pass may come in it or not; so the next pass starts at the change count that stood
when this one began. A row can thus come twice but never be left out, even when its stamp lies
before what was already given (facts: host side, 6.2, rules C1 to C6).
"""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

from pydantic import TypeAdapter

from local.simulators.host.fields import JsonObject

Variant = Literal["cursor", "updated_since", "none"]


@dataclass(frozen=True, slots=True)
class Row:
    """An object as stored: the count of its latest change, its stamp in UTC, and the object."""

    sequence: int
    stamp: str
    object: JsonObject

    @property
    def id(self) -> str:
        """Give the object's id."""
        return str(self.object["id"])

    @property
    def is_deleted(self) -> bool:
        """Tell whether the row is a tombstone."""
        return bool(self.object["deleted"])

    @property
    def place(self) -> tuple[str, str]:
        """Give where the row stands in the order of the feed."""
        return (self.stamp, self.id)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a caller narrows a list to."""

    ids: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    active: bool | None = None
    parent_id: str | None = None

    def admit(self, row: Row, *, is_delta: bool) -> bool:
        """Say whether a row belongs to the list.

        A delta also gives what has left the filter on activity since (C6), and tombstones.
        """
        if self.ids and row.id not in self.ids:
            return False
        if row.is_deleted:
            return not self.numbers and self.parent_id is None and (is_delta or self.active is None)
        if self.numbers and row.object.get("number") not in self.numbers:
            return False
        if self.parent_id is not None and (row.object.get("parentId") or "") != self.parent_id:
            return False
        return is_delta or self.active is None or row.object["active"] is self.active


@dataclass(frozen=True, slots=True)
class Position:
    """What a cursor stands for; opaque to the caller."""

    scope: str
    epoch: str
    issued_at: str
    filters: Filters = Filters()
    since: str | None = None
    floor: int = 0
    top: int | None = None
    """The change count when the pass began; None where the next page begins a pass."""
    after: tuple[str, str] | None = None

    @property
    def is_delta(self) -> bool:
        """Tell whether the list is of changes, not of everything."""
        return self.floor > 0 or self.since is not None

    def encoded(self) -> str:
        """Give the cursor."""
        document = json.dumps(asdict(self), separators=(",", ":"), ensure_ascii=False)
        return base64.urlsafe_b64encode(document.encode()).decode().rstrip("=")


_POSITION = TypeAdapter(Position)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    rows: tuple[Row, ...]
    following: Position | None
    has_more: bool


def decoded(cursor: str) -> Position:
    """Read a cursor back; raises ValueError for one that this host never gave."""
    padded = cursor + "=" * (-len(cursor) % 4)
    return _POSITION.validate_json(base64.b64decode(padded, altchars=b"-_", validate=True))


def page_of(rows: Iterable[Row], position: Position, *, limit: int, variant: Variant) -> Page:
    """Give the page at a position."""
    known = list(rows)
    top = position.top
    if top is None:
        top = max((row.sequence for row in known), default=position.floor)
    due = sorted((row for row in known if _is_due(row, position)), key=lambda row: row.place)
    chosen = due[:limit]
    has_more = len(due) > limit
    following = _following(replace(position, top=top), chosen, has_more=has_more, variant=variant)
    return Page(tuple(chosen), following, has_more)


def _is_due(row: Row, position: Position) -> bool:
    return (
        row.sequence > position.floor
        and (position.since is None or row.stamp >= position.since)
        and (position.after is None or row.place > position.after)
        and position.filters.admit(row, is_delta=position.is_delta)
    )


def _following(
    position: Position, chosen: Sequence[Row], *, has_more: bool, variant: Variant
) -> Position | None:
    last = chosen[-1].place if chosen else position.after
    if has_more:
        return replace(position, after=last)
    if variant == "cursor":
        floor = position.floor if position.top is None else position.top
        return replace(position, since=None, floor=floor, top=None, after=None)
    if variant == "updated_since":
        return replace(position, since=_since(position, last), after=last)
    return None


def _since(position: Position, last: tuple[str, str] | None) -> str:
    """Make the list that follows a delta: what is stamped from the last row on."""
    return last[0] if last else position.since or ""
