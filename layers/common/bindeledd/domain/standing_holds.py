"""Holds that only a full reading can judge: they stand while nothing but changes are read.

That a number is taken, or that too many objects would be closed at once, shows where both registers
are seen whole. A reading of what changed sees one of the objects alone, and would let it through.
"""

from __future__ import annotations

from collections.abc import Sequence

from bindeledd.domain.guarding import is_guarded
from bindeledd.domain.identity import System
from bindeledd.domain.matching import key_text
from bindeledd.domain.outgoing import ACTIVE, NUMBER
from bindeledd.domain.plan_inputs import PlanInputs
from bindeledd.domain.plans import EntryKind, PlanEntry, Reason
from bindeledd.domain.splitting import split_off


def keep_holding(inputs: PlanInputs, entries: Sequence[PlanEntry]) -> list[PlanEntry]:
    """Hold what stands as held, until a full reading, a person or another value releases it."""
    if inputs.complete:
        return list(entries)
    too_many = str(Reason.TOO_MANY_ARCHIVED)
    closing_held = any(issue.problem == too_many for issue in inputs.issues.values())
    kept: list[PlanEntry] = []
    for entry in entries:
        if closing_held and is_guarded(inputs, entry):
            kept += split_off(entry, {ACTIVE}, Reason.TOO_MANY_ARCHIVED)
        elif _brings_held_number(inputs, entry):
            kept += split_off(entry, {NUMBER}, Reason.NUMBER_TWICE)
        else:
            kept.append(entry)
    return kept


def _brings_held_number(inputs: PlanInputs, entry: PlanEntry) -> bool:
    issue = inputs.issues.get(f"{System.HOST}#{entry.host_id}")
    if entry.kind is not EntryKind.UPDATE or issue is None or issue.retry_requested:
        return False
    numbers = [key_text(change.new) for change in entry.changes if change.field == NUMBER]
    held = issue.problem == str(Reason.NUMBER_TWICE)
    return held and issue.details.get(NUMBER) in numbers
