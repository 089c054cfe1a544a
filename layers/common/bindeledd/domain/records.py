"""What a register holds, in canonical form: the only shape in which objects reach the engine.

A connector's mapper turns the system's own wire objects into `Record` and back. Absent is not
null: a field that the system did not tell is missing from `fields`; one known to be empty is None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

FieldValue = str | Decimal | bool | date | None
Fields = Mapping[str, FieldValue]


@dataclass(frozen=True, slots=True)
class Flaw:
    """What of an object is not what its system describes, in the system's own names and words.

    Of the properties `too_long` are those that hold more than is taken, and are right otherwise.
    """

    properties: tuple[str, ...]
    told: str | None = None
    too_long: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Record:
    """One object of one register as its system holds it now.

    `fields` uses the canonical names of the recipe's field rules, among them `number`, `name` and
    `active`. `version` is the system's own optimistic-lock token where it has one. An object with a
    `flaw` could not be read: it stands there, and its `fields` are what is known of it, to be shown
    and told apart by, never to be written from or to (ALL-06).
    """

    id: str
    fields: Fields
    deleted: bool = False
    version: str | None = None
    changed_at: datetime | None = None
    flaw: Flaw | None = None

    @property
    def number(self) -> str | None:
        """The human key as trimmed text, None where the object has none (ALL-19)."""
        value = self.fields.get("number")
        text = value.strip() if isinstance(value, str) else ""
        return text or None

    @property
    def name(self) -> str:
        """The display name, empty where unknown."""
        value = self.fields.get("name")
        return value if isinstance(value, str) else ""

    @property
    def active(self) -> bool:
        """Whether the object is in use; a system without the notion counts as active."""
        return self.fields.get("active") is not False


@dataclass(frozen=True, slots=True)
class RegisterRead:
    """One reading of one register.

    `complete` is true only for a full list whose paging ended by the system's own sign: only then
    may absence be read as disappearance. `cursor` is where the next incremental reading starts; it
    is stored only after everything read here is settled (architecture 4.6).
    """

    records: Sequence[Record]
    complete: bool
    cursor: str | None
    calls: int = 0
    repeat_calls: int = 0
    """Calls of passes that were made again because the list moved; not among `calls`."""


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One step of a reading, small enough to be kept while the rest is still to come.

    `resume` is the connector's own token from which a later invocation goes on after this page, as
    if it had never stopped. An object may stand on several pages: the later reading counts. Only
    the last page tells `complete` and `cursor`, for the reading as a whole.
    """

    records: Sequence[Record]
    resume: str | None
    last: bool
    complete: bool = False
    cursor: str | None = None
    calls: int = 0
    repeat_calls: int = 0


@dataclass(frozen=True, slots=True)
class NumberSeries:
    """A range of numbers that a system accepts, both ends inclusive (SV-06)."""

    name: str
    first: int
    last: int
    is_default: bool = False

    def holds(self, number: str) -> bool:
        """Whether `number` is a plain number inside the range."""
        return number.isascii() and number.isdigit() and self.first <= int(number) <= self.last
