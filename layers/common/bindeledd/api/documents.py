"""What answers carry: the domain's values in the interface's own names, explained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from bindeledd.domain.connections import Connection
from bindeledd.domain.feeds import Cursors
from bindeledd.domain.links import Link
from bindeledd.domain.plans import FieldChange, PlanEntry, PlanHeader, Suggestion, plans_hash
from bindeledd.domain.policy import Settings
from bindeledd.domain.problems import describe, explain
from bindeledd.domain.records import Fields, FieldValue
from bindeledd.domain.runs import AuditEntry, Issue, JournalEntry, Run, RunEntry
from bindeledd.domain.undoing import undone_fields
from bindeledd.domain.work import Claim

Document = dict[str, object]


def connection_document(connection: Connection, language: str) -> Document:
    """Tell a connection as it stands; grants are never part of it."""
    company = connection.company
    return {
        "connectionId": connection.ref.connection,
        "tenantId": connection.ref.tenant,
        "recipe": connection.recipe,
        "state": str(connection.state),
        "stateSince": instant(connection.state_since),
        "company": company
        and {
            "id": company.id,
            "name": company.name,
            "organizationNumber": company.organization_number,
        },
        "settings": settings_document(connection.settings),
        "missingRights": list(connection.missing_rights),
        "planId": connection.plan_id,
        "note": connection.note,
        "problem": connection.problem,
        "readOnly": connection.read_only,
        "waitingForApproval": sorted(connection.gated),
        "requestedBy": connection.requested_by,
        "contact": connection.contact,
        **explained(connection.problem, {}, language),
    }


def settings_document(settings: Settings) -> Document:
    """Tell a customer's settings."""
    return {
        "dimensions": {
            str(name): {
                "mode": str(chosen.mode),
                "winner": str(chosen.winner),
                "numberOutsideSeries": chosen.number_outside_series,
            }
            for name, chosen in settings.dimensions.items()
        }
    }


def plan_document(
    headers: Sequence[PlanHeader],
    entries: Iterable[PlanEntry],
    *,
    following: int | None,
    language: str,
) -> Document:
    """Tell a plan: what an approval signs, and a page of its entries."""
    return {
        "planId": headers[0].id,
        "planHash": plans_hash(header.hash for header in headers),
        "madeAt": instant(headers[0].made_at),
        "expiresAt": instant(min(header.expires_at for header in headers)),
        "calls": sum(header.calls for header in headers),
        "dimensions": [
            {
                "dimension": str(h.dimension),
                "counts": dict(h.counts),
                "unchanged": h.unchanged,
                "numberSeries": [
                    {"name": one.name, "first": one.first, "last": one.last} for one in h.series
                ],
            }
            for h in headers
        ],
        "entries": [entry_document(entry, language) for entry in entries],
        "next": following,
    }


def entry_document(entry: PlanEntry, language: str) -> Document:
    """Tell one entry of a plan, and what is wrong where it cannot go."""
    return {
        "kind": str(entry.kind),
        "dimension": str(entry.dimension),
        "target": entry.target and str(entry.target),
        "reason": str(entry.reason),
        "reasonText": describe(entry.reason, language),
        "number": entry.number,
        "name": entry.name,
        "under": entry.under,
        "hostId": entry.host_id,
        "erpId": entry.erp_id,
        "changes": [_change(change) for change in entry.changes],
        "suggestions": [_suggestion(suggestion) for suggestion in entry.suggestions],
        "hints": [str(hint) for hint in entry.hints],
        "problem": entry.problem,
        **explained(entry.problem, entry.problem_details, language),
    }


def run_document(run: Run, language: str) -> Document:
    """Tell a run's summary."""
    return {
        "runId": run.id,
        "dimension": str(run.dimension),
        "trigger": str(run.trigger),
        "state": str(run.state),
        "full": run.full,
        "startedAt": instant(run.started_at),
        "finishedAt": instant(run.finished_at),
        "counts": dict(run.counts),
        "problem": run.problem,
        "systemMessage": run.system_message,
        "requestedBy": run.requested_by,
        "undoes": run.undoes,
        "undoneBy": run.undone_by,
        **explained(run.problem, {}, language),
    }


