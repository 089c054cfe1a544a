"""Faults that can be switched on, so that a client proves what it does when a system misbehaves.

A fault says what happens (its kind), to which requests (method and path patterns, after how many
matches, how often) and how (seconds, options). Chance is drawn from the fault's seed and the
number of the match, so a run with the same faults and the same requests is the same run.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from random import Random
from types import MappingProxyType
from typing import Any, Self

from local.simulators.distortion import Distortion
from local.simulators.storage import Store

LATE_WRITE_BOUND_SECONDS = 60.0
LATE_STAMP_BOUND_SECONDS = 15 * 60.0

_COLLECTION = "_faults"


class FaultKind(StrEnum):
    """What goes wrong."""

    LATENCY = "latency"
    TOO_MANY_REQUESTS = "too_many_requests"
    SERVER_ERROR = "server_error"
    REQUEST_LOST = "request_lost"
    ANSWER_LOST = "answer_lost"
    LATE_WRITE = "late_write"
    HTML = "html"
    CUT_BODY = "cut_body"
    CHANGED_WHILE_PAGING = "changed_while_paging"
    STAMPED_LATE = "stamped_late"
    TEST_UNSUPPORTED = "test_unsupported"
    DISTORT = "distort"


OUTCOME_KINDS = frozenset(
    {
        FaultKind.TOO_MANY_REQUESTS,
        FaultKind.SERVER_ERROR,
        FaultKind.REQUEST_LOST,
        FaultKind.ANSWER_LOST,
        FaultKind.LATE_WRITE,
        FaultKind.HTML,
        FaultKind.CUT_BODY,
        FaultKind.DISTORT,
    }
)
"""Kinds that decide how a request ends; a request gets at most one of them."""

WRITE_KINDS = frozenset({FaultKind.ANSWER_LOST, FaultKind.LATE_WRITE, FaultKind.STAMPED_LATE})
"""Kinds that, unless a method is named, are meant for writes."""

_WRITE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_BOUNDS = {FaultKind.STAMPED_LATE: LATE_STAMP_BOUND_SECONDS}


class FaultError(ValueError):
    """A fault that was asked for cannot be switched on."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; `count` None means until it is switched off.

    `method` and `path` are shell patterns; the path is compared without regard to case. `skip`
    lets the first matches pass. `applied` says whether the request has its effect although the
    answer is wrong; None is the kind's own way. `options` belong to the kind.
    """

    kind: FaultKind
    method: str = "*"
    path: str = "*"
    count: int | None = 1
    skip: int = 0
    seconds: float = 0.0
    probability: float = 1.0
    seed: int = 0
    applied: bool | None = None
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        if self.seconds < 0 or self.skip < 0 or (self.count is not None and self.count < 1):
            message = "seconds and skip are not negative, count is at least 1 or null"
            raise FaultError(message)
        if not 0 < self.probability <= 1:
            message = "probability is above 0 and at most 1"
            raise FaultError(message)
        if self.kind is FaultKind.DISTORT and self.options.get("how") not in set(Distortion):
            message = f"a distortion is told by the option how: {', '.join(Distortion)}"
            raise FaultError(message)
        if self.seconds > _BOUNDS.get(self.kind, self.seconds):
            message = f"{self.kind} is bounded by {_BOUNDS[self.kind]:g} seconds"
            raise FaultError(message)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read a fault from JSON, refusing unknown keys."""
        known = set(cls.__dataclass_fields__)
        values = {
            key: value for key, value in document.items() if key not in {"id", "seen", "struck"}
        }
        if unknown := sorted(set(values) - known):
            message = f"unknown: {', '.join(unknown)}"
            raise FaultError(message)
        try:
            values["kind"] = FaultKind(values.get("kind", ""))
            values["options"] = MappingProxyType(dict(values.get("options") or {}))
            return cls(**values)
        except (TypeError, ValueError) as error:
            raise FaultError(str(error)) from error

    def to_document(self) -> dict[str, Any]:
        """Write a fault as JSON."""
        names = self.__dataclass_fields__
        document = {name: getattr(self, name) for name in names if name != "options"}
        return document | {"kind": self.kind.value, "options": dict(self.options)}

    def meets(self, method: str, path: str) -> bool:
        """Say whether the fault is meant for such a request."""
        if self.method == "*" and self.kind in WRITE_KINDS and method not in _WRITE_METHODS:
            return False
        return fnmatchcase(method, self.method.upper()) and fnmatchcase(
            path.lower(), self.path.lower()
        )

    def strikes(self, match: int) -> bool:
        """Say whether the n-th match (from 0) is struck, skips aside."""
        if match < self.skip:
            return False
        return self.probability >= 1 or Random(f"{self.seed}:{match}").random() < self.probability  # noqa: S311


