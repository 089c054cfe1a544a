"""Objects as a GET shows them, kept until they or what they name change.

A list is asked for far more often than its rows change, and turning a row into JSON is most of what
a list costs.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from local.simulators.storage import Document

Naming = tuple[Document | None, ...]
"""What a row names, as stored: while they are the same objects, so is what is shown."""


@dataclass(frozen=True)
class Shown:
    """One object as a GET shows it."""

    values: Mapping[str, Any]
    nulls_omitted: bool = False

    @property
    def body(self) -> Mapping[str, Any]:
        """Return what stands in an answer."""
        return without_nulls(self.values) if self.nulls_omitted else self.values

    @cached_property
    def text(self) -> str:
        """Return the object as it stands in an answer, as JSON."""
        return json.dumps(self.body, ensure_ascii=False)

    @cached_property
    def place(self) -> bytes:
        """Return a place in an order that nobody can foresee and that is always the same."""
        return sha256(str(self.values.get("Id")).encode()).digest()


def without_nulls(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object without the properties that have no value."""
    return {name: value for name, value in values.items() if value is not None}


class Views:
    """What was shown last of each row of each company's registers."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._known: dict[tuple[str, object], tuple[Document, Naming, Shown]] = {}

    def shown(self, path: str, row: Document, naming: Naming, make: Callable[[], Shown]) -> Shown:
        """Return a row as a path shows it, made anew when it or what it names has changed."""
        key = (path, row["Id"])
        known = self._known.get(key)
        if known is not None and known[0] is row and _same(known[1], naming):
            return known[2]
        shown = make()
        self._known[key] = (row, naming, shown)
        return shown

    def clear(self) -> None:
        """Forget everything."""
        self._known.clear()


def _same(first: Naming, second: Naming) -> bool:
    return len(first) == len(second) and all(
        one is other for one, other in zip(first, second, strict=True)
    )