def run_entry_document(line: RunEntry, language: str) -> Document:
    """Tell one line of a run: what was done, and if not, why (SV-10)."""
    return {
        **entry_document(line.entry, language),
        "outcome": str(line.outcome),
        "at": instant(line.at),
        "hostId": line.host_id,
        "erpId": line.erp_id,
        "problem": line.problem,
        "systemMessage": line.system_message,
        **explained(line.problem, line.details, language),
    }


def issue_document(issue: Issue, language: str) -> Document:
    """Tell an open problem of one object, with the system's own words beside ours."""
    return {
        "key": issue.key,
        "dimension": str(issue.dimension),
        "system": str(issue.system),
        "objectId": issue.object_id,
        "number": issue.number,
        "name": issue.name,
        "problem": issue.problem,
        "openedAt": instant(issue.opened_at),
        "lastSeenAt": instant(issue.last_seen_at),
        "times": issue.times,
        "runId": issue.run_id,
        "otherId": issue.other_id,
        "suggestions": [_suggestion(suggestion) for suggestion in issue.suggestions],
        "systemMessage": issue.system_message,
        **explained(issue.problem, issue.details, language),
    }


def link_document(link: Link) -> Document:
    """Tell a pair."""
    return {
        "hostId": link.host_id,
        "erpId": link.erp_id,
        "origin": str(link.origin),
        "linkedAt": instant(link.linked_at),
        "host": _fields(link.host_base),
        "erp": _fields(link.erp_base),
        "held": sorted(link.held),
        "undone": sorted(undone_fields(link)),
    }


def journal_document(entry: JournalEntry) -> Document:
    """Tell what one write overwrote, and what the target made of it."""
    return {
        "at": instant(entry.at),
        "kind": str(entry.kind),
        "target": str(entry.target),
        "objectId": entry.object_id,
        "sourceId": entry.source_id,
        "number": entry.number,
        "name": entry.name,
        "changes": [_change(change) for change in entry.changes],
        "written": _fields(entry.written),
    }


def uncertain_document(claim: Claim, issue: Issue | None, language: str) -> Document:
    """Tell a write of unknown outcome, and every object that it may have made."""
    return {
        "claim": claim.key,
        "sentAt": instant(claim.first_sent_at),
        "entry": entry_document(claim.entry, language),
        "candidates": [_suggestion(one) for one in (issue.suggestions if issue else ())],
        **explained("outcome_uncertain", {}, language),
    }


def audit_document(entry: AuditEntry) -> Document:
    """Tell who did what."""
    return {
        "at": instant(entry.at),
        "actor": entry.actor,
        "action": entry.action,
        "details": dict(entry.details),
    }


def synchronised_document(cursors: Cursors, run: Run | None) -> Document:
    """Tell when a dimension was last synchronised, and with what result (SV-09)."""
    return {
        "lastRunId": cursors.last_run_id,
        "fullReadAt": instant(cursors.full_read_at),
        "finishedAt": instant(run.finished_at) if run else None,
        "state": str(run.state) if run else None,
    }


def explained(problem: str | None, details: Mapping[str, str], language: str) -> Document:
    """Put a problem into words; nothing where there is none."""
    if problem is None:
        return {}
    told = explain(problem, language, details)
    return {
        "title": told.title,
        "explanation": told.explanation,
        "nextStep": told.next_step,
        "details": dict(details),
    }


def _change(change: FieldChange) -> Document:
    return {
        "field": change.field,
        "old": _plain(change.old),
        "new": _plain(change.new),
        "reason": str(change.reason),
        "loser": _plain(change.loser),
        "references": change.references and str(change.references),
        "shownOld": change.shown_old,
        "shownNew": change.shown_new,
    }


def _suggestion(suggestion: Suggestion) -> Document:
    return {
        "hint": str(suggestion.hint),
        "otherId": suggestion.other_id,
        "number": suggestion.number,
        "name": suggestion.name,
        "score": suggestion.score,
    }


def _fields(fields: Fields) -> Document:
    return {name: _plain(value) for name, value in fields.items()}


def _plain(value: FieldValue) -> str | bool | None:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def instant(value: datetime | None) -> str | None:
    """Write an instant as answers have it."""
    return value.isoformat() if value else None
