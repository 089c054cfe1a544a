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
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from local.simulators.host.fields import JsonObject

Variant = Literal["cursor", "updated_since", "none"]


@dataclass(frozen=True, slots=True)
class Face:
    """What the filters on hours saw of an entry from one change to the next."""

    sequence: int
    stamp: str
    approval: str
    date: str
    employee_id: str
    project_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An object as stored: the count of its latest change, its stamp in UTC, and the object."""

    sequence: int
    stamp: str
    object: JsonObject
    faces: tuple[Face, ...] = ()
    """Of a time entry: how it has looked, oldest first."""

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
    kind: Literal["objects"] = "objects"

    def admit(self, row: Row, position: "Position") -> bool:
        """Say whether a row belongs to the list.

        A delta also gives what has left the filter on activity since (C6), and tombstones.
        """
        is_delta = position.is_delta
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
class EntryFilters:
    """What a caller narrows a list of hours to; dates include both ends."""

    ids: tuple[str, ...] = ()
    approval: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    employee_ids: tuple[str, ...] = ()
    project_ids: tuple[str, ...] = ()
    kind: Literal["time-entries"] = "time-entries"

    def admit(self, row: Row, position: "Position") -> bool:
        """Say whether an entry belongs to the list.

        A delta also gives what fitted at its beginning, or at any time since, and no longer does
        (C6); a tombstone is for everybody whom the entry was ever given to.
        """
        if self.ids and row.id not in self.ids:
            return False
        if row.is_deleted:
            is_told = position.is_delta or self.approval is None
            return is_told and any(self._fit(face) for face in row.faces)
        faces = _faces_since(row, position) if position.is_delta else row.faces[-1:]
        return any(self._fit(face) for face in faces)

    def _fit(self, face: Face) -> bool:
        return (
            self.approval in {None, face.approval}
            and (self.date_from is None or face.date >= self.date_from)
            and (self.date_to is None or face.date <= self.date_to)
            and (not self.employee_ids or face.employee_id in self.employee_ids)
            and (not self.project_ids or not set(self.project_ids).isdisjoint(face.project_ids))
        )


def _faces_since(row: Row, position: "Position") -> Sequence[Face]:
    """Give how an entry looked when a delta begins, and all that it has looked like since."""
    before = [
        place
        for place, face in enumerate(row.faces)
        if (face.stamp < position.since if position.since else face.sequence <= position.floor)
    ]
    return row.faces[before[-1] if before else 0 :]


@dataclass(frozen=True, slots=True)
class Position:
    """What a cursor stands for; opaque to the caller."""

    scope: str
    epoch: str
    issued_at: str
    filters: Annotated[Filters | EntryFilters, Field(discriminator="kind")] = Filters()
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
        and position.filters.admit(row, position)
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
