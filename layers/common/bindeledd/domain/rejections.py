"""What was refused before: sent again only when one of its inputs changes, or a person asks.

Architecture 4.5. The inputs of a refusal are what was sent, the object as the target showed it, and
the number series that the target enforces. Those of a missing reference are the references alone:
the other fields of the object go by themselves, and change nothing of it.
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


def reference_part(entry: PlanEntry, policy: DimensionPolicy) -> PlanEntry | None:
    """Give what of an update a missing reference keeps from being carried; None where it has none.

    A number that counts within a named object goes with that, or not at all. Which one of several
    references is missing no system tells in our words.
    """
    names = {change.field for change in entry.changes if change.references and change.new}
    if entry.kind is not EntryKind.UPDATE or not names:
        return None
    if not names.isdisjoint(policy.scope_keys):
        names.add(NUMBER)
    changes = tuple(change for change in entry.changes if change.field in names)
    return replace(
        entry, reason=foremost(changes), changes=changes, preconditions={}, version=None, hints=()
    )


def set_missing_aside(
    entries: Iterable[PlanEntry], inputs: PlanInputs
) -> tuple[list[PlanEntry], list[PlanEntry]]:
    """Take out of updates the references that were missing before; the first are the skips."""
    skips, going = [], []
    for entry in entries:
        part, issue = reference_part(entry, inputs.policy), inputs.issues.get(issue_key(entry))
        if part is None or issue is None or not _refused(part, issue, inputs.series):
            going.append(entry)
            continue
        skips.append(_skipped(part, issue))
        names = {change.field for change in part.changes}
        if any(change.field not in names for change in entry.changes):
            going.append(without(entry, names))
    return skips, going


def skip_refused(
    entries: Iterable[PlanEntry], issues: Mapping[str, Issue], series: Series
) -> list[PlanEntry]:
    """Turn entries that would only be refused once more into skips (SV-11)."""
    return [
        _skipped(entry, issue)
        if (issue := issues.get(issue_key(entry))) is not None and _refused(entry, issue, series)
        else entry
        for entry in entries
    ]


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
