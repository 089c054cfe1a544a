"""Choose which of a fresh plan's entries may be applied now (SV-05, SV-07, ALL-01)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from bindeledd.domain.approval import (
    Partition,
    ceilings,
    only_fills,
    partition,
    waiting_together,
)
from bindeledd.domain.plans import WRITING_KINDS, EntryKind, Plan, PlanEntry
from bindeledd.domain.work import WorkItem
from bindeledd.usecases.running import RunContext

__all__ = ["Partition", "choose", "signed_plan", "still_signed", "writes_or_links"]

SIGNED = "signed_plan"
"""The parameter of a work item that names the plan whose signature still matters to it."""

UNDONE = "undone"
"""The parameter of a work item that names signed entries which were sent and not done."""


def choose(item: WorkItem, context: RunContext, fresh: Plan, *, read_only: bool) -> Partition:
    """Tell which entries go: everything in daily work, what was signed after an approval.

    What can only go after something that waits, waits with it. Under a read-only switch, of the
    stack or of the connection, nothing that writes or links goes.
    """
    return waiting_together(_chosen(item, context, fresh, read_only=read_only))


def _chosen(item: WorkItem, context: RunContext, fresh: Plan, *, read_only: bool) -> Partition:
    connection = context.connection
    if read_only or connection.read_only:
        return _split(fresh, withheld={entry.id for entry in fresh.entries})
    signed: set[str] = set()
    if (plan_id := signed_plan(item)) is not None:
        stored = tuple(context.state.plan_entries(connection.ref, plan_id, fresh.dimension))
        signed = {entry.hash for entry in stored}
        if "plan_id" in item.parameters:
            covered = ceilings(Plan(fresh.dimension, stored))
            return partition(signed, _remaining(covered, item), fresh)
    withheld = _undone_otherwise(item, fresh, signed)
    if connection.plan_id is not None:
        waiting = context.state.plan_entries(connection.ref, connection.plan_id, fresh.dimension)
        withheld |= {entry.id for entry in waiting}
    return _split(fresh, withheld=withheld)


def signed_plan(item: WorkItem) -> str | None:
    """Name the plan whose signature bounds what a work item may write, if there is one."""
    return item.parameters.get("plan_id") or item.parameters.get(SIGNED)


def still_signed(item: WorkItem, undone: Collection[str]) -> dict[str, str]:
    """Give the parameters by which the next run knows what was signed and not done.

    What turned stale or lost its answer is planned again, and may then be something that nobody has
    signed. `undone` names such entries, which only ever overwrite or archive.
    """
    former: list[str] = json.loads(item.parameters.get(UNDONE, "[]"))
    named = sorted({*former, *undone})
    plan_id = signed_plan(item)
    if plan_id is None or not named:
        return {}
    return {SIGNED: plan_id, UNDONE: json.dumps(named)}


def _undone_otherwise(item: WorkItem, fresh: Plan, signed: Collection[str]) -> set[str]:
    """Name what was signed, not done, and is planned otherwise now: it waits (SV-07)."""
    undone = frozenset(json.loads(item.parameters.get(UNDONE, "[]")))
    return {
        entry.id
        for entry in fresh.entries
        if entry.id in undone and entry.hash not in signed and not only_fills(entry)
    }


def writes_or_links(entry: PlanEntry) -> bool:
    """Whether an operator is asked about an entry: it links or writes."""
    return entry.kind in WRITING_KINDS or entry.kind is EntryKind.LINK


def _split(fresh: Plan, *, withheld: set[str]) -> Partition:
    waiting = tuple(e for e in fresh.entries if e.id in withheld and writes_or_links(e))
    kept = {entry.id for entry in waiting}
    going = tuple(entry for entry in fresh.entries if entry.id not in kept)
    return Partition(going, added=(), waiting=waiting)


def _remaining(covered: Mapping[str, int], item: WorkItem) -> dict[str, int]:
    """What is left of the ceilings when an approval is applied over several invocations."""
    used: dict[str, int] = json.loads(item.parameters.get("used", "{}"))
    return {kind: most - used.get(kind, 0) for kind, most in covered.items()}
