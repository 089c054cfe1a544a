"""What is told to CloudWatch: ids, codes and counts, never names, values or foreign texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from aws_lambda_powertools.metrics import MetricUnit

from bindeledd.domain.errors import ConflictError, CredentialsError
from bindeledd.domain.hours.transfer_states import TransferState
from bindeledd.domain.identity import ConnectionRef
from bindeledd.domain.runs import Run
from bindeledd.usecases.hours.summary import FORGOTTEN, HoursRun

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger, Metrics

    from bindeledd.usecases.performing import Done

_PROBLEM = "problem:"
_METRICS = {
    "applied": "ObjectsApplied",
    "rejected": "ObjectsRejected",
    "unknown": "OutcomesUnknown",
    "waiting": "ObjectsWaiting",
}
_HOURS_METRICS = {
    TransferState.CONFIRMED: "HoursSent",
    TransferState.WAITING: "HoursHeld",
    TransferState.REJECTED: "HoursRefused",
    TransferState.LOCKED: "HoursRefused",
    TransferState.UNCERTAIN: "HoursUncertain",
}
_ID = re.compile(r"[\w.#:*-]{0,80}", re.ASCII)
_TICKET = re.compile(r"^(/connect|/portal/enter)/[^/]+")


def report(ref: ConnectionRef, key: str, done: Done, *, logger: Logger, metrics: Metrics) -> None:
    """Say in the log and in the metrics what a doorbell came to."""
    counted: dict[str, int] = {}
    if isinstance(done, Run):
        logger.info("run_finished", extra=run_summary(done))
        for failed in failures_by_code(done):
            logger.info("objects_failed", extra=failed)
        counted = run_metrics(done)
    elif isinstance(done, HoursRun):
        logger.info("hours_done", extra=hours_summary(done))
        counted = hours_metrics(done)
    else:
        extra = {**reference(ref), "work": key, "plan": done}
        logger.info("work_done" if done else "nothing_to_do", extra=extra)
    for name, number in counted.items():
        metrics.add_metric(name=name, unit=MetricUnit.Count, value=number)


def run_summary(run: Run) -> dict[str, object]:
    """Tell a run's outcome as the keys of one log event."""
    lasted = (run.finished_at or run.started_at) - run.started_at
    totals: dict[str, int] = {}
    for key, number in run.counts.items():
        outcome = key.rpartition(":")[2] if key.count(":") else key
        totals[outcome] = totals.get(outcome, 0) + number
    return {
        **reference(run.ref),
        "run": run.id,
        "dimension": str(run.dimension),
        "trigger": str(run.trigger),
        "outcome": str(run.state),
        "full": run.full,
        "problem": run.problem,
        "seconds": round(lasted.total_seconds(), 3),
        "counts": dict(sorted(run.counts.items())),
        "totals": dict(sorted(totals.items())),
    }


def run_metrics(run: Run) -> dict[str, int]:
    """Count what a run did, under the metric names that alarms and the dashboard use."""
    counted = dict.fromkeys(_METRICS.values(), 0)
    for key, number in run.counts.items():
        name = _METRICS.get(key.rpartition(":")[2])
        if name is not None:
            counted[name] += number
    counted[f"Runs{run.state.title().replace('_', '')}"] = 1
    if run.problem == CredentialsError.code:
        counted["GrantsRefused"] = 1
    return counted


def failures_by_code(run: Run) -> list[dict[str, object]]:
    """Tell how many objects did not come across, one log event per problem code."""
    return [
        {
            **reference(run.ref),
            "run": run.id,
            "dimension": str(run.dimension),
            "code": key.removeprefix(_PROBLEM),
            "objects": number,
        }
        for key, number in sorted(run.counts.items())
        if key.startswith(_PROBLEM)
    ]


def hours_summary(done: HoursRun) -> dict[str, object]:
    """Tell what one piece of work on hours came to as the keys of one log event."""
    return {
        **reference(done.ref),
        "problem": done.problem,
        "counts": dict(sorted(done.counts.items())),
    }


def hours_metrics(done: HoursRun) -> dict[str, int]:
    """Count the lines by what became of them, under the names of alarms and the dashboard."""
    counted = dict.fromkeys(_HOURS_METRICS.values(), 0)
    for state, name in _HOURS_METRICS.items():
        counted[name] += done.counts.get(f"state:{state}", 0)
    # Overtaken by a person or another worker is no failure: whoever was first owes what is left.
    counted["HoursStopped"] = int(done.problem not in {None, ConflictError.code})
    counted["HoursForgotten"] = done.counts.get(FORGOTTEN, 0)
    counted["GrantsRefused"] = int(done.problem == CredentialsError.code)
    return counted


def reference(ref: ConnectionRef) -> dict[str, object]:
    """Name a connection in a log event."""
    return {"vendor": ref.vendor, "tenant": ref.tenant, "connection": ref.connection}


def access_line(event: Mapping[str, object], answer: Mapping[str, object]) -> dict[str, object]:
    """Tell one request and its answer, without query, cookies, bodies or ticket secrets."""
    context = event.get("requestContext")
    http = context.get("http") if isinstance(context, Mapping) else None
    method = http.get("method") if isinstance(http, Mapping) else None
    return {
        "method": method,
        "path": safe_path(str(event.get("rawPath", ""))),
        "status": answer.get("statusCode"),
    }


def safe_path(path: str) -> str:
    """Hide the secret that a ticket's address carries, and what is no name or id of ours."""
    known = _TICKET.sub(r"\1/***", path)
    return "/".join(part if _ID.fullmatch(part) else "***" for part in known.split("/"))
