"""A plan: what a synchronisation would do, as pure data that can be shown, hashed and signed.

The same inputs give the same plan and the same hash; nothing in a plan is a date or random.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.records import Fields, FieldValue, NumberSeries


class EntryKind(StrEnum):
    """What a plan's entry does (ALL-01)."""

    LINK = "link"
    CREATE = "create"
    UPDATE = "update"
    ARCHIVE = "archive"
    CONFLICT = "conflict"
    HOLD = "hold"
    SKIP = "skip"


WRITING_KINDS = frozenset({EntryKind.CREATE, EntryKind.UPDATE, EntryKind.ARCHIVE})
"""The kinds that send something to a system; LINK is settled in our own state alone."""


class Reason(StrEnum):
    """Why an entry stands in a plan: a stable code with a text in each language."""

    EQUAL_NUMBER = "equal_number"
    CONFIRMED_BY_PERSON = "confirmed_by_person"
    ONLY_IN_HOST = "only_in_host"
    ONLY_IN_ERP = "only_in_erp"
    FIRST_LINK_DIFFERS = "first_link_differs"
    FILLED_IN = "filled_in"
    CHANGED_IN_HOST = "changed_in_host"
    CHANGED_IN_ERP = "changed_in_erp"
    CHANGED_IN_BOTH = "changed_in_both"
    PUT_BACK = "put_back"
    NUMBER_GIVEN = "number_given"
    NUMBER_NOT_GIVEN = "number_not_given"
    LEFT_STANDING = "left_standing"
    NAME_CONTRADICTS = "name_contradicts"
    NUMBER_TWICE = "number_twice"
    KEPT_APART = "kept_apart"
    DELETED_IN_HOST = "deleted_in_host"
    DELETED_IN_ERP = "deleted_in_erp"
    TOO_MANY_ARCHIVED = "too_many_archived"
    REJECTED_BEFORE = "rejected_before"
    CANNOT_BE_SENT = "cannot_be_sent"
    OUTCOME_UNKNOWN = "outcome_unknown"
    OBJECT_UNREADABLE = "object_unreadable"
    COUNTERPART_UNREADABLE = "counterpart_unreadable"
    CREATION_OFF = "creation_off"
    INACTIVE = "inactive"
    REFERENCE_NOT_LINKED = "reference_not_linked"
    PARENT_NOT_LINKED = "parent_not_linked"
    NAME_TWICE = "name_twice"
    NUMBER_PARKED = "number_parked"
    UNDONE = "undone"
    CHANGED_SINCE = "changed_since"
    GONE_SINCE = "gone_since"
    NO_LONGER_LINKED = "no_longer_linked"
    NUMBER_STAYS = "number_stays"
    CREATED_STAYS = "created_stays"


