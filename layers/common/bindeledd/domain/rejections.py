"""What was refused before: sent again only when one of its inputs changes, or a person asks.

Architecture 4.5. The inputs of a refusal are what was sent, the object as the target showed it, and
the number series that the target enforces. Those of a missing reference are the references alone,
and those of a number that the target does not take are the number alone: the other fields of the
object go by themselves, and change nothing of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bindeledd.domain.identity import System
from bindeledd.domain.outgoing import NUMBER
from bindeledd.domain.pair_planning import foremost
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.plans import WRITING_KINDS, EntryKind, PlanEntry, Reason, fields_digest
from bindeledd.domain.policy import DimensionPolicy
from bindeledd.domain.records import NumberSeries
from bindeledd.domain.renumbering import placing
from bindeledd.domain.runs import Issue
from bindeledd.domain.splitting import without

NOT_REFUSED = frozenset(
    {
        "outcome_unknown",
        "outcome_uncertain",
        "reference_not_linked",
        "object_unreadable",
        "counterpart_unreadable",
    }
)
"""Problems of effects that may have happened, or that were not sent: planned as if never tried."""

MISSING_REFERENCE = "missing_reference"
"""The problem of a write that names an object which the target does not have."""

NUMBER_REFUSALS = frozenset(
    {
        "number_has_dot",
        "number_in_use",
        "number_not_allowed",
        "number_not_numeric",
        "number_outside_series",
    }
)
"""The problems of a write whose number the target does not take, whatever stands beside it."""

Series = Mapping[System, Sequence[NumberSeries]]


def owner_of(entry: PlanEntry) -> tuple[System, str]:
    """Name the object that an entry's problem belongs to: the one that a person would correct."""
    if entry.target is not None and entry.source_id is not None:
        return entry.target.other, entry.source_id
    if entry.host_id is not None:
        return System.HOST, entry.host_id
    return System.ERP, entry.erp_id or ""


def issue_key(entry: PlanEntry) -> str:
    """Give the key under which the entry's problem stands as an issue."""
    system, object_id = owner_of(entry)
    return f"{system}#{object_id}"


def fingerprint(entry: PlanEntry, series: Series) -> str:
    """Digest the inputs of an entry, so that a refusal is known again (architecture 4.5)."""
    limits = sorted(
        f"{one.name}:{one.first}-{one.last}"
        for one in (series.get(entry.target, ()) if entry.target else ())
    )
    parts = [
        entry.id,
        fields_digest({change.field: change.new for change in entry.changes}),
        fields_digest(entry.preconditions),
        entry.version or "",
        *limits,
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def refused_part(entry: PlanEntry, problem: str, policy: DimensionPolicy) -> PlanEntry | None:
    """Give what of an update a refusal keeps from being carried; None where that is all of it.

    A number and what it counts within go together, or not at all. Which one of several
    references is missing no system tells in our words. What an undo puts back stays together, as
    it was shown.
    """
    names = _refused_fields(entry, problem)
    if entry.kind is not EntryKind.UPDATE or entry.reason is Reason.UNDONE or not names:
        return None
    if not names.isdisjoint(placing(policy)):
        names |= placing(policy)
    changes = tuple(change for change in entry.changes if change.field in names)
    return replace(
        entry, reason=foremost(changes), changes=changes, preconditions={}, version=None, hints=()
    )


def _refused_fields(entry: PlanEntry, problem: str) -> set[str]:
    if problem == MISSING_REFERENCE:
        return {change.field for change in entry.changes if change.references and change.new}
    if problem in NUMBER_REFUSALS:
        return {change.field for change in entry.changes if change.field == NUMBER}
    return set()


def stands_beside_another(problem: str, issue: Issue | None) -> bool:
    """Tell whether an object's issue is of another part than the one that this problem is of.

    An object has one issue. If each of two refused parts were known by itself, they would take
    turns in it, and be sent in turn, run after run.
    """
    kinds = frozenset({MISSING_REFERENCE}), NUMBER_REFUSALS
    return issue is not None and any(
        issue.problem in kind and problem not in kind for kind in kinds
    )


def set_missing_aside(
    entries: Iterable[PlanEntry], inputs: PlanInputs
) -> tuple[list[PlanEntry], list[PlanEntry]]:
    """Take out of updates the references that were missing before; the first are the skips.

    A number that was refused is looked for among the others first: they may have let go of it.
    """
    skips, going = [], []
    for entry in entries:
        issue = inputs.issues.get(issue_key(entry))
        missing = issue is not None and issue.problem == MISSING_REFERENCE
        split = _refused_apart(entry, inputs) if missing else None
        skips += [] if split is None else split[:1]
        going += [entry] if split is None else split[1:]
    return skips, going


def skip_refused(entries: Iterable[PlanEntry], inputs: PlanInputs) -> list[PlanEntry]:
    """Turn what would only be refused once more into skips (SV-11); the rest of it goes."""
    kept: list[PlanEntry] = []
    for entry in entries:
        issue, split = inputs.issues.get(issue_key(entry)), _refused_apart(entry, inputs)
        if split is not None:
            kept += split
        elif issue is not None and _refused(entry, issue, inputs.series):
            kept.append(_skipped(entry, issue))
        else:
            kept.append(entry)
    return kept


def _refused_apart(entry: PlanEntry, inputs: PlanInputs) -> list[PlanEntry] | None:
    """Split an update into the part that was refused before, as a skip, and what else there is."""
    issue = inputs.issues.get(issue_key(entry))
    part = None if issue is None else refused_part(entry, issue.problem, inputs.policy)
    if issue is None or part is None or not _refused(part, issue, inputs.series):
        return None
    names = {change.field for change in part.changes}
    more = any(change.field not in names for change in entry.changes)
    return [_skipped(part, issue), *([without(entry, names)] if more else [])]


def give_each_object_one_problem(entries: Sequence[PlanEntry]) -> list[PlanEntry]:
    """Let an object's entries that write nothing share one problem, since it has one issue.

    Otherwise two of them would take turns in it, and a refusal's fingerprint would be forgotten. A
    standing refusal comes first, then the object's first entry; the next one is told when that is
    solved. That an object got no number comes last: nothing of it waits for that.
    """
    first: dict[str, PlanEntry] = {}
    for entry in entries:
        if entry.reason is Reason.REJECTED_BEFORE:
            first[issue_key(entry)] = entry
    for entry in sorted(entries, key=lambda one: one.reason is Reason.NUMBER_NOT_GIVEN):
        if entry.kind not in WRITING_KINDS and entry.problem is not None:
            first.setdefault(issue_key(entry), entry)
    return [
        replace(entry, problem=shared.problem, problem_details=shared.problem_details)
        if entry.problem is not None and (shared := first.get(issue_key(entry))) is not None
        else entry
        for entry in entries
    ]


def _refused(entry: PlanEntry, issue: Issue, series: Series) -> bool:
    return (
        entry.kind in WRITING_KINDS
        and not issue.retry_requested
        and issue.problem not in NOT_REFUSED
        and issue.fingerprint == fingerprint(entry, series)
    )


def _skipped(entry: PlanEntry, issue: Issue) -> PlanEntry:
    return replace(
        entry,
        kind=EntryKind.SKIP,
        reason=Reason.REJECTED_BEFORE,
        problem=issue.problem,
        problem_details=issue.details,
    )
