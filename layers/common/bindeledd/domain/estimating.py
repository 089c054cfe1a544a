"""What applying a plan costs in calls and in time, for the page on which it is approved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bindeledd.domain.identity import System
from bindeledd.domain.outgoing import NUMBER
from bindeledd.domain.plans import EntryKind, Plan, PlanEntry
from bindeledd.domain.ports import RegisterFacts


def calls_per_system(plan: Plan, facts: Mapping[System, RegisterFacts]) -> Mapping[System, int]:
    """Estimate the calls that applying a plan makes to each system, both readings included."""
    return {
        system: _reading(plan, system, facts[system]) + _writing(plan, system, facts[system])
        for system in System
    }


def calls_needed(plan: Plan, facts: Mapping[System, RegisterFacts]) -> int:
    """Estimate all calls that applying a plan makes."""
    return sum(calls_per_system(plan, facts).values())


def duration_at(calls: int, *, per_second: int) -> timedelta:
    """Tell how long so many calls take at a rate that the system allows."""
    return timedelta(seconds=-(-calls // per_second))


def _reading(plan: Plan, system: System, facts: RegisterFacts) -> int:
    named = {entry.host_id if system is System.HOST else entry.erp_id for entry in plan.entries}
    objects = plan.unchanged + len(named - {None})
    return objects // facts.page_size + 1


def _writing(plan: Plan, system: System, facts: RegisterFacts) -> int:
    reads_before = 0 if facts.takes_preconditions else 1
    calls = 0
    for entry in plan.writes:
        if entry.target is system:
            creates = entry.kind is EntryKind.CREATE
            written = facts.calls_per_write + (0 if creates else reads_before)
            calls += written if entry.via is None else 2 * written
        elif entry.kind is EntryKind.CREATE and not brings_number(entry):
            calls += facts.calls_per_write + reads_before
    return calls


def brings_number(entry: PlanEntry) -> bool:
    """Tell whether an entry sends a number; otherwise the target gives one, as SV-19 says."""
    return any(change.field == NUMBER for change in entry.changes)