@dataclass(slots=True)
class _Entry:
    fault: Fault
    seen: int = 0
    struck: int = 0

    @property
    def spent(self) -> bool:
        return self.fault.count is not None and self.struck >= self.fault.count


class FaultBoard:
    """The faults that are switched on, kept in the store so that they survive a restart.

    The store's own lock guards the board: a second one would meet it in the other order.
    """

    def __init__(self, store: Store) -> None:
        """Load what was switched on before."""
        self._store = store
        self._entries: dict[str, _Entry] = {}
        for key, document in store.items(_COLLECTION):
            entry = _Entry(Fault.from_document(document["fault"]))
            entry.seen, entry.struck = document["seen"], document["struck"]
            self._entries[key] = entry

    @property
    def is_quiet(self) -> bool:
        """Tell whether nothing is switched on."""
        return not self._entries

    def switch_on(self, fault: Fault) -> str:
        """Switch a fault on and return its id."""
        with self._store.transaction():
            key = f"{self._store.next_number('_faults'):06d}"
            self._entries[key] = _Entry(fault)
            self._save(key)
            return key

    def switch_off(self, fault_id: str) -> bool:
        """Switch one fault off; say whether it was on."""
        with self._store.transaction():
            self._store.delete(_COLLECTION, fault_id)
            return self._entries.pop(fault_id, None) is not None

    def clear(self) -> None:
        """Switch everything off."""
        with self._store.transaction():
            self._store.clear_collection(_COLLECTION)
            self._entries.clear()

    def replace(self, faults: Sequence[Fault]) -> list[str]:
        """Switch everything off and these on."""
        with self._store.transaction():
            self.clear()
            return [self.switch_on(fault) for fault in faults]

    def dice(self, fault: Fault) -> Random:
        """Return the chance of a fault's latest strike: by its seed, and another for each."""
        struck = next((e.struck for e in self._entries.values() if e.fault is fault), 0)
        return Random(f"{fault.seed}:strike {struck}")  # noqa: S311 - a replay, not a secret

    def listed(self) -> list[dict[str, Any]]:
        """Return the faults with how often each was met and struck."""
        with self._store.transaction():
            return [
                {"id": key, **entry.fault.to_document(), "seen": entry.seen, "struck": entry.struck}
                for key, entry in sorted(self._entries.items())
            ]

    def take(
        self,
        kinds: FaultKind | frozenset[FaultKind],
        *,
        method: str,
        path: str,
        suits: Callable[[Fault], bool] | None = None,
    ) -> Fault | None:
        """Return the first unspent fault of these kinds that strikes, and count the strike.

        `suits` lets the caller pass over faults that its request cannot be given.
        """
        if not self._entries:
            return None
        kinds = kinds if isinstance(kinds, frozenset) else frozenset({kinds})
        with self._store.transaction():
            for key, entry in sorted(self._entries.items()):
                fault = entry.fault
                if fault.kind not in kinds or entry.spent or not fault.meets(method, path):
                    continue
                if suits is not None and not suits(fault):
                    continue
                entry.seen += 1
                struck = fault.strikes(entry.seen - 1)
                entry.struck += struck
                self._save(key)
                if struck:
                    return fault
        return None

    def _save(self, key: str) -> None:
        entry = self._entries[key]
        document = {
            "fault": entry.fault.to_document(),
            "seen": entry.seen,
            "struck": entry.struck,
        }
        self._store.put(_COLLECTION, key, document)
