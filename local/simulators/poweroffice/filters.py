"""What a list can be narrowed by: the query, its known keys, and filters by one property.

The keys are those of the facts, sections 2 and 5.1; a key that a list does not know is a 400.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request

from local.simulators.poweroffice.companies import CONTACT_GROUPS
from local.simulators.poweroffice.problems import (
    CANNOT_CAST,
    INVALID_PARAMETER,
    NOT_FOUND,
    RefusalError,
)
from local.simulators.poweroffice.stamps import canonical

if TYPE_CHECKING:
    from local.simulators.poweroffice.register import Register

SUBSCRIPTION_KEY = "subscription-key"
_RESOURCE_KEYS = ("pagenumber", "pagesize", "fields", "orderby", "usedatabasevalidation")
_RANGE = re.compile(r"(?P<first>\d+)\s*(?P<dash>-)?\s*(?P<last>\d+)?")

Row = Mapping[str, Any]
Predicate = Callable[[Row], bool]


def bad_request(title: str, detail: str) -> RefusalError:
    """Refuse a query."""
    return RefusalError(400, title=title, detail=detail)


@dataclass(frozen=True, slots=True)
class Query:
    """The query of a list request, keys in lower case; blank values count as not given."""

    values: Mapping[str, str]

    @classmethod
    def read(cls, request: Request, allowed: Iterable[str]) -> "Query":
        """Read a query and refuse a key that the list does not know."""
        known = {name.lower() for name in allowed} | {*_RESOURCE_KEYS, SUBSCRIPTION_KEY}
        values: dict[str, str] = {}
        for name, value in request.args.items(multi=True):
            if name.lower() not in known:
                detail = f"'{name}' is not a valid query parameter for this endpoint."
                raise bad_request("Invalid query parameter(s)", detail)
            if value.strip():
                values[name.lower()] = value.strip()
        return cls(values)

    def number(self, name: str, default: int) -> int:
        """Return a whole number of at least 1."""
        text = self.values.get(name.lower(), str(default))
        if not text.isdigit() or int(text) < 1:
            raise bad_request(INVALID_PARAMETER, f"The value '{text}' is not valid for {name}.")
        return int(text)

    def flag(self, name: str) -> bool | None:
        """Return a truth value, or None when it is not given."""
        text = self.values.get(name.lower(), "").lower()
        if text in {"", "true", "false"}:
            return None if not text else text == "true"
        raise bad_request(CANNOT_CAST, f"The value '{text}' is not valid for {name}.")


@dataclass(frozen=True, slots=True)
class Asked:
    """One filter of a request: its key and text, and what it may have to look at besides."""

    name: str
    text: str
    query: Query
    register: "Register"

    @property
    def parts(self) -> list[str]:
        """Return the texts that commas separate."""
        return [part.strip() for part in self.text.split(",") if part.strip()]


Filter = Callable[[Asked], Predicate]


def numbers_within(field: str) -> Filter:
    """Filter by numbers and ranges such as `10000-11000, 12000, 13000-`."""

    def build(asked: Asked) -> Predicate:
        ranges: list[tuple[int, int | None]] = []
        for part in asked.parts:
            match = _RANGE.fullmatch(part)
            if match is None:
                detail = f"{asked.name}: '{part}' is not a number or a range of numbers."
                raise bad_request(CANNOT_CAST, detail)
            first = int(match["first"])
            last = int(match["last"]) if match["last"] else None if match["dash"] else first
            ranges.append((first, last))
        return lambda row: any(
            row.get(field) is not None
            and first <= row[field]
            and (last is None or row[field] <= last)
            for first, last in ranges
        )

    return build


def ids_of(field: str) -> Filter:
    """Filter by single ids that commas separate."""

    def build(asked: Asked) -> Predicate:
        wanted = _ids(asked)
        return lambda row: row.get(field) in wanted

    return build


def in_groups(asked: Asked) -> Predicate:
    """Filter by contact groups; whether they exist is only checked when asked for."""
    wanted = _ids(asked)
    if asked.query.flag("UseDatabaseValidation"):
        company = asked.register.company
        missing = [group for group in sorted(wanted) if company.row(CONTACT_GROUPS, group) is None]
        if missing:
            listed_ids = ", ".join(str(group) for group in missing)
            detail = f"Could not find contact group(s) with id = {listed_ids}."
            raise RefusalError(404, title=NOT_FOUND, detail=detail)
    return lambda row: not wanted.isdisjoint(row["ContactGroupIds"])


def _ids(asked: Asked) -> set[int]:
    if not all(part.isdigit() for part in asked.parts):
        detail = (
            f"{asked.name} contains negative numbers and/or range of numbers. '-' is not "
            "allowed, only comma ',' separated single positive numbers are allowed."
        )
        raise bad_request(CANNOT_CAST, detail)
    return {int(part) for part in asked.parts}


def later_than(field: str) -> Filter:
    """Filter by a timestamp, exclusive; what has none is not later."""

    def build(asked: Asked) -> Predicate:
        try:
            bound = canonical(asked.text)
        except ValueError as error:
            raise bad_request(CANNOT_CAST, f"{asked.name}: {error}") from error
        return lambda row: (row[field] or "") > bound

    return build


def equal_to(field: str) -> Filter:
    """Filter by one text."""
    return lambda asked: lambda row: row.get(field) == asked.text


def one_of(field: str) -> Filter:
    """Filter by comma-separated texts, without regard to case unless the system looks at it."""

    def build(asked: Asked) -> Predicate:
        if not asked.register.settings.filters_ignore_case:
            return one_of_exactly(field)(asked)
        wanted = {part.lower() for part in asked.parts}
        return lambda row: str(row.get(field) or "").lower() in wanted

    return build


def one_of_exactly(field: str) -> Filter:
    """Filter by comma-separated texts in their exact case."""

    def build(asked: Asked) -> Predicate:
        wanted = set(asked.parts)
        return lambda row: row.get(field) in wanted

    return build


def chosen_from(field: str, choices: Sequence[str]) -> Filter:
    """Filter by a value of an enumeration, which is not to be written as a number."""

    def build(asked: Asked) -> Predicate:
        if asked.text not in choices:
            raise bad_request(
                CANNOT_CAST, f"The value '{asked.text}' is not valid for {asked.name}."
            )
        return lambda row: row.get(field) == asked.text

    return build


def containing(field: str) -> Filter:
    """Filter by a part of a text, without regard to case."""
    return lambda asked: lambda row: asked.text.lower() in str(row.get(field) or "").lower()


def is_true(field: str) -> Filter:
    """Filter by a truth value."""

    def build(asked: Asked) -> Predicate:
        wanted = asked.query.flag(asked.name)
        return lambda row: row.get(field) is wanted

    return build


def excluding(field: str, value: str) -> Filter:
    """Leave out, where the flag is set, what has a value."""

    def build(asked: Asked) -> Predicate:
        excludes = asked.query.flag(asked.name)
        return lambda row: not excludes or row.get(field) != value

    return build
