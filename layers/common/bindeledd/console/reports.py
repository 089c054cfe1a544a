"""The match report: a plan's entries sorted into what a person asks about (SV-06)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bindeledd.domain.identity import System
from bindeledd.domain.plans import EntryKind, Hint, PlanEntry, Reason

Test = Callable[[PlanEntry], bool]


def _does(kind: EntryKind, target: System | None = None) -> Test:
    return lambda entry: entry.kind is kind and target in (None, entry.target)


def _suggests(hint: Hint) -> Test:
    return lambda entry: any(one.hint is hint for one in entry.suggestions)


def _contradicts(entry: PlanEntry) -> bool:
    return (
        Hint.SAME_NUMBER_OTHER_NAME in entry.hints
        or entry.reason is Reason.NAME_CONTRADICTS
        or _suggests(Hint.SAME_NUMBER_OTHER_NAME)(entry)
    )


EFFECTS: Mapping[str, Test] = {
    "update_host": _does(EntryKind.UPDATE, System.HOST),
    "update_erp": _does(EntryKind.UPDATE, System.ERP),
    "link": _does(EntryKind.LINK),
    "create_host": _does(EntryKind.CREATE, System.HOST),
    "create_erp": _does(EntryKind.CREATE, System.ERP),
    "archive": _does(EntryKind.ARCHIVE),
}
"""What will happen, what overwrites standing first."""

FINDINGS: Mapping[str, Test] = {
    "same_number_other_name": _contradicts,
    "same_name_other_number": _suggests(Hint.SAME_NAME_OTHER_NUMBER),
    "same_organization_number": _suggests(Hint.SAME_ORGANIZATION_NUMBER),
    "duplicates": lambda entry: entry.reason is Reason.NUMBER_TWICE,
    "outside_series": lambda entry: Hint.OUTSIDE_SERIES in entry.hints,
    "conflict": _does(EntryKind.CONFLICT),
    "hold": _does(EntryKind.HOLD),
    "skip": _does(EntryKind.SKIP),
}
"""What to look at; an entry may be found under several."""

GROUPS: Mapping[str, Test] = {**EFFECTS, **FINDINGS}


@dataclass(frozen=True, slots=True)
class Report:
    """One dimension's plan: how many entries each group holds, and the entries of one group."""

    counts: Mapping[str, int]
    shown: str
    entries: tuple[PlanEntry, ...]
    fields_overwritten: int


def report(entries: Iterable[PlanEntry], wanted: str) -> Report:
    """Sort a plan's entries; without a group asked for, show the first that holds any."""
    everything = tuple(entries)
    counts = {name: sum(map(test, everything)) for name, test in GROUPS.items()}
    first = next((name for name, number in counts.items() if number), "link")
    shown = wanted if wanted in GROUPS else first
    return Report(
        counts=counts,
        shown=shown,
        entries=tuple(sorted(filter(GROUPS[shown], everything), key=_owner)),
        fields_overwritten=sum(_overwritten(everything)),
    )


def _owner(entry: PlanEntry) -> str:
    """Keep together what belongs together, each in the plan's own order."""
    return entry.under or ""


def _overwritten(entries: Iterable[PlanEntry]) -> Iterator[int]:
    for entry in entries:
        if entry.kind is EntryKind.UPDATE:
            yield sum(change.old not in (None, "") for change in entry.changes)
