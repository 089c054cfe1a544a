"""What was done and what went wrong, failures first (SV-10)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bindeledd.console.explaining import Explainer
from bindeledd.console.http import Response
from bindeledd.console.listing import Listed, listed
from bindeledd.console.messages import own_message
from bindeledd.console.rendering import PAGE_SIZE, address, render
from bindeledd.console.visits import Visit
from bindeledd.domain.connections import RUNS_IN
from bindeledd.domain.guarding import held_closings
from bindeledd.domain.identity import Dimension, System
from bindeledd.domain.plans import WRITING_KINDS
from bindeledd.domain.rejections import issue_key
from bindeledd.domain.runs import AuditEntry, Issue, Outcome, Run, RunEntry
from bindeledd.domain.undoing import undone_fields

FAILED = frozenset({Outcome.REJECTED, Outcome.UNKNOWN, Outcome.STALE})
"""Outcomes that did not come to what was meant."""

_AUDIT_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Effect:
    """How often one kind of effect ended in one outcome."""

    kind: str
    outcome: Outcome
    number: int


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One event of the audit trail, its details in words where they are codes of ours."""

    entry: AuditEntry
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RunLine:
    """One entry of a run, with its issue where one was opened, and what its undo still holds."""

    entry: RunEntry
    issue: Issue | None
    failed: bool
    held: tuple[str, ...] = ()


def runs(visit: Visit) -> Response:
    """List runs, newest first."""
    place = visit.known_place
    before = visit.request.query.get("before") or None
    found = visit.parts.state.runs(place.ref, limit=PAGE_SIZE + 1, before=before)
    more = len(found) > PAGE_SIZE
    shown = found[:PAGE_SIZE]
    return render(
        visit,
        "runs.html",
        runs=shown,
        older=address(visit, before=shown[-1].id) if more else None,
        newest=before is None,
    )


def run(visit: Visit) -> Response:
    """Show one run: what failed first, in plain words."""
    place, state = visit.known_place, visit.parts.state
    found = state.run(place.ref, visit.arguments["run"])
    if found is None:
        return own_message(visit, "not_found", status=404)
    page = listed(visit, state.run_entries(place.ref, found.id))
    return render(
        visit,
        "run.html",
        run=found,
        listing=page,
        lines=list(_lines(visit, page, found)),
        effects=list(effects(found)),
        failures=failures(found),
        wrote=any(one.outcome is Outcome.APPLIED and _writes(one) for one in effects(found)),
        may_undo=place.connection.state in RUNS_IN,
    )


def journal(visit: Visit) -> Response:
    """Show every value that a run overwrote, the latest first."""
    place, state = visit.known_place, visit.parts.state
    found = state.run(place.ref, visit.arguments["run"])
    if found is None:
        return own_message(visit, "not_found", status=404)
    return render(
        visit,
        "journal.html",
        run=found,
        listing=listed(visit, state.journal(place.ref, run_id=found.id)),
        may_undo=place.connection.state in RUNS_IN,
    )


def _writes(effect: Effect) -> bool:
    return effect.kind.partition(":")[0] in {str(kind) for kind in WRITING_KINDS}


def effects(run: Run) -> Iterator[Effect]:
    """Read a run's counts per effect and outcome."""
    for key, number in sorted(run.counts.items()):
        kind, _, outcome = key.rpartition(":")
        if outcome in set(Outcome) and number:
            yield Effect(kind, Outcome(outcome), number)


def failures(run: Run) -> int:
    """Count what a run could not do."""
    return sum(one.number for one in effects(run) if one.outcome in FAILED)


def _lines(visit: Visit, page: Listed[RunEntry], run: Run) -> Iterator[RunLine]:
    for line in page.rows:
        failed = line.outcome in FAILED
        issue = _issue_of(visit, line) if failed else None
        held = _held(visit, line) if run.undoes and line.outcome is Outcome.APPLIED else ()
        yield RunLine(line, issue, failed, held)


def _held(visit: Visit, line: RunEntry) -> tuple[str, ...]:
    """Name the fields that an undo put back and that stand so to this day (ALL-03)."""
    ref, dimension = visit.known_place.ref, line.entry.dimension
    link = visit.parts.state.link_of(ref, dimension, System.HOST, line.host_id or "")
    standing = undone_fields(link) if link is not None else ()
    return tuple(change.field for change in line.entry.changes if change.field in standing)


def _issue_of(visit: Visit, line: RunEntry) -> Issue | None:
    ref = visit.known_place.ref
    return visit.parts.state.issue(ref, line.entry.dimension, issue_key(line.entry))


def problems(visit: Visit) -> Response:
    """List the open problems, the latest seen first."""
    found = sorted(
        visit.parts.state.open_issues(visit.known_place.ref),
        key=lambda issue: (issue.last_seen_at, issue.key),
        reverse=True,
    )
    held = Counter(issue.dimension for issue in held_closings(found)) if visit.is_operator else {}
    return render(visit, "problems.html", listing=listed(visit, found), total=len(found), held=held)


def audit(visit: Visit) -> Response:
    """Show who did what to the connection."""
    entries = visit.parts.state.audit(visit.known_place.ref, limit=_AUDIT_SHOWN)
    lines = [
        AuditLine(entry, tuple(_detail(visit, *pair) for pair in entry.details.items()))
        for entry in entries
    ]
    return render(visit, "audit.html", lines=lines, shown_most=_AUDIT_SHOWN)


def _detail(visit: Visit, name: str, value: str) -> tuple[str, str]:
    """Write one detail: settings, verdicts and problems in words, all else as it was kept."""
    texts, names = visit.texts, visit.known_place.names
    if name in set(Dimension):
        mode, _, winner = value.partition(", ")
        chosen = [texts.of("mode", mode), texts.of("winner", winner, **names)]
        return texts.of("dimension", name), ", ".join(filter(None, chosen))
    words = {
        "problem": lambda: Explainer(texts).problem(value).title,
        "verdict": lambda: texts.of("verdict", value),
        "dimension": lambda: texts.of("dimension", value),
        "field": lambda: texts.of("field", value),
    }
    return texts.of("audit.detail", name), words.get(name, lambda: value)()