class Hint(StrEnum):
    """Something a person should see beside an entry; it never changes what the entry does."""

    OUTSIDE_SERIES = "outside_series"
    SAME_NAME_OTHER_NUMBER = "same_name_other_number"
    SAME_ORGANIZATION_NUMBER = "same_organization_number"
    NEAR_NUMBER = "near_number"
    SAME_NUMBER = "same_number"
    SAME_NUMBER_OTHER_NAME = "same_number_other_name"
    VALUE_CUT = "value_cut"
    WITHOUT_REFERENCE = "without_reference"
    NUMBER_FREED_FIRST = "number_freed_first"
    MAY_HAVE_ARRIVED = "may_have_arrived"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's old and new value in the target system; `loser` is the value that gives way.

    Of a field that `references` another register, `old` is an id of the target and `new` one of the
    other system: it is translated when it is sent, so that the entry stays the same before and
    after the object that it names exists there. A change without `references` is sent as it
    stands. `shown_old` and `shown_new` are how the two objects are called.
    """

    field: str
    old: FieldValue
    new: FieldValue
    reason: Reason
    loser: FieldValue = None
    references: Dimension | None = None
    shown_old: str | None = None
    shown_new: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An object of the other system that might be the same, and why."""

    hint: Hint
    other_id: str
    number: str | None
    name: str
    score: int
    """Likeness from 0 to 100; it only proposes to people (architecture 4.2)."""


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One object's line of a plan.

    `target` is the system that is written to, None for entries that write nothing. `changes` are
    what is written (for a creation: everything sent, with `old` None). `preconditions` are the
    values that the target must still hold for the fields written, `version` its version token.
    `problem` names a catalogued problem for what cannot go. `after` are the objects of the target
    that must have given up their number first; with `via` the object itself waits under that free
    number meanwhile. Neither is part of what is approved: they say how, not what.
    """

    kind: EntryKind
    dimension: Dimension
    reason: Reason
    number: str | None
    name: str
    host_id: str | None = None
    erp_id: str | None = None
    target: System | None = None
    changes: tuple[FieldChange, ...] = ()
    preconditions: Fields = field(default_factory=dict)
    version: str | None = None
    suggestions: tuple[Suggestion, ...] = ()
    hints: tuple[Hint, ...] = ()
    problem: str | None = None
    problem_details: Mapping[str, str] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    via: str | None = None
    under: str | None = None
    """What the object belongs to, as people call it; shown, and signed by nobody."""

    @property
    def id(self) -> str:
        """A stable id of the object and what is done with it, equal between plans."""
        parts = (self.kind, self.dimension, self.target or "-", self.host_id, self.erp_id)
        return _digest([None if part is None else str(part) for part in parts])[:20]

    @property
    def hash(self) -> str:
        """A digest of everything that an approval of this entry covers.

        Version tokens are left out: a token that moved without a change of the values written is
        no change of what was approved.
        """
        return _digest(
            [
                self.id,
                self.reason,
                [[c.field, _plain(c.old), _plain(c.new)] for c in self.changes],
                sorted((name, _plain(value)) for name, value in self.preconditions.items()),
            ]
        )

    @property
    def source_id(self) -> str | None:
        """The id, in the system that is not written to, of the object that the entry stems from."""
        return self.erp_id if self.target is System.HOST else self.host_id


@dataclass(frozen=True, slots=True)
class Plan:
    """All entries of one dimension's plan, in the order in which they are applied."""

    dimension: Dimension
    entries: tuple[PlanEntry, ...]
    unchanged: int = 0
    series: tuple[NumberSeries, ...] = ()
    """The number series of the system that gives numbers, as read for this plan (SV-06)."""

    @property
    def hash(self) -> str:
        """The hash that an approval signs: independent of the entries' order."""
        return _digest([self.dimension, sorted(entry.hash for entry in self.entries)])

    @property
    def counts(self) -> Mapping[str, int]:
        """How many entries of each kind and target, as `create:erp` or `link`."""
        return Counter(effect_kind(entry) for entry in self.entries)

    @property
    def writes(self) -> tuple[PlanEntry, ...]:
        """The entries that send something to a system."""
        return tuple(entry for entry in self.entries if entry.kind in WRITING_KINDS)


@dataclass(frozen=True, slots=True)
class PlanHeader:
    """What stands at the head of a stored plan."""

    id: str
    dimension: Dimension
    hash: str
    made_at: datetime
    expires_at: datetime
    counts: dict[str, int]
    unchanged: int
    calls: int
    series: tuple[NumberSeries, ...] = ()


def effect_kind(entry: PlanEntry) -> str:
    """Name the kind of effect: `create:erp`, `update:host`, `link` and so on."""
    return f"{entry.kind}:{entry.target}" if entry.target else str(entry.kind)


def plans_hash(hashes: Iterable[str]) -> str:
    """Combine the hashes of all dimensions' plans into the one that an operator signs (SV-05)."""
    return _digest(sorted(hashes))


def fields_digest(fields: Fields) -> str:
    """Digest canonical fields, for instance to know a rejected object's inputs again."""
    return _digest(sorted((name, _plain(value)) for name, value in fields.items()))


def _plain(value: FieldValue) -> list[str] | None:
    if value is None:
        return None
    if isinstance(value, Decimal):
        return ["decimal", str(value.normalize())]
    if isinstance(value, date):
        return ["date", value.isoformat()]
    return [type(value).__name__, str(value)]


def _digest(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
